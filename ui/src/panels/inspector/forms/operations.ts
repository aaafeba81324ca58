// What helps people run it: admin hosts and alarms.

import type { Alarm, AlarmMetric, Design } from "../../../ipc/model";
import { nameOf, thingsOf, tierKey } from "../../../state/things";
import { type FormPart, worded } from "../fields";
import { named } from "./common";

export const adminHost: readonly FormPart[] = [
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
        choices: worded({
          sessionManager: "Session Manager (no open port)",
          instanceConnect: "EC2 Instance Connect (SSH)",
        }),
      },
      { kind: "flag", property: "/kind/adminHost/installDocker", label: "Docker and database client" },
    ],
  },
];

interface Metric {
  label: string;
  /** The kinds of tiers that have it, as `AlarmMetric::suits` in `crates/model` says; a test compares the two. */
  suits: readonly string[];
  unit: string;
  /** A threshold to begin with. */
  threshold: number;
}

/** What can be watched of which tiers. */
export const METRICS: Record<AlarmMetric, Metric> = {
  cpu: {
    label: "CPU",
    suits: ["fargateService", "auroraCluster", "databaseInstance", "adminHost"],
    unit: "%",
    threshold: 80,
  },
  memory: { label: "Memory", suits: ["fargateService"], unit: "%", threshold: 80 },
  serverErrors: { label: "Answers 5xx", suits: ["loadBalancer", "restApi", "httpApi"], unit: "", threshold: 5 },
  latency: { label: "Time until the answer", suits: ["loadBalancer", "restApi", "httpApi"], unit: "s", threshold: 1 },
  unhealthyTargets: {
    label: "Unhealthy targets",
    suits: ["loadBalancer", "networkLoadBalancer"],
    unit: "",
    threshold: 0,
  },
  freeStorage: { label: "Free storage", suits: ["databaseInstance"], unit: "bytes", threshold: 2147483648 },
  databaseConnections: {
    label: "Database connections",
    suits: ["auroraCluster", "databaseInstance"],
    unit: "",
    threshold: 80,
  },
};

const ALL = Object.keys(METRICS) as AlarmMetric[];

function keyOf(design: Design, id: string): string {
  const thing = thingsOf(design).get(id);
  return thing?.kind === "tier" ? tierKey(thing.value) : "";
}

function metricsOf(design: Design, tier: string): AlarmMetric[] {
  const key = keyOf(design, tier);
  return ALL.filter((metric) => METRICS[metric].suits.includes(key));
}

function isApi(design: Design, tier: string): boolean {
  return ["restApi", "httpApi"].includes(keyOf(design, tier));
}

/** The latency of an API is told in milliseconds, that of a load balancer in seconds. */
function thresholdOf(design: Design, tier: string, metric: AlarmMetric): number {
  return metric === "latency" && isApi(design, tier) ? 1000 : METRICS[metric].threshold;
}

function watchable(design: Design) {
  return design.tiers.filter((tier) => metricsOf(design, tier.id).length > 0);
}

export const alarms: readonly FormPart[] = [
  {
    title: "Topic",
    fields: [
      {
        kind: "configurable",
        property: "/kind/alarms/email",
        label: "E-mail to",
        of: "text",
        stem: "alarm-email",
        placeholder: "nobody",
        optional: true,
        hint: "The owner of the address must confirm it once.",
      },
    ],
  },
  {
    title: "Alarms",
    list: "/kind/alarms/alarms",
    noun: "Alarm",
    empty: "Nothing is watched.",
    name: (item, design) => `${nameOf(design, (item as Alarm).tier)}: ${METRICS[(item as Alarm).metric].label}`,
    fresh: (thing, design) => {
      const there = (thing as { kind: { alarms: { alarms: Alarm[] } } }).kind.alarms.alarms;
      const pairs = watchable(design).flatMap((tier) =>
        metricsOf(design, tier.id).map((metric) => ({ tier: tier.id, metric })),
      );
      const next = pairs.find(
        (pair) => !there.some((alarm) => alarm.tier === pair.tier && alarm.metric === pair.metric),
      );
      if (!next) return "There is nothing in this design that is not watched already.";
      const threshold = thresholdOf(design, next.tier, next.metric);
      return { item: { ...next, threshold, periodSeconds: 300, evaluationPeriods: 2 } };
    },
    fields: (at, item, _, design) => {
      const { tier, metric } = item as Alarm;
      const unit = metric === "latency" && isApi(design, tier) ? "ms" : METRICS[metric].unit;
      return [
        {
          kind: "choice",
          property: `${at}/tier`,
          label: "Tier",
          choices: () => named(watchable(design)),
          also: (chosen) => {
            const suited = metricsOf(design, chosen);
            const next = suited.includes(metric) ? metric : (suited[0] ?? metric);
            return [
              { property: `${at}/metric`, value: next },
              ...(next === metric && isApi(design, chosen) === isApi(design, tier)
                ? []
                : [{ property: `${at}/threshold`, value: thresholdOf(design, chosen, next) }]),
            ];
          },
        },
        {
          kind: "choice",
          property: `${at}/metric`,
          label: "Metric",
          choices: () => metricsOf(design, tier).map((one) => ({ value: one, label: METRICS[one].label })),
          also: (chosen) => [{ property: `${at}/threshold`, value: thresholdOf(design, tier, chosen as AlarmMetric) }],
        },
        {
          kind: "number",
          property: `${at}/threshold`,
          label: metric === "freeStorage" ? "Alarm below" : "Alarm above",
          decimals: true,
          ...(unit ? { unit } : {}),
        },
        [
          { kind: "number", property: `${at}/periodSeconds`, label: "Period", unit: "s" },
          { kind: "number", property: `${at}/evaluationPeriods`, label: "Periods in a row" },
        ],
      ];
    },
  },
];
