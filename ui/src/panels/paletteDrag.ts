// Dragging from the palette, by pointer events: HTML5 drag-and-drop never drops in WebKitGTK under WebDriver, and can't
// show what is dragged at the canvas's zoom.

import type { PointerEvent as ReactPointerEvent } from "react";
import { realmOfInfo } from "../canvas/realm";
import { type Spot, spotFor } from "../canvas/place";
import type { TierInfo } from "../ipc/model";
import { canvas } from "../state/canvasApi";
import { layoutOf } from "../state/selectors";
import { dropTier } from "../state/session";
import { getState, setState } from "../state/store";

/** A press that moves less is a click. */
const THRESHOLD = 5;

/** Begins a drag on a press of the first button. */
export function beginDrag(event: ReactPointerEvent, info: TierInfo): void {
  if (event.button !== 0) return;
  const start = { x: event.clientX, y: event.clientY };
  let dragging = false;

  const move = ({ clientX: x, clientY: y }: PointerEvent) => {
    if (!dragging && Math.hypot(x - start.x, y - start.y) < THRESHOLD) return;
    dragging = true;
    const spot = spotAt(x, y, info);
    setState({ drag: { key: info.key, x, y, welcome: spot !== null }, hoverLayer: spot?.layer ?? null });
  };
  const end = ({ clientX: x, clientY: y }: PointerEvent) => {
    stop();
    if (!dragging) return;
    const spot = spotAt(x, y, info);
    if (spot) void dropTier(info.key, spot.layer, spot.position);
  };
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape") return;
    pressed.stopPropagation();
    stop();
  };
  const stop = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", stop);
    window.removeEventListener("keydown", key, true);
    setState({ drag: null, hoverLayer: null });
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", stop);
  window.addEventListener("keydown", key, true);
}

function spotAt(x: number, y: number, info: TierInfo): Spot | null {
  const point = canvas().at(x, y);
  const { snapshot, palette } = getState();
  if (!point || !snapshot) return null;
  return spotFor(layoutOf(snapshot.design, palette), realmOfInfo(info), point);
}
