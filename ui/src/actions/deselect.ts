import { setState } from "../state/store";
import type { Action } from "./action";

export const deselect: Action = {
  id: "deselect",
  title: "Select nothing",
  menu: "edit",
  section: 1,
  keys: ["Escape"],
  run: () => setState({ selection: [], drag: null, hoverLayer: null }),
};
