import { showDialog } from "../state/session";
import type { Action } from "./action";

export const exportDesign: Action = {
  id: "export",
  title: "Export…",
  menu: "file",
  section: 2,
  keys: ["Mod+E"],
  enabled: ({ snapshot }) => snapshot !== null,
  run: () => showDialog({ kind: "export" }),
};
