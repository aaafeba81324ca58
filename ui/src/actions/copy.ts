import { copySelected, selectedTiers } from "../state/clipboard";
import type { Action } from "./action";

export const copy: Action = {
  id: "copy",
  title: "Copy",
  menu: "edit",
  section: 1,
  keys: ["Mod+C"],
  enabled: () => selectedTiers().length > 0,
  run: copySelected,
};
