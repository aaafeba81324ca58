// What keeps data: databases and buckets.

import { type Field, type FormPart, valueAt, worded } from "../fields";

/** What goes with an engine: one step of undo changes them together. */
const AURORA: Record<string, { engineVersion: string; port: number; masterUsername: string }> = {
  "aurora-mysql": { engineVersion: "8.0.mysql_aurora.3.10.0", port: 3306, masterUsername: "admin" },
  "aurora-postgresql": { engineVersion: "17.5", port: 5432, masterUsername: "dbadmin" },
};
const RDS: Record<string, { engineVersion: string; port: number }> = {
  postgres: { engineVersion: "17.6", port: 5432 },
  mysql: { engineVersion: "8.4.6", port: 3306 },
};

function withEngine(key: string, table: Record<string, Record<string, unknown>>) {
  return (engine: string) =>
    Object.entries(table[engine] ?? {}).map(([name, value]) => ({ property: `/kind/${key}/${name}`, value }));
}

/** What every database has. */
function common(key: string): readonly (Field | readonly Field[])[] {
  return [
    [
      { kind: "text", property: `/kind/${key}/engineVersion`, label: "Version", mono: true },
      { kind: "number", property: `/kind/${key}/port`, label: "Port" },
    ],
    { kind: "text", property: `/kind/${key}/databaseName`, label: "Database", mono: true },
    {
      kind: "text",
      property: `/kind/${key}/masterUsername`,
      label: "Master user",
      hint: "AWS makes and keeps the password.",
      mono: true,
    },
  ];
}

function protection(key: string): FormPart {
  return {
    title: "Protection",
    fields: [
      { kind: "number", property: `/kind/${key}/backupRetentionDays`, label: "Backups are kept", unit: "days" },
      { kind: "flag", property: `/kind/${key}/storageEncrypted`, label: "Encrypted storage" },
      { kind: "flag", property: `/kind/${key}/deletionProtection`, label: "Deletion protection" },
      { kind: "flag", property: `/kind/${key}/publiclyAccessible`, label: "Publicly accessible" },
    ],
  };
}

const isServerless = (thing: unknown) => valueAt(thing, "/kind/auroraCluster/instanceClass") === "db.serverless";
const capacity = (name: string, label: string): Field => ({
  kind: "number",
  property: `/kind/auroraCluster/${name}`,
  label,
  unit: "ACU",
  decimals: true,
  optional: true,
  when: isServerless,
});

export const auroraCluster: readonly FormPart[] = [
  {
    title: "Engine",
    fields: [
      {
        kind: "choice",
        property: "/kind/auroraCluster/engine",
        label: "Engine",
        choices: worded({ "aurora-mysql": "Aurora MySQL", "aurora-postgresql": "Aurora PostgreSQL" }),
        also: withEngine("auroraCluster", AURORA),
      },
      ...common("auroraCluster"),
    ],
  },
  {
    title: "Capacity",
    fields: [
      [
        {
          kind: "text",
          property: "/kind/auroraCluster/instanceClass",
          label: "Instance class",
          mono: true,
          suggestions: ["db.serverless", "db.t4g.medium", "db.r7g.large", "db.r7g.xlarge", "db.r7g.2xlarge"],
        },
        { kind: "number", property: "/kind/auroraCluster/instances", label: "Instances" },
      ],
      [capacity("minCapacity", "Least capacity"), capacity("maxCapacity", "Greatest capacity")],
    ],
  },
  protection("auroraCluster"),
];

export const databaseInstance: readonly FormPart[] = [
  {
    title: "Engine",
    fields: [
      {
        kind: "choice",
        property: "/kind/databaseInstance/engine",
        label: "Engine",
        choices: worded({ postgres: "PostgreSQL", mysql: "MySQL" }),
        also: withEngine("databaseInstance", RDS),
      },
      ...common("databaseInstance"),
    ],
  },
  {
    title: "Size",
    fields: [
      {
        kind: "text",
        property: "/kind/databaseInstance/instanceClass",
        label: "Instance class",
        mono: true,
        suggestions: ["db.t4g.micro", "db.t4g.small", "db.t4g.medium", "db.m7g.large", "db.r7g.large"],
      },
      [
        { kind: "number", property: "/kind/databaseInstance/allocatedStorageGib", label: "Storage", unit: "GiB" },
        {
          kind: "number",
          property: "/kind/databaseInstance/maxAllocatedStorageGib",
          label: "May grow to",
          unit: "GiB",
          optional: true,
        },
      ],
      { kind: "flag", property: "/kind/databaseInstance/multiAz", label: "Standby in another zone" },
    ],
  },
  protection("databaseInstance"),
];

export const bucket: readonly FormPart[] = [
  {
    title: "Objects",
    fields: [
      { kind: "flag", property: "/kind/bucket/versioning", label: "Keep old versions" },
      {
        kind: "number",
        property: "/kind/bucket/expireAfterDays",
        label: "Expire after",
        unit: "days",
        hint: "Without a number they stay.",
        optional: true,
      },
    ],
  },
];
