//! What the head of each Terraform template says of its kind.
//!
//! A template begins with a Tera comment that holds one JSON object, a [`Head`]. Its body is Terraform with `{{ … | hcl }}`
//! where properties go; an argument whose property is absent disappears with its line. A line that holds nothing but tags
//! (`{% … %}`) leaves no line behind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};
use tierwright_catalog::Kind;

use crate::templates;

/// The words that Terraform has for a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) struct Head {
    /// The resource type that stands for the kind; the template may write others beside it.
    #[serde(rename = "type")]
    pub(super) type_name: String,
    /// The file, without `.tf`.
    pub(super) file: String,
    /// What CloudFormation's `Ref` is: an attribute, a template around one such as `${arn}:*`, or an expression of the
    /// resource `@` such as `tostring(@.port)`.
    #[serde(rename = "ref")]
    pub(super) reference: String,
    /// The same for each attribute of `Fn::GetAtt`.
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    /// Other words for resources that set a property, by that property: Terraform has two types where CloudFormation has
    /// one. The template's body tells them apart by the same property.
    #[serde(default)]
    pub(super) with: BTreeMap<String, OtherWords>,
    /// The end of a logical id that only repeats the kind, in snake_case: `AppSubnet` with `subnet` is labelled `app`. A bar
    /// divides several; the first that fits is taken away.
    #[serde(default)]
    pub(super) noun: String,
    /// Resource types that the template writes beside the main one and without which the resource is not itself, such as
    /// the policies of a role. CloudFormation waits for properties of its own accord when it waits for the resource.
    #[serde(default)]
    pub(super) parts: BTreeMap<String, PartOf>,
    /// What a newer version of the provider is needed for, by property: a path such as `Integration.IntegrationTarget`.
    #[serde(default)]
    pub(super) needs: BTreeMap<String, Need>,
    /// Whether resources of this kind must wait for the parts of whatever they use, directly or not.
    #[serde(default)]
    pub(super) waits_for_parts: bool,
    /// Properties that the template hands on whole, whatever is in them.
    #[serde(default)]
    pub(super) whole: BTreeSet<String>,
    /// Templates that the template includes, by path.
    #[serde(default)]
    pub(super) uses: Vec<String>,
}

/// The words for resources of a kind that set a certain property.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherWords {
    #[serde(rename = "type")]
    type_name: String,
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// What Terraform calls one resource: as in [`Head`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'t> {
    pub(super) type_name: &'t str,
    pub(super) reference: &'t str,
    pub(super) attributes: &'t BTreeMap<String, String>,
}

/// The version of the provider that an argument came with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Need {
    /// Major and minor version.
    pub(super) provider: String,
    /// What came with it, as a comment.
    pub(super) reason: String,
}

/// A resource that stands for one property of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartOf {
    /// The property, as a path such as `Integration.IntegrationResponses`.
    pub(super) property: String,
    /// Why others wait for it, as a comment.
    pub(super) reason: String,
}

/// A kind's template.
#[derive(Debug)]
pub(super) struct KindTemplate {
    /// Its name among the templates.
    pub(super) name: String,
    /// Its head.
    pub(super) head: Head,
    /// Every word in its body: a property that is not among them is not translated.
    words: BTreeSet<String>,
}

static ALL: LazyLock<Result<BTreeMap<&'static str, KindTemplate>, String>> = LazyLock::new(|| {
    Kind::ALL
        .iter()
        .map(|kind| Ok((kind.type_name, read(kind.path)?)))
        .collect()
});

/// The templates by CloudFormation type.
///
/// # Errors
/// A sentence when a template is missing or its head can't be read; a test reads them all.
pub(super) fn all() -> Result<&'static BTreeMap<&'static str, KindTemplate>, &'static String> {
    ALL.as_ref()
}

fn read(path: &str) -> Result<KindTemplate, String> {
    let name = file_name(path);
    let text = templates::text(&name).ok_or_else(|| format!("there is no template {name}"))?;
    let (head, body) =
        templates::split_head(text).ok_or_else(|| format!("the template {name} has no head"))?;
    let head: Head =
        serde_json::from_str(head).map_err(|e| format!("the head of {name} can't be read: {e}"))?;
    let mut words = words(body);
    for path in &head.uses {
        let used = templates::text(&file_name(path))
            .ok_or_else(|| format!("{name} uses {path}, which is missing"))?;
        words.extend(self::words(used));
    }
    Ok(KindTemplate { name, head, words })
}

fn file_name(path: &str) -> String {
    format!("terraform/{path}.tf.tera")
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Head {
    /// The words for a resource.
    pub(super) fn words(&self, kind: &Kind) -> Words<'_> {
        let other = (!self.with.is_empty())
            .then(|| kind.properties())
            .and_then(|properties| self.with.iter().find(|(name, _)| properties.contains_key(*name)));
        match other {
            Some((_, other)) => Words {
                type_name: &other.type_name,
                reference: &other.reference,
                attributes: &other.attributes,
            },
            None => Words {
                type_name: &self.type_name,
                reference: &self.reference,
                attributes: &self.attributes,
            },
        }
    }
}

impl KindTemplate {
    /// The properties that the template does not know, as paths.
    pub(super) fn untranslated(&self, properties: &Map<String, Value>) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.collect(properties, "", &mut found);
        found.into_iter().collect()
    }

    fn collect(&self, properties: &Map<String, Value>, prefix: &str, found: &mut BTreeSet<String>) {
        for (name, value) in properties {
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}.{name}")
            };
            // A property that holds a function instead of a structure is one value.
            if !self.words.contains(name) {
                if !name.starts_with("Fn::") && name != "Ref" && !name.starts_with("Tierwright::") {
                    found.insert(path);
                }
            } else if name != "Tags" && !self.head.whole.contains(name) {
                match value {
                    Value::Object(map) => self.collect(map, &path, found),
                    Value::Array(items) => {
                        items
                            .iter()
                            .filter_map(Value::as_object)
                            .for_each(|map| self.collect(map, &path, found));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Whether there is a property at a path such as `Integration.IntegrationResponses`.
pub(super) fn has(properties: &Map<String, Value>, path: &str) -> bool {
    match path.split_once('.') {
        None => properties.contains_key(path),
        Some((first, rest)) => properties
            .get(first)
            .and_then(Value::as_object)
            .is_some_and(|inner| has(inner, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::all;
    use std::collections::BTreeSet;
    use tierwright_catalog::Kind;

    /// The test that a forgotten template fails.
    #[test]
    fn every_kind_has_a_template_that_knows_its_attributes() {
        let all = all().unwrap();
        for kind in Kind::ALL {
            let head = &all[kind.type_name].head;
            let known: BTreeSet<&str> = head.attributes.keys().map(String::as_str).collect();
            let wanted: BTreeSet<&str> = kind.attributes.iter().copied().collect();
            assert_eq!(known, wanted, "attributes of {}", kind.path);
            assert!(head.type_name.starts_with("aws_"), "{}", kind.path);
            for other in head.with.values() {
                let fewer: BTreeSet<&str> = other.attributes.keys().map(String::as_str).collect();
                assert!(
                    fewer.is_subset(&wanted) && other.type_name.starts_with("aws_"),
                    "{}",
                    kind.path
                );
            }
        }
    }
}
