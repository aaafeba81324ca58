//! `AWS::SNS::TopicPolicy`. The id is the topics' ARNs, with `|` between them: a topic has one policy.

use async_trait::async_trait;
use serde_json::{Value, json};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Recognised, Request};

use super::{attributes, set};
use crate::calls::{Calls, Change, created, document, properties, ready, recognised, texts};
use crate::clients::Clients;
use crate::error::{Absence, invalid};

pub(crate) struct TopicPolicy;

/// The id of the policy that each topic is made with (SNS API reference, GetTopicAttributes, *Policy*).
const DEFAULT: &str = "__default_policy_ID";

#[async_trait]
impl Calls for TopicPolicy {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let wanted = properties!(request, TopicPolicy);
        for topic in topics(&wanted) {
            if own(aws, &topic).await?.as_ref() != wanted.policy_document.literal() {
                return Ok(None);
            }
        }
        Ok(Some(created(topics(&wanted).join("|"))))
    }

    /// The policy of a topic of the deployment, whatever it says.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        let topics = topics(&properties!(request, TopicPolicy));
        for topic in &topics {
            if own(aws, topic).await?.is_some() {
                return Ok(Some(recognised(created(topics.join("|")))));
            }
        }
        Ok(None)
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        put(aws, request).await.map(created)
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        for topic in id.split('|') {
            if own(aws, topic).await?.is_some() {
                return Ok(ready([]));
            }
        }
        Ok(Observed::Missing)
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["PolicyDocument"]
    }

    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        put(aws, change.request).await?;
        Ok(())
    }

    /// A policy can't be taken away, so the topic gets back the one that it was made with.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        for topic in id.split('|') {
            if own(aws, topic).await?.is_some() {
                let policy = default_policy(topic).to_string();
                set(aws, topic, "Policy", &policy).await.unless_missing()?;
            }
        }
        Ok(())
    }
}

fn topics(wanted: &kinds::TopicPolicy) -> Vec<String> {
    texts(&wanted.topics).unwrap_or_default()
}

async fn put(aws: &Clients, request: &Request) -> Result<String, ProviderError> {
    let wanted = properties!(request, TopicPolicy);
    let topics = topics(&wanted);
    let Some(policy) = document(&wanted.policy_document).filter(|_| !topics.is_empty()) else {
        return Err(invalid(
            "sns:SetTopicAttributes",
            "a topic policy needs a topic and a document",
        ));
    };
    for topic in &topics {
        set(aws, topic, "Policy", &policy).await?;
    }
    Ok(topics.join("|"))
}

/// The policy of a topic, unless it is the one that the topic was made with.
async fn own(aws: &Clients, topic: &str) -> Result<Option<Value>, ProviderError> {
    let policy = attributes(aws, topic)
        .await?
        .and_then(|mut all| all.remove("Policy"))
        .and_then(|text| serde_json::from_str::<Value>(&text).ok());
    Ok(policy.filter(|policy| policy["Id"] != DEFAULT))
}

/// The policy that AWS makes a topic with: everything for the topic's own account (SNS guide, *Amazon SNS access control
/// use cases*; as GetTopicAttributes shows it for a new topic).
fn default_policy(topic: &str) -> Value {
    let account = topic.split(':').nth(4).unwrap_or_default();
    json!({
        "Version": "2008-10-17",
        "Id": DEFAULT,
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": { "AWS": "*" },
            "Action": [
                "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"
            ],
            "Resource": topic,
            "Condition": { "StringEquals": { "AWS:SourceOwner": account } }
        }]
    })
}
