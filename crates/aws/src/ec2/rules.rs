//! What ingress and egress rules of security groups have in common. The id of a rule is AWS's own, `sgr-…`.

use aws_sdk_ec2::types::{
    IpPermission, IpRange, Ipv6Range, PrefixListId, ResourceType, SecurityGroupRule,
    SecurityGroupRuleRequest, SecurityGroupRuleUpdate, UserIdGroupPair,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::{Prop, kinds};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{filter, tagged};
use crate::calls::{created, int, ready, shown};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete, invalid};

/// A rule of either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) egress: bool,
    pub(crate) protocol: String,
    pub(crate) from_port: Option<i32>,
    pub(crate) to_port: Option<i32>,
    pub(crate) ipv4: Option<String>,
    pub(crate) ipv6: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) prefix_list: Option<String>,
    pub(crate) description: Option<String>,
}

impl From<&kinds::SecurityGroupIngress> for Rule {
    fn from(rule: &kinds::SecurityGroupIngress) -> Self {
        Self {
            egress: false,
            protocol: protocol(&rule.ip_protocol),
            from_port: int(&rule.from_port),
            to_port: int(&rule.to_port),
            ipv4: rule.cidr_ip.value(),
            ipv6: rule.cidr_ipv6.value(),
            group: rule.source_security_group_id.value(),
            prefix_list: rule.source_prefix_list_id.value(),
            description: rule.description.value(),
        }
    }
}

impl From<&kinds::SecurityGroupEgress> for Rule {
    fn from(rule: &kinds::SecurityGroupEgress) -> Self {
        Self {
            egress: true,
            protocol: protocol(&rule.ip_protocol),
            from_port: int(&rule.from_port),
            to_port: int(&rule.to_port),
            ipv4: rule.cidr_ip.value(),
            ipv6: rule.cidr_ipv6.value(),
            group: rule.destination_security_group_id.value(),
            prefix_list: rule.destination_prefix_list_id.value(),
            description: rule.description.value(),
        }
    }
}

/// AWS answers `tcp`, `udp`, `icmp` and `icmpv6` also when it was given their numbers (EC2 API reference, IpPermission).
fn protocol(given: &Prop<String>) -> String {
    match given.text().unwrap_or("-1") {
        "6" => "tcp".to_owned(),
        "17" => "udp".to_owned(),
        "1" => "icmp".to_owned(),
        "58" => "icmpv6".to_owned(),
        other => other.to_ascii_lowercase(),
    }
}

impl Rule {
    /// CloudFormation's way to say that nothing may leave: a rule that lets nothing anywhere.
    pub(crate) fn is_placeholder(&self) -> bool {
        self.egress && self.ipv4.as_deref() == Some("127.0.0.1/32")
    }

    /// The form that the authorize and revoke calls take.
    pub(crate) fn permission(&self) -> IpPermission {
        let why = self.description.clone();
        let ipv4 = |cidr: &String| {
            IpRange::builder()
                .cidr_ip(cidr)
                .set_description(why.clone())
                .build()
        };
        let ipv6 = |cidr: &String| {
            Ipv6Range::builder()
                .cidr_ipv6(cidr)
                .set_description(why.clone())
                .build()
        };
        let group = |id: &String| {
            UserIdGroupPair::builder()
                .group_id(id)
                .set_description(why.clone())
                .build()
        };
        let list = |id: &String| {
            PrefixListId::builder()
                .prefix_list_id(id)
                .set_description(why.clone())
                .build()
        };
        IpPermission::builder()
            .ip_protocol(&self.protocol)
            .set_from_port(self.from_port.filter(|_| self.has_ports()))
            .set_to_port(self.to_port.filter(|_| self.has_ports()))
            .set_ip_ranges(self.ipv4.as_ref().map(|cidr| vec![ipv4(cidr)]))
            .set_ipv6_ranges(self.ipv6.as_ref().map(|cidr| vec![ipv6(cidr)]))
            .set_user_id_group_pairs(self.group.as_ref().map(|id| vec![group(id)]))
            .set_prefix_list_ids(self.prefix_list.as_ref().map(|id| vec![list(id)]))
            .build()
    }

    /// All protocols have all ports, whatever the ports say.
    fn has_ports(&self) -> bool {
        self.protocol != "-1"
    }

