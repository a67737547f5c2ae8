//! What the types of other languages share: which containers and closed sets there are.

use super::model::{members_of_type, pascal, type_name};
use crate::source::{EnumValue, Field, Kind, Lexical, Source};

/// What the types are made from.
pub(super) const FROM: &str = "schemas/inv01.toml and masters/enums.csv";

/// A list of values.
pub(super) struct ClosedSet<'s> {
    /// Name of its type.
    pub(super) name: String,
    /// What it is, for people.
    pub(super) doc: String,
    /// The values.
    pub(super) values: Vec<&'s EnumValue>,
}

/// Positions of the containers that nothing contains: one for each document.
pub(super) fn roots(source: &Source) -> Vec<usize> {
    (0..source.fields.len()).filter(|&id| source.fields[id].parent.is_none()).collect()
}

/// A root and the containers below it, each before those that it contains.
pub(super) fn containers(source: &Source, root: usize) -> Vec<usize> {
    let mut found = vec![root];
    for member in source.members(root) {
        if !matches!(source.fields[member].kind, Kind::Leaf(_)) {
            found.extend(containers(source, member));
        }
    }
    found
}

/// The containers of all documents, each before those that it contains, and each type once.
pub(super) fn all_containers(source: &Source) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for id in roots(source).into_iter().flat_map(|root| containers(source, root)) {
        let name = type_name(&source.fields[id]);
        if !found.iter().any(|&known| type_name(&source.fields[known]) == name) {
            found.push(id);
        }
    }
    found
}

/// The lists that values are taken from, each once.
pub(super) fn closed_sets(source: &Source) -> Vec<ClosedSet<'_>> {
    let mut sets: Vec<ClosedSet<'_>> = Vec::new();
    for lexical in &source.types {
        let Some(list) = &lexical.list else { continue };
        let name = pascal(list);
        if sets.iter().all(|known| known.name != name) {
            let doc = format!("The values of `{}`.", members_of_type(source, lexical).join("`, `"));
            let values = source.enums.iter().filter(|value| value.list == *list).collect();
            sets.push(ClosedSet { name, doc, values });
        }
    }
    sets
}

/// The name of the type of a value from a list.
pub(super) fn set_name(lexical: &Lexical) -> Option<String> {
    lexical.list.as_deref().map(pascal)
}

/// Whether a member of some container is called like a type.
pub(super) fn is_member_name(source: &Source, name: &str) -> bool {
    source.fields.iter().any(|field: &Field| field.name == name)
}

/// A text in lines of at most so many characters, where its blanks allow it.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Kind, Source, all_containers, type_name, wrapped};

    #[test]
    fn containers_stand_once_and_before_what_they_contain() {
        let source = Source::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        let found = all_containers(&source);
        for (id, field) in source.fields.iter().enumerate() {
            if matches!(field.kind, Kind::Leaf(_)) {
                continue;
            }
            let place = |id: usize| {
                let name = type_name(&source.fields[id]);
                found.iter().position(|&other| type_name(&source.fields[other]) == name)
            };
            assert!(place(id).is_some(), "{}", field.path);
            assert!(field.parent.is_none_or(|parent| place(parent) < place(id)), "{}", field.path);
        }
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible at 7", 7), ["incomprehensible", "at 7"]);
    }
}
