// A tier in a few words for its card.

import type { Connection, Tier } from "../ipc/model";
import { propertiesOf } from "../state/things";

/** What tells this tier from others of its sort: sizes, ports, engines. */
export function summaryOf(tier: Tier): string {
  const service = propertiesOf(tier, "fargateService");
  if (service) {
    return `${service.desiredCount} × ${service.cpu / 1024} vCPU, ${memory(service.memory)}`;
  }
  const balancer = propertiesOf(tier, "loadBalancer");
  if (balancer) {
    const listeners = balancer.listeners.map((listener) => `${listener.protocol} ${listener.port}`).join(", ");
    const scheme = balancer.scheme === "internal" ? "internal" : "internet-facing";
    return [scheme, listeners].filter(Boolean).join(" · ");
  }
  const cluster = propertiesOf(tier, "auroraCluster");
  if (cluster) {
    const engine = cluster.engine === "aurora-mysql" ? "MySQL" : "PostgreSQL";
    return `${engine} · ${cluster.instances} × ${cluster.instanceClass.replace(/^db\./, "")}`;
  }
  const host = propertiesOf(tier, "adminHost");
  if (host) {
    return `${host.instanceType} · ${host.access === "sessionManager" ? "SSM sessions" : "SSH"}`;
  }
  const site = propertiesOf(tier, "staticSite");
  if (site) return site.redirectToHttps ? "HTTPS only" : "HTTP and HTTPS";
  const repository = propertiesOf(tier, "repository");
  if (repository) return repository.immutableTags ? "immutable tags" : "tags can be overwritten";
  return "";
}

/** Mebibytes as people say them. */
export function memory(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`;
}

/** What is written on a connection. */
export function labelOf(connection: Connection): string {
  const port = connection.protocol === "all" ? "all" : `${connection.protocol === "udp" ? "udp " : ""}${connection.port}`;
  const first = connection.paths[0];
  if (first === undefined) return port;
  const more = connection.paths.length > 1 ? ` +${connection.paths.length - 1}` : "";
  return `${port} ${first}${more}`;
}
