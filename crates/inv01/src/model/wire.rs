//! The model's values in JSON.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Decimal;

impl Serialize for Decimal {
    /// Written by `serde_json` as a number with exactly its digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?;
        digits.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// Read by `serde_json` from text, digit by digit.
    ///
    /// # Errors
    ///
    /// What is no number, has more than three decimals or does not fit; and anything that does not
    /// come straight from text, so that its digits may have been rounded.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only a borrowed text is the caller's own: a number out of a `Value` would be owned.
        let digits = <&RawValue>::deserialize(deserializer).map_err(|error| {
            D::Error::custom(format_args!(
                "{error}; an exact number is read by serde_json's from_str or from_slice only, \
                 since elsewhere its digits may have been rounded"
            ))
        })?;
        digits.get().parse().map_err(D::Error::custom)
    }
}

/// A whole number by its value: `400001.0` is one.
pub(crate) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole_value(Decimal::deserialize(deserializer)?)
}

/// The same where it may be left out.
pub(crate) fn optional_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u32>, D::Error> {
    Option::<Decimal>::deserialize(deserializer)?.map(whole_value).transpose()
}

fn whole_value<E: Error>(number: Decimal) -> Result<u32, E> {
    let thousandths = number.thousandths();
    match u32::try_from(thousandths / 1000) {
        Ok(whole) if thousandths % 1000 == 0 => Ok(whole),
        _ => Err(E::custom(format_args!("{number} is not a whole number that fits 32 bits"))),
    }
}

/// A list, or null in the place of one.
pub(crate) fn null_as_empty<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reading and writing of a container. The derive alone would also read it from an array of its
/// members' values, which is no invoice.
macro_rules! object {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // What the derive has made; not this function.
                $name::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        members: A,
                    ) -> Result<$name, A::Error> {
                        $name::deserialize(serde::de::value::MapAccessDeserializer::new(members))
                    }
                }

                from.deserialize_map(Object)
            }
        }
    };
}
pub(crate) use object;

/// A value from its text.
pub(crate) fn from_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    struct Text<T>(std::marker::PhantomData<T>);

    impl<T: FromStr<Err: Display>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(std::marker::PhantomData))
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}
