import { setState } from "../state/store";
import type { Action } from "./action";

export const properties: Action = {
  id: "properties",
  title: "Properties of what is selected",
  menu: null,
  section: 0,
  keys: ["Enter"],
  enabled: ({ snapshot }) => snapshot !== null,
  run: () => {
    setState(({ shown }) => ({ side: "inspector", shown: { ...shown, side: true } }));
    // After the inspector is there: its first field.
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>("[data-testid=inspector] input, [data-testid=inspector] button")?.focus();
    });
  },
};
