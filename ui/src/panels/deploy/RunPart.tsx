import { useEffect, useRef } from "react";
import { Button } from "../../components/buttons";
import { ProgressBar, Spinner } from "../../components/display";
import { Icon } from "../../components/icons";
import { stop } from "../../state/deployment";
import type { LogLine } from "../../state/live";
import { useApp } from "../../state/store";

/** A run under way: how far it is, what happens, and how to stop it. */
export function RunPart() {
  const deployment = useApp((state) => state.deployment);
  const { running, resources, plan, view, log } = deployment;
  const live = [...resources.values()];
  const total =
    running === "deploy"
      ? (plan?.plan.steps.filter((step) => step.action !== "keep").length ?? live.length)
      : (view?.resources.length ?? live.length);
  const done = live.filter((one) => one.state === "ready" || one.state === "gone").length;
  const failed = live.some((one) => one.state === "failed");
  return (
    <div className="tw-fields">
      <div className="tw-row">
        <Spinner label={running === "deploy" ? "Deploying" : "Destroying"} />
        <span className="tw-grow" />
        <span className="tw-dim" data-testid="run-progress">
          {done} of {Math.max(total, done)}
        </span>
        <Button small tone="plain" icon={<Icon name="stop" size={11} />} onClick={() => void stop()} testId="run-stop">
          Stop
        </Button>
      </div>
      <ProgressBar value={total === 0 ? 0 : (done / total) * 100} label="Progress" failed={failed} />
      <Log lines={log} />
    </div>
  );
}

/** The log of a run, at its end unless someone has scrolled up. */
export function Log({ lines }: { lines: readonly LogLine[] }) {
  const list = useRef<HTMLOListElement>(null);
  const follow = useRef(true);
  useEffect(() => {
    if (follow.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  return (
    <ol
      className="tw-log"
      ref={list}
      data-testid="run-log"
      aria-label="Log"
      onScroll={({ currentTarget: box }) => {
        follow.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
    >
      {lines.map((line) => (
        <li key={line.id} className={`is-${line.tone}`}>
          {line.text}
        </li>
      ))}
    </ol>
  );
}
