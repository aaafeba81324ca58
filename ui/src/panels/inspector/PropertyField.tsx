import { useState } from "react";
import {
  NumberField,
  SelectField,
  SuggestField,
  SwitchField,
  TextField,
} from "../../components/fields";
import type { Design, ErrorView } from "../../ipc/model";
import { tryEdit } from "../../state/session";
import { type Field, valueAt } from "./fields";
import { useDraft } from "./useDraft";

export interface PropertyFieldProps {
  field: Field;
  /** The thing whose property it is; the design itself when null. */
  id: string | null;
  thing: unknown;
  design: Design;
}

/** Sets a property of a thing, or of the design. */
export function setProperty(id: string | null, property: string, value: unknown): Promise<ErrorView | null> {
  if (id === null) return tryEdit({ edit: "setDesign", property, value });
  if (property === "/name" && typeof value === "string") return tryEdit({ edit: "rename", id, name: value });
  return tryEdit({ edit: "setProperty", id, property, value });
}

/** One property with its label, in the way that its sort is entered. */
export function PropertyField({ field, id, thing, design }: PropertyFieldProps) {
  const value = valueAt(thing, field.property);
  const set = (next: unknown) => setProperty(id, field.property, next);
  switch (field.kind) {
    case "text":
      return <Text field={field} value={value} set={set} />;
    case "number":
      return <Numeric field={field} value={value} set={set} />;
    case "flag":
      return <Flag field={field} value={value} set={set} />;
    case "choice": {
      const choices = typeof field.choices === "function" ? field.choices(thing) : field.choices;
      const parse = (chosen: string) => (field.numeric ? Number(chosen) : chosen);
      return <Chosen field={field} value={value} set={set} choices={choices} parse={parse} />;
    }
    case "reference":
      return (
        <Chosen field={field} value={value} set={set} choices={field.choices(design)} parse={(chosen) => chosen} />
      );
  }
}

interface Part<F extends Field> {
  field: F;
  value: unknown;
  set: (value: unknown) => Promise<ErrorView | null>;
}

type Of<K extends Field["kind"]> = Extract<Field, { kind: K }>;

function Text({ field, value, set }: Part<Of<"text">>) {
  const draft = useDraft(typeof value === "string" ? value : "", (text) =>
    set(text === "" && field.optional ? null : text),
  );
  const shared = {
    label: field.label,
    hint: field.hint,
    value: draft.text,
    error: draft.error,
    onChange: draft.set,
    onBlur: draft.commit,
    onKeyDown: draft.onKeyDown,
    mono: field.mono ?? false,
    testId: testIdOf(field),
  };
  if (field.suggestions) return <SuggestField {...shared} suggestions={field.suggestions} />;
  return <TextField {...shared} {...(field.rows ? { rows: field.rows } : {})} placeholder={field.placeholder ?? ""} />;
}

function Numeric({ field, value, set }: Part<Of<"number">>) {
  const draft = useDraft(value === undefined ? "" : String(value), (text) => {
    if (text === "") return field.optional ? set(null) : "A number is needed here.";
    const number = Number(text);
    return Number.isNaN(number) ? "This is no number." : set(number);
  });
  return (
    <NumberField
      label={field.label}
      hint={field.hint}
      value={draft.text}
      error={draft.error}
      onChange={(next) => draft.set(String(next))}
      onBlur={draft.commit}
      onKeyDown={draft.onKeyDown}
      unit={field.unit}
      decimals={field.decimals ?? false}
      testId={testIdOf(field)}
    />
  );
}

function Flag({ field, value, set }: Part<Of<"flag">>) {
  const [error, setError] = useState<string | null>(null);
  const change = (next: boolean) => void set(next).then((refused) => setError(refused?.message ?? null));
  return (
    <SwitchField
      label={field.label}
      hint={field.hint}
      value={value === true}
      error={error}
      onChange={change}
      testId={testIdOf(field)}
    />
  );
}

interface ChosenProps extends Part<Of<"choice"> | Of<"reference">> {
  choices: readonly { value: string; label: string }[];
  parse: (chosen: string) => unknown;
}

function Chosen({ field, value, set, choices, parse }: ChosenProps) {
  const [error, setError] = useState<string | null>(null);
  const current = value === undefined || value === null ? null : String(value);
  // A value that is not among the choices is still the value, and must be seen.
  const listed = current === null || choices.some((choice) => choice.value === current);
  const all = listed ? choices : [{ value: current, label: `${current} (not offered)` }, ...choices];
  const change = (chosen: string | null) =>
    void set(chosen === null ? null : parse(chosen)).then((refused) => setError(refused?.message ?? null));
  return (
    <SelectField
      label={field.label}
      hint={field.hint}
      value={current}
      choices={all}
      error={error}
      clearable={field.optional ?? false}
      placeholder={field.kind === "reference" ? (field.none ?? "") : ""}
      onChange={change}
      testId={testIdOf(field)}
    />
  );
}

/** The name that tests know a field by: `field-cpu`, `field-listeners-0-port`, `field-settings-region`. */
function testIdOf(field: Field): string {
  const parts = field.property.split("/").slice(1);
  const own = parts[0] === "kind" && parts.length > 2 ? parts.slice(2) : parts;
  return `field-${own.join("-")}`;
}
