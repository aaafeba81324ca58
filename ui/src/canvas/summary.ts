// A tier in a few words for its card.

import type { Connection, Tier } from "../ipc/model";

/** What tells this tier from others of its sort: sizes, ports, engines. */
export function summaryOf(tier: Tier): string {
  const { kind } = tier;
  if ("fargateService" in kind) {
    const service = kind.fargateService;
    return `${service.desiredCount} × ${service.cpu / 1024} vCPU, ${memory(service.memory)}`;
  }
  if ("loadBalancer" in kind || "networkLoadBalancer" in kind) {
    const balancer = "loadBalancer" in kind ? kind.loadBalancer : kind.networkLoadBalancer;
    const listeners = balancer.listeners.map((listener) => `${listener.protocol} ${listener.port}`).join(", ");
    return joined(balancer.scheme === "internal" ? "internal" : "public", listeners);
  }
  if ("restApi" in kind) {
    return joined(`stage ${kind.restApi.stage}`, counted(kind.restApi.routes.length, "route"));
  }
  if ("httpApi" in kind) {
    return joined(counted(kind.httpApi.routes.length, "route"), kind.httpApi.corsOrigins.length > 0 && "CORS");
  }
  if ("webAcl" in kind) {
    const { managedRuleGroups, rateLimit } = kind.webAcl;
    return joined(counted(managedRuleGroups.length, "rule group"), rateLimit !== undefined && "rate limit");
  }
  if ("userPool" in kind) {
    const { mfa, selfSignUp } = kind.userPool;
    return joined(mfa === "off" ? "no MFA" : `MFA ${mfa}`, selfSignUp && "self sign-up");
  }
  if ("auroraCluster" in kind) {
    const cluster = kind.auroraCluster;
    const engine = cluster.engine === "aurora-mysql" ? "MySQL" : "PostgreSQL";
    return joined(engine, `${cluster.instances} × ${plainClass(cluster.instanceClass)}`);
  }
  if ("databaseInstance" in kind) {
    const { engine, instanceClass, multiAz } = kind.databaseInstance;
    const name = engine === "mysql" ? "MySQL" : "PostgreSQL";
    return joined(name, `${multiAz ? "2 × " : ""}${plainClass(instanceClass)}`);
  }
  if ("bucket" in kind) {
    const { versioning, expireAfterDays } = kind.bucket;
    return joined(
      versioning ? "versioned" : "not versioned",
      expireAfterDays !== undefined && `${expireAfterDays} days`,
    );
  }
  if ("adminHost" in kind) {
    const host = kind.adminHost;
    return joined(host.instanceType, host.access === "sessionManager" ? "SSM sessions" : "SSH");
  }
  if ("staticSite" in kind) return kind.staticSite.redirectToHttps ? "HTTPS only" : "HTTP and HTTPS";
  if ("repository" in kind) return kind.repository.immutableTags ? "immutable tags" : "tags can be overwritten";
  if ("deliveryPipeline" in kind) {
    const { builds, source } = kind.deliveryPipeline;
    return joined("codeCommit" in source ? "CodeCommit" : "CodeConnections", counted(builds.length, "build"));
  }
  if ("alarms" in kind)
    return joined(counted(kind.alarms.alarms.length, "alarm"), kind.alarms.email !== undefined && "e-mail");
  return kind satisfies never;
}

function joined(...parts: (string | false)[]): string {
  return parts.filter(Boolean).join(" · ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function plainClass(instanceClass: string): string {
  return instanceClass.replace(/^db\./, "");
}

/** Mebibytes as people say them. */
export function memory(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`;
}

/** What is written on a connection. */
export function labelOf(connection: Connection): string {
  const port =
    connection.protocol === "all" ? "all" : `${connection.protocol === "udp" ? "udp " : ""}${connection.port}`;
  const [first, ...others] = [...connection.hosts, ...connection.paths];
  if (first === undefined) return port;
  return `${port} ${first}${others.length > 0 ? ` +${others.length}` : ""}`;
}
