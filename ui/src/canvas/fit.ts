// Where the whole drawing is shown. Pure.

import { type Viewport, getViewportForBounds } from "@xyflow/react";
import { type Rect, overlaps } from "./geometry";

export const ZOOM = { least: 0.1, most: 2.5 };
/** Beyond this a small design looks like a poster. */
const MOST_FITTED = 1.5;
/** Between the drawing and the border of the canvas. */
const MARGIN = 18;

/**
 * The view that shows all of a drawing, in the middle. Only where it would come to lie under the buttons in the lower left
 * corner it ends above them or keeps clear of them on both sides, whichever leaves it larger.
 */
export function fittedView(bounds: Rect, frame: { width: number; height: number }, buttons: Rect | null): Viewport {
  const fit = (across: number, foot: number) => {
    const padding = {
      left: `${across}px`,
      right: `${across}px`,
      top: `${MARGIN}px`,
      bottom: `${foot}px`,
    } as const;
    return getViewportForBounds(bounds, frame.width, frame.height, ZOOM.least, MOST_FITTED, padding);
  };
  const plain = fit(MARGIN, MARGIN);
  const drawn = {
    x: bounds.x * plain.zoom + plain.x,
    y: bounds.y * plain.zoom + plain.y,
    width: bounds.width * plain.zoom,
    height: bounds.height * plain.zoom,
  };
  if (!buttons || !overlaps(drawn, buttons, { x: MARGIN / 2, y: MARGIN / 2 })) return plain;
  const above = fit(MARGIN, frame.height - buttons.y + MARGIN / 2);
  const beside = fit(buttons.x + buttons.width + MARGIN / 2, MARGIN);
  return above.zoom >= beside.zoom ? above : beside;
}
