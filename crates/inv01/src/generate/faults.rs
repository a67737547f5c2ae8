//! Invoices with exactly one fault, whose right answer is known.
//!
//! A fault is a rule under one of its codes, at one member. What it needs of the invoice and of the
//! context is said first, then a valid invoice of that kind is drawn, and then it is changed. Amounts
//! are made wrong while they are drawn, so that everything calculated from them is right.

mod amounts;
mod bytes;
mod document;
mod edit;
mod items;
mod parties;
mod rows;
mod supply;
mod transport;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::deal::Course;
use super::ewb::Mode;
use super::items::{Bend, Sort};
use super::options::{Wants, is_abroad};
use super::{Choices, Draw, Options, write};
use crate::check::{Affects, Check, Severity, Stage, Verdict};
use crate::context::Context;
use crate::field::{Field, FieldId, fields};
use crate::model::{DocTyp, SupTyp};
use crate::report::Report;
use crate::{Batch, Checker, Irn, Origin, Selection, Sellers};

use edit::Edit;
pub(crate) use rows::RowFault;

/// Something that can be wrong with an invoice: a rule under one of its codes, at one member.
///
/// ```
/// use inv01::generate::faults;
///
/// let fault = faults().iter().find(|fault| fault.is_called("2189")).unwrap();
/// assert_eq!(fault.to_string(), "H7 total-invoice-value (2189) at ValDtls.TotInvVal");
/// ```
pub struct Fault {
    check: &'static Check,
    severity: Severity,
    field: &'static Field,
    wants: Wants,
    context: Vec<fn(&mut Context)>,
    make: Box<Make>,
}

/// Changes a valid invoice; nothing if this cannot be done in its context.
type Make = dyn Fn(&mut Edit<'_>) -> Option<()> + Send + Sync;

/// Every fault that can be made, in the order of the subjects of rules: at least one for each rule
/// under each code that a check of one invoice may report, and for each constraint of each member.
///
/// ```
/// use inv01::generate::faults;
///
/// let rates = faults().iter().filter(|fault| fault.is_called("rate-list"));
/// assert!(rates.clone().count() > 0);
/// assert!(rates.clone().all(|fault| fault.check().code == Some("2240")));
/// ```
pub fn faults() -> &'static [Fault] {
    static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
        [
            bytes::faults(),
            rows::faults(),
            document::faults(),
            parties::faults(),
            supply::faults(),
            items::faults(),
            amounts::faults(),
            transport::faults(),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    &FAULTS
}

impl Fault {
    /// The rule under its code.
    pub fn check(&self) -> &'static Check {
        self.check
    }

    /// How bad the finding is: a warning where the rule is in doubt.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The member that the finding is about; the request itself where it is about the record.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// Whether this is the id, the name or the code of its rule.
    pub fn is_called(&self, name: &str) -> bool {
        let Check { id, rule, code, .. } = self.check;
        [Some(*id), Some(*rule), *code].contains(&Some(name))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// `H7 total-invoice-value (2189) at ValDtls.TotInvVal`, and `, in doubt` where an error is only
/// warned of.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Check { id, rule, code, severity, .. } = self.check;
        write!(f, "{id} {rule}")?;
        if let Some(code) = code {
            write!(f, " ({code})")?;
        }
        if !self.field.path.is_empty() {
            write!(f, " at {}", self.field.path)?;
        }
        if self.severity < *severity { f.write_str(", in doubt") } else { Ok(()) }
    }
}

