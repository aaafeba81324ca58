// The small signs on nodes: how bad the worst finding is, and how the thing stands in a deployment. They have names for
// screen readers and no tooltips: those of the web view hide the drawing, and the inspector says more.

import { Icon } from "../../components/icons";
import type { Severity } from "../../ipc/model";
import type { LiveState } from "../../state/live";

/** The worst finding of a border or chip. */
export function SeverityMark({ severity }: { severity: Severity | null }) {
  if (severity === null || severity === "advice") return null;
  return (
    <span className={`tw-mark is-${severity}`} role="img" aria-label={severity}>
      <Icon name={severity} size={12} />
    </span>
  );
}

export const LIVE_WORDS: Record<LiveState, string> = {
  waiting: "waiting",
  creating: "being created",
  updating: "being changed",
  deleting: "being deleted",
  ready: "ready",
  failed: "failed",
  gone: "deleted",
};

/** How a thing stands in a deployment. */
export function LiveMark({ live }: { live: LiveState | null }) {
  if (live === null || live === "gone" || live === "waiting") return null;
  const words = LIVE_WORDS[live];
  return (
    <span className={`tw-live is-${live}`} role="img" aria-label={words}>
      {live === "ready" && <Icon name="check" size={10} />}
      {live === "failed" && <Icon name="close" size={10} />}
    </span>
  );
}

/** How many findings of one severity a tier has. */
export function FindingBadge({ severity, count }: { severity: Severity; count: number }) {
  if (count === 0) return null;
  const noun = severity === "advice" ? "advice" : `${severity}${count === 1 ? "" : "s"}`;
  return (
    <span className={`tw-badge is-${severity}`} role="img" aria-label={`${count} ${noun}`}>
      {count}
    </span>
  );
}
