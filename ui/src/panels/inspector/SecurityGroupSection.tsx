import { SelectField, TextField } from "../../components/fields";
import type { Design, Direction, Edit, Peer, RuleProtocol, SecurityGroup, SecurityGroupRule } from "../../ipc/model";
import { addSecurityGroupRule } from "../../state/additions";
import { edit, editAll, tryEdit } from "../../state/session";
import { useApp } from "../../state/store";
import { ConfigurableField } from "./ConfigurableField";
import { AddButton, RemoveButton, Section, ThingLink } from "./parts";
import { setProperty } from "./PropertyField";
import { readIcmp, readPorts, writeIcmp, writePorts } from "./numbers";
import { hasPorts, isIcmp, protocolEdits } from "./protocols";
import { useDraft } from "./useDraft";

/** The rules of a security group, and who is in it. */
export function SecurityGroupSection({ group, design }: { group: SecurityGroup; design: Design }) {
  const tiers = design.tiers.filter((tier) => tier.securityGroups.includes(group.id));
  const endpoints = design.network.endpoints.filter(
    (endpoint) => "interface" in endpoint.kind && endpoint.kind.interface.securityGroups.includes(group.id),
  );
  return (
    <>
      <Rules group={group} design={design} direction="ingress" title="Inbound rules" />
      <Rules group={group} design={design} direction="egress" title="Outbound rules" />
      <Section title="Members">
        {tiers.length + endpoints.length === 0 && <p className="tw-dim">Nothing is in this group.</p>}
        {[...tiers, ...endpoints].map((member) => (
          <ThingLink key={member.id} id={member.id} name={member.name || member.id} />
        ))}
      </Section>
    </>
  );
}

interface RulesProps {
  group: SecurityGroup;
  design: Design;
  direction: Direction;
  title: string;
}

function Rules({ group, design, direction, title }: RulesProps) {
  const rules = group.rules.filter((rule) => rule.direction === direction);
  const add = () => {
    const addition = addSecurityGroupRule(design, group.id, direction);
    if (addition) void edit(addition.edit);
  };
  const none = direction === "ingress" ? "Nothing comes in." : "Nothing goes out.";
  return (
    <Section title={title} action={<AddButton label="Rule" onClick={add} testId={`add-rule-${direction}`} />}>
      {rules.length === 0 && <p className="tw-dim">{none}</p>}
      {rules.map((rule) => (
        <Rule key={rule.id} rule={rule} design={design} />
      ))}
    </Section>
  );
}

const PROTOCOLS = [
  { value: "tcp", label: "TCP" },
  { value: "udp", label: "UDP" },
  { value: "icmp", label: "ICMP" },
  { value: "icmpv6", label: "ICMPv6" },
  { value: "all", label: "All" },
];

function Rule({ rule, design }: { rule: SecurityGroupRule; design: Design }) {
  const selected = useApp((state) => state.selection.includes(rule.id));
  const ports = useDraft(writePorts(rule.fromPort, rule.toPort), (text) => setPorts(rule, text));
  const icmp = useDraft(writeIcmp(rule.icmp), (text) => {
    const message = readIcmp(text);
    return typeof message === "string" ? message : setProperty(rule.id, "/icmp", message);
  });
  const description = useDraft(rule.description, (text) => setProperty(rule.id, "/description", text));
  const setProtocol = (protocol: string | null) => {
    if (protocol) void editAll("Change the protocol", protocolEdits(rule, protocol as RuleProtocol));
  };
  return (
    <div className={`tw-card${selected ? " is-selected" : ""}`} data-testid={`rule-${rule.id}`}>
      <div className="tw-pair">
        <SelectField name="Protocol" value={rule.protocol} choices={PROTOCOLS} onChange={setProtocol} />
        {isIcmp(rule.protocol) && (
          <TextField
            name="Type of message, with its code"
            mono
            value={icmp.text}
            error={icmp.error}
            placeholder="all, 8 or 3/4"
            onChange={icmp.set}
            onBlur={icmp.commit}
            onKeyDown={icmp.onKeyDown}
            testId={`rule-icmp-${rule.id}`}
          />
        )}
        {hasPorts(rule.protocol) && (
          <TextField
            name="Port or range of ports"
            mono
            value={ports.text}
            error={ports.error}
            placeholder="443 or 8000-8100"
            onChange={ports.set}
            onBlur={ports.commit}
            onKeyDown={ports.onKeyDown}
            testId={`rule-ports-${rule.id}`}
          />
        )}
        <RemoveButton
          label="Remove this rule"
          onClick={() => void edit({ edit: "remove", id: rule.id })}
          testId={`rule-remove-${rule.id}`}
        />
      </div>
      <PeerPart rule={rule} design={design} />
      <TextField
        name="Description of the rule"
        placeholder="Why this rule is there"
        value={description.text}
        error={description.error}
        onChange={description.set}
        onBlur={description.commit}
        onKeyDown={description.onKeyDown}
      />
    </div>
  );
}

const CIDR = "@cidr";
const LISTS = ["s3", "cloudfront", "dynamodb"];

function PeerPart({ rule, design }: { rule: SecurityGroupRule; design: Design }) {
  const set = (value: Peer, first: readonly Edit[] = []) => {
    const own: Edit = { edit: "setProperty", id: rule.id, property: "/peer", value };
    return tryEdit(first.length === 0 ? own : { edit: "batch", label: "Change the peer", edits: [...first, own] });
  };
  const { peer } = rule;
  const choices = [
    { value: CIDR, label: "An address range" },
    ...design.securityGroups.map((group) => ({ value: `group ${group.id}`, label: group.name || group.id })),
    ...LISTS.map((list) => ({ value: `list ${list}`, label: `AWS prefix list: ${list}` })),
  ];
  const current =
    "securityGroup" in peer ? `group ${peer.securityGroup}` : "prefixList" in peer ? `list ${peer.prefixList}` : CIDR;
  const choose = (chosen: string | null) => {
    if (chosen === null || chosen === current) return;
    const [sort, id = ""] = chosen.split(" ");
    if (chosen === CIDR) void set({ cidr: design.network.vpc.cidr });
    else void set(sort === "group" ? { securityGroup: id } : { prefixList: id });
  };
  return (
    <>
      <SelectField
        name={rule.direction === "ingress" ? "From" : "To"}
        value={current}
        choices={choices}
        onChange={choose}
      />
      {"cidr" in peer && (
        <ConfigurableField
          label="Address range"
          value={peer.cidr}
          design={design}
          of="cidr"
          stem="allowed-cidr"
          set={(cidr, first) => (cidr === null ? Promise.resolve(null) : set({ cidr }, first))}
          placeholder="10.0.0.0/16"
          testId={`rule-cidr-${rule.id}`}
        />
      )}
    </>
  );
}

function setPorts(rule: SecurityGroupRule, text: string) {
  const ports = readPorts(text);
  if (typeof ports === "string") return ports;
  const [from, to] = ports;
  return tryEdit({
    edit: "batch",
    label: "Change the ports",
    edits: [
      { edit: "setProperty", id: rule.id, property: "/fromPort", value: from },
      { edit: "setProperty", id: rule.id, property: "/toPort", value: to },
    ],
  });
}
