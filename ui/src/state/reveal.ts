// From anything in the design to what is drawn of it.

import type { Design } from "../ipc/model";
import { canvas } from "./canvasApi";
import { getState, setState } from "./store";
import { subjectThing, thingsOf } from "./things";

/** The node that shows a thing, or the one nearest to it; null when nothing of it is drawn. */
export function drawnFor(design: Design, id: string): string | null {
  const thing = thingsOf(design).get(id);
  if (!thing) return null;
  switch (thing.kind) {
    case "securityGroupRule":
      return drawnFor(design, thing.group.id);
    case "securityGroup": {
      const member = design.tiers.find((tier) => tier.securityGroups.includes(id));
      const endpoint = design.network.endpoints.find(
        (one) => "interface" in one.kind && one.kind.interface.securityGroups.includes(id),
      );
      return member?.id ?? endpoint?.id ?? null;
    }
    case "routeTable": {
      const subnets = design.network.layers.flatMap((layer) => layer.subnets);
      return subnets.find((subnet) => subnet.routeTable === id)?.id ?? null;
    }
    case "connection":
      return thing.value.to;
    case "parameter":
      return design.connections.some((connection) => connection.from === id) ? id : null;
    default:
      return id;
  }
}

/** Selects a thing, shows it in the inspector, and brings what is drawn of it into view. */
export function goTo(id: string, options: { centre: boolean } = { centre: true }): void {
  const design = getState().snapshot?.design;
  if (!design) return;
  setState(({ shown }) => ({ selection: [id], side: "inspector", shown: { ...shown, side: true } }));
  const drawn = drawnFor(design, id);
  if (options.centre && drawn) canvas().centre(drawn);
}

/** The same for the subject of a finding, which may be the logical id of a resource. */
export function goToSubject(subject: string): void {
  const design = getState().snapshot?.design;
  const thing = design && subjectThing(design, subject);
  if (thing) goTo(thing.id);
  else setState({ selection: [], side: "inspector" });
}
