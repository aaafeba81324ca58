// What components read that is computed from the snapshot: once for each snapshot, shared by all readers.

import { type Route, type Stop, asideRoutesOf, routesOf } from "../canvas/edges";
import { REGIONAL_BAND } from "../canvas/holders";
import { type Layout, layout } from "../canvas/layout";
import { realmOf } from "../canvas/realm";
import { type Reference, referencesOf } from "../canvas/references";
import type { Design, Finding, Severity, TierInfo } from "../ipc/model";
import { subjectThing } from "./things";

/** The drawing of a design. */
export const layoutOf = remembered((design: Design, palette: TierInfo[]): Layout => layout(design, realmOf(palette)));

const references = new WeakMap<Design, Reference[]>();

/** What tiers have to do with each other beside connections. */
export function referencesFor(design: Design): Reference[] {
  const known = references.get(design) ?? referencesOf(design);
  references.set(design, known);
  return known;
}

/** The ways of all connections in a drawing, and of the references that are always drawn. */
export const routesFor = remembered((drawn: Layout, design: Design): Map<string, Route> => {
  const always = referencesFor(design).filter((reference) => reference.always);
  return routesOf(stopsOf(drawn), [...design.connections, ...always], drawn.gates);
});

/**
 * The ways of the references that come and go: found apart from the connections, which they must not push aside. Those
 * out of the column beside the VPC come from the side.
 */
export const asideRoutesFor = remembered((drawn: Layout, design: Design): Map<string, Route> => {
  const stops = stopsOf(drawn);
  const rest = referencesFor(design).filter((reference) => !reference.always);
  const beside = rest.filter(({ from, to }) => {
    return stops.get(from)?.holder === REGIONAL_BAND && stops.get(to)?.holder !== REGIONAL_BAND;
  });
  const others = rest.filter((reference) => !beside.includes(reference));
  return new Map([...asideRoutesOf(stops, beside), ...routesOf(stops, others)]);
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
