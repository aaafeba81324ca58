import { SelectField } from "../../components/fields";
import type { Design, Tier } from "../../ipc/model";
import { edit, showDialog } from "../../state/session";
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
  const inVpc = palette.find((info) => info.key === key)?.inVpc ?? tier.layer !== undefined;
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
      <ConnectionsPart tier={tier} design={design} />
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

function ConnectionsPart({ tier, design }: { tier: Tier; design: Design }) {
  const states = useApp((state) => state.snapshot?.connections);
  const mine = design.connections.filter((one) => one.from === tier.id || one.to === tier.id);
  return (
    <Section
      title="Connections"
      action={
        <AddButton label="Connection" onClick={() => showDialog({ kind: "connect", from: tier.id, to: null })} />
      }
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
