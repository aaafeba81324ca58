import { describe, expect, it } from "vitest";
import { threeTier, threeTierWith } from "../fixtures/design";
import { addLayer, addSubnet, addZone } from "./additions";
import { copiesOf } from "./clipboard";
import { drawnFor } from "./reveal";
import { freeId, nameOf, subjectThing, thingsOf } from "./things";

describe("things", () => {
  const design = threeTier();

  it("are found by their ids", () => {
    const check = (id: string, kind: string, name: string) => {
      expect(thingsOf(design).get(id)?.kind).toBe(kind);
      expect(nameOf(design, id)).toBe(name);
    };
    check("main", "vpc", "Main VPC");
    check("zone-b", "zone", "Availability Zone 2");
    check("app-a", "subnet", "app-a");
    check("sg-aurora-db", "securityGroup", "Database");
    check("db-from-app", "securityGroupRule", "Database: The API tasks");
    check("api-to-db", "connection", "API → Aurora MySQL");
    expect(nameOf(design, "internet")).toBe("Internet");
    expect(nameOf(design, "no-such-thing")).toBe("no-such-thing");
  });

  it("are found by the logical ids of their resources", () => {
    expect(subjectThing(design, "app-a")?.id).toBe("app-a");
    expect(subjectThing(design, "SgAuroraDb")?.id).toBe("sg-aurora-db");
    expect(subjectThing(design, "ApiTaskDefinition")?.id).toBe("api");
    expect(subjectThing(design, "Elsewhere")).toBeUndefined();
  });

  it("are shown by themselves or by what is nearest", () => {
    const check = (id: string, node: string | null) => expect(drawnFor(design, id)).toBe(node);
    check("api", "api");
    check("app-a", "app-a");
    check("db-from-app", "db");
    check("sg-endpoints", "to-ecr-api");
    check("private-routes", "app-a");
    check("api-to-db", "db");
    check("nothing", null);
  });

  it("get ids that nothing has", () => {
    expect(freeId(design, "new")).toBe("new");
    expect(freeId(design, "api")).toBe("api2");
    expect(freeId(design, "internet")).toBe("internet2");
    expect(freeId(threeTierWith((d) => d.tiers.push({ ...d.tiers[0]!, id: "x".repeat(40) })), "x".repeat(40))).toHaveLength(40);
  });
});

describe("additions", () => {
  it("propose free address ranges", () => {
    const layer = addLayer(threeTier());
    expect(layer?.edit).toMatchObject({
      item: { layer: { subnets: [{ cidr: "10.20.12.0/24" }, { cidr: "10.20.13.0/24" }] } },
    });
    const zone = addZone(threeTier());
    expect(zone?.id).toBe("zone-c");
    expect(zone?.edit).toMatchObject({ edits: [{}, { item: { subnet: { layer: "public" } } }, {}] });
  });

  it("give nothing where there is no place", () => {
    expect(addSubnet(threeTier(), "app")).toBeNull();
    expect(addLayer(threeTierWith((d) => (d.network.vpc.cidr = "10.20.0.0/24")))?.edit).toMatchObject({
      item: { layer: { subnets: [] } },
    });
  });
});

describe("copies", () => {
  it("have ids of their own and no ties to what is not there", () => {
    const design = threeTier();
    const api = design.tiers.find((tier) => tier.id === "api")!;
    const copies = copiesOf(design, [api, api]);
    expect(copies.map((tier) => tier.id)).toEqual(["api2", "api3"]);
    expect(copies[0]).toMatchObject({ name: "API (copy)", layer: "app", securityGroups: ["sg-fargate-app"] });
    const elsewhere = threeTierWith((d) => {
      d.tiers = [];
      d.securityGroups = [];
      d.network.layers = [];
    });
    expect(copiesOf(elsewhere, [api])[0]).toMatchObject({ id: "api", name: "API", securityGroups: [] });
    expect(copiesOf(elsewhere, [api])[0]?.layer).toBeUndefined();
  });
});
