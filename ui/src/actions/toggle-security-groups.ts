import { setState } from "../state/store";
import type { Action } from "./action";

export const toggleSecurityGroups: Action = {
  id: "toggle-security-groups",
  title: "Security groups on the canvas",
  menu: "view",
  section: 1,
  keys: ["G"],
  run: () => setState(({ securityGroups }) => ({ securityGroups: !securityGroups })),
};
