use std::collections::HashMap;

use indexmap::IndexMap;
use tierwright_catalog::{Kind, LogicalId, Prop, Tag};
use tierwright_model::{Configurable, Design, Id, Tier, TierKind};

use crate::names::{aws_name, fnv1a};
use crate::{Compiled, Dependency, Flow, Graph, Output, Parameter, Resource};

/// The suffixes of logical ids: what a resource is to its thing in the document.
///
/// No suffix is the end of another, and each begins with a capital: together with [`Id`]'s grammar that makes
/// `LogicalId::of` injective, so two things never meet in one logical id. A test holds it.
pub(crate) mod suffix {
    pub(crate) const ALL: &[&str] = &[
        VPC,
        SUBNET,
        INTERNET_GATEWAY,
        ATTACHMENT,
        NAT_GATEWAY,
        NAT_ADDRESS,
        ROUTE_TABLE,
        ASSOCIATION,
        SECURITY_GROUP,
        INGRESS,
        EGRESS,
        ENDPOINT,
        BUCKET,
        BUCKET_POLICY,
        ORIGIN_ACCESS_CONTROL,
        DISTRIBUTION,
        LOAD_BALANCER,
        TARGET_GROUP,
        LISTENER_RULE,
        REPOSITORY,
        LOG_GROUP,
        EXECUTION_ROLE,
        TASK_ROLE,
        TASK_DEFINITION,
        SERVICE,
        SCALABLE_TARGET,
        SCALING_POLICY,
        SUBNET_GROUP,
        DB_CLUSTER,
        INSTANCE_ROLE,
        INSTANCE_PROFILE,
        INSTANCE,
        REST_API,
        REST_DEPLOYMENT,
        REST_STAGE,
        REST_AUTHORIZER,
        UPLOAD_ROLE,
        VPC_LINK,
        HTTP_API,
        HTTP_STAGE,
        ACCESS_LOGS,
        WEB_ACL,
        WEB_ACL_LOGS,
        WEB_ACL_LOGGING,
        WEB_ACL_ASSOCIATION,
        USER_POOL,
        USER_POOL_CLIENT,
        USER_POOL_DOMAIN,
        NETWORK_LOAD_BALANCER,
        DATABASE,
        PARAMETER_GROUP,
        SCALE_OUT,
        SCALE_IN,
        SCALE_OUT_ALARM,
        SCALE_IN_ALARM,
        SOURCE,
        ARTIFACTS,
        ARTIFACTS_POLICY,
        BUILD_ROLE,
        PIPELINE_ROLE,
        PIPELINE,
        PUSH_RULE,
        PUSH_ROLE,
        TOPIC,
        TOPIC_POLICY,
        SUBSCRIPTION,
        CPU_ALARM,
        MEMORY_ALARM,
        SERVER_ERRORS_ALARM,
        LATENCY_ALARM,
        UNHEALTHY_TARGETS_ALARM,
        FREE_STORAGE_ALARM,
        CONNECTIONS_ALARM,
        REST_VPC_LINK,
    ];
    pub(crate) const VPC: &str = "Vpc";
    pub(crate) const SUBNET: &str = "Subnet";
    pub(crate) const INTERNET_GATEWAY: &str = "InternetGateway";
    pub(crate) const ATTACHMENT: &str = "Attachment";
    pub(crate) const NAT_GATEWAY: &str = "NatGateway";
    pub(crate) const NAT_ADDRESS: &str = "Address";
    pub(crate) const ROUTE_TABLE: &str = "RouteTable";
    pub(crate) const ASSOCIATION: &str = "RouteTableAssociation";
    pub(crate) const SECURITY_GROUP: &str = "SecurityGroup";
    pub(crate) const INGRESS: &str = "IngressRule";
    pub(crate) const EGRESS: &str = "EgressRule";
    pub(crate) const ENDPOINT: &str = "Endpoint";
    pub(crate) const BUCKET: &str = "Bucket";
    pub(crate) const BUCKET_POLICY: &str = "BucketPolicy";
    pub(crate) const ORIGIN_ACCESS_CONTROL: &str = "OriginAccessControl";
    pub(crate) const DISTRIBUTION: &str = "Distribution";
    pub(crate) const LOAD_BALANCER: &str = "LoadBalancer";
    pub(crate) const TARGET_GROUP: &str = "TargetGroup";
    pub(crate) const LISTENER_RULE: &str = "ListenerRule";
    pub(crate) const REPOSITORY: &str = "Repository";
    pub(crate) const LOG_GROUP: &str = "LogGroup";
    pub(crate) const EXECUTION_ROLE: &str = "ExecutionRole";
    pub(crate) const TASK_ROLE: &str = "TaskRole";
    pub(crate) const TASK_DEFINITION: &str = "TaskDefinition";
    pub(crate) const SERVICE: &str = "Service";
    pub(crate) const SCALABLE_TARGET: &str = "ScalableTarget";
    pub(crate) const SCALING_POLICY: &str = "ScalingPolicy";
    pub(crate) const SUBNET_GROUP: &str = "SubnetGroup";
    pub(crate) const DB_CLUSTER: &str = "AuroraCluster";
    pub(crate) const INSTANCE_ROLE: &str = "InstanceRole";
    pub(crate) const INSTANCE_PROFILE: &str = "InstanceProfile";
    pub(crate) const INSTANCE: &str = "Instance";
    pub(crate) const REST_API: &str = "RestApi";
    pub(crate) const REST_DEPLOYMENT: &str = "RestDeployment";
    pub(crate) const REST_STAGE: &str = "RestStage";
    pub(crate) const REST_AUTHORIZER: &str = "RestAuthorizer";
    pub(crate) const UPLOAD_ROLE: &str = "UploadRole";
    pub(crate) const VPC_LINK: &str = "VpcLink";
    pub(crate) const HTTP_API: &str = "HttpApi";
    pub(crate) const HTTP_STAGE: &str = "HttpStage";
    pub(crate) const ACCESS_LOGS: &str = "AccessLogs";
    pub(crate) const WEB_ACL: &str = "WebAcl";
    pub(crate) const WEB_ACL_LOGS: &str = "WebAclLogs";
    pub(crate) const WEB_ACL_LOGGING: &str = "WebAclLogging";
    pub(crate) const WEB_ACL_ASSOCIATION: &str = "WebAclAssociation";
    pub(crate) const USER_POOL: &str = "UserPool";
    pub(crate) const USER_POOL_CLIENT: &str = "UserPoolClient";
    pub(crate) const USER_POOL_DOMAIN: &str = "UserPoolDomain";
    pub(crate) const NETWORK_LOAD_BALANCER: &str = "Nlb";
    pub(crate) const DATABASE: &str = "RdsDatabase";
    pub(crate) const PARAMETER_GROUP: &str = "DbParameterGroup";
    pub(crate) const SCALE_OUT: &str = "ScaleOutPolicy";
    pub(crate) const SCALE_IN: &str = "ScaleInPolicy";
    pub(crate) const SCALE_OUT_ALARM: &str = "ScaleOutAlarm";
    pub(crate) const SCALE_IN_ALARM: &str = "ScaleInAlarm";
    pub(crate) const SOURCE: &str = "SourceCode";
    pub(crate) const ARTIFACTS: &str = "Artifacts";
    pub(crate) const ARTIFACTS_POLICY: &str = "ArtifactsPolicy";
    pub(crate) const BUILD_ROLE: &str = "BuildRole";
    pub(crate) const PIPELINE_ROLE: &str = "PipelineRole";
    pub(crate) const PIPELINE: &str = "Pipeline";
    pub(crate) const PUSH_RULE: &str = "PushRule";
    pub(crate) const PUSH_ROLE: &str = "PushRole";
    pub(crate) const TOPIC: &str = "Topic";
    pub(crate) const TOPIC_POLICY: &str = "TopicPolicy";
    pub(crate) const SUBSCRIPTION: &str = "EmailSubscription";
    pub(crate) const CPU_ALARM: &str = "HighCpuAlarm";
    pub(crate) const MEMORY_ALARM: &str = "HighMemoryAlarm";
    pub(crate) const SERVER_ERRORS_ALARM: &str = "ServerErrorsAlarm";
    pub(crate) const LATENCY_ALARM: &str = "HighLatencyAlarm";
    pub(crate) const UNHEALTHY_TARGETS_ALARM: &str = "UnhealthyTargetsAlarm";
    pub(crate) const FREE_STORAGE_ALARM: &str = "LowStorageAlarm";
    pub(crate) const CONNECTIONS_ALARM: &str = "ManyConnectionsAlarm";
    pub(crate) const REST_VPC_LINK: &str = "LegacyLink";
}

