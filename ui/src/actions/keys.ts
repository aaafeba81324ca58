// Keys: how they are written, how an event is matched, when they are left to a field.

const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.platform);

const SIGNS: Record<string, string> = {
  Mod: isMac ? "⌘" : "Ctrl",
  Shift: isMac ? "⇧" : "Shift",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
};

/** The keys as people know them on this system. */
export function shownKeys(keys: string): string {
  return partsOf(keys)
    .map((part) => SIGNS[part] ?? part)
    .join(isMac ? "" : "+");
}

/** Whether an event is exactly these keys. */
export function matches(keys: string, event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">) {
  const parts = partsOf(keys);
  const key = parts.at(-1) ?? "";
  const mod = event.ctrlKey || event.metaKey;
  if (mod !== parts.includes("Mod") || event.altKey) return false;
  // A sign such as `?` or `+` may need Shift on one keyboard and not on another; the sign itself says enough.
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!sign && event.shiftKey !== parts.includes("Shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** What has the focus, as far as keys are concerned: each sort uses keys of its own and leaves the others to the window. */
export type Focus = "text" | "menu" | "list" | "radio" | "slider" | "tab" | "press" | "other";

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
const ENDS = ["Home", "End", "PageUp", "PageDown"];
const PRESS = ["Enter", " "];

/** The keys that a sort of control uses itself; a text uses everything that is typed, see [`usesKey`]. */
const USED: Record<Exclude<Focus, "text" | "menu">, readonly string[]> = {
  list: [...ARROWS, ...ENDS, ...PRESS, "Escape", "Backspace", "Delete"],
  radio: [...ARROWS, " "],
  slider: [...ARROWS, ...ENDS],
  tab: [...ARROWS, ...ENDS, ...PRESS],
  press: PRESS,
  other: [],
};

/** What acts on the text of a field together with Mod: its own history, its clipboard, and moving about in it. */
const TEXT_WITH_MOD = ["a", "c", "v", "x", "y", "z", "enter", "backspace", "delete", "home", "end", "arrowup", "arrowdown", "arrowleft", "arrowright"];

/** Whether the control that has the focus uses an event itself, so that the window must leave it alone. */
export function usesKey(focus: Focus, event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): boolean {
  const mod = event.ctrlKey || event.metaKey;
  switch (focus) {
    case "text":
      // A function key types nothing.
      return mod ? TEXT_WITH_MOD.includes(event.key.toLowerCase()) : !/^F\d+$/.test(event.key);
    case "menu":
      // Letters search in a menu.
      return !mod;
    default:
      return !mod && USED[focus].includes(event.key);
  }
}

const NOT_TYPED = ["button", "submit", "reset", "checkbox", "radio", "range", "color", "file", "image"];

/** Of what sort the element is that has the focus. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return "other";
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return "text";
  if (target instanceof HTMLInputElement) {
    if (target.type === "radio") return "radio";
    if (target.type === "range") return "slider";
    if (NOT_TYPED.includes(target.type)) return "press";
    // A select is drawn as a text that nobody can write.
    return target.readOnly && target.getAttribute("aria-haspopup") === "listbox" ? "list" : "text";
  }
  if (target.closest("[role=menu]")) return "menu";
  if (target instanceof HTMLSelectElement || target.closest("[role=listbox]")) return "list";
  if (target.matches("[role=tab]")) return "tab";
  return target.matches("button, a, summary, [role=switch]") ? "press" : "other";
}

function partsOf(keys: string): string[] {
  // `Mod++` is the plus sign with Mod.
  return keys === "+" ? ["+"] : keys.endsWith("++") ? [...keys.slice(0, -2).split("+"), "+"] : keys.split("+");
}
