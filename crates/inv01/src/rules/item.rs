//! An item, with what several rules ask of it found once.

use std::ops::Deref;

use super::supply::Tax;
use super::{Judge, Word, amount};
use crate::Decimal;
use crate::draft::ItemList;
use crate::masters::{RSP_VALUATION_HSN, Standing};

/// An item: its members, and what they come to.
pub(crate) struct Item<'a> {
    members: &'a ItemList,
    pub(crate) hsn: Option<Word<'a>>,
    pub(crate) taxable: Option<Decimal>,
    pub(crate) rate: Option<Decimal>,
    pub(crate) igst: Option<Decimal>,
    pub(crate) cgst: Option<Decimal>,
    pub(crate) sgst: Option<Decimal>,
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
    pub(super) fn of(judge: &Judge<'a>, members: &'a ItemList) -> Self {
        let (igst, cgst, sgst) =
            (amount(&members.igst_amt), amount(&members.cgst_amt), amount(&members.sgst_amt));
        let is_given = |amount: Option<Decimal>| amount.is_some_and(|it| it != Decimal::ZERO);
        let tax = judge.facts.tax.map(|(tax, _)| tax);
        let is_tax_wrong = match tax {
            Some(Tax::IntraState) => is_given(igst),
            Some(Tax::InterState) => is_given(cgst) || is_given(sgst),
            None => false,
        };
        let hsn = judge.text(&members.hsn_cd);
        let is_valued_by_retail_price = hsn
            .as_deref()
            .is_none_or(|hsn| judge.standing(&RSP_VALUATION_HSN, hsn) == Standing::Listed);
        let is_computed =
            judge.facts.is_note == Some(false) && !is_tax_wrong && !is_valued_by_retail_price;
        Self {
            members,
            hsn,
            taxable: amount(&members.ass_amt),
            rate: amount(&members.gst_rt),
            igst,
            cgst,
            sgst,
            is_tax_wrong,
            is_valued_by_retail_price,
            computed: tax.filter(|_| is_computed),
        }
    }
}
