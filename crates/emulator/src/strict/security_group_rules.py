"""Rules of security groups are read back, compared and changed as AWS does it, whatever they refer to.

moto knows descriptions for address ranges only, takes two rules that differ in nothing else for different ones, and
changes ranges only.
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from moto.ec2.exceptions import EC2ClientError, InvalidSecurityGroupNotFoundError
from moto.ec2.models.security_groups import (
    GroupedSecurityRuleView,
    SecurityGroup,
    SecurityGroupBackend,
    SecurityGroupRule,
)

from .patches import around, replace_property


@around(SecurityGroupRule, "__init__")
def rule(original, self, *args, **kwargs):
    """Keep the description of a rule on a prefix list, which moto drops."""
    original(self, *args, **kwargs)
    prefix_list = kwargs.get("prefix_list_id") or (args[7] if len(args) > 7 else None)
    self._prefix_list_description = (prefix_list or {}).get("Description")


@replace_property(SecurityGroupRule, "description")
def description(self):
    """The description, wherever the request had it."""
    return self.ip_range.get("Description") or self.source_group.get("Description") or self._prefix_list_description


def _identity(rule):
    """What makes a rule the same as another one: everything but its description and tags."""
    everything = rule.ip_protocol == "-1"
    return (
        rule.ip_protocol,
        None if everything else rule.from_port,
        None if everything else rule.to_port,
        rule.ip_range.get("CidrIp"),
        rule.ip_range.get("CidrIpv6"),
        rule.source_group.get("GroupId"),
        rule.prefix_list_id,
    )


def _same(self, other):
    """A second rule with another description is a duplicate (InvalidPermission.Duplicate), and revoking needs none.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
    """
    return _identity(self) == _identity(other)


SecurityGroupRule.__eq__ = _same


@around(SecurityGroup, "_flattened_rules")
def flattened_rules(_original, self, rules):
    """Group the rules by protocol and ports, as DescribeSecurityGroups does, descriptions included."""
    views = {}
    for rule in rules:
        key = (rule.ip_protocol, rule.from_port, rule.to_port)
        view = views.setdefault(key, GroupedSecurityRuleView(rule.from_port, rule.to_port, rule.ip_protocol))
        if rule.cidr_ipv4 or rule.cidr_ipv6:
            view.all_ip_ranges.append(rule.ip_range)
        if rule.source_group:
            view.source_groups.append(rule.source_group)
        if rule.prefix_list_id:
            entry = {"PrefixListId": rule.prefix_list_id}
            if rule._prefix_list_description:
                entry["Description"] = rule._prefix_list_description
            view.prefix_list_ids.append(entry)
    return list(views.values())


def _wanted_target(backend, wanted):
    """The address range, group and prefix list of a changed rule; exactly one of them is there."""
    text = {"Description": wanted["Description"]} if wanted.get("Description") else {}
    if wanted.get("CidrIpv4"):
        return {"CidrIp": wanted["CidrIpv4"], **text}, {}, None, None
    if wanted.get("CidrIpv6"):
        return {"CidrIpv6": wanted["CidrIpv6"], **text}, {}, None, None
    if wanted.get("ReferencedGroupId"):
        group_id = wanted["ReferencedGroupId"]
        if backend.get_security_group_from_id(group_id) is None:
            raise InvalidSecurityGroupNotFoundError(group_id)
        owner = {"OwnerId": backend.account_id, "UserId": backend.account_id}
        return {}, {"GroupId": group_id, **owner, **text}, None, None
    if wanted.get("PrefixListId"):
        return {}, {}, wanted["PrefixListId"], wanted.get("Description")
    raise EC2ClientError(
        "MissingParameter",
        "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId",
    )


@around(SecurityGroupBackend, "modify_security_group_rules")
def modify_security_group_rules(original, self, group_id, rules):
    """Change whatever the rule refers to, and allow "all traffic", which has no ports.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
    """
    group = self.get_security_group_by_name_or_id(group_id)
    for rule_id, wanted in rules.items():
        rule = group.get_rule(rule_id) if group else None
        everything = str(wanted.get("IpProtocol")) in ("-1", "all")
        ports = wanted.get("FromPort") is not None and wanted.get("ToPort") is not None
        if rule is None or wanted.get("IpProtocol") is None or not (everything or ports):
            original(self, group_id, {rule_id: wanted})
            continue
        ip_range, source_group, prefix_list, prefix_list_description = _wanted_target(self, wanted)
        rule.ip_protocol = "-1" if everything else wanted["IpProtocol"]
        rule.from_port = None if everything else int(wanted["FromPort"])
        rule.to_port = None if everything else int(wanted["ToPort"])
        rule.ip_range, rule.source_group = ip_range, source_group
        rule.prefix_list_id, rule._prefix_list_description = prefix_list, prefix_list_description
