//! The options of `inv01 verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use inv01::Values;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 every answer is verified and, with --sent, nothing differs; 1 one is not, \
    or there is no token; 2 usage, reading or writing failed."
)]
pub(crate) struct Verify {
    /// Files, directories (every *.json, *.jsonl and *.ndjson below them, each also with .gz behind
    /// it; links are not followed) or - for standard input, which is also read when nothing is
    /// named. A source holds answers, or nothing but tokens with white space between them.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// A file of public keys: PEM, JWK or JWKS. A bare public key is tried for every token, a certificate or
    /// JWK for those that name its kid or x5t, and with KID= a key for those of this kid. May be given
    /// several times.
    #[arg(long, value_name = "[KID=]FILE", required = true, value_parser = key)]
    pub(crate) key: Vec<KeyFile>,

    /// The requests: the signed invoice of each answer is compared with the request of the same position.
    #[arg(long, value_name = "FILE")]
    pub(crate) sent: Option<PathBuf>,

    /// How results are written.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: VerifyFormat,

    /// Show personal data instead of its shape.
    #[arg(long)]
    show_values: bool,
}

impl Verify {
    pub(crate) fn values(&self) -> Values {
        if self.show_values { Values::Shown } else { Values::Masked }
    }
}

/// A file of keys, and the `kid` that its key is for.
#[derive(Debug, Clone)]
pub(crate) struct KeyFile {
    pub(crate) kid: Option<String>,
    pub(crate) file: PathBuf,
}

/// What stands before the first `=` is a kid; nothing stands there where only the file has one.
fn key(text: &str) -> Result<KeyFile, &'static str> {
    let (kid, file) = text.split_once('=').unwrap_or(("", text));
    if file.is_empty() {
        return Err("a file is wanted");
    }
    let kid = Some(kid.to_owned()).filter(|kid| !kid.is_empty());
    Ok(KeyFile { kid, file: file.into() })
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// Every token, and what differs.
    #[default]
    Human,
    /// One JSON document with a record for each answer.
    Json,
    /// One JSON record for each answer, one a line.
    Ndjson,
}
