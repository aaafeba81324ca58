import { SelectField, TextField } from "../../components/fields";
import type { Configurable, Design, Edit, ErrorView, ParameterKind } from "../../ipc/model";
import { freeId } from "../../state/things";
import { useDraft } from "./useDraft";

const LITERAL = "@literal";
const FRESH = "@new";

export interface ConfigurableFieldProps {
  label: string;
  hint?: string | undefined;
  value: Configurable<string> | undefined;
  design: Design;
  /** The sort of parameters that may supply the value. */
  of: ParameterKind;
  /** The beginning of the id of a new parameter for it. */
  stem: string;
  /** Sets the value, after the edits that it needs first. */
  set: (value: Configurable<string> | null, first: readonly Edit[]) => Promise<ErrorView | null>;
  placeholder: string;
  optional?: boolean;
  testId?: string;
}

/** A value that is typed, or supplied by a parameter when the design is exported or deployed. */
export function ConfigurableField(props: ConfigurableFieldProps) {
  const { label, hint, value, design, of, stem, set, placeholder, optional, testId } = props;
  const parameter = typeof value === "object" ? value.parameter : null;
  const literal = typeof value === "object" ? "" : (value ?? "");
  const draft = useDraft(literal, (text) => set(text === "" && optional ? null : text, []));
  const parameters = design.parameters.filter((one) => one.kind === of);
  const choices = [
    { value: LITERAL, label: "A fixed value" },
    ...parameters.map((one) => ({ value: one.id, label: `Parameter ${one.id}` })),
    { value: FRESH, label: "A new parameter" },
  ];
  const choose = (chosen: string | null) => {
    if (chosen === FRESH) {
      const id = freeId(design, stem);
      const item = { parameter: { id, kind: of, description: `${label}.` } };
      void set({ parameter: id }, [{ edit: "add", item }]);
    } else if (chosen === null || chosen === LITERAL) {
      if (parameter !== null) void set(optional ? null : placeholder, []);
    } else {
      void set({ parameter: chosen }, []);
    }
  };
  return (
    <div className="tw-configurable">
      <SelectField
        label={label}
        hint={hint}
        value={parameter ?? LITERAL}
        choices={choices}
        onChange={choose}
        testId={testId && `${testId}-source`}
      />
      {parameter === null && (
        <TextField
          name={label}
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
    </div>
  );
}
