// What letting go of a tier means: which layer, which place, which edits. Pure.

import type { Design, Edit, NodeGeometry } from "../ipc/model";
import { type Point, type Rect, bottom, centre, freePlace, right } from "./geometry";
import { NO_LAYER, isBand } from "./holders";
import { type Layout, type Realm, layerAt, relativeTo } from "./layout";
import * as size from "./sizes";

/** A layer with a place in it; without a place where the layout puts things. */
export interface Spot {
  layer: string | null;
  position: NodeGeometry | null;
}

/** Where a new tier goes that is let go at a point; null where it can't go. */
export function spotFor(drawn: Layout, realm: Realm, point: Point): Spot | null {
  // Outside the VPC there is one band for each realm, so wherever it is let go, it goes there.
  if (realm !== "vpc") return { layer: null, position: null };
  const layer = layerAt(drawn, point) ?? nearestLayer(drawn, point);
  if (layer === null) return null;
  const rect = { x: point.x - size.TIER.width / 2, y: point.y - size.TIER.height / 2, ...size.TIER };
  return { layer, position: relativeTo(drawn, layer, freeIn(drawn, layer, rect, null)) };
}

/**
 * The layer that a drop beside all layers means: the nearest one when the point is in the VPC or near its border, for it can
 * go nowhere else there. None far away from the VPC.
 */
function nearestLayer(drawn: Layout, point: Point): string | null {
  const { vpc } = drawn;
  if (distance(vpc, point) > size.GAP) return null;
  const layers = drawn.layers.filter(({ id }) => id !== NO_LAYER);
  const [first, ...rest] = layers;
  if (!first) return null;
  return rest.reduce((best, layer) => (distance(layer.rect, point) < distance(best.rect, point) ? layer : best), first).id;
}

/** How far a point is from a rectangle; nothing within it. */
function distance(rect: Rect, point: Point): number {
  const x = Math.max(rect.x - point.x, 0, point.x - right(rect));
  const y = Math.max(rect.y - point.y, 0, point.y - bottom(rect));
  return Math.hypot(x, y);
}

/** The edits of moving tiers to new places; several are one step. Null when nothing moves. */
export function movesOf(design: Design, drawn: Layout, moved: readonly { id: string; rect: Rect }[]): Edit[] {
  const edits: Edit[] = [];
  // What else lies in a row that the layout made is kept where it is: otherwise it would close the gap and jump.
  const kept = new Set<string>();
  for (const { id, rect } of moved) {
    const before = drawn.tiers.find((tier) => tier.id === id);
    if (!before) continue;
    const inVpc = !isBand(before.holder);
    const layer = inVpc ? layerAt(drawn, centre(rect)) : null;
    const holder = layer ?? before.holder;
    const position = relativeTo(drawn, holder, freeIn(drawn, holder, rect, id));
    if (layer !== null && layer !== before.holder) {
      edits.push({ edit: "moveToLayer", id, layer, position });
      continue;
    }
    if (holder === NO_LAYER) continue;
    const old = relativeTo(drawn, holder, before.rect);
    if (old.x === position.x && old.y === position.y) continue;
    edits.push({ edit: "moveNode", id, position });
    kept.add(holder);
  }
  const moving = new Set(moved.map(({ id }) => id));
  for (const tier of drawn.tiers) {
    if (!kept.has(tier.holder) || moving.has(tier.id) || design.canvas.nodes[tier.id]) continue;
    edits.push({ edit: "moveNode", id: tier.id, position: relativeTo(drawn, tier.holder, tier.rect) });
  }
  return edits;
}

/** The free place in a holder that is nearest to a wanted one. */
function freeIn(drawn: Layout, holder: string, wanted: Rect, self: string | null): Point {
  const box = drawn.holders.get(holder);
  if (!box) return wanted;
  const layered = !isBand(holder);
  const left = box.x + size.LAYER_LABEL + size.PAD;
  const limits = layered
    ? {
        left,
        // A layer grows with what is put at its right end.
        right: Math.max(right(box) - size.PAD, left + size.MOST_WIDTH),
        top: box.y + size.CELL_HEADER + size.PAD,
      }
    : { left: box.x, right: right(box), top: box.y };
  const others = drawn.tiers.filter((tier) => tier.holder === holder && tier.id !== self).map((tier) => tier.rect);
  // As much room as between rows of the layout, so that a connection and its port fit between them.
  return freePlace(wanted, others, limits, { x: size.GAP, y: size.ROW_GAP });
}
