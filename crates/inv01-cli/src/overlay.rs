//! `--masters`: a folder of rows that are laid over the masters.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use inv01::Masters;

use crate::named;

/// The masters with every `*.csv` of a folder laid over them, under the folder's name.
///
/// # Errors
///
/// What cannot be read or taken, with the file, and the line where there is one.
pub(crate) fn read(folder: &Path) -> io::Result<Masters> {
    let of_folder = |error: &io::Error| named(folder.display(), error);
    let wrong = |reason: &str| io::Error::other(format!("{}: {reason}", folder.display()));
    let mut files = Vec::new();
    for path in lists(folder).map_err(|error| of_folder(&error))? {
        let text = text(&path)?;
        files.push((path.display().to_string(), text));
    }
    if files.is_empty() {
        return Err(wrong("no *.csv in it"));
    }
    // The folder's own name, also when it is called `.` or by a link.
    let path = folder.canonicalize().map_err(|error| of_folder(&error))?;
    let name = path.file_name().unwrap_or_default();
    let name = name.to_str().ok_or_else(|| wrong("its name is not UTF-8"))?;
    Masters::overlaid(name, files).map_err(|error| match error.file {
        None => wrong(&error.reason),
        Some(_) => io::Error::other(error.to_string()),
    })
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => {
            io::Error::other(format!("{}: the text is not UTF-8", path.display()))
        }
        _ => named(path.display(), &error),
    })
}

/// The files of a folder that are lists, by name.
fn lists(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
    let mut paths: Vec<_> = entries?.into_iter().map(|entry| entry.path()).collect();
    let is_list = |path: &PathBuf| {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        // A link that leads nowhere is trouble with reading, not nothing.
        extension.eq_ignore_ascii_case("csv") && !path.is_dir()
    };
    paths.retain(is_list);
    paths.sort();
    Ok(paths)
}
