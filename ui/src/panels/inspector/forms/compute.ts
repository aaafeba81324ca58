// The form of a Fargate service.

import { type Field, type FormPart, valueAt, worded } from "../fields";
import { logRetention, tiersOf } from "./common";
import { environment } from "./environment";

const ROOT = "/kind/fargateService";
const MIB = 1024;

/**
 * The memory that goes with a number of CPU units on Fargate, in MiB.
 * Source: ECS Developer Guide, *Task CPU and memory*; 32 vCPU since 2026.
 */
const FARGATE: Record<string, number[]> = {
  256: [512, 1024, 2048],
  512: range(1, 4, 1),
  1024: range(2, 8, 1),
  2048: range(4, 16, 1),
  4096: range(8, 30, 1),
  8192: range(16, 60, 4),
  16384: range(32, 120, 8),
  32768: [60, 120, 244].map((gib) => gib * MIB),
};

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => (from + n * step) * MIB);
}

function memoryChoices(thing: unknown) {
  const cpu = String(valueAt(thing, `${ROOT}/cpu`));
  return (FARGATE[cpu] ?? []).map((mib) => ({
    value: String(mib),
    label: mib < MIB ? `${mib} MiB` : `${mib / MIB} GiB`,
  }));
}

const number = (name: string, label: string, unit?: string): Field => ({
  kind: "number",
  property: `${ROOT}/${name}`,
  label,
  ...(unit ? { unit } : {}),
});

const image: FormPart = {
  title: "Image",
  fields: [
    {
      kind: "variant",
      property: `${ROOT}/image`,
      label: "From",
      choices: (_, design) => [
        ...tiersOf(design, "repository").map((tier) => ({ value: tier.id, label: tier.name || tier.id })),
        { value: "@reference", label: "Another registry" },
      ],
      of: (value) => String(valueAt(value, "/repository/repository") ?? "@reference"),
      fresh: (chosen, _, before) =>
        chosen === "@reference"
          ? { reference: "public.ecr.aws/nginx/nginx:1.29" }
          : { repository: { repository: chosen, tag: valueAt(before, "/repository/tag") ?? "v1" } },
    },
    {
      kind: "text",
      property: `${ROOT}/image/repository/tag`,
      label: "Tag",
      mono: true,
      when: (thing) => valueAt(thing, `${ROOT}/image/repository`) !== undefined,
    },
    {
      kind: "text",
      property: `${ROOT}/image/reference`,
      label: "Image reference",
      mono: true,
      when: (thing) => valueAt(thing, `${ROOT}/image/reference`) !== undefined,
    },
  ],
};

const scales = (thing: unknown) => valueAt(thing, `${ROOT}/autoScaling`) !== undefined;
const inSteps = (thing: unknown) => valueAt(thing, `${ROOT}/autoScaling/policy/steps`) !== undefined;
const STEPS = "autoScaling/policy/steps";

const scaling: FormPart = {
  title: "Scaling",
  fields: [
    {
      kind: "part",
      property: `${ROOT}/autoScaling`,
      label: "Scale the tasks by their CPU",
      fresh: (thing) => {
        const least = Math.max(1, Number(valueAt(thing, `${ROOT}/desiredCount`)));
        return { min: least, max: least * 3, policy: { cpuTarget: 60 } };
      },
    },
    [
      { ...number("autoScaling/min", "Least tasks"), when: scales },
      { ...number("autoScaling/max", "Most tasks"), when: scales },
    ],
    {
      kind: "variant",
      property: `${ROOT}/autoScaling/policy`,
      label: "Policy",
      when: scales,
      choices: worded({ cpuTarget: "Hold an average (target tracking)", steps: "One more, one fewer (step scaling)" }),
      fresh: (chosen) =>
        chosen === "steps"
          ? { steps: { outAtCpuPercent: 70, inBelowCpuPercent: 50, periodSeconds: 300, evaluationPeriods: 1 } }
          : { cpuTarget: 60 },
    },
    {
      ...number("autoScaling/policy/cpuTarget", "CPU to hold", "%"),
      when: (thing) => scales(thing) && !inSteps(thing),
    },
    [
      { ...number(`${STEPS}/outAtCpuPercent`, "One more from", "%"), when: inSteps },
      { ...number(`${STEPS}/inBelowCpuPercent`, "One fewer below", "%"), when: inSteps },
    ],
    [
      { ...number(`${STEPS}/periodSeconds`, "Period", "s"), when: inSteps },
      { ...number(`${STEPS}/evaluationPeriods`, "Periods in a row"), when: inSteps },
    ],
  ],
};

export const fargateService: readonly FormPart[] = [
  {
    title: "Task",
    fields: [
      [
        {
          kind: "choice",
          numeric: true,
          property: `${ROOT}/cpu`,
          label: "CPU",
          choices: Object.keys(FARGATE).map((units) => ({ value: units, label: `${Number(units) / 1024} vCPU` })),
        },
        { kind: "choice", numeric: true, property: `${ROOT}/memory`, label: "Memory", choices: memoryChoices },
      ],
      [number("containerPort", "Container port"), number("desiredCount", "Desired tasks")],
      {
        ...number("memoryReservation", "Memory kept for the container", "MiB"),
        hint: "Without it the whole task's memory.",
        optional: true,
      },
      { kind: "flag", property: `${ROOT}/assignPublicIp`, label: "Public IP addresses" },
      { kind: "flag", property: `${ROOT}/enableExecuteCommand`, label: "ECS Exec (a shell in the task)" },
    ],
  },
  image,
  {
    title: "Health and logs",
    fields: [
      { kind: "text", property: `${ROOT}/healthCheckPath`, label: "Health check path", mono: true },
      [
        number("healthCheckGracePeriodSeconds", "Grace period", "s"),
        logRetention("fargateService", "Logs kept (days)"),
      ],
    ],
  },
  {
    title: "Rolling update",
    fields: [
      [
        { ...number("deployment/minimumHealthyPercent", "Least healthy", "%"), hint: "of the desired tasks" },
        { ...number("deployment/maximumPercent", "Most running", "%"), hint: "of the desired tasks" },
      ],
    ],
  },
  scaling,
  environment,
  {
    title: "Roles",
    fields: [
      {
        kind: "flag",
        property: `${ROOT}/singleRole`,
        label: "One role for the task and for ECS",
        hint: "Two keep what ECS needs from the program.",
      },
    ],
  },
  {
    title: "Policies of the task role",
    list: `${ROOT}/taskPolicies`,
    noun: "Policy",
    empty: "What the connections need is there by itself.",
    bare: true,
    name: String,
    fresh: () => ({ item: "AmazonS3ReadOnlyAccess" }),
    fields: (at) => [
      {
        kind: "text",
        property: at,
        label: "Managed by AWS",
        mono: true,
        suggestions: [
          "AmazonDynamoDBReadOnlyAccess",
          "AmazonS3ReadOnlyAccess",
          "AmazonSQSFullAccess",
          "AWSXRayDaemonWriteAccess",
        ],
      },
    ],
  },
];
