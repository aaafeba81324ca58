import { insertCopies, selectedTiers } from "../state/clipboard";
import type { Action } from "./action";

export const duplicate: Action = {
  id: "duplicate",
  title: "Duplicate",
  menu: "edit",
  section: 1,
  keys: ["Mod+D"],
  enabled: () => selectedTiers().length > 0,
  run: () => void insertCopies(selectedTiers()),
};
