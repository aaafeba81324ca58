import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/buttons";
import { Notice } from "../../components/display";
import { TextField } from "../../components/fields";
import { Icon } from "../../components/icons";
import { destroyAll, refresh } from "../../state/deployment";
import { useApp } from "../../state/store";
import { Section } from "../inspector/parts";

/** What is deployed, and the way back. */
export function DestroyPart() {
  const view = useApp((state) => state.deployment.view);
  const target = useApp((state) => state.target);
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The question stands at the foot of a long panel, and must be seen.
    if (asked) question.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  if (!view) return null;
  const real = target.kind === "account";
  const agreed = !real || typed.trim() === view.account;
  const missing = view.resources.filter((resource) => resource.observed === "missing").length;
  return (
    <Section title="Deployed">
      <dl className="tw-facts">
        <dt>Account</dt>
        <dd className="tw-mono">{view.account}</dd>
        <dt>Region</dt>
        <dd className="tw-mono">{view.region}</dd>
        <dt>Resources</dt>
        <dd data-testid="deployed-count">
          {view.resources.length}
          {missing > 0 && `, of which ${missing} are missing`}
        </dd>
      </dl>
      <div className="tw-row">
        <Button small icon={<Icon name="refresh" size={12} />} onClick={() => void refresh(true)} testId="refresh-button">
          Ask the account
        </Button>
        <span className="tw-grow" />
        {!asked && (
          <Button
            small
            tone="danger"
            icon={<Icon name="trash" size={12} />}
            onClick={() => setAsked(true)}
            testId="destroy-button"
          >
            Destroy…
          </Button>
        )}
      </div>
      <div ref={question}>
        {asked && (
          <Notice tone="error" title={`Destroy all ${view.resources.length} resources?`}>
            <form
              className="tw-fields"
              onSubmit={(event) => {
                event.preventDefault();
                if (agreed) void destroyAll();
              }}
            >
              <p>Databases go with their data. Afterwards the account is searched for anything that is left.</p>
              {real && (
                <TextField
                  label={`Type the account number ${view.account} to agree`}
                  mono
                  value={typed}
                  onChange={setTyped}
                  testId="destroy-account"
                />
              )}
              <div className="tw-row">
                <Button small onClick={() => setAsked(false)} testId="destroy-cancel">
                  Keep them
                </Button>
                <Button small submit tone="danger" disabled={!agreed} testId="destroy-confirm">
                  Destroy everything
                </Button>
              </div>
            </form>
          </Notice>
        )}
      </div>
    </Section>
  );
}
