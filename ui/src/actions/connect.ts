import { selectedTiers } from "../state/clipboard";
import { showDialog } from "../state/session";
import type { Action } from "./action";

export const connect: Action = {
  id: "connect",
  title: "Connect two tiers…",
  menu: "edit",
  section: 2,
  keys: ["C"],
  enabled: ({ snapshot }) => (snapshot?.design.tiers.length ?? 0) > 0,
  run: () => {
    const [from, to] = selectedTiers();
    showDialog({ kind: "connect", from: from?.id ?? null, to: to?.id ?? null });
  },
};
