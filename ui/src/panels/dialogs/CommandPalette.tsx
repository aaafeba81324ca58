import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { ACTIONS } from "../../actions";
import { shownKeys } from "../../actions/keys";
import { TextField } from "../../components/fields";
import { Modal } from "../../components/overlays";
import { goTo } from "../../state/reveal";
import { dropTier } from "../../state/session";
import { getState } from "../../state/store";
import { KIND_NAMES, nameOf, thingsOf } from "../../state/things";

interface Entry {
  id: string;
  title: string;
  detail: string;
  keys: string;
  run: () => void;
}

/** Beyond this a list is no help; another letter is. */
const MOST = 60;

/** Every action, every tier of the palette and every thing of the design, found by typing. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const all = useMemo(entries, []);
  const found = useMemo(() => matching(all, text), [all, text]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal title="Do or find" onClose={onClose} width={560} testId="command-palette">
      <TextField
        name="What to do or find"
        placeholder="Type an action, a service or a name"
        value={text}
        onChange={(next) => {
          setText(next);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        autoFocus
        testId="command-input"
      />
      <ul className="tw-commands" role="listbox" aria-label="Found" ref={list}>
        {found.map((entry, index) => (
          <li
            key={entry.id}
            role="option"
            aria-selected={index === at}
            className={index === at ? "is-selected" : ""}
            onPointerMove={() => setAt(index)}
            onClick={() => run(entry)}
            data-testid={`command-${entry.id}`}
          >
            <span>{entry.title}</span>
            <span className="tw-dim tw-grow">{entry.detail}</span>
            <span className="tw-keys">{entry.keys}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="tw-empty">Nothing is called that.</p>}
    </Modal>
  );
}

function entries(): Entry[] {
  const state = getState();
  const design = state.snapshot?.design;
  const actions = ACTIONS.filter((action) => action.enabled?.(state) !== false && action.id !== "command-palette").map(
    (action) => ({
      id: action.id,
      title: action.title,
      detail: "",
      keys: action.keys[0] ? shownKeys(action.keys[0]) : "",
      run: action.run,
    }),
  );
  const layer = design?.network.layers.find((one) => state.selection.includes(one.id)) ?? design?.network.layers.at(-1);
  const tiers = state.palette.map((info) => ({
    id: `add-${info.key}`,
    title: `Add: ${info.label}`,
    detail: info.inVpc ? `to ${layer?.name ?? "the VPC"}` : "outside of the VPC",
    keys: "",
    run: () => void dropTier(info.key, info.inVpc ? (layer?.id ?? null) : null, null),
  }));
  const things = design
    ? [...thingsOf(design).values()].map((thing) => ({
        id: `go-${thing.id}`,
        title: nameOf(design, thing.id),
        detail: KIND_NAMES[thing.kind],
        keys: "",
        run: () => goTo(thing.id),
      }))
    : [];
  return [...actions, ...tiers, ...things];
}

/** The entries that hold every typed word; those that begin with the text come first. */
function matching(all: readonly Entry[], text: string): Entry[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const hits = all.filter((entry) => {
    const whole = `${entry.title} ${entry.detail}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const first = (entry: Entry) => (wanted !== "" && entry.title.toLowerCase().startsWith(wanted) ? 0 : 1);
  return hits.sort((a, b) => first(a) - first(b)).slice(0, MOST);
}
