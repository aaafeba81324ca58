import { showDialog } from "../state/session";
import type { Action } from "./action";

export const commandPalette: Action = {
  id: "command-palette",
  title: "Command palette…",
  menu: "help",
  section: 0,
  keys: ["Mod+K"],
  run: () => showDialog({ kind: "commands" }),
};
