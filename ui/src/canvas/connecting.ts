// A line that is being drawn: which card would take it, and why not. Rust says what may be connected; the whole body of a
// card counts, not only the small handles at its sides.

import { commands } from "../ipc/commands";
import { asCommandError } from "../ipc/errors";
import type { ConnectionOffer } from "../ipc/model";
import { showDialog, toast } from "../state/session";
import { type Connecting, getState, setState } from "../state/store";
import { nameOf } from "../state/things";

type Answer = NonNullable<Connecting["answer"]>;

/** A line that is let go this near to where it began was a press, in pixels of the window. */
const THRESHOLD = 8;

/** Begins a line at a card. The canvas library draws it; here is asked what lies under the pointer. */
export function beginLine(from: string, start: { x: number; y: number }): void {
  const answers = new Map<string, Promise<Answer>>();
  const ask = (to: string) => {
    const known = answers.get(to) ?? answerFor(from, to);
    answers.set(to, known);
    return known;
  };
  const move = ({ clientX: x, clientY: y }: PointerEvent) => {
    const over = cardAt(x, y);
    const before = getState().connecting;
    const answer = before?.over === over ? (before?.answer ?? null) : null;
    setState({ connecting: { from, over: over === from ? null : over, answer, x, y } });
    if (over === null || over === from || before?.over === over) return;
    void ask(over).then((found) => {
      const now = getState().connecting;
      if (now?.from === from && now.over === over) setState({ connecting: { ...now, answer: found } });
    });
  };
  const end = ({ clientX: x, clientY: y }: PointerEvent) => {
    stop();
    const to = cardAt(x, y);
    if (to === from || Math.hypot(x - start.x, y - start.y) < THRESHOLD) return;
    if (to === null) {
      const hint = "Let go over a card; all of it takes the line.";
      toast({ tone: "quiet", title: "Nothing was connected", message: "A line ends at a tier.", hint });
      return;
    }
    void ask(to).then(({ welcome, words }) => {
      if (welcome) showDialog({ kind: "connect", from, to });
      else toast({ tone: "quiet", title: "Nothing was connected", message: words, hint: null });
    });
  };
  const stop = () => {
    window.removeEventListener("pointermove", move, true);
    window.removeEventListener("pointerup", end, true);
    window.removeEventListener("pointercancel", stop, true);
    setState({ connecting: null });
  };
  window.addEventListener("pointermove", move, true);
  window.addEventListener("pointerup", end, true);
  window.addEventListener("pointercancel", stop, true);
}

/** The card, actor or chip at a point of the window; borders are no ends of lines. */
function cardAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const node = element.closest<HTMLElement>(".react-flow__node");
    if (node && !node.classList.contains("react-flow__node-border")) return node.dataset["id"] ?? null;
  }
  return null;
}

async function answerFor(from: string, to: string): Promise<Answer> {
  const design = getState().snapshot?.design;
  const name = (id: string) => (design ? nameOf(design, id) : id);
  try {
    const offer = await commands.offerConnection(from, to, null);
    if (isUseful(offer)) return { welcome: true, words: `Connect ${name(from)} to ${name(to)}` };
    return { welcome: false, words: `There is nothing between ${name(from)} and ${name(to)} that a line could set.` };
  } catch (error) {
    return { welcome: false, words: asCommandError(error).view.message };
  }
}

function isUseful(offer: ConnectionOffer): boolean {
  return offer.connection !== undefined || offer.settings.length > 0;
}