/// An invoice with one fault, and the report that it must have.
///
/// `{:?}` prints the fault, what must be found, what matters of the context, and the record as it is,
/// so that a failing input can be read and copied; of one that is longer than anybody reads, the
/// beginning. Two are the same if their records, their findings and the IRNs that the portal has are.
#[derive(Clone)]
#[non_exhaustive]
pub struct Broken {
    /// The record. It is JSON unless the fault is that it is none.
    pub json: String,
    /// The fault that it has.
    pub fault: &'static Fault,
    /// The context in which it has this fault and no other: that of the options, changed where the
    /// fault needs it. Every finding is asked for.
    pub context: Context,
    /// The IRNs that the portal has already (D9).
    pub seen: Vec<Irn>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Every finding that it has, in no order: that of the fault, and those of rules that speak up
    /// with it.
    pub findings: Vec<Finding>,
}

/// How many characters of a record are shown.
const MOST_SHOWN: usize = 50_000;

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Context { as_of, profile, turnover, floor_date, names, .. } = &self.context;
        let Context { caller_gstin, ship_to_gstin, .. } = &self.context;
        writeln!(f, "{}: {}", self.fault, self.verdict)?;
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))?;
        writeln!(f, "as of {as_of}, {profile:?}, turnover {turnover:?}, floor {floor_date:?},")?;
        writeln!(f, "{names:?} names, sent by {caller_gstin:?}, ship-to GSTIN {ship_to_gstin}")?;
        self.seen.iter().try_for_each(|irn| writeln!(f, "the portal has {irn}"))?;
        // Nobody reads two megabytes of blanks.
        match self.json.char_indices().nth(MOST_SHOWN) {
            Some((end, _)) => write!(f, "{}… ({} bytes)", &self.json[..end], self.json.len()),
            None => f.write_str(&self.json),
        }
    }
}

impl PartialEq for Broken {
    fn eq(&self, other: &Self) -> bool {
        let Self { json, findings, seen, .. } = self;
        (json, findings, seen) == (&other.json, &other.findings, &other.seen)
    }
}

impl Eq for Broken {}

impl Hash for Broken {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.json.hash(state);
    }
}

impl Broken {
    /// Checks it in its context, with the IRNs that the portal has.
    ///
    /// ```
    /// use inv01::generate::{Choices, Options, broken, faults};
    ///
    /// let used = faults().iter().find(|fault| fault.is_called("2150")).unwrap();
    /// let broken = broken(&mut Choices::seeded(1), &Options::default(), used)?;
    /// assert_eq!(broken.seen.len(), 1);
    /// assert_eq!(broken.check().diagnostics()[0].code(), Some("2150"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self) -> Report<'_> {
        let mut report = Checker::new(self.context.clone()).check(self.json.as_bytes());
        self.settle(&mut report);
        report
    }

    /// Adds to a report what the IRNs have to say that the portal has, as [`check`](Self::check)
    /// does: for who has a checker of this context already.
    pub fn settle(&self, report: &mut Report<'_>) {
        if !self.seen.is_empty() {
            let mut batch = Batch::new();
            batch.register(self.seen.iter().copied());
            batch.settle(report, &Origin::whole(""));
        }
    }

    /// What a report says otherwise than it should: the verdict, findings that are missing, findings
    /// that are too many. Nothing if it is right.
    ///
    /// ```
    /// use inv01::Checker;
    /// use inv01::generate::{Choices, Options, broken, faults, invoice};
    ///
    /// let (mut choices, options) = (Choices::seeded(1), Options::default());
    /// let fault = faults().iter().find(|fault| fault.is_called("2189")).unwrap();
    /// let broken = broken(&mut choices, &options, fault)?;
    /// assert_eq!(broken.difference(&broken.check()), None);
    ///
    /// let other = invoice(&mut choices, &options);
    /// let mut checker = Checker::new(broken.context.clone());
    /// assert_eq!(
    ///     broken.difference(&checker.check(other.as_bytes())).unwrap(),
    ///     "verdict accepted, not rejected; missing: error 2189 /ValDtls/TotInvVal",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(&self, report: &Report<'_>) -> Option<String> {
        let mut said = Vec::new();
        if report.verdict() != self.verdict {
            said.push(format!("verdict {}, not {}", report.verdict(), self.verdict));
        }
        let mut found: Vec<Finding> = report
            .diagnostics()
            .iter()
            .map(|found| Finding {
                id: found.check().id,
                code: found.code(),
                severity: found.severity(),
                pointer: report.pointer(found),
            })
            .collect();
        for expected in &self.findings {
            match found.iter().position(|finding| finding == expected) {
                Some(position) => drop(found.remove(position)),
                None => said.push(format!("missing: {expected}")),
            }
        }
        said.extend(found.iter().map(|finding| format!("too many: {finding}")));
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// What a report must have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Finding {
    /// Id of the rule, such as `H7`.
    pub id: &'static str,
    /// The portal's code; none where it has none or none is known.
    pub code: Option<&'static str>,
    /// How bad it is.
    pub severity: Severity,
    /// Where, as RFC 6901 writes it.
    pub pointer: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, code, pointer, .. } = self;
        let or_dash = |text| if str::is_empty(text) { "-" } else { text };
        write!(f, "{severity} {} {}", or_dash(code.unwrap_or_default()), or_dash(pointer))
    }
}

