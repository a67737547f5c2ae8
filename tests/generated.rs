//! The generated files are those that the sources give.

use std::path::Path;

#[test]
fn generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let diff = inv01_codegen::stale(root).unwrap();
    assert!(diff.is_empty(), "{diff}\nrun `cargo codegen`");
}
