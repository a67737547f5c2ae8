//! What kind of invoices are wanted.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::deal::Course;
use super::ewb::Mode;
use super::items::{Bend, Sort};
use super::pools::Pools;
use crate::context::Context;
use crate::field::FieldId;
use crate::masters::EDITION_DAY;
use crate::model::{DocTyp, SupTyp};

/// What kind of invoices are wanted.
///
/// ```
/// use inv01::generate::{Choices, Options, Style, invoice};
/// use inv01::Context;
///
/// let options = Options::new(Context::new("2026-11-21".parse()?)).items(3..=5).style(Style::Plain);
/// let json = invoice(&mut Choices::seeded(1), &options);
/// assert!((3..=5).contains(&json.matches("\"HsnCd\"").count()));
/// assert!(json.is_ascii() && !json.contains('\\') && !json.contains("null"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// That of the supplier, where one is named.
    pub(super) context: Context,
    /// That of all suppliers.
    general: Context,
    pub(super) wants: Wants,
    pub(super) supplier: Option<String>,
    pub(super) style: Style,
    pub(super) is_one_line: bool,
    pub(super) pools: Arc<Pools>,
}

impl Options {
    /// Invoices that are valid in a context: of any supply and document type, with one to five
    /// items, in varied style. It gathers the codes that the masters of the context list, which
    /// takes some milliseconds.
    ///
    /// A context may be such that nothing is valid in it: a day of the check after 2029, which no date
    /// of a document can name, or before the floor; a caller whose GSTIN is none; masters that list
    /// nothing.
    ///
    /// No invoice has a date before it is made, so the day of the check is that of the context, also
    /// where that asks for [each invoice's own](Context::at_document_date).
    pub fn new(mut context: Context) -> Self {
        context.at_document_date = false;
        let pools = Arc::new(Pools::new(&context));
        Self {
            general: context.clone(),
            context,
            wants: Wants::default(),
            supplier: None,
            style: Style::default(),
            is_one_line: false,
            pools,
        }
    }

    /// The same of the supplier with this GSTIN, in the context of its invoices: what is known of it
    /// ([`Sellers`](crate::Sellers)) goes before the rest. Without one, it is the GSTIN that sends the
    /// requests, where that is known and no e-commerce operator's, and else a made-up one.
    ///
    /// ```
    /// use inv01::generate::{Choices, Options, invoice};
    /// use inv01::{Context, Sellers, Turnover};
    ///
    /// let sellers = Sellers::from_csv("gstin,turnover\n33GSPTN1882G1Z3,100cr\n")?;
    /// let options = Options::new(Context::new("2026-11-21".parse()?).sellers(sellers));
    /// let options = options.supplier("33GSPTN1882G1Z3");
    /// let json = invoice(&mut Choices::seeded(2), &options);
    /// assert!(json.contains("33GSPTN1882G1Z3"));
    /// assert_eq!(options.context().turnover, Turnover::From100Crore);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn supplier(mut self, gstin: impl Into<String>) -> Self {
        let gstin = gstin.into();
        self.context.clone_from(&self.general);
        if let Some(seller) = self.general.sellers.get(&gstin) {
            seller.apply(&mut self.context);
        }
        self.supplier = Some(gstin);
        self
    }

    /// The same of one supply type.
    #[must_use]
    pub fn supply_type(mut self, supply_type: SupTyp) -> Self {
        self.wants.supply_types = vec![supply_type];
        self
    }

    /// The same of both types of export, or of all others. Of this and
    /// [`supply_type`](Self::supply_type) the last counts.
    ///
    /// ```
    /// use inv01::generate::{Choices, Options, invoice};
    ///
    /// let options = Options::default().export(true);
    /// let json = invoice(&mut Choices::seeded(3), &options);
    /// assert!(json.contains("\"EXPW"));
    /// ```
    #[must_use]
    pub fn export(mut self, is_export: bool) -> Self {
        let (exports, others) = SUPPLY_TYPES.iter().partition(|supply| is_abroad(**supply));
        self.wants.supply_types = if is_export { exports } else { others };
        self
    }

    /// The same of one document type.
    #[must_use]
    pub fn document_type(mut self, document_type: DocTyp) -> Self {
        self.wants.document_types = vec![document_type];
        self
    }

    /// The same with so many items, of 1 to 1000.
    #[must_use]
    pub fn items(mut self, items: RangeInclusive<usize>) -> Self {
        let least = (*items.start()).clamp(1, 1000);
        self.wants.items = least..=(*items.end()).clamp(least, 1000);
        self
    }

    /// The same with an e-way bill part in each, or in none. With one, an invoice has goods, and it
    /// is no credit or debit note: for these there is none (W5), whatever is asked here.
    ///
    /// ```
    /// use inv01::generate::{Choices, Options, invoice};
    ///
    /// let options = Options::default().e_way_bill(true);
    /// let json = invoice(&mut Choices::seeded(4), &options);
    /// assert!(json.contains("\"EwbDtls\""));
    /// ```
    #[must_use]
    pub fn e_way_bill(mut self, is_asked: bool) -> Self {
        self.wants.ewb = Some(is_asked);
        self
    }

    /// The same with a cess on an item of each, or on none: by value, specific or both.
    ///
    /// ```
    /// use inv01::generate::{Choices, Options, invoice};
    ///
    /// let json = invoice(&mut Choices::seeded(5), &Options::default().cess(true));
    /// assert!(json.contains("\"CesAmt\"") || json.contains("\"CesNonAdvlAmt\""));
    /// ```
    #[must_use]
    pub fn cess(mut self, is_borne: bool) -> Self {
        self.wants.cess = Some(is_borne);
        self
    }

    /// The same with few or many of the members that may be left out.
    #[must_use]
    pub fn size(mut self, size: Size) -> Self {
        self.wants.size = size;
        self
    }

    /// The same in another style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The same on one line each, as in NDJSON.
    #[must_use]
    pub fn one_line(mut self) -> Self {
        self.is_one_line = true;
        self
    }

    /// The context that the invoices are valid in: that of the supplier, where one is named.
    pub fn context(&self) -> &Context {
        &self.context
    }
}

