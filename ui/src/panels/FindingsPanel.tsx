import { useState } from "react";
import { IconButton } from "../components/buttons";
import { Scroll } from "../components/display";
import { Icon } from "../components/icons";
import type { Design, Finding, Severity, Summary } from "../ipc/model";
import { setState, useApp } from "../state/store";
import { FindingItem } from "./FindingItem";

const SEVERITIES: readonly Severity[] = ["error", "warning", "advice"];

/** Everything that is found wrong with the design, worst first. */
export function FindingsPanel() {
  const snapshot = useApp((state) => state.snapshot);
  const [only, setOnly] = useState<Severity | null>(null);
  if (!snapshot) return null;
  const { design, findings, summary } = snapshot;
  const open = findings.filter((finding) => finding.waived === undefined);
  const waived = findings.filter((finding) => finding.waived !== undefined);
  // A filter whose findings have gone would leave an empty list and a riddle.
  const filter = only !== null && summary[only] > 0 ? only : null;
  const counted = filter === null ? open : open.filter((finding) => finding.severity === filter);
  const accepted = filter === null ? waived : [];
  return (
    <section className="tw-findings" aria-label="Findings" data-testid="findings-panel">
      <header className="tw-panel-head">
        <h2 data-testid="tab-findings">Findings</h2>
        <div className="tw-row" role="group" aria-label="Show one severity">
          {SEVERITIES.map((severity) => (
            <button
              key={severity}
              type="button"
              className={`tw-count is-${severity}${filter === severity ? " is-selected" : ""}`}
              aria-pressed={filter === severity}
              disabled={summary[severity] === 0}
              onClick={() => setOnly(filter === severity ? null : severity)}
              data-testid={`filter-${severity}`}
            >
              <Icon name={severity} size={13} /> {countWords(severity, summary)}
            </button>
          ))}
        </div>
        <span className="tw-grow" />
        <IconButton
          label="Close the findings"
          onClick={() => setState(({ shown: panels }) => ({ shown: { ...panels, findings: false } }))}
        >
          <Icon name="down" />
        </IconButton>
      </header>
      <Scroll>
        {counted.length === 0 && (
          <p className="tw-empty" data-testid="no-findings">
            <Icon name="check" /> Nothing is wrong with this design, as far as the rules can tell.
          </p>
        )}
        <List findings={counted} design={design} />
        {accepted.length > 0 && <h3 className="tw-finding-divider">Accepted, with a reason</h3>}
        <List findings={accepted} design={design} />
      </Scroll>
    </section>
  );
}

function List({ findings, design }: { findings: readonly Finding[]; design: Design }) {
  return (
    <ul className="tw-finding-list">
      {findings.map((finding, index) => (
        <FindingItem key={`${finding.rule} ${finding.subject} ${index}`} finding={finding} design={design} named />
      ))}
    </ul>
  );
}

/** A number of findings in words. */
export function countWords(severity: Severity, summary: Summary): string {
  const count = summary[severity];
  if (severity === "advice") return `${count} advice`;
  return `${count} ${severity}${count === 1 ? "" : "s"}`;
}
