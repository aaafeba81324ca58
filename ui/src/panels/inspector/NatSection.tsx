import { useState } from "react";
import { addThing } from "../../actions/add";
import { Notice } from "../../components/display";
import { Segments } from "../../components/fields";
import type { Design, ErrorView, NatMode } from "../../ipc/model";
import { addNatGateway } from "../../state/additions";
import { setNat } from "../../state/session";
import { useApp } from "../../state/store";
import { AddButton, Section, ThingLink } from "./parts";

const MODES: readonly { value: NatMode; label: string; testId: string }[] = [
  { value: "none", label: "None", testId: "nat-none" },
  { value: "single", label: "One", testId: "nat-single" },
  { value: "perZone", label: "One per zone", testId: "nat-per-zone" },
];

const WORDS: Record<NatMode, string> = {
  none: "Private subnets reach AWS through endpoints, and the internet not at all.",
  single: "When its zone fails, every zone loses its way out.",
  perZone: "Each zone has its own way out, and its own costs by the hour.",
};

const NO_SUBNET = "There is no subnet that could hold it.";

/** How the private subnets get out to the internet; gateways, route tables and routes follow in one step. */
export function NatSection({ design }: { design: Design }) {
  const mode = useApp((state) => state.snapshot?.nat ?? null);
  const [error, setError] = useState<ErrorView | null>(null);
  return (
    <Section
      title="NAT gateways"
      action={<AddButton label="Add" onClick={() => void addThing(addNatGateway, NO_SUBNET)} />}
    >
      <Segments name="NAT gateways" value={mode ?? ""} choices={MODES} onChange={(next) => void choose(next)} />
      <p className="tw-dim">{mode === null ? "The route tables lead out in a way of their own." : WORDS[mode]}</p>
      {error && (
        <Notice tone="warning" onClose={() => setError(null)} testId="nat-error">
          {error.message}
        </Notice>
      )}
      {design.network.natGateways.map((nat) => (
        <ThingLink key={nat.id} id={nat.id} name={nat.name || nat.id} detail={`in ${nat.subnet}`} />
      ))}
    </Section>
  );

  async function choose(next: NatMode) {
    setError(await setNat(next));
  }
}
