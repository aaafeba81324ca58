import { expect, it } from "vitest";
import { pairsOf } from "./pairs";

const sample = (id: string) => ({ id, name: id, description: "" });

it("a sample stands with its weak twin, a twin alone by itself", () => {
  const pairs = pairsOf(["one", "two", "two-as-described", "lost-as-described"].map(sample));
  expect(pairs.map(({ sample, twin }) => [sample.id, twin?.id])).toEqual([
    ["one", undefined],
    ["two", "two-as-described"],
    ["lost-as-described", undefined],
  ]);
});
