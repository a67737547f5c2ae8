//! `inv01 schema`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use inv01::Document;
use inv01::schema::{Dialect, Form};

use crate::args::{Draft, Schema};

/// Prints a schema, or the names of those that there are.
pub(crate) fn run(arguments: &Schema) -> io::Result<ExitCode> {
    let text = if arguments.list { list() } else { arguments.document.text(form(arguments)) };
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Whoever read it has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn form(arguments: &Schema) -> Form {
    let dialect = match arguments.draft {
        _ if arguments.openapi => Dialect::OpenApi,
        Draft::Draft2020_12 => Dialect::Draft2020_12,
        Draft::Draft07 => Dialect::Draft07,
    };
    Form { dialect, strict: arguments.strict }
}

/// Name and title of each document, one a line.
fn list() -> String {
    let width = Document::ALL.iter().map(|document| document.as_str().len()).max().unwrap_or(0);
    let line = |document: &Document| format!("{document:width$}  {}\n", document.title());
    Document::ALL.iter().map(line).collect()
}
