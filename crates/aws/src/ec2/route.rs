//! `AWS::EC2::Route`. The id is `<route table>|<destination>`, which is unique: a table has one route per destination.

use async_trait::async_trait;
use aws_sdk_ec2::types;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Recognised, Request};

use crate::calls::{Calls, Change, created, halves, properties, ready, recognised};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct Route;

#[async_trait]
impl Calls for Route {
    fn lies_within(&self) -> bool {
        true
    }

    /// A route to another target is not ours: a main table may have one to anywhere.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, Route);
        let id = id_of(&wanted)?;
        let same = |route: &types::Route| {
            route.gateway_id() == wanted.gateway_id.text()
                && route.nat_gateway_id() == wanted.nat_gateway_id.text()
        };
        Ok(route(aws, &id).await?.filter(same).map(|_| created(id)))
    }

    /// In a table of the deployment a route to another target is the deployment's, too.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let id = id_of(&properties!(request, Route))?;
        Ok(route(aws, &id).await?.map(|_| recognised(created(id))))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Route);
        let id = id_of(&wanted)?;
        let call = aws
            .ec2
            .create_route()
            .set_route_table_id(wanted.route_table_id.value())
            .set_destination_cidr_block(wanted.destination_cidr_block.value())
            .set_gateway_id(wanted.gateway_id.value())
            .set_nat_gateway_id(wanted.nat_gateway_id.value());
        call.send().await.named("ec2:CreateRoute")?;
        Ok(created(id))
    }

    /// A route whose target is gone is a `blackhole`, but still there.
    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        Ok(route(aws, id).await?.map_or(Observed::Missing, |_| ready([])))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["GatewayId", "NatGatewayId"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Route);
        let call = aws
            .ec2
            .replace_route()
            .set_route_table_id(wanted.route_table_id.value())
            .set_destination_cidr_block(wanted.destination_cidr_block.value())
            .set_gateway_id(wanted.gateway_id.value())
            .set_nat_gateway_id(wanted.nat_gateway_id.value());
        call.send().await.named("ec2:ReplaceRoute")?;
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let (table, destination) = halves("ec2:DeleteRoute", id)?;
        let call = aws
            .ec2
            .delete_route()
            .route_table_id(table)
            .destination_cidr_block(destination);
        call.send().await.named("ec2:DeleteRoute").unless_missing()?;
        Ok(())
    }
}

fn id_of(wanted: &kinds::Route) -> Result<String, ProviderError> {
    match (wanted.route_table_id.text(), wanted.destination_cidr_block.text()) {
        (Some(table), Some(destination)) => Ok(format!("{table}|{destination}")),
        _ => Err(invalid(
            "ec2:CreateRoute",
            "a route needs a route table and an IPv4 destination",
        )),
    }
}

async fn route(aws: &Clients, id: &str) -> Result<Option<types::Route>, ProviderError> {
    let (table, destination) = halves("ec2:DescribeRouteTables", id)?;
    let answer = aws
        .ec2
        .describe_route_tables()
        .route_table_ids(table)
        .send()
        .await;
    let Some(answer) = answer.named("ec2:DescribeRouteTables").unless_missing()? else {
        return Ok(None);
    };
    let mut routes = answer.route_tables().iter().flat_map(|table| table.routes());
    Ok(routes
        .find(|route| route.destination_cidr_block() == Some(destination))
        .cloned())
}
