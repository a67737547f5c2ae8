//! GSTINs: check character, class, state, and whose they are.

use super::parties::is_unlisted;
use super::supply::state_of;
use super::{At, Judge, Word, missing};
use crate::check::Check;
use crate::context::Profile;
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::{Given, Kept};
use crate::generated::checks;
use crate::masters::{STATES, state, two_digits};

/// Stands in the place of the GSTIN of somebody who has none.
pub(super) const UNREGISTERED: &str = "URP";

pub(crate) fn gstin_check_character(judge: &mut Judge<'_>) {
    let (seller, buyer) = (&judge.draft.seller_dtls.gstin, &judge.draft.buyer_dtls.gstin);
    let (ship_to, operator) = (&judge.draft.ship_dtls.gstin, &judge.draft.tran_dtls.ecm_gstin);
    for (member, is_certain) in [(seller, true), (buyer, true), (ship_to, false), (operator, false)]
    {
        let Some((gstin, at)) = registered(judge, member) else { continue };
        let Some(expected) = check_character(gstin) else { continue };
        if gstin.last() == Some(&expected) {
            continue;
        }
        let (check, evidence) =
            (&checks::GSTIN_CHECK_CHARACTER, Evidence::CheckCharacter(expected));
        if is_certain {
            judge.report(check, at, evidence);
        } else {
            judge.warn(check, at, evidence);
        }
    }
}

pub(crate) fn gstin_class(judge: &mut Judge<'_>) {
    let draft = judge.draft;
    let members = [
        &draft.seller_dtls.gstin,
        &draft.buyer_dtls.gstin,
        &draft.ship_dtls.gstin,
        &draft.tran_dtls.ecm_gstin,
    ];
    for member in members {
        let Some((gstin, at)) = registered(judge, member) else { continue };
        if !is_of_a_class(gstin) {
            judge.report(&checks::GSTIN_CLASS, at, Evidence::GstinClass);
        }
    }
}

pub(crate) fn seller_state(judge: &mut Judge<'_>) {
    let (seller, states) = (&judge.draft.seller_dtls, judge.facts.states);
    if states.home != states.seller {
        state_of_party(judge, &seller.gstin, &seller.stcd, &checks::SELLER_STATE);
    }
}

pub(crate) fn buyer_state(judge: &mut Judge<'_>) {
    let (buyer, states) = (&judge.draft.buyer_dtls, judge.facts.states);
    if judge.is_export() == Some(false) && states.buyer_home != states.buyer {
        state_of_party(judge, &buyer.gstin, &buyer.stcd, &checks::BUYER_STATE);
    }
}

fn state_of_party(
    judge: &mut Judge<'_>,
    gstin: &Kept<RawText>,
    stcd: &Kept<RawText>,
    check: &'static Check,
) {
    let Some(gstin) = judge.text(gstin).filter(|gstin| !gstin.is(UNREGISTERED)) else { return };
    let Some(stcd) = judge.text(stcd) else { return };
    let Some(of_gstin) = state_of(&gstin) else { return };
    if state(&stcd) == Some(of_gstin) {
        return;
    }
    // A state that is in no list differs from all; that it is in none has been said.
    if is_unlisted(judge, &STATES, two_digits(of_gstin).as_bytes()) {
        judge.report(check, stcd.at, Evidence::GstinState);
    } else if !is_unlisted(judge, &STATES, &stcd) {
        judge.report(check, stcd.at, Evidence::State(of_gstin));
    }
}

pub(crate) fn two_parties(judge: &mut Judge<'_>) {
    let Some(seller) = judge.text(&judge.draft.seller_dtls.gstin) else { return };
    let Some(buyer) = judge.text(&judge.draft.buyer_dtls.gstin) else { return };
    if *seller == *buyer {
        let evidence = Evidence::Wants("another GSTIN than that of the seller");
        judge.report(&checks::TWO_PARTIES, buyer.at, evidence);
    }
}

