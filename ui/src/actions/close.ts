import { leaving } from "../state/session";
import type { Action } from "./action";

export const close: Action = {
  id: "close",
  title: "Close the window",
  menu: "file",
  section: 3,
  keys: ["Mod+Q"],
  run: () => leaving({ do: "close" }),
};
