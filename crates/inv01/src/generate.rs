//! Valid invoices, made from a stream of choices.
//!
//! [`invoice`] gives a request that [`Checker`](crate::Checker) accepts in the same context without
//! any finding. Whatever the stream, the result is valid, so a property test may change and shorten
//! the stream at will; the shorter it is and the smaller its numbers, the plainer the invoice.
//!
//! ```
//! use inv01::generate::{Choices, Options, invoice};
//! use inv01::model::{DocTyp, SupTyp};
//! use inv01::{Checker, Context};
//!
//! let context = Context::new("2026-11-21".parse()?);
//! let mut checker = Checker::new(context.clone());
//!
//! let options = Options::new(context);
//! for seed in 0..100 {
//!     let json = invoice(&mut Choices::seeded(seed), &options);
//!     assert!(checker.check(json.as_bytes()).diagnostics().is_empty());
//! }
//!
//! let exports = options.supply_type(SupTyp::EXPWOP).document_type(DocTyp::CRN).items(2..=2);
//! let json = invoice(&mut Choices::recorded([]), &exports);
//! assert!(json.starts_with(r#"{"Version":"1.1","TranDtls":{"TaxSch":"GST","SupTyp":"EXPWOP"}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod choices;
mod ewb;
mod items;
mod parties;
#[cfg(feature = "proptest")]
pub(crate) mod parts;
mod pools;
#[cfg(feature = "proptest")]
pub(crate) mod trace;
mod values;
mod write;

use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::Date;

use crate::context::{Context, FloorDate};
use crate::field::{Field, FieldId};
use crate::masters::EDITION_DAY;
use crate::model::{DocTyp, SupTyp};

pub use choices::Choices;
use items::{Codes, Tax};
use parties::{Class, Place, Role};
use pools::Pools;
use values::{Member, date};
use write::Json;

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
    context: Context,
    supply_type: Option<SupTyp>,
    document_type: Option<DocTyp>,
    items: RangeInclusive<usize>,
    style: Style,
    pools: Arc<Pools>,
}

impl Options {
    /// Invoices that are valid in a context: of any supply and document type, with one to five
    /// items, in varied style. It gathers the codes that the masters of the context list, which
    /// takes some milliseconds.
    ///
    /// A context may be such that nothing is valid in it: a day of the check after 2029, which no date
    /// of a document can name, or before the floor; a caller whose GSTIN is none; masters that list
    /// nothing.
    pub fn new(context: Context) -> Self {
        let pools = Arc::new(Pools::new(&context));
        Self {
            context,
            supply_type: None,
            document_type: None,
            items: 1..=5,
            style: Style::Varied,
            pools,
        }
    }

    /// The same of one supply type.
    #[must_use]
    pub fn supply_type(mut self, supply_type: SupTyp) -> Self {
        self.supply_type = Some(supply_type);
        self
    }

    /// The same of one document type.
    #[must_use]
    pub fn document_type(mut self, document_type: DocTyp) -> Self {
        self.document_type = Some(document_type);
        self
    }

    /// The same with so many items, of 1 to 1000.
    #[must_use]
    pub fn items(mut self, items: RangeInclusive<usize>) -> Self {
        self.items = items;
        self
    }

    /// The same in another style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The context that the invoices are valid in.
    pub fn context(&self) -> &Context {
        &self.context
    }
}

/// How far an invoice goes to the limits of what is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As programs write them: amounts rounded to the paisa and below a crore, ASCII texts, JSON on
    /// one line.
    Plain,
    /// Whatever is valid: amounts anywhere in the portal's tolerance, texts in any script, escapes,
    /// nulls, zeros behind the point, white space.
    #[default]
    Varied,
}

/// Makes a valid invoice, as JSON.
pub fn invoice(choices: &mut Choices, options: &Options) -> String {
    let json = Draw::new(choices, options).invoice();
    write::write(&json, options.style, choices)
}

