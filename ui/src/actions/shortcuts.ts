import { showDialog } from "../state/session";
import type { Action } from "./action";

export const shortcuts: Action = {
  id: "shortcuts",
  title: "Keyboard shortcuts",
  menu: "help",
  section: 0,
  keys: ["?"],
  run: () => showDialog({ kind: "shortcuts" }),
};
