import { describe, expect, it } from "vitest";
import { labelPoint, pointOf, routesOf, sidesOf, turnOf } from "./edges";
import type { Rect } from "./geometry";

const at = (x: number, y: number): Rect => ({ x, y, width: 200, height: 80 });

describe("edges", () => {
  it("leave and enter at the sides that face each other", () => {
    const check = (target: Rect, expected: [string, string]) => expect(sidesOf(at(0, 0), target)).toEqual(expected);
    check(at(0, 200), ["bottom", "top"]);
    check(at(600, 200), ["bottom", "top"]);
    check(at(0, -200), ["top", "bottom"]);
    check(at(400, 20), ["right", "left"]);
    check(at(-400, 20), ["left", "right"]);
  });

  it("stand apart on one side, in the order of where they come from", () => {
    const rects = new Map([
      ["left", at(0, 0)],
      ["right", at(600, 0)],
      ["target", at(300, 300)],
    ]);
    const routes = routesOf(rects, [
      { id: "second", from: "right", to: "target" },
      { id: "first", from: "left", to: "target" },
      { id: "nowhere", from: "left", to: "gone" },
    ]);
    expect(routes.get("first")?.target).toEqual({ side: "top", at: 1 / 3 });
    expect(routes.get("second")?.target).toEqual({ side: "top", at: 2 / 3 });
    expect(routes.has("nowhere")).toBe(false);
  });

  it("end on the border of their node", () => {
    const rect = at(10, 20);
    expect(pointOf(rect, { side: "top", at: 0.5 })).toEqual({ x: 110, y: 20 });
    expect(pointOf(rect, { side: "bottom", at: 0 })).toEqual({ x: 10, y: 100 });
    expect(pointOf(rect, { side: "left", at: 1 })).toEqual({ x: 10, y: 100 });
    expect(pointOf(rect, { side: "right", at: 0.25 })).toEqual({ x: 210, y: 40 });
  });

  it("turn in the gap between two layers when the way is long", () => {
    expect(turnOf({ x: 0, y: 0 }, { x: 0, y: 44 })).toBeUndefined();
    expect(turnOf({ x: 0, y: 0 }, { x: 0, y: 300 })).toBe(249);
  });

  it("write their port outside of the target", () => {
    expect(labelPoint({ x: 0, y: 100 }, "top").y).toBeLessThan(100);
    expect(labelPoint({ x: 0, y: 100 }, "bottom").y).toBeGreaterThan(100);
    expect(labelPoint({ x: 0, y: 100 }, "left").x).toBeLessThan(0);
    expect(labelPoint({ x: 0, y: 100 }, "right").x).toBeGreaterThan(0);
  });
});
