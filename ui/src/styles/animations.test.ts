import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";

// What the compositor animates gets a layer of its own, and so does everything above it; the window is blank until all of
// that is painted. See `tw-turn`.
it("nothing turns by a transform, and the widgets' own spinner is not used", () => {
  const styles = new URL(".", import.meta.url);
  for (const file of readdirSync(styles).filter((name) => name.endsWith(".css"))) {
    const text = readFileSync(new URL(file, styles), "utf8");
    const frames = text.split("@keyframes").slice(1).map((part) => part.slice(0, part.search(/\n}/)));
    for (const frame of frames) expect(frame, file).not.toMatch(/\b(transform|rotate|translate|scale|opacity|filter):/);
  }
  const components = new URL("../components/", import.meta.url);
  for (const file of readdirSync(components).filter((name) => name.endsWith(".tsx"))) {
    expect(readFileSync(new URL(file, components), "utf8"), file).not.toMatch(/<Loader\b/);
  }
});
