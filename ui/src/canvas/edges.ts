// Where connections leave and enter their nodes, and where they run between. Pure geometry; the corners of a way are in
// `paths.ts`, what is drawn is in `lines/`.
//
// Lines run straight down and across, as in AWS's drawings: down from the caller, across in the gap above the called.
// Where a card lies in the way, the line goes down beside it.

import { addChannels } from "./channels";
import type { Point, Rect, Side } from "./geometry";
import { bottom, centre, overlaps, right } from "./geometry";
import { REGIONAL_BAND } from "./holders";
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
  /** How far above the called, or above a caller that stands below it, it runs across; half way where that is nearer. */
  turn: number;
  /** Where it runs down when not below its beginning. */
  channel: number | null;
  /** Where it comes through its gate, when it cannot run on straight from there. */
  via?: Point;
}

/** Where a line should cross a border: through the gateway that lets it in. */
export interface Gate {
  x: number;
  /** Just behind the border, where a line may turn aside again. */
  y: number;
  /** How far from its middle a line still runs through it. */
  reach: number;
}

/** A node that connections can end at. */
export interface Stop {
  rect: Rect;
  /** The box that holds it: in another one there are names between the rows. */
  holder: string;
}

/** An end with the middle of the node that its line leads to. */
interface Attached {
  end: End;
  towards: Point;
  /** Whether the line runs from below to above. */
  isUp: boolean;
}

/** How far above its target a line from another layer runs across: in the gap between the layers, clear of names. */
const BETWEEN_LAYERS = size.CELL_HEADER + size.PAD + size.LAYER_GAP / 2;
/** The same between two rows of one layer: just below the upper row, clear of the port that is written below it. */
const BETWEEN_ROWS = size.ROW_GAP - 12;
/** How far below its source a line may turn for the first time. */
export const FIRST_TURN = 10;
/** Between two lines beside each other. */
export const LANE = 6;
/** How far above its source a line upwards runs across: above the lines that come down, so that the two do not cross. */
const BACK_UP = BETWEEN_LAYERS + LANE;
/** Between two lines from one node to another. */
const PARALLEL = 44;
/** The lanes of a gateway, the middle one first. */
export const LANES = [0, 1, -1, 2, -2, 3, -3];

/** The sides that face each other. Up and down come first, because requests flow from top to bottom. */
export function sidesOf(source: Rect, target: Rect): [Side, Side] {
  if (target.y >= bottom(source)) return ["bottom", "top"];
  if (source.y >= bottom(target)) return ["top", "bottom"];
  return centre(target).x >= centre(source).x ? ["right", "left"] : ["left", "right"];
}

/**
 * Gives every connection its way, so that ends on one side stand apart and no line runs behind a card. `gates` says of
 * some where they should run down: through the gateway that lets them in.
 */
export function routesOf(
  stops: ReadonlyMap<string, Stop>,
  connections: readonly { id: string; from: string; to: string }[],
  gates: ReadonlyMap<string, Gate> = new Map(),
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const sides = new Map<string, Attached[]>();
  const attach = (node: string, end: End, other: Rect, isUp: boolean) => {
    const key = `${node} ${end.side}`;
    sides.set(key, [...(sides.get(key) ?? []), { end, towards: centre(other), isUp }]);
  };
  const pairs = new Set(connections.map(({ from, to }) => `${from} ${to}`));
  const sources = [...new Set(connections.map((connection) => connection.from))];
  for (const { id, from, to } of connections) {
    const [source, target] = [stops.get(from), stops.get(to)];
    if (!source || !target) continue;
    const facing = sidesOf(source.rect, target.rect);
    const [leaves, enters] =
      intoColumn(stops, [from, to], source, target) ?? around(stops, [from, to], source.rect, target.rect, facing);
    // Lines of different callers do not run on each other: each caller has a lane of its own, of three.
    const wanted = ((sources.indexOf(from) % 3) - 1) * (LANE - 2);
    // Where a call leads back up, the upper lanes are that one's.
    const lane = pairs.has(`${to} ${from}`) ? Math.min(0, wanted) : wanted;
    const isUp = leaves === "top";
    const route: Route = {
      source: { side: leaves, at: 0.5 },
      target: { side: enters, at: 0.5 },
      facing,
      turn: isUp ? turnUp(stops, source) : turnDown(stops, target, gates.get(id)) + lane,
      channel:
        enters === "left" && leaves !== "left" && target.holder === REGIONAL_BAND
          ? target.rect.x - FIRST_TURN + Math.min(0, lane)
          : null,
    };
    routes.set(id, route);
    attach(from, route.source, target.rect, isUp);
    attach(to, route.target, source.rect, isUp);
  }
  for (const [key, ends] of sides) {
    const [node = "", side] = key.split(" ");
    const rect = stops.get(node)?.rect;
    if (rect) spread(ends, rect, side as Side);
  }
  addChannels(stops, connections, routes, gates);
  return routes;
}

/**
 * Spreads the ends on one side of a node in the order of where they lead. What lies straight across gets the middle, so
 * that its line is straight; the others share the rest on their sides. Of two that lead to the same node the one that
 * runs up is the outer one: it turns above the other.
 */
