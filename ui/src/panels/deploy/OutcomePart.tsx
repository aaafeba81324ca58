import { Notice } from "../../components/display";
import type { RunOutcome } from "../../ipc/model";
import { leftoverWords } from "../../state/live";
import { useApp } from "../../state/store";
import { Log } from "./RunPart";

/** How a run ended, with its log. */
export function OutcomePart({ of, result }: { of: "deploy" | "destroy"; result: RunOutcome }) {
  const log = useApp((state) => state.deployment.log);
  const seconds = `${result.seconds < 10 ? result.seconds.toFixed(1) : Math.round(result.seconds)} s`;
  const counts = [
    [result.created, "created"],
    [result.updated, "changed"],
    [result.deleted, "deleted"],
    [result.uploaded, "files uploaded"],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return (
    <div className="tw-fields">
      {result.waitingFor && (
        <Notice tone="info" title="Waiting for images" testId="waiting-for-images">
          <p>The repositories stand, and nothing that costs. Push the images, then continue.</p>
        </Notice>
      )}
      {result.error === null && !result.waitingFor && (
        <Notice
          tone={result.leftovers.length > 0 ? "warning" : "good"}
          title={of === "deploy" ? `Deployed in ${seconds}` : `Destroyed in ${seconds}`}
          testId={`${of}-result`}
        >
          {words.length > 0 && <p>{words.join(", ")}.</p>}
          {of === "destroy" && <p data-testid={result.leftovers.length === 0 ? "nothing-left" : "leftovers"}>{leftoverWords(result.leftovers)}</p>}
          {result.leftovers.map((left) => (
            <p key={left.physicalId} className="tw-mono tw-break">
              {left.typeName} {left.physicalId} {left.state ?? ""}
            </p>
          ))}
          {result.notes.map((note) => (
            <p key={note} className="tw-dim">
              {note}
            </p>
          ))}
        </Notice>
      )}
      {log.length > 0 && (
        <details className="tw-details" open={result.error !== null}>
          <summary>Log</summary>
          <Log lines={log} />
        </details>
      )}
    </div>
  );
}