    fn matches(&self, found: &SecurityGroupRule) -> bool {
        let ports_match =
            !self.has_ports() || (self.from_port == found.from_port() && self.to_port == found.to_port());
        found.is_egress() == Some(self.egress)
            && found.ip_protocol() == Some(self.protocol.as_str())
            && ports_match
            && found.cidr_ipv4() == self.ipv4.as_deref()
            && found.cidr_ipv6() == self.ipv6.as_deref()
            && found.referenced_group_info().and_then(|group| group.group_id()) == self.group.as_deref()
            && found.prefix_list_id() == self.prefix_list.as_deref()
    }
}

/// Looks for a rule of the same direction, protocol, ports and other side: AWS allows only one (InvalidPermission.Duplicate).
pub(crate) async fn find(aws: &Clients, group: &str, rule: &Rule) -> Result<Option<Created>, ProviderError> {
    let pages = aws
        .ec2
        .describe_security_group_rules()
        .filters(filter("group-id", group))
        .into_paginator();
    let found = pages
        .items()
        .send()
        .try_collect()
        .await
        .named("ec2:DescribeSecurityGroupRules")
        .unless_missing()?;
    let found = found.unwrap_or_default();
    let id = found
        .iter()
        .find(|found| rule.matches(found))
        .and_then(|found| found.security_group_rule_id());
    Ok(id.map(created))
}

/// Adds a rule that is a resource of its own.
pub(crate) async fn create(
    aws: &Clients,
    request: &Request,
    group: &str,
    rule: &Rule,
) -> Result<Created, ProviderError> {
    let tags = tagged(ResourceType::SecurityGroupRule, request);
    let (operation, rules) = if rule.egress {
        let operation = "ec2:AuthorizeSecurityGroupEgress";
        let call = aws
            .ec2
            .authorize_security_group_egress()
            .group_id(group)
            .ip_permissions(rule.permission());
        (
            operation,
            call.tag_specifications(tags)
                .send()
                .await
                .named(operation)?
                .security_group_rules,
        )
    } else {
        let operation = "ec2:AuthorizeSecurityGroupIngress";
        let call = aws
            .ec2
            .authorize_security_group_ingress()
            .group_id(group)
            .ip_permissions(rule.permission());
        (
            operation,
            call.tag_specifications(tags)
                .send()
                .await
                .named(operation)?
                .security_group_rules,
        )
    };
    let id = rules
        .as_deref()
        .unwrap_or_default()
        .first()
        .and_then(|rule| rule.security_group_rule_id());
    id.map(created).ok_or_else(|| incomplete(operation, "rule id"))
}

/// Changes the description; the call takes the whole rule.
pub(crate) async fn change(aws: &Clients, group: &str, id: &str, rule: &Rule) -> Result<(), ProviderError> {
    let wanted = SecurityGroupRuleRequest::builder()
        .ip_protocol(&rule.protocol)
        .set_from_port(rule.from_port)
        .set_to_port(rule.to_port)
        .set_cidr_ipv4(rule.ipv4.clone())
        .set_cidr_ipv6(rule.ipv6.clone())
        .set_referenced_group_id(rule.group.clone())
        .set_prefix_list_id(rule.prefix_list.clone())
        .set_description(rule.description.clone());
    let update = SecurityGroupRuleUpdate::builder()
        .security_group_rule_id(id)
        .security_group_rule(wanted.build())
        .build();
    let call = aws
        .ec2
        .modify_security_group_rules()
        .group_id(group)
        .security_group_rules(update);
    call.send().await.named("ec2:ModifySecurityGroupRules")?;
    Ok(())
}

/// The state of a rule.
pub(crate) async fn read(aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
    Ok(group_of(aws, id)
        .await?
        .map_or(Observed::Missing, |_| ready([("Id", Some(id))])))
}

