import { Icon } from "../components/icons";
import { setState, useApp } from "../state/store";
import { countWords } from "./FindingsPanel";

/** The line at the foot: findings, and where the design goes. */
export function StatusBar() {
  const snapshot = useApp((state) => state.snapshot);
  const findings = useApp((state) => state.shown.findings);
  const pending = useApp((state) => state.pending);
  if (!snapshot) return <footer className="tw-status" />;
  const { design, summary, resourceCounts, path } = snapshot;
  const resources = Object.values(resourceCounts).reduce((sum, count) => sum + count, 0);
  const clean = summary.error + summary.warning + summary.advice === 0;
  return (
    <footer className="tw-status">
      <button
        type="button"
        className="tw-status-findings"
        aria-pressed={findings}
        onClick={() => setState(({ shown }) => ({ shown: { ...shown, findings: !shown.findings } }))}
        data-testid="findings-toggle"
      >
        {clean ? (
          <>
            <Icon name="check" size={13} /> No findings
          </>
        ) : (
          (["error", "warning", "advice"] as const).map(
            (severity) =>
              summary[severity] > 0 && (
                <span key={severity} className={`tw-count is-${severity}`} data-testid={`count-${severity}`}>
                  <Icon name={severity} size={13} /> {countWords(severity, summary)}
                </span>
              ),
          )
        )}
      </button>
      <span className="tw-dim">{resources} resources</span>
      <span className="tw-dim tw-mono">{design.settings.region}</span>
      <span className="tw-dim">{design.settings.environment}</span>
      <span className="tw-grow" />
      <span className="tw-dim tw-ellipsis" title={path ?? ""}>
        {pending > 0 ? "Working…" : (path ?? "Not in a file yet; changes are kept all the same")}
      </span>
    </footer>
  );
}
