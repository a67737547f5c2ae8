//! The tables of the masters and a plain reading of their CSV files say the same of every code: of
//! all that there can be where they are few enough, else of all rows, their neighbours and many
//! others.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use inv01::masters::{
    self, COUNTRIES, CURRENCIES, Days, ENUMS, ERROR_CODES, HSN, PINCODE_STATE_PATTERN, PINCODES,
    PORTS, RSP_VALUATION_HSN, Row, STATES, Standing, TAX_RATES, UQC, VEHICLE_FORMATS,
};
use inv01::{Date, Master, Masters};
use regex::Regex;

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    code: String,
    name: String,
    state: Option<u8>,
    list: Option<String>,
    tier: String,
    from: String,
    to: String,
}

impl Fact {
    /// As a table has it.
    fn of(row: &Row<'_>) -> Self {
        let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        Self {
            code: row.code.clone().into_owned(),
            name: row.name.to_owned(),
            state: row.state,
            list: row.list.map(str::to_owned),
            tier: row.tier.to_string(),
            from: date(row.validity.from),
            to: date(row.validity.to),
        }
    }

    /// Whether the row counts on a day. Dates written so are in the order of their texts.
    fn holds(&self, day: &str) -> bool {
        (self.from.is_empty() || *self.from <= *day) && (self.to.is_empty() || *day <= *self.to)
    }

    /// What its tier is worth.
    fn standing(&self) -> Standing {
        match self.tier.as_str() {
            "portal" | "high" => Standing::Listed,
            "chapter" | "iso" | "other" | "withdrawn" => Standing::Unlisted,
            _ => Standing::Doubtful,
        }
    }
}

/// A file of `masters/`, row by row, and the rows of each code.
struct File {
    rows: Vec<Fact>,
    by_code: HashMap<String, Vec<usize>>,
}

impl File {
    /// Reads a file; its rows come in the order that the tables are said to have.
    fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("masters/{name}.csv"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let headers = reader.headers().unwrap().clone();
        let mut rows: Vec<(String, Fact)> = Vec::new();
        for record in reader.records() {
            let record = record.unwrap();
            let column = |name: &str| headers.iter().position(|header| header == name);
            let get = |name: &str| column(name).map_or("", |i| record.get(i).unwrap()).to_owned();
            let state = match name {
                // Of a port the state is for readers only.
                "ports" => None,
                _ => get("state").parse().ok(),
            };
            let (shown, tier, after) = match name {
                "enums" => (get("meaning"), "portal".to_owned(), get("code")),
                "error_codes" => {
                    let tier = match get("status").as_str() {
                        "current" => "portal",
                        "withdrawn" => "withdrawn",
                        _ => "unknown",
                    };
                    (get("message"), tier.to_owned(), get("case"))
                }
                _ => (get("name"), get("tier"), get("state")),
            };
            let list = (name == "enums").then(|| get("list"));
            // Lists after each other; short HSN codes before long ones; then by code.
            let first = match name {
                "enums" => get("list"),
                "hsn" => get("code").len().to_string(),
                _ => String::new(),
            };
            let order = format!("{first}\t{}\t{after}", get("code"));
            let (code, from, to) = (get("code"), get("from"), get("to"));
            rows.push((order, Fact { code, name: shown, state, list, tier, from, to }));
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let rows: Vec<Fact> = rows.into_iter().map(|(_, row)| row).collect();
        let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, row) in rows.iter().enumerate() {
            by_code.entry(row.code.clone()).or_default().push(i);
        }
        Self { rows, by_code }
    }

    /// The rows that are spelt so.
    fn spelt(&self, code: &str) -> impl Iterator<Item = &Fact> {
        let positions = self.by_code.get(code).map(Vec::as_slice).unwrap_or_default();
        positions.iter().map(|&i| &self.rows[i])
    }
}

/// Every file, read once.
static FILES: LazyLock<HashMap<&'static str, File>> = LazyLock::new(|| {
    masters::all().iter().map(|master| (master.name, File::read(master.name))).collect()
});

