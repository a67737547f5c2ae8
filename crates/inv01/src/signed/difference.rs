//! What was sent next to what was signed.

use std::collections::HashMap;
use std::fmt;

use crate::Values;
use crate::check::words;
use crate::context::Names;
use crate::document::Document;
use crate::documents::Json;
use crate::field::{Field, FieldId, Kind};
use crate::findings::MAX_FINDINGS;
use crate::json::Fault;
use crate::mask::shape;
use crate::tree::{Place, Tree};

words! {
    /// How a member differs.
    Change {
        /// It was sent, and is not in what was signed.
        Missing = "missing",
        /// It is in what was signed, and was not sent.
        Added = "added",
        /// It is another value.
        Changed = "changed",
    }
}

/// A member that differs between what was sent and what was signed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// How it differs.
    pub change: Change,
    /// Its place in what was sent, as RFC 6901 writes it; of an added one that in what was signed.
    pub pointer: String,
    /// What was sent.
    pub sent: Option<Json>,
    /// What was signed.
    pub signed: Option<Json>,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[non_exhaustive]
pub struct Differences {
    /// The members that differ, in the order of what was sent; at most [`MAX_FINDINGS`](crate::MAX_FINDINGS).
    #[serde(rename = "differences")]
    pub listed: Vec<Difference>,
    /// How many more there are, or such whose place takes more than 4096 bytes to tell.
    pub omitted: u64,
}

impl Differences {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.omitted == 0
    }
}

/// The members that were lost, added or changed between a request for an IRN and the invoice that was
/// signed for it, in the order of the request. A request may stand in the `transaction` of a batch, or in
/// the `EinvoiceDetails` of an answer.
///
/// What does not count: the spelling of a number; members that are null or hold nothing; the letter case
/// of names; the order of names, and of items, which go by their `SlNo`; and what the portal adds, which is
/// `AckNo`, `AckDt` and `Irn`, `ItemNo` of an item, and an `EwbDtls` of nothing but `Distance` 0. Of a
/// name that is repeated the last counts.
///
/// ```
/// use inv01::Values;
/// use inv01::signed::{Change, differences};
///
/// let sent = br#"{"DocDtls":{"No":"7","Dt":"08/08/2020"},"PayDtls":{"CrDay":30},"ExpDtls":null}"#;
/// let signed = br#"{"AckNo":112010000001700,"DocDtls":{"No":"7","Dt":"09/08/2020"}}"#;
/// let found = differences(sent, signed, Values::Masked)?.listed;
/// assert_eq!((found[0].change, &*found[0].pointer), (Change::Changed, "/DocDtls/Dt"));
/// assert_eq!((found[1].change, &*found[1].pointer), (Change::Missing, "/PayDtls"));
/// assert_eq!(found[1].sent.as_ref().unwrap().as_str(), r#"{"CrDay":30}"#);
/// # Ok::<(), inv01::json::Fault>(())
/// ```
///
/// # Errors
///
/// One of them is no JSON.
pub fn differences(sent: &[u8], signed: &[u8], values: Values) -> Result<Differences, Fault> {
    let (sent, signed) = (Tree::read(sent)?, Tree::read(signed)?);
    let mut walk = Walk { values, place: Place::default(), found: Differences::default() };
    let fields =
        Both { sent: Some(FieldId::REQUEST.field()), signed: Document::SignedInvoice.field() };
    walk.values(unwrapped(&sent), &signed, fields);
    Ok(walk.found)
}

/// What may stand around a request.
const WRAPPERS: [&str; 2] = ["transaction", "EinvoiceDetails"];

/// The request itself: it has a member that only requests have.
fn unwrapped<'t, 'j>(sent: &'t Tree<'j>) -> &'t Tree<'j> {
    let is_request = |tree: &Tree<'_>| {
        let request = FieldId::REQUEST.field();
        tree.members().any(|(name, _)| request.member(name, Names::Lenient).is_some())
    };
    if is_request(sent) {
        return sent;
    }
    WRAPPERS.iter().find_map(|name| sent.get(name)).unwrap_or(sent)
}

/// The rows of a member, where they are known: of the request and of what is signed.
#[derive(Clone, Copy)]
struct Both {
    sent: Option<&'static Field>,
    signed: Option<&'static Field>,
}

impl Both {
    fn member(self, name: &str) -> Self {
        let of = |field: Option<&'static Field>| Some(field?.member(name, Names::Lenient)?.1);
        Self { sent: of(self.sent), signed: of(self.signed) }
    }

    /// The name as the schema spells it.
    fn name(self, spelt: &str) -> &str {
        self.sent.or(self.signed).map_or(spelt, |field| field.name)
    }
}

/// A member as it was sent and as it was signed.
struct Pair<'t, 'j> {
    name: &'t str,
    sent: Option<&'t Tree<'j>>,
    signed: Option<&'t Tree<'j>>,
}

