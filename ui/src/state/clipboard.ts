// Copies of tiers inside the window. Not the system's clipboard: a tier means something only beside the design it is from.

import type { Design, Edit, Tier } from "../ipc/model";
import { editAll } from "./session";
import { getState, setState } from "./store";
import { thingsOf } from "./things";

let copied: Tier[] = [];

/** The tiers among the selected things. */
export function selectedTiers(): Tier[] {
  const { snapshot, selection } = getState();
  return snapshot?.design.tiers.filter((tier) => selection.includes(tier.id)) ?? [];
}

export function hasCopied(): boolean {
  return copied.length > 0;
}

export function copySelected(): void {
  copied = selectedTiers();
}

/** Adds copies of tiers and selects them. */
export async function insertCopies(tiers: readonly Tier[] = copied): Promise<void> {
  const design = getState().snapshot?.design;
  if (!design || tiers.length === 0) return;
  const copies = copiesOf(design, tiers);
  const label = copies.length === 1 && tiers[0] ? `Copy ${tiers[0].name}` : `Copy ${copies.length} tiers`;
  const edits = copies.map((tier): Edit => ({ edit: "addTier", tier }));
  if (await editAll(label, edits)) setState({ selection: copies.map((tier) => tier.id) });
}

/** Tiers like these with ids of their own, without what the design does not have (any more). */
export function copiesOf(design: Design, tiers: readonly Tier[]): Tier[] {
  const things = thingsOf(design);
  const taken = new Set(things.keys());
  return tiers.map((tier) => {
    let id = tier.id;
    for (let n = 2; taken.has(id); n++) id = `${tier.id.slice(0, 36).replace(/-+$/, "")}${n}`;
    taken.add(id);
    const { layer, ...rest } = tier;
    return {
      ...rest,
      id,
      name: id === tier.id ? tier.name : `${tier.name} (copy)`,
      securityGroups: tier.securityGroups.filter((group) => things.has(group)),
      ...(layer && things.has(layer) ? { layer } : {}),
    };
  });
}