/// Why an invoice with a fault cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbreakable {
    fault: String,
    why: &'static str,
}

impl fmt::Display for Unbreakable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no invoice has the fault {}: {}", self.fault, self.why)
    }
}

impl std::error::Error for Unbreakable {}

/// Makes an invoice with one fault. What the options leave open is as it is in valid invoices.
///
/// # Errors
///
/// If no such invoice has the fault: a fault of e-way bills in an invoice without one, one of exports
/// in a supply inside India, a rule that is not in force on the day of the check.
///
/// ```
/// use inv01::generate::{Choices, Options, broken, faults};
///
/// let fault = faults().iter().find(|fault| fault.is_called("export-buyer")).unwrap();
/// let options = Options::default().export(true);
/// let broken = broken(&mut Choices::seeded(7), &options, fault)?;
/// assert_eq!(broken.findings.len(), 1);
/// assert_eq!(broken.findings[0].code, Some("2248"));
/// assert_eq!(broken.findings[0].pointer, "/BuyerDtls/Gstin");
///
/// let inside_india = Options::default().export(false);
/// assert!(inv01::generate::broken(&mut Choices::seeded(7), &inside_india, fault).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn broken(
    choices: &mut Choices,
    options: &Options,
    fault: &'static Fault,
) -> Result<Broken, Unbreakable> {
    let unbreakable = |why| Unbreakable { fault: fault.to_string(), why };
    let as_of = options.context.as_of;
    let Check { from, until, .. } = fault.check;
    if from.is_some_and(|from| as_of < from) || until.is_some_and(|until| until < as_of) {
        return Err(unbreakable("its rule is not in force on the day of the check"));
    }
    let wants = options.wants.with(&fault.wants).map_err(unbreakable)?;

    let mut context = options.context.clone();
    context.at_document_date = false;
    context.selection = Selection::all();
    context.max_diagnostics = usize::MAX;
    context.sellers = Sellers::default();
    for change in &fault.context {
        change(&mut context);
    }

    let mut draw = Draw::new(choices, options);
    (draw.context, draw.wants) = (&context, &wants);
    let (json, deal) = draw.invoice();
    let mut edit = Edit::new(draw, json, deal);
    (fault.make)(&mut edit).ok_or_else(|| unbreakable("the context leaves nothing for it"))?;
    let findings = edit.findings(fault);
    let Edit { json, spoil, context: changed, seen, .. } = edit;
    let mut json = write::write(&json, options, choices);
    if let Some(spoil) = spoil {
        json = spoil(choices, &json);
    }
    let verdict = verdict(&findings);
    let findings = findings.into_iter().map(|(_, finding)| finding).collect();
    Ok(Broken { json, fault, context: changed.unwrap_or(context), seen, verdict, findings })
}

