import { nextColours } from "../components/provider";
import type { Action } from "./action";

export const theme: Action = {
  id: "theme",
  title: "Colours: system, light, dark",
  menu: "view",
  section: 2,
  keys: [],
  run: nextColours,
};
