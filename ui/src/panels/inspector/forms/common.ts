// What several forms offer: tiers of some sorts, layers, ports, days.

import type { Choice } from "../../../components/fields";
import type { Design, Tier } from "../../../ipc/model";
import { propertiesOf, thingsOf, tierKey } from "../../../state/things";
import { type Field, plain } from "../fields";

/** CloudWatch Logs keeps logs for one of these numbers of days (API PutRetentionPolicy). */
const RETENTION = plain(
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653,
);

/** How long a sort of tier keeps its logs. */
export function logRetention(key: string, label = "Logs are kept (days)"): Field {
  return { kind: "choice", numeric: true, property: `/kind/${key}/logRetentionDays`, label, choices: RETENTION };
}

/** The tiers of some sorts. */
export function tiersOf(design: Design, ...keys: readonly string[]): Tier[] {
  return design.tiers.filter((tier) => keys.includes(tierKey(tier)));
}

/** The tiers of some sorts, to be chosen from. */
export function tierChoices(...keys: readonly string[]): (thing: unknown, design: Design) => Choice[] {
  return (_, design) => named(tiersOf(design, ...keys));
}

export function named(things: readonly { id: string; name: string }[]): Choice[] {
  return things.map((thing) => ({ value: thing.id, label: thing.name || thing.id }));
}

export const layerChoices = (_: unknown, design: Design): Choice[] => named(design.network.layers);

/** The web ACL that filters a tier's requests. */
export function webAcl(key: string): Field {
  return {
    kind: "choice",
    property: `/kind/${key}/webAcl`,
    label: "Web ACL",
    optional: true,
    none: "None filters its requests",
    choices: tierChoices("webAcl"),
  };
}

/** The ports on which a load balancer listens. */
export function listenerPorts(design: Design, id: string): number[] {
  const thing = thingsOf(design).get(id);
  if (thing?.kind !== "tier") return [];
  const balancer = propertiesOf(thing.value, "loadBalancer") ?? propertiesOf(thing.value, "networkLoadBalancer");
  return balancer?.listeners.map((listener) => listener.port) ?? [];
}

export const SCHEMES = [
  { value: "internet-facing", label: "Internet-facing" },
  { value: "internal", label: "Internal" },
];

/** The ARN of a certificate, typed or supplied by a parameter. */
export function certificate(at: string): Field {
  return {
    kind: "configurable",
    property: `${at}/certificateArn`,
    label: "Certificate",
    of: "arn",
    stem: "certificate-arn",
    placeholder: "arn:aws:acm:…",
    optional: true,
  };
}

/** A free port for a new listener. */
export function freePort(used: readonly number[], wanted: readonly number[]): number {
  return wanted.find((port) => !used.includes(port)) ?? Math.max(0, ...used) + 1;
}