struct Walk {
    values: Values,
    place: Place,
    found: Differences,
}

impl Walk {
    fn values(&mut self, sent: &Tree<'_>, signed: &Tree<'_>, fields: Both) {
        match (sent, signed) {
            (Tree::Object(_), Tree::Object(_)) => {
                for pair in pairs(sent, signed, fields) {
                    let fields = fields.member(pair.name);
                    if !is_of_portal(self.place.as_str(), &pair) {
                        self.step(pair.name, |walk| walk.pair(pair.sent, pair.signed, fields));
                    }
                }
            }
            (Tree::Array(ours), Tree::Array(theirs)) => {
                for (ours, theirs) in aligned(&given(ours), &given(theirs)) {
                    let index = ours.or(theirs).map_or(0, |(index, _)| index);
                    let [ours, theirs] = [ours, theirs].map(|found| found.map(|(_, value)| value));
                    self.step(&index.to_string(), |walk| walk.pair(ours, theirs, fields));
                }
            }
            _ if is_same(sent, signed) => {}
            _ => self.tell(Change::Changed, Some(sent), Some(signed), fields),
        }
    }

    fn pair(&mut self, sent: Option<&Tree<'_>>, signed: Option<&Tree<'_>>, fields: Both) {
        let something = |tree: &&Tree<'_>| holds_something(tree);
        match (sent.filter(something), signed.filter(something)) {
            (Some(sent), Some(signed)) => self.values(sent, signed, fields),
            (Some(sent), None) => self.tell(Change::Missing, Some(sent), None, fields),
            (None, Some(signed)) => self.tell(Change::Added, None, Some(signed), fields),
            (None, None) => {}
        }
    }

    fn tell(
        &mut self,
        change: Change,
        sent: Option<&Tree<'_>>,
        signed: Option<&Tree<'_>>,
        fields: Both,
    ) {
        let is_full = self.found.listed.len() == MAX_FINDINGS;
        let Some(pointer) = self.place.told().filter(|_| !is_full) else {
            self.found.omitted += 1;
            return;
        };
        let shown = |tree: Option<&Tree<'_>>, field| {
            let mut out = String::new();
            write(tree?, field, self.values, &mut out);
            // It is JSON, as it was made.
            out.parse().ok()
        };
        let (sent, signed) = (shown(sent, fields.sent), shown(signed, fields.signed));
        self.found.listed.push(Difference { change, pointer, sent, signed });
    }

    /// Goes a step down, and back.
    fn step(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        let back = self.place.enter(name);
        inner(self);
        self.place.leave(back);
    }
}

/// The members of two objects, by their names in the schema: in the order of what was sent, then what was
/// added.
fn pairs<'t, 'j>(sent: &'t Tree<'j>, signed: &'t Tree<'j>, fields: Both) -> Vec<Pair<'t, 'j>> {
    let mut pairs: Vec<Pair<'t, 'j>> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut pair = |name: &'t str| {
        let name = fields.member(name).name(name);
        *positions.entry(name).or_insert_with(|| {
            pairs.push(Pair { name, sent: None, signed: None });
            pairs.len() - 1
        })
    };
    let ours: Vec<_> = sent.members().map(|(name, value)| (pair(name), value)).collect();
    let theirs: Vec<_> = signed.members().map(|(name, value)| (pair(name), value)).collect();
    for (at, value) in ours {
        pairs[at].sent = Some(value);
    }
    for (at, value) in theirs {
        pairs[at].signed = Some(value);
    }
    pairs
}

/// An element and its position.
type Element<'t, 'j> = (usize, &'t Tree<'j>);

/// The elements that hold something.
fn given<'t, 'j>(elements: &'t [Tree<'j>]) -> Vec<Element<'t, 'j>> {
    elements.iter().enumerate().filter(|(_, element)| holds_something(element)).collect()
}

/// The elements of two arrays side by side. Those with an `SlNo` that no other has are found by it; the
/// rest are as they come, in the order of what was sent.
fn aligned<'t, 'j>(
    sent: &[Element<'t, 'j>],
    signed: &[Element<'t, 'j>],
) -> Vec<(Option<Element<'t, 'j>>, Option<Element<'t, 'j>>)> {
    let (ours, theirs) = (serial_numbers(sent), serial_numbers(signed));
    let mut partner = vec![None; sent.len()];
    let mut is_taken = vec![false; signed.len()];
    for (number, at) in ours.into_iter().filter_map(|(number, at)| Some((number, at?))) {
        if let Some(Some(theirs)) = theirs.get(number) {
            (partner[at], is_taken[*theirs]) = (Some(*theirs), true);
        }
    }
    let mut rest = (0..signed.len()).filter(|&at| !is_taken[at]);
    for partner in partner.iter_mut().filter(|partner| partner.is_none()) {
        *partner = rest.next();
    }
    let found = sent.iter().zip(partner);
    let found = found.map(|(ours, theirs)| (Some(*ours), theirs.map(|at: usize| signed[at])));
    found.chain(rest.map(|at| (None, Some(signed[at])))).collect()
}

