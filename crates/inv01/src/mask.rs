//! Personal data as shape and length only.

use crate::context::Names;
use crate::cursor::{BYTE_ORDER_MARK, Cursor, RawText};
use crate::diagnostic::decode;
use crate::field::{Field, FieldId, Kind};
use crate::json::Fault;

/// The shape of a text: digits become 9, letters A or a; what else is ASCII stays. It is as long as
/// the text, in characters.
pub(crate) fn shape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            // A character beyond ASCII may be a letter, or part of one.
            'a'..='z' | '\u{80}'.. => 'a',
            other => other,
        })
        .collect()
}

/// The text with the shape of whatever is written like a GSTIN, or like a PAN with a state before it:
/// for texts of others, of which nobody knows what they quote.
#[cfg(feature = "answer")]
pub(crate) fn gstins(text: &str) -> String {
    const LENGTH: usize = 15;
    let is_like = |part: &[u8]| {
        part.iter().zip(b"99AAAAA9999A***").all(|(byte, class)| match class {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_alphabetic(),
            _ => byte.is_ascii_alphanumeric(),
        })
    };
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.as_bytes().iter().position(is_inside) {
        let (before, word) = rest.split_at(start);
        let bytes = word.as_bytes();
        let end = bytes.iter().position(|byte| !is_inside(byte)).unwrap_or(bytes.len());
        let (word, behind) = word.split_at(end);
        // GSTINs of other classes, such as those of embassies, have letters and digits elsewhere.
        let is_whole = word.len() == LENGTH
            && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
            && word.bytes().any(|byte| byte.is_ascii_alphabetic());
        out.push_str(before);
        if is_whole || word.as_bytes().windows(LENGTH).any(is_like) {
            out.push_str(&shape(word));
        } else {
            out.push_str(word);
        }
        rest = behind;
    }
    out + rest
}

/// The record with the values of personal members and of unknown members as shapes. What follows a
/// fault is a shape too, since nobody knows what it belongs to. Characters keep their positions.
pub(crate) fn record(json: &[u8], root: &'static Field, names: Names) -> String {
    let start = if json.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let cursor = Cursor::starting(json, start);
    let out = String::with_capacity(json.len());
    let mut walk = Walk { json, names, cursor, out, done: 0, from: 0 };
    // A fault ends what can be shown.
    let _ = walk.value(Some(root));
    walk.show_until(walk.cursor.offset());
    let Walk { mut out, done, .. } = walk;
    out.push_str(&shape(&String::from_utf8_lossy(&json[done..])));
    out
}

struct Walk<'j> {
    json: &'j [u8],
    names: Names,
    cursor: Cursor<'j>,
    out: String,
    /// The end of what has been written.
    done: usize,
    /// Start of the stretch at hand, which may be shown.
    from: usize,
}

