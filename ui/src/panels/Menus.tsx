import { ACTIONS } from "../actions";
import type { Action, MenuName } from "../actions/action";
import { shownKeys } from "../actions/keys";
import { Menu, type MenuEntry } from "../components/overlays";
import { type AppState, useApp } from "../state/store";

const MENUS: readonly { name: MenuName; title: string }[] = [
  { name: "file", title: "File" },
  { name: "edit", title: "Edit" },
  { name: "view", title: "View" },
  { name: "help", title: "Help" },
];

/** The menus of the window, made from the actions. */
export function Menus() {
  return (
    <nav className="tw-menus" aria-label="Menus">
      {MENUS.map(({ name, title }) => (
        <MenuOf key={name} name={name} title={title} />
      ))}
    </nav>
  );
}

function MenuOf({ name, title }: { name: MenuName; title: string }) {
  // Whatever decides about an action is in the state, so a menu is made anew with it.
  const state = useApp((whole) => whole);
  const actions = ACTIONS.filter((action) => action.menu === name);
  const entries: (MenuEntry | "divider")[] = [];
  actions.forEach((action, index) => {
    const before = actions[index - 1];
    if (before && before.section !== action.section) entries.push("divider");
    entries.push(entryOf(action, action.enabled?.(state) === false, labelOf(action, state)));
  });
  return (
    <Menu entries={entries} width={290}>
      <button type="button" className="tw-menu-title" data-testid={`menu-${name}`}>
        {title}
      </button>
    </Menu>
  );
}

function entryOf(action: Action, disabled: boolean, label: string): MenuEntry {
  return {
    id: action.id,
    label,
    keys: action.keys[0] ? shownKeys(action.keys[0]) : "",
    disabled,
    testId: `action-${action.id}`,
    run: action.run,
  };
}

/** Undo and redo say what they would do. */
function labelOf(action: Action, { snapshot }: AppState): string {
  if (action.id === "undo" && snapshot?.undo) return `Undo: ${snapshot.undo}`;
  if (action.id === "redo" && snapshot?.redo) return `Redo: ${snapshot.redo}`;
  return action.title;
}
