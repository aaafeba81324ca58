// From a drawing to the nodes and edges of @xyflow/react. Pure; `data` holds ids and primitives only, so that a node
// whose data did not change is not drawn again.

import type { Edge, Node } from "@xyflow/react";
import type { FlowVerdict, Finding, Snapshot, SubnetRole, TierInfo } from "../ipc/model";
import { type LiveState, type NodeState } from "../state/live";
import { worst } from "../state/selectors";
import { INTERNET, nameOf, tierKey, zoneName } from "../state/things";
import { type Chip, apiOf } from "./chips";
import type { Route } from "./edges";
import type { Rect } from "./geometry";
import { NO_LAYER, isBand } from "./holders";
import type { Layout } from "./layout";
import { summaryOf } from "./summary";

/** The look of a border. */
export type GroupLook = "cloud" | "region" | "vpc" | "zone" | "layer" | "missing" | `subnet-${SubnetRole}`;

export type GroupData = {
  look: GroupLook;
  label: string;
  detail: string;
  /** Whether it is or lies in the last zone, where names stand at the right: in the outer corner they are clear of lines. */
  last?: boolean;
  /** Where its name may be. The canvas library's own measures of a node come late when another design is opened. */
  place: Rect;
  /** What a test finds it by. */
  testId: string;
  /** How it stands in a deployment; null when it is not part of one. */
  live: LiveState | null;
  severity: Finding["severity"] | null;
};

/** What is known of a group before its place, its findings and its deployment. */
type GroupWords = Omit<GroupData, "live" | "severity" | "testId" | "place"> & { place?: Rect };

export type TierData = {
  name: string;
  service: string;
  key: string;
  detail: string;
  errors: number;
  warnings: number;
  advice: number;
  live: LiveState | null;
  progress: string;
  /** Whether it lies in the VPC, and so in security groups. */
  inVpc: boolean;
  /** Names of its security groups, joined by newlines. */
  groups: string;
  /** Their ids, in the same order. */
  groupIds: string;
};

export type ChipData = {
  kind: Chip["kind"];
  label: string;
  title: string;
  live: LiveState | null;
  severity: Finding["severity"] | null;
};

export type ActorData = { label: string; title: string; kind: "internet" | "operator" };

export type LineData = {
  label: string;
  title: string;
  verdict: FlowVerdict | "reference";
  route: Route;
};

export type GroupNode = Node<GroupData, "border">;
export type TierNode = Node<TierData, "tier">;
export type ChipNode = Node<ChipData, "chip">;
export type ActorNode = Node<ActorData, "actor">;
export type AnyNode = GroupNode | TierNode | ChipNode | ActorNode;
export type Line = Edge<LineData, "connection">;

/** Ids of the two borders that are no things of the document. */
export const CLOUD = "@cloud";
export const REGION = "@region";

export interface Scene {
  snapshot: Snapshot;
  drawn: Layout;
  palette: readonly TierInfo[];
  findings: ReadonlyMap<string, Finding[]>;
  live: ReadonlyMap<string, NodeState>;
  selection: readonly string[];
  /** How far the selected tiers are from where the design has them, while the arrows move them. */
  nudge: { x: number; y: number } | null;
  /** Whether all references are drawn, also those that say nothing of requests. */
  references: boolean;
}

/** Borders lie under connections, and those under everything that can be connected. */
export const Z = { group: 0, line: 1, node: 2 };

