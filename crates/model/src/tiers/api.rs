use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, ItemKind, TierReference};

/// A route of an API: a method on a path, and what answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApiRoute {
    /// The HTTP method.
    pub method: ApiMethod,
    /// The path, such as `/test/{test_id}`; a name in braces is a parameter, which is passed on.
    pub path: String,
    /// What answers.
    pub integration: ApiIntegration,
    /// The user pool whose tokens a caller must show; none lets everyone in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authorizer: Option<Id>,
}

/// The HTTP method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // Each is the method of that name.
pub enum ApiMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    /// Every method.
    Any,
}

impl ApiMethod {
    /// The method's name; `ANY` stands for all.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }
}

/// What answers a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum ApiIntegration {
    /// A load balancer inside the VPC, through a VPC link.
    #[serde(rename_all = "camelCase")]
    LoadBalancer {
        /// The tier. A connection from the API to it states the port.
        load_balancer: Id,
        /// The path at the load balancer; that of the route when it is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        path: Option<String>,
    },
    /// A bucket that keeps the body of the request as an object, written through a role of the API. The object is named by
    /// the path's parameter `{key}`, or by the request's id when there is none.
    #[serde(rename_all = "camelCase")]
    Bucket {
        /// The tier.
        bucket: Id,
        /// The beginning of the object's name, such as `uploads/`.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
    },
    /// An address on the internet.
    Url(String),
}

/// Where a VPC link's network interfaces are: needed wherever the link leads to an Application Load Balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VpcLink {
    /// The layer whose subnets hold the interfaces.
    pub layer: Id,
    /// The security groups of the interfaces.
    pub security_groups: Vec<Id>,
}

impl ApiIntegration {
    /// The tier that answers.
    #[must_use]
    pub const fn tier(&self) -> Option<&Id> {
        match self {
            Self::LoadBalancer { load_balancer, .. } => Some(load_balancer),
            Self::Bucket { bucket, .. } => Some(bucket),
            Self::Url(_) => None,
        }
    }
}

pub(super) fn references<'a>(routes: &'a [ApiRoute], link: Option<&'a VpcLink>) -> Vec<TierReference<'a>> {
    let mut found = Vec::new();
    let mut add = |pointer: String, id, kind| found.push(TierReference { pointer, id, kind });
    for (i, route) in routes.iter().enumerate() {
        if let Some(tier) = route.integration.tier() {
            add(format!("/routes/{i}/integration"), tier, ItemKind::Tier);
        }
        if let Some(pool) = &route.authorizer {
            add(format!("/routes/{i}/authorizer"), pool, ItemKind::Tier);
        }
    }
    if let Some(link) = link {
        add("/vpcLink/layer".to_owned(), &link.layer, ItemKind::Layer);
        for (i, group) in link.security_groups.iter().enumerate() {
            add(
                format!("/vpcLink/securityGroups/{i}"),
                group,
                ItemKind::SecurityGroup,
            );
        }
    }
    found
}

pub(super) fn forget(routes: &mut Vec<ApiRoute>, link: &mut Option<VpcLink>, gone: &Id) {
    routes.retain(|route| route.integration.tier() != Some(gone));
    for route in routes {
        route.authorizer.take_if(|pool| pool == gone);
    }
    link.take_if(|link| &link.layer == gone);
    if let Some(link) = link {
        link.security_groups.retain(|group| group != gone);
    }
}
