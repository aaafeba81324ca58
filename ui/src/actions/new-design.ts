import { leaving } from "../state/session";
import type { Action } from "./action";

export const newDesign: Action = {
  id: "new-design",
  title: "New design…",
  menu: "file",
  section: 0,
  keys: ["Mod+N"],
  run: () => leaving({ do: "new" }),
};
