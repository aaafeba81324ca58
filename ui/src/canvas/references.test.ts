import { expect, it } from "vitest";
import { threeTierWith, withApi } from "../fixtures/design";
import { referencesOf } from "./references";

const told = (design: Parameters<typeof referencesOf>[0]) =>
  referencesOf(design).map(({ from, label, to, always }) => `${from} ${label} ${to}${always ? "!" : ""}`);

it("say what happens to requests, once each", () => {
  const found = told(withApi());
  expect(found.filter((one) => one.endsWith("!"))).toEqual([
    "acl guards rest!",
    "users tokens rest!",
    "rest objects uploads!",
  ]);
  expect(found).toContain("images images api");
});

it("say who watches and deploys, and leave out what is gone", () => {
  const watch = { metric: "cpu", threshold: 80, periodSeconds: 300, evaluationPeriods: 1 } as const;
  const design = threeTierWith(({ tiers }) => {
    tiers.push({
      id: "watch",
      name: "",
      securityGroups: [],
      kind: {
        alarms: {
          alarms: [
            { ...watch, tier: "api" },
            { ...watch, tier: "api" },
            { ...watch, tier: "gone" },
          ],
        },
      },
    });
    tiers.push({
      id: "pipe",
      name: "",
      securityGroups: [],
      kind: {
        deliveryPipeline: {
          source: { codeCommit: { branch: "main" } },
          builds: [{ service: "api", folder: "." }],
          logRetentionDays: 30,
        },
      },
    });
  });
  const found = told(design);
  expect(found.filter((one) => one.startsWith("watch"))).toEqual(["watch watches api"]);
  expect(found).toContain("pipe deploys api");
});
