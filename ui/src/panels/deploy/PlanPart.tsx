import { useState } from "react";
import { Button } from "../../components/buttons";
import { Notice } from "../../components/display";
import { Checkbox, TextField } from "../../components/fields";
import { Icon } from "../../components/icons";
import type { MissingParameter, PlanView, Step } from "../../ipc/model";
import { deployPlan, dropPlan, makePlan, setParameter } from "../../state/deployment";
import { wordsOf } from "../../state/live";
import { goTo } from "../../state/reveal";
import { useApp } from "../../state/store";
import { nameOf } from "../../state/things";
import { Section } from "../inspector/parts";

/** What would be done, where, and for how much; then the question whether to do it. */
export function PlanPart({ view }: { view: PlanView }) {
  const { identity, plan, cost, errors, notes } = view;
  const possible = plan.missingParameters.length === 0 && plan.obstacles.length === 0;
  const empty = plan.steps.every((step) => step.action === "keep");
  return (
    <>
      <Section title="Plan">
        <dl className="tw-facts" data-testid="plan">
          <dt>Account</dt>
          <dd className="tw-mono tw-select" data-testid="plan-account">
            {identity.account}
            {identity.emulated && " (emulated)"}
          </dd>
          <dt>Region</dt>
          <dd className="tw-mono" data-testid="plan-region">
            {identity.region}
          </dd>
          <dt>As</dt>
          <dd className="tw-mono tw-break tw-select">{identity.arn}</dd>
          <dt>Steps</dt>
          <dd data-testid="plan-summary">{wordsOf({ ...plan.summary })}</dd>
          <dt>Cost</dt>
          <dd data-testid="plan-cost">
            {dollars(cost.usdPerHour)} an hour{identity.emulated && " on AWS; nothing here"}
          </dd>
        </dl>
        {notes.map((note) => (
          <p key={note} className="tw-dim">
            {note}
          </p>
        ))}
        <CostTable view={view} />
        <Steps steps={plan.steps} />
      </Section>
      {errors > 0 && (
        <Notice tone="warning" title={`${errors} ${errors === 1 ? "finding says" : "findings say"} that this will not work`}>
          Deploying is possible, but mend the errors in the findings first.
        </Notice>
      )}
      {plan.obstacles.map((obstacle, index) => (
        <Notice key={index} tone="error" title="This keeps the deployment from beginning">
          {obstacle.message}
        </Notice>
      ))}
      {plan.images.length > 0 && (
        <Notice tone="info" title={plan.images.length === 1 ? "It needs an image" : `It needs ${plan.images.length} images`} testId="plan-images">
          Deploying stops after the repositories while one of these is missing:{" "}
          {plan.images.map((image) => `${image.name}:${image.tag}`).join(", ")}.
        </Notice>
      )}
      {plan.missingParameters.length > 0 && <Missing parameters={plan.missingParameters} />}
      {possible && !empty && <Confirm view={view} />}
      {possible && empty && (
        <Notice tone="good" title="Nothing to do">
          What is deployed is what the design says.
        </Notice>
      )}
      <Button tone="quiet" wide onClick={dropPlan} testId="plan-drop">
        Drop this plan
      </Button>
    </>
  );
}

function CostTable({ view: { cost } }: { view: PlanView }) {
  const design = useApp((state) => state.snapshot?.design);
  if (cost.items.length === 0 || !design) return null;
  return (
    <details className="tw-details">
      <summary>What costs how much</summary>
      <table className="tw-table">
        <tbody>
          {cost.items.map((item, index) => (
            <tr key={index}>
              <td>
                {nameOf(design, item.subject)}
                <div className="tw-dim">{item.what}</div>
              </td>
              <td className="tw-number">{dollars(item.usdPerHour)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="tw-dim">
        {cost.note} Prices of {cost.pricesOf}.
      </p>
    </details>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  const done = steps.filter((step) => step.action !== "keep");
  return (
    <details className="tw-details" open={done.length <= 12}>
      <summary>
        {done.length} {done.length === 1 ? "step" : "steps"}
      </summary>
      <table className="tw-table" data-testid="plan-steps">
        <tbody>
          {done.map((step) => (
            <tr key={`${step.action} ${step.logicalId}`}>
              <td>
                <span className={`tw-action is-${step.action}`}>{step.action}</span>
              </td>
              <td className="tw-break">
                <button type="button" className="tw-plain-button" onClick={() => goTo(step.origin)}>
                  {step.logicalId}
                </button>
                <div className="tw-dim">
                  {step.typeName}
                  {step.changes.length > 0 && `: ${step.changes.map((change) => change.property).join(", ")}`}
                </div>
                {step.reasons.length > 0 && <div className="tw-dim">{step.reasons.join("; ")}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** What a value of each kind looks like. */
const PLACEHOLDERS: Partial<Record<string, string>> = { arn: "arn:aws:…", cidr: "203.0.113.7/32", number: "1" };

function Missing({ parameters }: { parameters: readonly MissingParameter[] }) {
  const values = useApp((state) => state.deployment.parameters);
  const ready = parameters.every((parameter) => values[parameter.origin]);
  return (
    <Section title="Values that are needed">
      <p className="tw-dim">The design leaves them open, and a deployment needs them.</p>
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void makePlan();
        }}
      >
        {parameters.map((parameter) => (
          <TextField
            key={parameter.id}
            label={parameter.origin}
            hint={parameter.description || `A value of kind ${parameter.kind}.`}
            placeholder={PLACEHOLDERS[parameter.kind] ?? ""}
            mono
            value={values[parameter.origin] ?? ""}
            onChange={(value) => setParameter(parameter.origin, value)}
            testId={`parameter-${parameter.origin}`}
          />
        ))}
        <Button submit tone="primary" disabled={!ready} testId="plan-again">
          Plan with these values
        </Button>
      </form>
    </Section>
  );
}

/** The emulator asks for a click; an account asks for its number, so that nobody builds in the wrong one. */
function Confirm({ view: { identity, cost } }: { view: PlanView }) {
  const [account, setAccount] = useState("");
  const [aware, setAware] = useState(false);
  const agreed = identity.emulated || (aware && account.trim() === identity.account);
  return (
    <form
      className="tw-fields tw-confirm"
      onSubmit={(event) => {
        event.preventDefault();
        if (agreed) void deployPlan();
      }}
    >
      {!identity.emulated && (
        <>
          <Checkbox
            label={`This creates real resources for about ${dollars(cost.usdPerHour)} an hour.`}
            value={aware}
            onChange={setAware}
            testId="deploy-aware"
          />
          <TextField
            label={`Type the account number ${identity.account} to agree`}
            mono
            value={account}
            onChange={setAccount}
            testId="deploy-account"
          />
        </>
      )}
      <Button
        submit
        tone="primary"
        wide
        disabled={!agreed}
        icon={<Icon name="deploy" size={14} />}
        testId="deploy-confirm"
      >
        {identity.emulated ? "Deploy to the emulator" : `Deploy to ${identity.account}`}
      </Button>
    </form>
  );
}

function dollars(amount: number): string {
  return `$${amount.toFixed(amount !== 0 && amount < 0.01 ? 4 : 2)}`;
}
