//! `--sellers` and `--seen`: what is known of suppliers and of their numbers.

use std::io::{self, BufRead as _};
use std::path::Path;

use inv01::{Irn, ParseIrnError, Sellers};

use crate::input::Source;
use crate::{named, overlay};

/// The table of suppliers.
///
/// # Errors
///
/// What cannot be read or taken, with file and line.
pub(crate) fn sellers(file: &Path) -> io::Result<Sellers> {
    Sellers::from_csv(&overlay::text(file)?).map_err(|error| {
        io::Error::other(format!("{}:{}: {}", file.display(), error.line, error.reason))
    })
}

/// Hands on every IRN of a file: one a line, blank lines aside.
///
/// # Errors
///
/// What cannot be read, and a line that is no IRN, with file and line.
pub(crate) fn irns(file: &Path, mut each: impl FnMut(Irn)) -> io::Result<()> {
    let of_file = |error: &io::Error| named(file.display(), error);
    let source = Source::File(file.to_owned());
    let mut reader = source.open().map_err(|error| of_file(&error))?;
    let (mut text, mut line) = (Vec::new(), 0_u64);
    loop {
        text.clear();
        if reader.read_until(b'\n', &mut text).map_err(|error| of_file(&error))? == 0 {
            return Ok(());
        }
        line += 1;
        let irn = std::str::from_utf8(&text).map_or(Err(ParseIrnError), |text| {
            let text = if line == 1 { text.trim_start_matches('\u{FEFF}') } else { text };
            match text.trim() {
                "" => Ok(None),
                text => text.parse::<Irn>().map(Some),
            }
        });
        let wrong = |error| io::Error::other(format!("{}:{line}: {error}", file.display()));
        if let Some(irn) = irn.map_err(wrong)? {
            each(irn);
        }
    }
}
