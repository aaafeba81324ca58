// The file format leaves empty lists out, and so does the wire. The generated types say that the lists are there, so
// they are put back once, here, and nothing behind this line asks again.

import type { Design, Snapshot, TierKind } from "./model";
import type * as wire from "./types";

/** The design with every list that the format may leave out. */
export function completeDesign(design: wire.Design): Design {
  const network = design.network;
  return {
    ...design,
    description: design.description ?? "",
    parameters: design.parameters ?? [],
    network: {
      ...network,
      natGateways: network.natGateways ?? [],
      endpoints: network.endpoints ?? [],
      routeTables: (network.routeTables ?? []).map((table) => ({ ...table, routes: table.routes ?? [] })),
    },
    securityGroups: (design.securityGroups ?? []).map((group) => ({
      ...group,
      description: group.description ?? "",
      rules: (group.rules ?? []).map((rule) => ({ ...rule, description: rule.description ?? "" })),
    })),
    tiers: (design.tiers ?? []).map((tier) => ({
      ...tier,
      securityGroups: tier.securityGroups ?? [],
      kind: completeKind(tier.kind),
    })),
    connections: (design.connections ?? []).map((connection) => ({
      ...connection,
      paths: connection.paths ?? [],
      hosts: connection.hosts ?? [],
      description: connection.description ?? "",
    })),
    waivers: design.waivers ?? [],
    canvas: { ...design.canvas, nodes: design.canvas?.nodes ?? {} },
  };
}

/** The lists of each sort of tier that the format may leave out. */
const LISTS: Partial<Record<string, readonly string[]>> = {
  alarms: ["alarms"],
  deliveryPipeline: ["builds"],
  fargateService: ["environment", "taskPolicies"],
  httpApi: ["corsOrigins", "routes"],
  restApi: ["routes"],
  userPool: ["callbackUrls"],
};

function completeKind(kind: wire.TierKind): TierKind {
  if ("networkLoadBalancer" in kind) {
    const { listeners, ...rest } = kind.networkLoadBalancer;
    const complete = listeners.map((listener) => ({ ...listener, targetAddresses: listener.targetAddresses ?? [] }));
    return { networkLoadBalancer: { ...rest, listeners: complete } };
  }
  const [key, properties] = Object.entries(kind)[0] as [string, object];
  const empty = Object.fromEntries((LISTS[key] ?? []).map((list) => [list, []]));
  return { [key]: { ...empty, ...properties } } as unknown as TierKind;
}

/** A snapshot whose design is complete. */
export function completeSnapshot(snapshot: wire.Snapshot): Snapshot {
  return { ...snapshot, design: completeDesign(snapshot.design) };
}
