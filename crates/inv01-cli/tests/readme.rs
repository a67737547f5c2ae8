//! The demonstration in the README is what the command prints.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_demonstration_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    let arguments = command.strip_prefix("$ inv01 ").unwrap().split(' ');
    let output = Command::new(env!("CARGO_BIN_EXE_inv01"))
        .args(arguments)
        .current_dir(&root)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    // A line of three dots stands for what is left out.
    let mut rest = printed.as_str();
    for part in shown.split("...\n") {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("not printed:\n{part}"));
        rest = after;
    }
    assert_eq!(rest, "");
}

#[test]
fn every_printed_check_names_its_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root.join(name)).unwrap();
        let mut commands =
            text.lines().filter(|line| line.contains("inv01 check -") || line.contains("-- check"));
        assert!(commands.all(|line| line.contains("--as-of")), "{name}");
    }
}
