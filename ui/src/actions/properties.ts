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
    // After the inspector is there. Never its buttons: the first is *Delete*, and Enter would press it.
    requestAnimationFrame(() => {
      const inspector = document.querySelector<HTMLElement>("[data-testid=inspector]");
      const fields = inspector?.querySelectorAll<HTMLElement>("input:enabled, textarea:enabled, select:enabled") ?? [];
      const first = [...fields].find((field) => field.offsetParent !== null);
      (first ?? inspector?.querySelector<HTMLElement>("h2"))?.focus();
    });
  },
};