impl Walk<'_> {
    fn show_until(&mut self, end: usize) {
        if end > self.from {
            let (hidden, shown) = (&self.json[self.done..self.from], &self.json[self.from..end]);
            self.out.push_str(&shape(&String::from_utf8_lossy(hidden)));
            self.out.push_str(&String::from_utf8_lossy(shown));
            self.done = end;
        }
    }

    /// A value that belongs to `field`; none when the member is unknown.
    fn value(&mut self, field: Option<&'static Field>) -> Result<(), Fault> {
        let first = self.cursor.value()?;
        match field.map(|field| (field, &field.kind)) {
            Some((field, Kind::Object { .. })) if first == b'{' => self.members(field),
            Some((_, Kind::Invoice)) if first == b'{' => self.members(FieldId::REQUEST.field()),
            Some((field, Kind::Array(_))) if first == b'[' => {
                self.cursor.open()?;
                let mut is_first = true;
                while self.cursor.next_element(std::mem::take(&mut is_first))? {
                    if self.cursor.value()? == b'{' {
                        self.members(field)?;
                    } else {
                        self.hide()?;
                    }
                }
                Ok(())
            }
            Some((field, _)) if !field.is_masked() && !matches!(first, b'{' | b'[') => {
                self.cursor.skip_value().map(drop)
            }
            _ => self.hide(),
        }
    }

    fn members(&mut self, container: &'static Field) -> Result<(), Fault> {
        self.cursor.open()?;
        let mut is_first = true;
        while self.cursor.next_name(std::mem::take(&mut is_first))? {
            let start = self.cursor.offset();
            let name = self.cursor.name();
            if name.is_err() {
                self.hide_from(start);
            }
            let name: RawText = name?;
            let name = decode(name, self.json);
            self.value(container.member(&name, self.names).map(|(_, member)| member))?;
        }
        Ok(())
    }

    /// Steps over a value that is not shown.
    fn hide(&mut self) -> Result<(), Fault> {
        let start = self.cursor.offset();
        let skipped = self.cursor.skip_value();
        self.hide_from(start);
        skipped.map(drop)
    }

    fn hide_from(&mut self, start: usize) {
        self.show_until(start);
        self.from = self.cursor.offset();
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldId, shape};
    use crate::context::Names;

    fn record(json: &[u8]) -> String {
        super::record(json, FieldId::REQUEST.field(), Names::Lenient)
    }

    #[test]
    fn shapes_keep_length_and_punctuation() {
        assert_eq!(shape("24AAFCD5862R005"), "99AAAAA9999A999");
        assert_eq!(shape("M/s Rao & Sons, नई"), "A/a Aaa & Aaaa, aa");
    }

    #[test]
    #[cfg(feature = "answer")]
    fn gstins_in_the_texts_of_others_are_hidden() {
        for (text, shown) in [
            ("The GSTIN 29AWGPV7107B1Z1 is", "The GSTIN 99AAAAA9999A9A9 is"),
            ("x29awgpv7107b1z1,y", "a99aaaaa9999a9a9,y"),
            ("0717USA12345NF1/नई", "9999AAA99999AA9/नई"),
            ("IRN 58f1669d31c5725ddcc39eee of 15 digits 123456789012345", ""),
            ("", ""),
        ] {
            assert_eq!(super::gstins(text), if shown.is_empty() { text } else { shown });
        }
    }

    #[test]
    fn only_personal_and_unknown_values_are_hidden() {
        let masked = |text: &str| record(text.as_bytes());
        assert_eq!(
            masked(r#"{"SellerDtls":{"LglNm":"Rao 7","Stcd":"33","Pin":600001}}"#),
            r#"{"SellerDtls":{"LglNm":"Aaa 9","Stcd":"33","Pin":600001}}"#,
        );
        assert_eq!(
            masked(r#"{"Foo":{"a":["Rao"]},"Irn":"x1"}"#),
            r#"{"Foo":{"a":["Aaa"]},"Irn":"x1"}"#
        );
        assert_eq!(masked(r#"{"SellerDtls":"Rao"}"#), r#"{"SellerDtls":"Aaa"}"#);
        assert_eq!(masked(r#"{"SellerDtls":{"ADDR1":17}}"#), r#"{"SellerDtls":{"ADDR1":99}}"#);
        let strict = super::record(
            br#"{"SellerDtls":{"STCD":"33"}}"#,
            FieldId::REQUEST.field(),
            Names::Strict,
        );
        assert_eq!(strict, r#"{"SellerDtls":{"STCD":"99"}}"#);
        assert_eq!(
            masked(r#"{"ItemList":["Rao",{"Qty":5}]}"#),
            r#"{"ItemList":["Aaa",{"Qty":5}]}"#
        );
    }

    #[test]
    fn what_follows_a_fault_is_hidden() {
        assert_eq!(record(br#"{"Irn":"x1",oops "Rao"#), r#"{"Irn":"x1",aaaa "Aaa"#);
        assert_eq!(record(br#"{"Irn":"x1","Rao"#), r#"{"Irn":"x1","Aaa"#);
        assert_eq!(record(br#"{"SellerDtls":{"LglNm":"Rao"#), r#"{"SellerDtls":{"LglNm":"Aaa"#);
        assert_eq!(record(br#"{"Irn":"x1"} Rao"#), r#"{"Irn":"x1"} Aaa"#);
        assert_eq!(record(b"Rao"), "Aaa");
    }
}
