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
    for (i, part) in shown.split("...\n").enumerate() {
        let (before, after) =
            rest.split_once(part).unwrap_or_else(|| panic!("not printed:\n{part}"));
        assert!(i > 0 || before.is_empty(), "the README leaves out the beginning:\n{before}");
        rest = after;
    }
    assert_eq!(rest, "");
}

#[test]
fn every_printed_check_names_its_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut printed = 0;
    for name in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root.join(name)).unwrap();
        let fenced = text.split("```").skip(1).step_by(2).flat_map(str::lines);
        for line in fenced.filter(|line| line.contains("inv01") && line.contains(" check ")) {
            assert!(line.contains(" --as-of "), "{name}: {line}");
            printed += 1;
        }
    }
    assert!(printed >= 2);
}