fn file(master: &Master) -> &'static File {
    &FILES[master.name]
}

/// That a code is found in a table exactly as in its file.
fn agree<'a>(master: &'static Master, code: &str, expected: impl IntoIterator<Item = &'a Fact>) {
    static BUILT_IN: LazyLock<Masters> = LazyLock::new(Masters::built_in);
    let mut found = BUILT_IN.find(master, code);
    for fact in expected {
        let found = found.next().map(|row| Fact::of(&row));
        assert_eq!(found.as_ref(), Some(fact), "{code} in {}", master.name);
    }
    let more = found.next();
    assert!(more.is_none(), "{code} in {}: also {more:?}", master.name);
}

/// The same of a code that goes by its spelling.
fn agree_as_spelt(master: &'static Master, code: &str) {
    agree(master, code, file(master).spelt(code));
}

/// Numbers without an end, always the same ones.
struct Random(u64);

impl Random {
    /// One below a bound.
    fn below(&mut self, bound: u64) -> u64 {
        // Xorshift, by Marsaglia.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn one_of(&mut self, bytes: &[u8]) -> char {
        let at = usize::try_from(self.below(bytes.len() as u64)).unwrap();
        char::from(bytes[at])
    }
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Every text of so many capital letters.
fn words(length: usize) -> Vec<String> {
    (0..length).fold(vec![String::new()], |words, _| {
        let longer = words.iter().flat_map(|word| {
            LETTERS.iter().map(move |&letter| format!("{word}{}", char::from(letter)))
        });
        longer.collect()
    })
}

/// A code with each of its characters replaced, left out or doubled, and in small letters.
fn neighbours(code: &str) -> Vec<String> {
    let mut neighbours = vec![code.to_owned(), code.to_ascii_lowercase(), format!(" {code}")];
    neighbours.push(format!("{code}\0"));
    for i in 0..code.len() {
        let (before, after) = (&code[..i], &code[i + 1..]);
        for &other in LETTERS_AND_DIGITS {
            neighbours.push(format!("{before}{}{after}", char::from(other)));
        }
        neighbours.push(format!("{before}{after}"));
        neighbours.push(format!("{before}{0}{0}{after}", &code[i..=i]));
    }
    neighbours
}

/// Digits that are none of ASCII, and other spellings of numbers.
const NO_DIGITS: [&str; 12] = [
    "",
    " ",
    "-",
    "+1",
    "-1",
    "1 ",
    " 11000",
    "+11000",
    "11000a",
    "1100.1",
    "\u{967}\u{967}\u{966}\u{966}\u{966}\u{967}",
    "\u{967}\u{967}",
];

#[test]
fn tables_hold_the_rows_of_their_files() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("masters");
    let paths = directory.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let lists = paths.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let stems = lists.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    let names = masters::all().iter().map(|master| master.name.to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), stems.collect::<BTreeSet<_>>());

    let built_in = Masters::built_in();
    for &master in masters::all() {
        let expected = &file(master).rows;
        assert_eq!(master.count(), expected.len(), "{}", master.name);
        let own: Vec<Fact> = master.rows().map(|row| Fact::of(&row)).collect();
        let of_all: Vec<Fact> = built_in.rows(master).map(|row| Fact::of(&row)).collect();
        for rows in [own, of_all] {
            assert_eq!(rows.len(), expected.len(), "{}", master.name);
            for (found, expected) in rows.iter().zip(expected) {
                assert_eq!(found, expected, "{}", master.name);
            }
        }
    }
}

