//! What the catalog models is what AWS publishes: every property exists with a type that goes with ours, and so does every
//! attribute. The catalog's source is read as text, since a struct does not say its fields.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use tierwright_catalog::Kind;
use tierwright_catalog::kinds::TagForm;
use tierwright_schema::{Attribute, Schema, Shape, Type};

/// Where ours and AWS's differ on purpose, and why.
const MEANT: [(&str, &str); 3] = [
    (
        "AWS::CloudFront::Distribution DistributionConfig.DefaultCacheBehavior.PathPattern: there is no such property",
        "The default behavior is a struct with the others, and leaves the path out.",
    ),
    (
        "AWS::EC2::SecurityGroup SecurityGroupIngress.*.GroupId: there is no such property",
        "A rule inside a group is a struct with rules of their own, and leaves the group out.",
    ),
    (
        "AWS::EC2::SecurityGroup SecurityGroupEgress.*.GroupId: there is no such property",
        "A rule inside a group is a struct with rules of their own, and leaves the group out.",
    ),
];

/// Structs of a folder by file and name: the JSON name and type of each field. The struct of a kind itself has its file's name.
type Structs = BTreeMap<(String, String), Vec<(String, String)>>;

#[test]
fn modelled_properties_and_attributes_exist() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for info in Kind::ALL {
        let Some(schema) = Schema::of(info.type_name) else {
            wrong.push(format!("{}: there is no such type", info.type_name));
            continue;
        };
        let (folder, file) = info.path.split_once('/').unwrap();
        let structs = structs(folder);
        let check = &mut |path: &str, what: &str| wrong.push(format!("{} {path}: {what}", info.type_name));
        let mut compare = Compare {
            schema,
            structs: &structs,
            count: &mut count,
            report: check,
        };
        compare.fields(file, file, "", &|name| {
            schema.property(name).map(|property| property.shape())
        });
        for attribute in info.attributes {
            if schema.attribute(attribute) != Attribute::Known {
                wrong.push(format!(
                    "{} Fn::GetAtt {attribute}: there is no such attribute",
                    info.type_name
                ));
            }
        }
        let tags = schema.at("Tags");
        let form = match tags {
            None => TagForm::None,
            Some(shape) if shape.allows(Type::Array) => TagForm::List,
            Some(_) => TagForm::Map,
        };
        if info.tags != TagForm::None && info.tags != form {
            wrong.push(format!(
                "{} Tags: ours are {:?}, AWS's {form:?}",
                info.type_name, info.tags
            ));
        }
    }
    let known: Vec<&str> = MEANT.iter().map(|(what, _)| *what).collect();
    let new: Vec<&String> = wrong
        .iter()
        .filter(|one| !known.contains(&one.as_str()))
        .collect();
    assert!(new.is_empty(), "{new:#?}");
    let gone: Vec<&&str> = known
        .iter()
        .filter(|one| !wrong.iter().any(|new| new == **one))
        .collect();
    assert!(gone.is_empty(), "no longer so: {gone:#?}");
    assert!(count > 600, "the source was not understood: {count} properties");
}

struct Compare<'a> {
    schema: &'static Schema,
    structs: &'a Structs,
    count: &'a mut usize,
    report: &'a mut dyn FnMut(&str, &str),
}