/// Where each `SlNo` stands; none where several elements have it.
fn serial_numbers<'t>(elements: &[Element<'t, '_>]) -> HashMap<&'t str, Option<usize>> {
    let mut found = HashMap::new();
    for (at, (_, element)) in elements.iter().enumerate() {
        let numbers = element.members().filter(|(name, _)| name.eq_ignore_ascii_case("SlNo"));
        let number: &str = match numbers.last() {
            Some((_, Tree::Text(number))) => number,
            Some((_, Tree::Number(number))) => number,
            _ => continue,
        };
        found.entry(number).and_modify(|known| *known = None).or_insert(Some(at));
    }
    found
}

/// Whether a member was added by the portal; `parent` is the place of the object.
fn is_of_portal(parent: &str, pair: &Pair<'_, '_>) -> bool {
    let is_item = || {
        let index = parent.strip_prefix("/ItemList/");
        index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_added = !pair.sent.is_some_and(holds_something);
    is_added
        && match pair.name {
            "AckNo" | "AckDt" | "Irn" => parent.is_empty(),
            "ItemNo" => is_item(),
            "EwbDtls" => parent.is_empty() && pair.signed.is_some_and(is_distance_0),
            _ => false,
        }
}

/// What the portal writes where no e-way bill was asked for.
fn is_distance_0(ewb: &Tree<'_>) -> bool {
    let mut members = ewb.members().filter(|(_, value)| holds_something(value));
    let is_0 = |value: &Tree<'_>| matches!(value, Tree::Number(number) if same_number(number, "0"));
    members.next().is_some_and(|(name, value)| name == "Distance" && is_0(value))
        && members.next().is_none()
}

/// Whether there is a value in it at all.
fn holds_something(tree: &Tree<'_>) -> bool {
    match tree {
        Tree::Null => false,
        Tree::Array(elements) => elements.iter().any(holds_something),
        Tree::Object(_) => tree.members().any(|(_, value)| holds_something(value)),
        _ => true,
    }
}

/// Whether two values that are not both objects or arrays are the same.
fn is_same(sent: &Tree<'_>, signed: &Tree<'_>) -> bool {
    match (sent, signed) {
        (Tree::Number(sent), Tree::Number(signed)) => same_number(sent, signed),
        _ => sent == signed,
    }
}

/// Whether two numbers have the same value, however large or long they are.
fn same_number(one: &str, other: &str) -> bool {
    let (one, other) = (Value::of(one), Value::of(other));
    let is_0 = |value: &Value| value.digits.is_empty();
    if is_0(&one) || is_0(&other) { is_0(&one) && is_0(&other) } else { one == other }
}

/// Sign, digits without zeros at either end, and where the point stands: 0.digits × 10^place.
#[derive(PartialEq, Eq)]
struct Value {
    is_negative: bool,
    digits: String,
    place: i128,
}

impl Value {
    fn of(number: &str) -> Self {
        let (is_negative, number) =
            number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let zeros = all.len() - digits.len();
        // An exponent of forty digits is as good as any other that nothing has.
        let exponent = exponent.parse::<i128>().unwrap_or(if exponent.starts_with('-') {
            i128::from(i64::MIN)
        } else {
            i128::from(i64::MAX)
        });
        let place = exponent.saturating_add(count(whole.len()) - count(zeros));
        Self { is_negative, digits: digits.trim_end_matches('0').to_owned(), place }
    }
}

fn count(digits: usize) -> i128 {
    i128::try_from(digits).unwrap_or(i128::MAX)
}

/// Writes a value as JSON, personal data as shapes unless they may be shown.
fn write(tree: &Tree<'_>, field: Option<&'static Field>, values: Values, out: &mut String) {
    let is_shown = values == Values::Shown || field.is_some_and(|field| !field.is_masked());
    match tree {
        Tree::Null => out.push_str("null"),
        Tree::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Tree::Number(number) if is_shown => out.push_str(number),
        Tree::Number(number) => quote(&shape(number), out),
        Tree::Text(text) if is_shown => quote(text, out),
        Tree::Text(text) => quote(&shape(text), out),
        Tree::Array(elements) => {
            // Nobody knows what an array means in the place of something else.
            let field = field.filter(|field| matches!(field.kind, Kind::Array(_)));
            out.push('[');
            for (i, element) in elements.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write(element, field, values, out);
            }
            out.push(']');
        }
        Tree::Object(_) => {
            out.push('{');
            for (i, (name, value)) in tree.members().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                quote(name, out);
                out.push(':');
                let member = field.and_then(|field| field.member(name, Names::Lenient));
                write(value, member.map(|(_, member)| member), values, out);
            }
            out.push('}');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    // Every text can be written.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}
