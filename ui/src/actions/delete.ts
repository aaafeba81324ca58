import type { Edit } from "../ipc/model";
import { editAll } from "../state/session";
import { getState, setState } from "../state/store";
import { nameOf, thingsOf } from "../state/things";
import type { Action } from "./action";

export const deleteSelected: Action = {
  id: "delete",
  title: "Delete",
  menu: "edit",
  section: 1,
  keys: ["Delete", "Backspace"],
  enabled: ({ snapshot, selection }) =>
    snapshot !== null && selection.some((id) => thingsOf(snapshot.design).get(id)?.kind !== "vpc"),
  run: () => void removeSelected(),
};

/** Removes what is selected, as one step of undo. */
export async function removeSelected(): Promise<void> {
  const { snapshot, selection } = getState();
  if (!snapshot) return;
  const { design } = snapshot;
  const things = thingsOf(design);
  const chosen = selection.filter((id) => things.has(id));
  // A thing that goes with another (a rule with its group) must not be removed a second time.
  const inner = (id: string) => {
    const thing = things.get(id);
    if (thing?.kind === "securityGroupRule") return chosen.includes(thing.group.id);
    if (thing?.kind === "subnet") return chosen.includes(thing.layer.id) || chosen.includes(thing.value.zone);
    if (thing?.kind === "connection") return chosen.includes(thing.value.from) || chosen.includes(thing.value.to);
    return false;
  };
  const gone = chosen.filter((id) => !inner(id));
  const only = gone.length === 1 ? gone[0] : undefined;
  const label = only ? `Delete ${nameOf(design, only)}` : `Delete ${gone.length} things`;
  const done = await editAll(label, gone.map((id): Edit => ({ edit: "remove", id })));
  if (done) setState({ selection: [] });
}
