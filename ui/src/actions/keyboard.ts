import { getState, setState } from "../state/store";
import { thingsOf } from "../state/things";
import { ACTIONS } from ".";
import { focusOf, matches, usesKey } from "./keys";

/**
 * Runs the action whose keys were pressed: not behind a dialog, and not when the control that has the focus uses the key
 * itself. What is typed in a text field stays there; Save and its like work everywhere.
 */
export function onKeyDown(event: KeyboardEvent): void {
  const state = getState();
  const design = state.snapshot?.design;
  if (!design) return;
  const focus = focusOf(event.target);
  if (event.defaultPrevented || state.dialog !== null || usesKey(focus, event)) return;
  const action = ACTIONS.find((candidate) => candidate.keys.some((keys) => matches(keys, event)));
  if (!action || action.enabled?.(state) === false) return;
  const focused = document.activeElement;
  if (event.key === "Enter" && focused instanceof HTMLElement) {
    // A focused node of the canvas is selected first.
    const node = focused.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    if (node !== undefined) setState({ selection: thingsOf(design).has(node) ? [node] : [] });
  }
  event.preventDefault();
  if (focus === "text" && focused instanceof HTMLElement) {
    // A field sends what was typed when it is left. It must be part of what is saved, exported or deployed now.
    focused.blur();
    focused.focus();
  }
  action.run();
}
