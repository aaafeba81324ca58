//! Reads a value of the document from JSON with an error that is data: the place as a JSON Pointer, and the reason in the
//! words of the person who typed it. `serde_json`'s own errors are sentences for programmers and have no pointer. The
//! catalogue reads the properties of templates by the same way.

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, Unexpected, Visitor};
use serde_json::{Map, Value};

/// Why a value is not what the document needs at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The place, as a JSON Pointer from the value that was read.
    pub pointer: String,
    /// What is needed there, as a clause.
    pub reason: String,
}

/// Reads a value.
///
/// # Errors
/// [`Refusal`], for the first place that does not fit.
pub fn decode<T: DeserializeOwned>(json: &Value) -> Result<T, Refusal> {
    T::deserialize(Json(json))
}

impl Refusal {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            reason: reason.into(),
        }
    }

    /// The same, seen from one step further out.
    fn below(mut self, step: &str) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &format!("/{step}"));
        self
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(needed(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(needed(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(needed(&expected.to_string()))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(one_of(expected))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let field: String = field.chars().take(60).collect();
        let known = match expected {
            [] => "there is none".to_owned(),
            [one] => format!("there is only {one}"),
            many => format!("there are {}", many.join(", ")),
        };
        Self::new(format!("there is no field {field:?} here; {known}"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the field {field:?} is missing"))
    }
}

fn one_of(choices: &[&str]) -> String {
    match choices {
        [one] => format!("{one} is needed here"),
        many => format!("one of {} is needed here", many.join(", ")),
    }
}

/// What is needed, from serde's name of a type.
fn needed(expected: &str) -> String {
    let what = match expected {
        "u8" => format!("a whole number from 0 to {}", u8::MAX),
        "u16" => format!("a whole number from 0 to {}", u16::MAX),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "i64" => "a whole number".to_owned(),
        "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "a borrowed string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        // Derived code names Rust's types, which say nothing to a person.
        other if other.starts_with("struct ") || other.starts_with("variant ") => "an object".to_owned(),
        other => other.to_owned(),
    };
    format!("{what} is needed here")
}

#[derive(Clone, Copy)]
struct Json<'de>(&'de Value);

impl<'de> de::Deserializer<'de> for Json<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_u64(number),
                (None, Some(number), _) => visitor.visit_i64(number),
                (None, None, Some(number)) => visitor.visit_f64(number),
                (None, None, None) => Err(Refusal::new(needed("f64"))),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(list) => visitor.visit_seq(List {
                rest: list.iter(),
                next: 0,
            }),
            Value::Object(fields) => visitor.visit_map(Fields {
                rest: fields.iter(),
                current: None,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    /// Derived code would also take a list of the fields' values, which no file means.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::Object(_) => self.deserialize_any(visitor),
            _ => Err(Refusal::new(needed("a map"))),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: None }),
            Value::Object(fields) => match one_field(fields) {
                Some((name, content)) => visitor.visit_enum(Variant {
                    name,
                    content: Some(content),
                }),
                None => Err(Refusal::new(format!(
                    "an object with one of the fields {} is needed here",
                    variants.join(", ")
                ))),
            },
            _ => Err(Refusal::new(one_of(variants))),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

fn one_field(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut fields = fields.iter();
    match (fields.next(), fields.next()) {
        (Some((name, content)), None) => Some((name, content)),
        _ => None,
    }
}

struct List<'de> {
    rest: std::slice::Iter<'de, Value>,
    next: usize,
}

impl<'de> de::SeqAccess<'de> for List<'de> {
    type Error = Refusal;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refusal> {
        let Some(item) = self.rest.next() else {
            return Ok(None);
        };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Json(item))
            .map(Some)
            .map_err(|refusal| refusal.below(&index.to_string()))
    }
}

struct Fields<'de> {
    rest: serde_json::map::Iter<'de>,
    current: Option<(&'de str, &'de Value)>,
}

impl<'de> de::MapAccess<'de> for Fields<'de> {
    type Error = Refusal;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refusal> {
        let Some((name, content)) = self.rest.next() else {
            return Ok(None);
        };
        self.current = Some((name, content));
        // A name that is not known here is wrong at its own place, not at the object's.
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
            .map_err(|refusal: Refusal| refusal.below(name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refusal> {
        let (name, content) = self
            .current
            .take()
            .ok_or_else(|| Refusal::new("a value without its name"))?;
        seed.deserialize(Json(content))
            .map_err(|refusal| refusal.below(name))
    }
}

struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Value>,
}

impl<'de> de::EnumAccess<'de> for Variant<'de> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Refusal> {
        let variant = seed.deserialize(StrDeserializer::new(self.name))?;
        Ok((variant, self))
    }
}

