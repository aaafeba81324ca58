import { Button } from "../../components/buttons";
import { ErrorNotice, Notice, Scroll, Spinner } from "../../components/display";
import { Icon } from "../../components/icons";
import { makePlan } from "../../state/deployment";
import { isDeployed } from "../../state/live";
import { useApp } from "../../state/store";
import { DestroyPart } from "./DestroyPart";
import { ImagesPart } from "./ImagesPart";
import { OutcomePart } from "./OutcomePart";
import { OutputsPart } from "./OutputsPart";
import { PlanPart } from "./PlanPart";
import { RunPart } from "./RunPart";
import { TargetPart } from "./TargetPart";

/** From a target over a plan to a running deployment, and back to nothing. */
export function DeployPanel() {
  const deployment = useApp((state) => state.deployment);
  const { plan, running, error, outcome, outputs, view } = deployment;
  const waitingFor = outcome?.result.waitingFor ?? view?.waitingFor;
  const busy = running !== null;
  const runs = running === "deploy" || running === "destroy";
  return (
    <Scroll testId="deploy-panel">
      <div className="tw-inspector">
        <TargetPart disabled={busy} />
        {!plan && !runs && (
          <Button
            tone={isDeployed(deployment) ? "plain" : "primary"}
            wide
            icon={<Icon name="search" size={14} />}
            busy={running === "plan"}
            onClick={() => void makePlan()}
            testId="plan-button"
          >
            {isDeployed(deployment) ? "Plan the changes" : "Plan a deployment"}
          </Button>
        )}
        {running === "plan" && <Spinner label="Asking what is there. The emulator may take a moment to start." />}
        <div data-testid="deploy-status" data-state={running ?? (outcome ? `${outcome.of}-done` : "idle")}>
          {runs && <RunPart />}
          {error && <ErrorNotice error={error} testId="deploy-error" />}
          {outcome && <OutcomePart of={outcome.of} result={outcome.result} />}
        </div>
        {waitingFor && !plan && !busy && <ImagesPart {...waitingFor} />}
        {plan && !runs && <PlanPart view={plan} />}
        {outputs.length > 0 && running !== "destroy" && <OutputsPart outputs={outputs} />}
        {isDeployed(deployment) && !busy && <DestroyPart />}
        {!plan && !busy && !outcome && !error && !isDeployed(deployment) && (
          <Notice tone="info">
            A plan shows every resource and what it costs. Nothing is created before you have seen it and agreed.
          </Notice>
        )}
      </div>
    </Scroll>
  );
}
