// Places the tiers of one box: those that a person moved where they were put, the others in rows by who calls whom.

import type { Design, Tier } from "../ipc/model";
import { type Point, type Rect, bottom, freePlace, right } from "./geometry";
import type { Placed } from "./layout";
import { tierKey } from "../state/things";
import * as size from "./sizes";

/** Tiers with places relative to their box, and what they need of it. */
export interface Placement {
  tiers: Placed[];
  /** The width that the tiers need, from the area's left edge. */
  width: number;
  /** The height that they need, from the area's top edge. */
  height: number;
  /** The width in which those that nobody moved stand as they should. */
  needed: number;
}

/** The part of a box that may hold tiers. */
export interface Area {
  left: number;
  top: number;
  width: number;
  /** How wide tiers that were moved may make it. */
  wider: number;
}

/** How near a person may put two tiers to each other. */
const NEAREST = { x: size.PAD, y: size.PAD };

/** Where tiers that nobody moved should stand, by id, and the width that they need. */
interface Arrangement {
  width: number;
  places: Map<string, Point>;
}

/** Arranges tiers in an area. */
export type Arrange = (design: Design, tiers: readonly Tier[], area: Area) => Arrangement;

/** Places tiers in an area that may grow to the right and down. */
export function placeTiers(design: Design, tiers: readonly Tier[], area: Area, arrange: Arrange = inRows): Placement {
  const places = new Map<string, Rect>();
  const taken: Rect[] = [];
  const limits = (width: number) => ({ left: area.left, right: area.left + width, top: area.top });
  const put = (id: string, wanted: Rect, width: number) => {
    const rect = { ...wanted, ...freePlace(wanted, taken, limits(width), NEAREST) };
    places.set(id, rect);
    taken.push(rect);
  };

  const free = tiers.filter((tier) => !design.canvas.nodes[tier.id]);
  const arranged = arrange(design, free, area);
  const width = Math.max(area.width, arranged.width);
  // Moved tiers keep their place, so they go first. Where two of them would lie on each other, the later one gives way.
  for (const tier of tiers) {
    const moved = design.canvas.nodes[tier.id];
    if (moved) put(tier.id, { ...moved, ...size.TIER }, Math.max(width, area.wider));
  }
  for (const [id, place] of arranged.places) put(id, { ...place, ...size.TIER }, width);

  const placed = tiers.map((tier) => ({ id: tier.id, rect: places.get(tier.id) ?? { x: 0, y: 0, ...size.TIER } }));
  return {
    tiers: placed,
    width: Math.max(0, ...taken.map(right)) - (taken.length > 0 ? area.left : 0),
    height: Math.max(0, ...taken.map((rect) => bottom(rect) - area.top)),
    needed: arranged.width,
  };
}

/** The width of cards side by side. */
function span(count: number, gap: number): number {
  return count === 0 ? 0 : count * (size.TIER.width + gap) - gap;
}

/** Rows in the middle of the area. */
function inRows(design: Design, tiers: readonly Tier[], area: Area): Arrangement {
  const rows = rowsOf(design, tiers, area.width);
  const width = Math.max(area.width, ...rows.map((row) => span(row.length, size.GAP)));
  const places = new Map<string, Point>();
  rows.forEach((row, line) => {
    const y = area.top + line * (size.TIER.height + size.ROW_GAP);
    const put = (cards: readonly Tier[], x: number) =>
      cards.forEach((tier, n) => places.set(tier.id, { x: x + n * (size.TIER.width + size.GAP), y }));
    // Operators' hosts leave the middle to requests: alone in their row, and beside others where there is room.
    const hosts = row.filter((tier) => tierKey(tier) === "adminHost");
    const others = row.filter((tier) => !hosts.includes(tier));
    const core = span(others.length, size.GAP);
    const fits = core / 2 + size.GAP + span(hosts.length, size.GAP) <= width / 2;
    if (hosts.length > 0 && others.length === 0 && design.network.zones.length > 1) {
      put(hosts, area.left + (width - span(hosts.length, size.GAP)) * 0.9);
    } else if (hosts.length > 0 && fits) {
      put(others, area.left + (width - core) / 2);
      put(hosts, area.left + (width + core) / 2 + size.GAP);
    } else {
      put(row, area.left + (width - span(row.length, size.GAP)) / 2);
    }
  });
  return { width, places };
}

