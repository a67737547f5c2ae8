//! GSTINs: check character, class, state, and whose they are.

use super::parties::is_unlisted;
use super::supply::state_of;
use super::{At, Judge, Word, missing};
use crate::check::Check;
use crate::context::Profile;
use crate::cursor::RawText;
use crate::diagnostic::Evidence;
use crate::draft::Kept;
use crate::generated::checks;
use crate::masters::{STATES, state, two_digits};

/// Stands in the place of the GSTIN of somebody who has none.
pub(super) const UNREGISTERED: &str = "URP";

pub(crate) fn gstin_check_character(judge: &mut Judge<'_>) {
    let (seller, buyer) = (&judge.draft.seller_dtls.gstin, &judge.draft.buyer_dtls.gstin);
    let (ship_to, operator) = (&judge.draft.ship_dtls.gstin, &judge.draft.tran_dtls.ecm_gstin);
    for (member, is_certain) in [(seller, true), (buyer, true), (ship_to, false), (operator, false)]
    {
        let Some(gstin) = registered(judge, member) else { continue };
        let Some(expected) = check_character(&gstin) else { continue };
        if gstin.last() == Some(&expected) {
            continue;
        }
        let (check, evidence) =
            (&checks::GSTIN_CHECK_CHARACTER, Evidence::CheckCharacter(expected));
        if is_certain {
            judge.report(check, gstin.at, evidence);
        } else {
            judge.warn(check, gstin.at, evidence);
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
        let Some(gstin) = registered(judge, member) else { continue };
        if !CLASSES.iter().any(|class| is_of_class(&gstin, *class)) {
            judge.report(&checks::GSTIN_CLASS, gstin.at, Evidence::GstinClass);
        }
    }
}

pub(crate) fn seller_state(judge: &mut Judge<'_>) {
    let seller = &judge.draft.seller_dtls;
    state_of_party(judge, &seller.gstin, &seller.stcd, &checks::SELLER_STATE);
}

pub(crate) fn buyer_state(judge: &mut Judge<'_>) {
    let buyer = &judge.draft.buyer_dtls;
    if judge.is_export() == Some(false) {
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
fn registered<'a>(judge: &Judge<'a>, member: &Kept<RawText>) -> Option<Word<'a>> {
    let gstin = judge.text(member)?;
    let asked = judge.context.profile == Profile::Production && !gstin.is(UNREGISTERED);
    asked.then_some(gstin)
}

/// The last character of a GSTIN, from its first fourteen.
pub(crate) fn check_character(gstin: &[u8]) -> Option<u8> {
    let mut total = 0;
    for (i, byte) in gstin.iter().take(14).enumerate() {
        let [once, twice] = ADDENDS[usize::from(*byte)]?;
        total += u32::from(if i % 2 == 0 { once } else { twice });
    }
    // The value as a digit of base 36.
    char::from_digit((36 - total % 36) % 36, 36).map(|digit| digit.to_ascii_uppercase() as u8)
}

/// What a character adds to the total: itself as a digit of base 36, and the digits of its double.
const ADDENDS: [Option<[u8; 2]>; 256] = {
    let mut addends = [None; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => 36,
        };
        if value < 36 {
            addends[byte as usize] = Some([value, 2 * value / 36 + 2 * value % 36]);
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

fn is_of_class(gstin: &[u8], (places, last): (&str, &str)) -> bool {
    let fits = |(place, byte): (u8, &u8)| {
        let kinds = PLACES[usize::from(place)];
        KINDS[usize::from(*byte)] & kinds != 0 || kinds == 0 && place == *byte
    };
    let fourteenth = gstin.get(13);
    places.bytes().zip(gstin).all(fits)
        && fourteenth.is_some_and(|byte| last.as_bytes().contains(byte))
}

/// A kind of characters each.
const ZERO: u8 = 1;
const DIGIT: u8 = 2;
const LETTER: u8 = 4;

/// The kinds of characters that may stand in a place; none where it is a character itself.
const PLACES: [u8; 256] = {
    let mut places = [0; 256];
    places[b'@' as usize] = LETTER;
    places[b'#' as usize] = ZERO | DIGIT;
    places[b'*' as usize] = ZERO | DIGIT | LETTER;
    places[b'+' as usize] = DIGIT | LETTER;
    places
};

/// The kind of each character.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    kinds[b'0' as usize] = ZERO;
    let mut byte = b'1';
    while byte <= b'Z' {
        match byte {
            ..=b'9' => kinds[byte as usize] = DIGIT,
            b'A'.. => kinds[byte as usize] = LETTER,
            _ => {}
        }
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::{CLASSES, check_character, is_of_class};

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
        let is_known =
            |gstin: &str| CLASSES.iter().any(|class| is_of_class(gstin.as_bytes(), *class));
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
