// The variables of a container: texts, secrets, and what other tiers are called.

import type { Design, EnvironmentVariable, FargateService } from "../../../ipc/model";
import { type Field, type FieldLine, type ListGroup, plain, shapeOf, valueAt, worded } from "../fields";
import { listenerPorts, tierChoices, tiersOf } from "./common";

const ROOT = "/kind/fargateService";

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
    return [
      {
        kind: "configurable",
        property: `${at}/value/secret`,
        label: "ARN",
        of: "arn",
        stem: "secret-arn",
        placeholder,
      },
    ];
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
      {
        kind: "choice",
        numeric: true,
        property: `${at}/value/loadBalancerUrl/port`,
        label: "Port",
        choices: plain(...ports),
      },
      {
        kind: "text",
        property: `${at}/value/loadBalancerUrl/path`,
        label: "Path",
        mono: true,
        placeholder: "/people",
        optional: true,
      },
    ],
  ];
}

/** The list of variables. */
export const environment: ListGroup = {
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
};
