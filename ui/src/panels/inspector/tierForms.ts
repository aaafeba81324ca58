// The properties of each sort of tier, in the order in which an architect thinks of them. Lists (listeners, variables)
// have sections of their own.

import { type FieldGroup, plain, valueAt } from "./fields";

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
  const cpu = String(valueAt(thing, "/kind/fargateService/cpu"));
  return (FARGATE[cpu] ?? []).map((mib) => ({
    value: String(mib),
    label: mib < MIB ? `${mib} MiB` : `${mib / MIB} GiB`,
  }));
}

/** CloudWatch Logs keeps logs for one of these numbers of days (API PutRetentionPolicy). */
const RETENTION = plain(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

const fargateService: FieldGroup[] = [
  {
    title: "Task",
    fields: [
      {
        kind: "choice",
        numeric: true,
        property: "/kind/fargateService/cpu",
        label: "CPU",
        choices: Object.keys(FARGATE).map((units) => ({ value: units, label: `${Number(units) / 1024} vCPU` })),
      },
      {
        kind: "choice",
        numeric: true,
        property: "/kind/fargateService/memory",
        label: "Memory",
        choices: memoryChoices,
      },
      { kind: "number", property: "/kind/fargateService/containerPort", label: "Container port" },
      { kind: "number", property: "/kind/fargateService/desiredCount", label: "Desired tasks" },
      { kind: "flag", property: "/kind/fargateService/assignPublicIp", label: "Public IP addresses" },
      { kind: "flag", property: "/kind/fargateService/enableExecuteCommand", label: "ECS Exec (a shell in the task)" },
    ],
  },
  {
    title: "Health and logs",
    fields: [
      { kind: "text", property: "/kind/fargateService/healthCheckPath", label: "Health check path", mono: true },
      {
        kind: "number",
        property: "/kind/fargateService/healthCheckGracePeriodSeconds",
        label: "Grace period",
        unit: "s",
      },
      {
        kind: "choice",
        numeric: true,
        property: "/kind/fargateService/logRetentionDays",
        label: "Logs are kept (days)",
        choices: RETENTION,
      },
    ],
  },
];

const loadBalancer: FieldGroup[] = [
  {
    title: "Load balancer",
    fields: [
      {
        kind: "choice",
        property: "/kind/loadBalancer/scheme",
        label: "Scheme",
        choices: [
          { value: "internet-facing", label: "Internet-facing" },
          { value: "internal", label: "Internal" },
        ],
      },
      { kind: "number", property: "/kind/loadBalancer/idleTimeoutSeconds", label: "Idle timeout", unit: "s" },
      { kind: "flag", property: "/kind/loadBalancer/deletionProtection", label: "Deletion protection" },
    ],
  },
];

const auroraCluster: FieldGroup[] = [
  {
    title: "Engine",
    fields: [
      {
        kind: "choice",
        property: "/kind/auroraCluster/engine",
        label: "Engine",
        choices: [
          { value: "aurora-mysql", label: "MySQL-compatible" },
          { value: "aurora-postgresql", label: "PostgreSQL-compatible" },
        ],
      },
      { kind: "text", property: "/kind/auroraCluster/engineVersion", label: "Version", mono: true },
      { kind: "number", property: "/kind/auroraCluster/port", label: "Port" },
      { kind: "text", property: "/kind/auroraCluster/databaseName", label: "Database", mono: true },
      {
        kind: "text",
        property: "/kind/auroraCluster/masterUsername",
        label: "Master user",
        hint: "AWS makes and keeps the password.",
        mono: true,
      },
    ],
  },
  {
    title: "Capacity",
    fields: [
      {
        kind: "text",
        property: "/kind/auroraCluster/instanceClass",
        label: "Instance class",
        mono: true,
        suggestions: ["db.serverless", "db.t4g.medium", "db.r7g.large", "db.r7g.xlarge", "db.r7g.2xlarge"],
      },
      { kind: "number", property: "/kind/auroraCluster/instances", label: "Instances" },
      {
        kind: "number",
        property: "/kind/auroraCluster/minCapacity",
        label: "Least capacity",
        unit: "ACU",
        decimals: true,
        optional: true,
      },
      {
        kind: "number",
        property: "/kind/auroraCluster/maxCapacity",
        label: "Greatest capacity",
        unit: "ACU",
        decimals: true,
        optional: true,
      },
    ],
  },
  {
    title: "Protection",
    fields: [
      { kind: "number", property: "/kind/auroraCluster/backupRetentionDays", label: "Backups are kept", unit: "days" },
      { kind: "flag", property: "/kind/auroraCluster/storageEncrypted", label: "Encrypted storage" },
      { kind: "flag", property: "/kind/auroraCluster/deletionProtection", label: "Deletion protection" },
      { kind: "flag", property: "/kind/auroraCluster/publiclyAccessible", label: "Publicly accessible" },
    ],
  },
];

const adminHost: FieldGroup[] = [
  {
    title: "Host",
    fields: [
      {
        kind: "text",
        property: "/kind/adminHost/instanceType",
        label: "Instance type",
        mono: true,
        suggestions: ["t4g.micro", "t4g.small", "t3.micro", "t3.small"],
      },
      {
        kind: "choice",
        property: "/kind/adminHost/access",
        label: "Access",
        choices: [
          { value: "sessionManager", label: "Session Manager (no open port)" },
          { value: "instanceConnect", label: "EC2 Instance Connect (SSH)" },
        ],
      },
      { kind: "flag", property: "/kind/adminHost/installDocker", label: "Docker and MySQL client" },
    ],
  },
];

const staticSite: FieldGroup[] = [
  {
    title: "Site",
    fields: [
      {
        kind: "text",
        property: "/kind/staticSite/files",
        label: "Folder of files",
        hint: "Relative to the design's file. Without one nothing is uploaded.",
        optional: true,
        mono: true,
      },
      { kind: "text", property: "/kind/staticSite/defaultRootObject", label: "Default root object", mono: true },
      {
        kind: "text",
        property: "/kind/staticSite/apiBaseUrl",
        label: "API base URL",
        hint: "A path such as /api, or a whole URL.",
        optional: true,
        mono: true,
      },
    ],
  },
  {
    title: "Delivery",
    fields: [
      {
        kind: "choice",
        property: "/kind/staticSite/priceClass",
        label: "Price class",
        choices: [
          { value: "PriceClass_100", label: "North America and Europe" },
          { value: "PriceClass_200", label: "and Asia, Africa, Middle East" },
          { value: "PriceClass_All", label: "All edge locations" },
        ],
      },
      { kind: "flag", property: "/kind/staticSite/redirectToHttps", label: "HTTPS only" },
      { kind: "flag", property: "/kind/staticSite/originAccessControl", label: "Bucket reachable through CloudFront only" },
    ],
  },
];

const repository: FieldGroup[] = [
  {
    title: "Images",
    fields: [
      { kind: "flag", property: "/kind/repository/scanOnPush", label: "Scan on push" },
      { kind: "flag", property: "/kind/repository/immutableTags", label: "Immutable tags" },
      { kind: "number", property: "/kind/repository/keepImages", label: "Untagged images kept" },
    ],
  },
];

/** The forms by the key of the tier. A tier without one here still has its name, layer, groups and findings. */
export const TIER_FORMS: Record<string, readonly FieldGroup[]> = {
  adminHost,
  auroraCluster,
  fargateService,
  loadBalancer,
  repository,
  staticSite,
};
