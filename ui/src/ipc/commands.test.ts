import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands } from "./commands";

const read = (path: string) => readFileSync(new URL(`../../../src-tauri/${path}`, import.meta.url), "utf8");
const shell = [...read("src/commands/list.rs").matchAll(/^\s+([a-z_]+),$/gm)].map((match) => match[1] ?? "");

describe("the commands", () => {
  it("are those of the shell", () => {
    const ours = Object.keys(commands).map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    expect(ours.sort()).toEqual([...shell].sort());
  });

  it("are called by their own names", () => {
    const source = readFileSync(new URL("./commands.ts", import.meta.url), "utf8");
    const called = [...source.matchAll(/(?:call<[^>]*(?:\[\])?>|snapshot)\("([a-z_]+)"/g)].map((match) => match[1] ?? "");
    expect(called.sort()).toEqual([...shell].sort());
  });

  it("are all that the window may do, beside listening", () => {
    const { permissions } = JSON.parse(read("capabilities/main.json")) as { permissions: string[] };
    const own = shell.map((name) => `allow-${name.replaceAll("_", "-")}`);
    expect(permissions).toEqual(["core:event:allow-listen", "core:event:allow-unlisten", ...own]);
  });

  it("leave the window without remote content", () => {
    const { csp, freezePrototype } = JSON.parse(read("tauri.conf.json")).app.security;
    expect(freezePrototype).toBe(true);
    for (const value of Object.values(csp as Record<string, string>)) {
      expect(value).not.toMatch(/unsafe|https:|\*/);
    }
  });
});
