import { SelectField, TextField } from "../../components/fields";
import type { Configurable, Design, ErrorView, ParameterKind } from "../../ipc/model";
import { useDraft } from "./useDraft";

const LITERAL = "literal";

export interface ConfigurableFieldProps {
  label: string;
  value: Configurable<string> | undefined;
  design: Design;
  /** The sort of parameters that may supply the value. */
  of: ParameterKind;
  set: (value: Configurable<string> | null) => Promise<ErrorView | null>;
  placeholder: string;
  optional?: boolean;
  testId?: string;
}

/** A value that is typed, or supplied by a parameter when the design is exported or deployed. */
export function ConfigurableField({ label, value, design, of, set, placeholder, optional, testId }: ConfigurableFieldProps) {
  const literal = typeof value === "object" ? null : (value ?? "");
  const draft = useDraft(literal ?? "", (text) => set(text === "" && optional ? null : text));
  const parameters = design.parameters.filter((parameter) => parameter.kind === of);
  const choices = [
    { value: LITERAL, label: "A fixed value" },
    ...parameters.map((parameter) => ({ value: parameter.id, label: `Parameter ${parameter.id}` })),
  ];
  const choose = (chosen: string | null) => {
    if (chosen === null || chosen === LITERAL) {
      if (literal === null) void set(optional ? null : placeholder);
    } else {
      void set({ parameter: chosen });
    }
  };
  return (
    <>
      {parameters.length > 0 && (
        <SelectField
          label={label}
          value={typeof value === "object" ? value.parameter : LITERAL}
          choices={choices}
          onChange={choose}
        />
      )}
      {literal !== null && (
        <TextField
          {...(parameters.length > 0 ? { name: label } : { label })}
          mono
          value={draft.text}
          error={draft.error}
          placeholder={placeholder}
          onChange={draft.set}
          onBlur={draft.commit}
          onKeyDown={draft.onKeyDown}
          testId={testId}
        />
      )}
    </>
  );
}
