//! The Terraform side: the plan that the real provider makes, and the same module with AWS mocked, in which every reference
//! has a value that names what it refers to.
//!
//! A plan alone does not know what comes of a reference: a policy or a container definition with one in it is "known after
//! apply" as a whole. So Terraform evaluates the module a second time with the provider mocked (`terraform test`). What
//! the module states comes from there; what the provider adds by itself comes from the plan.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::table::Table;

/// What stands for the Region, the account and the partition: shaped as they are, but no one has them.
pub(crate) const REGION: &str = "xx-tierwright-1";
pub(crate) const ACCOUNT: &str = "000000000042";
pub(crate) const PARTITION: &str = "aws-tierwright";

/// What stands for the Region's zones.
pub(crate) fn zones() -> Vec<String> {
    (0..6)
        .map(|index| format!("{REGION}{}", char::from(b'a' + index)))
        .collect()
}

/// A module, evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    /// The resources, by address.
    pub(crate) resources: BTreeMap<String, Resource>,
    /// Values of outputs, with their descriptions.
    pub(crate) outputs: BTreeMap<String, (Value, String)>,
    /// The variables by name.
    pub(crate) variables: BTreeMap<String, Variable>,
    /// The ids of managed prefix lists by label.
    pub(crate) prefix_lists: BTreeMap<String, String>,
}

/// A variable of a module.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// What it was in this evaluation.
    pub(crate) value: Value,
    /// What it is when nobody sets it; null when someone must.
    pub(crate) default: Value,
    pub(crate) description: String,
}

/// A resource, evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) type_name: String,
    pub(crate) label: String,
    /// Everything that the mocked provider gave, to look references up.
    pub(crate) all: Map<String, Value>,
    /// What the module says, with what the provider adds.
    pub(crate) values: Map<String, Value>,
    /// The provider's schema of the type: `attributes` and `block_types`.
    pub(crate) schema: Value,
    /// The blocks that it waits for, directly or not.
    pub(crate) waits_for: BTreeSet<String>,
    /// The blocks that `depends_on` names.
    pub(crate) depends_on: BTreeSet<String>,
}

impl Resource {
    /// The address of its block, without the index of `for_each`.
    pub(crate) fn block(&self) -> String {
        format!("{}.{}", self.type_name, self.label)
    }
}

/// A test file with which Terraform evaluates the module without a provider.
pub(crate) fn mock(plan: &Value, table: &Table) -> String {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, entry) in table.entries() {
        let owners = entry.parts.values().flat_map(|part| part.owner.values());
        let patterns = entry.attributes.values().chain(&entry.reference).chain(owners);
        let attributes = patterns.flat_map(|pattern| attributes_in(pattern));
        wanted.entry(&entry.terraform).or_default().extend(attributes);
    }
    let mut text = "mock_provider \"aws\" {\n".to_owned();
    let mut overridden = BTreeSet::new();
    for change in list(&plan["resource_changes"]) {
        let (type_name, label) = (string(&change["type"]), string(&change["name"]));
        if change["mode"] != "managed" || !overridden.insert((type_name.clone(), label.clone())) {
            continue;
        }
        let unknown = &change["change"]["after_unknown"];
        let mut values = Map::new();
        // An ARN is one in shape even where the table does not ask for it: the provider checks arguments that take it.
        let of_type = wanted.get(type_name.as_str()).into_iter().flatten();
        for path in of_type.copied().chain(["arn"]) {
            let mut steps = path.split('/');
            let first = steps.next().unwrap_or_default();
            // What the module itself states, Terraform knows.
            if unknown[first] == Value::Bool(false) || unknown[first].is_null() {
                continue;
            }
            let mark = mark(&type_name, &label, path);
            // A block that AWS fills, such as `master_user_secret/0/secret_arn`.
            let value = match steps.nth(1) {
                Some(inner) => json!([{ inner: mark }]),
                None => mark,
            };
            values.insert(first.to_owned(), value);
        }
        if !values.is_empty() {
            text.push_str(&over("resource", &format!("{type_name}.{label}"), &values));
        }
    }
    for data in list(&plan["configuration"]["root_module"]["resources"]) {
        if data["mode"] != "data" {
            continue;
        }
        let (type_name, label) = (string(&data["type"]), string(&data["name"]));
        let values = match type_name.as_str() {
            "aws_availability_zones" => json!({ "names": zones() }),
            "aws_caller_identity" => json!({ "account_id": ACCOUNT }),
            "aws_partition" => json!({ "partition": PARTITION }),
            "aws_ec2_managed_prefix_list" => json!({ "id": prefix_list(&label) }),
            "aws_ssm_parameter" => {
                let path = string(&data["expressions"]["name"]["constant_value"]);
                json!({ "insecure_value": format!("{{{{resolve:ssm:{path}}}}}") })
            }
            other => panic!("say in same_stack/terraform.rs what stands for the data source {other}"),
        };
        let values = values.as_object().cloned().unwrap_or_default();
        text.push_str(&over("data", &format!("data.{type_name}.{label}"), &values));
    }
    text.push_str(&format!(
        "}}\n\nvariables {{\n  region = \"{REGION}\"\n}}\n\nrun \"same\" {{\n  command = apply\n}}\n"
    ));
    text
}

