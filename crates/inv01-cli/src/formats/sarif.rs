//! SARIF 2.1.0, as code scanning reads it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use inv01::{Affects, Basis, Check, Entry, Origin, Related, Report, Severity, Values, Verdict};
use serde::Serialize;

use crate::answers::Answer;
use crate::complain;
use crate::formats::json::{self, Elements};
use crate::formats::{End, Formatter};
use crate::summary::plural;

/// Most results that are written: GitHub shows no more of a run, and other viewers do not stream.
const MOST: u64 = 5_000;

/// Characters of a document number that are written; a sound one has 16.
const DOC: usize = 200;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// What the tool may say of itself.
const LEFT_OUT: &str = "results-left-out";
const NOT_REPORTED: &str = "findings-not-reported";
const NOT_READ: &str = "source-not-read";

pub(super) struct Sarif {
    values: Values,
    /// One check of each rule, in the order of the catalogue.
    rules: Vec<&'static Check>,
    results: Elements,
    written: u64,
    /// Results beyond [`MOST`].
    errors_left_out: u64,
    warnings_left_out: u64,
    /// Findings beyond what is reported of an invoice.
    not_reported: u64,
}

impl Sarif {
    pub(super) fn new(values: Values) -> Self {
        let mut rules: Vec<&'static Check> = Vec::new();
        for check in inv01::checks() {
            if rules.iter().all(|rule| rule.id != check.id) {
                rules.push(check);
            }
        }
        Self {
            values,
            rules,
            results: Elements::default(),
            written: 0,
            errors_left_out: 0,
            warnings_left_out: 0,
            not_reported: 0,
        }
    }

    /// What is to be said about the run, besides results.
    fn notifications(&self, end: &End<'_>) -> Vec<Notification> {
        let mut said = Vec::new();
        let mut say = |id, level, text| {
            said.push(Notification { descriptor: Id { id }, level, message: Message { text } });
        };
        if self.left_out() > 0 {
            say(LEFT_OUT, "warning", self.remark());
        }
        if self.not_reported > 0 {
            let text = format!(
                "{} not reported: an invoice has more findings than --max-diagnostics.",
                plural(self.not_reported, "finding"),
            );
            say(NOT_REPORTED, "warning", text);
        }
        if !end.complete {
            let text = "A source could not be read to its end; standard error says which.";
            say(NOT_READ, "error", text.to_owned());
        }
        said
    }

    fn left_out(&self) -> u64 {
        self.errors_left_out + self.warnings_left_out
    }

    fn remark(&self) -> String {
        format!(
            "The first {MOST} results are written; {} and {} are left out.",
            plural(self.errors_left_out, "error"),
            plural(self.warnings_left_out, "warning"),
        )
    }

    fn result<'a>(&self, invoice: &Invoice<'a>, entry: &'a Entry) -> Finding<'a> {
        let Invoice { uri, doc, verdict, origin } = *invoice;
        let code = entry.code.map_or(String::new(), |code| format!("{code}: "));
        let is_stdin = origin.source == "-";
        Finding {
            rule_id: entry.id,
            rule_index: self.rules.iter().position(|rule| rule.id == entry.id),
            level: entry.severity,
            message: Message { text: format!("{code}{}", inert(&entry.message)) },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation {
                        uri: uri.into(),
                        description: is_stdin
                            .then(|| Message { text: "standard input".to_owned() }),
                    },
                    region: Some(Region { start_line: entry.line, start_column: entry.column }),
                },
                logical_locations: (!entry.pointer.is_empty())
                    .then_some([LogicalLocation { fully_qualified_name: &entry.pointer }]),
                message: None,
            }],
            related_locations: entry.related.iter().map(related).collect(),
            properties: Properties {
                index: origin.index,
                doc,
                verdict,
                code: entry.code,
                rule: entry.rule,
                affects: entry.affects,
                basis: entry.basis,
                expected: entry.expected.as_deref(),
                actual: entry.actual.as_deref(),
                formula: entry.formula.as_deref(),
                hint: entry.hint.as_deref(),
                item: entry.item.as_deref(),
                also: &entry.also,
            },
        }
    }
}