/** All nodes, from the outermost border to the innermost card. */
export function nodesOf(scene: Scene): AnyNode[] {
  const { snapshot, drawn } = scene;
  const { design } = snapshot;
  const { network, settings } = design;
  const nodes: AnyNode[] = [];
  const selected = new Set(scene.selection);
  const group = (id: string, rect: Rect, data: GroupWords, testId: string) => {
    const live = scene.live.get(id)?.state ?? null;
    const severity = worst(scene.findings.get(id));
    nodes.push({
      ...frame(id, rect, Z.group, selected),
      type: "border",
      selectable: data.look !== "cloud" && data.look !== "missing",
      data: { place: rect, ...data, testId, live, severity },
    });
  };

  group(CLOUD, drawn.cloud, { look: "cloud", label: "AWS Cloud", detail: "" }, "cloud");
  group(REGION, drawn.region, { look: "region", label: "Region", detail: settings.region }, "region");
  const { vpc } = network;
  const gates = drawn.chips.filter(({ kind }) => kind === "internetGateway" || kind === "vpcLink");
  // Its name ends where a chip stands on the border beside it.
  const width = Math.min(drawn.vpc.width, ...gates.map((chip) => chip.rect.x - drawn.vpc.x));
  const place = { ...drawn.vpc, width };
  group(vpc.id, drawn.vpc, { look: "vpc", label: vpc.name || "VPC", detail: vpc.cidr, place }, `vpc-${vpc.id}`);
  const lastZone = network.zones.length > 1 ? network.zones.at(-1)?.id : undefined;
  for (const { id, rect } of drawn.zones) {
    const zone = network.zones.find((candidate) => candidate.id === id);
    group(id, rect, { look: "zone", last: id === lastZone, label: zone ? zoneName(zone) : id, detail: "" }, `zone-${id}`);
  }
  for (const { id, rect } of drawn.layers) {
    const layer = network.layers.find((candidate) => candidate.id === id);
    const label = id === NO_LAYER ? "In no layer" : layer?.name || id;
    group(id, rect, { look: "layer", label, detail: "" }, `layer-${id}`);
  }
  for (const cell of drawn.cells) {
    if (cell.subnet === null) {
      group(cell.id, cell.rect, { look: "missing", label: "No subnet here", detail: "" }, `missing-${cell.id}`);
      continue;
    }
    const role = snapshot.subnetRoles[cell.subnet] ?? "isolated";
    const subnet = network.layers
      .find((layer) => layer.id === cell.layer)
      ?.subnets.find((candidate) => candidate.id === cell.subnet);
    const last = cell.zone === lastZone;
    const data = { look: `subnet-${role}` as const, last, label: ROLE_NAMES[role], detail: subnet?.cidr ?? "" };
    group(cell.subnet, cell.rect, data, `subnet-${cell.subnet}`);
  }

  for (const chip of drawn.chips) {
    const live = scene.live.get(chip.id)?.state ?? null;
    const severity = worst(scene.findings.get(chip.id));
    const { label, title } = chipWords(snapshot, chip.id, chip.kind);
    nodes.push({
      ...frame(chip.id, chip.rect, Z.node, selected),
      type: "chip",
      selectable: chip.kind !== "vpcLink",
      connectable: false,
      data: { kind: chip.kind, label, title, live, severity },
    });
  }
  const names = new Map(design.securityGroups.map((one) => [one.id, one.name || one.id]));
  const services = new Map(scene.palette.map((info) => [info.key, info.label]));
  const tiers = new Map(design.tiers.map((tier) => [tier.id, tier]));
  for (const placed of drawn.tiers) {
    const tier = tiers.get(placed.id);
    if (!tier) continue;
    const found = scene.findings.get(tier.id) ?? [];
    const count = (severity: Finding["severity"]) => found.filter((one) => one.severity === severity).length;
    const live = scene.live.get(tier.id);
    const by = selected.has(tier.id) ? scene.nudge : null;
    const rect = by ? { ...placed.rect, x: placed.rect.x + by.x, y: placed.rect.y + by.y } : placed.rect;
    nodes.push({
      ...frame(tier.id, rect, Z.node, selected),
      type: "tier",
      draggable: true,
      data: {
        name: tier.name || tier.id,
        service: services.get(tierKey(tier)) ?? tierKey(tier),
        key: tierKey(tier),
        detail: summaryOf(tier),
        errors: count("error"),
        warnings: count("warning"),
        advice: count("advice"),
        live: live?.state ?? null,
        progress: live && live.done < live.total ? `${live.done}/${live.total}` : "",
        inVpc: !isBand(placed.holder),
        groups: tier.securityGroups.map((id) => names.get(id) ?? id).join("\n"),
        groupIds: tier.securityGroups.join("\n"),
      },
    });
  }
  for (const actor of drawn.actors) {
    const internet = actor.id === INTERNET;
    const described = design.parameters.find((parameter) => parameter.id === actor.id)?.description ?? "";
    nodes.push({
      ...frame(actor.id, actor.rect, Z.node, selected),
      type: "actor",
      selectable: !internet,
      data: internet
        ? { label: "Internet", title: "Everyone", kind: "internet" }
        : { label: actor.id, title: described, kind: "operator" },
    });
  }
  return nodes;
}

const ROLE_NAMES: Record<SubnetRole, string> = {
  public: "Public subnet",
  private: "Private subnet",
  isolated: "Isolated subnet",
};

function chipWords({ design }: Snapshot, id: string, kind: ChipData["kind"]): { label: string; title: string } {
  const { network } = design;
  if (kind === "vpcLink") {
    return { label: "VPC link", title: `VPC link of ${nameOf(design, apiOf(id))}` };
  }
  if (kind === "internetGateway") {
    return { label: network.internetGateway?.name || "Internet gateway", title: "Internet gateway" };
  }
  if (kind === "natGateway") {
    const nat = network.natGateways.find((candidate) => candidate.id === id);
    return { label: nat?.name || id, title: "NAT gateway" };
  }
  const endpoint = network.endpoints.find((candidate) => candidate.id === id);
  const sort = endpoint && "gateway" in endpoint.kind ? "Gateway endpoint" : "Interface endpoint";
  return { label: endpoint?.service ?? id, title: `${sort} for ${endpoint?.service ?? id}: ${endpoint?.name ?? id}` };
}

function frame(id: string, rect: Rect, zIndex: number, selected: ReadonlySet<string>) {
  return {
    id,
    position: { x: rect.x, y: rect.y },
    width: rect.width,
    height: rect.height,
    zIndex,
    selected: selected.has(id),
    draggable: false,
    deletable: false,
    connectable: true,
  };
}

/** The new nodes, where nothing has changed the old objects: those are not drawn again. */
export function reuse<N extends AnyNode | Line>(before: readonly N[], after: readonly N[]): N[] {
  const old = new Map(before.map((node) => [node.id, node]));
  return after.map((node) => {
    const same = old.get(node.id);
    if (same && alike(same, node)) return same;
    // Without its measures the canvas library forgets where a node's handles are, and draws no line to it any more.
    return same && "measured" in same ? { ...node, measured: same.measured } : node;
  });
}

function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  // What the canvas library has added of its own (such as `measured`) does not make a node another.
  return Object.entries(b).every(([key, value]) => alike((a as Record<string, unknown>)[key], value));
}