fn over(what: &str, target: &str, values: &Map<String, Value>) -> String {
    let lines: String = values
        .iter()
        .map(|(name, value)| format!("      {name} = {value}\n"))
        .collect();
    format!("  override_{what} {{\n    target = {target}\n    values = {{\n{lines}    }}\n  }}\n")
}

/// The attributes in a pattern of the table: the whole of it, or each `${…}`.
pub(crate) fn attributes_in(pattern: &str) -> Vec<&str> {
    if !pattern.contains("${") {
        return vec![pattern];
    }
    pattern
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// A value that names the resource and its attribute, in a shape that the provider's checks accept.
fn mark(type_name: &str, label: &str, attribute: &str) -> Value {
    let name = attribute.rsplit('/').next().unwrap_or_default();
    if name.ends_with("port") {
        let sum: u32 = format!("{type_name}.{label}").bytes().map(u32::from).sum();
        return json!(40_000 + sum % 20_000);
    }
    if name == "arn" || name.ends_with("_arn") {
        let service = type_name.replace('_', "-");
        return json!(format!(
            "arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{label}/{name}"
        ));
    }
    json!(format!("{type_name}.{label}.{name}"))
}

fn prefix_list(label: &str) -> String {
    format!("pl-{label}")
}

/// The plan and the mocked state as one.
pub(crate) fn read(plan: &Value, state: &Value) -> Stack {
    let configuration = &plan["configuration"]["root_module"];
    let mut blocks: BTreeMap<String, &Value> = BTreeMap::new();
    let mut prefix_lists = BTreeMap::new();
    for block in list(&configuration["resources"]) {
        blocks.insert(string(&block["address"]), block);
        if block["type"] == "aws_ec2_managed_prefix_list" {
            let label = string(&block["name"]);
            prefix_lists.insert(label.clone(), prefix_list(&label));
        }
    }
    let planned: BTreeMap<String, &Value> = list(&plan["planned_values"]["root_module"]["resources"])
        .iter()
        .map(|resource| (string(&resource["address"]), &resource["values"]))
        .collect();
    let schemas = state["provider_schemas"]
        .as_object()
        .and_then(|providers| providers.values().next());
    let schemas = schemas.map(|provider| &provider["resource_schemas"]).unwrap();
    let mut resources = BTreeMap::new();
    for resource in list(&state["root_module"]["resources"]) {
        if resource["mode"] != "managed" {
            continue;
        }
        let address = string(&resource["address"]);
        let (type_name, label) = (string(&resource["type"]), string(&resource["name"]));
        let block = blocks[&format!("{type_name}.{label}")];
        let planned = planned
            .get(&address)
            .unwrap_or_else(|| panic!("{address} is in the mocked state and not in the plan"));
        let schema = schemas[&type_name]["block"].clone();
        let all = resource["values"].as_object().cloned().unwrap_or_default();
        let values = said(&schema, &block["expressions"], &resource["values"], planned);
        let of = |list_of: &Value| list(list_of).iter().map(string).collect();
        resources.insert(
            address,
            Resource {
                values: values.as_object().cloned().unwrap_or_default(),
                type_name,
                label,
                all,
                schema,
                waits_for: of(&resource["depends_on"]),
                depends_on: of(&block["depends_on"]),
            },
        );
    }
    add_default_tags(&mut resources);
    let outputs = state["outputs"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, output)| {
            let description = string(&configuration["outputs"][name]["description"]);
            (name.clone(), (output["value"].clone(), description))
        });
    let variables = configuration["variables"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, variable)| {
            let variable = Variable {
                value: plan["variables"][name]["value"].clone(),
                default: variable["default"].clone(),
                description: string(&variable["description"]),
            };
            (name.clone(), variable)
        });
    Stack {
        resources,
        outputs: outputs.collect(),
        variables: variables.collect(),
        prefix_lists,
    }
}