function spread(ends: Attached[], rect: Rect, side: Side): void {
  const across = side === "top" || side === "bottom";
  const middle = across ? centre(rect).x : centre(rect).y;
  const length = across ? rect.width : rect.height;
  const off = ({ towards }: { towards: Point }) => (across ? towards.x : towards.y) - middle;
  const straight = ends.filter((end) => Math.abs(off(end)) <= 2);
  const outer = side === "bottom" ? 1 : -1;
  const order = (sign: number) => (a: Attached, b: Attached) =>
    off(a) - off(b) || sign * outer * (Number(a.isUp) - Number(b.isUp));
  const before = ends.filter((end) => off(end) < -2).sort(order(-1));
  const behind = ends.filter((end) => off(end) > 2).sort(order(1));
  // Several that lead to the same node run beside each other, as far apart as their ports are wide.
  const step = Math.min(PARALLEL / length, 1 / (ends.length + 1));
  if (straight.length === 0) {
    const all = [...before, ...behind];
    const alike = all.every((end) => off(end) === off(all[0] ?? end));
    all.forEach(({ end }, n) => {
      end.at = alike ? 0.5 + (n - (ends.length - 1) / 2) * step : (n + 1) / (ends.length + 1);
    });
    return;
  }
  const half = ((straight.length - 1) / 2) * step;
  const rest = 0.5 - half;
  straight.forEach(({ end }, n) => {
    end.at = 0.5 - half + n * step;
  });
  before.forEach(({ end }, n) => {
    end.at = (rest * (n + 1)) / (before.length + 1);
  });
  behind.forEach(({ end }, n) => {
    end.at = 1 - rest + (rest * (n + 1)) / (behind.length + 1);
  });
}

/**
 * The ways of references out of the column beside the VPC: they come to what they speak of from below, where they cross
 * the fewest lines. Each source has a lane of its own.
 */
export function asideRoutesOf(
  stops: ReadonlyMap<string, Stop>,
  references: readonly { id: string; from: string; to: string }[],
): Map<string, Route> {
  const routes = new Map<string, Route>();
  const ends = new Map<string, End[]>();
  const sources = [...new Set(references.map((reference) => reference.from))];
  for (const { id, from, to } of references) {
    const [source, target] = [stops.get(from), stops.get(to)];
    if (!source || !target) continue;
    const lane = sources.indexOf(from) % LANES.length;
    const route: Route = {
      source: { side: "left", at: 0.5 },
      target: { side: "bottom", at: 0.5 },
      facing: sidesOf(source.rect, target.rect),
      turn: FIRST_TURN + (lane % 3) * (LANE - 2),
      channel: source.rect.x - FIRST_TURN - lane * (LANE - 2),
    };
    routes.set(id, route);
    ends.set(to, [...(ends.get(to) ?? []), route.target]);
  }
  // The right half: out of the middle run the connections.
  for (const list of ends.values()) {
    list.forEach((end, index) => {
      end.at = 0.6 + (0.35 * (list.length - index)) / (list.length + 1);
    });
  }
  return routes;
}

/** How far above the called a line runs across. */
function turnDown(stops: ReadonlyMap<string, Stop>, target: Stop, gate: Gate | undefined): number {
  // Into the uppermost layer it turns right behind its gate: below that are the names of the zones.
  const behind = gate ? target.rect.y - gate.y : 0;
  if (behind > BETWEEN_LAYERS && behind < BETWEEN_LAYERS + size.HEADER + size.PAD) return behind;
  return hasRowAbove(stops, target) ? BETWEEN_ROWS : BETWEEN_LAYERS;
}

/** How far above its caller a line upwards runs across. */
function turnUp(stops: ReadonlyMap<string, Stop>, source: Stop): number {
  return hasRowAbove(stops, source) ? size.ROW_GAP / 2 : BACK_UP;
}

/** Whether cards of the same box stand right above; else there is its border, with names. */
function hasRowAbove(stops: ReadonlyMap<string, Stop>, { rect, holder }: Stop): boolean {
  const near = (other: Rect) => bottom(other) <= rect.y && bottom(other) > rect.y - BETWEEN_LAYERS - size.PAD;
  return [...stops.values()].some((stop) => stop.holder === holder && near(stop.rect));
}

/** Into the column beside the VPC the way leads from its left, where there is nothing but lines; the uppermost has a free top. */
function intoColumn(
  stops: ReadonlyMap<string, Stop>,
  ends: readonly string[],
  source: Stop,
  target: Stop,
): [Side, Side] | null {
  if (target.holder !== REGIONAL_BAND || source.holder === REGIONAL_BAND || right(source.rect) > target.rect.x)
    return null;
  const inColumn = [...stops.values()].filter((stop) => stop.holder === REGIONAL_BAND);
  const above = bottom(source.rect) <= target.rect.y;
  if (above && inColumn.every((stop) => stop.rect.y >= target.rect.y || stop.rect.x !== target.rect.x)) return null;
  const { y } = centre(source.rect);
  const between = { x: right(source.rect), y: y - 1, width: target.rect.x - right(source.rect), height: 2 };
  const blocked = [...stops].some(([id, stop]) => !ends.includes(id) && overlaps(between, stop.rect));
  return [blocked ? "bottom" : "right", "left"];
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
