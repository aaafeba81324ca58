import { beforeEach, describe, expect, it, vi } from "vitest";
import { snapshotOf, threeTier } from "../fixtures/design";
import type { PlanView, RunOutcome } from "../ipc/model";

const called = vi.hoisted(() => [] as string[]);

vi.mock("../ipc/commands", () => ({
  onDeploymentEvent: () => undefined,
  commands: {
    plan: async () => {
      called.push("plan");
      return { plan: { id: `plan ${called.length}`, steps: [] } } as unknown as PlanView;
    },
    deploy: async (_target: unknown, planId: string) => {
      called.push(`deploy ${planId}`);
      return { error: null, outputs: [], waitingFor: null } as unknown as RunOutcome;
    },
    pushPlaceholders: async () => {
      called.push("push");
      return 1;
    },
    deployment: async () => ({ resources: [], outputs: [], waitingFor: null }),
  },
}));

const { continueDeployment, deployPlan, makePlan, pushPlaceholders, setParameter } = await import("./deployment");
const { NO_DEPLOYMENT, agreement } = await import("./live");
const { getState, setState } = await import("./store");

describe("a deployment that waits for images", () => {
  beforeEach(async () => {
    setState({ snapshot: snapshotOf(threeTier()), deployment: NO_DEPLOYMENT });
    await makePlan();
    await deployPlan();
    called.length = 0;
  });

  it("goes on with a new plan, unasked", async () => {
    await continueDeployment();
    expect(called).toEqual(["plan", "deploy plan 1"]);
    expect(getState().deployment.plan).toBeNull();
  });

  it("goes on after placeholders", async () => {
    await pushPlaceholders();
    expect(called).toEqual(["push", "plan", "deploy plan 2"]);
  });

  it("shows the plan first when the design or a value has changed", async () => {
    setParameter("operator", "203.0.113.7/32");
    await continueDeployment();
    expect(called).toEqual(["plan"]);
    expect(getState().deployment.plan).not.toBeNull();

    const snapshot = snapshotOf(threeTier());
    const agreed = agreement(snapshot.revision, {});
    setState({ snapshot: { ...snapshot, revision: snapshot.revision + 1 }, deployment: { ...NO_DEPLOYMENT, agreed } });
    called.length = 0;
    await continueDeployment();
    expect(called).toEqual(["plan"]);
  });

  it("shows the plan first when nobody has agreed in this window", async () => {
    setState({ deployment: NO_DEPLOYMENT });
    await continueDeployment();
    expect(called).toEqual(["plan"]);
  });
});
