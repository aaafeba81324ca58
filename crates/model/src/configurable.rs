use std::fmt;
use std::marker::PhantomData;

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};
use ts_rs::TS;

use crate::{Id, range};

/// A literal, or the name of a parameter that supplies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(untagged)] // For writing; reading is below.
pub enum Configurable<T> {
    /// The value itself.
    Literal(T),
    /// The value of a parameter of the design.
    #[serde(rename_all = "camelCase")]
    Parameter {
        /// The parameter's id.
        parameter: Id,
    },
}

/// A value that is written as a text.
pub trait Literal: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with the text, as a clause.
    fn read(text: &str) -> Result<Self, String>;
}

impl Literal for String {
    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl Literal for IpNet {
    fn read(text: &str) -> Result<Self, String> {
        range::parse(text)
    }
}

/// Written by hand: the derived form tries one variant after the other and then says only that none of them fits.
impl<'de, T: Literal> Deserialize<'de> for Configurable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either(PhantomData))
    }
}

struct Either<T>(PhantomData<T>);

impl<'de, T: Literal> Visitor<'de> for Either<T> {
    type Value = Configurable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or {\"parameter\": …} with the id of a parameter")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::read(text).map(Configurable::Literal).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        #[derive(DeriveDeserialize)]
        #[serde(deny_unknown_fields)]
        struct Named {
            parameter: Id,
        }
        let Named { parameter } = Named::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Configurable::Parameter { parameter })
    }
}
