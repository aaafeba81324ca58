// Where everything lies, from the design alone: Cloud ⊃ Region ⊃ VPC ⊃ zones as columns × layers as rows.
//
// Pure and without React. All rectangles are absolute; a stored position is relative to the box that holds the node
// (`Placed.holder`), so that a layer that grows takes its tiers along. To draw something new, give it a rectangle here
// and a look in `nodes/`.

import type { Design, Layer, Tier } from "../ipc/model";
import { INTERNET } from "../state/things";
import { type Point, type Rect, around, bottom, right } from "./geometry";
import { type Placement, placeTiers } from "./rows";
import * as size from "./sizes";

/** Where a tier lies that is in no subnet: before the Region, beside the VPC, or in it. */
export type Realm = "edge" | "regional" | "vpc";

/** The holder of tiers that should lie in a layer and have none. */
export const NO_LAYER = "no-layer";
/** The holder of tiers before the Region. */
export const EDGE_BAND = "edge-band";
/** The holder of tiers in the Region, beside the VPC. */
export const REGIONAL_BAND = "regional-band";

/** A thing with its place. */
export interface Placed {
  id: string;
  rect: Rect;
}

/** A subnet, or the place of one that is missing. */
export interface Cell extends Placed {
  layer: string;
  zone: string;
  /** Null where the layer has no subnet in the zone. */
  subnet: string | null;
}

/** A tier with the box that its stored position is relative to. */
export interface PlacedTier extends Placed {
  holder: string;
}

/** A gateway or endpoint. */
export interface Chip extends Placed {
  kind: "internetGateway" | "natGateway" | "endpoint";
}

/** A whole drawing. */
export interface Layout {
  cloud: Rect;
  region: Rect;
  vpc: Rect;
  zones: Placed[];
  /** In the order of the document, then the one of [`NO_LAYER`] when it is needed. */
  layers: Placed[];
  cells: Cell[];
  tiers: PlacedTier[];
  chips: Chip[];
  /** The internet, and the parameters that connections come from. */
  actors: Placed[];
  /** The boxes that tiers can be put into: layers and bands. */
  holders: Map<string, Rect>;
  bounds: Rect;
}

