// Rectangles and points in canvas pixels at zoom 1. Nothing here knows React or the design.

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

export type Side = "top" | "right" | "bottom" | "left";

export function right(rect: Rect): number {
  return rect.x + rect.width;
}

export function bottom(rect: Rect): number {
  return rect.y + rect.height;
}

export function centre(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** Pixels that must stay free between two rectangles, across and down. */
export type Gap = Point;

const NO_GAP: Gap = { x: 0, y: 0 };

/** Whether two rectangles share more than an edge, or come nearer to each other than the gap. */
export function overlaps(a: Rect, b: Rect, gap = NO_GAP): boolean {
  return a.x < right(b) + gap.x && b.x < right(a) + gap.x && a.y < bottom(b) + gap.y && b.y < bottom(a) + gap.y;
}

export function containsPoint(rect: Rect, point: Point): boolean {
  return point.x >= rect.x && point.x <= right(rect) && point.y >= rect.y && point.y <= bottom(rect);
}

export function containsRect(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer)
  );
}

/** The smallest rectangle around all of them; null around nothing. */
export function around(rects: readonly Rect[]): Rect | null {
  const first = rects[0];
  if (!first) return null;
  let [x, y, x2, y2] = [first.x, first.y, right(first), bottom(first)];
  for (const rect of rects) {
    x = Math.min(x, rect.x);
    y = Math.min(y, rect.y);
    x2 = Math.max(x2, right(rect));
    y2 = Math.max(y2, bottom(rect));
  }
  return { x, y, width: x2 - x, height: y2 - y };
}

/**
 * The place nearest to `wanted` where a box of its size overlaps nothing in `occupied`.
 *
 * Candidates are the wanted place itself and the four sides of what is in the way, so the search ends; there is always
 * one, because `bounds` limits left, right and top but not the bottom: rows grow downwards.
 */
export function freePlace(
  wanted: Rect,
  occupied: readonly Rect[],
  bounds: { left: number; right: number; top: number },
  gap: Gap,
): Point {
  const maxX = Math.max(bounds.left, bounds.right - wanted.width);
  const clampX = (x: number) => Math.min(Math.max(x, bounds.left), maxX);
  const start = { x: clampX(wanted.x), y: Math.max(wanted.y, bounds.top) };
  const isFree = (p: Point) => !occupied.some((other) => overlaps({ ...wanted, ...p }, other, gap));
  if (isFree(start)) return start;

  const lowest = Math.max(bounds.top, ...occupied.map((other) => bottom(other) + gap.y));
  const columns = occupied.flatMap((o) => [o.x - wanted.width - gap.x, right(o) + gap.x]).map(clampX);
  const rows = occupied
    .flatMap((o) => [o.y - wanted.height - gap.y, bottom(o) + gap.y])
    .filter((y) => y >= bounds.top);
  const candidates = [start.x, ...columns].flatMap((x) => [start.y, ...rows].map((y) => ({ x, y })));
  let best: Point = { x: start.x, y: lowest };
  let distance = Math.hypot(best.x - start.x, best.y - start.y);
  for (const candidate of candidates) {
    const far = Math.hypot(candidate.x - start.x, candidate.y - start.y);
    if (far < distance && isFree(candidate)) {
      best = candidate;
      distance = far;
    }
  }
  return best;
}
