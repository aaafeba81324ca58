//! Edits that mends are made of.

use serde_json::Value;
use tierwright_compile::Resource;
use tierwright_model::{Design, Edit, Id, Item, SecurityGroupRule, Tier, TierKind};

use crate::context::Context;

/// Sets a property of a thing.
pub(crate) fn set(id: &Id, property: impl Into<String>, value: impl Into<Value>) -> Edit {
    Edit::SetProperty {
        id: id.clone(),
        property: property.into(),
        value: value.into(),
    }
}

/// Sets a property of a tier's kind, such as `cpu` of a Fargate service.
pub(crate) fn set_kind(tier: &Tier, property: &str, value: impl Into<Value>) -> Edit {
    set(&tier.id, format!("/kind/{}/{property}", tier.kind.key()), value)
}

/// Adds to a list of a tier's kind, which the file leaves out when it is empty.
pub(crate) fn append(tier: &Tier, property: &str, empty: bool, value: Value) -> Edit {
    if empty {
        set_kind(tier, property, Value::Array(vec![value]))
    } else {
        set_kind(tier, &format!("{property}/-"), value)
    }
}

/// Takes a thing away.
pub(crate) fn remove(id: &Id) -> Edit {
    Edit::Remove { id: id.clone() }
}

/// Adds a rule to a group.
pub(crate) fn add_rule(group: &Id, rule: SecurityGroupRule) -> Edit {
    Edit::Add {
        item: Item::SecurityGroupRule {
            group: group.clone(),
            rule,
        },
    }
}

/// The design and the thing in it that a resource comes from; none for an import.
pub(crate) fn origin<'a>(context: &Context<'a>, resource: &Resource) -> Option<(&'a Design, Id)> {
    // A resource of a compiled document always comes from a thing in it.
    let id = Id::new(resource.origin.as_str()).ok()?;
    Some((context.design?, id))
}

/// The tier that a resource comes from.
pub(crate) fn tier<'a>(context: &Context<'a>, resource: &Resource) -> Option<&'a Tier> {
    context.tier(resource)
}

/// A mend that sets one property of the tier that a resource comes from.
pub(crate) fn set_tier(
    context: &Context<'_>,
    resource: &Resource,
    title: impl Into<String>,
    property: &str,
    value: impl Into<Value>,
) -> Option<(String, Vec<Edit>)> {
    let tier = tier(context, resource)?;
    Some((title.into(), vec![set_kind(tier, property, value)]))
}

/// Whether a tier is a Fargate service.
pub(crate) const fn is_service(tier: &Tier) -> bool {
    matches!(tier.kind, TierKind::FargateService(_))
}