/** Lays a design out. `realm` says where a tier belongs, which is the palette's knowledge. */
export function layout(design: Design, realm: (tier: Tier) => Realm): Layout {
  const { network } = design;
  const inLayer = new Map<string, Tier[]>();
  const outside: Record<"edge" | "regional", Tier[]> = { edge: [], regional: [] };
  const layerIds = new Set(network.layers.map((layer) => layer.id));
  for (const tier of design.tiers) {
    const where = realm(tier);
    if (where !== "vpc") {
      outside[where].push(tier);
      continue;
    }
    const holder = tier.layer && layerIds.has(tier.layer) ? tier.layer : NO_LAYER;
    inLayer.set(holder, [...(inLayer.get(holder) ?? []), tier]);
  }

  const rows: { id: string; layer: Layer | null; tiers: Tier[] }[] = network.layers.map((layer) => ({
    id: layer.id,
    layer,
    tiers: inLayer.get(layer.id) ?? [],
  }));
  const homeless = inLayer.get(NO_LAYER);
  if (homeless) rows.push({ id: NO_LAYER, layer: null, tiers: homeless });

  // The width comes first: every layer must fit, and each is then laid out in that width.
  const place = (tiers: Tier[], width: number): Placement =>
    placeTiers(design, tiers, {
      left: size.LAYER_LABEL + size.PAD,
      top: size.CELL_HEADER + size.PAD,
      width,
      wider: size.MOST_WIDTH,
    });
  const zoneCount = Math.max(1, network.zones.length);
  const least = zoneCount * size.MIN_ZONE + (zoneCount - 1) * size.ZONE_GAP;
  const inner = Math.max(
    least - 2 * size.PAD,
    ...rows.map((row) => place(row.tiers, least - 2 * size.PAD).width),
  );
  const zonesWidth = inner + 2 * size.PAD;

  // From the outside in: everything above the VPC.
  const edge = placeTiers(design, outside.edge, { left: 0, top: 0, width: zonesWidth, wider: zonesWidth });
  const region: Rect = { x: size.PAD, y: size.HEADER + size.PAD, width: 0, height: 0 };
  if (outside.edge.length > 0) region.y += edge.height + size.APART;
  const vpc: Rect = { x: region.x + size.PAD, y: region.y + size.HEADER + size.PAD, width: 0, height: 0 };
  const rowsX = vpc.x + size.PAD;
  const zonesX = rowsX + size.LAYER_LABEL;
  const zonesY = vpc.y + size.HEADER;

  // Layers from top to bottom, with their subnets and NAT gateways.
  const result: Layout = {
    cloud: { x: 0, y: 0, width: 0, height: 0 },
    region,
    vpc,
    zones: [],
    layers: [],
    cells: [],
    tiers: [],
    chips: [],
    actors: [],
    holders: new Map(),
    bounds: { x: 0, y: 0, width: 0, height: 0 },
  };
  const zoneWidth = (zonesWidth - (zoneCount - 1) * size.ZONE_GAP) / zoneCount;
  let y = zonesY + size.HEADER;
  for (const row of rows) {
    const placed = place(row.tiers, inner);
    const subnets = new Set(row.layer?.subnets.map((subnet) => subnet.id));
    const nats = network.natGateways.filter((nat) => subnets.has(nat.subnet));
    const foot = nats.length > 0 ? size.NAT_STRIP : 0;
    const height = Math.max(size.MIN_LAYER, size.CELL_HEADER + 2 * size.PAD + placed.height) + foot;
    const rect: Rect = { x: rowsX, y, width: size.LAYER_LABEL + zonesWidth, height };
    result.layers.push({ id: row.id, rect });
    result.holders.set(row.id, rect);
    result.tiers.push(...settled(placed, rect, row.id));
    if (row.layer) addCells(result, design, row.layer, { x: zonesX, y, width: zoneWidth, height });
    y += height + size.LAYER_GAP;
  }
  const zonesBottom = (rows.length > 0 ? y - size.LAYER_GAP : y + size.MIN_LAYER) + size.ZONE_PAD;
  network.zones.forEach((zone, index) => {
    const x = zonesX + index * (zoneWidth + size.ZONE_GAP);
    const rect = { x, y: zonesY, width: zoneWidth, height: zonesBottom - zonesY };
    result.zones.push({ id: zone.id, rect });
  });

  // The VPC is as wide as its zones and endpoints, and as high as the taller of the two.
  const hasEndpoints = network.endpoints.length > 0;
  const endpointColumn = hasEndpoints ? size.CHIP.width - size.CHIP_OVERHANG + size.PAD : 0;
  vpc.width = zonesX + zonesWidth + size.PAD + endpointColumn - vpc.x;
  addEndpoints(result, design);
  vpc.height = Math.max(zonesBottom, lowest(result.chips)) + size.PAD - vpc.y;
  const middle = zonesX + zonesWidth / 2;
  if (network.internetGateway) {
    const rect = { x: middle - size.GATEWAY.width / 2, y: vpc.y - size.GATEWAY.height / 2, ...size.GATEWAY };
    result.chips.push({ id: network.internetGateway.id, kind: "internetGateway", rect });
  }

  // What stands beside the VPC, then the borders around it all.
  let regionRight = right(vpc);
  let regionBottom = bottom(vpc);
  if (outside.regional.length > 0) {
    const rect: Rect = { x: right(vpc) + size.APART, y: zonesY, width: size.TIER.width, height: 0 };
    const placed = placeTiers(design, outside.regional, { left: 0, top: 0, width: size.TIER.width, wider: 0 });
    rect.height = placed.height;
    result.holders.set(REGIONAL_BAND, rect);
    result.tiers.push(...settled(placed, rect, REGIONAL_BAND));
    regionRight = right(rect);
    regionBottom = Math.max(regionBottom, bottom(rect));
  }
  region.width = regionRight + size.PAD - region.x;
  region.height = regionBottom + size.PAD - region.y;
  if (outside.edge.length > 0) {
    const rect: Rect = { x: zonesX, y: size.HEADER + size.PAD, width: Math.max(zonesWidth, edge.width), height: edge.height };
    result.holders.set(EDGE_BAND, rect);
    result.tiers.push(...settled(edge, rect, EDGE_BAND));
    region.width = Math.max(region.width, right(rect) - region.x);
  }
  result.cloud = {
    x: 0,
    y: 0,
    width: right(region) + size.PAD,
    height: bottom(region) + size.PAD,
  };
  addActors(result, design, middle);
  result.bounds = around([result.cloud, ...result.actors.map((actor) => actor.rect)]) ?? result.cloud;
  return result;
}

