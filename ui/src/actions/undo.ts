import { undo as takeBack } from "../state/session";
import type { Action } from "./action";

export const undo: Action = {
  id: "undo",
  title: "Undo",
  menu: "edit",
  section: 0,
  keys: ["Mod+Z"],
  enabled: ({ snapshot }) => snapshot?.undo != null,
  run: () => void takeBack(),
};
