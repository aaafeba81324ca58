import { type AppState, setState } from "../state/store";
import type { Action } from "./action";

function toggling(id: string, title: string, panel: keyof AppState["shown"], key: string): Action {
  return {
    id,
    title,
    menu: "view",
    section: 1,
    keys: [key],
    run: () => setState(({ shown }) => ({ shown: { ...shown, [panel]: !shown[panel] } })),
  };
}

export const panelActions: readonly Action[] = [
  toggling("toggle-palette", "Palette", "palette", "Mod+1"),
  toggling("toggle-findings", "Findings", "findings", "Mod+2"),
  toggling("toggle-side", "Inspector and deployment", "side", "Mod+3"),
];