#[test]
fn a_code_stands_as_the_best_of_its_rows_that_count() {
    let built_in = Masters::built_in();
    let days = ["2020-10-01", "2025-09-20", "2025-09-21", "2026-01-31", "2026-02-01", "2026-11-21"];
    for master in [&STATES, &UQC, &CURRENCIES, &COUNTRIES, &PORTS, &TAX_RATES, &HSN, &PINCODES] {
        let file = file(master);
        for fact in &file.rows {
            for day in days {
                let rows = file.spelt(&fact.code).filter(|fact| fact.holds(day));
                let expected = rows.map(Fact::standing).max().unwrap_or(Standing::Unlisted);
                let found = built_in.standing(master, &fact.code, Days::on(day.parse().unwrap()));
                assert_eq!(found, expected, "{} in {} on {day}", fact.code, master.name);
            }
        }
    }
}

#[test]
fn pin_codes() {
    for number in 0..1_000_000 {
        agree_as_spelt(&PINCODES, &format!("{number:06}"));
    }
    for code in NO_DIGITS.iter().copied().chain(["1", "11000", "1100011", "0110001", "4294967296"])
    {
        agree(&PINCODES, code, []);
    }
}

#[test]
fn first_digits_of_pin_codes() {
    let rows = &file(&PINCODE_STATE_PATTERN).rows;
    for first in 0..1000 {
        let fits = |row: &&Fact| {
            let (from, to) = row.code.split_once('-').unwrap();
            (from.parse().unwrap()..=to.parse().unwrap()).contains(&first)
        };
        for rest in ["000", "999"] {
            let expected = rows.iter().filter(fits);
            agree(&PINCODE_STATE_PATTERN, &format!("{first:03}{rest}"), expected);
        }
    }
    for code in NO_DIGITS.iter().copied().filter(|code| !code.starts_with("110")) {
        agree(&PINCODE_STATE_PATTERN, code, []);
    }
}

#[test]
fn hsn_codes_of_two_four_and_six_digits() {
    for number in 0..1_000_000 {
        agree_as_spelt(&HSN, &format!("{number:06}"));
        if number < 10_000 {
            agree_as_spelt(&HSN, &format!("{number:04}"));
        }
        if number < 100 {
            agree_as_spelt(&HSN, &format!("{number:02}"));
        }
    }
}

#[test]
fn hsn_codes_of_eight_digits_and_of_no_length() {
    let mut random = Random(0x1DEA_2026);
    for _ in 0..1_000_000 {
        agree_as_spelt(&HSN, &format!("{:08}", random.below(100_000_000)));
    }
    for fact in &file(&HSN).rows {
        let (code, digits) = (&fact.code, fact.code.len());
        let number: u32 = code.parse().unwrap();
        for near in [number.saturating_sub(1), number, number + 1] {
            agree_as_spelt(&HSN, &format!("{near:0digits$}"));
        }
        agree(&HSN, &code[1..], []);
        agree(&HSN, &format!("{code}0"), []);
        agree(&HSN, &format!("0{code}"), []);
        agree(&HSN, &format!("{}x", &code[1..]), []);
        agree(&HSN, &format!("+{}", &code[1..]), []);
    }
    for code in NO_DIGITS {
        agree(&HSN, code, []);
    }
    for length in (1..=9).chain([16, 80]).filter(|length| ![2, 4, 6, 8].contains(length)) {
        agree(&HSN, &"9".repeat(length), []);
        agree(&HSN, &"0".repeat(length), []);
    }
}

#[test]
fn codes_of_letters() {
    let of_all_lengths: Vec<String> = (1..=3).flat_map(words).collect();
    assert_eq!(of_all_lengths.len(), 26 + 26 * 26 + 26 * 26 * 26);
    for master in [&UQC, &CURRENCIES, &COUNTRIES, &PORTS, &ENUMS, &ERROR_CODES] {
        for code in &of_all_lengths {
            agree_as_spelt(master, code);
        }
        for fact in &file(master).rows {
            for code in neighbours(&fact.code) {
                agree_as_spelt(master, &code);
            }
        }
    }
}

