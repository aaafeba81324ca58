import { setState } from "../state/store";
import type { Action } from "./action";

export const deploy: Action = {
  id: "deploy",
  title: "Deploy…",
  menu: "file",
  section: 2,
  keys: ["Mod+Shift+D"],
  enabled: ({ snapshot }) => snapshot !== null,
  run: () => setState(({ shown }) => ({ side: "deploy", shown: { ...shown, side: true } })),
};
