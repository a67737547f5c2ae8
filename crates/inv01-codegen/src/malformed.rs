//! Bytes that are no invoice, whatever it is about: stage `json`.

use crate::node::Node;

/// Texts that are no JSON.
pub const NO: &[&[u8]] = &[
    b"",
    b" ",
    b"\n\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[}",
    b"{]",
    b"{}}",
    b"{} {}",
    b"1 2",
    b"{\"a\"}",
    b"{\"a\":}",
    b"{\"a\":1,}",
    b"{,}",
    b"{\"a\":1 \"b\":2}",
    b"{\"a\" 1}",
    b"{a:1}",
    b"{1:1}",
    b"{'a':1}",
    b"{\"a\"::1}",
    b"{null:1}",
    b"[1,]",
    b"[,1]",
    b"[,]",
    b"[1,,2]",
    b"[1 2]",
    b"[1",
    b"[1,",
    b"{\"a\":1",
    b"{\"a\":1,",
    b"{\"a\":",
    b"{\"a",
    b"tru",
    b"truE",
    b"True",
    b"nulL",
    b"nul",
    b"falsey",
    b"undefined",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"01",
    b"-01",
    b"00",
    b"-",
    b"+1",
    b".5",
    b"-.5",
    b"5.",
    b"1.e5",
    b"1e",
    b"1e+",
    b"1E-",
    b"1.2.3",
    b"1e5.5",
    b"0x1F",
    b"1_000",
    b"1,000",
    b"\xef\xbc\x91",
    b"\"",
    b"\"a",
    b"\"\\",
    b"\"\\\"",
    b"\"\\x41\"",
    b"\"\\a\"",
    b"\"\\'\"",
    b"\"\\u\"",
    b"\"\\u12\"",
    b"\"\\u12G4\"",
    b"\"\\u 123\"",
    b"\"\\u+123\"",
    b"\"\\U0041\"",
    b"'a'",
    b"\"a\nb\"",
    b"\"a\tb\"",
    b"\"\x00\"",
    b"\"\x1f\"",
    b"\x00",
    b"{}\x00",
    b"[\x0b1]",
    b"[\x0c]",
    b"\"\\ud800\"",
    b"\"\\udc00\"",
    b"\"\\ud800\\ud800\"",
    b"\"\\ud800\\n\"",
    b"\"\\ud800\\u0041\"",
    b"\"\\ud800x\"",
    b"\"\\ud800\\u\"",
    b"\"\\udfff\\ud800\"",
    b"\"\xff\"",
    b"\"\x80\"",
    b"\"\xc3\"",
    b"\"\xc3\x28\"",
    b"\"\xc0\xaf\"",
    b"\"\xe0\x80\xaf\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xf4\x90\x80\x80\"",
    b"\"\xf0\x9f\x98\"",
    b"[\xff]",
    b"\xef\xbb\xbf{}",
    b"{}\xef\xbb\xbf",
    b"\xfe\xff\x00{\x00}",
    b"{\x00}\x00",
    b"/* c */ {}",
    b"{} // c",
    b"# c\n{}",
    b"<a/>",
    b"[1;2]",
    b"{\"a\";1}",
    b"\xc2\xa0{}",
    b"\xe2\x80\xa8{}",
];

/// Texts that are JSON, but no object.
pub const NO_OBJECT: &[&[u8]] =
    &[b"[]", b"[{}]", b"null", b"true", b"17", b"-1.5e300", b"\"\"", b"\"{}\"", b"\t\r\n [1,2]\n"];

/// How deep a record may be nested.
const MAX_DEPTH: usize = 128;

/// A record that cannot be read, and what is wrong with it.
pub type Malformed = (&'static str, Vec<u8>);

/// An invoice, broken in the ways that files are.
pub fn of(invoice: &Node) -> Vec<Malformed> {
    let json = invoice.to_json();
    let bytes = json.as_bytes();
    let (start, middle) = (&bytes[..bytes.len() - 1], &bytes[..bytes.len() / 2]);
    let with = |pointer: &str, value: &[u8]| {
        let mark = "\u{1}";
        let text = invoice.with(pointer, Node::raw(mark)).to_json();
        let (before, after) = text.split_once(mark).unwrap_or_default();
        [before.as_bytes(), value, after.as_bytes()].concat()
    };
    let nested = |depth: usize| {
        let value = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        [start, b",\"Note\":", value.as_bytes(), b"}"].concat()
    };
    vec![
        ("cut off in the middle", middle.to_vec()),
        ("the last brace is missing", start.to_vec()),
        ("a brace too many", [bytes, b"}"].concat()),
        ("a comma behind the last member", [start, b",}"].concat()),
        ("another invoice behind it", [bytes, b" ", bytes].concat()),
        ("inside an array", [b"[", bytes, b"]"].concat()),
        ("as a text", serde_json::Value::from(json.as_str()).to_string().into_bytes()),
        ("in UTF-16", json.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a number with a zero in front", with("/ValDtls/TotInvVal", b"012")),
        ("a number with a comma", with("/ValDtls/TotInvVal", b"1,00,000.00")),
        ("a number that ends in a point", with("/ValDtls/TotInvVal", b"12.")),
        ("NaN", with("/ValDtls/TotInvVal", b"NaN")),
        ("a member without a value", with("/ValDtls/TotInvVal", b"")),
        ("a text in single quotes", with("/SellerDtls/LglNm", b"'Invented Traders'")),
        ("a tab in a text", with("/SellerDtls/LglNm", b"\"Invented\tTraders\"")),
        ("a line feed in a text", with("/SellerDtls/LglNm", b"\"Invented\nTraders\"")),
        ("an unknown escape", with("/SellerDtls/LglNm", b"\"Invented\\Traders\"")),
        ("half a surrogate pair", with("/SellerDtls/LglNm", b"\"Invented \\ud83d\"")),
        ("a text in Latin-1", with("/SellerDtls/LglNm", b"\"Caf\xe9 Invented\"")),
        ("nested too deep", nested(MAX_DEPTH)),
        ("nested much too deep", nested(100 * MAX_DEPTH)),
    ]
}
