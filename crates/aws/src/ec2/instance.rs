//! `AWS::EC2::Instance`. The id is the instance's. A terminated instance stays visible for about an hour (EC2 guide,
//! *Terminate your instance*), so its state says whether it is there.

use async_trait::async_trait;
use aws_sdk_ec2::types::{
    BlockDeviceMapping, EbsBlockDevice, HttpTokensState, IamInstanceProfileSpecification,
    InstanceMetadataEndpointState, InstanceMetadataOptionsRequest, InstanceNetworkInterfaceSpecification,
    InstanceStateName, InstanceType, ResourceType, RunInstancesMonitoringEnabled, VolumeType,
};
use serde_json::{Map, Value, json};
use tierwright_catalog::kinds::ec2::instance as kind;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, ours, tagged};
use crate::calls::{Calls, Change, created, int, properties, ready, shown, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::Tags;

pub(crate) struct Instance;

#[async_trait]
impl Calls for Instance {
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let pages = aws
            .ec2
            .describe_instances()
            .set_filters(ours(request))
            .into_paginator()
            .items()
            .send();
        let reservations = pages.try_collect().await.named("ec2:DescribeInstances")?;
        let instance = reservations
            .iter()
            .flat_map(|reservation| reservation.instances())
            .find(|instance| {
                use InstanceStateName as S;
                let state = instance.state().and_then(|state| state.name());
                is_ours(instance.tags(), request) && !matches!(state, Some(S::ShuttingDown | S::Terminated))
            });
        Ok(instance.and_then(|instance| instance.instance_id()).map(created))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Instance);
        let profile = wanted.iam_instance_profile.text();
        let disks: Vec<_> = wanted.block_device_mappings.iter().map(disk).collect();
        let interfaces: Vec<_> = wanted.network_interfaces.iter().map(interface).collect();
        let monitoring = |on| RunInstancesMonitoringEnabled::builder().enabled(on).build();
        let call = aws
            .ec2
            .run_instances()
            .min_count(1)
            .max_count(1)
            .client_token(names::token(request, 64))
            .set_image_id(wanted.image_id.value())
            .set_instance_type(wanted.instance_type.text().map(InstanceType::from))
            .set_network_interfaces((!interfaces.is_empty()).then_some(interfaces))
            .set_iam_instance_profile(
                profile.map(|p| IamInstanceProfileSpecification::builder().name(p).build()),
            )
            .set_user_data(wanted.user_data.text().map(aws_smithy_types::base64::encode))
            .set_metadata_options(wanted.metadata_options.literal().map(metadata))
            .set_block_device_mappings((!disks.is_empty()).then_some(disks))
            .set_ebs_optimized(wanted.ebs_optimized.value())
            .set_monitoring(wanted.monitoring.value().map(monitoring))
            .tag_specifications(tagged(ResourceType::Instance, request))
            .tag_specifications(tagged(ResourceType::Volume, request))
            .tag_specifications(tagged(ResourceType::NetworkInterface, request));
        let answer = call.send().await.named("ec2:RunInstances")?;
        let id = answer
            .instances()
            .first()
            .and_then(|instance| instance.instance_id());
        id.map(created)
            .ok_or_else(|| incomplete("ec2:RunInstances", "instance id"))
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let answer = aws.ec2.describe_instances().instance_ids(id).send().await;
        let Some(answer) = answer.named("ec2:DescribeInstances").unless_missing()? else {
            return Ok(Observed::Missing);
        };
        let Some(instance) = answer.reservations().iter().flat_map(|r| r.instances()).next() else {
            return Ok(Observed::Missing);
        };
        Ok(match instance.state().and_then(|state| state.name()) {
            Some(InstanceStateName::Running) => ready([
                ("PrivateIp", instance.private_ip_address()),
                ("PublicIp", instance.public_ip_address()),
            ]),
            Some(InstanceStateName::Terminated) => Observed::Missing,
            state => Observed::Pending(state.map_or("pending", InstanceStateName::as_str).to_owned()),
        })
    }

    async fn seen(&self, aws: &Clients, id: &str) -> Result<Map<String, Value>, ProviderError> {
        let answer = aws.ec2.describe_instances().instance_ids(id).send().await;
        let answer = answer.named("ec2:DescribeInstances").unless_missing()?;
        let mut instances = answer
            .iter()
            .flat_map(|answer| answer.reservations())
            .flat_map(|reservation| reservation.instances());
        let kind = instances.next().and_then(|instance| instance.instance_type());
        Ok(shown([("InstanceType", json!(kind.map(|kind| kind.as_str())))]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["MetadataOptions"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        let wanted = properties!(change.request, Instance);
        let options = wanted.metadata_options.literal().map(metadata);
        let options = options.unwrap_or_else(|| InstanceMetadataOptionsRequest::builder().build());
        let call = aws
            .ec2
            .modify_instance_metadata_options()
            .instance_id(change.id)
            .set_http_tokens(options.http_tokens)
            .set_http_endpoint(options.http_endpoint)
            .set_http_put_response_hop_limit(options.http_put_response_hop_limit);
        call.send().await.named("ec2:ModifyInstanceMetadataOptions")?;
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

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        aws.ec2
            .terminate_instances()
            .instance_ids(id)
            .send()
            .await
            .named("ec2:TerminateInstances")
            .unless_missing()?;
        Ok(())
    }
}

fn metadata(options: &kind::MetadataOptions) -> InstanceMetadataOptionsRequest {
    InstanceMetadataOptionsRequest::builder()
        .set_http_tokens(options.http_tokens.text().map(HttpTokensState::from))
        .set_http_endpoint(
            options
                .http_endpoint
                .text()
                .map(InstanceMetadataEndpointState::from),
        )
        .set_http_put_response_hop_limit(int(&options.http_put_response_hop_limit))
        .build()
}

fn interface(interface: &kind::NetworkInterface) -> InstanceNetworkInterfaceSpecification {
    InstanceNetworkInterfaceSpecification::builder()
        .device_index(
            interface
                .device_index
                .text()
                .and_then(|index| index.parse().ok())
                .unwrap_or(0),
        )
        .set_subnet_id(interface.subnet_id.value())
        .set_groups(texts(&interface.group_set))
        .set_associate_public_ip_address(interface.associate_public_ip_address.value())
        // Without this AWS keeps an interface that was named in the call, and the subnet could not be deleted.
        .delete_on_termination(interface.delete_on_termination.value().unwrap_or(true))
        .build()
}

fn disk(mapping: &kind::BlockDeviceMapping) -> BlockDeviceMapping {
    let ebs = mapping.ebs.literal().map(|ebs| {
        EbsBlockDevice::builder()
            .set_encrypted(ebs.encrypted.value())
            .set_volume_size(int(&ebs.volume_size))
            .set_volume_type(ebs.volume_type.text().map(VolumeType::from))
            .delete_on_termination(ebs.delete_on_termination.value().unwrap_or(true))
            .build()
    });
    BlockDeviceMapping::builder()
        .set_device_name(mapping.device_name.value())
        .set_ebs(ebs)
        .build()
}
