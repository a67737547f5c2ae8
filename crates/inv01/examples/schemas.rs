//! `cargo schemas`: writes the JSON Schemas of all documents to `schemas/`.

use std::fs;
use std::path::Path;

use inv01::Document;
use inv01::schema::Form;

fn main() -> std::io::Result<()> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    for document in Document::ALL {
        let file = schemas.join(format!("{document}.schema.json"));
        fs::write(file, document.text(Form::default()))?;
    }
    Ok(())
}
