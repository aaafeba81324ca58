import { describe, expect, it } from "vitest";
import { snapshotOf, threeTier, threeTierWith } from "../fixtures/design";
import { PALETTE } from "../fixtures/palette";
import type { Finding, Snapshot } from "../ipc/model";
import { findingsByThing } from "../state/selectors";
import { type Scene, type TierNode, nodesOf, reuse } from "./build";
import { linesOf } from "./buildLines";
import { layout } from "./layout";
import { realmOf } from "./realm";

function scene(change: Partial<Scene> = {}, snapshot: Snapshot = snapshotOf(threeTier())): Scene {
  return {
    snapshot,
    drawn: layout(snapshot.design, realmOf(PALETTE)),
    palette: PALETTE,
    findings: findingsByThing(snapshot.design, snapshot.findings),
    live: new Map(),
    selection: [],
    nudge: null,
    references: false,
    ...change,
  };
}

const finding = (subject: string, severity: Finding["severity"]): Finding => ({
  rule: "r",
  severity,
  catalog: [],
  subject,
  message: "m",
  hint: "h",
  fixable: false,
});

describe("nodes", () => {
  it("lie under and over connections as they should", () => {
    const nodes = nodesOf(scene());
    const order = (id: string) => nodes.find((node) => node.id === id)?.zIndex ?? Number.NaN;
    const line = linesOf(scene())[0]?.zIndex ?? Number.NaN;
    expect(order("app-a")).toBeLessThan(line);
    expect(order("api")).toBeGreaterThan(line);
    expect(new Set(nodes.map((node) => node.id)).size).toBe(nodes.length);
  });

  it("carry their findings and their state", () => {
    const snapshot = snapshotOf(threeTier());
    snapshot.findings = [finding("api", "error"), finding("api", "error"), finding("ApiService", "warning")];
    const live = new Map([["api", { state: "creating" as const, done: 1, total: 4, note: "" }]]);
    const api = nodesOf(scene({ live }, snapshot)).find((node) => node.id === "api") as TierNode;
    expect(api.data).toMatchObject({ errors: 2, warnings: 1, live: "creating", progress: "1/4" });
  });

  it("draw subnets by their routes", () => {
    const snapshot = snapshotOf(threeTier());
    snapshot.subnetRoles = { "app-a": "public" };
    const look = (id: string) => nodesOf(scene({}, snapshot)).find((node) => node.id === id)?.data;
    expect(look("app-a")).toMatchObject({ look: "subnet-public" });
    expect(look("app-b")).toMatchObject({ look: "subnet-isolated" });
  });

  it("stay the same objects when nothing about them changes", () => {
    const before = nodesOf(scene());
    expect(reuse(before, nodesOf(scene()))).toEqual(before);
    const after = reuse(before, nodesOf(scene({ selection: ["api"] })));
    const changed = after.filter((node, index) => node !== before[index]).map((node) => node.id);
    expect(changed).toEqual(["api"]);
  });
});

describe("lines", () => {
  it("say what is known of their traffic", () => {
    const snapshot = snapshotOf(threeTier());
    snapshot.connections = { "api-to-db": { verdict: "blocked", blocker: "No rule." } };
    const data = (id: string) => linesOf(scene({}, snapshot)).find((line) => line.id === id)?.data;
    expect(data("api-to-db")).toMatchObject({ verdict: "blocked", title: "No rule.", label: "3306" });
    expect(data("alb-to-api")?.verdict).toBe("unknown");
    expect(data("site-to-alb")?.label).toBe("80 /api/*");
  });

  it("show where images come from when someone looks", () => {
    const ids = (selection: string[]) => linesOf(scene({ selection })).map((line) => line.id);
    expect(ids([])).not.toContain("images@images@api");
    expect(ids(["images"])).toContain("images@images@api");
    expect(ids(["api"])).toContain("images@images@api");
  });

  it("leave out what has no end", () => {
    const design = threeTierWith((changed) => (changed.tiers = changed.tiers.filter((tier) => tier.id !== "db")));
    expect(linesOf(scene({}, snapshotOf(design))).map((line) => line.id)).toEqual([
      "visitors",
      "site-to-alb",
      "alb-to-api",
    ]);
  });
});
