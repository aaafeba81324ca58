// Forms as data: which properties a thing has, how each is entered, and what it is called. Components render any of them;
// what a value may be is checked in Rust, and its answer is shown at the field.

import type { Choice } from "../../components/fields";
import type { Design } from "../../ipc/model";

interface Common {
  /** A JSON Pointer into the thing as the file writes it. */
  property: string;
  label: string;
  hint?: string;
  /** Whether an empty entry takes the property away. */
  optional?: boolean;
}

/** One property of a form. */
export type Field =
  | (Common & { kind: "text"; mono?: boolean; rows?: number; placeholder?: string; suggestions?: readonly string[] })
  | (Common & { kind: "number"; unit?: string; decimals?: boolean })
  | (Common & { kind: "flag" })
  | (Common & { kind: "choice"; numeric?: boolean; choices: readonly Choice[] | ((thing: unknown) => readonly Choice[]) })
  | (Common & { kind: "reference"; choices: (design: Design) => readonly Choice[]; none?: string });

/** A group of fields under a heading. */
export interface FieldGroup {
  title: string | null;
  fields: readonly Field[];
}

/** The value at a JSON Pointer. */
export function valueAt(thing: unknown, pointer: string): unknown {
  let value = thing;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value;
}

/** Choices whose words are the values themselves. */
export function plain(...values: readonly (string | number)[]): Choice[] {
  return values.map((value) => ({ value: String(value), label: String(value) }));
}
