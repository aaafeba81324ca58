//! The resource kinds, one file each, in folders by service. This list is explicit and sorted: order and absence stay
//! visible. A kind's file says where its facts come from.

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Declares a struct of properties. Every property may be absent, and one that is not modelled is kept in `other`.
macro_rules! properties {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, rename_all = "PascalCase")]
        pub struct $name {
            $($(#[$field_meta])* #[serde(skip_serializing_if = "crate::kinds::is_default")] pub $field: $type,)*
            /// Properties that this kind does not model, verbatim.
            #[serde(flatten)]
            pub other: serde_json::Map<String, serde_json::Value>,
        }
        impl $name {
            /// Whether a function stands in the place of all this, as in a list with `Fn::If` for an item: then nothing is known.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                self.other.keys().any(|key| key.starts_with("Fn::") || key == "Ref")
            }
        }
    };
}

/// The words of `taggable:` in a kind's declaration.
macro_rules! tag_form {
    (false) => {
        $crate::kinds::TagForm::None
    };
    (true) => {
        $crate::kinds::TagForm::List
    };
    (map) => {
        $crate::kinds::TagForm::Map
    };
}

/// Declares a resource kind: its properties, its CloudFormation type, the attributes that `Fn::GetAtt` knows, and whether it
/// takes `Tags`: `true`, `false`, or `map` where the type has them as one object.
macro_rules! kind {
    ($(#[$meta:meta])* $name:ident = $type_name:literal, attributes: [$($attribute:literal),*], taggable: $taggable:tt,
     { $($(#[doc = $doc:literal])* $(#[serde(rename = $renamed:literal)])? $field:ident: $type:ty,)* }) => {
        properties! {
            $(#[$meta])*
            pub struct $name { $($(#[doc = $doc])* $(#[serde(rename = $renamed)])? $field: $type,)* }
        }
        impl $crate::kinds::ResourceKind for $name {
            const TYPE: &'static str = $type_name;
            const ATTRIBUTES: &'static [&'static str] = &[$($attribute),*];
            const TAGS: $crate::kinds::TagForm = tag_form!($taggable);
            const FIELDS: &'static [(&'static str, Option<&'static str>)] =
                &[$((stringify!($field), renamed!($($renamed)?)),)*];
        }
    };
}

/// The name that a field's attribute gives its property, when it has one.
macro_rules! renamed {
    () => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}

/// Whether a property has nothing to say and is left out.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A struct of properties that stands for a CloudFormation resource type.
pub trait ResourceKind: Serialize + DeserializeOwned {
    /// The CloudFormation type.
    const TYPE: &'static str;
    /// The attributes that other resources may take with `Fn::GetAtt` (those that this program uses).
    const ATTRIBUTES: &'static [&'static str];
    /// How the resource takes `Tags`.
    const TAGS: TagForm;
    /// The fields of the struct, each with the name of its property where that is not the field's in PascalCase.
    const FIELDS: &'static [(&'static str, Option<&'static str>)];
}

/// How a CloudFormation type takes the property `Tags`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagForm {
    /// It takes none.
    None,
    /// A list of `Key` and `Value`, as most do.
    List,
    /// An object, value by key.
    Map,
}

/// What is known of a kind without a resource at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindInfo {
    /// The CloudFormation type.
    pub type_name: &'static str,
    /// Folder and file name shared by the kind, its Terraform template and its `aws` file, such as `ec2/subnet`.
    pub path: &'static str,
    /// The attributes for `Fn::GetAtt`.
    pub attributes: &'static [&'static str],
    /// How it takes `Tags`.
    pub tags: TagForm,
    /// See [`ResourceKind::FIELDS`].
    pub fields: &'static [(&'static str, Option<&'static str>)],
}

impl KindInfo {
    /// What is known of a CloudFormation type; none when the catalog does not have it.
    #[must_use]
    pub fn of(type_name: &str) -> Option<&'static Self> {
        Kind::ALL.iter().find(|kind| kind.type_name == type_name)
    }

    /// The names of the properties that the kind models, in the order of its declaration.
    #[must_use]
    pub fn properties(&self) -> Vec<String> {
        let pascal = |field: &str| -> String {
            let words = field.trim_start_matches("r#").split('_').map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            });
            words.collect()
        };
        let name =
            |(field, renamed): &(&str, Option<&str>)| renamed.map_or_else(|| pascal(field), str::to_owned);
        self.fields.iter().map(name).collect()
    }
}

