import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PALETTE } from "../../../fixtures/palette";
import { TIER_FORMS } from ".";
import { METRICS } from "./operations";

const read = (path: string) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), "utf8");
const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

it("there is one for every tier of the palette", () => {
  expect(Object.keys(TIER_FORMS).sort()).toEqual(PALETTE.map((info) => info.key).sort());
});

it("the palette of the tests is that of the program", () => {
  const keys = [...read("crates/model/src/tiers/mod.rs").matchAll(/=> "([a-zA-Z]+)",/g)].map((match) => match[1]);
  expect(PALETTE.map((info) => info.key).sort()).toEqual(keys.sort());
});

it("alarms offer the metrics that a tier has", () => {
  const source = read("crates/model/src/tiers/alarms.rs").split("match self {")[1]?.split("\n        }\n")[0] ?? "";
  const suits = Object.fromEntries(
    source.split(/\n\s+(?=Self::)/).flatMap((arm) => {
      const [metrics = "", kinds = ""] = arm.split("=>");
      const having = [...kinds.matchAll(/K::(\w+)/g)].map(([, kind = ""]) => camel(kind)).sort();
      return [...metrics.matchAll(/Self::(\w+)/g)].map(([, metric = ""]) => [camel(metric), having]);
    }),
  );
  const ours = Object.fromEntries(Object.entries(METRICS).map(([metric, { suits }]) => [metric, [...suits].sort()]));
  expect(ours).toEqual(suits);
});
