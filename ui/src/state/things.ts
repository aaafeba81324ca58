// Everything in a design that has an id, found by it. Ids are unique in the whole document, so one map serves all.

import type {
  Connection,
  Design,
  Endpoint,
  InternetGateway,
  ItemKind,
  Layer,
  NatGateway,
  Parameter,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Tier,
  TierKind,
  Vpc,
  Zone,
} from "../ipc/model";

/** A thing of the document with its sort. */
export type Thing =
  | { kind: "vpc"; id: string; value: Vpc }
  | { kind: "zone"; id: string; value: Zone }
  | { kind: "layer"; id: string; value: Layer }
  | { kind: "subnet"; id: string; value: Subnet; layer: Layer }
  | { kind: "internetGateway"; id: string; value: InternetGateway }
  | { kind: "natGateway"; id: string; value: NatGateway }
  | { kind: "routeTable"; id: string; value: RouteTable }
  | { kind: "endpoint"; id: string; value: Endpoint }
  | { kind: "securityGroup"; id: string; value: SecurityGroup }
  | { kind: "securityGroupRule"; id: string; value: SecurityGroupRule; group: SecurityGroup }
  | { kind: "parameter"; id: string; value: Parameter }
  | { kind: "tier"; id: string; value: Tier }
  | { kind: "connection"; id: string; value: Connection };

/** The id that connections use for the public internet. */
export const INTERNET = "internet";

const known = new WeakMap<Design, Map<string, Thing>>();

/** All things of a design by id. Made once for each design, since snapshots are replaced whole. */
export function thingsOf(design: Design): Map<string, Thing> {
  const before = known.get(design);
  if (before) return before;
  const things = new Map<string, Thing>();
  const add = (thing: Thing) => things.set(thing.id, thing);
  const { network } = design;
  for (const value of design.parameters) add({ kind: "parameter", id: value.id, value });
  add({ kind: "vpc", id: network.vpc.id, value: network.vpc });
  for (const value of network.zones) add({ kind: "zone", id: value.id, value });
  for (const layer of network.layers) {
    add({ kind: "layer", id: layer.id, value: layer });
    for (const value of layer.subnets) add({ kind: "subnet", id: value.id, value, layer });
  }
  const gateway = network.internetGateway;
  if (gateway) add({ kind: "internetGateway", id: gateway.id, value: gateway });
  for (const value of network.natGateways) add({ kind: "natGateway", id: value.id, value });
  for (const value of network.routeTables) add({ kind: "routeTable", id: value.id, value });
  for (const value of network.endpoints) add({ kind: "endpoint", id: value.id, value });
  for (const group of design.securityGroups) {
    add({ kind: "securityGroup", id: group.id, value: group });
    for (const value of group.rules) add({ kind: "securityGroupRule", id: value.id, value, group });
  }
  for (const value of design.tiers) add({ kind: "tier", id: value.id, value });
  for (const value of design.connections) add({ kind: "connection", id: value.id, value });
  known.set(design, things);
  return things;
}

/** What each sort is called in the window, in AWS's words where AWS has one. */
export const KIND_NAMES: Record<ItemKind, string> = {
  vpc: "VPC",
  zone: "Availability Zone",
  layer: "Layer",
  subnet: "Subnet",
  internetGateway: "Internet gateway",
  natGateway: "NAT gateway",
  routeTable: "Route table",
  endpoint: "VPC endpoint",
  securityGroup: "Security group",
  securityGroupRule: "Security group rule",
  parameter: "Parameter",
  tier: "Tier",
  connection: "Connection",
};

/** The label of a thing as a person knows it. */
export function nameOf(design: Design, id: string): string {
  if (id === INTERNET) return "Internet";
  const thing = thingsOf(design).get(id);
  if (!thing) return id;
  switch (thing.kind) {
    case "zone":
      return zoneName(thing.value);
    case "subnet":
    case "parameter":
      return thing.id;
    case "securityGroupRule":
      return `${thing.group.name}: ${thing.value.description || thing.id}`;
    case "connection":
      return `${nameOf(design, thing.value.from)} → ${nameOf(design, thing.value.to)}`;
    default:
      return thing.value.name || thing.id;
  }
}

/** Zones are named by their place in the Region's list, because their names differ between accounts. */
export function zoneName(zone: Zone): string {
  return `Availability Zone ${zone.index + 1}`;
}

/** The key under which the file keeps a tier's properties, such as `fargateService`. */
export function tierKey(tier: Tier): string {
  return Object.keys(tier.kind)[0] ?? "";
}

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** The properties of each sort of tier by its key. */
export type TierProperties = Intersection<TierKind>;

/** A tier's properties when it is of this kind. */
export function propertiesOf<K extends keyof TierProperties>(tier: Tier, key: K): TierProperties[K] | undefined {
  return (tier.kind as Partial<TierProperties>)[key];
}

/** The thing that a finding speaks of: the subject itself, or the thing whose logical id begins it. */
export function subjectThing(design: Design, subject: string): Thing | undefined {
  const things = thingsOf(design);
  const exact = things.get(subject);
  if (exact) return exact;
  let best: Thing | undefined;
  for (const thing of things.values()) {
    const longer = !best || thing.id.length > best.id.length;
    if (longer && subject.startsWith(logicalId(thing.id))) best = thing;
  }
  return best;
}

/** The beginning of the logical ids that an id gives: `AppA` of `app-a`. */
function logicalId(id: string): string {
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** An id near to a wanted one that nothing in the design uses. */
export function freeId(design: Design, wanted: string): string {
  const things = thingsOf(design);
  if (!things.has(wanted) && wanted !== INTERNET) return wanted;
  for (let n = 2; ; n++) {
    const stem = wanted.slice(0, 40 - String(n).length).replace(/-+$/, "");
    if (!things.has(`${stem}${n}`)) return `${stem}${n}`;
  }
}
