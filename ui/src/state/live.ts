// What a deployment looks like while it runs: events folded into one value. Pure.

import type {
  Action,
  DeploymentView,
  ErrorView,
  Event,
  Leftover,
  MissingImage,
  OutputValue,
  PlanView,
  RunOutcome,
} from "../ipc/model";

/** How a thing of the document stands. */
export type LiveState = "waiting" | "creating" | "updating" | "deleting" | "ready" | "failed" | "gone";

/** A line of the log. */
export interface LogLine {
  id: number;
  tone: "plain" | "done" | "warn" | "error";
  text: string;
}

/** One resource of a run. */
export interface LiveResource {
  origin: string;
  state: LiveState;
  /** AWS's word for what is waited for, or why it failed. */
  note: string;
}

/** A deployment, as the window knows it. */
export interface Deployment {
  plan: PlanView | null;
  /** What is done right now. */
  running: "plan" | "deploy" | "destroy" | null;
  /** Resources of this run by logical id. */
  resources: ReadonlyMap<string, LiveResource>;
  log: readonly LogLine[];
  /** What is recorded of the deployment, when it was asked. */
  view: DeploymentView | null;
  outputs: readonly OutputValue[];
  outcome: { of: "deploy" | "destroy"; result: RunOutcome } | null;
  error: ErrorView | null;
  /** Values of parameters that a person has typed. */
  parameters: Readonly<Record<string, string>>;
  /** What a person agreed to last, as [`agreement`] says it: with the same, a deployment that waited goes on unasked. */
  agreed: string | null;
}

/** The name of a design with values for its parameters, for comparison. */
export function agreement(revision: number, parameters: Readonly<Record<string, string>>): string {
  return JSON.stringify([revision, Object.entries(parameters).sort()]);
}

export const NO_DEPLOYMENT: Deployment = {
  plan: null,
  running: null,
  resources: new Map(),
  log: [],
  view: null,
  outputs: [],
  outcome: null,
  error: null,
  parameters: {},
  agreed: null,
};

/** Older lines are dropped, so that a long run does not fill the memory. */
const MOST_LINES = 600;

/** The deployment after an event. */
export function afterEvent(before: Deployment, event: Event): Deployment {
  const log = (text: string, tone: LogLine["tone"] = "plain") => {
    const id = (before.log.at(-1)?.id ?? 0) + 1;
    return [...before.log.slice(1 - MOST_LINES), { id, tone, text }];
  };
  const resource = (logicalId: string, live: LiveResource) => {
    if (!logicalId) return before.resources;
    return new Map(before.resources).set(logicalId, live);
  };
  switch (event.type) {
    case "planned":
      return { ...before, log: log(`Planned: ${wordsOf({ ...event.summary })}`) };
    case "started": {
      const live = { origin: event.origin, state: stateOf(event.action), note: "" };
      return {
        ...before,
        resources: resource(event.logicalId, live),
        log: log(`${VERBS[event.action]} ${event.logicalId} (${event.typeName})`),
      };
    }
    case "waiting": {
      const state = before.resources.get(event.logicalId)?.state ?? "creating";
      const live = { origin: event.origin, state, note: event.state };
      return {
        ...before,
        resources: resource(event.logicalId, live),
        log: log(`${event.logicalId} is ${event.state}`),
      };
    }
    case "retrying": {
      const what = event.logicalId ? `${event.logicalId}: ` : "";
      return { ...before, log: log(`${what}${event.reason} Trying again in ${event.inSeconds} s.`, "warn") };
    }
    case "finished": {
      const state = event.action === "delete" ? ("gone" as const) : ("ready" as const);
      return {
        ...before,
        resources: resource(event.logicalId, { origin: event.origin, state, note: "" }),
        log: log(`${event.logicalId} is ${state}`, "done"),
      };
    }
    case "failed":
      return {
        ...before,
        resources: resource(event.logicalId, { origin: event.origin, state: "failed", note: event.message }),
        log: log(`${event.logicalId}: ${event.message}`, "error"),
      };
    case "output": {
      const output = { name: event.id, description: event.description, value: event.value };
      const others = before.outputs.filter((one) => one.name !== event.id);
      return { ...before, outputs: [...others, output], log: log(`${event.id} = ${event.value}`, "done") };
    }
    case "imagesMissing": {
      const names = event.images.map(imageName).join(", ");
      return { ...before, log: log(`Not in the repository yet: ${names}`, "warn") };
    }
    case "uploading":
      return { ...before, log: log(`Uploading ${event.files} files to ${event.bucket}`) };
    case "inventory": {
      const text = event.left === 0 ? "The account lists nothing any more" : `The account still lists ${event.left}`;
      return { ...before, log: log(text, event.left === 0 ? "done" : "warn") };
    }
  }
}

