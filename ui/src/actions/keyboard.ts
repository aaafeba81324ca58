import { getState, setState } from "../state/store";
import { thingsOf } from "../state/things";
import { ACTIONS } from ".";
import { isTyping, matches } from "./keys";

/** Runs the action whose keys were pressed. Never while someone types, and not behind a dialog. */
export function onKeyDown(event: KeyboardEvent): void {
  const state = getState();
  const design = state.snapshot?.design;
  if (!design) return;
  if (event.defaultPrevented || state.dialog !== null || isTyping(event.target)) return;
  const action = ACTIONS.find((candidate) => candidate.keys.some((keys) => matches(keys, event)));
  if (!action || action.enabled?.(state) === false) return;
  const focused = document.activeElement;
  if (event.key === "Enter" && focused instanceof HTMLElement) {
    // A focused button is pressed by Enter and nothing else happens; a focused node of the canvas is selected first.
    if (focused.matches("button, a, summary, [role=tab], [role=switch]")) return;
    const node = focused.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    if (node !== undefined) setState({ selection: thingsOf(design).has(node) ? [node] : [] });
  }
  event.preventDefault();
  action.run();
}
