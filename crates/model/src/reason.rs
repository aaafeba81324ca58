//! What serde says of a value of the wrong shape, in the words of the person who typed it.

/// The reason in plain words; what is not known here stays as it is.
pub(crate) fn plain(said: &str) -> String {
    let expected = said.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let most = match expected {
        "u8" => Some(u32::from(u8::MAX)),
        "u16" => Some(u32::from(u16::MAX)),
        "u32" => Some(u32::MAX),
        _ => None,
    };
    if let Some(most) = most {
        return format!("a whole number from 0 to {most} is needed here");
    }
    if said.contains("invalid IPv4 address syntax") {
        return "an IPv4 address such as 10.0.1.20 is needed here".to_owned();
    }
    if said.contains("invalid IP address syntax") {
        return "an IPv4 range such as 10.0.0.0/16 is needed here".to_owned();
    }
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;
    use ipnet::Ipv4Net;
    use std::net::Ipv4Addr;

    fn check<T: serde::de::DeserializeOwned>(json: &str, expect: &str) {
        let Err(error) = serde_json::from_value::<T>(serde_json::from_str(json).unwrap()) else {
            panic!("{json} was taken");
        };
        assert_eq!(plain(&error.to_string()), expect);
    }

    #[test]
    fn says_what_is_needed() {
        for wrong in ["99999", "-1", "1.5", "\"http\""] {
            check::<u16>(wrong, "a whole number from 0 to 65535 is needed here");
        }
        check::<u32>("5000000000", "a whole number from 0 to 4294967295 is needed here");
        check::<Ipv4Addr>("\"10.0\"", "an IPv4 address such as 10.0.1.20 is needed here");
        check::<Ipv4Net>("\"10.0\"", "an IPv4 range such as 10.0.0.0/16 is needed here");
        check::<bool>("1", "invalid type: integer `1`, expected a boolean");
    }
}
