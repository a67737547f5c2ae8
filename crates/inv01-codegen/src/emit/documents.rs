//! `document.rs`: the list of documents.

use std::fmt::Write as _;

use super::camel;
use crate::source::{Document, Source};

/// The record of a report, which is no document of the exchange: it has no rows.
const REPORT: (&str, &str) = ("report", "Record of inv01: what is known of one invoice");

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! The documents by their names.\n\n\
         #[cfg(feature = \"schemars\")]\nuse schemars::Schema;\n\n\
         use crate::field::FieldId;\n\
         #[cfg(feature = \"schemars\")]\nuse crate::schema::Named;\n\n\
         /// A document of the exchange with the portal, or the record of a report.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]\n\
         #[non_exhaustive]\npub enum Document {\n",
    );
    for document in &source.documents {
        let is_default = document.root == 0 && !document.is_array;
        let default = if is_default { "    #[default]\n" } else { "" };
        let (title, name) = (&document.title, variant(document));
        let _ = writeln!(out, "    /// {title}.\n{default}    {name},");
    }
    let all: Vec<String> =
        source.documents.iter().map(|d| format!("Self::{}", variant(d))).collect();
    let _ = write!(
        out,
        "    /// {}.\n    Report,\n}}\n\nimpl Document {{\n    /// Every document.\n    \
         pub const ALL: &[Self] = &[{}, Self::Report];\n\n",
        REPORT.1,
        all.join(", "),
    );
    let texts = |of: fn(&Document) -> &str, report: &str| {
        let arms = source.documents.iter();
        let arms = arms.map(|d| format!("            Self::{} => {:?},\n", variant(d), of(d)));
        format!("{}            Self::Report => {report:?},\n", arms.collect::<String>())
    };
    let _ = write!(
        out,
        "    /// Its name on the command line and in the name of its file.\n    \
         pub const fn as_str(self) -> &'static str {{\n        match self {{\n{}        }}\n    }}\n\n    \
         /// What it is.\n    \
         pub const fn title(self) -> &'static str {{\n        match self {{\n{}        }}\n    }}\n\n    \
         /// Its row; of an array, that of its elements. The record of a report has none.\n    \
         pub(crate) const fn root(self) -> Option<FieldId> {{\n        match self {{\n",
        texts(|document| &document.name, REPORT.0),
        texts(|document| &document.title, REPORT.1),
    );
    for document in &source.documents {
        let _ = writeln!(
            out,
            "            Self::{} => Some(FieldId({})),",
            variant(document),
            document.root
        );
    }
    let which = |is: fn(&Document) -> bool| {
        let those = source.documents.iter().filter(|document| is(document));
        those.map(|d| format!("Self::{}", variant(d))).collect::<Vec<_>>().join(" | ")
    };
    let _ = write!(
        out,
        "            Self::Report => None,\n        }}\n    }}\n\n    \
         /// Whether it is an array, of which each element is checked by itself.\n    \
         pub const fn is_array(self) -> bool {{\n        matches!(self, {})\n    }}\n\n    \
         /// Whether it comes from the portal or from a service provider, and so may hold more than is\n    \
         /// known.\n    \
         pub const fn is_received(self) -> bool {{\n        matches!(self, {})\n    }}\n}}\n",
        which(|document| document.is_array),
        which(|document| document.is_received),
    );
    out.push_str(
        "\n/// The schema of the Rust type of a document.\n#[cfg(feature = \"schemars\")]\n\
         pub(crate) fn schema(named: Named) -> Schema {\n    match named.document {\n",
    );
    for document in &source.documents {
        let root = &source.fields[document.root].type_name;
        let module = if document.root == 0 { "model" } else { "documents" };
        let given = format!("crate::{module}::{root}");
        let rust = if document.is_array { format!("Vec<{given}>") } else { given };
        let _ =
            writeln!(out, "        Document::{} => named.schema::<{rust}>(),", variant(document));
    }
    out + "        Document::Report => named.schema::<crate::Record<'_>>(),\n    }\n}\n"
}

fn variant(document: &Document) -> String {
    camel(&document.name)
}
