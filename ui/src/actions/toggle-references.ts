import { setState } from "../state/store";
import type { Action } from "./action";

export const toggleReferences: Action = {
  id: "toggle-references",
  title: "Images, deliveries and alarms",
  menu: "view",
  section: 1,
  keys: ["R"],
  run: () => setState(({ references }) => ({ references: !references })),
};