/// What becomes of an invoice with these findings.
fn verdict(findings: &[(&'static Check, Finding)]) -> Verdict {
    let errors = findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
    errors
        .map(|(check, _)| match (check.stage, check.affects) {
            (Stage::Json, _) => Verdict::Malformed,
            (_, Affects::Irn) => Verdict::Rejected,
            (_, Affects::Ewb) => Verdict::EwbRejected,
        })
        .max_by_key(|verdict| Verdict::ALL.iter().position(|other| other == verdict))
        .unwrap_or(Verdict::Accepted)
}

/// The field of this path; the request where there is none.
fn field(path: &str) -> &'static Field {
    let found = fields().iter().find(|field| field.path == path);
    found.unwrap_or(FieldId::REQUEST.field())
}

/// A fault whose finding is about the member of this path, as bad as the rule says.
fn fault(check: &'static Check, path: &str) -> Fault {
    Fault {
        check,
        severity: check.severity,
        field: field(path),
        wants: Wants::of_fault(),
        context: Vec::new(),
        make: Box::new(|_| Some(())),
    }
}

/// What a fault needs.
impl Fault {
    /// The rule is in doubt here.
    fn warns(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    fn of(mut self, supply_types: &[SupTyp]) -> Self {
        self.wants.supply_types = supply_types.to_vec();
        self
    }

    fn exports(mut self) -> Self {
        self.wants.supply_types.retain(|supply| is_abroad(*supply));
        self
    }

    /// Anything but exports.
    fn in_india(mut self) -> Self {
        self.wants.supply_types.retain(|supply| !is_abroad(*supply));
        self
    }

    fn of_type(mut self, document_types: &[DocTyp]) -> Self {
        self.wants.document_types = document_types.to_vec();
        self
    }

    /// With an e-way bill part.
    fn ewb(mut self) -> Self {
        self.wants.ewb = Some(true);
        self.of_type(&[DocTyp::INV])
    }

    /// With an e-way bill part by this mode of transport.
    fn by(mut self, mode: Mode) -> Self {
        self.wants.mode = Some(mode);
        self.ewb()
    }

    fn without_ewb(mut self) -> Self {
        self.wants.ewb = Some(false);
        self
    }

    fn dispatch(mut self) -> Self {
        self.wants.dispatch = Some(true);
        self
    }

    fn ship_to(mut self, is_given: bool) -> Self {
        self.wants.ship_to = Some(is_given);
        self
    }

    fn course(mut self, course: Course) -> Self {
        self.wants.course = Some(course);
        self
    }

    fn reverse_charge(mut self, is_borne: bool) -> Self {
        self.wants.reverse_charge = Some(is_borne);
        self
    }

    /// The document is so many days old.
    fn aged(mut self, days: RangeInclusive<u64>) -> Self {
        self.wants.age = Some(days);
        self
    }

    /// Seller, buyer and ship-to party lie in states.
    fn in_states(mut self) -> Self {
        self.wants.has_states = true;
        self
    }

    /// The member of this path is given, unless the kind of invoice decides.
    fn given(mut self, path: &str) -> Self {
        self.wants.given = Some(field(path).id);
        self
    }

    /// What the item is that the fault is about.
    fn sorts(mut self, sorts: &'static [Sort]) -> Self {
        self.wants.sorts = sorts;
        self
    }

    fn items(mut self, items: RangeInclusive<usize>) -> Self {
        self.wants.items = items;
        self
    }

    fn bent(mut self, bend: Bend) -> Self {
        self.wants.bent = Some(bend);
        self
    }

    fn context(mut self, change: fn(&mut Context)) -> Self {
        self.context.push(change);
        self
    }

    /// Nobody in particular sends the request.
    fn any_caller(self) -> Self {
        self.context(|context| context.caller_gstin = None)
    }

    fn make(mut self, make: impl Fn(&mut Edit<'_>) -> Option<()> + Send + Sync + 'static) -> Self {
        self.make = Box::new(make);
        self
    }
}
