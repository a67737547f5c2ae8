//! What the types of other languages share: which containers and closed sets there are.

use super::camel;
use super::model::{is_always_there, pascal};
use crate::source::{Document, EnumValue, Field, Kind, Lexical, Source};

/// What the types are made from.
pub(super) const FROM: &str = "schemas/*.toml and masters/enums.csv";

/// A list of values.
pub(super) struct ClosedSet<'s> {
    /// Name of its type.
    pub(super) name: String,
    /// What it is, for people.
    pub(super) doc: String,
    /// The values.
    pub(super) values: Vec<&'s EnumValue>,
}

/// A container and those below it, each before those that it contains; what has the type of another
/// is left out.
fn containers(source: &Source, root: usize) -> Vec<usize> {
    let mut found = vec![root];
    for member in source.members(root) {
        let field = &source.fields[member];
        if matches!(field.kind, Kind::Object | Kind::Array { .. }) && !field.is_copy() {
            found.extend(containers(source, member));
        }
    }
    found
}

/// The containers of each document, those of a document each before those that it contains. A document
/// has the types of those before it.
pub(super) fn all_containers(source: &Source) -> Vec<Vec<usize>> {
    let own = source.documents.iter().filter(|document| !is_list_of_another(document));
    own.map(|document| containers(source, document.root)).collect()
}

/// The same with each type before its first use.
pub(super) fn used_first(source: &Source) -> Vec<usize> {
    all_containers(source).into_iter().flat_map(|of| of.into_iter().rev()).collect()
}

fn is_list_of_another(document: &Document) -> bool {
    document.is_array && document.root == 0
}

/// The documents that are lists, by the names of their types, with the types of their elements.
pub(super) fn lists(source: &Source) -> Vec<(String, &str, &Document)> {
    let lists = source.documents.iter().filter(|document| document.is_array);
    let named = |document: &Document| camel(&document.name);
    lists.map(|d| (named(d), source.fields[d.root].type_name.as_str(), d)).collect()
}

/// How a member is called, and whether the type asks for it: of several spellings for none. What is
/// sent is written in one way.
pub(super) fn names<'s>(source: &Source, field: &'s Field) -> (Vec<&'s str>, bool) {
    let mut root = field.parent;
    while let Some(parent) = root.and_then(|root| source.fields[root].parent) {
        root = Some(parent);
    }
    let is_received = source.documents.iter().any(|d| Some(d.root) == root && d.is_received);
    let spellings = field.spellings.iter().filter(|_| is_received).map(String::as_str);
    let names: Vec<&str> = [field.name.as_str()].into_iter().chain(spellings).collect();
    let is_asked_for = is_always_there(field) && names.len() == 1;
    (names, is_asked_for)
}

/// The lists that values are taken from, each once.
pub(super) fn closed_sets(source: &Source) -> Vec<ClosedSet<'_>> {
    let mut sets: Vec<ClosedSet<'_>> = Vec::new();
    for lexical in &source.types {
        let Some(list) = &lexical.list else { continue };
        let name = pascal(list);
        if sets.iter().all(|known| known.name != name) {
            let has_list = |lexical: &Lexical| lexical.list.as_ref() == Some(list);
            let fields = source.fields.iter().filter(|field| !field.is_copy());
            let fields = fields.filter(|field| source.lexical(field).is_some_and(has_list));
            let paths: Vec<&str> = fields.map(|field| field.path.as_str()).collect();
            let doc = format!("The values of `{}`.", paths.join("`, `"));
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

    use super::{Kind, Source, used_first, wrapped};

    #[test]
    fn types_stand_once_and_before_their_first_use() {
        let source = Source::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        let names: Vec<&str> =
            used_first(&source).into_iter().map(|id| &*source.fields[id].type_name).collect();
        for (i, name) in names.iter().enumerate() {
            assert!(!names[..i].contains(name), "{name}");
        }
        for field in &source.fields {
            let place = |name: &str| names.iter().position(|known| *known == name);
            let Some(parent) = field.parent.filter(|_| !field.is_copy()) else { continue };
            let used = match field.kind {
                Kind::Object | Kind::Array { .. } => &field.type_name,
                Kind::Invoice => "Invoice",
                _ => continue,
            };
            assert!(place(used) < place(&source.fields[parent].type_name), "{}", field.path);
        }
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible at 7", 7), ["incomprehensible", "at 7"]);
    }
}
