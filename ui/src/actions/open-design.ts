import { leaving } from "../state/session";
import type { Action } from "./action";

export const openDesign: Action = {
  id: "open-design",
  title: "Open…",
  menu: "file",
  section: 0,
  keys: ["Mod+O"],
  run: () => leaving({ do: "open" }),
};
