// What helps people run it: admin hosts and alarms.

import type { Alarm, AlarmMetric, Design, UsualAlarm } from "../../../ipc/model";
import { getState } from "../../../state/store";
import { nameOf, thingsOf, tierKey } from "../../../state/things";
import { type Also, type FormPart, worded } from "../fields";
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

const LABELS: Record<AlarmMetric, string> = {
  cpu: "CPU",
  memory: "Memory",
  serverErrors: "Answers 5xx",
  latency: "Time until the answer",
  unhealthyTargets: "Unhealthy targets",
  freeStorage: "Free storage",
  databaseConnections: "Database connections",
};

/** What alarms for a tier's metrics begin with, as Rust has it. */
function usualOf(design: Design, id: string): readonly UsualAlarm[] {
  const thing = thingsOf(design).get(id);
  if (thing?.kind !== "tier") return [];
  const key = tierKey(thing.value);
  return getState().palette.find((info) => info.key === key)?.alarms ?? [];
}

function usual(design: Design, tier: string, metric: AlarmMetric): UsualAlarm | undefined {
  return usualOf(design, tier).find((one) => one.metric === metric);
}

function watchable(design: Design) {
  return design.tiers.filter((tier) => usualOf(design, tier.id).length > 0);
}

/** Everything that a metric begins with, at the alarm that stands at a pointer. */
function beginning(at: string, one: UsualAlarm | undefined): Also[] {
  if (!one) return [];
  return [
    { property: `${at}/threshold`, value: one.threshold },
    { property: `${at}/periodSeconds`, value: one.periodSeconds },
    { property: `${at}/evaluationPeriods`, value: one.evaluationPeriods },
  ];
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
    name: (item, design) => `${nameOf(design, (item as Alarm).tier)}: ${LABELS[(item as Alarm).metric]}`,
    fresh: (thing, design) => {
      const there = (thing as { kind: { alarms: { alarms: Alarm[] } } }).kind.alarms.alarms;
      const all = watchable(design).flatMap((tier) =>
        usualOf(design, tier.id).map(({ unit: _, ...one }): Alarm => ({ tier: tier.id, ...one })),
      );
      const next = all.find((one) => !there.some((alarm) => alarm.tier === one.tier && alarm.metric === one.metric));
      return next ? { item: next } : "There is nothing in this design that is not watched already.";
    },
    fields: (at, item, _, design) => {
      const { tier, metric } = item as Alarm;
      const unit = usual(design, tier, metric)?.unit;
      return [
        {
          kind: "choice",
          property: `${at}/tier`,
          label: "Tier",
          choices: () => named(watchable(design)),
          also: (chosen) => {
            const next = usual(design, chosen, metric) ?? usualOf(design, chosen)[0];
            // What was entered stays as long as it means the same.
            const same = next?.metric === metric && next.unit === unit;
            return same ? [] : [{ property: `${at}/metric`, value: next?.metric ?? metric }, ...beginning(at, next)];
          },
        },
        {
          kind: "choice",
          property: `${at}/metric`,
          label: "Metric",
          choices: () => usualOf(design, tier).map((one) => ({ value: one.metric, label: LABELS[one.metric] })),
          also: (chosen) => beginning(at, usual(design, tier, chosen as AlarmMetric)),
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
