//! The generated files are those that the sources give.

use std::path::{Path, PathBuf};

use inv01::Document;
use inv01::schema::Form;
use inv01_codegen::Generated;

#[test]
fn generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let diff = inv01_codegen::stale(root).unwrap();
    assert!(diff.is_empty(), "{diff}\nrun `cargo codegen`");
}

#[test]
fn schemas_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in Document::ALL {
        let path = PathBuf::from(format!("schemas/{document}.schema.json"));
        let fresh = Generated { path, text: document.text(Form::default()) };
        let diff = inv01_codegen::diff(root, &fresh);
        assert!(diff.is_empty(), "{diff}\nrun `cargo schemas`");
    }
}
