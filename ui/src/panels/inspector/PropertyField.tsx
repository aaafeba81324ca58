import { useState } from "react";
import { NumberField, SelectField, SuggestField, SwitchField, TextField } from "../../components/fields";
import { atField } from "../../ipc/errors";
import type { Configurable, Design, Edit, ErrorView } from "../../ipc/model";
import { findingsByThing } from "../../state/selectors";
import { tryEdit } from "../../state/session";
import { useApp } from "../../state/store";
import { CheckList } from "./CheckList";
import { ConfigurableField } from "./ConfigurableField";
import { type Choices, type Field, shapeOf, valueAt } from "./fields";
import { readNumber } from "./numbers";
import { useDraft } from "./useDraft";

export interface PropertyFieldProps {
  field: Field;
  /** The thing whose property it is; the design itself when null. */
  id: string | null;
  thing: unknown;
  design: Design;
}

function editOf(id: string | null, property: string, value: unknown): Edit {
  if (id === null) return { edit: "setDesign", property, value };
  if (property === "/name" && typeof value === "string") return { edit: "rename", id, name: value };
  return { edit: "setProperty", id, property, value };
}

/** Sets a property of a thing, or of the design. */
export function setProperty(id: string | null, property: string, value: unknown): Promise<ErrorView | null> {
  return tryEdit(editOf(id, property, value));
}

/** One property with its label, in the way that its sort is entered, and what the rules say of it. */
export function PropertyField(props: PropertyFieldProps) {
  const { field, id, design } = props;
  const all = useApp((state) => state.snapshot?.findings);
  const mine = (id !== null && all && findingsByThing(design, all).get(id)) || [];
  const said = mine.filter((finding) => finding.property === field.property);
  // The box is there with and without findings: an entry that moved in the page would lose what is being typed.
  return (
    <div className="tw-entry">
      <Entry {...props} />
      {said.map((finding) => (
        <p key={finding.rule} className={`tw-field-finding is-${finding.severity}`}>
          {finding.message}
        </p>
      ))}
    </div>
  );
}

function Entry({ field, id, thing, design }: PropertyFieldProps) {
  const value = valueAt(thing, field.property);
  /** Sets the value with what goes along, as one step of undo. */
  const setWith = (next: unknown, first: readonly Edit[], also: readonly Edit[]) => {
    const own = editOf(id, field.property, next);
    const edits = [...first, own, ...also];
    return tryEdit(edits.length === 1 ? own : { edit: "batch", label: `Change ${field.label}`, edits });
  };
  const set = (next: unknown) => setWith(next, [], []);
  const shared = { value, set };
  switch (field.kind) {
    case "text": {
      const suggestions = typeof field.suggestions === "function" ? field.suggestions(thing) : field.suggestions;
      return <Text {...shared} field={field} suggestions={suggestions} />;
    }
    case "number":
      return <Numeric {...shared} field={field} />;
    case "flag":
      return <Flag {...shared} field={field} on={value === true} to={(on) => on} />;
    case "part":
      return (
        <Flag
          {...shared}
          field={field}
          on={value !== undefined}
          to={(on) => (on ? field.fresh(thing, design) : null)}
        />
      );
    case "words":
      return <Words {...shared} field={field} />;
    case "choice": {
      const change = (chosen: string | null) => {
        const next = chosen !== null && field.numeric ? Number(chosen) : chosen;
        const also = chosen === null ? [] : (field.also?.(chosen) ?? []);
        return setWith(
          next,
          [],
          also.map((one) => editOf(id, one.property, one.value)),
        );
      };
      const current = value === undefined || value === null ? null : String(value);
      return (
        <Chosen field={field} current={current} choices={chosenFrom(field.choices, thing, design)} change={change} />
      );
    }
    case "variant": {
      const current = (field.of ?? shapeOf)(value);
      const change = (chosen: string | null) => {
        if (chosen === null || chosen === current) return null;
        const fresh = field.fresh(chosen, design, value);
        return fresh === null ? (field.lack?.(chosen) ?? "The design has nothing for it.") : set(fresh);
      };
      return (
        <Chosen field={field} current={current} choices={chosenFrom(field.choices, thing, design)} change={change} />
      );
    }
    case "configurable":
      return (
        <ConfigurableField
          label={field.label}
          hint={field.hint}
          value={value as Configurable<string> | undefined}
          design={design}
          of={field.of}
          stem={field.stem}
          set={(next, first) => setWith(next, first, [])}
          placeholder={field.placeholder}
          optional={field.optional ?? false}
          testId={testIdOf(field)}
        />
      );
    case "groups":
      return (
        <CheckList
          label={field.label}
          all={design.securityGroups}
          chosen={(value as string[] | undefined) ?? []}
          onChange={(next) => void set(next)}
        />
      );
  }
}

