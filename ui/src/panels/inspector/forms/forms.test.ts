import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { samples, withApi } from "../../../fixtures/design";
import { PALETTE } from "../../../fixtures/palette";
import type { Design } from "../../../ipc/model";
import { tierKey } from "../../../state/things";
import { type Field, type FieldLine, valueAt } from "../fields";
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

const designs: [string, Design][] = [["with an API", withApi()], ...samples()];

it.each(designs)("every field of %s stands at a property that is there", (_, design) => {
  for (const tier of design.tiers) {
    const look = (lines: readonly FieldLine[]) => {
      for (const field of lines.flatMap((line): readonly Field[] => ("kind" in line ? [line] : line))) {
        if (field.when && !field.when(tier, design)) continue;
        const holder = valueAt(tier, field.property.replace(/\/[^/]*$/, ""));
        expect(typeof holder, `${tier.id} has no place for ${field.property}`).toBe("object");
        if (field.optional || field.kind === "part") continue;
        expect(valueAt(tier, field.property), `${tier.id} has no ${field.property}`).toBeDefined();
      }
    };
    for (const part of TIER_FORMS[tierKey(tier) as keyof typeof TIER_FORMS]) {
      if (!("list" in part)) {
        look(part.fields);
        continue;
      }
      const items = valueAt(tier, part.list) as unknown[];
      expect(Array.isArray(items), part.list).toBe(true);
      items.forEach((item, index) => look(part.fields(`${part.list}/${index}`, item, tier, design)));
      // What is added stands in the same form, with fields that find their properties.
      const made = part.fresh(tier, design);
      if (typeof made === "string") continue;
      const added = structuredClone(tier);
      (valueAt(added, part.list) as unknown[]).push(made.item);
      const lines = part.fields(`${part.list}/${items.length}`, made.item, added, design);
      for (const field of lines.flatMap((line): readonly Field[] => ("kind" in line ? [line] : line))) {
        if (field.optional || field.kind === "part" || field.kind === "words") continue;
        expect(valueAt(added, field.property), `a new ${part.noun} has no ${field.property}`).toBeDefined();
      }
    }
  }
});
