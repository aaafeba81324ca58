import { describe, expect, it } from "vitest";
import { fittedView } from "./fit";
import type { Rect } from "./geometry";
import { overlaps } from "./geometry";

const FRAME = { width: 1000, height: 700 };
const BUTTONS = { x: 12, y: 650, width: 180, height: 38 };

/** Where a drawing of a size comes to lie. */
function shown(bounds: Rect): Rect {
  const { x, y, zoom } = fittedView(bounds, FRAME, BUTTONS);
  return { x: bounds.x * zoom + x, y: bounds.y * zoom + y, width: bounds.width * zoom, height: bounds.height * zoom };
}

describe("the view of all", () => {
  it("has the drawing in the middle of the canvas", () => {
    const rect = shown({ x: 0, y: -68, width: 1400, height: 700 });
    expect(rect.x + rect.width / 2).toBeCloseTo(500);
    expect(rect.y + rect.height / 2).toBeCloseTo(350);
    expect(rect.x).toBeCloseTo(18);
  });

  it.each([
    ["wide", 1400, 980],
    ["high", 600, 1400],
    ["square", 1000, 1000],
    ["small", 300, 200],
  ])("keeps a %s drawing clear of the buttons, and in the middle from left to right", (_, width, height) => {
    const rect = shown({ x: 0, y: -68, width, height });
    expect(overlaps(rect, BUTTONS)).toBe(false);
    expect(rect.x + rect.width / 2).toBeCloseTo(500);
    expect(rect.y).toBeGreaterThan(10);
  });

  it("does not make a poster of a small drawing", () => {
    expect(fittedView({ x: 0, y: 0, width: 10, height: 10 }, FRAME, null).zoom).toBe(1.5);
  });
});
