// Dragging from the palette, by pointer events: HTML5 drag-and-drop never drops in WebKitGTK under WebDriver, and can't
// show what is dragged at the canvas's zoom.

import type { PointerEvent as ReactPointerEvent } from "react";
import { realmOfInfo } from "../canvas/realm";
import { type Spot, spotFor } from "../canvas/place";
import type { TierInfo } from "../ipc/model";
import { canvas } from "../state/canvasApi";
import { layoutOf } from "../state/selectors";
import { dropTier, toast } from "../state/session";
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
    else sayWhyNot(x, y, info);
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

/** What is let go where it can't stand does not vanish without a word. Back on the palette it was only put back. */
function sayWhyNot(x: number, y: number, info: TierInfo): void {
  if (document.elementFromPoint(x, y)?.closest(".tw-palette")) return;
  const layers = getState().snapshot?.design.network.layers ?? [];
  const names = layers.map((layer) => layer.name || layer.id).join(", ");
  const overCanvas = canvas().at(x, y) !== null;
  toast({
    tone: "quiet",
    title: "Nothing was added",
    message: overCanvas && info.inVpc ? `${info.label} stands in the VPC, in one of its layers.` : `${info.label} was let go beside the drawing.`,
    hint: !overCanvas
      ? "Let go over the drawing."
      : layers.length === 0
        ? "Add a layer first."
        : `Let go over a layer: ${names}.`,
  });
}
