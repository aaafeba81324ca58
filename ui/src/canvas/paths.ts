// The corners and curves of a way that `edges.ts` found, and where its port is written. Pure geometry.

import { type End, FIRST_TURN, type Route } from "./edges";
import { type Point, type Rect, type Side, bottom, right } from "./geometry";
import * as size from "./sizes";

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

/** The heights at which a line downwards runs across: below its source, and above its target. */
export function turnsOf(source: Point, target: Point, turn: number): [number, number] {
  const last = target.y - turn;
  const first = source.y + FIRST_TURN;
  if (last > first + size.PAD) return [first, last];
  if (last > source.y + FIRST_TURN / 2) return [last, last];
  // Where there is little room, as near to the source: further down are names, and chips on a border.
  const near = source.y + Math.min(FIRST_TURN, Math.max(0, target.y - source.y) / 2);
  return [near, near];
}

/** The corners of a connection between two nodes, from its beginning to its end. */
export function cornersOf(source: Rect, target: Rect, route: Route): Point[] {
  const [a, b] = [pointOf(source, route.source), pointOf(target, route.target)];
  const [leaves, enters] = [route.source.side, route.target.side];
  if (leaves === "bottom" && enters === "top") {
    const [first, last] = turnsOf(a, b, route.turn);
    if (route.via) {
      const { via } = route;
      const x = route.channel ?? via.x;
      const gate = [{ x: via.x, y: first }, via, { x, y: via.y }];
      return [a, { x: a.x, y: first }, ...gate, { x, y: last }, { x: b.x, y: last }, b];
    }
    const x = route.channel ?? a.x;
    return [a, { x: a.x, y: first }, { x, y: first }, { x, y: last }, { x: b.x, y: last }, b];
  }
  if (leaves === "left" && enters === "bottom") {
    const [x, y] = [route.channel ?? a.x - FIRST_TURN, b.y + route.turn];
    return [a, { x, y: a.y }, { x, y }, { x: b.x, y }, b];
  }
  if (leaves === "bottom" && enters === "left") {
    const [x, y] = [route.channel ?? b.x - FIRST_TURN, a.y + FIRST_TURN];
    return [a, { x: a.x, y }, { x, y }, { x, y: b.y }, b];
  }
  if (leaves === "bottom" && enters === "bottom") {
    const y = Math.max(a.y, b.y) + 2 * FIRST_TURN;
    return [a, { x: a.x, y }, { x: b.x, y }, b];
  }
  if (leaves === "top" || leaves === "bottom") {
    const above = a.y - route.turn;
    const y = leaves === "top" && above > b.y + FIRST_TURN ? above : (a.y + b.y) / 2;
    return [a, { x: a.x, y }, { x: b.x, y }, b];
  }
  const x = route.channel ?? (a.x + b.x) / 2;
  return [a, { x, y: a.y }, { x, y: b.y }, b];
}

/** A path through corners, rounded; for the `d` of an SVG path. */
export function roundedPath(corners: readonly Point[], radius = 9): string {
  const points = corners.filter((p, n) => n === 0 || p.x !== corners[n - 1]?.x || p.y !== corners[n - 1]?.y);
  const [start, ...rest] = points;
  if (!start) return "";
  let path = `M${start.x} ${start.y}`;
  rest.forEach((point, n) => {
    const [before, after] = [points[n], rest[n + 1]];
    if (!before || !after) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const [into, out] = [length(before, point), length(point, after)];
    const bend = Math.min(radius, into / 2, out / 2);
    const p = towards(point, before, bend / into);
    const q = towards(point, after, bend / out);
    path += `L${p.x} ${p.y}Q${point.x} ${point.y} ${q.x} ${q.y}`;
  });
  return path;
}

function length(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function towards(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** How a label stands to its point: around it, or away from its neighbours to one side, in percent of its width. */
export function labelShift(end: End): number {
  if (end.side === "left") return -100;
  if (end.side === "right") return 0;
  if (end.at < 0.45) return -75;
  return end.at > 0.55 ? -25 : -50;
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
