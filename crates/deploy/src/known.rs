//! A resource's properties in the value of one tag: enough to tell, without its record, which of them a design has changed.
//!
//! Each property is seven characters: three of a digest of its name, four of one of its value. The tag
//! [`TAG_PROPERTIES`](crate::TAG_PROPERTIES) is written with the resource and after each change, so what it says is never
//! newer than the resource. A value that differs from the tag is *unknown*, not a guess: the journal then holds `null`, and
//! the plan says that the property is set again.
//!
//! Four characters are 24 bits: of sixteen million changes one would go unseen. Names are checked not to collide.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tierwright_catalog::KindInfo;

use crate::fingerprint::Fingerprint;
use crate::replacement::only_at_creation;

const NAME: usize = 3;
const VALUE: usize = 4;
/// The longest tag value (Tag Editor guide, *Tag naming limits and requirements*).
const LONGEST: usize = 256;
/// Sixty-four characters that every service takes in a tag.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The tag's value for these properties (expressions unresolved); none when they are too many for a tag.
pub(crate) fn properties_tag(wanted: &Map<String, Value>) -> Option<String> {
    let mut parts: Vec<String> = wanted
        .iter()
        .map(|(name, value)| short(name, NAME) + &short(&canonical(value), VALUE))
        .collect();
    parts.sort_unstable();
    let text = parts.concat();
    (text.len() <= LONGEST).then_some(text)
}

/// What of a resource's properties is known without a record.
pub(crate) struct Known {
    /// By the digest of the name, that of the value; none when the resource wears no such tag.
    tag: Option<BTreeMap<String, String>>,
    /// Properties that were seen to differ.
    differs: Vec<String>,
}

impl Known {
    /// From the tag, when there is one, and what the provider saw.
    pub(crate) fn new(tag: Option<&str>, differs: Vec<String>) -> Self {
        let parts = |text: &str| {
            let text = text.as_bytes();
            let part = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            text.chunks_exact(NAME + VALUE)
                .map(|chunk| (part(&chunk[..NAME]), part(&chunk[NAME..])))
                .collect()
        };
        Self {
            tag: tag.map(parts),
            differs,
        }
    }

    /// Whether everything that is wanted is known to be there, and nothing else.
    pub(crate) fn is_all(&self, wanted: &Map<String, Value>) -> bool {
        let equal = wanted
            .iter()
            .all(|(name, value)| self.has(name, value) == Some(true));
        equal && self.tag.as_ref().is_some_and(|tag| tag.len() == wanted.len())
    }

    /// Whether the property has the wanted value; none when that can't be said.
    fn has(&self, name: &str, value: &Value) -> Option<bool> {
        if self.differs.iter().any(|other| other == name) {
            return Some(false);
        }
        let tag = self.tag.as_ref()?;
        Some(tag.get(&short(name, NAME)) == Some(&short(&canonical(value), VALUE)))
    }

    /// The wanted properties as a record may hold them: `null` for each that has, or may have, another value. Without a tag
    /// those that can only be set at creation count as what they should be, because a resource is never replaced on a guess.
    pub(crate) fn record(&self, type_name: &str, wanted: &Map<String, Value>) -> Map<String, Value> {
        let mut record: Map<String, Value> = wanted
            .iter()
            .filter_map(|(name, value)| {
                let same = self
                    .has(name, value)
                    .unwrap_or_else(|| only_at_creation(type_name, name));
                // A property that was not set before is no unknown one.
                let set = self
                    .tag
                    .as_ref()
                    .is_none_or(|tag| tag.contains_key(&short(name, NAME)));
                match (same, set) {
                    (true, _) => Some((name.clone(), value.clone())),
                    (false, true) => Some((name.clone(), Value::Null)),
                    (false, false) => None,
                }
            })
            .collect();
        let Some(tag) = &self.tag else {
            return record;
        };
        let modelled = KindInfo::of(type_name)
            .map(KindInfo::properties)
            .unwrap_or_default();
        for name in modelled {
            if !wanted.contains_key(&name) && tag.contains_key(&short(&name, NAME)) {
                record.insert(name, Value::Null);
            }
        }
        record
    }
}

