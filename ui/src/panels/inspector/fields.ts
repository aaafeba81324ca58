// Forms as data: which properties a thing has, how each is entered, and what it is called. Components render any of them;
// what a value may be is checked in Rust, and its answer is shown at the field.

import type { Choice } from "../../components/fields";
import type { Design, ParameterKind } from "../../ipc/model";

interface Common {
  /** A JSON Pointer into the thing as the file writes it. */
  property: string;
  label: string;
  hint?: string;
  /** Whether an empty entry takes the property away. */
  optional?: boolean;
  /** Whether it is shown; always, when it is missing. */
  when?: (thing: unknown, design: Design) => boolean;
}

/** What may be chosen, now. */
export type Choices = readonly Choice[] | ((thing: unknown, design: Design) => readonly Choice[]);

/** Another property that a choice sets with it, as one step of undo. */
export interface Also {
  property: string;
  value: unknown;
}

/** One property of a form. */
export type Field =
  | (Common & { kind: "text"; mono?: boolean; rows?: number; placeholder?: string; suggestions?: Suggestions })
  | (Common & { kind: "number"; unit?: string; decimals?: boolean })
  | (Common & { kind: "flag" })
  /** One of a few values; `none` is said where nothing is chosen. */
  | (Common & {
      kind: "choice";
      numeric?: boolean;
      choices: Choices;
      none?: string;
      also?: (chosen: string) => readonly Also[];
    })
  /** One of several shapes of a value, each with fields of its own behind it. */
  | (Common & {
      kind: "variant";
      choices: Choices;
      /** Which of the choices a value is; the key of the object, when it is missing. */
      of?: (value: unknown) => string;
      /** The value that a choice begins with; null when the design has nothing for it. */
      fresh: (chosen: string, design: Design, before: unknown) => unknown;
      /** Why there is nothing for it. */
      lack?: (chosen: string) => string;
    })
  /** A part that is there or not: a switch, which adds it with a sensible beginning. */
  | (Common & { kind: "part"; fresh: (thing: unknown, design: Design) => unknown })
  /** A text, or a parameter that supplies it when the design is exported or deployed. */
  | (Common & { kind: "configurable"; of: ParameterKind; placeholder: string; stem: string })
  /** A list of words, one a line. */
  | (Common & { kind: "words"; placeholder?: string })
  /** Some of the design's security groups. */
  | (Common & { kind: "groups" });

/** Texts that are offered while one is typed. */
export type Suggestions = readonly string[] | ((thing: unknown) => readonly string[]);

/** Fields, those of an inner list side by side. */
export type FieldLine = Field | readonly Field[];

/** A group of fields under a heading. */
export interface FieldGroup {
  title: string | null;
  fields: readonly FieldLine[];
  when?: (thing: unknown, design: Design) => boolean;
}

/** A list of things of one shape under a heading; they can be added, removed and, where their order counts, moved. */
export interface ListGroup {
  title: string;
  /** A JSON Pointer to the list. */
  list: string;
  /** What one is called, for the button that adds one. */
  noun: string;
  /** What is said when there is none. */
  empty: string;
  /** Whether each is one text only, which says all there is to say. */
  bare?: boolean;
  /** Whether their order means something. */
  ordered?: boolean;
  /** How one is told from the others. */
  name: (item: unknown, design: Design) => string;
  /** A new one; a sentence when the design has nothing for it. */
  fresh: (thing: unknown, design: Design) => { item: unknown } | string;
  /** The fields of one that stands at a pointer. */
  fields: (at: string, item: unknown, thing: unknown, design: Design) => readonly FieldLine[];
}

/** A part of a form. */
export type FormPart = FieldGroup | ListGroup;

/** The value at a JSON Pointer. */
export function valueAt(thing: unknown, pointer: string): unknown {
  let value = thing;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value;
}

/** The key that tells which shape a value has, such as `cpuTarget` of `{ cpuTarget: 60 }`. */
export function shapeOf(value: unknown): string {
  return typeof value === "object" && value !== null ? (Object.keys(value)[0] ?? "") : String(value ?? "");
}

/** Choices whose words are the values themselves. */
export function plain(...values: readonly (string | number)[]): Choice[] {
  return values.map((value) => ({ value: String(value), label: String(value) }));
}

/** Choices from pairs of a value and its words. */
export function worded(pairs: Record<string, string>): Choice[] {
  return Object.entries(pairs).map(([value, label]) => ({ value, label }));
}
