import { expect, it } from "vitest";
import type { Edit, RuleProtocol, SecurityGroupRule } from "../../ipc/model";
import { protocolEdits } from "./protocols";

const RULE: SecurityGroupRule = {
  id: "web",
  direction: "ingress",
  protocol: "tcp",
  fromPort: 80,
  toPort: 90,
  peer: { cidr: "0.0.0.0/0" },
  description: "",
};

it("takes along what the new protocol means something else by", () => {
  const check = (rule: Partial<SecurityGroupRule>, protocol: RuleProtocol, expected: Record<string, unknown>) => {
    const edits = protocolEdits({ ...RULE, ...rule }, protocol) as Extract<Edit, { edit: "setProperty" }>[];
    expect(Object.fromEntries(edits.map((edit) => [edit.property, edit.value]))).toEqual({
      "/protocol": protocol,
      ...expected,
    });
  };
  const none = { "/fromPort": 0, "/toPort": 0 };
  const https = { "/fromPort": 443, "/toPort": 443 };
  check({}, "udp", {});
  check({}, "all", none);
  check({}, "icmp", none);
  check({}, "icmpv6", { ...none, "/peer": { cidr: "::/0" } });
  check({ peer: { cidr: "10.0.0.0/16" } }, "icmpv6", none);
  check({ peer: { securityGroup: "other" } }, "icmpv6", none);
  check({ protocol: "icmp", icmp: { type: 8 } }, "tcp", { ...https, "/icmp": null });
  check({ protocol: "icmpv6", peer: { cidr: "::/0" } }, "icmp", { ...none, "/peer": { cidr: "0.0.0.0/0" } });
  check({ protocol: "all" }, "tcp", https);
});
