import { save as saveDesign } from "../state/session";
import type { Action } from "./action";

export const save: Action = {
  id: "save",
  title: "Save",
  menu: "file",
  section: 1,
  keys: ["Mod+S"],
  enabled: ({ snapshot }) => snapshot !== null,
  run: () => void saveDesign(),
};
