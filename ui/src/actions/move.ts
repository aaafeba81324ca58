// The arrows move what is selected. Steps that follow each other quickly are one edit, so that undo takes them back as one.

import { selectedTiers } from "../state/clipboard";
import { layoutOf } from "../state/selectors";
import { editAll } from "../state/session";
import { getState, setState } from "../state/store";
import { nameOf } from "../state/things";
import { movesOf } from "../canvas/place";
import type { Action } from "./action";

const STEP = 20;
const SMALL_STEP = 4;
const PAUSE_MS = 350;

let waiting: { x: number; y: number; timer: number } | null = null;

function nudge(x: number, y: number): void {
  if (waiting) clearTimeout(waiting.timer);
  const total = { x: (waiting?.x ?? 0) + x, y: (waiting?.y ?? 0) + y };
  const timer = window.setTimeout(() => void settle(), PAUSE_MS);
  waiting = { ...total, timer };
  setState({ nudge: total });
}

async function settle(): Promise<void> {
  const by = waiting;
  waiting = null;
  const { snapshot, palette } = getState();
  if (by && snapshot) {
    const { design } = snapshot;
    const drawn = layoutOf(design, palette);
    const chosen = new Set(selectedTiers().map((tier) => tier.id));
    const moved = drawn.tiers
      .filter((tier) => chosen.has(tier.id))
      .map(({ id, rect }) => ({ id, rect: { ...rect, x: rect.x + by.x, y: rect.y + by.y } }));
    const only = moved.length === 1 ? moved[0] : undefined;
    await editAll(`Move ${only ? nameOf(design, only.id) : `${moved.length} tiers`}`, movesOf(design, drawn, moved));
  }
  setState({ nudge: null });
}

function moving(direction: string, x: number, y: number): Action[] {
  const common = { menu: null, section: 0, enabled: () => selectedTiers().length > 0 } as const;
  const arrow = `Arrow${direction.charAt(0).toUpperCase()}${direction.slice(1)}`;
  return [
    {
      ...common,
      id: `move-${direction}`,
      title: `Move ${direction}`,
      keys: [arrow],
      run: () => nudge(x * STEP, y * STEP),
    },
    {
      ...common,
      id: `move-${direction}-little`,
      title: `Move ${direction} a little`,
      keys: [`Shift+${arrow}`],
      run: () => nudge(x * SMALL_STEP, y * SMALL_STEP),
    },
  ];
}

export const moveActions: readonly Action[] = [
  ...moving("left", -1, 0),
  ...moving("right", 1, 0),
  ...moving("up", 0, -1),
  ...moving("down", 0, 1),
];
