//! `--output-file`: the file is there when it is complete, or not at all.

mod common;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use common::{FORMATS, check, check_with, one_line};

/// Checks the examples, with the results in a file.
fn check_into(file: &Path, arguments: &[&str]) -> common::Outcome {
    let into = ["--output-file", file.to_str().unwrap()];
    check(&[&into, arguments].concat())
}

fn names(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_file_holds_what_standard_output_would() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("results");
    for format in FORMATS {
        for statistics in [&[][..], &["--statistics"]] {
            let arguments = [&["--format", format, "examples"], statistics].concat();
            let shown = check(&arguments);
            let outcome = check_into(&file, &arguments);
            assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{format}");
            assert_eq!(outcome.stderr, shown.stderr, "{format}");
            assert_eq!(fs::read_to_string(&file).unwrap(), shown.stdout, "{format}");
        }
    }
    assert_eq!(names(&folder), ["results"]);
    // Colours are for terminals, or for who asks.
    check_into(&file, &["--color", "always", "examples"]);
    assert!(fs::read_to_string(&file).unwrap().contains("\u{1b}[1;31m"));
}

#[test]
fn a_run_that_fails_half_way_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("results");
    fs::write(&file, "earlier results").unwrap();
    // Wrong usage.
    assert_eq!(check_into(&file, &["--format", "xml"]).code, 2);
    assert_eq!(check_into(&file, &["--ignore", "no-such-rule"]).code, 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), "earlier results");
    assert_eq!(names(&folder), ["results"]);
    // A folder that is not there, and one in the file's place.
    let outcome = check_into(&folder.path().join("none/results"), &["examples"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("none/results"), "{}", outcome.stderr);
    assert_eq!(check_into(folder.path(), &["examples"]).code, 2);
    // A source that cannot be read is told, and what was read is written.
    let outcome = check_into(&file, &["no/such/file.json", "examples/invoice.json"]);
    assert_eq!(outcome.code, 2);
    assert!(fs::read_to_string(&file).unwrap().ends_with("1 accepted; 0 errors, 0 warnings\n"));
}

/// The run is stopped while its input is still open.
#[cfg(unix)]
#[test]
fn nothing_is_seen_of_results_that_are_not_complete() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("results");
    fs::write(&file, "earlier results").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--as-of", "2026-11-21", "--format", "ndjson", "--output-file"])
        .arg(&file)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Far more than any buffer holds.
    stdin.write_all(format!("{}\n", one_line()).repeat(2_000).as_bytes()).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "earlier results");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "earlier results");
}

#[cfg(unix)]
#[test]
fn the_file_is_as_any_other_new_file() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode();
    fs::write(path("other"), "").unwrap();
    check_into(&path("results"), &["--format", "summary", "examples"]);
    assert_eq!(mode("results"), mode("other"));
    // A file that is there keeps its mode: it may have been closed for what it holds.
    fs::set_permissions(path("results"), fs::Permissions::from_mode(0o600)).unwrap();
    check_into(&path("results"), &["--format", "summary", "examples"]);
    assert_eq!(mode("results") & 0o777, 0o600);

    // What a link leads to is replaced, also when it is not there yet.
    let shown = fs::read_to_string(path("results")).unwrap();
    symlink("results", path("link")).unwrap();
    symlink("link", path("link to link")).unwrap();
    symlink("later", path("link to nothing")).unwrap();
    fs::write(path("results"), "earlier results").unwrap();
    for (link, target) in [("link to link", "results"), ("link to nothing", "later")] {
        check_into(&path(link), &["--format", "summary", "examples"]);
        assert!(path(link).is_symlink(), "{link}");
        assert_eq!(fs::read_to_string(path(target)).unwrap(), shown, "{link}");
    }
    assert!(path("link").is_symlink());
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_as_it_is() {
    use std::os::unix::fs::FileTypeExt as _;

    let outcome = check_into(Path::new("/dev/null"), &["examples"]);
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (1, "", ""));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let shown = check(&["--format", "summary", "examples"]).stdout;
    for stdout in ["/dev/stdout", "-"] {
        let outcome = check_into(Path::new(stdout), &["--format", "summary", "examples"]);
        assert_eq!(outcome.stdout, shown);
    }
    // Also where standard output is a file that is there.
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    fs::write(&log, "earlier\n").unwrap();
    std::process::Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(["check", "--as-of", "2026-11-21", "--format", "summary", "--output-file"])
        .args(["/dev/stdout", "examples"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .stdout(fs::OpenOptions::new().append(true).open(&log).unwrap())
        .status()
        .unwrap();
    assert_eq!(fs::read_to_string(&log).unwrap(), format!("earlier\n{shown}"));
}

/// Memory that is kept as files, which are as good as any.
#[cfg(target_os = "linux")]
#[test]
fn a_file_below_dev_is_a_file() {
    let folder = TempDir::new_in("/dev/shm").unwrap();
    let file = folder.path().join("results");
    for _ in 0..2 {
        check_into(&file, &["--format", "summary", "examples/invoice.json"]);
        assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1);
    }
}

/// A device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_trouble() {
    for arguments in [&["--exit-zero"][..], &["--format", "json"], &["--format", "junit"]] {
        let outcome = check_into(Path::new("/dev/full"), &[arguments, &["examples"]].concat());
        assert_eq!(outcome.code, 2);
        assert!(outcome.stderr.starts_with("inv01: "), "{}", outcome.stderr);
    }
}

#[test]
fn a_file_without_a_folder_stands_where_the_command_runs() {
    let folder = TempDir::new().unwrap();
    let arguments =
        ["check", "--as-of", "2026-11-21", "--format", "summary", "--output-file", "results"];
    let outcome = common::run_in(folder.path(), &arguments, one_line().as_bytes());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    let shown = check_with(&["--format", "summary"], one_line().as_bytes()).stdout;
    assert_eq!(fs::read_to_string(folder.path().join("results")).unwrap(), shown);
    assert_eq!(names(&folder), ["results"]);
}

#[test]
fn results_are_no_invoices() {
    let folder = common::folder(&[("a.json", &one_line())]);
    let results = folder.path().join("results.json");
    let walk = folder.path().to_str().unwrap();
    // The second run finds the results of the first one beside the invoice.
    for _ in 0..2 {
        assert_eq!(check_into(&results, &["--format", "json", walk]).code, 0);
        let document = fs::read_to_string(&results).unwrap();
        assert_eq!(document.matches("\"verdict\"").count(), 1, "{document}");
    }
    // And what is named is not replaced by what is said about it.
    let invoice = folder.path().join("a.json");
    let outcome = check_into(&invoice, &[invoice.to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("the results would replace it"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(&invoice).unwrap(), one_line());
}