/// The same text for the same value, whatever the order of its keys.
fn canonical(value: &Value) -> String {
    fn write(value: &Value, text: &mut String) {
        match value {
            Value::Object(map) => {
                let sorted: BTreeMap<&String, &Value> = map.iter().collect();
                text.push('{');
                for (key, value) in sorted {
                    text.push_str(&Value::from(key.as_str()).to_string());
                    text.push(':');
                    write(value, text);
                    text.push(',');
                }
                text.push('}');
            }
            Value::Array(items) => {
                text.push('[');
                for item in items {
                    write(item, text);
                    text.push(',');
                }
                text.push(']');
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                text.push_str(&value.to_string());
            }
        }
    }
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// So many digits of a text's fingerprint.
fn short(text: &str, digits: usize) -> String {
    let fingerprint = Fingerprint::new().with(text).finish();
    let half = |digits: &str| u64::from_str_radix(digits, 16).unwrap_or_default();
    // FNV lets the last bytes of a text reach a few bits only; these steps (MurmurHash3, fmix64) carry them to all.
    let mut bits = half(&fingerprint[..16]) ^ half(&fingerprint[16..]);
    bits = (bits ^ (bits >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    bits = (bits ^ (bits >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    bits ^= bits >> 33;
    (0..digits)
        .map(|_| {
            let digit = DIGITS[(bits % 64) as usize];
            bits /= 64;
            char::from(digit)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Known, NAME, properties_tag, short};
    use crate::tags::tag_value;
    use serde_json::{Map, Value, json};
    use tierwright_catalog::Kind;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn a_tag_tells_what_changed_came_and_went() {
        let old = map(json!({
            "CidrBlock": "10.0.0.0/24", "VpcId": {"Ref": "Vpc"}, "MapPublicIpOnLaunch": true
        }));
        let tag = properties_tag(&old).unwrap();
        assert_eq!(tag_value(&tag), tag, "every character may stand in a tag");
        let known = Known::new(Some(&tag), Vec::new());
        assert!(known.is_all(&old));
        assert_eq!(known.record("AWS::EC2::Subnet", &old), old);
        let new = map(json!({
            "CidrBlock": "10.0.1.0/24", "VpcId": {"Ref": "Vpc"}, "AvailabilityZone": "a"
        }));
        assert!(!known.is_all(&new));
        assert_eq!(
            known.record("AWS::EC2::Subnet", &new),
            map(json!({"CidrBlock": null, "VpcId": {"Ref": "Vpc"}, "MapPublicIpOnLaunch": null}))
        );
    }

    #[test]
    fn without_a_tag_nothing_is_replaced_on_a_guess() {
        let wanted =
            map(json!({"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}));
        let record = Known::new(None, Vec::new()).record("AWS::EC2::Route", &wanted);
        assert_eq!(
            record,
            map(json!({"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": null}))
        );
        // What the provider has seen to differ is no guess.
        let seen = Known::new(None, vec!["DestinationCidrBlock".to_owned()]);
        assert_eq!(
            seen.record("AWS::EC2::Route", &wanted)["DestinationCidrBlock"],
            Value::Null
        );
    }

    #[test]
    fn the_order_of_keys_says_nothing() {
        let one: Value = serde_json::from_str(r#"{"P": {"a": 1, "b": [2, {"c": 3, "d": 4}]}}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"P": {"b": [2, {"d": 4, "c": 3}], "a": 1}}"#).unwrap();
        assert_eq!(properties_tag(&map(one)), properties_tag(&map(two)));
    }

    #[test]
    fn no_two_properties_of_a_kind_share_a_digest() {
        for kind in Kind::ALL {
            let names = kind.properties();
            let digests: BTreeSet<String> = names.iter().map(|name| short(name, NAME)).collect();
            assert_eq!(digests.len(), names.len(), "{}", kind.type_name);
        }
    }

    #[test]
    fn too_many_properties_have_no_tag() {
        let many = (0..60).map(|n| (format!("P{n}"), json!(n))).collect();
        assert_eq!(properties_tag(&many), None);
    }
}
