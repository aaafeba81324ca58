// Where connections leave and enter their nodes, and the way between. Pure geometry; what is drawn is in `lines/`.
//
// Lines run straight down and across, as in AWS's drawings: down from the caller, across in the gap above the called.
// Where a card lies in the way, the line goes down beside it.

import type { Point, Rect, Side } from "./geometry";
import { bottom, centre, overlaps, right } from "./geometry";
import * as size from "./sizes";

/** An end of a connection: the side of the node, and how far along it, from 0 to 1. */
export interface End {
  side: Side;
  at: number;
}

/** The way of a connection. */
export interface Route {
  source: End;
  target: End;
  /** The sides that faced each other when the way was found; while a node is dragged they may be others. */
  facing: readonly [Side, Side];
  /** How far above the called it runs across; half way where that is nearer. */
  turn: number;
  /** Where it runs down when not below its beginning. */
  channel: number | null;
}

/** A node that connections can end at. */
export interface Stop {
  rect: Rect;
  /** The box that holds it: in another one there are names between the rows. */
  holder: string;
}

/** How far above its target a line from another layer runs across: in the gap between the layers, clear of names. */
const BETWEEN_LAYERS = size.CELL_HEADER + size.PAD + size.LAYER_GAP / 2;
/** The same between two rows of one layer: just below the upper row, clear of the port that is written below it. */
const BETWEEN_ROWS = size.ROW_GAP - 12;
/** How far below its source a line may turn for the first time. */
const FIRST_TURN = 10;
/** Between a line and a card that it passes. */
const CLEARANCE = 9;
/** In a larger drawing nobody follows a single line, and finding ways would take longer than a frame. */
const MOST_CHANNELLED = 400;
/** After so many lanes that are taken, a line shares the nearest one. */
const MOST_TRIES = 24;
/** Between two lines beside each other. */
const LANE = 6;

/** The sides that face each other. Up and down come first, because requests flow from top to bottom. */
export function sidesOf(source: Rect, target: Rect): [Side, Side] {
  if (target.y >= bottom(source)) return ["bottom", "top"];
  if (source.y >= bottom(target)) return ["top", "bottom"];
  return centre(target).x >= centre(source).x ? ["right", "left"] : ["left", "right"];
}

/** Gives every connection its way, so that ends on one side stand apart and no line runs behind a card. */
export function routesOf(
  stops: ReadonlyMap<string, Stop>,
  connections: readonly { id: string; from: string; to: string }[],
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const sides = new Map<string, { end: End; towards: Point }[]>();
  const attach = (node: string, end: End, other: Rect) => {
    const key = `${node} ${end.side}`;
    sides.set(key, [...(sides.get(key) ?? []), { end, towards: centre(other) }]);
  };
  const sources = [...new Set(connections.map((connection) => connection.from))];
  for (const { id, from, to } of connections) {
    const [source, target] = [stops.get(from), stops.get(to)];
    if (!source || !target) continue;
    const facing = sidesOf(source.rect, target.rect);
    const [leaves, enters] = around(stops, [from, to], source.rect, target.rect, facing);
    // Lines of different callers do not run on each other: each caller has a lane of its own, of three.
    const lane = ((sources.indexOf(from) % 3) - 1) * (LANE - 2);
    const route: Route = {
      source: { side: leaves, at: 0.5 },
      target: { side: enters, at: 0.5 },
      facing,
      turn: (hasRowAbove(stops, target) ? BETWEEN_ROWS : BETWEEN_LAYERS) + lane,
      channel: null,
    };
    routes.set(id, route);
    attach(from, route.source, target.rect);
    attach(to, route.target, source.rect);
  }
  for (const [key, ends] of sides) {
    const across = key.endsWith("top") || key.endsWith("bottom");
    ends.sort((a, b) => (across ? a.towards.x - b.towards.x : a.towards.y - b.towards.y));
    ends.forEach(({ end }, index) => {
      end.at = (index + 1) / (ends.length + 1);
    });
  }
  addChannels(stops, connections, routes);
  return routes;
}

/** Whether cards of the same box stand right above; else there is its border, with names. */
function hasRowAbove(stops: ReadonlyMap<string, Stop>, { rect, holder }: Stop): boolean {
  const near = (other: Rect) => bottom(other) <= rect.y && bottom(other) > rect.y - BETWEEN_LAYERS - size.PAD;
  return [...stops.values()].some((stop) => stop.holder === holder && near(stop.rect));
}

/** Between two nodes side by side with a card in between, the way leads below that card. */
function around(
  stops: ReadonlyMap<string, Stop>,
  ends: readonly string[],
  source: Rect,
  target: Rect,
  facing: [Side, Side],
): [Side, Side] {
  if (facing[0] === "bottom" || facing[0] === "top") return facing;
  const [left, other] = source.x < target.x ? [source, target] : [target, source];
  const y = centre(source).y;
  const between = { x: right(left), y: y - 1, width: Math.max(0, other.x - right(left)), height: 2 };
  const blocked = [...stops].some(([id, stop]) => !ends.includes(id) && overlaps(between, stop.rect));
  return blocked ? ["bottom", "bottom"] : facing;
}

