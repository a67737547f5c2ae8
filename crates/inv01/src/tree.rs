//! A JSON text as a tree, for documents of which it is not known where things stand.
//!
//! The checker reads an invoice without one: it knows where each member has its place.

use std::borrow::Cow;

use crate::cursor::{BYTE_ORDER_MARK, Cursor};
use crate::diagnostic::{decode, escaped};
use crate::json::{Fault, FaultKind, MAX_BYTES};

/// A value with what is inside it. Texts and names have their escapes undone, numbers keep their
/// spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree<'j> {
    Null,
    Bool(bool),
    Number(&'j str),
    Text(Cow<'j, str>),
    Array(Vec<Tree<'j>>),
    Object(Vec<(Cow<'j, str>, Tree<'j>)>),
}

impl<'j> Tree<'j> {
    /// The one value that the bytes are. A byte order mark at their start is stepped over.
    pub(crate) fn read(json: &'j [u8]) -> Result<Self, Fault> {
        if json.len() > MAX_BYTES {
            let kind = FaultKind::TooLong { limit: MAX_BYTES };
            return Err(Fault { kind, offset: MAX_BYTES });
        }
        let start = if json.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let mut cursor = Cursor::starting(json, start);
        let tree = Self::value(&mut cursor).map_err(|fault| {
            let is_blank = json.get(start..).unwrap_or_default().trim_ascii().is_empty();
            if is_blank { Fault { kind: FaultKind::Empty, ..fault } } else { fault }
        })?;
        cursor.end()?;
        Ok(tree)
    }

    /// The recursion is as deep as the cursor lets brackets be.
    fn value(cursor: &mut Cursor<'j>) -> Result<Self, Fault> {
        let json = cursor.bytes();
        Ok(match cursor.value()? {
            b'{' => {
                cursor.open()?;
                let mut members = Vec::new();
                while cursor.next_name(members.is_empty())? {
                    let name = cursor.name()?;
                    members.push((decode(name, json), Self::value(cursor)?));
                }
                Self::Object(members)
            }
            b'[' => {
                cursor.open()?;
                let mut elements = Vec::new();
                while cursor.next_element(elements.is_empty())? {
                    elements.push(Self::value(cursor)?);
                }
                Self::Array(elements)
            }
            b'"' => Self::Text(decode(cursor.text()?.0, json)),
            b'-' | b'0'..=b'9' => {
                let number = cursor.number()?.of(json);
                Self::Number(std::str::from_utf8(number).unwrap_or_default())
            }
            first => {
                cursor.skip_value()?;
                if first == b'n' { Self::Null } else { Self::Bool(first == b't') }
            }
        })
    }

    /// The member of this name; of a name that is repeated, the last. None of what is no object.
    #[cfg(any(feature = "signed", test))]
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The members that count, in the order of the text: each name once, with its last value. Nothing
    /// of what is no object.
    #[cfg(any(feature = "signed", test))]
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Self)> {
        let members: &[(Cow<'j, str>, Self)] = match self {
            Self::Object(members) => members,
            _ => &[],
        };
        // A hostile object has as many names as it has room for, so each is not compared with all.
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_unstable_by_key(|&i| (&members[i].0, std::cmp::Reverse(i)));
        order.dedup_by_key(|&mut i| &members[i].0);
        order.sort_unstable();
        order.into_iter().map(|i| (&*members[i].0, &members[i].1))
    }

    /// The text that it is.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The way to a value, as RFC 6901 writes it.
#[derive(Default)]
pub(crate) struct Place(String);

impl Place {
    /// Longest way that is told, in bytes. Longer ones would add up to more than the text.
    const LONGEST: usize = 4096;

    /// Goes a step down. What is given leads back.
    pub(crate) fn enter(&mut self, name: &str) -> usize {
        let length = self.0.len();
        self.0.push('/');
        self.0.push_str(&escaped(name));
        length
    }

    /// Goes back to where it was.
    pub(crate) fn leave(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// The way, unless it is too long.
    pub(crate) fn told(&self) -> Option<String> {
        (self.0.len() <= Self::LONGEST).then(|| self.0.clone())
    }

    /// The same, however long.
    #[cfg(feature = "signed")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use crate::json::FaultKind;

    #[test]
    fn values_are_what_they_are() {
        let json = br#" {"a": [null, true, false, -1.50e2, "x\u0041"], "b\n": {}} "#;
        let tree = Tree::read(json).unwrap();
        let Some(Tree::Array(elements)) = tree.get("a") else { panic!() };
        assert_eq!(elements[..3], [Tree::Null, Tree::Bool(true), Tree::Bool(false)]);
        assert_eq!(elements[3], Tree::Number("-1.50e2"));
        assert_eq!(elements[4].text(), Some("xA"));
        assert_eq!(tree.get("b\n"), Some(&Tree::Object(Vec::new())));
        assert_eq!((tree.get("c"), elements[3].get("a"), tree.text()), (None, None, None));
    }

    #[test]
    fn the_last_use_of_a_name_counts() {
        let tree = Tree::read(br#"{"b":1,"a":2,"b":3,"\u0061":4,"c":5}"#).unwrap();
        assert_eq!(tree.get("a"), Some(&Tree::Number("4")));
        let members: Vec<_> = tree.members().map(|(name, _)| name).collect();
        assert_eq!(members, ["b", "a", "c"]);
        let values: Vec<_> = tree.members().map(|(_, value)| value.clone()).collect();
        assert_eq!(values, ["3", "4", "5"].map(Tree::Number));
        assert_eq!(Tree::Null.members().count(), 0);
    }

    #[test]
    fn what_is_no_json_is_a_fault() {
        let fault = |json: &[u8]| Tree::read(json).unwrap_err().kind;
        assert_eq!(fault(b""), FaultKind::Empty);
        assert_eq!(fault(b" \n"), FaultKind::Empty);
        assert_eq!(fault("\u{FEFF} ".as_bytes()), FaultKind::Empty);
        assert_eq!(fault(b"{} {}"), FaultKind::TrailingBytes);
        assert_eq!(fault(br#"{"a":}"#), FaultKind::UnexpectedByte(b'}'));
        assert_eq!(fault(b"nul"), FaultKind::UnexpectedEnd);
        assert_eq!(fault("[".repeat(129).as_bytes()), FaultKind::TooDeep);
        assert!(Tree::read("\u{FEFF}[]".as_bytes()).is_ok());
        assert!(Tree::read(("[".repeat(128) + &"]".repeat(128)).as_bytes()).is_ok());
    }
}
