//! Calls of AWS WAF.
//!
//! Source of every call: <https://docs.aws.amazon.com/waf/latest/APIReference/>.

pub(crate) mod logging_configuration;
pub(crate) mod rules;
pub(crate) mod web_acl;
pub(crate) mod web_acl_association;

use aws_sdk_wafv2::Client;
use aws_sdk_wafv2::types::{Scope, Tag, WebAclSummary};
use aws_smithy_types::error::operation::BuildError;
use tierwright_deploy::ProviderError;

use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};
use crate::tags::Tags;

/// The client for a scope: what is for CloudFront lives in us-east-1 (WAF API reference, CreateWebACL, *Scope*).
pub(crate) fn client<'a>(aws: &'a Clients, scope: &Scope) -> &'a Client {
    match scope {
        Scope::Cloudfront => &aws.waf_global,
        _ => &aws.waf,
    }
}

/// The client for a web ACL, whose ARN says `global` or `regional` after the account.
pub(crate) fn client_of<'a>(aws: &'a Clients, arn: &str) -> &'a Client {
    let is_global = arn
        .splitn(6, ':')
        .nth(5)
        .is_some_and(|resource| resource.starts_with("global/"));
    if is_global { &aws.waf_global } else { &aws.waf }
}

/// A part of a request that lacks what it must have.
pub(crate) fn built<T>(part: Result<T, BuildError>) -> Result<T, ProviderError> {
    part.map_err(|e| invalid("wafv2:CreateWebACL", e.to_string()))
}

/// The service's own tags.
pub(crate) fn service_tags(tags: &Tags) -> Result<Vec<Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| built(Tag::builder().key(key).value(value).build()))
        .collect()
}

/// The tags of a web ACL.
pub(crate) async fn tags_of(aws: &Clients, arn: &str) -> Result<Tags, ProviderError> {
    let (mut found, mut next) = (Tags::new(), None);
    loop {
        let call = client_of(aws, arn)
            .list_tags_for_resource()
            .resource_arn(arn)
            .set_next_marker(next);
        let answer = call.send().await.named("wafv2:ListTagsForResource");
        let Some(answer) = answer.unless_missing()? else {
            return Ok(found);
        };
        let tags = answer
            .tag_info_for_resource
            .and_then(|info| info.tag_list)
            .unwrap_or_default();
        next = answer.next_marker.filter(|_| !tags.is_empty());
        found.extend(tags.into_iter().map(|tag| (tag.key, tag.value)));
        if next.is_none() {
            return Ok(found);
        }
    }
}

/// Every web ACL of a scope.
pub(crate) async fn list(aws: &Clients, scope: &Scope) -> Result<Vec<WebAclSummary>, ProviderError> {
    let (mut found, mut next) = (Vec::new(), None);
    loop {
        let call = client(aws, scope)
            .list_web_acls()
            .scope(scope.clone())
            .set_next_marker(next);
        let answer = call.send().await.named("wafv2:ListWebACLs")?;
        let some = answer.web_acls.unwrap_or_default();
        // WAF gives a marker with the last page, too (WAF API reference, ListWebACLs); the page after it is empty.
        next = answer.next_marker.filter(|_| !some.is_empty());
        found.extend(some);
        if next.is_none() {
            return Ok(found);
        }
    }
}
