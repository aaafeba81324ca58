// The state of the window: one object, replaced on every change, read through `useApp`.
//
// The design itself is Rust's; what is here is the last snapshot of it and what only the window knows (what is selected,
// which dialog is open). Changes go through the functions of `session.ts` and `deployment.ts`.

import { useSyncExternalStore } from "react";
import type { ErrorView, Sample, Snapshot, Target, TierInfo } from "../ipc/model";
import type { Deployment } from "./live";
import { NO_DEPLOYMENT } from "./live";

/** A dialog; at most one is open. */
export type Dialog =
  | { kind: "export" }
  | { kind: "open" }
  | { kind: "samples" }
  | { kind: "saveAs"; then: UnsavedThen | null }
  | { kind: "new" }
  | { kind: "shortcuts" }
  | { kind: "commands" }
  | { kind: "connect"; from: string | null; to: string | null }
  | { kind: "unsaved"; then: UnsavedThen }
  | { kind: "changed" }
  | { kind: "about" };

/** What was about to happen when unsaved changes were noticed. */
export type UnsavedThen = { do: "close" } | { do: "new" } | { do: "open" } | { do: "sample"; id: string };

/** A short message in the corner. */
export interface Toast {
  id: number;
  tone: "done" | "quiet" | "loud";
  title: string;
  message: string;
  hint: string | null;
}

/** A tier on its way from the palette to the canvas. */
export interface PaletteDrag {
  key: string;
  /** Where the pointer is, in window pixels. */
  x: number;
  y: number;
  /** Whether letting go here places the tier. */
  welcome: boolean;
}

/** A line on its way from one card to another. */
export interface Connecting {
  from: string;
  /** The card under the pointer; null over none. */
  over: string | null;
  /** What Rust says of a line that ends there; null while it is asked. */
  answer: { welcome: boolean; words: string } | null;
  /** Where the pointer is, in window pixels. */
  x: number;
  y: number;
}

export interface AppState {
  snapshot: Snapshot | null;
  palette: TierInfo[];
  samples: Sample[];
  /** Ids of the selected things; an empty list shows the design itself. */
  selection: readonly string[];
  dialog: Dialog | null;
  toasts: readonly Toast[];
  drag: PaletteDrag | null;
  connecting: Connecting | null;
  /** The layer that would take what is being dragged. */
  hoverLayer: string | null;
  /** How far the arrows have moved the selected tiers since the last edit, in canvas pixels. */
  nudge: { x: number; y: number } | null;
  /** Counts the designs that were opened, so that the canvas knows when to show all of a new one. */
  opened: number;
  side: "inspector" | "deploy";
  shown: { palette: boolean; side: boolean; findings: boolean };
  /** Whether the canvas shows who is in which security group. */
  securityGroups: boolean;
  /** Whether the canvas shows what tiers have to do with each other beside connections. */
  references: boolean;
  /** Whether the banner about recovered work was answered. */
  recoveredSeen: boolean;
  /** Whether another program has changed the file, as far as was looked. */
  fileChanged: boolean;
  target: Target;
  deployment: Deployment;
  /** Commands that change the design and have not answered. */
  pending: number;
  /** Why the program can't show anything at all. */
  fatal: ErrorView | null;
}

export const INITIAL: AppState = {
  snapshot: null,
  palette: [],
  samples: [],
  selection: [],
  dialog: null,
  toasts: [],
  drag: null,
  connecting: null,
  hoverLayer: null,
  nudge: null,
  opened: 0,
  side: "inspector",
  shown: shownAtFirst(),
  securityGroups: false,
  references: false,
  recoveredSeen: false,
  fileChanged: false,
  target: { kind: "emulator" },
  deployment: NO_DEPLOYMENT,
  pending: 0,
  fatal: null,
};

/** In a small window the drawing comes first; the status bar and the menus lead to the rest. */
function shownAtFirst(): AppState["shown"] {
  const [width, height] = typeof window === "undefined" ? [1440, 900] : [window.innerWidth, window.innerHeight];
  return { palette: true, side: width >= 1180, findings: height >= 680 };
}

let state: AppState = INITIAL;
const listeners = new Set<() => void>();

/** The state as it is now. */
export function getState(): AppState {
  return state;
}

/** Replaces parts of the state and tells everyone who reads them. */
export function setState(change: Partial<AppState> | ((before: AppState) => Partial<AppState>)): void {
  const patch = typeof change === "function" ? change(state) : change;
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A part of the state, in a component. `select` must return a part as it is, never a new object. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useSyncExternalStore(subscribe, () => select(state));
}
