// The small things on borders: gateways and VPC links where traffic enters the VPC, NAT gateways in their subnets,
// endpoints beside the layer that they serve.

import type { Design } from "../ipc/model";
import { type Rect, bottom, centre, overlaps, right } from "./geometry";
import { EDGE_BAND, FRONT_BAND, isBand } from "./holders";
import type { Layout, Placed } from "./layout";
import * as size from "./sizes";

/** A gateway, link or endpoint. */
export interface Chip extends Placed {
  kind: "internetGateway" | "natGateway" | "endpoint" | "vpcLink";
}

/** The id of the chip where an API's VPC link enters the VPC. */
export function linkOf(api: string): string {
  return `${api}@link`;
}

/** The API whose VPC link a chip is. */
export function apiOf(link: string): string {
  return link.replace(/@link$/, "");
}

/** NAT gateways stand at the foot of their subnet, in the outer corner: lines run in the middle. */
export function addNats(result: Layout, design: Design, subnet: string, rect: Rect, last: boolean): void {
  const nats = design.network.natGateways.filter((nat) => nat.subnet === subnet);
  nats.forEach((nat, n) => {
    // Several NAT gateways in one subnet are rare; they share the strip.
    const width = Math.min(size.NAT.width, (rect.width - size.PAD) / nats.length - size.CHIP_GAP);
    const along = size.PAD / 2 + n * (width + size.CHIP_GAP);
    const x = last ? right(rect) - along - width : rect.x + along;
    const chip = { x, y: bottom(rect) - size.NAT_STRIP + 4, width, height: size.NAT.height };
    result.chips.push({ id: nat.id, kind: "natGateway", rect: chip });
  });
}

/** Endpoints are chips on the right border of the VPC, each beside the layer that it serves. */
export function addEndpoints(result: Layout, design: Design): void {
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

/**
 * The internet gateway and the VPC links on the upper border of the VPC, and through which of them each connection from
 * outside comes in. A link stands below its API; the internet gateway in the middle, or in the nearest place that is clear.
 */
export function addGateways(result: Layout, design: Design, middle: number): void {
  const { vpc } = result;
  const on = (x: number, chip: { width: number; height: number }): Rect => ({
    x: x - chip.width / 2,
    y: vpc.y - chip.height / 2,
    ...chip,
  });
  const inside = vpc.y + size.GATEWAY.height / 2 + size.PAD / 2;
  const holders = new Map(result.tiers.map((tier) => [tier.id, tier]));
  const front = result.tiers.filter((tier) => tier.holder === FRONT_BAND);
  const entering = design.connections.filter(({ to }) => {
    const called = holders.get(to);
    return called && !isBand(called.holder);
  });

  const links: Rect[] = [];
  for (const api of front) {
    const mine = entering.filter((connection) => connection.from === api.id);
    if (mine.length === 0) continue;
    const rect = on(clamp(centre(api.rect).x, vpc.x + size.LINK.width, right(vpc) - size.LINK.width), size.LINK);
    // A second API that was moved above or below the first has no border of its own to stand on.
    if (!links.some((other) => overlaps(rect, other))) result.chips.push({ id: linkOf(api.id), kind: "vpcLink", rect });
    links.push(rect);
    for (const { id } of mine) result.gates.set(id, { x: centre(rect).x, y: inside, reach: size.LINK.width / 3 });
  }

  const gateway = design.network.internetGateway;
  if (!gateway) return;
  const beside = front.flatMap(({ rect }) => [rect.x - size.BAND_GAP / 2, right(rect) + size.BAND_GAP / 2]);
  const clear = (x: number) => {
    const rect = on(x, size.GATEWAY);
    const within = rect.x > vpc.x && right(rect) < right(vpc);
    const apart = !links.some((link) => overlaps(rect, link, { x: size.CHIP_GAP, y: 0 }));
    return within && apart && !front.some((tier) => x > tier.rect.x - size.PAD && x < right(tier.rect) + size.PAD);
  };
  const far = (x: number) => Math.abs(x - middle) - (x > middle ? 1 : 0);
  const candidates = [middle, ...beside].sort((a, b) => far(a) - far(b));
  const x = candidates.find(clear) ?? (links.length === 0 ? middle : right(vpc) - size.GATEWAY.width);
  const actors = new Set(result.actors.map((actor) => actor.id));
  const width = gatewayWidth(result, x, entering.some(({ from }) => actors.has(from)));
  const wide = on(x, { ...size.GATEWAY, width });
  const rect = links.some((link) => overlaps(wide, link, { x: size.CHIP_GAP, y: 0 })) ? on(x, size.GATEWAY) : wide;
  result.chips.push({ id: gateway.id, kind: "internetGateway", rect });
  for (const { id, from } of entering) {
    if (actors.has(from) || holders.get(from)?.holder === EDGE_BAND)
      result.gates.set(id, { x, y: inside, reach: rect.width / 2 - size.PAD });
  }
}

/** A site stands right above the gateway, so who calls past it comes down beside it, and the gateway is as wide as that. */
function gatewayWidth(result: Layout, x: number, isPassed: boolean): number {
  const above = result.tiers.find(({ holder, rect }) => holder === EDGE_BAND && rect.x < x && right(rect) > x);
  if (!above || !isPassed) return size.GATEWAY.width;
  return 2 * (Math.max(x - above.rect.x, right(above.rect) - x) + size.GATEWAY_BESIDE);
}

function clamp(x: number, least: number, most: number): number {
  return Math.max(least, Math.min(x, most));
}
