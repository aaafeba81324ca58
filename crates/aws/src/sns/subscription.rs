//! `AWS::SNS::Subscription`. The id is `<topic's ARN>|<protocol>|<endpoint>`, because SNS shows no ARN of a subscription that
//! its addressee has not confirmed. `Ref` is the ARN, once there is one.

use async_trait::async_trait;
use aws_sdk_sns::types::Subscription as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, created, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct Subscription;

#[async_trait]
impl Calls for Subscription {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(&properties!(request, Subscription))?;
        Ok(lookup(aws, &id).await?.map(|_| created(id)))
    }

    /// A repeated call answers with the subscription that exists (SNS API reference, Subscribe).
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, Subscription);
        let id = id_of(&wanted)?;
        let call = aws
            .sns
            .subscribe()
            .set_topic_arn(wanted.topic_arn.value())
            .set_protocol(wanted.protocol.value())
            .set_endpoint(wanted.endpoint.value())
            .return_subscription_arn(true);
        call.send().await.named("sns:Subscribe")?;
        Ok(created(id))
    }

    /// One that waits for its addressee is as ready as this program can make it.
    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let found = lookup(aws, id).await?;
        Ok(found.map_or(Observed::Missing, |found| ready([("Ref", arn(&found))])))
    }

    /// SNS does not remove what nobody confirmed: it goes with its topic, or by itself after 48 hours (SNS guide, *Deleting
    /// an Amazon SNS subscription and topic*).
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let found = lookup(aws, id).await?;
        let Some(arn) = found.as_ref().and_then(arn) else {
            return Ok(());
        };
        let answer = aws.sns.unsubscribe().subscription_arn(arn).send().await;
        answer.named("sns:Unsubscribe").unless_missing()?;
        Ok(())
    }
}

fn id_of(wanted: &kinds::Subscription) -> Result<String, ProviderError> {
    match (
        wanted.topic_arn.text(),
        wanted.protocol.text(),
        wanted.endpoint.text(),
    ) {
        (Some(topic), Some(protocol), Some(endpoint)) => Ok(format!("{topic}|{protocol}|{endpoint}")),
        _ => Err(invalid(
            "sns:Subscribe",
            "a subscription needs a topic, a protocol and an endpoint",
        )),
    }
}

/// The ARN; none while it is not confirmed, when SNS writes `PendingConfirmation` in its place.
fn arn(found: &Found) -> Option<&str> {
    found.subscription_arn().filter(|arn| arn.starts_with("arn:"))
}

async fn lookup(aws: &Clients, id: &str) -> Result<Option<Found>, ProviderError> {
    let operation = "sns:ListSubscriptionsByTopic";
    let mut parts = id.splitn(3, '|');
    let (Some(topic), Some(protocol), Some(endpoint)) = (parts.next(), parts.next(), parts.next()) else {
        let message = format!("the recorded id {id} is not <topic>|<protocol>|<endpoint>");
        return Err(invalid(operation, message));
    };
    let call = aws.sns.list_subscriptions_by_topic().topic_arn(topic);
    let all = call.into_paginator().items().send().try_collect().await;
    let all = all.named(operation).unless_missing()?.unwrap_or_default();
    let same = |found: &Found| found.protocol() == Some(protocol) && found.endpoint() == Some(endpoint);
    // One that was removed is listed for a while, without an ARN.
    let deleted = |found: &Found| found.subscription_arn() == Some("Deleted");
    Ok(all.into_iter().find(|found| same(found) && !deleted(found)))
}