/** How one thing of the document stands, with how many of its resources are done. */
export interface NodeState {
  state: LiveState;
  done: number;
  total: number;
  note: string;
}

/** The states by thing: this run's where it has touched the thing, else what is recorded. */
export function statesOf(deployment: Deployment): Map<string, NodeState> {
  const states = new Map<string, NodeState>();
  const byOrigin = new Map<string, { state: LiveState; note: string }[]>();
  const add = (origin: string, state: LiveState, note: string) => {
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), { state, note }]);
  };
  const seen = new Set<string>();
  for (const [logicalId, live] of deployment.resources) {
    seen.add(logicalId);
    add(live.origin, live.state, live.note);
  }
  for (const resource of deployment.view?.resources ?? []) {
    if (seen.has(resource.logicalId)) continue;
    seen.add(resource.logicalId);
    add(resource.origin, RECORDED[resource.state], resource.observed ?? "");
  }
  if (deployment.running === "deploy") {
    for (const step of deployment.plan?.plan.steps ?? []) {
      if (!seen.has(step.logicalId) && step.action !== "keep") add(step.origin, "waiting", "");
    }
  }
  for (const [origin, parts] of byOrigin) {
    const total = parts.length;
    const gone = parts.every((part) => part.state === "gone");
    const done = parts.filter((part) => part.state === "ready" || part.state === "gone").length;
    const worst = ORDER.find((state) => parts.some((part) => part.state === state)) ?? "ready";
    const state = gone ? "gone" : worst;
    const note = parts.find((part) => part.state === state && part.note)?.note ?? "";
    states.set(origin, { state, done, total, note });
  }
  return states;
}

/** What decides the state of a thing with several resources, most telling first. */
const ORDER: readonly LiveState[] = ["failed", "deleting", "creating", "updating", "waiting", "ready", "gone"];

const RECORDED: Record<NonNullable<Deployment["view"]>["resources"][number]["state"], LiveState> = {
  creating: "creating",
  settling: "creating",
  ready: "ready",
  updating: "updating",
  deleting: "deleting",
};

const VERBS: Record<Action, string> = {
  create: "Creating",
  update: "Changing",
  replace: "Replacing",
  delete: "Deleting",
  keep: "Keeping",
  resume: "Going on with",
};

function stateOf(action: Action): LiveState {
  switch (action) {
    case "delete":
      return "deleting";
    case "update":
      return "updating";
    case "keep":
      return "ready";
    default:
      return "creating";
  }
}

/** A summary in words: "42 to create, 3 to delete". */
export function wordsOf(summary: Record<string, number>): string {
  const parts = Object.entries(summary).filter(([, count]) => count > 0);
  if (parts.length === 0) return "nothing to do";
  return parts.map(([action, count]) => `${count} to ${action}`).join(", ");
}

/** What is pushed: the repository's address with the tag. */
export function imageName(image: MissingImage): string {
  return `${image.uri}:${image.tag}`;
}

/** Whether the deployment holds anything. */
export function isDeployed(deployment: Deployment): boolean {
  return (deployment.view?.resources.length ?? 0) > 0;
}

/** What is left, in words. */
export function leftoverWords(left: readonly Leftover[]): string {
  if (left.length === 0) return "Nothing is left in the account.";
  return `${left.length} ${left.length === 1 ? "thing is" : "things are"} still there.`;
}
