//! `AWS::EC2::SubnetRouteTableAssociation`. The id is the association's. Another table gives another id, so it is a
//! replacement.

use async_trait::async_trait;
use aws_sdk_ec2::types::{RouteTableAssociation, RouteTableAssociationStateCode as Code};
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::filter;
use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};

pub(crate) struct SubnetRouteTableAssociation;

#[async_trait]
impl Calls for SubnetRouteTableAssociation {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, SubnetRouteTableAssociation);
        let (Some(subnet), Some(table)) = (wanted.subnet_id.text(), wanted.route_table_id.text()) else {
            return Ok(None);
        };
        let same = |association: &RouteTableAssociation| {
            association.subnet_id() == Some(subnet) && association.route_table_id() == Some(table)
        };
        let found = association(aws, "association.subnet-id", subnet, same).await?;
        Ok(found
            .and_then(|association| association.route_table_association_id)
            .map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, SubnetRouteTableAssociation);
        let call = aws
            .ec2
            .associate_route_table()
            .set_subnet_id(wanted.subnet_id.value())
            .set_route_table_id(wanted.route_table_id.value());
        let answer = call.send().await.named("ec2:AssociateRouteTable")?;
        answer
            .association_id()
            .map(created)
            .ok_or_else(|| incomplete("ec2:AssociateRouteTable", "association id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let same = |association: &RouteTableAssociation| association.route_table_association_id() == Some(id);
        let Some(found) = association(aws, "association.route-table-association-id", id, same).await? else {
            return Ok(Observed::Missing);
        };
        let state = found.association_state();
        Ok(match state.and_then(|state| state.state()) {
            None | Some(Code::Associated) => ready([("Id", Some(id))]),
            Some(Code::Failed) => {
                let reason = state
                    .and_then(|state| state.status_message())
                    .unwrap_or("AWS gave no reason");
                Observed::Failed(reason.to_owned())
            }
            Some(other) => Observed::Pending(other.as_str().to_owned()),
        })
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let answer = aws.ec2.disassociate_route_table().association_id(id).send().await;
        answer.named("ec2:DisassociateRouteTable").unless_missing()?;
        Ok(())
    }
}

async fn association(
    aws: &Clients,
    name: &str,
    value: &str,
    same: impl Fn(&RouteTableAssociation) -> bool,
) -> Result<Option<RouteTableAssociation>, ProviderError> {
    let answer = aws
        .ec2
        .describe_route_tables()
        .filters(filter(name, value))
        .send()
        .await;
    let answer = answer.named("ec2:DescribeRouteTables")?;
    let mut associations = answer
        .route_tables()
        .iter()
        .flat_map(|table| table.associations());
    let gone = |a: &RouteTableAssociation| {
        a.association_state().and_then(|s| s.state()) == Some(&Code::Disassociated)
    };
    Ok(associations
        .find(|association| same(association) && !gone(association))
        .cloned())
}
