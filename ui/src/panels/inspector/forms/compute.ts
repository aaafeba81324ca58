// The form of a Fargate service.

import type { Design, EnvironmentVariable, FargateService } from "../../../ipc/model";
import { type Field, type FieldLine, type FormPart, plain, shapeOf, valueAt, worded } from "../fields";
import { listenerPorts, logRetention, tierChoices, tiersOf } from "./common";

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

/** A database, with the fields that name it. */
const DATABASES = ["auroraCluster", "databaseInstance"] as const;
const BALANCERS = ["loadBalancer", "networkLoadBalancer"] as const;

/** What each sort of value refers to; nothing for a text and a secret. */
const REFERS: Record<string, readonly string[]> = {
  databaseEndpoint: DATABASES,
  databasePort: DATABASES,
  username: DATABASES,
  password: DATABASES,
  loadBalancerDnsName: BALANCERS,
  loadBalancerUrl: BALANCERS,
  bucketName: ["bucket"],
  userPoolId: ["userPool"],
  userPoolClientId: ["userPool"],
};

const VALUES = worded({
  text: "Text",
  databaseEndpoint: "Database: host",
  databasePort: "Database: port",
  username: "Database: user name (secret)",
  password: "Database: password (secret)",
  loadBalancerUrl: "Load balancer: URL",
  loadBalancerDnsName: "Load balancer: DNS name",
  bucketName: "Bucket: name",
  userPoolId: "User pool: id",
  userPoolClientId: "User pool: client id",
  secret: "Secret by its ARN",
});

const LACKS: Record<string, string> = {
  bucketName: "There is no bucket in this design.",
  userPoolId: "There is no user pool in this design.",
  userPoolClientId: "There is no user pool in this design.",
  loadBalancerDnsName: "There is no load balancer in this design.",
  loadBalancerUrl: "There is no load balancer in this design.",
};

function freshValue(chosen: string, design: Design, before: unknown): unknown {
  if (chosen === "text") return { text: "" };
  if (chosen === "secret") return { secret: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:name" };
  const fitting = tiersOf(design, ...(REFERS[chosen] ?? [])).map((tier) => tier.id);
  // What was chosen before stays, where it fits the other sort of value too.
  const tier = fitting.find((id) => JSON.stringify(before ?? null).includes(`"${id}"`)) ?? fitting[0];
  if (tier === undefined) return null;
  if (chosen === "username" || chosen === "password") return { databaseSecret: { database: tier, key: chosen } };
  if (chosen === "loadBalancerUrl") {
    return { loadBalancerUrl: { loadBalancer: tier, port: listenerPorts(design, tier)[0] ?? 80, path: "" } };
  }
  return { [chosen]: tier };
}

function valueOf(value: unknown): string {
  const key = valueAt(value, "/databaseSecret/key");
  return typeof key === "string" ? key : shapeOf(value);
}

/** The fields behind a sort of value. */
function valueFields(at: string, variable: EnvironmentVariable, design: Design): readonly FieldLine[] {
  const sort = valueOf(variable.value);
  const refers = REFERS[sort];
  if (sort === "text") return [{ kind: "text", property: `${at}/value/text`, label: "Value", mono: true }];
  if (sort === "secret") {
    const placeholder = "arn:aws:secretsmanager:…";
    return [{ kind: "configurable", property: `${at}/value/secret`, label: "ARN", of: "arn", stem: "secret-arn", placeholder }];
  }
  if (!refers) return [];
  const property =
    sort === "username" || sort === "password"
      ? `${at}/value/databaseSecret/database`
      : sort === "loadBalancerUrl"
        ? `${at}/value/loadBalancerUrl/loadBalancer`
        : `${at}/value/${sort}`;
  const tier: Field = { kind: "choice", property, label: "Of", choices: tierChoices(...refers) };
  if (!("loadBalancerUrl" in variable.value)) return [tier];
  const ports = listenerPorts(design, variable.value.loadBalancerUrl.loadBalancer);
  return [
    tier,
    [
      { kind: "choice", numeric: true, property: `${at}/value/loadBalancerUrl/port`, label: "Port", choices: plain(...ports) },
      { kind: "text", property: `${at}/value/loadBalancerUrl/path`, label: "Path", mono: true, placeholder: "/people", optional: true },
    ],
  ];
}

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
      [number("healthCheckGracePeriodSeconds", "Grace period", "s"), logRetention("fargateService", "Logs kept (days)")],
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
  {
    title: "Environment",
    list: `${ROOT}/environment`,
    noun: "Variable",
    empty: "No variables.",
    name: (item) => (item as EnvironmentVariable).name,
    fresh: (thing) => {
      const service = valueAt(thing, ROOT) as FargateService;
      const taken = new Set(service.environment.map((variable) => variable.name));
      const names = ["NAME", ...service.environment.map((_, n) => `NAME_${n + 2}`)];
      return { item: { name: names.find((name) => !taken.has(name)) ?? "NAME", value: { text: "" } } };
    },
    fields: (at, item, _, design) => [
      { kind: "text", property: `${at}/name`, label: "Name", mono: true },
      {
        kind: "variant",
        property: `${at}/value`,
        label: "Value from",
        choices: VALUES,
        of: valueOf,
        fresh: freshValue,
        lack: (chosen) => LACKS[chosen] ?? "There is no database in this design.",
      },
      ...valueFields(at, item as EnvironmentVariable, design),
    ],
  },
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
        suggestions: ["AmazonDynamoDBReadOnlyAccess", "AmazonS3ReadOnlyAccess", "AmazonSQSFullAccess", "AWSXRayDaemonWriteAccess"],
      },
    ],
  },
];
