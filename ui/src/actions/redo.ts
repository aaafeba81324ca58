import { redo as doAgain } from "../state/session";
import type { Action } from "./action";

export const redo: Action = {
  id: "redo",
  title: "Redo",
  menu: "edit",
  section: 0,
  keys: ["Mod+Y", "Mod+Shift+Z"],
  enabled: ({ snapshot }) => snapshot?.redo != null,
  run: () => void doAgain(),
};
