// The file format leaves empty lists out, and so does the wire. The generated types say that the lists are there, so
// they are put back once, here, and nothing behind this line asks again.

import type { Design, Snapshot } from "./model";
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
      kind:
        "fargateService" in tier.kind
          ? {
              fargateService: {
                ...tier.kind.fargateService,
                environment: tier.kind.fargateService.environment ?? [],
              },
            }
          : tier.kind,
    })),
    connections: (design.connections ?? []).map((connection) => ({
      ...connection,
      paths: connection.paths ?? [],
      description: connection.description ?? "",
    })),
    waivers: design.waivers ?? [],
    canvas: { ...design.canvas, nodes: design.canvas?.nodes ?? {} },
  };
}

/** A snapshot whose design is complete. */
export function completeSnapshot(snapshot: wire.Snapshot): Snapshot {
  return { ...snapshot, design: completeDesign(snapshot.design) };
}