/// Collects resources while the passes run.
pub(crate) struct Builder<'a> {
    pub(crate) design: &'a Design,
    resources: IndexMap<LogicalId, Resource>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) outputs: Vec<Output>,
    /// By group: the rules that its members need when they open connections, their own egress and the ingress of others
    /// that names the group.
    pub(crate) rules_for_callers: HashMap<&'a Id, Vec<LogicalId>>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(design: &'a Design) -> Self {
        Self {
            design,
            resources: IndexMap::new(),
            parameters: Vec::new(),
            flows: Vec::new(),
            outputs: Vec::new(),
            rules_for_callers: HashMap::new(),
        }
    }

    pub(crate) fn finish(self) -> Compiled {
        let graph = Graph {
            name: self.design.name.clone(),
            description: self.design.description.clone(),
            settings: self.design.settings.clone(),
            parameters: self.parameters,
            resources: self.resources,
            outputs: self.outputs,
        };
        Compiled {
            graph,
            flows: self.flows,
        }
    }

    /// Adds a resource of the thing `origin`.
    pub(crate) fn add(&mut self, id: LogicalId, origin: &Id, label: &str, kind: impl Into<Kind>) {
        self.add_after(id, origin, label, kind, Vec::new());
    }

    /// Adds a resource that must come after others to which no property refers.
    pub(crate) fn add_after(
        &mut self,
        id: LogicalId,
        origin: &Id,
        label: &str,
        kind: impl Into<Kind>,
        depends_on: Vec<Dependency>,
    ) {
        let resource = Resource {
            id: id.clone(),
            kind: kind.into(),
            origin: origin.to_string(),
            label: label.to_owned(),
            depends_on,
        };
        self.resources.insert(id, resource);
    }

    /// Whether a resource has this id.
    pub(crate) fn has(&self, id: &LogicalId) -> bool {
        self.resources.contains_key(id)
    }

    pub(crate) fn resource_mut(&mut self, id: &LogicalId) -> Option<&mut Resource> {
        self.resources.get_mut(id)
    }

    /// The name of an AWS resource within `max` characters.
    pub(crate) fn name(&self, id: &Id, suffix: &str, max: usize) -> Prop<String> {
        aws_name(&self.design.settings.project, id.as_str(), suffix, max).into()
    }

    pub(crate) fn vpc(&self) -> LogicalId {
        LogicalId::of(&self.design.network.vpc.id, suffix::VPC)
    }

    /// The subnets of a layer, as references.
    pub(crate) fn subnets(&self, layer: Option<&Id>) -> Prop<Vec<Prop<String>>> {
        let layer = layer.and_then(|id| self.design.network.layer(id));
        let ids = layer
            .into_iter()
            .flat_map(|l| &l.subnets)
            .map(|s| Prop::reference(&LogicalId::of(&s.id, suffix::SUBNET)));
        Prop::Literal(ids.collect())
    }

    /// Security groups, as references.
    pub(crate) fn groups(&self, groups: &[Id]) -> Prop<Vec<Prop<String>>> {
        Prop::Literal(
            groups
                .iter()
                .map(|id| Prop::attribute(&LogicalId::of(id, suffix::SECURITY_GROUP), "GroupId"))
                .collect(),
        )
    }

    /// The logical id of a parameter. It differs from every resource's, since theirs all end in a suffix.
    pub(crate) fn parameter_id(id: &Id) -> LogicalId {
        let plain = LogicalId::of(id, "");
        let ends_like_a_resource = suffix::ALL.iter().any(|suffix| plain.as_str().ends_with(suffix));
        if ends_like_a_resource || [ECS_CLUSTER, CONTAINER_INSIGHTS].contains(&plain.as_str()) {
            LogicalId::of(id, "Parameter")
        } else {
            plain
        }
    }

    /// A literal, or a reference to its parameter.
    pub(crate) fn configurable<T: ToString>(value: &Configurable<T>) -> Prop<String> {
        match value {
            Configurable::Literal(value) => Prop::Literal(value.to_string()),
            Configurable::Parameter { parameter } => Prop::reference(&Self::parameter_id(parameter)),
        }
    }
}

