//! What a kind's file implements, and the table that finds it by type.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde_json::{Map, Value};
use tierwright_catalog::{Prop, references_in};
use tierwright_deploy::{Created, Observed, ProviderError, ProviderErrorKind, Recognised, Request};

use crate::clients::Clients;
use crate::error;
use crate::tags::Tags;

/// The calls that make, show, change and remove one kind of resource.
#[async_trait]
pub(crate) trait Calls: Send + Sync {
    /// Whether a creation has parts after its first call; see the crate's documentation. Such a kind is made with
    /// [`tags::of_unfinished`](crate::tags::of_unfinished), and its `read` answers
    /// [`tags::broken_off`](crate::tags::broken_off) while it wears that tag.
    fn parts(&self) -> bool {
        false
    }

    /// The resource that an earlier `create` of the same request made, when it exists and is not going.
    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError>;

    /// Whether the kind wears no tags and is known by the resource that it lies in.
    fn lies_within(&self) -> bool {
        false
    }

    /// For a kind that lies within another resource: the one of the request, made by a creation of which no token is known
    /// (the request's is empty). The default is for kinds that `find` knows by something else than the token.
    async fn recognise(&self, aws: &Clients, request: &Request) -> Result<Option<Recognised>, ProviderError> {
        Ok(self.find(aws, request).await?.map(recognised))
    }

    /// The first call of a creation.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError>;

    /// The later parts of a creation. Each may be repeated.
    async fn finish(&self, _aws: &Clients, _request: &Request, _id: &str) -> Result<(), ProviderError> {
        Ok(())
    }

    /// The state of the resource.
    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError>;

    /// Properties as AWS shows them now: those that people change by hand and that AWS gives back as they were sent. One that
    /// AWS completes, orders or spells in its own way is left out, because a false alarm costs more than a miss.
    async fn seen(&self, _aws: &Clients, _id: &str) -> Result<Map<String, Value>, ProviderError> {
        Ok(Map::new())
    }

    /// The properties that `change` can alter in place. `Tags` are not among them.
    fn mutable(&self) -> &'static [&'static str] {
        &[]
    }

    /// Alters properties in place. The default repeats the later parts of the creation.
    async fn change(&self, aws: &Clients, change: &Change<'_>) -> Result<(), ProviderError> {
        self.finish(aws, change.request, change.id).await
    }

    /// Sets tags, when there are any, and removes others.
    async fn retag(
        &self,
        _aws: &Clients,
        _id: &str,
        _tags: &Tags,
        _removed: &[String],
    ) -> Result<(), ProviderError> {
        Ok(())
    }

    /// Starts to remove the resource. One that is gone is no error.
    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError>;
}

/// A change of properties in place.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    pub(crate) request: &'a Request,
    pub(crate) id: &'a str,
    pub(crate) before: &'a Map<String, Value>,
    pub(crate) changed: &'a BTreeSet<&'a str>,
}

impl Change<'_> {
    /// Whether one of these properties changed.
    pub(crate) fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.changed.contains(name))
    }
}

/// The names of the top-level properties that differ.
pub(crate) fn changed<'a>(
    before: &'a Map<String, Value>,
    after: &'a Map<String, Value>,
) -> BTreeSet<&'a str> {
    before
        .keys()
        .chain(after.keys())
        .map(String::as_str)
        .filter(|key| before.get(*key) != after.get(*key))
        .collect()
}

macro_rules! table {
    ($($type_name:literal => $module:ident / $file:ident :: $calls:ident,)*) => {
        /// The calls of a CloudFormation type.
        pub(crate) fn calls_of(type_name: &str) -> Result<&'static dyn Calls, ProviderError> {
            match type_name {
                $($type_name => Ok(&crate::$module::$file::$calls),)*
                _ => Err(error::ours(
                    ProviderErrorKind::Unsupported,
                    type_name,
                    "this program can't deploy resources of this type; export the design and deploy it with another tool",
                )),
            }
        }

        /// Every type with the folder and name of its file.
        #[cfg(test)]
        const TABLE: &[(&str, &str)] = &[$(($type_name, concat!(stringify!($module), "/", stringify!($file)))),*];
    };
}

