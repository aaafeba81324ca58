import { useState } from "react";
import { Button } from "../components/buttons";
import { TextField } from "../components/fields";
import { Icon } from "../components/icons";
import { Hint, PopoverButton } from "../components/overlays";
import type { Design, Finding } from "../ipc/model";
import { goToSubject } from "../state/reveal";
import { edit, editAll } from "../state/session";
import { nameOf, subjectThing } from "../state/things";

export interface FindingItemProps {
  finding: Finding;
  design: Design;
  /** Whether the subject is named: not beside the subject itself. */
  named: boolean;
}

/** A finding with what can be done about it. */
export function FindingItem({ finding, design, named }: FindingItemProps) {
  const { fix, waived } = finding;
  return (
    <li
      className={`tw-finding is-${finding.severity}${waived === undefined ? "" : " is-waived"}`}
      data-testid={`finding-${finding.rule}-${finding.subject}`}
      onClick={() => goToSubject(finding.subject)}
    >
      <span className="tw-finding-sign" title={finding.severity}>
        <Icon name={finding.severity} size={16} />
      </span>
      <div className="tw-finding-words">
        <button
          type="button"
          className="tw-finding-message"
          title="Show it on the canvas"
        >
          {named && <strong>{subjectName(design, finding)}: </strong>}
          {finding.message}
        </button>
        <p className="tw-dim">{waived === undefined ? finding.hint : `Accepted: ${waived}`}</p>
        <p className="tw-finding-source">
          <span className="tw-mono">{finding.rule}</span>
          {finding.property && <span> · {finding.property}</span>}
          {finding.catalog.length > 0 && <span> · {finding.catalog.join(", ")}</span>}
        </p>
      </div>
      {/* What is done here must not select the subject too. */}
      <div className="tw-finding-does" onClick={(event) => event.stopPropagation()}>
        {fix && waived === undefined && (
          <Hint text={fix.title}>
            <span data-testid="fix-button">
              <Button
                small
                tone="primary"
                icon={<Icon name="wrench" size={12} />}
                testId={`fix-${finding.rule}-${finding.subject}`}
                onClick={() => void editAll(fix.title, fix.edits)}
              >
                Fix
              </Button>
            </span>
          </Hint>
        )}
        {waived === undefined ? <Waive finding={finding} /> : <Unwaive finding={finding} />}
      </div>
    </li>
  );
}

function subjectName(design: Design, { subject }: Finding): string {
  const thing = subjectThing(design, subject);
  if (thing) return nameOf(design, thing.id);
  // What concerns the design as a whole is reported for its project.
  return subject === design.settings.project ? "The design" : subject;
}

function Waive({ finding }: { finding: Finding }) {
  return (
    <PopoverButton label="Accept this finding…" icon={<Icon name="mute" size={15} />} testId="waive-open">
      {(close) => <WaiveForm finding={finding} close={close} />}
    </PopoverButton>
  );
}

function WaiveForm({ finding, close }: { finding: Finding; close: () => void }) {
  const [reason, setReason] = useState("");
  const accept = async () => {
    const waiver = { rule: finding.rule, subject: finding.subject, reason: reason.trim() };
    if (await edit({ edit: "add", item: { waiver } })) close();
  };
  return (
    <form
      className="tw-fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) void accept();
      }}
    >
      <TextField
        label="Why is this fine here?"
        hint="The reason stands in the design, beside the finding."
        value={reason}
        onChange={setReason}
        autoFocus
        testId="waive-reason"
      />
      <Button submit tone="primary" disabled={reason.trim() === ""} testId="waive-accept">
        Accept the finding
      </Button>
    </form>
  );
}

function Unwaive({ finding }: { finding: Finding }) {
  return (
    <Button
      small
      tone="quiet"
      onClick={() => void edit({ edit: "unwaive", rule: finding.rule, subject: finding.subject })}
      testId="unwaive"
    >
      Take back
    </Button>
  );
}
