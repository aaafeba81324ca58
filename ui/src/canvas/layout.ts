// Where everything lies, from the design alone: Cloud ⊃ Region ⊃ VPC ⊃ zones as columns × layers as rows.
//
// Pure and without React. All rectangles are absolute; a stored position is relative to the box that holds the node
// (`Placed.holder`), so that a layer that grows takes its tiers along. To draw something new, give it a rectangle here
// and a look in `nodes/`.

import type { Design, Layer, Tier } from "../ipc/model";
import { INTERNET } from "../state/things";
import { type Chip, addEndpoints, addGateways, addNats } from "./chips";
import type { Gate } from "./edges";
import { type Point, type Rect, around, bottom, right } from "./geometry";
import { EDGE_BAND, FRONT_BAND, NO_LAYER, REGIONAL_BAND } from "./holders";
import { rankOf, sideOf } from "./realm";
import { type Arrange, type Placement, inBand, inColumns, placeTiers } from "./rows";
import * as size from "./sizes";

/** Where a tier lies: before the Region, in it before the VPC, in it beside the VPC, or in the VPC. */
export type Realm = "edge" | "front" | "regional" | "vpc";

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
  /** By connection, where it should cross the border of the VPC: at the gateway or VPC link that lets it in. */
  gates: Map<string, Gate>;
  /** The boxes that tiers can be put into: layers and bands. */
  holders: Map<string, Rect>;
  bounds: Rect;
}

/** Lays a design out. `realm` says where a tier belongs, which is the palette's knowledge. */
export function layout(design: Design, realm: (tier: Tier, design: Design) => Realm): Layout {
  const { network } = design;
  const inLayer = new Map<string, Tier[]>();
  const outside: Record<Exclude<Realm, "vpc">, Tier[]> = { edge: [], front: [], regional: [] };
  const layerIds = new Set(network.layers.map((layer) => layer.id));
  for (const tier of design.tiers) {
    const where = realm(tier, design);
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

  // The width comes first: every layer and band must fit, and each is then laid out in that width.
  const place = (tiers: Tier[], width: number): Placement =>
    placeTiers(design, tiers, {
      left: size.LAYER_LABEL + size.PAD,
      top: size.CELL_HEADER + size.PAD,
      width,
      wider: size.MOST_WIDTH,
    });
  const band = (tiers: Tier[], width: number, arrange: Arrange): Placement =>
    placeTiers(design, tiers, { left: 0, top: 0, width, wider: width }, arrange);
  const aside = inBand(sideOf);
  const zoneCount = Math.max(1, network.zones.length);
  const least = zoneCount * size.MIN_ZONE + (zoneCount - 1) * size.ZONE_GAP;
  const zonesWidth = Math.max(
    least,
    ...rows.map(
      (row) =>
        place(row.tiers, least - 2 * size.PAD).width + 2 * (size.PAD + (row.tiers.length > 2 ? size.ROW_MARGIN : 0)),
    ),
    ...[outside.edge, outside.front].map((tiers) => band(tiers, least, aside).needed),
  );
  const inner = zonesWidth - 2 * size.PAD;

  // From the outside in: everything above the VPC.
  const edge = band(outside.edge, zonesWidth, aside);
  const front = band(outside.front, zonesWidth, aside);
  const region: Rect = { x: size.PAD, y: size.HEADER + size.PAD, width: 0, height: 0 };
  if (outside.edge.length > 0) region.y += edge.height + size.APART;
  const vpc: Rect = { x: region.x + size.PAD, y: region.y + size.HEADER + size.PAD, width: 0, height: 0 };
  const frontY = vpc.y;
  if (outside.front.length > 0) vpc.y += front.height + size.APART + size.PAD;
  const rowsX = vpc.x + size.PAD;
  const zonesX = rowsX + size.LAYER_LABEL;
  const zonesY = vpc.y + size.HEADER;
  const middle = zonesX + zonesWidth / 2;

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
    gates: new Map(),
    holders: new Map(),
    bounds: { x: 0, y: 0, width: 0, height: 0 },
  };
  const settle = (placement: Placement, holder: Rect, id: string) => {
    result.holders.set(id, holder);
    result.tiers.push(...settled(placement, holder, id));
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
    settle(placed, rect, row.id);
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

  // What stands before and beside the VPC, then the borders around it all.
  let regionRight = right(vpc);
  let regionBottom = bottom(vpc);
  if (outside.front.length > 0) {
    const rect: Rect = { x: zonesX, y: frontY, width: Math.max(zonesWidth, front.width), height: front.height };
    settle(front, rect, FRONT_BAND);
    regionRight = Math.max(regionRight, right(rect));
  }
  if (outside.regional.length > 0) {
    const overhang = hasEndpoints ? size.CHIP_OVERHANG : 0;
    const placed = placeTiers(
      design,
      outside.regional,
      { left: 0, top: 0, width: size.TIER.width, wider: size.MOST_WIDTH },
      inColumns(Math.max(size.LEAST_COLUMN, vpc.height - size.HEADER), rankOf),
    );
    const rect: Rect = {
      x: right(vpc) + size.APART + overhang,
      y: zonesY,
      width: Math.max(size.TIER.width, placed.width),
      height: placed.height,
    };
    settle(placed, rect, REGIONAL_BAND);
    regionRight = Math.max(regionRight, right(rect));
    regionBottom = Math.max(regionBottom, bottom(rect));
  }
  region.width = regionRight + size.PAD - region.x;
  region.height = regionBottom + size.PAD - region.y;
  if (outside.edge.length > 0) {
    const rect: Rect = {
      x: zonesX,
      y: size.HEADER + size.PAD,
      width: Math.max(zonesWidth, edge.width),
      height: edge.height,
    };
    settle(edge, rect, EDGE_BAND);
    region.width = Math.max(region.width, right(rect) - region.x);
  }
  result.cloud = {
    x: 0,
    y: 0,
    width: right(region) + size.PAD,
    height: bottom(region) + size.PAD,
  };
  addActors(result, design, middle);
  addGateways(result, design, middle);
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
    if (subnet) addNats(result, design, subnet.id, rect, index > 0 && index === design.network.zones.length - 1);
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