impl Compare<'_> {
    fn fields(
        &mut self,
        file: &str,
        name: &str,
        path: &str,
        shape_of: &dyn Fn(&str) -> Option<&'static Shape>,
    ) {
        let fields = self
            .structs
            .get(&(file.to_owned(), name.to_owned()))
            .unwrap()
            .clone();
        for (field, type_name) in fields {
            let inner = format!("{path}{field}");
            *self.count += 1;
            match shape_of(&field) {
                Some(shape) => self.value(file, &type_name, &inner, shape),
                None => (self.report)(&inner, "there is no such property"),
            }
        }
    }

    fn value(&mut self, file: &str, type_name: &str, path: &str, shape: &'static Shape) {
        let shape = self.schema.resolve(shape);
        let inside = |outer: &str| type_name.strip_prefix(outer)?.strip_suffix('>');
        for outer in ["Prop<", "Option<", "Box<"] {
            if let Some(inner) = inside(outer) {
                return self.value(file, inner, path, shape);
            }
        }
        let expect = match type_name {
            "String" => Type::String,
            "bool" => Type::Boolean,
            "i64" | "i32" | "u16" | "u32" | "u64" => Type::Integer,
            "f64" => Type::Number,
            "TagMap" => Type::Object,
            _ if type_name.contains("BTreeMap<") => Type::Object,
            _ if inside("Vec<").is_some() => Type::Array,
            _ => Type::Object,
        };
        let is_number = matches!(expect, Type::Integer | Type::Number);
        if !shape.allows(expect)
            && !(is_number && (shape.allows(Type::Number) || shape.allows(Type::Integer)))
        {
            let theirs: Vec<&str> = shape.types().map(Type::as_str).collect();
            return (self.report)(
                path,
                &format!("ours is {type_name}, AWS's {}", theirs.join(" or ")),
            );
        }
        if let Some(item) = inside("Vec<") {
            if let Some(items) = shape.items() {
                self.value(file, item, &format!("{path}.*"), items);
            }
            return;
        }
        if expect != Type::Object || type_name.contains("BTreeMap<") || type_name == "TagMap" {
            return;
        }
        // A struct of this file, or of the one that its path names.
        let (file, name) = match type_name.strip_prefix("super::") {
            Some(rest) => rest.split_once("::").unwrap(),
            None => (file, type_name),
        };
        let mut name = name.to_owned();
        let file = if self.structs.contains_key(&(file.to_owned(), name.clone())) {
            file.to_owned()
        } else {
            // The struct of another kind has its file's name.
            let mut keys = self.structs.keys();
            let elsewhere = keys.find(|(_, one)| *one == name || pascal(one) == name);
            match elsewhere {
                Some((file, one)) => {
                    name = one.clone();
                    file.clone()
                }
                // Values that the catalog keeps as they are, and tags, which have a form of their own.
                None if ["Tag", "serde_json::Value", "Value"].contains(&name.as_str()) => return,
                None => return (self.report)(path, &format!("what {name} is was not found")),
            }
        };
        let schema = self.schema;
        if let Some(object) = shape.object() {
            self.fields(&file, &name, &format!("{path}."), &|name| {
                object
                    .property(name)
                    .map(|property| schema.resolve(property.shape()))
            });
        }
    }
}

fn structs(folder: &str) -> Structs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/kinds")
        .join(folder);
    let mut found = Structs::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut current: Option<String> = None;
        let mut renamed: Option<String> = None;
        for line in text.lines().map(str::trim) {
            if let Some(name) = line
                .strip_prefix("pub struct ")
                .and_then(|rest| rest.strip_suffix(" {"))
            {
                current = Some(name.to_owned());
            } else if line == "{" {
                // The properties of the kind.
                current = Some(file.clone());
            } else if line == "}" {
                current = None;
            } else if let Some(rest) = line.strip_prefix("#[serde(rename = \"") {
                renamed = rest.split('"').next().map(str::to_owned);
            } else if let (Some(name), Some((field, type_name))) =
                (&current, line.trim_end_matches(',').split_once(": "))
                && line.ends_with(',')
                && !line.starts_with("//")
            {
                let field = renamed
                    .take()
                    .unwrap_or_else(|| pascal(field.trim_start_matches("pub ").trim_start_matches("r#")));
                found
                    .entry((file.clone(), name.clone()))
                    .or_default()
                    .push((field, type_name.to_owned()));
            }
        }
    }
    found
}

/// As serde does it.
fn pascal(field: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    field.split('_').map(capital).collect()
}