table! {
    "AWS::ApiGateway::Authorizer" => apigateway / authorizer::RestAuthorizer,
    "AWS::ApiGateway::Deployment" => apigateway / deployment::RestDeployment,
    "AWS::ApiGateway::Method" => apigateway / method::RestMethod,
    "AWS::ApiGateway::Resource" => apigateway / resource::RestResource,
    "AWS::ApiGateway::RestApi" => apigateway / rest_api::RestApi,
    "AWS::ApiGateway::Stage" => apigateway / stage::RestStage,
    "AWS::ApiGateway::VpcLink" => apigateway / vpc_link::RestVpcLink,
    "AWS::ApiGatewayV2::Api" => apigatewayv2 / api::HttpApi,
    "AWS::ApiGatewayV2::Authorizer" => apigatewayv2 / authorizer::HttpAuthorizer,
    "AWS::ApiGatewayV2::Integration" => apigatewayv2 / integration::HttpIntegration,
    "AWS::ApiGatewayV2::Route" => apigatewayv2 / route::HttpRoute,
    "AWS::ApiGatewayV2::Stage" => apigatewayv2 / stage::HttpStage,
    "AWS::ApiGatewayV2::VpcLink" => apigatewayv2 / vpc_link::HttpVpcLink,
    "AWS::ApplicationAutoScaling::ScalableTarget" => applicationautoscaling / scalable_target::ScalableTarget,
    "AWS::ApplicationAutoScaling::ScalingPolicy" => applicationautoscaling / scaling_policy::ScalingPolicy,
    "AWS::CloudFront::Distribution" => cloudfront / distribution::Distribution,
    "AWS::CloudFront::OriginAccessControl" => cloudfront / origin_access_control::OriginAccessControl,
    "AWS::CloudWatch::Alarm" => cloudwatch / alarm::Alarm,
    "AWS::CodeBuild::Project" => codebuild / project::Project,
    "AWS::CodeCommit::Repository" => codecommit / repository::Repository,
    "AWS::CodePipeline::Pipeline" => codepipeline / pipeline::Pipeline,
    "AWS::Cognito::UserPool" => cognito / user_pool::UserPool,
    "AWS::Cognito::UserPoolClient" => cognito / user_pool_client::UserPoolClient,
    "AWS::Cognito::UserPoolDomain" => cognito / user_pool_domain::UserPoolDomain,
    "AWS::EC2::EIP" => ec2 / eip::Eip,
    "AWS::EC2::Instance" => ec2 / instance::Instance,
    "AWS::EC2::InternetGateway" => ec2 / internet_gateway::InternetGateway,
    "AWS::EC2::NatGateway" => ec2 / nat_gateway::NatGateway,
    "AWS::EC2::Route" => ec2 / route::Route,
    "AWS::EC2::RouteTable" => ec2 / route_table::RouteTable,
    "AWS::EC2::SecurityGroup" => ec2 / security_group::SecurityGroup,
    "AWS::EC2::SecurityGroupEgress" => ec2 / security_group_egress::SecurityGroupEgress,
    "AWS::EC2::SecurityGroupIngress" => ec2 / security_group_ingress::SecurityGroupIngress,
    "AWS::EC2::Subnet" => ec2 / subnet::Subnet,
    "AWS::EC2::SubnetRouteTableAssociation" => ec2 / subnet_route_table_association::SubnetRouteTableAssociation,
    "AWS::EC2::VPC" => ec2 / vpc::Vpc,
    "AWS::EC2::VPCEndpoint" => ec2 / vpc_endpoint::VpcEndpoint,
    "AWS::EC2::VPCGatewayAttachment" => ec2 / vpc_gateway_attachment::VpcGatewayAttachment,
    "AWS::ECR::Repository" => ecr / repository::Repository,
    "AWS::ECS::Cluster" => ecs / cluster::Cluster,
    "AWS::ECS::Service" => ecs / service::Service,
    "AWS::ECS::TaskDefinition" => ecs / task_definition::TaskDefinition,
    "AWS::ElasticLoadBalancingV2::Listener" => elasticloadbalancingv2 / listener::Listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule" => elasticloadbalancingv2 / listener_rule::ListenerRule,
    "AWS::ElasticLoadBalancingV2::LoadBalancer" => elasticloadbalancingv2 / load_balancer::LoadBalancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup" => elasticloadbalancingv2 / target_group::TargetGroup,
    "AWS::Events::Rule" => events / rule::Rule,
    "AWS::IAM::InstanceProfile" => iam / instance_profile::InstanceProfile,
    "AWS::IAM::Role" => iam / role::Role,
    "AWS::Logs::LogGroup" => logs / log_group::LogGroup,
    "AWS::RDS::DBCluster" => rds / db_cluster::DbCluster,
    "AWS::RDS::DBInstance" => rds / db_instance::DbInstance,
    "AWS::RDS::DBParameterGroup" => rds / db_parameter_group::DbParameterGroup,
    "AWS::RDS::DBSubnetGroup" => rds / db_subnet_group::DbSubnetGroup,
    "AWS::S3::Bucket" => s3 / bucket::Bucket,
    "AWS::S3::BucketPolicy" => s3 / bucket_policy::BucketPolicy,
    "AWS::SNS::Subscription" => sns / subscription::Subscription,
    "AWS::SNS::Topic" => sns / topic::Topic,
    "AWS::SNS::TopicPolicy" => sns / topic_policy::TopicPolicy,
    "AWS::WAFv2::LoggingConfiguration" => wafv2 / logging_configuration::WebAclLogging,
    "AWS::WAFv2::WebACL" => wafv2 / web_acl::WebAcl,
    "AWS::WAFv2::WebACLAssociation" => wafv2 / web_acl_association::WebAclAssociation,
}

/// The request's properties as the catalog's struct of that name. Properties that the kind does not model can't be
/// applied, and leaving them out in silence would build something else than was asked for, so they are an error.
macro_rules! properties {
    ($request:expr, $kind:ident) => {{
        match $crate::calls::kind_of($request)? {
            tierwright_catalog::Kind::$kind(properties) => {
                $crate::calls::refuse_unmodelled($request, &properties.other)?;
                properties
            }
            other => return Err($crate::calls::wrong_type($request, other.type_name())),
        }
    }};
}
pub(crate) use properties;

