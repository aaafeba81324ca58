import { describe, expect, it } from "vitest";
import type { Event } from "../ipc/model";
import { type Deployment, NO_DEPLOYMENT, afterEvent, agreement, leftoverWords, statesOf, wordsOf } from "./live";

function after(...events: Event[]): Deployment {
  return events.reduce(afterEvent, { ...NO_DEPLOYMENT, running: "deploy" as const });
}

const started = (logicalId: string, origin: string, action: "create" | "delete" = "create"): Event => ({
  type: "started",
  logicalId,
  origin,
  typeName: "AWS::X::Y",
  action,
});
const finished = (logicalId: string, origin: string, action: "create" | "delete" = "create"): Event => ({
  type: "finished",
  logicalId,
  origin,
  action,
});

describe("a run", () => {
  it("shows how each thing stands", () => {
    const check = (events: Event[], expected: object) =>
      expect(statesOf(after(...events)).get("api")).toMatchObject(expected);
    check([started("A", "api")], { state: "creating", done: 0, total: 1 });
    check([started("A", "api"), finished("A", "api")], { state: "ready", done: 1, total: 1 });
    check([started("A", "api"), finished("A", "api"), started("B", "api")], { state: "creating", done: 1, total: 2 });
    check([started("A", "api"), { type: "failed", logicalId: "A", origin: "api", message: "No." }], {
      state: "failed",
      note: "No.",
    });
    check([started("A", "api", "delete")], { state: "deleting" });
    check([started("A", "api", "delete"), finished("A", "api", "delete")], { state: "gone", done: 1 });
    check([started("A", "api"), { type: "waiting", logicalId: "A", origin: "api", state: "pending" }], {
      state: "creating",
      note: "pending",
    });
  });

  it("keeps what is recorded of things that it does not touch", () => {
    const resource = { logicalId: "Db", typeName: "T", origin: "db", observed: null, physicalId: null };
    const view = {
      id: "d",
      account: "1",
      region: "r",
      outputs: [],
      running: false,
      endpointUrl: null,
      waitingFor: null,
      notes: [],
      resources: [{ ...resource, state: "ready" as const }],
    };
    expect(statesOf({ ...NO_DEPLOYMENT, view }).get("db")?.state).toBe("ready");
  });

  it("writes a log that does not grow for ever", () => {
    const events = Array.from({ length: 2000 }, (_, n) => started(`R${n}`, "api"));
    const { log } = after(...events);
    expect(log.length).toBeLessThanOrEqual(600);
    expect(new Set(log.map((line) => line.id)).size).toBe(log.length);
    expect(log.at(-1)?.text).toContain("R1999");
  });

  it("says which images are missing", () => {
    const image = { repository: "web", uri: "1.dkr.ecr.r.amazonaws.com/web", tag: "v1", platform: "linux/amd64", usedBy: ["Web"] };
    const [line] = after({ type: "imagesMissing", images: [image] }).log;
    expect(line).toMatchObject({ tone: "warn", text: "Not in the repository yet: 1.dkr.ecr.r.amazonaws.com/web:v1" });
  });

  it("is agreed to for one design and its values", () => {
    const agreed = agreement(7, { a: "1", b: "2" });
    expect(agreement(7, { b: "2", a: "1" })).toBe(agreed);
    expect(agreement(8, { a: "1", b: "2" })).not.toBe(agreed);
    expect(agreement(7, { a: "1", b: "3" })).not.toBe(agreed);
  });

  it("ignores a repeated call that belongs to no resource", () => {
    const event: Event = { type: "retrying", logicalId: "", origin: "", reason: "Slow down.", inSeconds: 2 };
    expect(after(event).resources.size).toBe(0);
    expect(after(event).log[0]?.tone).toBe("warn");
  });
});

it("says numbers in words", () => {
  expect(wordsOf({ create: 2, delete: 0, keep: 1 })).toBe("2 to create, 1 to keep");
  expect(wordsOf({})).toBe("nothing to do");
  expect(leftoverWords([])).toMatch(/^Nothing is left/);
  expect(leftoverWords([{ typeName: "T", physicalId: "i" }])).toMatch(/^1 thing is/);
});
