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

/** Whether an event belongs to something that a person types into or chooses from. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, [role=listbox], [role=menu]") !== null;
}

function partsOf(keys: string): string[] {
  // `Mod++` is the plus sign with Mod.
  return keys === "+" ? ["+"] : keys.endsWith("++") ? [...keys.slice(0, -2).split("+"), "+"] : keys.split("+");
}