/// What is seen of a rule. AWS writes addresses of version 6 in its own way, and ports of a rule for every protocol as -1.
pub(crate) async fn seen(aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
    let Some(rule) = describe(aws, id).await? else {
        return Ok(Map::new());
    };
    let protocol = rule.ip_protocol();
    let port = |port: Option<i32>| json!(port.filter(|_| protocol != Some("-1")));
    let group = rule.referenced_group_info().and_then(|group| group.group_id());
    let end = match rule.is_egress() {
        Some(true) => ["DestinationSecurityGroupId", "DestinationPrefixListId"],
        Some(false) | None => ["SourceSecurityGroupId", "SourcePrefixListId"],
    };
    Ok(shown([
        ("IpProtocol", json!(protocol)),
        ("FromPort", port(rule.from_port())),
        ("ToPort", port(rule.to_port())),
        ("CidrIp", json!(rule.cidr_ipv4())),
        (end[0], json!(group)),
        (end[1], json!(rule.prefix_list_id())),
        ("Description", json!(rule.description())),
    ]))
}

/// Removes a rule.
pub(crate) async fn delete(aws: &Clients, id: &str, egress: bool) -> Result<(), ProviderError> {
    let Some(group) = group_of(aws, id).await? else {
        return Ok(());
    };
    if egress {
        let call = aws
            .ec2
            .revoke_security_group_egress()
            .group_id(group)
            .security_group_rule_ids(id);
        call.send()
            .await
            .named("ec2:RevokeSecurityGroupEgress")
            .unless_missing()?;
    } else {
        let call = aws
            .ec2
            .revoke_security_group_ingress()
            .group_id(group)
            .security_group_rule_ids(id);
        call.send()
            .await
            .named("ec2:RevokeSecurityGroupIngress")
            .unless_missing()?;
    }
    Ok(())
}

/// The group that has the rule; none when the rule is gone.
async fn group_of(aws: &Clients, id: &str) -> Result<Option<String>, ProviderError> {
    Ok(describe(aws, id).await?.and_then(|rule| rule.group_id))
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<SecurityGroupRule>, ProviderError> {
    let answer = aws
        .ec2
        .describe_security_group_rules()
        .security_group_rule_ids(id)
        .send()
        .await;
    let Some(answer) = answer.named("ec2:DescribeSecurityGroupRules").unless_missing()? else {
        return Ok(None);
    };
    let mut rules = answer.security_group_rules.unwrap_or_default().into_iter();
    Ok(rules.find(|rule| rule.security_group_rule_id() == Some(id)))
}

/// The group of a rule that is a resource of its own.
pub(crate) fn group(request: &Request, group: &Prop<String>) -> Result<String, ProviderError> {
    group
        .value()
        .ok_or_else(|| invalid(&request.type_name, "a rule needs the group that has it (GroupId)"))
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use aws_sdk_ec2::types::{ReferencedSecurityGroup, SecurityGroupRule};
    use serde_json::json;
    use tierwright_catalog::kinds;

    fn rule(properties: serde_json::Value) -> Rule {
        Rule::from(&serde_json::from_value::<kinds::SecurityGroupEgress>(properties).expect("a rule"))
    }

    #[test]
    fn a_rule_is_known_by_its_peer_and_ports_and_not_by_its_description() {
        let found = SecurityGroupRule::builder()
            .is_egress(true)
            .ip_protocol("tcp")
            .from_port(80)
            .to_port(80)
            .referenced_group_info(ReferencedSecurityGroup::builder().group_id("sg-1").build())
            .description("another")
            .build();
        let wanted = |protocol: &str, port: i32, group: &str| {
            rule(json!({
                "IpProtocol": protocol, "FromPort": port, "ToPort": port, "DestinationSecurityGroupId": group,
                "Description": "why"
            }))
        };
        assert!(wanted("6", 80, "sg-1").matches(&found));
        assert!(!wanted("tcp", 81, "sg-1").matches(&found));
        assert!(!wanted("tcp", 80, "sg-2").matches(&found));
        assert!(!wanted("udp", 80, "sg-1").matches(&found));
    }

    #[test]
    fn all_protocols_have_no_ports() {
        let found = SecurityGroupRule::builder()
            .is_egress(true)
            .ip_protocol("-1")
            .from_port(-1)
            .to_port(-1)
            .cidr_ipv4("0.0.0.0/0")
            .build();
        assert!(rule(json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" })).matches(&found));
    }

    #[test]
    fn the_placeholder_is_told_from_a_rule() {
        assert!(rule(json!({ "IpProtocol": "-1", "CidrIp": "127.0.0.1/32" })).is_placeholder());
        assert!(!rule(json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" })).is_placeholder());
    }
}
