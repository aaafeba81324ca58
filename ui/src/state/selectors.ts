// What components read that is computed from the snapshot: once for each snapshot, shared by all readers.

import { type Route, type Stop, routesOf } from "../canvas/edges";
import { type Layout, layout } from "../canvas/layout";
import { realmOf } from "../canvas/realm";
import type { Design, Finding, Severity, TierInfo } from "../ipc/model";
import { subjectThing } from "./things";

/** The drawing of a design. */
export const layoutOf = remembered((design: Design, palette: TierInfo[]): Layout => layout(design, realmOf(palette)));

/** The ways of all connections in a drawing. */
export const routesFor = remembered((drawn: Layout, design: Design): Map<string, Route> => {
  return routesOf(stopsOf(drawn), design.connections);
});

/** The nodes of a drawing that connections can end at. */
export function stopsOf(drawn: Layout): Map<string, Stop> {
  const stops = new Map<string, Stop>(drawn.tiers.map((tier) => [tier.id, tier]));
  for (const actor of drawn.actors) stops.set(actor.id, { rect: actor.rect, holder: "outside" });
  return stops;
}

/** Findings that count, by the thing they speak of. */
export const findingsByThing = remembered((design: Design, findings: Finding[]): Map<string, Finding[]> => {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.waived !== undefined) continue;
    const id = subjectThing(design, finding.subject)?.id;
    if (id) found.set(id, [...(found.get(id) ?? []), finding]);
  }
  return found;
});

/** The worst of some findings; null of none. */
export function worst(findings: readonly Finding[] | undefined): Severity | null {
  if (!findings || findings.length === 0) return null;
  const order: Severity[] = ["error", "warning", "advice"];
  return order.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** A function that remembers its last answer. Arguments are compared by identity. */
function remembered<A, B, R>(compute: (a: A, b: B) => R): (a: A, b: B) => R {
  let last: { a: A; b: B; result: R } | null = null;
  return (a, b) => {
    if (!last || last.a !== a || last.b !== b) last = { a, b, result: compute(a, b) };
    return last.result;
  };
}
