// Where lines run down: through their gate, beside cards, and not on each other. Pure geometry.

import { type Gate, LANE, LANES, type Route, type Stop } from "./edges";
import { type Rect, overlaps, right } from "./geometry";
import { pointOf, turnsOf } from "./paths";
import * as size from "./sizes";

/** Between a line and a card that it passes. */
const CLEARANCE = 9;
/** In a larger drawing nobody follows a single line, and finding ways would take longer than a frame. */
const MOST_CHANNELLED = 400;
/** After so many lanes that are taken, a line shares the nearest one. */
const MOST_TRIES = 24;

interface Taken {
  from: string;
  to: string;
  rect: Rect;
}

/** Finds for each line downwards where it can run down without crossing a card or running on another line. */
export function addChannels(
  stops: ReadonlyMap<string, Stop>,
  connections: readonly { id: string; from: string; to: string }[],
  routes: ReadonlyMap<string, Route>,
  gates: ReadonlyMap<string, Gate>,
): void {
  if (connections.length > MOST_CHANNELLED) return;
  const taken: Taken[] = [];
  const ends = new Map<string, number>();
  for (const { id, to } of connections) {
    if (routes.get(id)?.target.side === "top") ends.set(to, (ends.get(to) ?? 0) + 1);
  }
  for (const { id, from, to } of connections) {
    const route = routes.get(id);
    const [source, target] = [stops.get(from)?.rect, stops.get(to)?.rect];
    if (!route || !source || !target || route.source.side !== "bottom" || route.target.side !== "top") continue;
    const [a, b] = [pointOf(source, route.source), pointOf(target, route.target)];
    const [first, last] = turnsOf(a, b, route.turn);
    if (first === last) continue;

    const near = ({ y, height }: Rect) => y <= last + size.PAD && y + height >= a.y - size.PAD;
    const cards = [...stops]
      .filter(([stop, { rect }]) => stop !== from && stop !== to && near(rect))
      .map(([, stop]) => stop.rect);
    const lines = taken
      .filter((other) => (other.from === from) === (other.to === to) && near(other.rect))
      .map((other) => other.rect);
    const strip = (x: number, top: number, foot: number): Rect => ({ x: x - 1, y: top, width: 2, height: foot - top });
    const besideCards = (x: number, top: number, foot = last) =>
      !cards.some((card) => overlaps(strip(x, top, foot), card, { x: CLEARANCE - 2, y: 2 }));
    const besideLines = (x: number, top: number, foot = last) =>
      !lines.some((line) => overlaps(strip(x, top, foot), line, { x: LANE - 3, y: 0 }));
    const take = (x: number, top: number, foot = last) => taken.push({ from, to, rect: strip(x, top, foot) });
    // Where lanes run out, lines may share one; behind a card they would be lost.
    const freeOf = (candidates: readonly number[], top: number, foot = last) => {
      const clear = candidates.filter((x) => besideCards(x, top, foot)).slice(0, MOST_TRIES);
      return clear.find((x) => besideLines(x, top, foot)) ?? clear[0];
    };

    const gate = gates.get(id);
    if (gate) {
      const through = LANES.map((lane) => gate.x + lane * LANE);
      // A card above the gate is passed beside: right above the target, else on the side that is nearer.
      const beside = cards
        .flatMap((card) => [card.x - CLEARANCE, right(card) + CLEARANCE])
        .sort((p, q) => Math.abs(p - a.x) + Math.abs(p - b.x) - Math.abs(q - a.x) - Math.abs(q - b.x));
      through.push(...[b.x, ...beside].filter((x) => Math.abs(x - gate.x) <= gate.reach));
      if (Math.abs(a.x - gate.x) <= gate.reach) through.unshift(a.x);
      const straight = freeOf(through, a.y);
      if (straight !== undefined) {
        if (straight !== a.x) route.channel = straight;
        // Alone at its target it ends right below its gate.
        const within = straight > target.x + size.PAD && straight < right(target) - size.PAD;
        if (within && ends.get(to) === 1) route.target.at = (straight - target.x) / target.width;
        take(straight, a.y);
        continue;
      }
      const fits = gate.y > first && gate.y < last - size.PAD;
      const upper = fits ? freeOf(through, a.y, gate.y) : undefined;
      if (upper !== undefined) {
        route.via = { x: upper, y: gate.y };
        take(upper, a.y, gate.y);
      }
    }

    const start = route.via ?? a;
    const candidates = [start.x, b.x];
    for (const card of cards) {
      for (let lane = 0; lane < 3; lane++) {
        candidates.push(card.x - CLEARANCE - lane * LANE, right(card) + CLEARANCE + lane * LANE);
      }
    }
    const cost = (x: number) => Math.abs(x - start.x) + Math.abs(x - b.x) + (x === start.x ? 0 : 1);
    const straightOn = besideCards(start.x, start.y) && besideLines(start.x, start.y);
    const best = straightOn
      ? start.x
      : freeOf(
          candidates.sort((p, q) => cost(p) - cost(q)),
          start.y,
        );
    if (best !== undefined && best !== start.x) route.channel = best;
    take(best ?? start.x, start.y);
  }
}
