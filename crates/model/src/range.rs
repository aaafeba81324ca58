//! Address ranges, as they are read: what is wrong with one is said in the words of the person who typed it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use serde::de::{self, Deserializer, Visitor};

/// Which ranges a place takes.
#[derive(Clone, Copy)]
enum Family {
    Ipv4,
    Either,
}

impl Family {
    const fn address(self) -> &'static str {
        match self {
            Self::Ipv4 => "an IPv4 address, such as 10.0.0.0",
            Self::Either => "an IPv4 or IPv6 address, such as 10.0.0.0 or 2001:db8::",
        }
    }

    const fn range(self) -> &'static str {
        match self {
            Self::Ipv4 => "10.0.0.0/16",
            Self::Either => "10.0.0.0/16 or 2001:db8::/32",
        }
    }

    fn parse(self, text: &str) -> Result<IpNet, String> {
        let Some((address, length)) = text.split_once('/') else {
            return Err(format!(
                "an address range has the length of its prefix after a slash, such as {}",
                self.range()
            ));
        };
        let address: IpAddr = match (address.parse(), self) {
            (Ok(IpAddr::V6(_)), Self::Ipv4) | (Err(_), _) => {
                return Err(format!("the part before the slash must be {}", self.address()));
            }
            (Ok(address), _) => address,
        };
        let (longest, family) = match address {
            IpAddr::V4(_) => (32, "IPv4"),
            IpAddr::V6(_) => (128, "IPv6"),
        };
        let digits = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
        length
            .parse::<u8>()
            .ok()
            .filter(|_| digits)
            .and_then(|length| IpNet::new(address, length).ok())
            .ok_or_else(|| format!("the prefix of an {family} range is 0 to {longest} bits long"))
    }
}

/// Reads an IPv4 or IPv6 range such as `10.0.0.0/16`, with host bits if it has some.
///
/// # Errors
/// What is wrong with it, as a clause.
pub(crate) fn parse(text: &str) -> Result<IpNet, String> {
    Family::Either.parse(text)
}

/// Reads an IPv4 range, with host bits if it has some.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn ipv4_range(text: &str) -> Result<Ipv4Net, String> {
    match Family::Ipv4.parse(text)? {
        IpNet::V4(range) => Ok(range),
        IpNet::V6(_) => Err(format!(
            "the part before the slash must be {}",
            Family::Ipv4.address()
        )),
    }
}

/// For `#[serde(deserialize_with)]` on a field that is an IPv4 range.
pub(crate) fn ipv4<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ipv4Net, D::Error> {
    struct Range;
    impl Visitor<'_> for Range {
        type Value = Ipv4Net;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an IPv4 range such as 10.0.0.0/16")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Ipv4Net, E> {
            ipv4_range(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Range)
}

/// For `#[serde(deserialize_with)]` on a list of IPv4 addresses.
pub(crate) fn ipv4_addresses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Ipv4Addr>, D::Error> {
    struct Address(Ipv4Addr);
    impl<'de> de::Deserialize<'de> for Address {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct One;
            impl Visitor<'_> for One {
                type Value = Address;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an IPv4 address such as 10.0.1.20")
                }
                fn visit_str<E: de::Error>(self, text: &str) -> Result<Address, E> {
                    let wrong = |_| E::invalid_value(de::Unexpected::Str(text), &self);
                    text.parse().map(Address).map_err(wrong)
                }
            }
            deserializer.deserialize_str(One)
        }
    }
    let all: Vec<Address> = de::Deserialize::deserialize(deserializer)?;
    Ok(all.into_iter().map(|address| address.0).collect())
}
