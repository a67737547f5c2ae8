//! `cargo codegen`: writes the generated files; `cargo codegen --check` compares them.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "a command speaks")]
fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => write(&root),
        ["--check"] => inv01_codegen::stale(&root).map_err(|error| error.to_string()),
        _ => Err("usage: cargo codegen [--check]".to_owned()),
    };
    match outcome {
        Ok(diff) if diff.is_empty() => ExitCode::SUCCESS,
        Ok(diff) => {
            println!("{diff}");
            eprintln!("generated files are stale: run `cargo codegen`");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path) -> Result<String, String> {
    let files = inv01_codegen::generate(root).map_err(|error| error.to_string())?;
    for path in inv01_codegen::obsolete(root, &files).map_err(|error| error.to_string())? {
        let removed = fs::remove_file(root.join(&path));
        removed.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for file in files {
        let path = root.join(&file.path);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder.and_then(|()| fs::write(&path, file.text));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(String::new())
}
