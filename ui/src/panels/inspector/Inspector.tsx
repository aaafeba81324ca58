import { removeSelected } from "../../actions/delete";
import { Button, IconButton } from "../../components/buttons";
import { Scroll } from "../../components/display";
import { Icon, type IconName, tierIcon } from "../../components/icons";
import type { Design, ItemKind } from "../../ipc/model";
import { statesOf } from "../../state/live";
import { findingsByThing } from "../../state/selectors";
import { setState, useApp } from "../../state/store";
import { KIND_NAMES, type Thing, nameOf, thingsOf, tierKey } from "../../state/things";
import { LIVE_WORDS } from "../../canvas/nodes/marks";
import { FindingItem } from "../FindingItem";
import { ConnectionSection } from "./ConnectionSection";
import { DesignSection } from "./DesignSection";
import { EndpointSection, LayerSection, RouteTableSection } from "./NetworkSections";
import { NatSection } from "./NatSection";
import { Form } from "./parts";
import { SecurityGroupSection } from "./SecurityGroupSection";
import { THING_FORMS } from "./thingForms";
import { TierSection } from "./TierSection";

const ICONS: Record<Exclude<ItemKind, "tier">, IconName> = {
  vpc: "vpc",
  zone: "panel",
  layer: "panel",
  subnet: "lock",
  internetGateway: "gateway",
  natGateway: "nat",
  routeTable: "connect",
  endpoint: "endpoint",
  securityGroup: "shield",
  securityGroupRule: "shield",
  parameter: "file",
  connection: "connect",
};

/** The properties of what is selected, or of the design when nothing is. */
export function Inspector() {
  const snapshot = useApp((state) => state.snapshot);
  const selection = useApp((state) => state.selection);
  if (!snapshot) return null;
  const { design } = snapshot;
  const only = selection.length === 1 ? selection[0] : undefined;
  const thing = only === undefined ? undefined : thingsOf(design).get(only);
  return (
    <Scroll testId="inspector">
      <div className="tw-inspector" key={only ?? ""}>
        {selection.length > 1 ? (
          <Several design={design} selection={selection} />
        ) : thing ? (
          <One thing={thing} design={design} />
        ) : (
          <>
            <header className="tw-inspector-head">
              <span className="tw-tier-sign">
                <Icon name="file" size={18} />
              </span>
              <div className="tw-grow">
                <div className="tw-kind">Design</div>
                <h2 className="tw-break" tabIndex={-1}>{design.name}</h2>
              </div>
            </header>
            <DesignSection design={design} />
          </>
        )}
      </div>
    </Scroll>
  );
}

function Several({ design, selection }: { design: Design; selection: readonly string[] }) {
  return (
    <>
      <h2 tabIndex={-1}>{selection.length} things are selected</h2>
      <ul className="tw-plain">
        {selection.map((id) => (
          <li key={id}>{nameOf(design, id)}</li>
        ))}
      </ul>
      <Button tone="danger" icon={<Icon name="trash" size={14} />} onClick={() => void removeSelected()}>
        Delete them
      </Button>
    </>
  );
}

function One({ thing: selected, design }: { thing: Thing; design: Design }) {
  const snapshot = useApp((state) => state.snapshot);
  const palette = useApp((state) => state.palette);
  const deployment = useApp((state) => state.deployment);
  // A rule is edited among the rules of its group, where it means something.
  const group = selected.kind === "securityGroupRule" ? selected.group : null;
  const thing: Thing = group ? { kind: "securityGroup", id: group.id, value: group } : selected;
  const findings = snapshot ? findingsByThing(design, snapshot.findings) : new Map();
  const mine = [...(findings.get(selected.id) ?? []), ...(group ? (findings.get(group.id) ?? []) : [])];
  const live = statesOf(deployment).get(thing.id);
  const count = snapshot?.resourceCounts[thing.id] ?? 0;
  const kind =
    thing.kind === "tier"
      ? (palette.find((info) => info.key === tierKey(thing.value))?.label ?? "Tier")
      : KIND_NAMES[thing.kind];
  const icon = thing.kind === "tier" ? tierIcon(tierKey(thing.value)) : ICONS[thing.kind];
  return (
    <>
      <header className="tw-inspector-head">
        <span className="tw-tier-sign">
          <Icon name={icon} size={18} />
        </span>
        <div className="tw-grow">
          <div className="tw-kind">{kind}</div>
          <h2 className="tw-break" tabIndex={-1} data-testid="inspector-title">
            {nameOf(design, thing.id)}
          </h2>
          <div className="tw-dim">
            <span className="tw-mono">{thing.id}</span>
            {count > 0 && ` · ${count} ${count === 1 ? "resource" : "resources"}`}
          </div>
        </div>
        {thing.kind !== "vpc" && (
          <IconButton label="Delete" keys="Del" danger onClick={() => void removeSelected()} testId="inspector-delete">
            <Icon name="trash" />
          </IconButton>
        )}
        <IconButton label="Select nothing" keys="Esc" onClick={() => setState({ selection: [] })}>
          <Icon name="close" />
        </IconButton>
      </header>
      {live && (
        <p className={`tw-live-line is-${live.state}`} data-testid="inspector-live">
          In the deployment: {LIVE_WORDS[live.state]}
          {live.total > 1 && ` (${live.done} of ${live.total})`}
          {live.note && `. ${live.note}`}
        </p>
      )}
      {mine.length > 0 && (
        <ul className="tw-finding-list is-boxed" aria-label="Findings here">
          {mine.map((finding, index) => (
            <FindingItem key={`${finding.rule} ${index}`} finding={finding} design={design} named={false} />
          ))}
        </ul>
      )}
      {thing.kind === "tier" ? (
        <Form parts={TIER_NAME} id={thing.id} thing={thing.value} design={design} />
      ) : (
        <Form parts={THING_FORMS[thing.kind]} id={thing.id} thing={thing.value} design={design} />
      )}
      <Particular thing={thing} design={design} />
    </>
  );
}

const TIER_NAME = [{ title: null, fields: [{ kind: "text", property: "/name", label: "Name" } as const] }];

/** What a sort of thing has beside plain properties. */
function Particular({ thing, design }: { thing: Thing; design: Design }) {
  switch (thing.kind) {
    case "tier":
      return <TierSection tier={thing.value} design={design} />;
    case "connection":
      return <ConnectionSection connection={thing.value} design={design} />;
    case "securityGroup":
      return <SecurityGroupSection group={thing.value} design={design} />;
    case "routeTable":
      return <RouteTableSection table={thing.value} design={design} />;
    case "vpc":
      return <NatSection design={design} />;
    case "layer":
      return <LayerSection layer={thing.value} design={design} />;
    case "endpoint":
      return <EndpointSection endpoint={thing.value} design={design} />;
    default:
      return null;
  }
}
