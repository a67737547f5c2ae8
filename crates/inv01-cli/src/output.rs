//! Where results go: standard output, or a file that is replaced when they are complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Stdout, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::named;

/// Where results go.
pub(crate) enum Destination {
    Stdout(Stdout),
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
            None => Ok(Self::Stdout(io::stdout())),
            Some(file) if file == Path::new("-") => Ok(Self::Stdout(io::stdout())),
            Some(file) => Self::of_file(file).map_err(|error| named(file.display(), &error)),
        }
    }

    fn of_file(file: &Path) -> io::Result<Self> {
        let present = fs::metadata(file).ok();
        let is_special =
            present.as_ref().is_some_and(|found| !found.is_file()) || is_open_already(file);
        if is_special {
            return OpenOptions::new().append(true).open(file).map(Self::Special);
        }
        let target = behind_links(file)?;
        let mut builder = Builder::new();
        // Its end must not be one that a walk over the folder takes for invoices.
        builder.prefix(".inv01-").suffix(".tmp");
        // A temporary file is for its owner only; results are for whom the umask says, or the file
        // that they replace.
        #[cfg(unix)]
        if present.is_none() {
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        let temporary = builder.tempfile_in(folder(&target))?;
        if let Some(present) = present {
            temporary.as_file().set_permissions(present.permissions())?;
        }
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

    /// The file that will be replaced.
    pub(crate) fn target(&self) -> Option<&Path> {
        match self {
            Self::File { target, .. } => Some(target),
            Self::Stdout(_) | Self::Special(_) => None,
        }
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
        self.writer().write(bytes).map_err(unwritten)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush().map_err(unwritten)
    }
}

fn unwritten(error: io::Error) -> io::Error {
    match error.kind() {
        // It asks to be tried again.
        io::ErrorKind::Interrupted => error,
        _ => named("the results cannot be written", &error),
    }
}

/// Whether a name is that of a stream which is open already, be it to a file.
fn is_open_already(file: &Path) -> bool {
    let streams = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];
    cfg!(unix) && streams.iter().any(|stream| file.starts_with(stream))
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
