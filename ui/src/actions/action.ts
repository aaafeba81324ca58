// What a person can do: each action is one file in this folder and one line in `index.ts`. From that line it is in its
// menu, in the command palette, in the shortcut sheet, and on its keys.

import type { AppState } from "../state/store";

export type MenuName = "file" | "edit" | "view" | "help";

export interface Action {
  /** Its name, also the file's. */
  id: string;
  /** What it does, as a menu says it. */
  title: string;
  /** The menu that it is in; null for actions that only keys do. */
  menu: MenuName | null;
  /** Actions of a menu with the same number stand together, between lines. */
  section: number;
  /** Its keys, such as `Mod+Shift+Z`, the first one shown; `Mod` is Ctrl, and ⌘ on a Mac. */
  keys: readonly string[];
  /** Whether it can be done now; always, when it is missing. */
  enabled?: (state: AppState) => boolean;
  run: () => void;
}