pub(crate) fn e_commerce_operator(judge: &mut Judge<'_>) {
    let operator = judge.text(&judge.draft.tran_dtls.ecm_gstin);
    if let Some((check, at, wanted)) = refused_sender(judge, operator.as_ref()) {
        judge.report(check, at, Evidence::Wants(wanted));
    } else if let Some(operator) = operator.filter(|gstin| !is_operator(gstin)) {
        let evidence = Evidence::Wants("C at position 14");
        judge.warn(&checks::E_COMMERCE_OPERATOR_2195, operator.at, evidence);
    }
}

/// Why who sends the request may not, where it is known who that is.
fn refused_sender(
    judge: &Judge<'_>,
    operator: Option<&Word<'_>>,
) -> Option<(&'static Check, At, &'static str)> {
    const CALLER: &str = "the GSTIN that sends the request";
    let caller = judge.context.caller_gstin.as_deref()?;
    let is_caller = |gstin: &[u8]| caller.as_bytes().eq_ignore_ascii_case(gstin);
    let seller = judge.text(&judge.draft.seller_dtls.gstin)?;
    if let Some(operator) = operator {
        return if is_caller(&seller) {
            let wanted = "nothing: the supplier sends the request";
            Some((&checks::E_COMMERCE_OPERATOR_2299, operator.at, wanted))
        } else {
            let check = &checks::E_COMMERCE_OPERATOR_2169;
            (!is_caller(operator)).then_some((check, operator.at, CALLER))
        };
    }
    let details = &judge.draft.tran_dtls;
    let left_out = missing(&details.this, &details.ecm_gstin)?;
    if is_caller(&seller) {
        None
    } else if is_operator(caller.as_bytes()) {
        Some((&checks::E_COMMERCE_OPERATOR_2301, left_out, CALLER))
    } else {
        Some((&checks::E_COMMERCE_OPERATOR_2169, seller.at, CALLER))
    }
}

/// Whether a GSTIN is of the class of those who collect tax at source.
fn is_operator(gstin: &[u8]) -> bool {
    gstin.get(13).is_some_and(|letter| letter.eq_ignore_ascii_case(&b'C'))
}

/// A GSTIN that the portal would look up among those registered; the sandbox takes test numbers.
/// What is no GSTIN, but sound, says that there is none.
#[inline]
fn registered<'a>(judge: &Judge<'a>, member: &Kept<RawText>) -> Option<(&'a [u8; LENGTH], At)> {
    let Given { field, place, value } = member.sound()?;
    let gstin = judge.draft.bytes(value, judge.json).first_chunk()?;
    let is_asked = judge.context.profile == Profile::Production;
    is_asked.then_some((gstin, At { field, place }))
}

/// How long a GSTIN is.
const LENGTH: usize = 15;

/// The last character of a GSTIN, from its first fourteen.
pub(crate) fn check_character(gstin: &[u8]) -> Option<u8> {
    let (pairs, _) = gstin.first_chunk::<14>()?.as_chunks::<2>();
    let total: u32 = pairs
        .iter()
        .map(|[odd, even]| ADDENDS[usize::from(*odd)][0] + ADDENDS[usize::from(*even)][1])
        .sum();
    if total >= NONE {
        return None;
    }
    // The value as a digit of base 36.
    char::from_digit((36 - total % 36) % 36, 36).map(|digit| digit.to_ascii_uppercase() as u8)
}

/// More than all characters add.
const NONE: u32 = 1 << 16;

/// What a character adds to the total: itself as a digit of base 36, and the digits of its double.
static ADDENDS: [[u32; 2]; 256] = {
    let mut addends = [[NONE; 2]; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let value = match byte {
            digit @ b'0'..=b'9' => digit - b'0',
            letter @ b'A'..=b'Z' => letter - b'A' + 10,
            _ => 36,
        } as u32;
        if value < 36 {
            addends[byte as usize] = [value, 2 * value / 36 + 2 * value % 36];
        }
        byte += 1;
    }
    addends
};

