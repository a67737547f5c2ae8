//! Which sources there are: files, directories, standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use walkdir::WalkDir;

use crate::{complain, named};

/// A source to read.
#[derive(Debug)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
}

/// The text of a source.
pub(crate) type Reader = Box<dyn BufRead + Send>;

/// Bytes read at a time.
const BUFFER: usize = 64 * 1024;

/// How every gzip file begins, and no JSON text.
const GZIP: [u8; 2] = [0x1F, 0x8B];

impl Source {
    /// Its name in reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Its text, unpacked where it is packed.
    pub(crate) fn open(&self) -> io::Result<Reader> {
        unpacked(match self {
            Self::Stdin => Box::new(BufReader::with_capacity(BUFFER, io::stdin())),
            Self::File(path) => Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)),
        })
    }

    /// Whether its name says that each line is a record.
    pub(crate) fn is_lines(&self) -> bool {
        matches!(self, Self::File(path) if has_extension(path, &["ndjson", "jsonl"]))
    }
}

fn unpacked(mut reader: Reader) -> io::Result<Reader> {
    let mut head = Vec::new();
    reader.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
    let is_packed = head == GZIP;
    let reader = io::Cursor::new(head).chain(reader);
    Ok(if is_packed {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader)))
    } else {
        Box::new(reader)
    })
}

/// Whether a file has one of these extensions, `.gz` behind it or not.
fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let is = |path: &Path, known: &str| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(known))
    };
    let inner = if is(path, "gz") { path.with_extension("") } else { path.to_owned() };
    extensions.iter().any(|known| is(&inner, known))
}

/// The sources that the paths name, in order; directories by file name. What cannot be looked at is
/// given as an error in its place, and the rest goes on.
///
/// # Errors
///
/// The file that results go to is named itself: they would replace it.
pub(crate) fn sources(
    paths: &[PathBuf],
    results: Option<&Path>,
) -> io::Result<Vec<io::Result<Source>>> {
    if paths.is_empty() {
        return Ok(vec![Ok(Source::Stdin)]);
    }
    let results = results.and_then(|file| file.canonicalize().ok());
    let is_results = |file: &Path| results.is_some() && file.canonicalize().ok() == results;
    if let Some(path) = paths.iter().find(|path| is_results(path)) {
        let reason = format!("{}: the results would replace it", path.display());
        return Err(io::Error::other(reason));
    }
    Ok(paths.iter().flat_map(|path| below(path, &is_results)).collect())
}

fn below(path: &Path, is_results: &dyn Fn(&Path) -> bool) -> Vec<io::Result<Source>> {
    if path == Path::new("-") {
        return vec![Ok(Source::Stdin)];
    }
    if !path.is_dir() {
        return vec![Ok(Source::File(path.to_owned()))];
    }
    let entries = WalkDir::new(path).sort_by_file_name().into_iter();
    let found: Vec<_> = entries
        .filter_map(|entry| match entry {
            Ok(entry)
                if entry.file_type().is_file()
                    && has_extension(entry.path(), &["json", "jsonl", "ndjson"])
                    && !is_results(entry.path()) =>
            {
                Some(Ok(Source::File(entry.into_path())))
            }
            Ok(_) => None,
            Err(error) => Some(Err(unseen(error, path))),
        })
        .collect();
    if found.is_empty() {
        // As good as nothing was named, and a slip in a path would look like success.
        complain(&format!("{}: no file of invoices below it", path.display()));
    }
    found
}

/// Why a part of a directory cannot be looked at.
fn unseen(error: walkdir::Error, folder: &Path) -> io::Error {
    let path = error.path().unwrap_or(folder).to_owned();
    match error.into_io_error() {
        Some(error) => named(path.display(), &error),
        None => io::Error::other(format!("{}: a link leads back to it", path.display())),
    }
}
