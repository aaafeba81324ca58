//! Amazon SNS.

use serde_json::json;

use crate::account::{Account, Reading, document, tags};

pub(crate) async fn topic(aws: &Account, id: &str) -> Reading {
    let answer = aws.sns.get_topic_attributes().topic_arn(id).send().await.unwrap();
    let attributes = answer.attributes().unwrap();
    let tagged = aws.sns.list_tags_for_resource().resource_arn(id);
    let tagged = tagged.send().await.unwrap();
    let list = tagged.tags().iter();
    let name = id.rsplit(':').next();
    Reading::new(json!({
        "TopicName": name,
        "DisplayName": attributes.get("DisplayName"),
        "KmsMasterKeyId": attributes.get("KmsMasterKeyId"),
        "Tags": tags(list.map(|t| (t.key.clone(), t.value.clone()))),
    }))
    .with("TopicArn", attributes.get("TopicArn").map(String::as_str))
    .with("TopicName", name)
}

/// The id is the topics' ARNs, which all have the one policy.
pub(crate) async fn topic_policy(aws: &Account, id: &str) -> Reading {
    let topics: Vec<&str> = id.split('|').collect();
    let mut policies = Vec::new();
    for topic in &topics {
        let call = aws.sns.get_topic_attributes().topic_arn(*topic);
        let answer = call.send().await.unwrap();
        policies.push(document(&answer.attributes().unwrap()["Policy"]));
    }
    policies.dedup();
    assert_eq!(policies.len(), 1, "{id}: {policies:?}");
    Reading::new(json!({ "Topics": topics, "PolicyDocument": policies[0] }))
}

/// The id is `TOPIC|PROTOCOL|ENDPOINT`: one that nobody confirmed shows no ARN.
pub(crate) async fn subscription(aws: &Account, id: &str) -> Reading {
    let parts: Vec<&str> = id.splitn(3, '|').collect();
    let answer = aws
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(parts[0])
        .send()
        .await
        .unwrap();
    let found = answer
        .subscriptions()
        .iter()
        .find(|s| s.protocol() == Some(parts[1]) && s.endpoint() == Some(parts[2]))
        .unwrap();
    Reading::new(json!({
        "TopicArn": found.topic_arn(),
        "Protocol": found.protocol(),
        "Endpoint": found.endpoint(),
    }))
}
