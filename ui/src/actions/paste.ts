import { hasCopied, insertCopies } from "../state/clipboard";
import type { Action } from "./action";

export const paste: Action = {
  id: "paste",
  title: "Paste",
  menu: "edit",
  section: 1,
  keys: ["Mod+V"],
  enabled: () => hasCopied(),
  run: () => void insertCopies(),
};