/** The place of a node as it is stored: relative to its holder. */
export function relativeTo(drawn: Layout, holder: string, point: Point): Point {
  const rect = drawn.holders.get(holder) ?? { x: 0, y: 0 };
  return { x: Math.round(point.x - rect.x), y: Math.round(point.y - rect.y) };
}

/** The layer at a point, when there is one. */
export function layerAt(drawn: Layout, point: Point): string | null {
  // A drop a little below a row's border is meant for that row, so the gap between two rows belongs to the upper one.
  const hit = drawn.layers.find(
    ({ id, rect }) =>
      id !== NO_LAYER &&
      point.x >= rect.x &&
      point.x <= right(rect) &&
      point.y >= rect.y &&
      point.y <= bottom(rect) + size.LAYER_GAP / 2,
  );
  return hit?.id ?? null;
}

/** The ids of the parameters that connections come from: operators with an address of their own. */
export function operators(design: Design): string[] {
  const parameters = new Set(design.parameters.map((parameter) => parameter.id));
  return [...new Set(design.connections.map((connection) => connection.from))].filter((id) => parameters.has(id));
}

function settled(placement: Placement, holder: Rect, id: string): PlacedTier[] {
  return placement.tiers.map((tier) => ({
    id: tier.id,
    holder: id,
    rect: { ...tier.rect, x: holder.x + tier.rect.x, y: holder.y + tier.rect.y },
  }));
}

function addCells(result: Layout, design: Design, layer: Layer, first: Rect): void {
  design.network.zones.forEach((zone, index) => {
    const subnet = layer.subnets.find((candidate) => candidate.zone === zone.id);
    const rect: Rect = {
      x: first.x + index * (first.width + size.ZONE_GAP) + size.ZONE_PAD,
      y: first.y,
      width: first.width - 2 * size.ZONE_PAD,
      height: first.height,
    };
    const id = subnet?.id ?? `${layer.id}/${zone.id}`;
    result.cells.push({ id, rect, layer: layer.id, zone: zone.id, subnet: subnet?.id ?? null });
    const nats = design.network.natGateways.filter((nat) => nat.subnet === subnet?.id);
    nats.forEach((nat, n) => {
      // Several NAT gateways in one subnet are rare; they share the strip.
      const width = Math.min(size.CHIP.width, (rect.width - size.PAD) / nats.length - size.CHIP_GAP);
      const x = rect.x + size.PAD / 2 + n * (width + size.CHIP_GAP);
      const chip = { x, y: bottom(rect) - size.NAT_STRIP + 4, width, height: size.CHIP.height };
      result.chips.push({ id: nat.id, kind: "natGateway", rect: chip });
    });
  });
}

/** Endpoints are chips on the right border of the VPC, each beside the layer that it serves. */
function addEndpoints(result: Layout, design: Design): void {
  const x = right(result.vpc) - size.CHIP.width + size.CHIP_OVERHANG;
  const beside = (id: string | undefined) => result.layers.findIndex((layer) => layer.id === id);
  const homes = design.network.endpoints.map((endpoint) => {
    if ("interface" in endpoint.kind) return beside(endpoint.kind.interface.layer);
    const tables = endpoint.kind.gateway.routeTables;
    const served = design.network.layers.find((layer) =>
      layer.subnets.some((subnet) => subnet.routeTable && tables.includes(subnet.routeTable)),
    );
    return beside(served?.id);
  });
  let y = result.vpc.y + size.HEADER;
  result.layers.forEach((layer, index) => {
    y = Math.max(y, layer.rect.y + 2);
    design.network.endpoints.forEach((endpoint, n) => {
      // One that serves no layer stands beside the last.
      const home = homes[n] === -1 ? result.layers.length - 1 : homes[n];
      if (home !== index) return;
      result.chips.push({ id: endpoint.id, kind: "endpoint", rect: { x, y, ...size.CHIP } });
      y += size.CHIP.height + size.CHIP_GAP;
    });
  });
}

function addActors(result: Layout, design: Design, middle: number): void {
  const ids = [INTERNET, ...operators(design)];
  const width = size.ACTOR.width + size.GAP;
  const y = -size.APART - size.ACTOR.height;
  ids.forEach((id, index) => {
    const rect = { x: middle - size.ACTOR.width / 2 + index * width, y, ...size.ACTOR };
    result.actors.push({ id, rect });
  });
}

function lowest(placed: readonly Placed[]): number {
  return Math.max(0, ...placed.map(({ rect }) => bottom(rect)));
}
