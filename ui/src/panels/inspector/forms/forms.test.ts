import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { samples, withApi } from "../../../fixtures/design";
import { PALETTE } from "../../../fixtures/palette";
import type { Alarm, Design } from "../../../ipc/model";
import { setState } from "../../../state/store";
import { tierKey } from "../../../state/things";
import { type Field, type FieldLine, type ListGroup, valueAt } from "../fields";
import { TIER_FORMS } from ".";
import { alarms } from "./operations";

const read = (path: string) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), "utf8");

beforeAll(() => setState({ palette: PALETTE }));

it("there is one for every tier of the palette", () => {
  expect(Object.keys(TIER_FORMS).sort()).toEqual(PALETTE.map((info) => info.key).sort());
});

it("the palette of the tests is that of the program", () => {
  const keys = [...read("crates/model/src/tiers/mod.rs").matchAll(/=> "([a-zA-Z]+)",/g)].map((match) => match[1]);
  expect(PALETTE.map((info) => info.key).sort()).toEqual(keys.sort());
});

it("alarms begin with what Rust says", () => {
  const design = withApi();
  const [tier] = design.tiers.filter((one) => tierKey(one) === "loadBalancer");
  const list = alarms.find((part) => "list" in part) as ListGroup;
  const watch = { id: "watch", name: "Watch", kind: { alarms: { alarms: [] as unknown[] } } };
  const mine: unknown[] = [];
  for (;;) {
    const made = list.fresh(watch, design);
    if (typeof made === "string") break;
    watch.kind.alarms.alarms.push(made.item);
    if ((made.item as Alarm).tier === tier?.id) mine.push(made.item);
  }
  const usual = PALETTE.find((info) => info.key === "loadBalancer")?.alarms ?? [];
  expect(usual.map((one) => one.metric)).toEqual(["serverErrors", "latency", "unhealthyTargets"]);
  expect(mine).toEqual(usual.map(({ unit: _, ...one }) => ({ tier: tier?.id, ...one })));

  const fields = list.fields("/kind/alarms/alarms/0", mine[0], watch, design).flat();
  const metric = fields.find((field) => field.property.endsWith("/metric"));
  const set = metric?.kind === "choice" ? metric.also?.("unhealthyTargets") : undefined;
  expect(set?.map((one) => one.value)).toEqual([0, 60, 2]);
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