/// Invoices that are valid on the [day of the edition](EDITION_DAY) of the masters, so that a seed
/// means the same whenever it is used.
impl Default for Options {
    fn default() -> Self {
        Self::new(Context::new(EDITION_DAY))
    }
}

/// How far an invoice goes to the limits of what is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As programs write them: amounts rounded to the paisa, and of an item at most a crore, ASCII
    /// texts, JSON on one line.
    Plain,
    /// Whatever is valid: amounts anywhere in the portal's tolerance, texts in any script, escapes,
    /// nulls, zeros behind the point, white space.
    #[default]
    Varied,
}

/// How many of the members that may be left out are given.
///
/// ```
/// use inv01::generate::{Choices, Options, Size, invoice};
///
/// let length = |size| invoice(&mut Choices::seeded(1), &Options::default().size(size)).len();
/// assert!(length(Size::Least) < length(Size::Most));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// Only those that something else asks for.
    Least,
    /// Some.
    #[default]
    Any,
    /// All that the invoice may have.
    Most,
}

pub(super) const SUPPLY_TYPES: [SupTyp; 6] =
    [SupTyp::B2B, SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::EXPWP, SupTyp::EXPWOP, SupTyp::DEXP];

const DOCUMENT_TYPES: [DocTyp; 3] = [DocTyp::INV, DocTyp::CRN, DocTyp::DBN];

/// Whether it is an export.
pub(super) fn is_abroad(supply_type: SupTyp) -> bool {
    matches!(supply_type, SupTyp::EXPWP | SupTyp::EXPWOP)
}

/// What an invoice must be like; what is not said here is left to choice. Options say some of it,
/// and a fault what it needs.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish by itself")]
pub(super) struct Wants {
    /// One of these.
    pub(super) supply_types: Vec<SupTyp>,
    /// One of these.
    pub(super) document_types: Vec<DocTyp>,
    pub(super) items: RangeInclusive<usize>,
    pub(super) ewb: Option<bool>,
    /// There is an e-way bill part although there should be none.
    pub(super) has_ewb_all_the_same: bool,
    pub(super) cess: Option<bool>,
    pub(super) size: Size,
    /// How the place of supply lies.
    pub(super) course: Option<Course>,
    pub(super) reverse_charge: Option<bool>,
    pub(super) dispatch: Option<bool>,
    pub(super) ship_to: Option<bool>,
    pub(super) mode: Option<Mode>,
    /// How many days before the check the document may be dated.
    pub(super) age: Option<RangeInclusive<u64>>,
    /// Seller and buyer lie in a state, with a PIN code of it.
    pub(super) has_states: bool,
    /// This member, and what it stands in, is given where nothing else decides it.
    pub(super) given: Option<FieldId>,
    /// What the item is that a fault is about.
    pub(super) sorts: &'static [Sort],
    /// So is every other item.
    pub(super) is_of_one_sort: bool,
    /// What is wrong with an amount.
    pub(super) bent: Option<Bend>,
    /// Something of an item will be wrong.
    pub(super) is_faulty: bool,
}

impl Wants {
    /// What a fault starts from: everything is left to the options.
    pub(super) fn of_fault() -> Self {
        Self { items: 1..=usize::MAX, is_faulty: true, ..Self::default() }
    }

    /// What is wanted here and by a fault; if that contradicts itself, why.
    pub(super) fn with(&self, fault: &Self) -> Result<Self, &'static str> {
        let mut wants = Self { cess: self.cess, size: self.size, ..fault.clone() };
        wants.supply_types.retain(|supply| self.supply_types.contains(supply));
        wants.document_types.retain(|document| self.document_types.contains(document));
        if wants.supply_types.is_empty() {
            return Err("it belongs to other supply types");
        }
        if wants.document_types.is_empty() {
            return Err("it belongs to other document types");
        }
        wants.ewb = match (self.ewb, fault.ewb) {
            (Some(own), Some(other)) if own != other => {
                return Err("it asks for an e-way bill part, or for none");
            }
            (own, other) => own.or(other),
        };
        if self.ewb == Some(false) && fault.has_ewb_all_the_same {
            return Err("it asks for an e-way bill part, or for none");
        }
        if self.cess == Some(false) && fault.cess == Some(true) {
            return Err("it asks for a cess");
        }
        let has_no_invoice = !wants.document_types.contains(&DocTyp::INV);
        if wants.ewb == Some(true) && has_no_invoice && !fault.has_ewb_all_the_same {
            return Err("notes have no e-way bill part");
        }
        // A fault may need more items than anybody asked for.
        let least = (*self.items.start()).max(*fault.items.start());
        let most = (*self.items.end()).min(*fault.items.end()).max(least);
        wants.items = least..=most;
        Ok(wants)
    }
}

impl Default for Wants {
    fn default() -> Self {
        Self {
            supply_types: SUPPLY_TYPES.to_vec(),
            document_types: DOCUMENT_TYPES.to_vec(),
            items: 1..=5,
            ewb: None,
            has_ewb_all_the_same: false,
            cess: None,
            size: Size::default(),
            course: None,
            reverse_charge: None,
            dispatch: None,
            ship_to: None,
            mode: None,
            age: None,
            has_states: false,
            given: None,
            sorts: &[],
            is_of_one_sort: false,
            bent: None,
            is_faulty: false,
        }
    }
}
