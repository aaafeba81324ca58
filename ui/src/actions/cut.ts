import { copySelected, selectedTiers } from "../state/clipboard";
import type { Action } from "./action";
import { removeSelected } from "./delete";

export const cut: Action = {
  id: "cut",
  title: "Cut",
  menu: "edit",
  section: 1,
  keys: ["Mod+X"],
  enabled: () => selectedTiers().length > 0,
  run: () => {
    copySelected();
    void removeSelected();
  },
};