#[test]
fn states_by_their_number() {
    let rows = &file(&STATES).rows;
    for number in 0..100_u8 {
        let is_it = |row: &&Fact| row.code.parse() == Ok(number);
        agree(&STATES, &format!("{number:02}"), rows.iter().filter(is_it));
        agree(&STATES, &number.to_string(), rows.iter().filter(is_it));
        agree(&STATES, &format!("{number:03}"), []);
        agree(&STATES, &format!("1{number:02}"), []);
    }
    for code in NO_DIGITS.into_iter().chain(["A", "1A", "TN", "256", "257"]) {
        agree(&STATES, code, []);
    }
}

#[test]
fn rates_by_their_value() {
    let thousandths = |code: &str| {
        let (whole, decimals) = code.split_once('.').unwrap_or((code, ""));
        format!("{whole}{decimals:0<3}").parse::<u32>().unwrap()
    };
    let rows = &file(&TAX_RATES).rows;
    let rates: Vec<u32> = rows.iter().map(|row| thousandths(&row.code)).collect();
    for value in 0..=100_000 {
        let expected = rates.iter().position(|rate| *rate == value).map(|i| &rows[i]);
        let text = format!("{}.{:03}", value / 1000, value % 1000);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        agree(&TAX_RATES, &text, expected);
        agree(&TAX_RATES, short, expected);
    }
    for code in ["", "-5", "5%", "five", "5.0001", "1e400"] {
        agree(&TAX_RATES, code, []);
    }
}

#[test]
fn prefixes_of_goods() {
    let rows = &file(&RSP_VALUATION_HSN).rows;
    let codes = file(&HSN).rows.iter().map(|fact| fact.code.as_str());
    for code in codes.chain(["", "2", "240", "2106902", "210690201"]) {
        agree(&RSP_VALUATION_HSN, code, rows.iter().filter(|row| code.starts_with(&row.code)));
    }
}

/// What a format stands for, as a regular expression.
fn expression(format: &str) -> Regex {
    let place = |place: char| match place {
        '@' => "[A-Za-z]".to_owned(),
        '#' => "[0-9]".to_owned(),
        '*' => "[A-Za-z0-9]".to_owned(),
        other => format!("[{other}{}]", other.to_ascii_lowercase()),
    };
    let (must, may) = format.split_once('[').unwrap_or((format, ""));
    let may = may.trim_end_matches(']').chars().rev();
    let may = may.fold(String::new(), |inner, next| format!("(?:{}{inner})?", place(next)));
    Regex::new(&format!("^{}{may}$", must.chars().map(place).collect::<String>())).unwrap()
}

#[test]
fn vehicle_numbers_by_their_formats() {
    let rows = &file(&VEHICLE_FORMATS).rows;
    let formats: Vec<_> = rows.iter().map(|row| (expression(&row.code), row)).collect();
    let mut random = Random(0x5EED_2026);
    let mut fitting = 0;
    for _ in 0..1000 {
        for (_, row) in &formats {
            // A number of this format, or one place away from it.
            let places: Vec<char> = row.code.chars().filter(|c| !"[]".contains(*c)).collect();
            let least = row.code.find('[').unwrap_or(places.len());
            let spare = (places.len() - least) as u64 + 2;
            let length = (least - 1).max(1) + usize::try_from(random.below(spare + 1)).unwrap();
            let slip = usize::try_from(random.below(30)).unwrap();
            let number: String = (0..length)
                .map(|i| match places.get(i) {
                    _ if i == slip => random.one_of(LETTERS_AND_DIGITS),
                    Some('@') => random.one_of(LETTERS),
                    Some('#') => random.one_of(b"0123456789"),
                    Some('*') | None => random.one_of(LETTERS_AND_DIGITS),
                    Some(&other) => other,
                })
                .collect();
            for number in [number.to_ascii_lowercase(), format!("{number}-"), number] {
                let fits = formats.iter().filter(|(regex, _)| regex.is_match(&number));
                let expected: Vec<&Fact> = fits.map(|(_, row)| *row).collect();
                fitting += expected.len();
                agree(&VEHICLE_FORMATS, &number, expected);
            }
        }
    }
    assert!(fitting > 10_000, "{fitting}");
}
