// What a change of a security group rule's protocol takes along, as one step of undo.

import type { Edit, RuleProtocol, SecurityGroupRule } from "../../ipc/model";

export function hasPorts(protocol: RuleProtocol): boolean {
  return protocol === "tcp" || protocol === "udp";
}

export function isIcmp(protocol: RuleProtocol): boolean {
  return protocol === "icmp" || protocol === "icmpv6";
}

/** The addresses that everybody has, in the family that a protocol is about. */
function sameWidth(range: string, protocol: RuleProtocol): string | null {
  if (protocol === "icmpv6" && !range.includes(":")) return "::/0";
  if (protocol === "icmp" && range.includes(":")) return "0.0.0.0/0";
  return null;
}

export function protocolEdits(rule: SecurityGroupRule, protocol: RuleProtocol): Edit[] {
  const edits: Edit[] = [];
  const set = (property: string, value: unknown) =>
    edits.push({ edit: "setProperty", id: rule.id, property, value });
  set("/protocol", protocol);
  // Ports that count for nothing are 0; a rule for one protocol needs some again.
  if (!hasPorts(protocol)) {
    set("/fromPort", 0);
    set("/toPort", 0);
  } else if (!hasPorts(rule.protocol)) {
    set("/fromPort", 443);
    set("/toPort", 443);
  }
  // The numbers of ICMP and ICMPv6 mean different messages.
  if (rule.icmp && protocol !== rule.protocol) set("/icmp", null);
  const { peer } = rule;
  const world = "cidr" in peer && typeof peer.cidr === "string" && /^(0\.0\.0\.0|::)\/0$/.test(peer.cidr);
  const range = world ? sameWidth(peer.cidr as string, protocol) : null;
  if (range !== null) set("/peer", { cidr: range });
  return edits;
}