impl Formatter for Sarif {
    fn begin(&mut self, to: &mut dyn Write) -> io::Result<()> {
        let notification = |id, text: &str| Descriptor {
            id,
            name: None,
            short_description: Message { text: text.to_owned() },
            full_description: None,
            help: None,
            default_configuration: None,
        };
        let driver = Driver {
            name: "inv01",
            version: env!("CARGO_PKG_VERSION"),
            rules: self.rules.iter().map(|check| rule(check)).collect(),
            notifications: [
                notification(LEFT_OUT, "There are more results than are written."),
                notification(NOT_REPORTED, "An invoice has more findings than are reported."),
                notification(NOT_READ, "A source could not be read to its end."),
            ],
        };
        write!(to, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
        json::write(to, &Tool { driver })?;
        write!(to, ",\n\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }

    fn invoice(
        &mut self,
        to: &mut dyn Write,
        report: &Report<'_>,
        origin: &Origin<'_>,
        _: Option<&Answer<'_>>,
    ) -> io::Result<()> {
        self.not_reported += report.omitted();
        let room = usize::try_from(MOST - self.written).unwrap_or(usize::MAX);
        for found in report.diagnostics().iter().skip(room) {
            *match found.severity() {
                Severity::Error => &mut self.errors_left_out,
                Severity::Warning => &mut self.warnings_left_out,
            } += 1;
        }
        if room == 0 || report.diagnostics().is_empty() {
            return Ok(());
        }
        let (uri, doc) = (uri(origin.source), report.document_number());
        // It stands in every result, so a long one would be written many times.
        let doc = doc.map(|number| number.chars().take(DOC).collect::<String>());
        let invoice = Invoice { uri: &uri, doc: doc.as_deref(), verdict: report.verdict(), origin };
        for entry in report.entries(origin, self.values).iter().take(room) {
            let result = self.result(&invoice, entry);
            self.results.add(to, &result)?;
            self.written += 1;
        }
        Ok(())
    }

    fn finish(&mut self, to: &mut dyn Write, end: &End<'_>) -> io::Result<()> {
        self.results.close(to)?;
        let invocation = Invocation {
            execution_successful: end.complete,
            tool_execution_notifications: self.notifications(end),
        };
        write!(to, ",\n\"invocations\":[")?;
        json::write(to, &invocation)?;
        writeln!(to, "]}}]}}")?;
        if self.left_out() > 0 {
            complain(&self.remark());
        }
        Ok(())
    }
}

/// Another place that a finding rests on. Its line is not known any more.
fn related(other: &Related) -> Location<'_> {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&other.source).into(),
                description: None,
            },
            region: None,
        },
        logical_locations: Some([LogicalLocation { fully_qualified_name: &other.pointer }]),
        message: Some(Message { text: format!("record {} of the source", other.index) }),
    }
}

fn rule(check: &'static Check) -> Descriptor {
    let help = match check.doubtful {
        Some(doubtful) => format!("{} {doubtful}", check.demands),
        None => check.demands.to_owned(),
    };
    let message = |text: &str| Message { text: text.to_owned() };
    Descriptor {
        id: check.id,
        name: Some(check.rule),
        short_description: message(check.title),
        full_description: Some(message(check.demands)),
        help: Some(Message { text: help }),
        default_configuration: Some(Configuration { level: check.severity }),
    }
}

/// The name of a source as a URI reference. A relative path stays relative, so that it is one of the
/// repository that is scanned.
fn uri(source: &str) -> String {
    if source == "-" {
        // Viewers want a path, and take no scheme but `file`.
        return "stdin".to_owned();
    }
    let path = if cfg!(windows) { source.replace('\\', "/") } else { source.to_owned() };
    let is_absolute = path.starts_with('/');
    let has_drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    let mut rest = path.as_str();
    while let Some(below) = rest.strip_prefix("./") {
        rest = below;
    }
    let mut out = match (is_absolute, has_drive) {
        (true, _) => String::from("file://"),
        (_, true) => String::from("file:///"),
        _ => String::new(),
    };
    for (at, &byte) in rest.as_bytes().iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b':' if has_drive && at == 1 => out.push(':'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// A message in which nothing is a link: viewers follow `[text](target)`, and a name that somebody
/// else has chosen may look like one.
fn inert(message: &str) -> String {
    message.replace("](", "] (")
}

/// What the results of an invoice have in common.
#[derive(Clone, Copy)]
struct Invoice<'a> {
    uri: &'a str,
    doc: Option<&'a str>,
    verdict: Verdict,
    origin: &'a Origin<'a>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
    notifications: [Descriptor; 3],
}

/// A rule, or a notification of the tool.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
}

#[derive(Serialize)]
struct Configuration {
    level: Severity,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: Severity,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are SARIF's")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalLocation<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation<'a> {
    uri: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    start_column: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    fully_qualified_name: &'a str,
}

/// Members of the record that SARIF has no place for.
#[derive(Serialize)]
struct Properties<'a> {
    index: u64,
    doc: Option<&'a str>,
    verdict: Verdict,
    code: Option<&'static str>,
    rule: &'static str,
    affects: Affects,
    basis: Basis,
    expected: Option<&'a str>,
    actual: Option<&'a str>,
    formula: Option<&'a str>,
    hint: Option<&'a str>,
    item: Option<&'a str>,
    also: &'a [&'static str],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Id,
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct Id {
    id: &'static str,
}

#[cfg(test)]
mod tests {
    use super::{inert, uri};

    #[test]
    fn names_of_sources_become_uri_references() {
        assert_eq!(uri("-"), "stdin");
        assert_eq!(uri("./-"), "-");
        assert_eq!(uri("a b/ü%20#?:.json"), "a%20b/%C3%BC%2520%23%3F%3A.json");
        assert_eq!(uri("../x.json"), "../x.json");
        #[cfg(unix)]
        assert_eq!(uri("/tmp/x:\\.json"), "file:///tmp/x%3A%5C.json");
        #[cfg(windows)]
        assert_eq!(uri(r"C:\a b\x.json"), "file:///C:/a%20b/x.json");
    }

    #[test]
    fn a_message_has_no_links() {
        assert_eq!(inert("[a](http://b) [c]"), "[a] (http://b) [c]");
    }
}
