//! Strategies of [`proptest`]: valid invoices, parts of them, and invoices with one fault.
//!
//! ```
//! use inv01::Checker;
//! use inv01::proptest::prelude::*;
//! use inv01::strategies;
//!
//! proptest! {
//!     // In a test: #[test]
//!     fn is_accepted(invoice in strategies::invoice()) {
//!         let report = Checker::new(invoice.context().clone()).check(invoice.as_bytes());
//!         prop_assert!(report.diagnostics().is_empty());
//!     }
//! }
//! is_accepted();
//! ```
//!
//! What fails is made smaller, and every step on the way is a valid invoice too: what is left is the
//! smallest invoice with no more than the failure needs.
//!
//! ```
//! use inv01::proptest::prop_assert;
//! use inv01::proptest::test_runner::{Config, TestError, TestRunner};
//! use inv01::strategies;
//!
//! # let config = Config { failure_persistence: None, ..Config::default() };
//! # let mut runner = TestRunner::new(config);
//! # /*
//! let mut runner = TestRunner::default();
//! # */
//! let failure = runner.run(&strategies::invoice(), |invoice| {
//!     // Every e-way bill has a distance.
//!     prop_assert!(!invoice.contains("Distance"));
//!     Ok(())
//! });
//! let Err(TestError::Fail(_, smallest)) = failure else { panic!("no e-way bill was drawn") };
//! // Nothing but the first transporter.
//! assert!(smallest.contains("01AAAAA0003A1ZD"));
//! ```

mod parts;
mod search;
mod stream;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use crate::Context;
use crate::generate::{self, Broken, Fault, Options, faults};

pub use parts::{
    amount, country, currency, date_of_document, doc_no, email, gstin, gstin_of, hsn, phone,
    pincode, pincode_of, port, quantity, rate, service_code, state, text, unit, vehicle_number,
};
pub use stream::{Stream, StreamTree};

/// What is valid on the day of the edition of the masters. To gather the codes once is enough.
static DEFAULT: LazyLock<Arc<Options>> = LazyLock::new(Arc::default);

/// An invoice in JSON that is valid in a context. `{:?}` prints the JSON as it is, so that a failing
/// input can be read and copied.
#[derive(Clone)]
pub struct Valid {
    json: Arc<str>,
    options: Arc<Options>,
}

impl Valid {
    /// The JSON.
    pub fn as_str(&self) -> &str {
        &self.json
    }

    /// The bytes of the JSON, which is UTF-8.
    pub fn as_bytes(&self) -> &[u8] {
        self.json.as_bytes()
    }

    /// What it is valid in.
    pub fn context(&self) -> &Context {
        self.options.context()
    }
}

impl Deref for Valid {
    type Target = str;

    fn deref(&self) -> &str {
        &self.json
    }
}

/// Two are the same if their JSON is.
impl PartialEq for Valid {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl Eq for Valid {}

impl Hash for Valid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.json.hash(state);
    }
}

impl fmt::Display for Valid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

impl fmt::Debug for Valid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

impl From<Valid> for String {
    fn from(valid: Valid) -> Self {
        (*valid.json).to_owned()
    }
}

/// Valid invoices of any kind, in the context of [`Options::default`]: on the day of the edition of
/// the masters.
///
/// ```
/// use inv01::proptest::prelude::*;
/// use inv01::strategies;
///
/// proptest!(|(invoice in strategies::invoice())| {
///     prop_assert!(invoice.contains("TotInvVal"));
///     prop_assert_eq!(format!("{invoice:?}"), invoice.as_str());
/// });
/// ```
pub fn invoice() -> Stream<Valid> {
    of(Arc::clone(&DEFAULT))
}

/// Valid invoices in another context, or of one kind.
///
/// ```
/// use inv01::generate::{Options, Style};
/// use inv01::model::SupTyp;
/// use inv01::proptest::prelude::*;
/// use inv01::strategies;
///
/// let exports = Options::default().supply_type(SupTyp::EXPWP).style(Style::Plain).items(2..=3);
/// proptest!(|(invoice in strategies::invoice_with(exports))| {
///     prop_assert!(invoice.contains(r#""SupTyp":"EXPWP""#));
///     prop_assert!(invoice.matches("HsnCd").count() >= 2);
/// });
/// ```
pub fn invoice_with(options: Options) -> Stream<Valid> {
    of(Arc::new(options))
}

/// Invoices with exactly one fault, of the rule that goes by this id, name or code: each with the
/// report that it must have. Which of its faults it is, is drawn too, the first being the simplest.
/// The context is that of [`Options::default`], changed where a fault needs it.
///
/// Of a rule without a fault there is no value, and the test is told so.
///
/// ```
/// use inv01::Checker;
/// use inv01::proptest::prelude::*;
/// use inv01::strategies;
///
/// proptest!(|(broken in strategies::broken("total-invoice-value"))| {
///     let mut checker = Checker::new(broken.context.clone());
///     let report = checker.check(broken.json.as_bytes());
///     prop_assert_eq!(report.diagnostics()[0].code(), Some("2189"));
///     prop_assert_eq!(broken.difference(&report), None);
/// });
/// ```
pub fn broken(rule: impl Into<String>) -> Stream<Broken> {
    broken_of(rule.into(), Arc::clone(&DEFAULT))
}

/// The same in another context, or in invoices of one kind. Faults that these cannot have are left
/// out.
///
/// ```
/// use inv01::generate::Options;
/// use inv01::proptest::prelude::*;
/// use inv01::strategies;
///
/// let exports = Options::default().export(true);
/// proptest!(|(broken in strategies::broken_with("5002", exports))| {
///     prop_assert!(broken.findings.iter().any(|finding| finding.code == Some("5002")));
/// });
/// ```
pub fn broken_with(rule: impl Into<String>, options: Options) -> Stream<Broken> {
    broken_of(rule.into(), Arc::new(options))
}

fn broken_of(rule: String, options: Arc<Options>) -> Stream<Broken> {
    let faults: Vec<_> = faults().iter().filter(|fault| fault.is_called(&rule)).collect();
    Stream::over(move |choices| {
        let first = choices.position(faults.len());
        let mut why = format!("there is no fault of `{rule}`");
        for fault in faults.iter().cycle().skip(first).take(faults.len()) {
            match generate::broken(choices, &options, fault) {
                Ok(broken) => return Ok(broken),
                Err(unbreakable) => why = unbreakable.to_string(),
            }
        }
        Err(why)
    })
}

/// Invoices with this fault: of a rule that has many, at one member.
///
/// ```
/// use inv01::generate::{Options, faults};
/// use inv01::proptest::prelude::*;
/// use inv01::strategies;
///
/// let is_length_of_name = |fault: &&inv01::generate::Fault| {
///     fault.is_called("length") && fault.field().path == "SellerDtls.LglNm"
/// };
/// let fault = faults().iter().find(is_length_of_name).unwrap();
/// proptest!(|(broken in strategies::broken_by(fault, Options::default()))| {
///     prop_assert_eq!(&*broken.findings[0].pointer, "/SellerDtls/LglNm");
/// });
/// ```
pub fn broken_by(fault: &'static Fault, options: Options) -> Stream<Broken> {
    Stream::over(move |choices| {
        generate::broken(choices, &options, fault).map_err(|unbreakable| unbreakable.to_string())
    })
}

fn of(options: Arc<Options>) -> Stream<Valid> {
    Stream::over(move |choices| {
        let json = generate::invoice(choices, &options).into();
        Ok(Valid { json, options: Arc::clone(&options) })
    })
}
