//! Generates the checked-in sources of `inv01` from `schemas/` and `masters/`.
//!
//! The generator reads every fact from its one home, checks that the facts fit together, and writes
//! `crates/inv01/src/generated/`, the conformance suite and pages of `docs/`. It does not depend on
//! the library, so it also runs when the generated files do not compile.
//!
//! ```no_run
//! use std::path::Path;
//!
//! let root = Path::new(".");
//! for file in inv01_codegen::generate(root)? {
//!     println!("{}", file.path.display());
//! }
//! # Ok::<(), inv01_codegen::SourceError>(())
//! ```

pub mod cases;
pub mod coverage;
mod emit;
pub mod malformed;
pub mod node;
mod pattern;
pub mod rows;
pub mod source;
pub mod suite;

use std::fs;
use std::path::{Path, PathBuf};

pub use source::{Source, SourceError};

/// A generated file: where it stands, relative to the repository, and what it holds.
#[derive(Debug)]
pub struct Generated {
    /// Path relative to the root of the repository.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// Generates every file from the sources below `root`.
///
/// # Errors
///
/// A source that cannot be read, does not parse or contradicts another, with file and line.
pub fn generate(root: &Path) -> Result<Vec<Generated>, SourceError> {
    let source = Source::load(root)?;
    emit::all(&source)
}

/// The files below `root` in folders that hold nothing but generated files, and that are no more
/// generated.
///
/// # Errors
///
/// A folder that cannot be read.
pub fn obsolete(root: &Path, files: &[Generated]) -> Result<Vec<PathBuf>, SourceError> {
    let mut obsolete = Vec::new();
    for folder in emit::FOLDERS.map(Path::new) {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        for entry in entries {
            let entry = entry.map_err(|error| SourceError {
                file: folder.display().to_string(),
                line: 0,
                reason: error.to_string(),
            })?;
            let path = folder.join(entry.file_name());
            if !files.iter().any(|file| file.path == path) {
                obsolete.push(path);
            }
        }
    }
    obsolete.sort();
    Ok(obsolete)
}

/// A unified diff from the files that are checked in to those that [`generate`] gives; empty when
/// all are fresh.
///
/// # Errors
///
/// As [`generate`].
pub fn stale(root: &Path) -> Result<String, SourceError> {
    let mut files = generate(root)?;
    let gone = obsolete(root, &files)?;
    files.extend(gone.into_iter().map(|path| Generated { path, text: String::new() }));
    Ok(files.iter().map(|file| diff(root, file)).collect())
}

/// A unified diff from a file that is checked in to its fresh text; empty when they are equal.
pub fn diff(root: &Path, fresh: &Generated) -> String {
    let present = fs::read_to_string(root.join(&fresh.path)).unwrap_or_default();
    let name = fresh.path.display().to_string();
    similar::TextDiff::from_lines(&present, &fresh.text)
        .unified_diff()
        .header(&name, &name)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_what_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let pages = ["docs/rules/2238.md", "docs/rules/9999.md", "docs/fields/old.md"];
        for page in pages {
            let path = root.path().join(page);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let fresh = Generated { path: PathBuf::from(pages[0]), text: String::new() };
        let gone = obsolete(root.path(), &[fresh]).unwrap();
        assert_eq!(gone, [Path::new(pages[2]), Path::new(pages[1])]);
    }
}
