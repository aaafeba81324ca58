// Where connections leave and enter their nodes. Pure geometry; the path itself is drawn by `edges/`.

import type { Point, Rect, Side } from "./geometry";
import { bottom, centre, right } from "./geometry";
import * as size from "./sizes";

/** An end of a connection: the side of the node, and how far along it, from 0 to 1. */
export interface End {
  side: Side;
  at: number;
}

/** The two ends of a connection. */
export interface Route {
  source: End;
  target: End;
}

/** The sides that face each other. Up and down come first, because requests flow from top to bottom. */
export function sidesOf(source: Rect, target: Rect): [Side, Side] {
  if (target.y >= bottom(source)) return ["bottom", "top"];
  if (source.y >= bottom(target)) return ["top", "bottom"];
  return centre(target).x >= centre(source).x ? ["right", "left"] : ["left", "right"];
}

/** Gives every connection its ends, so that those on one side of a node stand apart and do not cross there. */
export function routesOf(
  rects: ReadonlyMap<string, Rect>,
  connections: readonly { id: string; from: string; to: string }[],
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const sides = new Map<string, { end: End; towards: Point }[]>();
  const attach = (node: string, end: End, other: Rect) => {
    const key = `${node} ${end.side}`;
    sides.set(key, [...(sides.get(key) ?? []), { end, towards: centre(other) }]);
  };
  for (const { id, from, to } of connections) {
    const [source, target] = [rects.get(from), rects.get(to)];
    if (!source || !target) continue;
    const [leaves, enters] = sidesOf(source, target);
    const route: Route = { source: { side: leaves, at: 0.5 }, target: { side: enters, at: 0.5 } };
    routes.set(id, route);
    attach(from, route.source, target);
    attach(to, route.target, source);
  }
  for (const [key, ends] of sides) {
    const across = key.endsWith("top") || key.endsWith("bottom");
    ends.sort((a, b) => (across ? a.towards.x - b.towards.x : a.towards.y - b.towards.y));
    ends.forEach(({ end }, index) => {
      end.at = (index + 1) / (ends.length + 1);
    });
  }
  return routes;
}

/** The point of an end on its node. */
export function pointOf(rect: Rect, end: End): Point {
  switch (end.side) {
    case "top":
      return { x: rect.x + rect.width * end.at, y: rect.y };
    case "bottom":
      return { x: rect.x + rect.width * end.at, y: bottom(rect) };
    case "left":
      return { x: rect.x, y: rect.y + rect.height * end.at };
    case "right":
      return { x: right(rect), y: rect.y + rect.height * end.at };
  }
}

/** How far above its target a long way down turns sideways: in the gap between two layers, clear of subnet names. */
const TURN = size.CELL_HEADER + size.PAD + size.LAYER_GAP / 2;

/** The height at which a connection between two heights turns sideways; undefined lets it turn half way. */
export function turnOf(source: Point, target: Point): number | undefined {
  return target.y - source.y > TURN + size.PAD ? target.y - TURN : undefined;
}

/** How a label stands to its point: around it, or away from its neighbours to one side, in percent of its width. */
export function labelShift(end: End): number {
  if (end.side === "left") return -100;
  if (end.side === "right") return 0;
  if (end.at < 0.49) return -75;
  return end.at > 0.51 ? -25 : -50;
}

/** Where the port is written: beside the target, because the port is the target's. */
export function labelPoint(target: Point, side: Side): Point {
  switch (side) {
    case "top":
      return { x: target.x, y: target.y - 16 };
    case "bottom":
      return { x: target.x, y: target.y + 16 };
    case "left":
      return { x: target.x - 10, y: target.y - 13 };
    case "right":
      return { x: target.x + 10, y: target.y - 13 };
  }
}
