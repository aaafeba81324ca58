// Planning, deploying and destroying, as the window does them.

import { commands, onDeploymentEvent } from "../ipc/commands";
import { asCommandError } from "../ipc/errors";
import type { Event, RunOutcome, Target } from "../ipc/model";
import { type Deployment, NO_DEPLOYMENT, afterEvent, agreement } from "./live";
import { getState, setState } from "./store";

function update(change: (before: Deployment) => Partial<Deployment>): void {
  setState(({ deployment }) => ({ deployment: { ...deployment, ...change(deployment) } }));
}

/** Events come in bursts; they are folded once for each frame, so that the canvas is drawn once for each frame. */
let waiting: Event[] = [];

export function startListening(): void {
  onDeploymentEvent((event) => {
    waiting.push(event);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const events = waiting;
      waiting = [];
      update((before) => events.reduce(afterEvent, before));
    }, 50);
  });
}

/** Chooses where to deploy. What is known of another target says nothing here. */
export function chooseTarget(target: Target): void {
  setState(({ deployment }) => ({ target, deployment: { ...NO_DEPLOYMENT, parameters: deployment.parameters } }));
  void refresh(false);
}

export function setParameter(id: string, value: string): void {
  update(({ parameters }) => ({ parameters: { ...parameters, [id]: value } }));
}

/** What is recorded of the deployment; with `ask` the account is asked too. */
export async function refresh(ask: boolean): Promise<void> {
  const { target } = getState();
  try {
    const view = await commands.deployment(target, ask);
    if (getState().target !== target) return;
    update(({ outputs, error }) => ({
      view,
      // A run that failed may have told more than its record holds.
      outputs: view.outputs.length > 0 ? view.outputs : outputs,
      error: ask ? null : error,
    }));
  } catch (error) {
    if (ask) update(() => ({ error: asCommandError(error).view }));
  }
}

/** Finds out what a deployment would do. */
export async function makePlan(): Promise<void> {
  const { target, deployment } = getState();
  update(() => ({ running: "plan", error: null, outcome: null, plan: null }));
  try {
    const plan = await commands.plan(target, chosen(deployment));
    update(() => ({ plan, running: null }));
    void refresh(false);
  } catch (error) {
    update(() => ({ error: asCommandError(error).view, running: null }));
  }
}

/** Does what the plan says: exactly that plan, or nothing. */
export async function deployPlan(): Promise<void> {
  const { target, deployment } = getState();
  const { plan } = deployment;
  if (!plan) return;
  update(() => ({ agreed: agreementOfNow() }));
  await run("deploy", () => commands.deploy(target, plan.plan.id, chosen(deployment)));
}

/**
 * Goes on with a deployment that waited for images. What a person has agreed to in this window is not asked again; after a
 * change, or when the program was started anew, the plan is shown first.
 */
export async function continueDeployment(): Promise<void> {
  const agreed = getState().deployment.agreed;
  await makePlan();
  if (agreed !== null && agreed === agreementOfNow()) await deployPlan();
}

/** Registers placeholders for the images that a deployment to the emulator waits for, and goes on. */
export async function pushPlaceholders(): Promise<void> {
  try {
    await commands.pushPlaceholders(getState().target);
  } catch (error) {
    update(() => ({ error: asCommandError(error).view }));
    return;
  }
  await continueDeployment();
}

/** Takes everything down again. */
export async function destroyAll(): Promise<void> {
  await run("destroy", () => commands.destroy(getState().target));
}

/** Stops what is under way; calls that were made still end. */
export async function stop(): Promise<void> {
  await commands.cancel();
}

/** Forgets a plan, so that another can be made. */
export function dropPlan(): void {
  update(() => ({ plan: null, error: null, outcome: null }));
}

async function run(of: "deploy" | "destroy", work: () => Promise<RunOutcome>): Promise<void> {
  update(() => ({ running: of, error: null, outcome: null, resources: new Map(), log: [], outputs: [] }));
  try {
    const result = await work();
    update(() => ({ outcome: { of, result }, error: result.error, running: null, plan: null }));
    if (result.outputs.length > 0) update(() => ({ outputs: result.outputs }));
  } catch (error) {
    update(() => ({ error: asCommandError(error).view, running: null, plan: null }));
  }
  await refresh(false);
  // From here on the record says how things stand; failures of this run stay visible until the next one.
  update(({ resources }) => ({
    resources: new Map([...resources].filter(([, live]) => live.state === "failed")),
  }));
}

function agreementOfNow(): string | null {
  const { snapshot, deployment } = getState();
  return snapshot && agreement(snapshot.revision, chosen(deployment));
}

function chosen({ parameters }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
}
