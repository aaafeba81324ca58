// New things with sensible beginnings: free ids, free address ranges, a usual name. Each gives the edit that adds it and
// the id to select then. What is wrong with them is for the rules to say.

import type { Design, Edit, Item, SecurityGroupRule, Subnet } from "../ipc/model";
import { freeCidrs } from "./cidr";
import { freeId, thingsOf } from "./things";

/** An edit with the id of what it adds; null when the design has no place for it. */
export type Addition = { edit: Edit; id: string } | null;

const SUBNET_PREFIX = 24;

/** Adds a layer with a subnet in every zone. */
export function addLayer(design: Design): Addition {
  const id = freeId(design, "layer");
  const ranges = freeRanges(design, design.network.zones.length);
  const subnets = design.network.zones.flatMap((zone, index): Subnet[] => {
    const cidr = ranges[index];
    const wanted = `${id}-${zone.id.split("-").at(-1) ?? "x"}`;
    return cidr ? [{ id: freeId(design, wanted), zone: zone.id, cidr, mapPublicIpOnLaunch: false }] : [];
  });
  return added(id, { layer: { id, name: "New layer", subnets } });
}

/** Adds a zone, with a subnet for every layer that has any. */
export function addZone(design: Design): Addition {
  const { zones, layers } = design.network;
  const index = Math.max(-1, ...zones.map((zone) => zone.index)) + 1;
  const letter = String.fromCharCode(97 + (index % 26));
  const id = freeId(design, `zone-${letter}`);
  const ranges = freeRanges(design, layers.length);
  const edits: Edit[] = [{ edit: "add", item: { zone: { id, index } } }];
  layers.forEach((layer, n) => {
    const cidr = ranges[n];
    const like = layer.subnets.at(-1);
    if (!cidr || !like) return;
    const subnet: Subnet = { ...like, id: freeId(design, `${layer.id}-${letter}`), zone: id, cidr };
    edits.push({ edit: "add", item: { subnet: { layer: layer.id, subnet } } });
  });
  return { id, edit: { edit: "batch", label: "Add a zone", edits } };
}

/** Adds a subnet to a layer, in its first zone without one or in the one that is named. */
export function addSubnet(design: Design, layerId: string, zoneId?: string): Addition {
  const layer = design.network.layers.find((one) => one.id === layerId);
  const free = design.network.zones.find(
    (zone) => (zoneId === undefined || zone.id === zoneId) && !layer?.subnets.some((one) => one.zone === zone.id),
  );
  const cidr = freeRanges(design, 1)[0];
  if (!layer || !free || !cidr) return null;
  const id = freeId(design, `${layerId}-${free.id.split("-").at(-1) ?? "x"}`);
  const routeTable = layer.subnets[0]?.routeTable;
  const subnet: Subnet = { id, zone: free.id, cidr, mapPublicIpOnLaunch: false, ...(routeTable ? { routeTable } : {}) };
  return added(id, { subnet: { layer: layerId, subnet } });
}

export function addInternetGateway(design: Design): Addition {
  if (design.network.internetGateway) return null;
  const id = freeId(design, "gateway");
  return added(id, { internetGateway: { id, name: "Internet gateway" } });
}

/** Adds a NAT gateway to the first subnet of the first layer: the internet is at the top. */
export function addNatGateway(design: Design): Addition {
  const subnet = design.network.layers.flatMap((layer) => layer.subnets)[0];
  if (!subnet) return null;
  const id = freeId(design, "nat");
  return added(id, { natGateway: { id, name: "NAT gateway", subnet: subnet.id } });
}

export function addRouteTable(design: Design): Addition {
  const id = freeId(design, "routes");
  return added(id, { routeTable: { id, name: "New routes", routes: [] } });
}

/** Adds an interface endpoint to the last layer; the service is chosen in the inspector. */
export function addEndpoint(design: Design): Addition {
  const layer = design.network.layers.at(-1);
  if (!layer) return null;
  const id = freeId(design, "to-logs");
  const kind = { interface: { layer: layer.id, securityGroups: [], privateDns: true } };
  return added(id, { endpoint: { id, name: "CloudWatch Logs", service: "logs", kind } });
}

export function addSecurityGroup(design: Design): Addition {
  const id = freeId(design, "sg-new");
  return added(id, { securityGroup: { id, name: "New security group", description: "", rules: [] } });
}

/** Adds a rule to a group. It begins closed in, at the VPC's own range: a rule for everyone should be a decision. */
export function addSecurityGroupRule(
  design: Design,
  groupId: string,
  direction: SecurityGroupRule["direction"],
): Addition {
  const id = freeId(design, `${groupId}-${direction}`);
  const peer = { cidr: design.network.vpc.cidr };
  const rule: SecurityGroupRule = { id, direction, protocol: "tcp", fromPort: 443, toPort: 443, peer, description: "" };
  return added(id, { securityGroupRule: { group: groupId, rule } });
}

export function addParameter(design: Design): Addition {
  const id = freeId(design, "parameter");
  return added(id, { parameter: { id, kind: "text", description: "" } });
}

function added(id: string, item: Item): Addition {
  return { id, edit: { edit: "add", item } };
}

function freeRanges(design: Design, count: number): string[] {
  const used = [...thingsOf(design).values()].flatMap((thing) => (thing.kind === "subnet" ? [thing.value.cidr] : []));
  return freeCidrs(design.network.vpc.cidr, used, SUBNET_PREFIX, count);
}
