//! What stands in for a certificate in an emulator, where nobody can prove that a domain is theirs.

use serde_json::{Map, Value};
use tierwright_compile::Graph;
use tierwright_deploy::Recorded;

use crate::deployments::{Connected, Parameters};

/// The properties that name a certificate, each with the Region that it must be in when that isn't the resource's own:
/// CloudFront takes certificates of us-east-1 only (CloudFront developer guide, *Requirements for using SSL/TLS
/// certificates with CloudFront*).
const PROPERTIES: [(&str, Option<&str>); 2] =
    [("CertificateArn", None), ("AcmCertificateArn", Some("us-east-1"))];

/// The given values; for an emulator also the emulator's own certificate, for each parameter that must be one and has no
/// value yet. Sentences say for which.
pub(crate) fn with_certificates(
    graph: &Graph,
    connected: &Connected,
    given: &Parameters,
    recorded: &Recorded,
) -> (Parameters, Vec<String>) {
    let (mut values, mut notes) = (given.clone(), Vec::new());
    if !connected.identity.emulated {
        return (values, notes);
    }
    for parameter in graph.parameters.iter().filter(|p| p.default.is_none()) {
        let id = parameter.id.as_str();
        let has_value = values.contains_key(id)
            || values.contains_key(&parameter.origin)
            || recorded
                .header
                .as_ref()
                .is_some_and(|header| header.parameters.contains_key(id));
        if has_value {
            continue;
        }
        let mut resources = graph.resources.values();
        let region = resources.find_map(|resource| region_of(&resource.kind.properties(), id));
        if let Some(region) = region {
            let region = region.unwrap_or(&connected.identity.region);
            values.insert(id.to_owned(), tierwright_emulator::certificate_arn(region));
            notes.push(format!("{} is the emulator's own certificate.", parameter.origin));
        }
    }
    (values, notes)
}

/// The entry of `PROPERTIES` by which a resource's properties take the parameter as a certificate: its Region.
fn region_of(properties: &Map<String, Value>, parameter: &str) -> Option<Option<&'static str>> {
    properties.iter().find_map(|(name, value)| {
        let named = PROPERTIES.iter().find(|(property, _)| property == name);
        if let Some((_, region)) = named.filter(|_| value["Ref"] == parameter) {
            return Some(*region);
        }
        match value {
            Value::Object(inner) => region_of(inner, parameter),
            Value::Array(items) => items
                .iter()
                .filter_map(Value::as_object)
                .find_map(|inner| region_of(inner, parameter)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::region_of;
    use serde_json::json;

    #[test]
    fn certificates_are_known_by_the_property_that_takes_them() {
        let listener = json!({ "Certificates": [{ "CertificateArn": { "Ref": "Cert" } }], "Port": 443 });
        let site = json!({ "DistributionConfig": { "ViewerCertificate": { "AcmCertificateArn": { "Ref": "Cert" } } } });
        let region = |value: &serde_json::Value, name| region_of(value.as_object().unwrap(), name);
        assert_eq!(region(&listener, "Cert"), Some(None));
        assert_eq!(region(&site, "Cert"), Some(Some("us-east-1")));
        assert_eq!(region(&listener, "Port"), None);
    }
}