/// Says all tags where the plan does not know them, because it does not know one of them: the resource's own, and those
/// that the provider gives every other.
fn add_default_tags(resources: &mut BTreeMap<String, Resource>) {
    let tags =
        |resource: &Resource, name: &str| resource.values.get(name).and_then(Value::as_object).cloned();
    let given = resources.values().find_map(|resource| {
        let own = tags(resource, "tags").unwrap_or_default();
        let mut all = tags(resource, "tags_all")?;
        all.retain(|key, _| !own.contains_key(key));
        Some(all)
    });
    for resource in resources.values_mut() {
        let known = tags(resource, "tags_all");
        if let Some(own) = tags(resource, "tags").filter(|_| known.is_none()) {
            let mut all = given.clone().unwrap_or_default();
            all.extend(own);
            resource.values.insert("tags_all".to_owned(), Value::Object(all));
        }
    }
}

/// What a block says: of the arguments in its expressions, the mocked values; of the others, what the provider planned.
fn said(schema: &Value, expressions: &Value, mocked: &Value, planned: &Value) -> Value {
    let mut out = Map::new();
    let both = [mocked, planned].into_iter().filter_map(Value::as_object);
    for name in both.flat_map(Map::keys).collect::<BTreeSet<_>>() {
        let nested = &schema["block_types"][name];
        let value = match expressions.get(name) {
            Some(Value::Array(blocks)) => {
                let (items, additions) = (list(&mocked[name]), list(&planned[name]));
                let is_aligned = nested["nesting_mode"] == "list"
                    && (blocks.len(), items.len()) == (items.len(), additions.len());
                // The elements of a set come in an order of their own: an argument is stated when any element states it.
                let (any, added) = (stated_by_any(blocks), in_common(additions));
                let element = |(index, item): (usize, &Value)| match is_aligned {
                    true => said(&nested["block"], &blocks[index], item, &additions[index]),
                    false => said(&nested["block"], &any, item, &added),
                };
                items.iter().enumerate().map(element).collect()
            }
            Some(expression) if nested.is_object() => {
                said(&nested["block"], expression, &mocked[name], &planned[name])
            }
            Some(_) => mocked[name].clone(),
            // The configuration does not list blocks that an expression repeats.
            None if nested.is_object() && !list(&mocked[name]).is_empty() => list(&mocked[name])
                .iter()
                .enumerate()
                .map(|(index, item)| over_all(item, &planned[name][index]))
                .collect(),
            None => planned[name].clone(),
        };
        out.insert(name.clone(), value);
    }
    Value::Object(out)
}

/// What the first says, with what the second knows of it.
fn over_all(mocked: &Value, planned: &Value) -> Value {
    let mut out = mocked.clone();
    if let (Value::Object(out), Value::Object(known)) = (&mut out, planned) {
        out.extend(known.clone());
    }
    out
}

/// The expressions of several blocks as those of one.
fn stated_by_any(blocks: &[Value]) -> Value {
    let mut out: Map<String, Value> = Map::new();
    for (name, expression) in blocks.iter().filter_map(Value::as_object).flatten() {
        match (out.get_mut(name), expression) {
            (Some(Value::Array(before)), Value::Array(inner)) => before.extend(inner.iter().cloned()),
            (Some(_), _) => {}
            (None, _) => drop(out.insert(name.clone(), expression.clone())),
        }
    }
    Value::Object(out)
}

/// What any of several blocks has.
fn in_common(items: &[Value]) -> Value {
    let mut out = Map::new();
    for item in items {
        for (name, value) in item.as_object().into_iter().flatten() {
            if !value.is_null() && value != &json!([]) {
                out.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    Value::Object(out)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