/// What may stand in positions 1 to 13 of each class, and in position 14. `@` is a letter, `#` a
/// digit, `*` either, `+` either but 0, another character itself.
const CLASSES: [(&str, &str); 8] = [
    // Regular, composition, SEZ, input service distributor, casual, deemed.
    ("##@@@@@####@+", "Z123456789ABDEFGHIJ"),
    // Deductor of tax at source.
    ("##@@@@*####@+", "D"),
    // E-commerce operator, who collects tax at source.
    ("##@@@@@####@+", "C"),
    // Government department.
    ("##@@@@#####@#", "Z"),
    // UN body, embassy.
    ("####@@@#####U", "N"),
    ("####@@@#####O", "N"),
    // Non-resident taxable person.
    ("####@@@#####N", "R"),
    // Supplier of online services from abroad (OIDAR).
    ("99##@@@#####O", "S"),
];

/// Whether one of the classes takes all characters but the last.
fn is_of_a_class(gstin: &[u8; LENGTH]) -> bool {
    let classes = TAKEN.iter().zip(gstin).map(|(taken, byte)| taken[usize::from(*byte)]);
    classes.fold(u8::MAX, |left, taking| left & taking) != 0
}

/// For each position, the classes that take a character there: a bit each.
static TAKEN: [[u8; 256]; 14] = {
    let mut taken = [[0; 256]; 14];
    let mut class = 0;
    while class < CLASSES.len() {
        let (places, last) = (CLASSES[class].0.as_bytes(), CLASSES[class].1.as_bytes());
        let mut i = 0;
        while i < 13 {
            let mut byte = 0_u8;
            while byte < 128 {
                if fits(places[i], byte) {
                    taken[i][byte as usize] |= 1 << class;
                }
                byte += 1;
            }
            i += 1;
        }
        let mut i = 0;
        while i < last.len() {
            taken[13][last[i] as usize] |= 1 << class;
            i += 1;
        }
        class += 1;
    }
    taken
};

/// Whether a character may stand in a place of a class.
const fn fits(place: u8, byte: u8) -> bool {
    match place {
        b'@' => byte.is_ascii_uppercase(),
        b'#' => byte.is_ascii_digit(),
        b'*' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        b'+' => byte.is_ascii_uppercase() || byte.is_ascii_digit() && byte != b'0',
        _ => byte == place,
    }
}

#[cfg(test)]
mod tests {
    use super::{check_character, is_of_a_class};

    #[test]
    fn check_characters() {
        // Numbers of NIC's test bed, of public documentation, and of samples that portals took in
        // spite of a wrong character.
        for (gstin, last) in [
            ("27AAPFU0939F1ZV", 'V'),
            ("33GSPTN1882G1Z3", '3'),
            ("27GSPMH1881G1ZH", 'H'),
            ("27GSPMH1882G1ZG", 'G'),
            ("33GSPTN3381G1Z5", '5'),
            ("33GSPTN3382G1Z4", '4'),
            ("27GSPMH3381G1ZI", 'I'),
            ("29AWGPV7107B1Z1", 'F'),
            ("24AAFCD5862R005", '1'),
            ("29AAFCD5862R000", 'R'),
            ("12AWGPV7107B1Z1", 'U'),
            ("37BZNPM9430M1KL", 'E'),
            ("03BZNPM9430M1KL", 'P'),
            ("37ARZPT4384Q1MT", 'X'),
        ] {
            assert_eq!(check_character(gstin.as_bytes()).map(char::from), Some(last), "{gstin}");
        }
    }

    #[test]
    fn classes() {
        let is_known = |gstin: &str| is_of_a_class(gstin.as_bytes().try_into().unwrap());
        for gstin in [
            "27AAPFU0939F1ZV",
            "33GSPTN1882G1Z3",
            "29AAAAA1234A1DA",
            "29AAAA11234A1DA",
            "29AAAAA1234A1CA",
            "29AAAA12345A1ZA",
            "0717USA12345UNA",
            "0717USA12345ONA",
            "0717USA12345NRA",
            "9917USA12345OSA",
        ] {
            assert!(is_known(gstin), "{gstin}");
        }
        for gstin in [
            "37BZNPM9430M1KL",
            "29AAAAA1234A0ZA",
            "29AAAAA12341AZA",
            "0717USA12345OSA",
            "0717USA12345XNA",
        ] {
            assert!(!is_known(gstin), "{gstin}");
        }
    }
}
