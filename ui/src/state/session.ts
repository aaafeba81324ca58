// What the window does with a design: every change is a command to Rust, and what comes back replaces what was there.

import { commands } from "../ipc/commands";
import { PRESENTATIONS, asCommandError } from "../ipc/errors";
import type { Edit, ErrorView, NatMode, Snapshot } from "../ipc/model";
import { NO_DEPLOYMENT } from "./live";
import { type Dialog, type Toast, type UnsavedThen, getState, setState } from "./store";
import { thingsOf } from "./things";

/** Takes a snapshot over, unless a newer one is there already. */
export function accept(snapshot: Snapshot): void {
  const before = getState().snapshot;
  if (before && snapshot.revision < before.revision) return;
  const things = thingsOf(snapshot.design);
  setState(({ selection }) => ({
    snapshot,
    selection: selection.every((id) => things.has(id)) ? selection : selection.filter((id) => things.has(id)),
  }));
}

/** Takes over the snapshot of another design: revisions start anew, and nothing of the old one stays selected. */
export function acceptDesign(snapshot: Snapshot): void {
  setState(({ opened }) => ({
    snapshot,
    selection: [],
    recoveredSeen: false,
    fileChanged: false,
    deployment: NO_DEPLOYMENT,
    opened: opened + 1,
  }));
}

/** The change before; the next one waits for it. */
let last: Promise<unknown> = Promise.resolve();

/** Does work once all that was asked for before is done, so that an undo never overtakes the edit that it follows. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next;
  return next;
}

/** Does a change; null when it worked, else the error, which the caller shows where it belongs. */
async function change(work: () => Promise<Snapshot>): Promise<ErrorView | null> {
  setState(({ pending }) => ({ pending: pending + 1 }));
  try {
    accept(await inTurn(work));
    return null;
  } catch (error) {
    return asCommandError(error).view;
  } finally {
    setState(({ pending }) => ({ pending: pending - 1 }));
  }
}

/** Applies an edit and returns its error, for a field that shows it in its place. */
export function tryEdit(edit: Edit): Promise<ErrorView | null> {
  return change(() => commands.applyEdit(edit));
}

/** Applies an edit; an error is shown in the corner. */
export async function edit(wanted: Edit): Promise<boolean> {
  return shown(await tryEdit(wanted));
}

/** Applies several edits as one step of undo. */
export function editAll(label: string, edits: Edit[]): Promise<boolean> {
  const only = edits[0];
  if (!only) return Promise.resolve(true);
  return edit(edits.length === 1 ? only : { edit: "batch", label, edits });
}

/** Lets the private subnets out in another way, and returns its error for the control that asked. */
export function setNat(mode: NatMode): Promise<ErrorView | null> {
  return change(() => commands.setNat(mode));
}

export async function undo(): Promise<void> {
  shown(await change(commands.undo));
}

export async function redo(): Promise<void> {
  shown(await change(commands.redo));
}

/** Places a tier of the palette, selects it, and says whether it worked. */
export async function dropTier(key: string, layer: string | null, position: { x: number; y: number } | null): Promise<boolean> {
  const before = new Set(getState().snapshot?.design.tiers.map((tier) => tier.id));
  const tier = { key, ...(layer === null ? {} : { layer }), ...(position === null ? {} : { position }) };
  const done = shown(await change(() => commands.dropTier(tier)));
  const added = getState().snapshot?.design.tiers.find((candidate) => !before.has(candidate.id));
  if (done && added) setState({ selection: [added.id], side: "inspector" });
  return done;
}

/** Saves to the design's file. Without one it asks where, and goes on to `then` afterwards. True when it is saved. */
export async function save(then: UnsavedThen | null = null): Promise<boolean> {
  const path = getState().snapshot?.path ?? null;
  if (path === null) {
    setState({ dialog: { kind: "saveAs", then } });
    return false;
  }
  return saveTo(path);
}

/**
 * Saves to a file; the error, when there is one, is shown. A file that another program has changed is replaced with
 * `overwrite` only, which a dialog asks about: saving twice means nothing more than saving once.
 */
export async function saveTo(path: string, overwrite = false): Promise<boolean> {
  const error = await change(() => commands.saveDesign(path, overwrite));
  if (error?.code === "changed") {
    setState({ dialog: { kind: "changed" } });
    return false;
  }
  if (!shown(error)) return false;
  setState({ fileChanged: false });
  toast({ tone: "done", title: "Saved", message: path, hint: null });
  return true;
}

/** Goes back to what is in the file, without what was changed in this window and not saved. */
export async function reloadFile(): Promise<void> {
  shown(await open(commands.discardRecovered));
}

/** Looks whether another program has changed the file; for when the window comes to the front again. */
export async function lookAtFile(): Promise<void> {
  if ((getState().snapshot?.path ?? null) === null) return;
  const file = await commands.fileState().catch(() => null);
  const fileChanged = file?.state === "changed" || file?.state === "unreadable";
  if (getState().fileChanged !== fileChanged) setState({ fileChanged });
}

/** Opens another design by a command; returns the error for a dialog that shows it. */
export async function open(work: () => Promise<Snapshot>): Promise<ErrorView | null> {
  try {
    acceptDesign(await inTurn(work));
    setState({ dialog: null });
    return null;
  } catch (error) {
    return asCommandError(error).view;
  }
}

/** Goes on to something that replaces the design, after asking when there are unsaved changes. */
export function leaving(then: UnsavedThen): void {
  const { snapshot, deployment } = getState();
  if (deployment.running === "deploy" || deployment.running === "destroy") {
    setState(({ shown }) => ({ side: "deploy", shown: { ...shown, side: true } }));
    const message = "A deployment or teardown is under way. Stop it first; what was begun is seen through.";
    toast({ tone: "quiet", title: "Not now", message, hint: null });
  } else if (snapshot?.unsaved) setState({ dialog: { kind: "unsaved", then } });
  else void leave(then);
}

/** Goes on, unsaved changes or not. */
export async function leave(then: UnsavedThen): Promise<void> {
  switch (then.do) {
    case "close":
      await commands.closeWindow();
      break;
    case "new":
      setState({ dialog: { kind: "new" } });
      break;
    case "open":
      setState({ dialog: { kind: "open" } });
      break;
    case "sample":
      shown(await open(() => commands.openSample(then.id)));
      break;
  }
}

export function showDialog(dialog: Dialog | null): void {
  setState({ dialog });
}

let lastToast = 0;

/** Shows a message in the corner. Loud ones stay until they are closed. */
export function toast(message: Omit<Toast, "id">): void {
  const id = ++lastToast;
  setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), { ...message, id }] }));
  if (message.tone !== "loud") setTimeout(() => closeToast(id), message.tone === "done" ? 3500 : 8000);
}

export function closeToast(id: number): void {
  setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/** Shows an error in the corner as its table says; true when there was none. */
export function shown(error: ErrorView | null): boolean {
  if (!error) return true;
  const { title, tone } = PRESENTATIONS[error.code];
  if (tone !== "silent") toast({ tone, title, message: error.message, hint: error.hint });
  return false;
}
