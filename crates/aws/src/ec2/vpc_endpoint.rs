//! `AWS::EC2::VPCEndpoint`. The id is the endpoint's. A deleted endpoint stays visible for a while, so its state says
//! whether it is there.

use std::collections::BTreeSet;

use async_trait::async_trait;
use aws_sdk_ec2::types::{ResourceType, VpcEndpointType};
use serde_json::{Map, Value};
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Request};

use super::{is_ours, ours, tagged};
use crate::calls::{Calls, Change, created, document, properties, ready, texts};
use crate::clients::Clients;
use crate::codes::classify;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::Tags;

pub(crate) struct VpcEndpoint;

#[async_trait]
impl Calls for VpcEndpoint {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_vpc_endpoints()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let endpoints = pages.try_collect().await.named("ec2:DescribeVpcEndpoints")?;
        let endpoint = endpoints.iter().find(|endpoint| {
            let state = endpoint
                .state()
                .map_or_else(String::new, |state| lower(state.as_str()));
            is_ours(endpoint.tags(), request) && !matches!(state.as_str(), "deleting" | "deleted")
        });
        Ok(endpoint
            .and_then(|endpoint| endpoint.vpc_endpoint_id())
            .map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, VpcEndpoint);
        let call = aws
            .ec2
            .create_vpc_endpoint()
            .client_token(names::token(request, 64))
            .set_vpc_id(wanted.vpc_id.value())
            .set_service_name(wanted.service_name.value())
            .set_vpc_endpoint_type(wanted.vpc_endpoint_type.text().map(VpcEndpointType::from))
            .set_route_table_ids(texts(&wanted.route_table_ids))
            .set_subnet_ids(texts(&wanted.subnet_ids))
            .set_security_group_ids(texts(&wanted.security_group_ids))
            .set_private_dns_enabled(wanted.private_dns_enabled.value())
            .set_policy_document(document(&wanted.policy_document))
            .tag_specifications(tagged(ResourceType::VpcEndpoint, request));
        let answer = call.send().await.named("ec2:CreateVpcEndpoint")?;
        let id = answer
            .vpc_endpoint()
            .and_then(|endpoint| endpoint.vpc_endpoint_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:CreateVpcEndpoint", "endpoint id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_vpc_endpoints().vpc_endpoint_ids(id).send().await;
        let answer = answer.named("ec2:DescribeVpcEndpoints").unless_missing()?;
        let Some(endpoint) = answer.as_ref().and_then(|a| a.vpc_endpoints().first()) else {
            return Ok(Observed::Missing);
        };
        // The reference spells the states with capitals, the service answers in lower case.
        let state = endpoint
            .state()
            .map_or_else(|| "pending".to_owned(), |state| lower(state.as_str()));
        Ok(match state.as_str() {
            "available" => ready([("Id", Some(id))]),
            "deleted" => Observed::Missing,
            "failed" | "rejected" | "expired" => {
                let reason = endpoint
                    .last_error()
                    .and_then(|error| error.message())
                    .unwrap_or("AWS gave no reason");
                Observed::Failed(format!("the endpoint is {state}: {reason}"))
            }
            _ => Observed::Pending(state),
        })
    }

    fn mutable(&self) -> &'static [&'static str] {
        &[
            "PolicyDocument",
            "PrivateDnsEnabled",
            "RouteTableIds",
            "SecurityGroupIds",
            "SubnetIds",
        ]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, VpcEndpoint);
        let difference = |name| difference(change.before, &change.request.properties, name);
        let (tables_in, tables_out) = difference("RouteTableIds");
        let (groups_in, groups_out) = difference("SecurityGroupIds");
        let (subnets_in, subnets_out) = difference("SubnetIds");
        let dns = wanted
            .private_dns_enabled
            .value()
            .filter(|_| change.any(&["PrivateDnsEnabled"]));
        let policy = change.any(&["PolicyDocument"]);
        let call = aws
            .ec2
            .modify_vpc_endpoint()
            .vpc_endpoint_id(change.id)
            .set_policy_document(document(&wanted.policy_document).filter(|_| policy))
            .set_reset_policy((policy && wanted.policy_document.is_absent()).then_some(true))
            .set_private_dns_enabled(dns)
            .set_add_route_table_ids(tables_in)
            .set_remove_route_table_ids(tables_out)
            .set_add_security_group_ids(groups_in)
            .set_remove_security_group_ids(groups_out)
            .set_add_subnet_ids(subnets_in)
            .set_remove_subnet_ids(subnets_out);
        call.send().await.named("ec2:ModifyVpcEndpoint")?;
        Ok(())
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        super::retag(aws, id, tags, removed).await
    }

    /// DeleteVpcEndpoints answers 200 and lists what it could not delete.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "ec2:DeleteVpcEndpoints";
        let answer = aws.ec2.delete_vpc_endpoints().vpc_endpoint_ids(id).send().await;
        let Some(answer) = answer.named(operation).unless_missing()? else {
            return Ok(());
        };
        let Some(error) = answer.unsuccessful().iter().find_map(|item| item.error()) else {
            return Ok(());
        };
        let message = error.message().unwrap_or("AWS gave no reason");
        match classify(error.code(), 400, message) {
            ProviderErrorKind::NotFound => Ok(()),
            kind => Err(ProviderError {
                kind,
                operation: operation.to_owned(),
                code: error.code().map(str::to_owned),
                message: message.to_owned(),
            }),
        }
    }
}

fn lower(state: &str) -> String {
    state.to_ascii_lowercase()
}

/// What a list of texts gained and lost; none when nothing, because the API refuses empty lists.
fn difference(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    name: &str,
) -> (Option<Vec<String>>, Option<Vec<String>>) {
    let items = |map: &Map<String, Value>| -> BTreeSet<String> {
        let list = map.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let (before, after) = (items(before), items(after));
    let gained: Vec<_> = after.difference(&before).cloned().collect();
    let lost: Vec<_> = before.difference(&after).cloned().collect();
    (
        (!gained.is_empty()).then_some(gained),
        (!lost.is_empty()).then_some(lost),
    )
}

#[cfg(test)]
mod tests {
    use super::difference;
    use serde_json::{Map, Value, json};

    #[test]
    fn lists_are_changed_by_what_they_gain_and_lose() {
        let map = |list: Value| Map::from_iter([("SubnetIds".to_owned(), list)]);
        let check = |before, after| difference(&map(before), &map(after), "SubnetIds");
        assert_eq!(
            check(json!(["a", "b"]), json!(["b", "c"])),
            (Some(vec!["c".to_owned()]), Some(vec!["a".to_owned()]))
        );
        assert_eq!(check(json!(["a"]), json!(["a"])), (None, None));
        assert_eq!(
            difference(&Map::new(), &map(json!(["a"])), "SubnetIds"),
            (Some(vec!["a".to_owned()]), None)
        );
    }
}
