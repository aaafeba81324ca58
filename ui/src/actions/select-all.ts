import { getState, setState } from "../state/store";
import type { Action } from "./action";

export const selectAll: Action = {
  id: "select-all",
  title: "Select all tiers",
  menu: "edit",
  section: 1,
  keys: ["Mod+A"],
  enabled: ({ snapshot }) => (snapshot?.design.tiers.length ?? 0) > 0,
  run: () => setState({ selection: getState().snapshot?.design.tiers.map((tier) => tier.id) ?? [] }),
};