/// A resource of a type that the catalog does not know, kept as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opaque {
    /// Its CloudFormation type.
    pub type_name: String,
    /// Its properties.
    pub properties: Map<String, Value>,
}

macro_rules! kinds {
    ($($variant:ident: $module:ident / $file:ident,)*) => {
        $(pub use $module::$file::$variant;)*

        /// The properties of a resource, by kind.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)] // Thousands of resources at most; a box would cost every match a hop.
        pub enum Kind {
            $(
                #[doc = concat!("See [`", stringify!($variant), "`].")]
                $variant($variant),
            )*
            /// A type that the catalog does not know.
            Opaque(Opaque),
        }

        impl Kind {
            /// Every kind, in the order of the list.
            pub const ALL: &'static [KindInfo] = &[$(KindInfo {
                type_name: <$variant as ResourceKind>::TYPE,
                path: concat!(stringify!($module), "/", stringify!($file)),
                attributes: <$variant as ResourceKind>::ATTRIBUTES,
                tags: <$variant as ResourceKind>::TAGS,
                fields: <$variant as ResourceKind>::FIELDS,
            },)*];

            /// The CloudFormation type.
            #[must_use]
            pub fn type_name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => <$variant as ResourceKind>::TYPE,)*
                    Self::Opaque(opaque) => &opaque.type_name,
                }
            }

            /// The properties in CloudFormation's JSON form.
            #[must_use]
            pub fn properties(&self) -> Map<String, Value> {
                let value = match self {
                    $(Self::$variant(properties) => serde_json::to_value(properties),)*
                    Self::Opaque(opaque) => return opaque.properties.clone(),
                };
                // The structs hold strings, numbers, lists and string-keyed maps: their serialisation has no way to fail.
                match value {
                    Ok(Value::Object(map)) => map,
                    _ => Map::new(),
                }
            }

            /// The properties that the kind does not model; all of them when the catalog does not know the type.
            pub fn other_mut(&mut self) -> &mut Map<String, Value> {
                match self {
                    $(Self::$variant(properties) => &mut properties.other,)*
                    Self::Opaque(opaque) => &mut opaque.properties,
                }
            }

            /// The kind of a CloudFormation type with these properties. A type that the catalog does not know becomes
            /// [`Kind::Opaque`].
            ///
            /// # Errors
            /// [`PropertyError`] when a modelled property has a value of another shape.
            pub fn from_properties(type_name: &str, properties: Map<String, Value>) -> Result<Self, PropertyError> {
                match type_name {
                    $(<$variant as ResourceKind>::TYPE => tierwright_model::decode(&Value::Object(properties))
                        .map(Self::$variant)
                        .map_err(|e| PropertyError { type_name: type_name.to_owned(), reason: e.reason }),)*
                    _ => Ok(Self::Opaque(Opaque { type_name: type_name.to_owned(), properties })),
                }
            }
        }

        $(impl From<$variant> for Kind {
            fn from(properties: $variant) -> Self {
                Self::$variant(properties)
            }
        })*
    };
}