/// Bytes of long texts in an invoice. With the most that a thousand items need beside them, it stays
/// below what the portal takes (D14).
const ROOM: usize = 300_000;

/// What a generator has at hand.
struct Draw<'c> {
    choices: &'c mut Choices,
    options: &'c Options,
    pools: &'c Pools,
    /// Bytes that long texts may still take.
    room: usize,
}

/// What kind of transaction it is: everything that several members depend on.
#[derive(Debug)]
struct Deal {
    supply_type: SupTyp,
    document_type: DocTyp,
    day: Date,
    seller: Place,
    seller_gstin: String,
    buyer: Place,
    place_of_supply: u8,
    tax: Tax,
    codes: Codes,
    is_reverse_charge: bool,
    is_igst_on_intra: bool,
    operator: Option<String>,
}

impl Deal {
    fn is_export(&self) -> bool {
        matches!(self.supply_type, SupTyp::EXPWP | SupTyp::EXPWOP)
    }

    fn is_note(&self) -> bool {
        self.document_type != DocTyp::INV
    }

    /// Whether IGST may be zero whatever the rate (C14).
    fn is_untaxed(&self) -> bool {
        matches!(self.supply_type, SupTyp::EXPWOP | SupTyp::SEZWOP)
    }

    /// Whether the total of an item may be given without its tax (C12).
    fn may_leave_tax_out(&self) -> bool {
        self.is_reverse_charge || self.supply_type == SupTyp::EXPWP
    }

    fn document(&self, member: &Field) -> Member {
        match member.name {
            "Typ" => Member::word(self.document_type.as_str()),
            "Dt" => Member::text(date(self.day)),
            _ => Member::Any,
        }
    }
}

impl<'c> Draw<'c> {
    fn new(choices: &'c mut Choices, options: &'c Options) -> Self {
        Self { choices, options, pools: &options.pools, room: ROOM }
    }
}

/// Invoices that are valid on the day of the edition of the masters, so that a seed always means the
/// same.
impl Default for Options {
    fn default() -> Self {
        Self::new(Context::new(EDITION_DAY))
    }
}

