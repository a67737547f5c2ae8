//! An item, with what several rules ask of it found once.

use std::ops::Deref;

use super::Judge;
use super::supply::Tax;
use crate::Decimal;
use crate::draft::{ItemList, Kept};
use crate::field::FieldId;
use crate::masters::{RSP_VALUATION_HSN, Standing};

/// The numbers of an item. One that may always be left out, and is, is nothing; of what is unsound
/// or missing nothing is known, and its value here is none to rest on.
pub(crate) struct Amounts {
    /// A bit for each that is not known.
    unknown: u32,
    pub(crate) quantity: Decimal,
    pub(crate) price: Decimal,
    pub(crate) gross: Decimal,
    pub(crate) discount: Decimal,
    pub(crate) taxable: Decimal,
    pub(crate) rate: Decimal,
    pub(crate) igst: Decimal,
    pub(crate) cgst: Decimal,
    pub(crate) sgst: Decimal,
    pub(crate) cess_rate: Decimal,
    pub(crate) cess: Decimal,
    pub(crate) fixed_cess: Decimal,
    pub(crate) state_cess_rate: Decimal,
    pub(crate) state_cess: Decimal,
    pub(crate) fixed_state_cess: Decimal,
    pub(crate) charges: Decimal,
    pub(crate) total: Decimal,
}

impl Amounts {
    pub(crate) const QUANTITY: u32 = 1 << 0;
    pub(crate) const PRICE: u32 = 1 << 1;
    pub(crate) const GROSS: u32 = 1 << 2;
    pub(crate) const DISCOUNT: u32 = 1 << 3;
    pub(crate) const TAXABLE: u32 = 1 << 4;
    pub(crate) const RATE: u32 = 1 << 5;
    pub(crate) const IGST: u32 = 1 << 6;
    pub(crate) const CGST: u32 = 1 << 7;
    pub(crate) const SGST: u32 = 1 << 8;
    pub(crate) const CESS_RATE: u32 = 1 << 9;
    pub(crate) const CESS: u32 = 1 << 10;
    pub(crate) const FIXED_CESS: u32 = 1 << 11;
    pub(crate) const STATE_CESS_RATE: u32 = 1 << 12;
    pub(crate) const STATE_CESS: u32 = 1 << 13;
    pub(crate) const FIXED_STATE_CESS: u32 = 1 << 14;
    pub(crate) const CHARGES: u32 = 1 << 15;
    pub(crate) const TOTAL: u32 = 1 << 16;

    // Written once, for all rules to read: a call of its own keeps them from being moved about.
    #[inline(never)]
    pub(super) fn of(item: &ItemList) -> Self {
        let mut unknown = 0;
        let mut take = |bit, member: &Kept<Decimal>| match member {
            Kept::Sound(given) => given.value,
            _ => without(bit, member, &mut unknown),
        };
        Self {
            quantity: take(Self::QUANTITY, &item.qty),
            price: take(Self::PRICE, &item.unit_price),
            gross: take(Self::GROSS, &item.tot_amt),
            discount: take(Self::DISCOUNT, &item.discount),
            taxable: take(Self::TAXABLE, &item.ass_amt),
            rate: take(Self::RATE, &item.gst_rt),
            igst: take(Self::IGST, &item.igst_amt),
            cgst: take(Self::CGST, &item.cgst_amt),
            sgst: take(Self::SGST, &item.sgst_amt),
            cess_rate: take(Self::CESS_RATE, &item.ces_rt),
            cess: take(Self::CESS, &item.ces_amt),
            fixed_cess: take(Self::FIXED_CESS, &item.ces_non_advl_amt),
            state_cess_rate: take(Self::STATE_CESS_RATE, &item.state_ces_rt),
            state_cess: take(Self::STATE_CESS, &item.state_ces_amt),
            fixed_state_cess: take(Self::FIXED_STATE_CESS, &item.state_ces_non_advl_amt),
            charges: take(Self::CHARGES, &item.oth_chrg),
            total: take(Self::TOTAL, &item.tot_item_val),
            unknown,
        }
    }

    /// Whether all of these are known.
    #[inline]
    pub(crate) fn knows(&self, bits: u32) -> bool {
        self.unknown & bits == 0
    }

    /// A bit for each that is not known.
    #[inline]
    pub(crate) fn unknown(&self) -> u32 {
        self.unknown
    }
}

/// What stands for a number that is not sound.
#[inline(never)]
fn without(bit: u32, member: &Kept<Decimal>, unknown: &mut u32) -> Decimal {
    let is_optional = |field: FieldId| field.field().presence.is_optional();
    if !member.absent().is_some_and(is_optional) {
        *unknown |= bit;
    }
    Decimal::ZERO
}

/// An item: its members, and what they come to.
pub(crate) struct Item<'a> {
    members: &'a ItemList,
    pub(crate) hsn: Option<&'a [u8]>,
    /// What `IsServc` says.
    pub(crate) is_service: Option<bool>,
    pub(crate) amounts: &'a Amounts,
    /// Whether it bears a tax of the wrong kind, as far as that is known.
    pub(crate) is_tax_wrong: bool,
    /// Whether the tax of the goods rests on their retail sale price. Where the code is not sound
    /// nobody knows, so nothing is computed.
    pub(crate) is_valued_by_retail_price: bool,
    /// The kind of tax that the portal computes: none for notes, nor for goods valued by their
    /// retail price, nor where a tax of the other kind is given.
    pub(crate) computed: Option<Tax>,
}

impl Deref for Item<'_> {
    type Target = ItemList;

    fn deref(&self) -> &ItemList {
        self.members
    }
}

impl<'a> Item<'a> {
    #[inline]
    pub(super) fn of(judge: &Judge<'a>, members: &'a ItemList, amounts: &'a Amounts) -> Self {
        let hsn = judge.bytes(&members.hsn_cd);
        let tax = judge.facts.tax.map(|(tax, _)| tax);
        // What is not known is nothing, too.
        let is_tax_wrong = match tax {
            Some(Tax::IntraState) => amounts.igst != Decimal::ZERO,
            Some(Tax::InterState) => amounts.cgst != Decimal::ZERO || amounts.sgst != Decimal::ZERO,
            None => false,
        };
        let is_valued_by_retail_price =
            hsn.is_none_or(|hsn| judge.standing(&RSP_VALUATION_HSN, hsn) == Standing::Listed);
        let is_computed =
            judge.facts.is_note == Some(false) && !is_tax_wrong && !is_valued_by_retail_price;
        Self {
            members,
            hsn,
            is_service: judge.bytes(&members.is_servc).map(|answer| answer == b"Y"),
            amounts,
            is_tax_wrong,
            is_valued_by_retail_price,
            computed: tax.filter(|_| is_computed),
        }
    }
}