kinds! {
    RestAuthorizer: apigateway / authorizer,
    RestDeployment: apigateway / deployment,
    RestMethod: apigateway / method,
    RestResource: apigateway / resource,
    RestApi: apigateway / rest_api,
    RestStage: apigateway / stage,
    RestVpcLink: apigateway / vpc_link,
    HttpApi: apigatewayv2 / api,
    HttpAuthorizer: apigatewayv2 / authorizer,
    HttpIntegration: apigatewayv2 / integration,
    HttpRoute: apigatewayv2 / route,
    HttpStage: apigatewayv2 / stage,
    HttpVpcLink: apigatewayv2 / vpc_link,
    ScalableTarget: applicationautoscaling / scalable_target,
    ScalingPolicy: applicationautoscaling / scaling_policy,
    Distribution: cloudfront / distribution,
    OriginAccessControl: cloudfront / origin_access_control,
    Alarm: cloudwatch / alarm,
    UserPool: cognito / user_pool,
    UserPoolClient: cognito / user_pool_client,
    UserPoolDomain: cognito / user_pool_domain,
    BuildProject: codebuild / project,
    CodeRepository: codecommit / repository,
    Pipeline: codepipeline / pipeline,
    Eip: ec2 / eip,
    Instance: ec2 / instance,
    InternetGateway: ec2 / internet_gateway,
    NatGateway: ec2 / nat_gateway,
    Route: ec2 / route,
    RouteTable: ec2 / route_table,
    SecurityGroup: ec2 / security_group,
    SecurityGroupEgress: ec2 / security_group_egress,
    SecurityGroupIngress: ec2 / security_group_ingress,
    Subnet: ec2 / subnet,
    SubnetRouteTableAssociation: ec2 / subnet_route_table_association,
    Vpc: ec2 / vpc,
    VpcEndpoint: ec2 / vpc_endpoint,
    VpcGatewayAttachment: ec2 / vpc_gateway_attachment,
    Repository: ecr / repository,
    Cluster: ecs / cluster,
    Service: ecs / service,
    TaskDefinition: ecs / task_definition,
    Listener: elasticloadbalancingv2 / listener,
    ListenerRule: elasticloadbalancingv2 / listener_rule,
    LoadBalancer: elasticloadbalancingv2 / load_balancer,
    TargetGroup: elasticloadbalancingv2 / target_group,
    EventRule: events / rule,
    InstanceProfile: iam / instance_profile,
    Role: iam / role,
    LogGroup: logs / log_group,
    DbCluster: rds / db_cluster,
    DbInstance: rds / db_instance,
    DbParameterGroup: rds / db_parameter_group,
    DbSubnetGroup: rds / db_subnet_group,
    Bucket: s3 / bucket,
    BucketPolicy: s3 / bucket_policy,
    Subscription: sns / subscription,
    Topic: sns / topic,
    TopicPolicy: sns / topic_policy,
    WebAclLogging: wafv2 / logging_configuration,
    WebAcl: wafv2 / web_acl,
    WebAclAssociation: wafv2 / web_acl_association,
}

/// A property with a value of another shape than its type allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a property of {type_name} has a value of the wrong shape: {reason}")]
pub struct PropertyError {
    type_name: String,
    reason: String,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.type_name())
    }
}

pub mod apigateway;
pub mod apigatewayv2;
pub mod applicationautoscaling;
pub mod cloudfront;
pub mod cloudwatch;
pub mod codebuild;
pub mod codecommit;
pub mod codepipeline;
pub mod cognito;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elasticloadbalancingv2;
pub mod events;
pub mod iam;
pub mod logs;
pub mod rds;
pub mod s3;
pub mod sns;
pub mod wafv2;

#[cfg(test)]
mod tests {
    use super::{Kind, KindInfo};
    use serde_json::{Map, json};

    #[test]
    fn the_names_of_properties_are_those_of_their_json() {
        for kind in Kind::ALL {
            for name in kind.properties() {
                let unknown = Map::from_iter([(name.clone(), json!({ "Fn::Nothing": 1 }))]);
                // A list refuses an object; anything else that the kind models takes it.
                if let Ok(mut read) = Kind::from_properties(kind.type_name, unknown) {
                    assert!(
                        read.other_mut().is_empty(),
                        "{}: {name} is another name in JSON",
                        kind.type_name
                    );
                }
            }
        }
        let alarm = KindInfo::of("AWS::CloudWatch::Alarm").unwrap().properties();
        let authorizer = KindInfo::of("AWS::ApiGateway::Authorizer").unwrap().properties();
        assert!(authorizer.contains(&"Type".to_owned()), "{authorizer:?}");
        assert!(alarm.contains(&"OKActions".to_owned()) && alarm.contains(&"AlarmName".to_owned()));
    }
}
