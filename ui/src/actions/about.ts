import { showDialog } from "../state/session";
import type { Action } from "./action";

export const about: Action = {
  id: "about",
  title: "About Tierwright",
  menu: "help",
  section: 1,
  keys: [],
  run: () => showDialog({ kind: "about" }),
};
