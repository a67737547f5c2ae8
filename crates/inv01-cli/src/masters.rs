//! `inv01 masters`.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use inv01::masters::{EDITION, Row, STATES, Standing, all};
use inv01::{Date, Master, Masters};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::args::{self, ListFormat};
use crate::formats::json::{self, Elements};
use crate::{complain, printable};

/// Exit code when no row is valid.
const NONE_VALID: u8 = 1;

/// Version of the JSON documents.
const VERSION: u32 = 1;

/// Cells of a row.
const COLUMNS: usize = 8;

/// A wider cell, such as a long text of the portal, does not push the columns of all rows apart.
const WIDEST: usize = 60;

/// Prints the masters, the rows of one, or those that a code goes by.
pub(crate) fn run(arguments: &args::Masters) -> io::Result<ExitCode> {
    let day = arguments.day();
    let Some(master) = arguments.name else {
        print(|to| match arguments.format {
            ListFormat::Table => list(to),
            ListFormat::Json => list_as_json(to, day),
        })?;
        return Ok(ExitCode::SUCCESS);
    };
    let built_in = Masters::built_in();
    let Some(code) = &arguments.code else {
        print_rows(arguments, master, day, built_in.rows(master).collect())?;
        return Ok(ExitCode::SUCCESS);
    };
    // Lists are in capital letters, hands often are not.
    let spellings = [code.clone(), code.to_ascii_uppercase()];
    let found = spellings.iter().map(|code| built_in.find(master, code).collect::<Vec<_>>());
    let rows = found.into_iter().find(|rows| !rows.is_empty()).unwrap_or_default();
    if rows.is_empty() {
        let code = printable::beginning(code);
        complain(&format!("no row of {} goes by {code}", master.name));
    }
    let any_valid = rows.iter().any(|row| is_valid(row, day));
    print_rows(arguments, master, day, rows)?;
    Ok(if any_valid { ExitCode::SUCCESS } else { ExitCode::from(NONE_VALID) })
}

/// Whether the portal's list holds a row on a day, as far as is known. What only others list, such
/// as state 28 or the currency SLE, it does not hold, and `check` refuses it.
fn is_valid(row: &Row<'_>, day: Date) -> bool {
    row.validity.contains(day) && row.tier.standing() != Standing::Unlisted
}

/// Writes to standard output.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    match write(&mut stdout).and_then(|()| stdout.flush()) {
        // Whoever read it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Name, number of rows and title of each master, then what licences ask to be said.
fn list(to: &mut dyn Write) -> io::Result<()> {
    let width = all().iter().map(|master| master.name.len()).max().unwrap_or(0);
    writeln!(to, "edition {EDITION}")?;
    for master in all() {
        writeln!(to, "{:width$}  {:>5}  {}", master.name, master.count(), master.title)?;
    }
    for master in all() {
        if let Some(text) = master.attribution {
            write!(to, "\n{}: {text}\n", master.name)?;
        }
    }
    Ok(())
}

fn print_rows(
    arguments: &args::Masters,
    master: &'static Master,
    day: Date,
    rows: Vec<Row<'_>>,
) -> io::Result<()> {
    print(|to| match arguments.format {
        ListFormat::Table => {
            table(to, rows, day)?;
            // Of a look-up each line is a row.
            match master.attribution {
                Some(text) if arguments.code.is_none() => write!(to, "\n{text}\n"),
                _ => Ok(()),
            }
        }
        ListFormat::Json => rows_as_json(to, master, rows, day),
    })
}

/// A row on each line; columns that are empty throughout are left out. There is no line of headings,
/// so each cell says what it is.
fn table(to: &mut dyn Write, rows: Vec<Row<'_>>, day: Date) -> io::Result<()> {
    let rows: Vec<_> = rows.into_iter().map(|row| cells(row, day)).collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            let needed = cell.width();
            *width = if needed > WIDEST { 1.max(*width) } else { needed.max(*width) };
        }
    }
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths).filter(|(_, width)| *width > 0) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', 2 + width.saturating_sub(cell.width())));
        }
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

fn cells(row: Row<'_>, day: Date) -> [String; COLUMNS] {
    let is_valid = is_valid(&row, day);
    let date =
        |word: &str, date: Option<Date>| date.map_or(String::new(), |d| format!("{word} {d}"));
    [
        row.code.into_owned(),
        row.list.unwrap_or_default().to_owned(),
        row.state.map_or(String::new(), state_with_name),
        printable::text(row.name),
        date("from", row.validity.from),
        date("to", row.validity.to),
        row.tier.to_string(),
        if is_valid { "" } else { "not valid" }.to_owned(),
    ]
}

/// Such as `24 Gujarat`.
fn state_with_name(number: u8) -> String {
    let (code, built_in) = (two_digits(number), Masters::built_in());
    let name = built_in.find(&STATES, &code).map(|row| row.name).next();
    format!("{code} {}", name.unwrap_or_default())
}

fn two_digits(state: u8) -> String {
    format!("{state:02}")
}

/// A master in the list.
#[derive(Serialize)]
struct Listed {
    name: &'static str,
    title: &'static str,
    rows: usize,
    attribution: Option<&'static str>,
}

/// A row. Readers rely on these members: `docs/cli.md`.
#[derive(Serialize)]
struct Found<'a> {
    code: &'a str,
    name: Option<&'a str>,
    state: Option<String>,
    list: Option<&'static str>,
    tier: &'static str,
    from: Option<String>,
    to: Option<String>,
    valid: bool,
}

fn list_as_json(to: &mut dyn Write, day: Date) -> io::Result<()> {
    begin_json(to, day)?;
    write!(to, "\"masters\":[")?;
    let mut elements = Elements::default();
    for master in all() {
        let Master { name, title, attribution, .. } = **master;
        elements.add(to, &Listed { name, title, rows: master.count(), attribution })?;
    }
    elements.close(to)?;
    to.write_all(b"}\n")
}

fn rows_as_json(
    to: &mut dyn Write,
    master: &'static Master,
    rows: Vec<Row<'_>>,
    day: Date,
) -> io::Result<()> {
    begin_json(to, day)?;
    write!(to, "\"master\":\"{}\",\"attribution\":", master.name)?;
    json::write(to, &master.attribution)?;
    write!(to, ",\"rows\":[")?;
    let mut elements = Elements::default();
    for row in rows {
        let found = Found {
            code: &row.code,
            name: Some(row.name).filter(|name| !name.is_empty()),
            state: row.state.map(two_digits),
            list: row.list,
            tier: row.tier.as_str(),
            from: row.validity.from.map(|day| day.to_string()),
            to: row.validity.to.map(|day| day.to_string()),
            valid: is_valid(&row, day),
        };
        elements.add(to, &found)?;
    }
    elements.close(to)?;
    to.write_all(b"}\n")
}

/// What both documents begin with. Neither an edition nor a day has anything to escape.
fn begin_json(to: &mut dyn Write, day: Date) -> io::Result<()> {
    write!(to, "{{\"v\":{VERSION},\"edition\":\"{EDITION}\",\"as_of\":\"{day}\",")
}
