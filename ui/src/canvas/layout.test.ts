import { describe, expect, it } from "vitest";
import { samples, service, threeTier, threeTierWith, withApi } from "../fixtures/design";
import { PALETTE } from "../fixtures/palette";
import type { Design } from "../ipc/model";
import { type Rect, containsRect, overlaps } from "./geometry";
import { EDGE_BAND, FRONT_BAND, NO_LAYER } from "./holders";
import { type Layout, layerAt, layout, relativeTo } from "./layout";
import { realmOf } from "./realm";

const realm = realmOf(PALETTE);

/** What must hold for every drawing, whatever the design. */
function check(design: Design): Layout {
  const drawn = layout(design, realm);
  const holder = new Map(drawn.holders);
  const apart = (what: string, rects: { id: string; rect: Rect }[]) => {
    rects.forEach((a, index) => {
      for (const b of rects.slice(index + 1)) {
        expect(overlaps(a.rect, b.rect), `${what}: ${a.id} lies on ${b.id}`).toBe(false);
      }
    });
  };
  apart("tiers", drawn.tiers);
  apart("chips", drawn.chips);
  apart("layers", drawn.layers);
  apart("cells", drawn.cells);
  apart("tiers and chips", [...drawn.tiers, ...drawn.chips.filter((chip) => chip.kind !== "internetGateway")]);
  expect(drawn.tiers.map((tier) => tier.id).sort()).toEqual(design.tiers.map((tier) => tier.id).sort());
  for (const tier of drawn.tiers) {
    const box = holder.get(tier.holder);
    expect(box && containsRect(box, tier.rect), `${tier.id} leaves ${tier.holder}`).toBe(true);
  }
  for (const layer of drawn.layers) expect(containsRect(drawn.vpc, layer.rect), layer.id).toBe(true);
  for (const zone of drawn.zones) expect(containsRect(drawn.vpc, zone.rect), zone.id).toBe(true);
  for (const cell of drawn.cells) {
    const zone = drawn.zones.find((candidate) => candidate.id === cell.zone);
    expect(zone && containsRect(zone.rect, cell.rect), `${cell.id} leaves its zone`).toBe(true);
  }
  expect(containsRect(drawn.region, drawn.vpc)).toBe(true);
  expect(containsRect(drawn.cloud, drawn.region)).toBe(true);
  return drawn;
}

