// The walls inside the window, which no type can hold.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"));
const read = (file: string) => readFileSync(`${root}${file}`, "utf8");

it("only components know the widget library", () => {
  const others = files.filter((file) => !file.startsWith("components/") && read(file).includes('from "@mantine'));
  expect(others).toEqual([]);
});

it("only ipc talks to the shell", () => {
  const others = files.filter((file) => !file.startsWith("ipc/") && read(file).includes('from "@tauri-apps'));
  expect(others).toEqual([]);
});

it("geometry knows neither React nor the canvas library", () => {
  const pure = [
    "geometry",
    "layout",
    "rows",
    "channels",
    "chips",
    "edges",
    "paths",
    "place",
    "references",
    "sizes",
  ].map((name) => `canvas/${name}.ts`);
  for (const file of pure) expect(read(file), file).not.toMatch(/from "(react|@xyflow)/);
});

it("fixtures are for tests", () => {
  const users = files.filter((file) => !file.startsWith("fixtures/") && read(file).includes("fixtures/"));
  expect(users).toEqual([]);
});
