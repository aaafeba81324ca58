// Places the tiers of one box: those that a person moved where they were put, the others in rows by who calls whom.

import type { Design, Tier } from "../ipc/model";
import { type Rect, bottom, freePlace, right } from "./geometry";
import type { Placed } from "./layout";
import * as size from "./sizes";

/** Tiers with places relative to their box, and what they need of it. */
export interface Placement {
  tiers: Placed[];
  /** The width that the tiers need, from the area's left edge. */
  width: number;
  /** The height that they need, from the area's top edge. */
  height: number;
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

/** Places tiers in an area that may grow to the right and down. */
export function placeTiers(design: Design, tiers: readonly Tier[], area: Area): Placement {
  const places = new Map<string, Rect>();
  const taken: Rect[] = [];
  const limits = (width: number) => ({ left: area.left, right: area.left + width, top: area.top });
  const put = (id: string, wanted: Rect, width: number) => {
    const rect = { ...wanted, ...freePlace(wanted, taken, limits(width), NEAREST) };
    places.set(id, rect);
    taken.push(rect);
  };

  const rows = rowsOf(design, tiers.filter((tier) => !design.canvas.nodes[tier.id]), area.width);
  const width = Math.max(area.width, ...rows.map((row) => row.length * (size.TIER.width + size.GAP) - size.GAP));
  // Moved tiers keep their place, so they go first. Where two of them would lie on each other, the later one gives way.
  for (const tier of tiers) {
    const moved = design.canvas.nodes[tier.id];
    if (moved) put(tier.id, { ...moved, ...size.TIER }, Math.max(width, area.wider));
  }
  rows.forEach((row, line) => {
    const used = row.length * (size.TIER.width + size.GAP) - size.GAP;
    const x = area.left + (width - used) / 2;
    const y = area.top + line * (size.TIER.height + size.ROW_GAP);
    row.forEach((tier, n) => put(tier.id, { x: x + n * (size.TIER.width + size.GAP), y, ...size.TIER }, width));
  });

  const placed = tiers.map((tier) => ({ id: tier.id, rect: places.get(tier.id) ?? { x: 0, y: 0, ...size.TIER } }));
  return {
    tiers: placed,
    width: Math.max(0, ...taken.map(right)) - (taken.length > 0 ? area.left : 0),
    height: Math.max(0, ...taken.map((rect) => bottom(rect) - area.top)),
  };
}

/** Callers above what they call, so that requests flow downwards; long rows are broken. */
function rowsOf(design: Design, tiers: readonly Tier[], width: number): Tier[][] {
  const depth = depths(design, tiers);
  const byDepth: Tier[][] = [];
  for (const tier of tiers) (byDepth[depth.get(tier.id) ?? 0] ??= []).push(tier);
  const fitting = Math.floor((width + size.GAP) / (size.TIER.width + size.GAP));
  return byDepth.flatMap((row) => {
    // A crowd may widen its box, so that it does not become a tower.
    const crowd = row.length > 2 * fitting;
    const most = crowd ? size.MAX_PER_ROW : Math.max(1, Math.min(size.MAX_PER_ROW, fitting));
    const lines: Tier[][] = [];
    for (let at = 0; at < row.length; at += most) lines.push(row.slice(at, at + most));
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