pub(crate) fn kind_of(request: &Request) -> Result<tierwright_catalog::Kind, ProviderError> {
    let value = Value::Object(request.properties.clone());
    if let Some((target, _)) = references_in(&value).into_iter().next() {
        let message = format!(
            "a property of {} still refers to {target}; its value is not known",
            request.logical_id
        );
        return Err(error::invalid(&request.type_name, message));
    }
    tierwright_catalog::Kind::from_properties(&request.type_name, request.properties.clone())
        .map_err(|e| error::invalid(&request.type_name, e.to_string()))
}

pub(crate) fn wrong_type(request: &Request, other: &str) -> ProviderError {
    error::invalid(
        &request.type_name,
        format!("the properties of {} are those of {other}", request.logical_id),
    )
}

pub(crate) fn refuse_unmodelled(request: &Request, other: &Map<String, Value>) -> Result<(), ProviderError> {
    if other.is_empty() {
        return Ok(());
    }
    let names = other.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let message = format!(
        "{} has properties that this program can't deploy: {names}",
        request.logical_id
    );
    Err(error::ours(
        ProviderErrorKind::Unsupported,
        &request.type_name,
        message,
    ))
}

/// A creation whose attributes are read later.
pub(crate) fn created(physical_id: impl Into<String>) -> Created {
    Created {
        physical_id: physical_id.into(),
        attributes: BTreeMap::new(),
    }
}

/// Properties as AWS shows them, without those that it does not show.
pub(crate) fn shown<const N: usize>(properties: [(&str, Value); N]) -> Map<String, Value> {
    properties
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A resource that is known by where it lies.
pub(crate) fn recognised(created: Created) -> Recognised {
    Recognised {
        created,
        differs: Vec::new(),
    }
}

/// A ready resource with those of the attributes that AWS gave.
pub(crate) fn ready<const N: usize>(attributes: [(&str, Option<&str>); N]) -> Observed {
    Observed::Ready(
        attributes
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect(),
    )
}

/// The texts of a list property; none when it is absent.
pub(crate) fn texts(list: &Prop<Vec<Prop<String>>>) -> Option<Vec<String>> {
    list.literal()
        .map(|items| items.iter().filter_map(Prop::value).collect())
}

/// A number in the size that an API takes. One that does not fit becomes the largest, so that AWS refuses it.
pub(crate) fn int(number: &Prop<i64>) -> Option<i32> {
    number
        .value()
        .map(|n| i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX }))
}

/// A JSON document as text, whether the property holds an object or already a text.
pub(crate) fn document(value: &Prop<Value>) -> Option<String> {
    value.literal().map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

/// The two halves of an id made of two.
pub(crate) fn halves<'a>(operation: &str, id: &'a str) -> Result<(&'a str, &'a str), ProviderError> {
    id.split_once('|')
        .ok_or_else(|| error::invalid(operation, format!("the recorded id {id} has no second part")))
}

#[cfg(test)]
mod tests {
    use super::{TABLE, calls_of};
    use crate::tags::OF_USER_POOL;
    use tierwright_catalog::Kind;
    use tierwright_deploy::only_at_creation;

    #[test]
    fn every_kind_has_its_calls_in_the_file_of_its_name() {
        let catalog: Vec<_> = Kind::ALL.iter().map(|kind| (kind.type_name, kind.path)).collect();
        for entry in &catalog {
            assert!(TABLE.contains(entry), "the table in calls.rs lacks {entry:?}");
            assert!(calls_of(entry.0).is_ok());
        }
        for entry in TABLE {
            assert!(catalog.contains(entry), "the catalog lacks {entry:?}");
        }
        assert!(TABLE.is_sorted(), "the table is sorted by type");
    }

    /// A plan says *update* exactly where the provider changes a property in place.
    #[test]
    fn each_property_can_be_changed_or_only_be_set_at_creation() {
        let mut wrong = Vec::new();
        let mut properties = 0;
        for kind in Kind::ALL {
            let changeable = calls_of(kind.type_name).unwrap().mutable();
            let modelled = kind.properties();
            // Tags are set by a call of their own, for every kind.
            for name in modelled
                .iter()
                .filter(|name| !["Tags", OF_USER_POOL].contains(&name.as_str()))
            {
                properties += 1;
                let (here, there) = (
                    changeable.contains(&name.as_str()),
                    only_at_creation(kind.type_name, name),
                );
                if here == there {
                    let both = if here { "both" } else { "neither" };
                    wrong.push(format!("{}: {name} stands in {both}", kind.type_name));
                }
            }
            let unknown = changeable
                .iter()
                .filter(|name| !modelled.iter().any(|known| known == *name));
            wrong.extend(unknown.map(|name| format!("{}: {name} is not modelled", kind.type_name)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(properties > 350, "{properties}");
    }

    #[test]
    fn an_unknown_type_is_unsupported() {
        assert!(calls_of("AWS::SQS::Queue").is_err());
    }
}
