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
//! let exports = options.supply_type(SupTyp::EXPWOP).document_type(DocTyp::CRN).one_line();
//! let json = invoice(&mut Choices::recorded([]), &exports);
//! assert!(json.starts_with(r#"{"Version":"1.1","TranDtls":{"TaxSch":"GST","SupTyp":"EXPWOP"}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod choices;
mod deal;
mod ewb;
mod faults;
mod items;
mod options;
mod parties;
#[cfg(feature = "proptest")]
pub(crate) mod parts;
mod pools;
#[cfg(feature = "proptest")]
pub(crate) mod trace;
mod values;
mod write;

use jiff::civil::Date;

use crate::context::Context;
use crate::field::FieldId;

pub use choices::Choices;
use deal::Deal;
pub(crate) use faults::RowFault;
pub use faults::{Broken, Fault, Finding, Unbreakable, broken, faults};
use options::Wants;
pub use options::{Options, Size, Style};
use pools::Pools;
use values::Member;
use write::Json;

/// Makes a valid invoice, as JSON.
pub fn invoice(choices: &mut Choices, options: &Options) -> String {
    let json = Draw::new(choices, options).invoice().0;
    write::write(&json, options, choices)
}

/// Bytes of long texts in an invoice. With the most that a thousand items need beside them, it stays
/// below what the portal takes (D14).
const ROOM: usize = 300_000;

/// What a generator has at hand.
struct Draw<'c> {
    choices: &'c mut Choices,
    context: &'c Context,
    wants: &'c Wants,
    supplier: Option<&'c str>,
    style: Style,
    pools: &'c Pools,
    /// Bytes that long texts may still take.
    room: usize,
    /// The item that something is wanted of, by its position.
    chosen: usize,
    /// The item has a single amount, up to the greatest, and nothing beside it.
    is_largest: bool,
}

impl<'c> Draw<'c> {
    fn new(choices: &'c mut Choices, options: &'c Options) -> Self {
        let Options { context, wants, supplier, style, pools, .. } = options;
        Self {
            choices,
            context,
            wants,
            supplier: supplier.as_deref(),
            style: *style,
            pools,
            room: ROOM,
            chosen: 0,
            is_largest: false,
        }
    }
}

impl Draw<'_> {
    /// Whether something is given that one invoice in so many has.
    fn may(&mut self, times: u64) -> bool {
        match self.wants.size {
            _ if self.is_largest => false,
            Size::Least => false,
            Size::Any => self.choices.one_in(times),
            Size::Most => true,
        }
    }

    /// One of a list, or what stands for one of an empty one.
    fn one_of<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        list.get(self.choices.position(list.len())).copied().unwrap_or(otherwise)
    }

    /// An invoice, and what it is about.
    fn invoice(&mut self) -> (Json, Deal) {
        let deal = self.part(Self::deal);
        let items = self.part(|draw| draw.items(&deal));
        let buyer_gstin = self.part(|draw| draw.buyer_gstin(&deal));

        // Only for invoices that have goods (W5).
        let may_have_ewb = items.iter().any(|item| !item.is_service) && !deal.is_note();
        let has_ewb = self.part(|draw| may_have_ewb && draw.may(3));
        let has_ewb = self.wants.ewb.map_or(has_ewb, |is_wanted| is_wanted && may_have_ewb);
        let has_ewb = has_ewb || self.wants.has_ewb_all_the_same;
        let dispatch = self.part(Self::dispatch);
        let from = dispatch.unwrap_or(deal.seller);
        let ship_to = self.part(|draw| draw.ship_to(&deal, has_ewb, from));
        let ship_to_gstin = self.part(|draw| draw.ship_to_gstin(ship_to, has_ewb));
        let to = ship_to.unwrap_or(deal.buyer);

        let json = self.object(FieldId::REQUEST.field(), &mut |draw, member| {
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
        });
        (json, deal)
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
    jiff::Span::new().days(i64::try_from(days.min(100_000)).unwrap_or_default())
}

fn add_days(day: Date, days: u64) -> Date {
    day.saturating_add(span(days))
}

/// How many days after the first the second is; none if it is before.
fn days_between(first: Date, second: Date) -> u64 {
    let days = second.duration_since(first).as_hours() / 24;
    u64::try_from(days).unwrap_or_default()
}