impl Draw<'_> {
    fn deal(&mut self) -> Deal {
        const SUPPLY: [SupTyp; 6] = [
            SupTyp::B2B,
            SupTyp::SEZWP,
            SupTyp::SEZWOP,
            SupTyp::EXPWP,
            SupTyp::EXPWOP,
            SupTyp::DEXP,
        ];
        const DOCUMENTS: [DocTyp; 3] = [DocTyp::INV, DocTyp::CRN, DocTyp::DBN];
        let drawn = (self.choices.of(&SUPPLY), self.choices.of(&DOCUMENTS));
        let supply_type = self.options.supply_type.unwrap_or(drawn.0);
        let document_type = self.options.document_type.unwrap_or(drawn.1);

        let day = self.document_day();

        let (seller, seller_gstin, operator) = self.part(Self::seller);
        let mut deal = Deal {
            supply_type,
            document_type,
            day,
            seller,
            seller_gstin,
            buyer: Place::ABROAD,
            place_of_supply: seller.state,
            tax: Tax::Inter,
            codes: Codes::Any,
            is_reverse_charge: false,
            is_igst_on_intra: false,
            operator,
        };
        if deal.is_export() {
            deal.place_of_supply = parties::OTHER_COUNTRIES;
            return deal;
        }

        // The buyer's state plays no part in the tax.
        let is_near = !self.choices.one_in(2);
        deal.buyer = if is_near { self.place_in(seller.state, true) } else { self.place(true) };
        // S12: not for deemed exports.
        let may_reverse = supply_type != SupTyp::DEXP;
        deal.is_reverse_charge = may_reverse && self.choices.one_in(4);
        let is_b2b = supply_type == SupTyp::B2B;
        let kinds = if is_b2b { 8 } else { 4 };
        match self.choices.below(kinds) {
            0 | 1 if matches!(supply_type, SupTyp::B2B | SupTyp::DEXP) => deal.tax = Tax::Intra,
            0 | 1 => {}
            // P3: under reverse charge.
            4 | 5 => (deal.is_igst_on_intra, deal.is_reverse_charge) = (true, true),
            6 => {
                deal.place_of_supply = parties::OTHER_COUNTRIES;
                deal.codes = Codes::Transport;
            }
            _ => deal.place_of_supply = self.other_state(seller.state),
        }
        deal
    }

    /// Within 29 days, so that a supplier of any turnover passes (D7).
    fn document_day(&mut self) -> Date {
        let as_of = self.options.context.as_of;
        let floor = match self.options.context.floor_date {
            FloorDate::Day(day) => day,
            FloorDate::Table | FloorDate::None => Date::MIN,
        };
        let days = days_between(floor, as_of).min(29);
        as_of.saturating_sub(span(self.choices.below(days + 1)))
    }

    /// The seller's place and GSTIN, and the GSTIN of an e-commerce operator. A caller that is known
    /// is one of them (S29).
    fn seller(&mut self) -> (Place, String, Option<String>) {
        let caller = self.options.context.caller_gstin.as_deref();
        if let Some(caller) = caller.filter(|caller| caller.as_bytes().get(13) != Some(&b'C')) {
            let state =
                caller.as_bytes().get(..2).and_then(crate::masters::state).unwrap_or_default();
            return (self.place_in(state, true), caller.to_owned(), None);
        }
        let place = self.place(true);
        let class = if self.choices.one_in(8) { Class::Casual } else { Class::Regular };
        let gstin = self.gstin(place.state, class, Role::Seller);
        let operator = match caller {
            Some(caller) => Some(caller.to_owned()),
            None if self.choices.one_in(8) => {
                let state = self.place(false).state;
                Some(self.gstin(state, Class::Operator, Role::Other))
            }
            None => None,
        };
        (place, gstin, operator)
    }

    /// A buyer's GSTIN, which is not the seller's (S19).
    fn buyer_gstin(&mut self, deal: &Deal) -> String {
        const CLASSES: [Class; 4] =
            [Class::Casual, Class::Deductor, Class::Department, Class::Embassy];
        if deal.is_export() {
            return "URP".to_owned();
        }
        let class = if self.choices.one_in(4) { self.choices.of(&CLASSES) } else { Class::Regular };
        let gstin = self.gstin(deal.buyer.state, class, Role::Buyer);
        if gstin == deal.seller_gstin {
            // A caller's GSTIN may look like a buyer's.
            return self.gstin(deal.buyer.state, class, Role::Seller);
        }
        gstin
    }

    fn invoice(&mut self) -> Json {
        let deal = self.part(Self::deal);
        let items = self.part(|draw| draw.items(&deal));
        let buyer_gstin = self.part(|draw| draw.buyer_gstin(&deal));

        // Only for invoices that have goods (W5).
        let has_goods = items.iter().any(|item| !item.is_service);
        let has_ewb = self.part(|draw| has_goods && !deal.is_note() && draw.choices.one_in(3));
        let dispatch = self.part(|draw| draw.choices.one_in(3).then(|| draw.place(false)));
        let ship_to = self.part(|draw| draw.ship_to(&deal, has_ewb));
        let ship_to_gstin = self.part(|draw| draw.ship_to_gstin(ship_to, has_ewb));
        let (from, to) = (dispatch.unwrap_or(deal.seller), ship_to.unwrap_or(deal.buyer));

        self.object(FieldId::REQUEST.field(), &mut |draw, member| {
            let seller = || Some(&*deal.seller_gstin);
            Member::Is(match member.name {
                "Version" => return Member::word("1.1"),
                "TranDtls" => {
                    draw.object(member, &mut |draw, member| draw.transaction(&deal, member))
                }
                "DocDtls" => draw.object(member, &mut |_, member| deal.document(member)),
                "SellerDtls" => draw.party(member, deal.seller, seller(), deal.place_of_supply),
                "BuyerDtls" => {
                    draw.party(member, deal.buyer, Some(&buyer_gstin), deal.place_of_supply)
                }
                "DispDtls" => match dispatch {
                    Some(place) => draw.party(member, place, None, 0),
                    None => return Member::Absent,
                },
                "ShipDtls" => match ship_to {
                    Some(place) => draw.party(member, place, ship_to_gstin.as_deref(), 0),
                    None => return Member::Absent,
                },
                "ItemList" => {
                    let mut object = |item| draw.part(|draw| draw.item_object(member, item));
                    Json::Array(items.iter().map(&mut object).collect())
                }
                "ValDtls" => draw.totals(member, &items),
                "EwbDtls" if has_ewb => draw.ewb(member, from, to, deal.day),
                // The portal asks for its absence (D15).
                "Irn" | "EwbDtls" => return Member::Absent,
                _ => return Member::Any,
            })
        })
    }

    fn transaction(&mut self, deal: &Deal, member: &Field) -> Member {
        let mut flag = |is_set| match is_set {
            true => Member::word("Y"),
            false if self.choices.one_in(3) => Member::word("N"),
            false => Member::Absent,
        };
        match member.name {
            "TaxSch" => Member::word("GST"),
            "SupTyp" => Member::word(deal.supply_type.as_str()),
            "RegRev" => flag(deal.is_reverse_charge),
            "IgstOnIntra" => flag(deal.is_igst_on_intra),
            "EcmGstin" => deal.operator.as_deref().map_or(Member::Absent, Member::text),
            _ => Member::Absent,
        }
    }

    /// Where the goods go. An e-way bill of an export ends in India (W13); without one, an export may
    /// name a place abroad.
    fn ship_to(&mut self, deal: &Deal, has_ewb: bool) -> Option<Place> {
        let is_needed = has_ewb && deal.is_export();
        if !is_needed && !self.choices.one_in(3) {
            return None;
        }
        let is_abroad = deal.is_export() && !has_ewb && self.choices.one_in(2);
        Some(if is_abroad { Place::ABROAD } else { self.place(false) })
    }

    /// W19, when it is asked: with an e-way bill there is a GSTIN, of the state, and not the buyer's.
    fn ship_to_gstin(&mut self, place: Option<Place>, has_ewb: bool) -> Option<String> {
        let place = place?;
        let is_needed = has_ewb && self.options.context.ship_to_gstin;
        let least = u64::from(is_needed);
        match least + self.choices.below(3 - least) {
            1 => Some("URP".to_owned()),
            2 if place != Place::ABROAD => {
                Some(self.gstin(place.state, Class::Regular, Role::ShipTo))
            }
            _ => None,
        }
    }

    /// What `of` draws belongs together: a property test that makes it smaller leaves the rest as it
    /// is.
    fn part<T>(&mut self, of: impl FnOnce(&mut Self) -> T) -> T {
        #[cfg(feature = "proptest")]
        self.choices.open();
        let drawn = of(self);
        #[cfg(feature = "proptest")]
        self.choices.close();
        drawn
    }

    /// Whether so many bytes of a long text still fit; then they are taken.
    fn take(&mut self, bytes: usize) -> bool {
        let fits = bytes <= self.room;
        if fits {
            self.room -= bytes;
        }
        fits
    }
}

/// So many days.
fn span(days: u64) -> jiff::Span {
    jiff::Span::new().days(i64::try_from(days.min(100)).unwrap_or_default())
}

fn add_days(day: Date, days: u64) -> Date {
    day.saturating_add(span(days))
}

/// How many days after the first the second is; none if it is before.
fn days_between(first: Date, second: Date) -> u64 {
    let days = second.duration_since(first).as_hours() / 24;
    u64::try_from(days).unwrap_or_default()
}
