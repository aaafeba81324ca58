import { describe, expect, it } from "vitest";
import { threeTier, threeTierWith } from "../fixtures/design";
import { PALETTE } from "../fixtures/palette";
import type { Design } from "../ipc/model";
import { type Rect, centre, overlaps } from "./geometry";
import { type Layout, layout } from "./layout";
import { movesOf, spotFor } from "./place";
import { realmOf } from "./realm";

function drawn(design: Design): Layout {
  return layout(design, realmOf(PALETTE));
}

function rectOf(layout: Layout, id: string): Rect {
  const found = [...layout.tiers, ...layout.layers].find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not drawn`);
  return found.rect;
}

describe("letting go of a new tier", () => {
  const scene = drawn(threeTier());

  it("puts it into the layer under the pointer, beside what is there", () => {
    const db = rectOf(scene, "db");
    const spot = spotFor(scene, "vpc", centre(db));
    expect(spot?.layer).toBe("app");
    const app = rectOf(scene, "app");
    const placed = { ...db, x: app.x + (spot?.position?.x ?? 0), y: app.y + (spot?.position?.y ?? 0) };
    for (const id of ["api", "admin", "db"]) expect(overlaps(placed, rectOf(scene, id))).toBe(false);
  });

  it("takes the nearest layer when it is let go in the VPC beside all of them", () => {
    const app = rectOf(scene, "app");
    expect(spotFor(scene, "vpc", { x: app.x + 1, y: scene.vpc.y + scene.vpc.height - 1 })?.layer).toBe(
      scene.layers.at(-1)?.id,
    );
    expect(spotFor(scene, "vpc", { x: app.x + 1, y: scene.vpc.y + 1 })?.layer).toBe(scene.layers[0]?.id);
  });

  it("refuses a place far from the VPC", () => {
    expect(spotFor(scene, "vpc", { x: -500, y: -500 })).toBeNull();
  });

  it("puts what lies outside of the VPC there, wherever it is let go", () => {
    expect(spotFor(scene, "edge", centre(rectOf(scene, "db")))).toEqual({ layer: null, position: null });
    expect(spotFor(scene, "regional", { x: -500, y: 0 })).toEqual({ layer: null, position: null });
  });
});

describe("moving tiers", () => {
  const by = (rect: Rect, x: number, y: number) => ({ ...rect, x: rect.x + x, y: rect.y + y });

  it("keeps the others of the row where they are", () => {
    const design = threeTier();
    const scene = drawn(design);
    const edits = movesOf(design, scene, [{ id: "admin", rect: by(rectOf(scene, "admin"), 20, 140) }]);
    expect(edits.map((edit) => (edit.edit === "moveNode" ? edit.id : edit.edit)).sort()).toEqual(["admin", "api", "db"]);
    const after = drawn(
      threeTierWith((changed) => {
        for (const edit of edits) if (edit.edit === "moveNode") changed.canvas.nodes[edit.id] = edit.position;
      }),
    );
    const app = (layout: Layout) => rectOf(layout, "app");
    for (const id of ["api", "db"]) {
      expect(rectOf(after, id).x - app(after).x).toBe(rectOf(scene, id).x - app(scene).x);
    }
  });

  it("moves into the layer where most of it lies", () => {
    const design = threeTier();
    const scene = drawn(design);
    const target = rectOf(scene, "public");
    const rect = { ...rectOf(scene, "admin"), x: target.x + 400, y: target.y + 30 };
    expect(movesOf(design, scene, [{ id: "admin", rect }])).toMatchObject([
      { edit: "moveToLayer", id: "admin", layer: "public" },
    ]);
  });

  it("does nothing for a tier that is put back", () => {
    const design = threeTier();
    const scene = drawn(design);
    expect(movesOf(design, scene, [{ id: "api", rect: rectOf(scene, "api") }])).toEqual([]);
  });

  it("keeps what lies outside of the VPC there", () => {
    const design = threeTier();
    const scene = drawn(design);
    const rect = { ...rectOf(scene, "site"), ...centre(rectOf(scene, "app")) };
    expect(movesOf(design, scene, [{ id: "site", rect }]).every((edit) => edit.edit === "moveNode")).toBe(true);
  });
});
