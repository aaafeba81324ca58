//! Values that the account supplies.

use tierwright_deploy::{Lookup, ProviderError};

use crate::clients::Clients;
use crate::ec2::filter;
use crate::error::{Named, incomplete, invalid};

pub(crate) async fn lookup(aws: &Clients, lookup: &Lookup) -> Result<String, ProviderError> {
    match lookup {
        Lookup::AvailabilityZone(index) => zone(aws, usize::from(*index)).await,
        Lookup::SsmParameter(name) => parameter(aws, name).await,
        Lookup::ManagedPrefixList(name) => prefix_list(aws, &name.replace("{region}", &aws.region)).await,
    }
}

/// The n-th zone by name, from 0. Local and Wavelength Zones that the account opted into are left out: most services do
/// not work there (EC2 guide, *Regions and Zones*).
async fn zone(aws: &Clients, index: usize) -> Result<String, ProviderError> {
    let operation = "ec2:DescribeAvailabilityZones";
    let call = aws
        .ec2
        .describe_availability_zones()
        .filters(filter("state", "available"));
    let answer = call.send().await.named(operation)?;
    let zones = answer.availability_zones().iter();
    let mut names: Vec<_> = zones
        .filter(|zone| zone.zone_type().is_none_or(|kind| kind == "availability-zone"))
        .filter_map(|zone| zone.zone_name())
        .collect();
    names.sort_unstable();
    names.get(index).map(|name| (*name).to_owned()).ok_or_else(|| {
        let message = format!(
            "the design needs {} availability zones, {} has {}",
            index + 1,
            aws.region,
            names.len()
        );
        invalid(operation, message)
    })
}

async fn parameter(aws: &Clients, name: &str) -> Result<String, ProviderError> {
    let answer = aws
        .ssm
        .get_parameter()
        .name(name)
        .send()
        .await
        .named("ssm:GetParameter")
        .map_err(|error| {
            let message = format!("the parameter {name} can't be read: {}", error.message);
            ProviderError { message, ..error }
        })?;
    let value = answer.parameter().and_then(|parameter| parameter.value());
    value
        .map(str::to_owned)
        .ok_or_else(|| incomplete("ssm:GetParameter", "value"))
}

async fn prefix_list(aws: &Clients, name: &str) -> Result<String, ProviderError> {
    let operation = "ec2:DescribeManagedPrefixLists";
    let call = aws
        .ec2
        .describe_managed_prefix_lists()
        .filters(filter("prefix-list-name", name));
    let lists = call
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .named(operation)?;
    let list = lists.iter().find(|list| list.prefix_list_name() == Some(name));
    let id = list.and_then(|list| list.prefix_list_id());
    id.map(str::to_owned).ok_or_else(|| {
        invalid(
            operation,
            format!("there is no managed prefix list {name} in {}", aws.region),
        )
    })
}