impl<'de> Variant<'de> {
    fn content(&self) -> Result<Json<'de>, Refusal> {
        self.content
            .map(Json)
            .ok_or_else(|| Refusal::new(format!("{} needs a value here", self.name)))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.content {
            None => Ok(()),
            Some(content) => <()>::deserialize(Json(content)).map_err(|refusal| refusal.below(self.name)),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refusal> {
        seed.deserialize(self.content()?)
            .map_err(|refusal| refusal.below(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_any(self.content()?, visitor)
            .map_err(|refusal| refusal.below(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_struct(self.content()?, "", fields, visitor)
            .map_err(|refusal| refusal.below(self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::tiers::LoadBalancer;
    use crate::{Configurable, Peer, Protocol, Subnet};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn check<T: DeserializeOwned>(json: Value, pointer: &str, reason: &str) {
        let Err(refusal) = decode::<T>(&json) else {
            panic!("{json} was taken");
        };
        assert_eq!(
            (refusal.pointer.as_str(), refusal.reason.as_str()),
            (pointer, reason),
            "{json}"
        );
    }

    #[test]
    fn numbers_say_their_limits() {
        for wrong in [json!(99_999), json!(-1), json!(1.5), json!("http")] {
            check::<u16>(wrong, "", "a whole number from 0 to 65535 is needed here");
        }
        check::<u32>(
            json!(5_000_000_000_u64),
            "",
            "a whole number from 0 to 4294967295 is needed here",
        );
        check::<bool>(json!(1), "", "true or false is needed here");
        check::<f64>(json!("1"), "", "a number is needed here");
    }

    #[test]
    fn a_range_says_what_it_lacks() {
        let range = |text: &str| json!({ "cidr": text });
        check::<Peer>(
            range("10.0"),
            "/cidr",
            "an address range has the length of its prefix after a slash, such as 10.0.0.0/16 or 2001:db8::/32",
        );
        check::<Peer>(
            range("10.0.0/16"),
            "/cidr",
            "the part before the slash must be an IPv4 or IPv6 address, such as 10.0.0.0 or 2001:db8::",
        );
        check::<Peer>(
            range("10.0.0.0/99"),
            "/cidr",
            "the prefix of an IPv4 range is 0 to 32 bits long",
        );
        check::<Peer>(
            range("::/129"),
            "/cidr",
            "the prefix of an IPv6 range is 0 to 128 bits long",
        );
        check::<Peer>(
            json!({ "cidr": 7 }),
            "/cidr",
            "a text, or {\"parameter\": …} with the id of a parameter is needed here",
        );
        check::<Peer>(
            json!({ "cidr": { "parametr": "office" } }),
            "/cidr/parametr",
            "there is no field \"parametr\" here; there is only parameter",
        );
        check::<Peer>(
            json!({ "everyone": true }),
            "",
            "one of cidr, securityGroup, prefixList is needed here",
        );
        check::<Subnet>(
            json!({ "id": "a", "zone": "b", "cidr": "2001:db8::/32" }),
            "/cidr",
            "the part before the slash must be an IPv4 address, such as 10.0.0.0",
        );
    }

    #[test]
    fn what_is_nested_is_named() {
        let balancer = |listener: Value| {
            json!({ "scheme": "internal", "listeners": [{ "port": 80, "protocol": "HTTP" }, listener],
                "idleTimeoutSeconds": 60, "deletionProtection": false })
        };
        check::<LoadBalancer>(
            balancer(json!({ "port": 99_999, "protocol": "HTTP" })),
            "/listeners/1/port",
            "a whole number from 0 to 65535 is needed here",
        );
        check::<LoadBalancer>(
            balancer(json!({ "port": 443, "protocol": "QUIC" })),
            "/listeners/1/protocol",
            "one of HTTP, HTTPS is needed here",
        );
        check::<LoadBalancer>(
            balancer(json!({ "port": 443 })),
            "/listeners/1",
            "the field \"protocol\" is missing",
        );
        check::<LoadBalancer>(
            balancer(json!([443, "HTTPS"])),
            "/listeners/1",
            "an object is needed here",
        );
        check::<Protocol>(json!("sctp"), "", "one of tcp, udp, all is needed here");
        check::<Configurable<String>>(
            json!({ "parameter": "No id" }),
            "/parameter",
            "\"No id\" cannot be an id: use 1 to 40 lower-case letters, digits and single hyphens, with a letter first and \
             after each hyphen",
        );
    }
}