/// The logical id of the design's one ECS cluster.
pub(crate) const ECS_CLUSTER: &str = "EcsCluster";

/// The logical id of the log group of that cluster's Container Insights.
pub(crate) const CONTAINER_INSIGHTS: &str = "ContainerInsights";

/// The tag `Name`.
pub(crate) fn name_tag(label: &str) -> Vec<Tag> {
    vec![Tag {
        key: "Name".to_owned(),
        value: Prop::Literal(label.to_owned()),
    }]
}

/// The resource that opens and accepts a tier's connections.
pub(crate) fn main_resource(tier: &Tier) -> LogicalId {
    let suffix = match &tier.kind {
        TierKind::StaticSite(_) => suffix::DISTRIBUTION,
        TierKind::LoadBalancer(_) => suffix::LOAD_BALANCER,
        TierKind::FargateService(_) => suffix::SERVICE,
        TierKind::AuroraCluster(_) => suffix::DB_CLUSTER,
        TierKind::AdminHost(_) => suffix::INSTANCE,
        TierKind::Repository(_) => suffix::REPOSITORY,
        TierKind::RestApi(_) => suffix::REST_API,
        TierKind::HttpApi(_) => suffix::HTTP_API,
        TierKind::WebAcl(_) => suffix::WEB_ACL,
        TierKind::UserPool(_) => suffix::USER_POOL,
        TierKind::NetworkLoadBalancer(_) => suffix::NETWORK_LOAD_BALANCER,
        TierKind::DatabaseInstance(_) => suffix::DATABASE,
        TierKind::Bucket(_) => suffix::BUCKET,
        TierKind::DeliveryPipeline(_) => suffix::PIPELINE,
        TierKind::Alarms(_) => suffix::TOPIC,
    };
    LogicalId::of(&tier.id, suffix)
}

/// A short text of a range that fits into a logical id: `10.0.0.0/8` gives `10x0x0x0x8`.
pub(crate) fn range_suffix(range: &str) -> String {
    let digits: String = range
        .chars()
        .map(|c| if c.is_ascii_digit() { c } else { 'x' })
        .collect();
    if digits.len() <= 18 {
        digits
    } else {
        format!("{:08x}", fnv1a(range.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::suffix;

    #[test]
    fn no_suffix_ends_in_another() {
        for a in suffix::ALL {
            for b in suffix::ALL {
                assert!(a == b || !a.ends_with(b), "{a} ends in {b}");
            }
        }
    }
}
