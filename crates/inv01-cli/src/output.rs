//! Where results go: standard output, or a file that is replaced when they are complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::named;

/// Where results go.
pub(crate) enum Destination {
    Stdout(StdoutLock<'static>),
    /// A device or a pipe: there is nothing to replace.
    Special(File),
    File {
        temporary: NamedTempFile,
        target: PathBuf,
    },
}

impl Destination {
    pub(crate) fn open(file: Option<&Path>) -> io::Result<Self> {
        match file {
            None => Ok(Self::Stdout(io::stdout().lock())),
            Some(file) => Self::of_file(file).map_err(|error| named(file.display(), &error)),
        }
    }

    fn of_file(file: &Path) -> io::Result<Self> {
        if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
            return OpenOptions::new().write(true).open(file).map(Self::Special);
        }
        let target = behind_links(file)?;
        let mut builder = Builder::new();
        // Its end must not be one that a walk over the folder takes for invoices.
        builder.prefix(".inv01-").suffix(".tmp");
        // A temporary file is for its owner only; results are for whom the umask says.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let temporary = builder.tempfile_in(folder(&target))?;
        Ok(Self::File { temporary, target })
    }

    /// Puts the complete results in their place.
    pub(crate) fn complete(mut self) -> io::Result<()> {
        self.flush()?;
        if let Self::File { temporary, target } = self {
            // Or a crash soon after could leave the new name on an empty file.
            temporary.as_file().sync_all()?;
            temporary.persist(&target).map_err(|error| named(target.display(), &error.error))?;
        }
        Ok(())
    }

    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout(_))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::Special(file) => file,
            Self::File { temporary, .. } => temporary,
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

/// The folder that a file stands in.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The file itself, so that a link to it stays one. It need not exist.
fn behind_links(file: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(file) {
            Ok(link) => behind_links(&folder(file).join(link)),
            Err(_) => Ok(file.to_owned()),
        },
        found => found,
    }
}
