//! The model's values in JSON.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Decimal;
use crate::documents::{Json, Or};

impl Serialize for Decimal {
    /// Written by `serde_json` to text as a number with exactly its digits. A `serde_json::Value`
    /// (`to_value`, `json!`) holds binary numbers and rounds beyond 15 digits; other formats have no
    /// place for it.
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
            // A fault of the text itself speaks for itself.
            if !error.to_string().starts_with("invalid type") {
                return error;
            }
            D::Error::custom(
                "an exact number is read by serde_json's from_str or from_slice only, since \
                 elsewhere its digits may have been rounded",
            )
        })?;
        digits.get().parse().map_err(D::Error::custom)
    }
}

/// A whole number by its value: `400001.0` is one.
pub(crate) fn whole<'de, N: TryFrom<i64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<N, D::Error> {
    whole_value(Decimal::deserialize(deserializer)?)
}

/// The same where it may be left out.
pub(crate) fn optional_whole<'de, N: TryFrom<i64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<N>, D::Error> {
    Option::<Decimal>::deserialize(deserializer)?.map(whole_value).transpose()
}

fn whole_value<N: TryFrom<i64>, E: Error>(number: Decimal) -> Result<N, E> {
    let thousandths = number.thousandths();
    match N::try_from(thousandths / 1000) {
        Ok(whole) if thousandths % 1000 == 0 => Ok(whole),
        _ => {
            let bits = 8 * size_of::<N>();
            Err(E::custom(format_args!("{number} is not a whole number that fits {bits} bits")))
        }
    }
}

/// A value from its text, or from a number that is written like it.
pub(crate) fn unquoted<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let text = match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_err(D::Error::custom)?,
        _ => raw.parse::<Decimal>().map_err(D::Error::custom)?.to_string(),
    };
    text.parse().map_err(D::Error::custom)
}

/// Texts, objects and arrays, as bits: what a member may be.
const TEXT: u8 = 1;
const OBJECT: u8 = 2;
const ARRAY: u8 = 4;

/// Whether a JSON text is of one of these types.
fn is_of(raw: &str, types: u8) -> bool {
    let json = match raw.as_bytes().first() {
        Some(b'"') => TEXT,
        Some(b'{') => OBJECT,
        Some(b'[') => ARRAY,
        _ => 0,
    };
    types & json != 0
}

/// A value of one of these types, of which no more is known.
pub(crate) fn optional_open<'de, const TYPES: u8, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Json>, D::Error> {
    match Option::<&RawValue>::deserialize(deserializer)?.map(RawValue::get) {
        None => Ok(None),
        Some(raw) if is_of(raw, TYPES) => raw.parse().map(Some).map_err(D::Error::custom),
        Some(_) => Err(D::Error::custom("a value of another JSON type")),
    }
}

/// What a member is that may be something else.
pub(crate) trait Known: Sized {
    fn read(raw: &str) -> serde_json::Result<Self>;
}

impl Known for u32 {
    fn read(raw: &str) -> serde_json::Result<Self> {
        whole(&mut serde_json::Deserializer::from_str(raw))
    }
}

impl<T: DeserializeOwned> Known for Vec<T> {
    fn read(raw: &str) -> serde_json::Result<Self> {
        list(&mut serde_json::Deserializer::from_str(raw))
    }
}

/// A value of a known shape, or one of these types.
pub(crate) fn optional_or<'de, const TYPES: u8, T: Known, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Or<T>>, D::Error> {
    match Option::<&RawValue>::deserialize(deserializer)?.map(RawValue::get) {
        None => Ok(None),
        Some(raw) if is_of(raw, TYPES) => {
            raw.parse().map(|other| Some(Or::Other(other))).map_err(D::Error::custom)
        }
        Some(raw) => T::read(raw).map(|known| Some(Or::Known(known))).map_err(D::Error::custom),
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = RawValue::from_string(self.as_str().to_owned());
        value.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    /// Read by `serde_json` from text, and kept as it stands there.
    ///
    /// # Errors
    ///
    /// Anything that does not come straight from text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer)?.get().parse().map_err(D::Error::custom)
    }
}

impl<T: Serialize> Serialize for Or<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

/// A container from an object only: a derive would also read it from an array of its members'
/// values, which is no invoice.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(members)).map(Object)
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

pub(crate) fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|object| object.0)
}

pub(crate) fn optional_object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let object: Option<Object<T>> = Option::deserialize(deserializer)?;
    Ok(object.map(|object| object.0))
}

pub(crate) fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let list: Vec<Object<T>> = Vec::deserialize(deserializer)?;
    Ok(list.into_iter().map(|object| object.0).collect())
}

/// A list, or null in the place of one.
pub(crate) fn optional_list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    optional_given_list(deserializer).map(Option::unwrap_or_default)
}

/// A list that may be left out; an empty one is given.
pub(crate) fn optional_given_list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    let list: Option<Vec<Object<T>>> = Option::deserialize(deserializer)?;
    Ok(list.map(|list| list.into_iter().map(|object| object.0).collect()))
}

/// A value from its text.
pub(crate) fn from_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: FromStr<Err: Display>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
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

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Json {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    // Which JSON types it may have is said by the row of each member.
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({})
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Or<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    // What else it may be is said by the row of each member.
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<T>()
    }
}
