import { Icon, tierIcon } from "../components/icons";
import { Scroll } from "../components/display";
import { TIER } from "../canvas/sizes";
import type { TierGroup, TierInfo } from "../ipc/model";
import { canvas } from "../state/canvasApi";
import { dropTier, toast } from "../state/session";
import { getState, useApp } from "../state/store";
import { beginDrag } from "./paletteDrag";

const GROUPS: Record<TierGroup, string> = {
  edge: "Edge",
  security: "Security",
  loadBalancing: "Load balancing",
  compute: "Compute",
  data: "Data",
  delivery: "Delivery",
  operations: "Operations",
};

/** The services that can be put on the canvas: by dragging, or with Enter into the layer that is selected. */
export function Palette() {
  const palette = useApp((state) => state.palette);
  const groups = Object.keys(GROUPS) as TierGroup[];
  return (
    <aside className="tw-palette" aria-label="Palette">
      <Scroll>
        {groups.map((group) => {
          const infos = palette.filter((info) => info.group === group);
          if (infos.length === 0) return null;
          return (
            <section key={group} aria-label={GROUPS[group]}>
              <h2>{GROUPS[group]}</h2>
              {infos.map((info) => (
                <Item key={info.key} info={info} />
              ))}
            </section>
          );
        })}
        <p className="tw-palette-hint tw-dim">
          Drag a service into a layer. Draw a line between two cards to connect them.
        </p>
      </Scroll>
    </aside>
  );
}

function Item({ info }: { info: TierInfo }) {
  return (
    <button
      type="button"
      className="tw-palette-item"
      title={info.description}
      data-testid={`palette-item-${info.key}`}
      onPointerDown={(event) => beginDrag(event, info)}
      onKeyDown={(event) => {
        if (event.key === "Enter") void addByKey(info);
      }}
    >
      <span className="tw-tier-sign">
        <Icon name={tierIcon(info.key)} size={18} />
      </span>
      <span>{info.label}</span>
    </button>
  );
}

/** Adds a tier without a pointer: to the selected layer, or else to the last, farthest from the internet. */
async function addByKey(info: TierInfo): Promise<void> {
  const { snapshot, selection } = getState();
  const layers = snapshot?.design.network.layers ?? [];
  const layer = layers.find((one) => selection.includes(one.id)) ?? layers.at(-1);
  if (info.inVpc && !layer) {
    toast({ tone: "quiet", title: "There is no layer", message: `${info.label} needs one. Add a layer first.`, hint: null });
    return;
  }
  await dropTier(info.key, info.inVpc ? (layer?.id ?? null) : null, null);
}

/** What follows the pointer while a service is dragged, as large as it will be. */
export function DragGhost() {
  const drag = useApp((state) => state.drag);
  const info = useApp((state) => state.palette.find((one) => one.key === state.drag?.key));
  if (!drag || !info) return null;
  const zoom = canvas().zoom();
  return (
    <div
      className={`tw-ghost${drag.welcome ? " is-welcome" : ""}`}
      style={{
        width: TIER.width,
        height: TIER.height,
        transform: `translate(${drag.x}px, ${drag.y}px) scale(${zoom}) translate(-50%, -50%)`,
      }}
    >
      <span className="tw-tier-sign">
        <Icon name={tierIcon(info.key)} size={22} />
      </span>
      <span className="tw-tier-name">{info.label}</span>
    </div>
  );
}

/** What a line would do that is let go here, beside the pointer. */
export function LineNote() {
  const connecting = useApp((state) => state.connecting);
  if (!connecting?.answer) return null;
  const { x, y, answer } = connecting;
  return (
    <div
      className={`tw-line-note${answer.welcome ? " is-welcome" : ""}`}
      style={{ transform: `translate(${x + 14}px, ${y + 16}px)` }}
      role="status"
      data-testid="line-note"
    >
      {answer.words}
    </div>
  );
}