function place(drawn: Layout, id: string): Rect {
  const found = [...drawn.tiers, ...drawn.chips, ...drawn.actors, ...drawn.layers].find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not drawn`);
  return found.rect;
}

describe("layout", () => {
  it("draws the sample with the internet at the top and the data at the bottom", () => {
    const drawn = check(threeTier());
    const order = ["internet", "site", "gateway", "alb", "api", "db"].map((id) => place(drawn, id).y);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(drawn.zones.map((zone) => zone.id)).toEqual(["zone-a", "zone-b"]);
    expect(place(drawn, "api").y).toBe(place(drawn, "admin").y);
  });

  it.each(samples())("draws the sample %s", (_, design) => {
    check(design);
  });

  it("is the same for the same design", () => {
    expect(layout(threeTier(), realm)).toEqual(layout(threeTier(), realm));
  });

  it("keeps sizes whatever the names", () => {
    const plain = layout(threeTier(), realm);
    const named = check(
      threeTierWith((design) => {
        for (const tier of design.tiers) tier.name = "A very long name that nobody should give ".repeat(9);
        for (const layer of design.network.layers) layer.name = "Ünbroken".repeat(40);
        for (const endpoint of design.network.endpoints) endpoint.name = "endpoint ".repeat(30);
      }),
    );
    expect(named).toEqual(plain);
  });

  it("grows a layer with its tiers", () => {
    const many = (count: number) =>
      threeTierWith((design) => {
        for (let n = 0; n < count; n++) design.tiers.push(service(`extra${n}`, "app"));
      });
    const heights = [0, 3, 12, 60].map((count) => place(check(many(count)), "app").height);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });

  it("draws one to six zones and empty ones", () => {
    for (let zones = 0; zones <= 6; zones++) {
      const drawn = check(
        threeTierWith((design) => {
          design.network.zones = Array.from({ length: zones }, (_, index) => ({ id: `z${index}`, index }));
          for (const layer of design.network.layers) layer.subnets = [];
          design.network.endpoints = [];
        }),
      );
      expect(drawn.cells.every((cell) => cell.subnet === null)).toBe(true);
      expect(drawn.cells).toHaveLength(zones * 2);
    }
  });

  it("draws a design without anything", () => {
    check(
      threeTierWith((design) => {
        design.tiers = [];
        design.connections = [];
        design.network = { ...design.network, layers: [], zones: [], endpoints: [], internetGateway: undefined };
      }),
    );
  });

  it("puts a moved tier where it was moved to, and keeps it in its layer", () => {
    const moved = (x: number, y: number) =>
      check(threeTierWith((design) => (design.canvas.nodes = { admin: { x, y } })));
    const fine = moved(300, 300);
    const app = place(fine, "app");
    expect(place(fine, "admin")).toMatchObject({ x: app.x + 300, y: app.y + 300 });
    // At its right end the layer grows, and the zones with it.
    const wide = moved(600, 60);
    expect(place(wide, "app").width).toBeGreaterThan(app.width);
    expect(place(wide, "public").width).toBe(place(wide, "app").width);
    moved(-900, -900);
    moved(9000, 0);
    // On top of another: the others make room.
    moved(150, 50);
  });

  it("keeps tiers that were moved onto each other apart", () => {
    check(
      threeTierWith((design) => {
        for (const tier of design.tiers) design.canvas.nodes[tier.id] = { x: 200, y: 60 };
      }),
    );
  });

  it("keeps a place for tiers without a layer", () => {
    const drawn = check(threeTierWith((design) => design.tiers.push(service("lost"))));
    expect(drawn.tiers.find((tier) => tier.id === "lost")?.holder).toBe(NO_LAYER);
  });

  it("draws NAT gateways in their subnets and every endpoint beside the VPC", () => {
    const drawn = check(
      threeTierWith((design) => {
        design.network.natGateways = [
          { id: "nat-a", name: "NAT a", subnet: "public-a" },
          { id: "nat-b", name: "NAT b", subnet: "public-b" },
          { id: "nat-c", name: "NAT c", subnet: "public-b" },
        ];
        for (let n = 0; n < 20; n++) {
          const kind = { interface: { layer: "public", securityGroups: [], privateDns: true } };
          design.network.endpoints.push({ id: `more${n}`, name: "More", service: "sqs", kind });
        }
      }),
    );
    const cell = drawn.cells.find((one) => one.subnet === "public-b")?.rect;
    expect(cell && containsRect(cell, place(drawn, "nat-c"))).toBe(true);
    expect(drawn.chips.filter((chip) => chip.kind === "endpoint")).toHaveLength(27);
  });

  it("draws an API before the VPC, with its guard and its user pool, and its VPC link on the border", () => {
    const drawn = check(withApi());
    const [acl, rest, users] = ["acl", "rest", "users"].map((id) => place(drawn, id));
    if (!acl || !rest || !users) throw new Error("not drawn");
    expect(acl.y === rest.y && rest.y === users.y && acl.x < rest.x && rest.x < users.x).toBe(true);
    expect(rest.y).toBeGreaterThan(drawn.region.y);
    expect(rest.y + rest.height).toBeLessThan(drawn.vpc.y);
    expect(place(drawn, "uploads").x).toBeGreaterThan(drawn.vpc.x + drawn.vpc.width);
    const [link, gateway] = [place(drawn, "rest@link"), place(drawn, "gateway")];
    expect(drawn.gates.get("link")?.x).toBe(link.x + link.width / 2);
    expect(drawn.gates.get("site-to-alb")?.x).toBe(gateway.x + gateway.width / 2);
    expect(overlaps(link, gateway)).toBe(false);
  });

  it("stands a web ACL beside what it guards: a distribution's is global", () => {
    const holder = (site: boolean) => {
      const design = withApi();
      const found = design.tiers.find((tier) => tier.id === "site");
      if (found && site)
        found.kind = { staticSite: { ...(found.kind as { staticSite: object }).staticSite, webAcl: "acl" } } as never;
      return check(design).tiers.find((tier) => tier.id === "acl")?.holder;
    };
    expect(holder(false)).toBe(FRONT_BAND);
    expect(holder(true)).toBe(EDGE_BAND);
  });

  it("leaves the middle to requests where an admin host is alone in its row", () => {
    const drawn = check(
      threeTierWith((design) => {
        for (const tier of design.tiers) if (tier.id === "admin") tier.layer = "public";
        design.tiers = design.tiers.filter((tier) => tier.id !== "alb");
        design.connections = design.connections.filter((one) => one.from !== "alb" && one.to !== "alb");
      }),
    );
    const [admin, internet] = [place(drawn, "admin"), place(drawn, "internet")];
    expect(admin.x).toBeGreaterThan(internet.x + internet.width / 2);
  });

  it("draws calls in a circle", () => {
    check(
      threeTierWith((design) => {
        const back = design.connections.find((c) => c.id === "api-to-db");
        if (back) design.connections.push({ ...back, id: "db-to-api", from: "db", to: "api" });
      }),
    );
  });

  it("finds the layer under a point", () => {
    const drawn = layout(threeTier(), realm);
    const app = place(drawn, "app");
    expect(layerAt(drawn, { x: app.x + 300, y: app.y + 40 })).toBe("app");
    expect(layerAt(drawn, { x: app.x - 300, y: app.y + 40 })).toBeNull();
  });

  it("stores positions relative to their holder", () => {
    const drawn = layout(threeTier(), realm);
    const app = place(drawn, "app");
    expect(relativeTo(drawn, "app", { x: app.x + 12.4, y: app.y + 7 })).toEqual({ x: 12, y: 7 });
    expect(drawn.holders.has(EDGE_BAND)).toBe(true);
  });
});
