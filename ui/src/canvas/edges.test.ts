import { describe, expect, it } from "vitest";
import { samples, service, threeTierWith, withApi } from "../fixtures/design";
import { PALETTE } from "../fixtures/palette";
import type { Design } from "../ipc/model";
import { type Stop, routesOf, sidesOf } from "./edges";
import { type Point, type Rect, overlaps } from "./geometry";
import { layout } from "./layout";
import { referencesOf } from "./references";
import { cornersOf, labelPoint, pointOf, roundedPath, turnsOf } from "./paths";
import { realmOf } from "./realm";

const at = (x: number, y: number): Rect => ({ x, y, width: 200, height: 80 });
const stop = (rect: Rect): Stop => ({ rect, holder: "layer" });

/** The straight parts of a way, as thin rectangles. */
function segments(corners: readonly Point[]): Rect[] {
  return corners.slice(1).map((b, n) => {
    const a = corners[n] ?? b;
    const [x, y] = [Math.min(a.x, b.x) - 0.5, Math.min(a.y, b.y) - 0.5];
    return { x, y, width: Math.abs(a.x - b.x) + 1, height: Math.abs(a.y - b.y) + 1 };
  });
}

/** Draws all connections and checks that none runs behind a card. */
function check(design: Design): void {
  const drawn = layout(design, realmOf(PALETTE));
  const stops = new Map<string, Stop>(drawn.tiers.map((tier) => [tier.id, tier]));
  for (const actor of drawn.actors) stops.set(actor.id, { rect: actor.rect, holder: "outside" });
  const always = referencesOf(design).filter((reference) => reference.always);
  const routes = routesOf(stops, [...design.connections, ...always], drawn.gates);
  for (const { id, from, to } of [...design.connections, ...always]) {
    const [source, target, route] = [stops.get(from), stops.get(to), routes.get(id)];
    if (!source || !target || !route) throw new Error(`${id} is not drawn`);
    const corners = cornersOf(source.rect, target.rect, route);
    for (const segment of segments(corners)) {
      expect(Math.min(segment.width, segment.height), `${id} runs askew`).toBe(1);
      for (const [other, { rect }] of stops) {
        if (other === from || other === to) continue;
        expect(overlaps(segment, rect), `${id} runs behind ${other}`).toBe(false);
      }
    }
  }
}

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
    const stops = new Map([
      ["left", stop(at(0, 0))],
      ["right", stop(at(600, 0))],
      ["target", stop(at(300, 300))],
    ]);
    const routes = routesOf(stops, [
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

  it.each(samples())("run beside the cards of the sample %s", (_, design) => check(design));

  it("run beside the cards of an API with all that goes with it", () => check(withApi()));

  it("come in through their gate", () => {
    const stops = new Map([
      ["above", stop(at(0, 0))],
      ["below", stop(at(0, 400))],
    ]);
    const way = (x: number) =>
      routesOf(stops, [{ id: "in", from: "above", to: "below" }], new Map([["in", { x, y: 200, reach: 20 }]])).get(
        "in",
      );
    expect(way(300)?.channel).toBe(300);
    // Near enough it stays straight.
    expect(way(110)?.channel).toBeNull();
    // A card below the gate is passed beside, behind the gate.
    stops.set("between", stop(at(200, 260)));
    const route = way(300);
    expect(route?.via).toEqual({ x: 300, y: 200 });
    expect(route && cornersOf(at(0, 0), at(0, 400), route).some((p) => p.x === 300 && p.y === 200)).toBe(true);
  });

  it("turn right behind their gate where the called stands in the uppermost layer, above the names of zones", () => {
    const rects = [at(0, 0), at(300, 292)] as const;
    const stops = new Map([
      ["above", stop(rects[0])],
      ["below", stop(rects[1])],
    ]);
    const gates = new Map([["in", { x: 100, y: 200, reach: 60 }]]);
    const route = routesOf(stops, [{ id: "in", from: "above", to: "below" }], gates).get("in");
    const across = route && cornersOf(...rects, route).find((p, n, all) => n > 0 && p.y === all[n - 1]?.y && p.x > 100);
    expect(across && Math.abs(across.y - 200)).toBeLessThan(8);
  });

  it.each(samples())("pass the border of the VPC behind a gateway or link in the sample %s", (_, design) => {
    const drawn = layout(design, realmOf(PALETTE));
    const stops = new Map<string, Stop>(drawn.tiers.map((tier) => [tier.id, tier]));
    for (const actor of drawn.actors) stops.set(actor.id, { rect: actor.rect, holder: "outside" });
    const routes = routesOf(stops, design.connections, drawn.gates);
    for (const { id, from, to } of design.connections.filter((connection) => drawn.gates.has(connection.id))) {
      const [source, target, route] = [stops.get(from), stops.get(to), routes.get(id)];
      if (!source || !target || !route) throw new Error(`${id} is not drawn`);
      const corners = cornersOf(source.rect, target.rect, route);
      const border = drawn.vpc.y;
      const passing = corners.find((b, n) => b.y > border && (corners[n - 1]?.y ?? b.y) <= border);
      const covered = drawn.chips.some(
        ({ rect }) => passing && overlaps(rect, { x: passing.x - 1, y: border, width: 2, height: 0 }),
      );
      expect(covered, `${id} goes through no gate`).toBe(true);
    }
  });

  it("do not cross on the way to a called that calls back", () => {
    for (const x of [-300, 300]) {
      const rects = { upper: at(0, 0), lower: at(x, 300) };
      const stops = new Map(Object.entries(rects).map(([id, rect]) => [id, { rect, holder: id }]));
      const routes = routesOf(stops, [
        { id: "down", from: "upper", to: "lower" },
        { id: "up", from: "lower", to: "upper" },
      ]);
      const [down, up] = [routes.get("down"), routes.get("up")];
      if (!down || !up) throw new Error("not drawn");
      const [a, b] = [cornersOf(rects.upper, rects.lower, down), cornersOf(rects.lower, rects.upper, up)];
      for (const one of segments(a)) for (const other of segments(b)) expect(overlaps(one, other)).toBe(false);
    }
  });

  it("turn near their beginning where there is little room", () => {
    expect(turnsOf({ x: 0, y: 0 }, { x: 300, y: 70 }, 69)).toEqual([10, 10]);
    expect(turnsOf({ x: 0, y: 0 }, { x: 300, y: 12 }, 69)).toEqual([6, 6]);
  });

  it("stay straight where two nodes face each other, also side by side", () => {
    const stops = new Map([
      ["above", stop(at(0, 0))],
      ["below", stop(at(0, 400))],
      ["aside", stop(at(600, 400))],
    ]);
    const routes = routesOf(stops, [
      { id: "a", from: "above", to: "below" },
      { id: "b", from: "above", to: "below" },
      { id: "c", from: "above", to: "aside" },
    ]);
    for (const id of ["a", "b"]) expect(routes.get(id)?.source.at).toBeCloseTo(routes.get(id)?.target.at ?? 0);
    expect(routes.get("a")?.source.at).not.toBe(routes.get("b")?.source.at);
    expect(routes.get("c")?.source.at).toBeGreaterThan(routes.get("b")?.source.at ?? 1);
  });

  it("run beside the cards of a crowded layer", () => {
    check(
      threeTierWith((design) => {
        const like = design.connections.find((connection) => connection.id === "alb-to-api");
        for (let n = 0; n < 7; n++) {
          const id = `svc${n}`;
          design.tiers.push(service(id, "app"));
          if (like)
            design.connections.push(
              { ...like, id: `to-${id}`, to: id },
              { ...like, id: `db-${id}`, from: id, to: "db" },
            );
        }
      }),
    );
  });

  it("run below a card that stands between two others", () => {
    const stops = new Map([
      ["a", stop(at(0, 0))],
      ["b", stop(at(300, 0))],
      ["c", stop(at(600, 0))],
    ]);
    const route = routesOf(stops, [{ id: "ac", from: "a", to: "c" }]).get("ac");
    expect(route && cornersOf(at(0, 0), at(600, 0), route).every((p) => p.y >= 80)).toBe(true);
  });

  it("are drawn with round corners", () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 0, y: 100 },
      { x: 0, y: 100 },
      { x: 50, y: 100 },
    ];
    expect(roundedPath(corners, 10)).toBe("M0 0L0 90Q0 100 10 100L50 100");
    expect(roundedPath([])).toBe("");
  });

  it("write their port outside of the target", () => {
    expect(labelPoint({ x: 0, y: 100 }, "top").y).toBeLessThan(100);
    expect(labelPoint({ x: 0, y: 100 }, "bottom").y).toBeGreaterThan(100);
    expect(labelPoint({ x: 0, y: 100 }, "left").x).toBeLessThan(0);
    expect(labelPoint({ x: 0, y: 100 }, "right").x).toBeGreaterThan(0);
  });
});
