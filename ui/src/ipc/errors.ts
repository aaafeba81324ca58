// How errors are shown. One table from code to presentation, total by its type: a new code in Rust does not compile here
// until someone has decided how it looks.

import type { ErrorCode, ErrorView } from "./model";

/** How an error of one sort is shown. */
export interface Presentation {
  title: string;
  /** `quiet` errors are not shown in red; `silent` ones not at all. */
  tone: "loud" | "quiet" | "silent";
}

export const PRESENTATIONS: Record<ErrorCode, Presentation> = {
  document: { title: "The design can't be opened", tone: "loud" },
  disk: { title: "The file can't be written", tone: "loud" },
  changed: { title: "Another program has changed the file", tone: "loud" },
  held: { title: "Another window has the file open", tone: "quiet" },
  data: { title: "Tierwright's own data can't be used", tone: "loud" },
  edit: { title: "This change does not go with the design", tone: "quiet" },
  input: { title: "This value can't be used", tone: "loud" },
  site: { title: "The site's files can't be used", tone: "loud" },
  export: { title: "The export can't be written", tone: "loud" },
  credentials: { title: "AWS credentials are missing or refused", tone: "loud" },
  network: { title: "The endpoint can't be reached", tone: "loud" },
  aws: { title: "AWS refused or failed", tone: "loud" },
  emulator: { title: "The emulator can't be used", tone: "loud" },
  deployment: { title: "The deployment can't begin", tone: "loud" },
  place: { title: "The deployment is in another place", tone: "loud" },
  busy: { title: "Something is under way already", tone: "quiet" },
  cancelled: { title: "Stopped", tone: "quiet" },
  internal: { title: "Something went wrong inside Tierwright", tone: "loud" },
};

/** An error that a command has returned. */
export class CommandError extends Error {
  constructor(readonly view: ErrorView) {
    super(view.message);
    this.name = "CommandError";
  }
}

/** A refused value in the words for its own field, which already says which property it is and what was typed. */
export function atField(error: ErrorView): string {
  if (!error.field) return error.message;
  const { reason } = error.field;
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason.endsWith(".") ? "" : "."}`;
}

/** Whatever was thrown, as an error that can be shown. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (isErrorView(error)) return new CommandError(error);
  // Tauri itself answers with a text, for instance when an argument has the wrong shape.
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError({ code: "internal", message, hint: null });
}

function isErrorView(value: unknown): value is ErrorView {
  if (typeof value !== "object" || value === null) return false;
  const { code, message } = value as Partial<ErrorView>;
  return typeof message === "string" && typeof code === "string" && code in PRESENTATIONS;
}
