import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACTIONS } from ".";
import { type Focus, matches, usesKey } from "./keys";

const press = (key: string, mods: { ctrl?: boolean; shift?: boolean; alt?: boolean } = {}) => ({
  key,
  ctrlKey: mods.ctrl ?? false,
  metaKey: false,
  shiftKey: mods.shift ?? false,
  altKey: mods.alt ?? false,
});

describe("actions", () => {
  it("have names and keys of their own", () => {
    const ids = ACTIONS.map((action) => action.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = ACTIONS.flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are all in the list: each file of the folder is imported by it", () => {
    const folder = new URL(".", import.meta.url);
    const index = readFileSync(new URL("index.ts", folder), "utf8");
    const helpers = ["action.ts", "index.ts", "keys.ts", "keyboard.ts"];
    for (const file of readdirSync(folder)) {
      if (helpers.includes(file) || file.endsWith(".test.ts")) continue;
      expect(index).toContain(`"./${file.replace(/\.ts$/, "")}"`);
    }
  });

  it("listen to exactly their keys", () => {
    const check = (keys: string, event: ReturnType<typeof press>, expected: boolean) =>
      expect(matches(keys, event), `${keys} ${JSON.stringify(event)}`).toBe(expected);
    check("Mod+Z", press("z", { ctrl: true }), true);
    check("Mod+Z", press("Z", { ctrl: true, shift: true }), false);
    check("Mod+Shift+Z", press("Z", { ctrl: true, shift: true }), true);
    check("Mod+Z", press("z"), false);
    check("Mod+Z", press("z", { ctrl: true, alt: true }), false);
    check("?", press("?", { shift: true }), true);
    check("+", press("+", { shift: true }), true);
    check("+", press("+"), true);
    check("G", press("g"), true);
    check("Delete", press("Delete"), true);
    check("ArrowUp", press("ArrowUp", { shift: true }), false);
  });

  it("leave to a control the keys that it uses itself, and no others", () => {
    const check = (focus: Focus, uses: ReturnType<typeof press>[], leaves: ReturnType<typeof press>[]) => {
      for (const event of uses) expect(usesKey(focus, event), `${focus} uses ${JSON.stringify(event)}`).toBe(true);
      for (const event of leaves) expect(usesKey(focus, event), `${focus} leaves ${JSON.stringify(event)}`).toBe(false);
    };
    const ctrl = (key: string, shift = false) => press(key, { ctrl: true, shift });
    const window = [ctrl("s"), ctrl("S", true), ctrl("k"), ctrl("o"), ctrl("n"), ctrl("e"), ctrl("D", true)];
    const history = [ctrl("z"), ctrl("Z", true), ctrl("y"), ctrl("a"), ctrl("c"), ctrl("x"), ctrl("v")];
    check("text", [press("g"), press("Delete"), press("Enter"), press("Escape"), press("?"), ...history], window);
    check("radio", [press("ArrowUp"), press(" ")], [press("g"), press("Delete"), press("Escape"), ...history, ...window]);
    check("press", [press("Enter"), press(" ")], [press("g"), press("ArrowUp"), ...history, ...window]);
    check("list", [press("ArrowDown"), press("Enter"), press("Escape")], [press("g"), ...history, ...window]);
    check("menu", [press("g"), press("Enter"), press("Escape")], [...history, ...window]);
    check("slider", [press("Home")], [press("Enter"), ...window]);
    check("other", [], [press("Enter"), press("g"), ...history, ...window]);
  });
});