function chosenFrom(choices: Choices, thing: unknown, design: Design) {
  return typeof choices === "function" ? choices(thing, design) : choices;
}

interface Part<F extends Field> {
  field: F;
  value: unknown;
  set: (value: unknown) => Promise<ErrorView | null>;
}

type Of<K extends Field["kind"]> = Extract<Field, { kind: K }>;

function Text({ field, value, set, suggestions }: Part<Of<"text">> & { suggestions: readonly string[] | undefined }) {
  const draft = useDraft(typeof value === "string" ? value : "", (text) =>
    set(text === "" && field.optional ? null : text),
  );
  const shared = {
    label: field.label,
    hint: field.hint,
    placeholder: field.placeholder ?? "",
    value: draft.text,
    error: draft.error,
    onChange: draft.set,
    onBlur: draft.commit,
    onKeyDown: draft.onKeyDown,
    mono: field.mono ?? false,
    testId: testIdOf(field),
  };
  if (suggestions) return <SuggestField {...shared} suggestions={suggestions} />;
  return <TextField {...shared} {...(field.rows ? { rows: field.rows } : {})} />;
}

/** A list of words: one a line, or with spaces or commas between them. */
function Words({ field, value, set }: Part<Of<"words">>) {
  const words = (value as string[] | undefined) ?? [];
  const draft = useDraft(words.join("\n"), (text) => set(text.split(/[\s,]+/).filter(Boolean)));
  return (
    <TextField
      label={field.label}
      hint={field.hint}
      mono
      rows={1}
      placeholder={field.placeholder ?? ""}
      value={draft.text}
      error={draft.error}
      onChange={draft.set}
      onBlur={draft.commit}
      onKeyDown={draft.onKeyDown}
      testId={testIdOf(field)}
    />
  );
}

function Numeric({ field, value, set }: Part<Of<"number">>) {
  const draft = useDraft(value === undefined ? "" : String(value), (text) => {
    if (text === "") return field.optional ? set(null) : "A number is needed here.";
    const number = readNumber(text, field.decimals ?? false);
    return typeof number === "string" ? number : set(number);
  });
  return (
    <NumberField
      label={field.label}
      hint={field.hint}
      value={draft.text}
      error={draft.error}
      onChange={draft.set}
      onBlur={draft.commit}
      onKeyDown={draft.onKeyDown}
      unit={field.unit}
      testId={testIdOf(field)}
    />
  );
}

interface FlagProps extends Part<Of<"flag"> | Of<"part">> {
  on: boolean;
  /** The value for on or off; null for on says that the design has nothing for it. */
  to: (on: boolean) => unknown;
}

function Flag({ field, set, on, to }: FlagProps) {
  const [error, setError] = useState<string | null>(null);
  const change = (next: boolean) => {
    const value = to(next);
    if (next && value === null) setError("The design has nothing for it yet.");
    else void set(value).then((refused) => setError(refused && atField(refused)));
  };
  return (
    <SwitchField
      label={field.label}
      hint={field.hint}
      value={on}
      error={error}
      onChange={change}
      testId={testIdOf(field)}
    />
  );
}

interface ChosenProps {
  field: Of<"choice"> | Of<"variant">;
  current: string | null;
  choices: readonly { value: string; label: string }[];
  /** Sets the choice; a sentence when it can't be. */
  change: (chosen: string | null) => Promise<ErrorView | null> | string | null;
}

function Chosen({ field, current, choices, change }: ChosenProps) {
  const [error, setError] = useState<string | null>(null);
  // A value that is not among the choices is still the value, and must be seen.
  const listed = current === null || choices.some((choice) => choice.value === current);
  const all = listed ? choices : [{ value: current, label: `${current} (not offered)` }, ...choices];
  const choose = (chosen: string | null) => {
    const answer = change(chosen);
    if (answer === null || typeof answer === "string") setError(answer);
    else void answer.then((refused) => setError(refused && atField(refused)));
  };
  return (
    <SelectField
      label={field.label}
      hint={field.hint}
      value={current}
      choices={all}
      error={error}
      clearable={field.optional ?? false}
      placeholder={field.kind === "choice" ? (field.none ?? "") : ""}
      onChange={choose}
      testId={testIdOf(field)}
    />
  );
}

/** The name that tests know a field by: `field-cpu`, `field-listeners-0-port`, `field-settings-region`. */
export function testIdOf(field: Pick<Field, "property">): string {
  const parts = field.property.split("/").slice(1);
  const own = parts[0] === "kind" && parts.length > 2 ? parts.slice(2) : parts;
  return `field-${own.join("-")}`;
}
