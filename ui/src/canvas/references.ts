// What tiers have to do with each other beside opening connections: who guards, who signs in, whose images run.

import type { Design, EnvironmentValue, Tier } from "../ipc/model";
import { propertiesOf } from "../state/things";

/** What one has to do with the other, in the word on the line. */
export type Relation = "guards" | "tokens" | "objects" | "images" | "names" | "deploys" | "watches";

/** One tier that speaks of another. */
export interface Reference {
  id: string;
  from: string;
  to: string;
  /** A word for it, on the line. */
  label: Relation;
  /** What it means. */
  title: string;
  /** Whether it says what happens to a request, and so is always drawn. The others are drawn when someone asks. */
  always: boolean;
}

/** All references of a design, in the order of its tiers. */
export function referencesOf(design: Design): Reference[] {
  const found = design.tiers.flatMap((tier) => [
    ...guards(tier),
    ...ofRoutes(tier),
    ...ofService(tier),
    ...ofPipeline(tier),
    ...ofAlarms(tier),
  ]);
  const ids = new Set(design.tiers.map((tier) => tier.id));
  const first = new Map(found.map((reference) => [reference.id, reference]));
  // What is called is drawn as a call already.
  const called = new Set(design.connections.map(({ from, to }) => `${from} ${to}`));
  const isDrawn = ({ from, to, label }: Reference) =>
    (label === "objects" || label === "names") && called.has(`${from} ${to}`);
  return [...first.values()].filter(
    (one) => one.from !== one.to && ids.has(one.from) && ids.has(one.to) && !isDrawn(one),
  );
}

function reference(from: string, to: string, label: Relation, title: string, always = false): Reference {
  return { id: `${from}@${label}@${to}`, from, to, label, title, always };
}

function guards(tier: Tier): Reference[] {
  const acl =
    propertiesOf(tier, "staticSite")?.webAcl ??
    propertiesOf(tier, "restApi")?.webAcl ??
    propertiesOf(tier, "loadBalancer")?.webAcl;
  return acl ? [reference(acl, tier.id, "guards", "The web ACL filters its requests", true)] : [];
}

function ofRoutes(tier: Tier): Reference[] {
  const routes = (propertiesOf(tier, "restApi") ?? propertiesOf(tier, "httpApi"))?.routes ?? [];
  return routes.flatMap(({ authorizer, integration }) => [
    ...(authorizer ? [reference(authorizer, tier.id, "tokens", "The API asks for tokens of the user pool", true)] : []),
    ...("bucket" in integration
      ? [reference(tier.id, integration.bucket.bucket, "objects", "The API writes objects into the bucket", true)]
      : []),
  ]);
}

function ofService(tier: Tier): Reference[] {
  const service = propertiesOf(tier, "fargateService");
  if (!service) return [];
  const { image, environment } = service;
  return [
    ...("repository" in image
      ? [reference(image.repository.repository, tier.id, "images", "The service runs images of this repository")]
      : []),
    ...environment.flatMap(({ name, value }) => {
      const named = namedBy(value);
      return named ? [reference(tier.id, named, "names", `The service is told of it in ${name}`)] : [];
    }),
  ];
}

/** What a variable tells of that no connection shows; a database is called, which is drawn as such. */
function namedBy(value: EnvironmentValue): string | null {
  if ("bucketName" in value) return value.bucketName;
  if ("userPoolId" in value) return value.userPoolId;
  if ("userPoolClientId" in value) return value.userPoolClientId;
  if ("loadBalancerDnsName" in value) return value.loadBalancerDnsName;
  if ("loadBalancerUrl" in value) return value.loadBalancerUrl.loadBalancer;
  return null;
}

function ofPipeline(tier: Tier): Reference[] {
  const builds = propertiesOf(tier, "deliveryPipeline")?.builds ?? [];
  return builds.map(({ service }) =>
    reference(tier.id, service, "deploys", "The pipeline builds and deploys the service"),
  );
}

function ofAlarms(tier: Tier): Reference[] {
  const alarms = propertiesOf(tier, "alarms")?.alarms ?? [];
  return alarms.map((alarm) => reference(tier.id, alarm.tier, "watches", "An alarm watches it"));
}
