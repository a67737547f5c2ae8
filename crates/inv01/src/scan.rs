//! How far a text goes, eight bytes at a time.

/// Of each of eight bytes the highest bit.
const HIGH: u64 = every(0x80);

const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// How many bytes there are before the first that is a quote, a backslash, a control character or no
/// ASCII.
#[inline]
pub(crate) fn plain_text(bytes: &[u8]) -> usize {
    // Whatever is no ASCII has its highest bit set, so a borrow shows nothing that is not there.
    let stops = |eight: u64| candidates(eight) | eight;
    let is_plain = |byte: u8| !is_special(byte) && byte.is_ascii();
    before(bytes, stops, is_plain)
}

/// How many bytes there are before the first that is a quote, a backslash or a control character.
pub(crate) fn text(bytes: &[u8]) -> usize {
    before(bytes, |eight| candidates(eight) & !eight, |byte| !is_special(byte))
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..0x20)
}

/// Sets the highest bit of the first byte that is a quote, a backslash or a control character. Of the
/// bytes behind it, and of those that are no ASCII, it may be set or not.
#[inline]
fn candidates(eight: u64) -> u64 {
    let quotes = (eight ^ every(b'"')).wrapping_sub(every(1));
    let backslashes = (eight ^ every(b'\\')).wrapping_sub(every(1));
    let controls = eight.wrapping_sub(every(0x20));
    quotes | backslashes | controls
}

#[inline]
fn before(bytes: &[u8], stops: impl Fn(u64) -> u64, goes_on: impl Fn(u8) -> bool) -> usize {
    let mut length = 0;
    while let Some(eight) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        let found = stops(u64::from_le_bytes(*eight)) & HIGH;
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + bytes[length..].iter().take_while(|byte| goes_on(**byte)).count()
}

/// How many characters of a text take two units of UTF-16: in UTF-8 they begin with four set bits.
pub(crate) fn wide_characters(text: &str) -> usize {
    let (eights, rest) = text.as_bytes().as_chunks();
    let in_eight = |eight: &[u8; 8]| {
        let eight = u64::from_le_bytes(*eight);
        (eight & eight << 1 & eight << 2 & eight << 3 & HIGH).count_ones() as usize
    };
    eights.iter().map(in_eight).sum::<usize>() + rest.iter().filter(|byte| **byte >= 0xF0).count()
}

/// The number that four hexadecimal digits make.
#[inline]
pub(crate) fn hex_digits(digits: [u8; 4]) -> Option<u32> {
    let unit = digits.into_iter().fold(0, |unit, byte| unit << 8 | HEX_DIGITS[usize::from(byte)]);
    let is_none = unit & 0xF0F0_F0F0 != 0;
    let [a, b, c, d] = unit.to_be_bytes().map(u32::from);
    if is_none { None } else { Some(a << 12 | b << 8 | c << 4 | d) }
}

/// The values of hexadecimal digits; of other bytes more than any has.
static HEX_DIGITS: [u32; 256] = {
    let mut table = [0xFF; 256];
    let mut digit = 0;
    while digit < 16 {
        let small = b"0123456789abcdef"[digit as usize];
        table[small as usize] = digit;
        table[small.to_ascii_uppercase() as usize] = digit;
        digit += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::{is_special, plain_text, text, wide_characters};

    /// Each byte among others, at each place, with each other byte before and behind it.
    #[test]
    fn eight_at_a_time_are_one_at_a_time() {
        for byte in 0..=u8::MAX {
            for other in 0..=u8::MAX {
                for at in [0, 1, 6, 7, 8, 9, 15, 16, 18] {
                    let mut bytes = [b'x'; 19];
                    bytes[at] = byte;
                    bytes[(at + 1) % 19] = other;
                    let first = |is: fn(u8) -> bool| bytes.iter().position(|byte| is(*byte));
                    let expected = first(is_special).unwrap_or(bytes.len());
                    assert_eq!(text(&bytes), expected, "{bytes:?}");
                    let expected = first(|byte| is_special(byte) || !byte.is_ascii());
                    assert_eq!(plain_text(&bytes), expected.unwrap_or(bytes.len()), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn characters_of_two_units() {
        for wide in ["", "🚚", "🚚📦", "a🚚é"] {
            for before in ["", "abc", "ವಸ್ತುವಸ್ತು", "ÿÿÿÿÿÿÿÿ"] {
                let text = format!("{before}{wide}{before}{wide}");
                let units = text.encode_utf16().count() - text.chars().count();
                assert_eq!(wide_characters(&text), units, "{text}");
            }
        }
    }
}