/** Finds for each line downwards where it can run down without crossing a card or running on another line. */
function addChannels(
  stops: ReadonlyMap<string, Stop>,
  connections: readonly { id: string; from: string; to: string }[],
  routes: ReadonlyMap<string, Route>,
): void {
  if (connections.length > MOST_CHANNELLED) return;
  const taken: { from: string; to: string; rect: Rect }[] = [];
  for (const { id, from, to } of connections) {
    const route = routes.get(id);
    const [source, target] = [stops.get(from)?.rect, stops.get(to)?.rect];
    if (!route || !source || !target || route.source.side !== "bottom" || route.target.side !== "top") continue;
    const [a, b] = [pointOf(source, route.source), pointOf(target, route.target)];
    const [first, last] = turnsOf(a, b, route.turn);
    if (first === last) continue;
    const strip = (x: number): Rect => ({ x: x - 1, y: a.y, width: 2, height: last - a.y });
    const height = ({ y, height }: Rect) => y <= last + size.PAD && y + height >= a.y - size.PAD;
    const cards = [...stops]
      .filter(([stop, { rect }]) => stop !== from && stop !== to && height(rect))
      .map(([, stop]) => stop.rect);
    const lines = taken
      .filter((other) => other.from !== from && other.to !== to && height(other.rect))
      .map((other) => other.rect);
    const besideCards = (x: number) => !cards.some((card) => overlaps(strip(x), card, { x: CLEARANCE - 2, y: 2 }));
    const besideLines = (x: number) => !lines.some((line) => overlaps(strip(x), line, { x: LANE - 3, y: 0 }));
    if (besideCards(a.x) && besideLines(a.x)) {
      taken.push({ from, to, rect: strip(a.x) });
      continue;
    }
    const candidates = [a.x, b.x];
    for (const card of cards) {
      for (let lane = 0; lane < 3; lane++) {
        candidates.push(card.x - CLEARANCE - lane * LANE, right(card) + CLEARANCE + lane * LANE);
      }
    }
    const cost = (x: number) => Math.abs(x - a.x) + Math.abs(x - b.x) + (x === a.x ? 0 : 1);
    // Where lanes run out, lines may share one; behind a card they would be lost.
    let best: number | undefined;
    let tries = MOST_TRIES;
    for (const x of candidates.sort((p, q) => cost(p) - cost(q))) {
      if (!besideCards(x)) continue;
      best ??= x;
      if (besideLines(x)) {
        best = x;
        break;
      }
      if (--tries === 0) break;
    }
    if (best !== undefined && best !== a.x) route.channel = best;
    taken.push({ from, to, rect: strip(best ?? a.x) });
  }
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

/** The heights at which a line downwards runs across: below its source, and above its target. */
function turnsOf(source: Point, target: Point, turn: number): [number, number] {
  const last = target.y - turn;
  const first = source.y + FIRST_TURN;
  if (last > first + size.PAD) return [first, last];
  const middle = (source.y + target.y) / 2;
  return [middle, middle];
}

/** The corners of a connection between two nodes, from its beginning to its end. */
export function cornersOf(source: Rect, target: Rect, route: Route): Point[] {
  const [a, b] = [pointOf(source, route.source), pointOf(target, route.target)];
  const [leaves, enters] = [route.source.side, route.target.side];
  if (leaves === "bottom" && enters === "top") {
    const [first, last] = turnsOf(a, b, route.turn);
    const x = route.channel ?? a.x;
    return [a, { x: a.x, y: first }, { x, y: first }, { x, y: last }, { x: b.x, y: last }, b];
  }
  if (leaves === "bottom" && enters === "bottom") {
    const y = Math.max(a.y, b.y) + 2 * FIRST_TURN;
    return [a, { x: a.x, y }, { x: b.x, y }, b];
  }
  if (leaves === "top" || leaves === "bottom") {
    const y = (a.y + b.y) / 2;
    return [a, { x: a.x, y }, { x: b.x, y }, b];
  }
  const x = (a.x + b.x) / 2;
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
  if (end.at < 0.49) return -75;
  return end.at > 0.51 ? -25 : -50;
}

/** Where the port is written: beside the target, because the port is the target's. */
export function labelPoint(target: Point, side: Side): Point {
  switch (side) {
    case "top":
      return { x: target.x, y: target.y - 16 };
    case "bottom":
      return { x: target.x, y: target.y + 12 };
    case "left":
      return { x: target.x - 10, y: target.y - 13 };
    case "right":
      return { x: target.x + 10, y: target.y - 13 };
  }
}
