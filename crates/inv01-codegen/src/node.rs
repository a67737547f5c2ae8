//! A JSON body that keeps its spelling: made from the samples of `schemas/inv01.toml` or read from a
//! text, and changed by pointer.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::{JsonType, Kind, Source};

/// A JSON value whose scalars are kept as text, so that no number is rounded on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A value as JSON text.
    Raw(String),
    /// Members in order; a name may stand twice.
    Object(Vec<(String, Node)>),
    /// Elements.
    Array(Vec<Node>),
}

/// A pointer that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingThere;

impl Node {
    /// A value as JSON text.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::Raw(text.into())
    }

    /// A JSON text as it is written, but for white space between members.
    ///
    /// # Errors
    ///
    /// What serde_json says of a text that is no JSON.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        match json.trim_start().as_bytes().first() {
            Some(b'{') => {
                let mut text = serde_json::Deserializer::from_str(json);
                let members = text.deserialize_map(Members)?;
                text.end()?;
                let members = members.into_iter().map(|(n, raw)| Ok((n, Self::parse(raw.get())?)));
                members.collect::<serde_json::Result<_>>().map(Self::Object)
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(json)?;
                let elements = elements.into_iter().map(|raw| Self::parse(raw.get()));
                elements.collect::<serde_json::Result<_>>().map(Self::Array)
            }
            _ => Ok(Self::raw(serde_json::from_str::<&RawValue>(json)?.get())),
        }
    }

    /// The request with every member, each with the sample of its row, and one element in each
    /// array.
    pub fn request(source: &Source) -> Self {
        Self::container(source, 0)
    }

    /// A container with every member, by its position in [`Source::fields`]: likewise. Of groups of
    /// members that exclude each other only the first is there.
    pub fn container(source: &Source, index: usize) -> Self {
        let choice = source.fields[index].choice.iter().filter(|choice| choice.exclusive);
        let left_out: Vec<&String> =
            choice.flat_map(|choice| choice.groups[1..].iter().flatten()).collect();
        let members = source.members(index).into_iter();
        let members = members.filter(|&member| !left_out.contains(&&source.fields[member].name));
        let members = members.map(|member| {
            let field = &source.fields[member];
            let node = match &field.kind {
                Kind::Leaf(_) => Self::Raw(field.sample.clone()),
                Kind::Object => Self::container(source, member),
                Kind::Array { .. } => Self::Array(vec![Self::container(source, member)]),
                Kind::Open => Self::raw(match field.or.first() {
                    Some(JsonType::Object) => "{\"any\":[1.50]}",
                    Some(JsonType::Array) => "[{}]",
                    Some(JsonType::String) | None => "\"any\"",
                }),
                Kind::Invoice => Self::request(source),
            };
            (field.name.clone(), node)
        });
        Self::Object(members.collect())
    }

    /// The value at a JSON pointer, for changing.
    pub fn at(&mut self, pointer: &str) -> Option<&mut Self> {
        pointer.split('/').skip(1).try_fold(self, |node, step| match node {
            Self::Object(members) => {
                members.iter_mut().find(|(name, _)| name == step).map(|(_, node)| node)
            }
            Self::Array(elements) => elements.get_mut(step.parse::<usize>().ok()?),
            Self::Raw(_) => None,
        })
    }

    /// The same with another value at a pointer.
    ///
    /// # Panics
    ///
    /// If nothing is there.
    #[must_use]
    pub fn with(&self, pointer: &str, value: Self) -> Self {
        let mut changed = self.clone();
        match changed.at(pointer) {
            Some(node) => *node = value,
            None => missing(pointer),
        }
        changed
    }

    /// Sets the value at a pointer, or adds it to the object or at the end of the array that it
    /// belongs to.
    ///
    /// # Errors
    ///
    /// There is nothing to add it to.
    pub fn set(&mut self, pointer: &str, value: Self) -> Result<(), NothingThere> {
        if let Some(node) = self.at(pointer) {
            *node = value;
            return Ok(());
        }
        let (parent, name) = pointer.rsplit_once('/').ok_or(NothingThere)?;
        match self.at(parent) {
            Some(Self::Object(members)) => members.push((name.to_owned(), value)),
            Some(Self::Array(elements)) if name == elements.len().to_string() => {
                elements.push(value);
            }
            _ => return Err(NothingThere),
        }
        Ok(())
    }

    /// Removes the member or element at a pointer.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn remove(&mut self, pointer: &str) -> Result<(), NothingThere> {
        let (parent, name) = pointer.rsplit_once('/').ok_or(NothingThere)?;
        match self.at(parent) {
            Some(Self::Object(members)) if members.iter().any(|(member, _)| member == name) => {
                members.retain(|(member, _)| member != name);
            }
            Some(Self::Array(elements)) => {
                let position = name.parse().ok().filter(|position| *position < elements.len());
                elements.remove(position.ok_or(NothingThere)?);
            }
            _ => return Err(NothingThere),
        }
        Ok(())
    }

    /// The same without the member at a pointer.
    ///
    /// # Panics
    ///
    /// If there is no such member.
    #[must_use]
    pub fn without(&self, pointer: &str) -> Self {
        let mut changed = self.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
        match changed.at(parent) {
            Some(Self::Object(members)) => members.retain(|(member, _)| member != name),
            _ => missing(pointer),
        }
        changed
    }

    /// The members of the object at a pointer.
    ///
    /// # Panics
    ///
    /// If there is no object.
    pub fn members(&mut self, pointer: &str) -> &mut Vec<(String, Self)> {
        match self.at(pointer) {
            Some(Self::Object(members)) => members,
            _ => missing(pointer),
        }
    }

    /// The pointers of all values inside, from the outside in.
    pub fn pointers(&self) -> Vec<String> {
        let inside: Vec<(String, &Self)> = match self {
            Self::Raw(_) => Vec::new(),
            Self::Object(members) => members.iter().map(|(n, node)| (n.clone(), node)).collect(),
            Self::Array(elements) => {
                elements.iter().enumerate().map(|(i, node)| (i.to_string(), node)).collect()
            }
        };
        let mut pointers = Vec::new();
        for (step, node) in inside {
            pointers.push(format!("/{step}"));
            pointers.extend(node.pointers().into_iter().map(|inner| format!("/{step}{inner}")));
        }
        pointers
    }

    /// As JSON, on one line.
    pub fn to_json(&self) -> String {
        match self {
            Self::Raw(text) => text.clone(),
            Self::Object(members) => {
                let members =
                    members.iter().map(|(name, node)| format!("\"{name}\":{}", node.to_json()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
            Self::Array(elements) => {
                let elements = elements.iter().map(Self::to_json);
                format!("[{}]", elements.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// Every object inside, with its own name order reversed.
    #[must_use]
    pub fn reversed(&self) -> Self {
        match self {
            Self::Raw(text) => Self::Raw(text.clone()),
            Self::Object(members) => {
                let members = members.iter().rev();
                Self::Object(members.map(|(name, node)| (name.clone(), node.reversed())).collect())
            }
            Self::Array(elements) => Self::Array(elements.iter().map(Self::reversed).collect()),
        }
    }
}

/// Reads the members of an object in their order.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

fn missing(pointer: &str) -> ! {
    panic!("the request has nothing at {pointer}")
}

/// The JSON pointer of a path in the request of [`Node::request`].
pub fn pointer(path: &str) -> String {
    format!("/{}", path.replace("[]", "/0").replace('.', "/"))
}
