import { expect, it } from "vitest";
import { completeDesign } from "./normalise";
import type * as wire from "./types";

const bare: wire.Design = {
  tierwright: 1,
  name: "Bare",
  settings: { region: "eu-central-1", project: "bare", environment: "sandbox", owner: "" },
  network: {
    vpc: { id: "main", name: "", cidr: "10.0.0.0/16", dnsSupport: true, dnsHostnames: true },
    zones: [],
    layers: [],
  },
  canvas: {},
};

it("puts back every list that the format leaves out", () => {
  expect(completeDesign(bare)).toEqual({
    ...bare,
    description: "",
    parameters: [],
    network: { ...bare.network, natGateways: [], endpoints: [], routeTables: [] },
    securityGroups: [],
    tiers: [],
    connections: [],
    waivers: [],
    canvas: { nodes: {} },
  });
});

it("puts back the lists inside of things", () => {
  const design = completeDesign({
    ...bare,
    network: { ...bare.network, routeTables: [{ id: "routes", name: "" }] },
    securityGroups: [{ id: "sg", name: "", description: "" }],
    tiers: [
      { id: "t", name: "", kind: { repository: { scanOnPush: true, immutableTags: true, keepImages: 1 } } },
      { id: "api", name: "", kind: { restApi: { stage: "v1", throttlingRate: 1, throttlingBurst: 1, tracing: true } } },
      {
        id: "nlb",
        name: "",
        kind: {
          networkLoadBalancer: {
            scheme: "internal",
            listeners: [{ port: 80, protocol: "TCP" }],
            crossZone: true,
            deletionProtection: false,
          },
        },
      },
    ],
    connections: [{ id: "c", from: "internet", to: "t", protocol: "tcp", port: 1 }],
  });
  expect(design.network.routeTables[0]?.routes).toEqual([]);
  expect(design.securityGroups[0]?.rules).toEqual([]);
  expect(design.tiers[0]?.securityGroups).toEqual([]);
  expect(design.connections[0]).toMatchObject({ paths: [], hosts: [], description: "" });
  expect(design.tiers[1]?.kind).toMatchObject({ restApi: { stage: "v1", routes: [] } });
  expect(design.tiers[2]?.kind).toMatchObject({
    networkLoadBalancer: { listeners: [{ port: 80, targetAddresses: [] }] },
  });
});
