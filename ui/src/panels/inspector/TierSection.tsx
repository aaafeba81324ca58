import { SelectField } from "../../components/fields";
import type { Connection, Design, Tier } from "../../ipc/model";
import { referencesFor } from "../../state/selectors";
import { edit, showDialog } from "../../state/session";
import type { Relation } from "../../canvas/references";
import { useApp } from "../../state/store";
import { nameOf, tierKey } from "../../state/things";
import { CheckList } from "./CheckList";
import { TIER_FORMS } from "./forms";
import { ListSection } from "./ListSection";
import { AddButton, Form, Section, ThingLink } from "./parts";

/** A tier: where it is, what it is, whom it talks to. */
export function TierSection({ tier, design }: { tier: Tier; design: Design }) {
  const palette = useApp((state) => state.palette);
  const key = tierKey(tier);
  const info = palette.find((one) => one.key === key);
  const inVpc = info?.inVpc ?? tier.layer !== undefined;
  // What nothing connects to and what is not in the network opens no connections either.
  const calls = inVpc || info?.port !== null;
  const mine = design.connections.filter((one) => one.from === tier.id || one.to === tier.id);
  const form = TIER_FORMS[key as keyof typeof TIER_FORMS] ?? [];
  return (
    <>
      {inVpc && <LayerField tier={tier} design={design} />}
      {form.map((part) =>
        "list" in part ? (
          <ListSection key={part.list} group={part} id={tier.id} thing={tier} design={design} />
        ) : (
          <Form key={part.title} parts={[part]} id={tier.id} thing={tier} design={design} />
        ),
      )}
      {inVpc && (
        <Section title="Security groups">
          <CheckList
            label="Its network interfaces are in"
            all={design.securityGroups}
            chosen={tier.securityGroups}
            onChange={(value) => void edit({ edit: "setProperty", id: tier.id, property: "/securityGroups", value })}
          />
        </Section>
      )}
      <RelatedPart tier={tier} design={design} />
      {(calls || mine.length > 0) && <ConnectionsPart tier={tier} mine={mine} design={design} />}
    </>
  );
}

function LayerField({ tier, design }: { tier: Tier; design: Design }) {
  const choices = design.network.layers.map((layer) => ({ value: layer.id, label: layer.name || layer.id }));
  return (
    <div className="tw-fields">
      <SelectField
        label="Layer"
        value={tier.layer ?? null}
        choices={choices}
        placeholder="In no layer"
        error={tier.layer === undefined ? "A tier in the VPC needs a layer." : null}
        onChange={(layer) => layer && void edit({ edit: "moveToLayer", id: tier.id, layer })}
        testId="field-layer"
      />
    </div>
  );
}

/** What a line on the canvas says of the other end, seen from either side. */
const RELATIONS: Record<Relation, { out: string; back: string }> = {
  guards: { out: "guards", back: "guarded by" },
  tokens: { out: "signs people in for", back: "asks for tokens of" },
  objects: { out: "writes objects into", back: "gets objects from" },
  images: { out: "images for", back: "runs images of" },
  names: { out: "is told of", back: "named to" },
  deploys: { out: "deploys", back: "deployed by" },
  watches: { out: "watches", back: "watched by" },
};

/** What the tier has to do with others beside connections. */
function RelatedPart({ tier, design }: { tier: Tier; design: Design }) {
  const related = referencesFor(design).filter(({ from, to }) => from === tier.id || to === tier.id);
  if (related.length === 0) return null;
  return (
    <Section title="Related">
      {related.map(({ id, from, to, label }) => {
        const words = RELATIONS[label];
        const other = from === tier.id ? to : from;
        return (
          <ThingLink
            key={id}
            id={other}
            name={nameOf(design, other)}
            detail={from === tier.id ? words.out : words.back}
          />
        );
      })}
    </Section>
  );
}

function ConnectionsPart({ tier, mine, design }: { tier: Tier; mine: readonly Connection[]; design: Design }) {
  const states = useApp((state) => state.snapshot?.connections);
  return (
    <Section
      title="Connections"
      action={<AddButton label="Connection" onClick={() => showDialog({ kind: "connect", from: tier.id, to: null })} />}
    >
      {mine.length === 0 && <p className="tw-dim">Drag from the edge of a card to another to connect them.</p>}
      {mine.map((connection) => {
        const verdict = states?.[connection.id]?.verdict ?? "unknown";
        const out = connection.from === tier.id;
        const other = nameOf(design, out ? connection.to : connection.from);
        return (
          <ThingLink
            key={connection.id}
            id={connection.id}
            name={out ? `to ${other}` : `from ${other}`}
            detail={connection.protocol === "all" ? "all" : String(connection.port)}
            mark={<span className={`tw-dot is-${verdict}`} title={verdict} />}
          />
        );
      })}
    </Section>
  );
}
