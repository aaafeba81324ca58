import { showDialog } from "../state/session";
import type { Action } from "./action";

export const saveAs: Action = {
  id: "save-as",
  title: "Save as…",
  menu: "file",
  section: 1,
  keys: ["Mod+Shift+S"],
  enabled: ({ snapshot }) => snapshot !== null,
  run: () => showDialog({ kind: "saveAs", then: null }),
};