/** One row with some tiers in the middle of the area and the others on both sides of those; a crowd stands in rows. */
export function inBand(side: (tier: Tier) => -1 | 0 | 1): Arrange {
  return (design, tiers, area) => {
    const on = (wanted: -1 | 0 | 1) => tiers.filter((tier) => side(tier) === wanted);
    const [before, middle, behind] = [on(-1), on(0), on(1)];
    const core = span(middle.length, size.BAND_GAP);
    const wing = Math.max(before.length, behind.length) * (size.TIER.width + size.BAND_GAP);
    const needed = core + 2 * wing;
    if (needed > span(size.MAX_PER_BAND, size.BAND_GAP)) return inRows(design, tiers, area);
    const width = Math.max(area.width, needed);
    const step = size.TIER.width + size.BAND_GAP;
    const start = area.left + (width - core) / 2;
    // Without anything in the middle the sides still leave room there, for what comes from above.
    const gap = middle.length === 0 ? size.TIER.width / 2 : 0;
    const places = new Map<string, Point>();
    const put = (tier: Tier, x: number) => places.set(tier.id, { x, y: area.top });
    before.forEach((tier, n) => put(tier, start - gap - (n + 1) * step));
    middle.forEach((tier, n) => put(tier, start + n * step));
    behind.forEach((tier, n) => put(tier, start + core + gap + size.BAND_GAP + n * step));
    return { width, places };
  };
}

/** Columns from left to right, as many as the height asks for. */
export function inColumns(height: number, rank: (tier: Tier) => number): Arrange {
  return (_, tiers, area) => {
    const step = size.TIER.height + size.COLUMN_GAP;
    const fitting = Math.max(3, Math.floor((height + size.COLUMN_GAP) / step));
    const columns = Math.max(1, Math.ceil(tiers.length / fitting));
    const each = Math.ceil(tiers.length / columns);
    const places = new Map<string, Point>();
    const ordered = [...tiers].sort((a, b) => rank(a) - rank(b));
    ordered.forEach((tier, n) => {
      const x = area.left + Math.floor(n / each) * (size.TIER.width + size.GAP);
      places.set(tier.id, { x, y: area.top + (n % each) * step });
    });
    return { width: span(columns, size.GAP), places };
  };
}

/** Callers above what they call, so that requests flow downwards; long rows are broken into even ones. */
function rowsOf(design: Design, tiers: readonly Tier[], width: number): Tier[][] {
  const depth = depths(design, tiers);
  const byDepth: Tier[][] = [];
  for (const tier of tiers) (byDepth[depth.get(tier.id) ?? 0] ??= []).push(tier);
  const fitting = Math.floor((width + size.GAP) / (size.TIER.width + size.GAP));
  return byDepth.flatMap((row) => {
    // Three stand side by side even where that makes the box wider, and a crowd more, so that it does not become a tower.
    const crowd = row.length > 2 * size.LEAST_PER_ROW;
    const most = crowd ? size.MAX_PER_ROW : Math.max(size.LEAST_PER_ROW, Math.min(size.MAX_PER_ROW, fitting));
    const each = Math.ceil(row.length / Math.ceil(row.length / most));
    const lines: Tier[][] = [];
    for (let at = 0; at < row.length; at += each) lines.push(row.slice(at, at + each));
    return lines;
  });
}

/** How many calls inside the box lead to each tier, at most. Tiers that call each other in a circle stop counting. */
function depths(design: Design, tiers: readonly Tier[]): Map<string, number> {
  const depth = new Map(tiers.map((tier) => [tier.id, 0]));
  const inside = design.connections.filter((c) => depth.has(c.from) && depth.has(c.to) && c.from !== c.to);
  for (let round = 1; round < tiers.length; round++) {
    let changed = false;
    for (const { from, to } of inside) {
      const next = (depth.get(from) ?? 0) + 1;
      if (next > (depth.get(to) ?? 0) && next <= round) {
        depth.set(to, next);
        changed = true;
      }
    }
    if (!changed) break;
  }
  // A circle leaves empty depths behind; `flatMap` over a sparse array skips them.
  return depth;
}
