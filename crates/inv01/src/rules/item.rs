//! An item, with what several rules ask of it found once.

use std::ops::Deref;

use super::supply::Tax;
use super::{Judge, Word, amount};
use crate::Decimal;
use crate::draft::ItemList;
use crate::masters::{RSP_VALUATION_HSN, Standing};

/// The amounts of an item, as [`amount`] gives them, and its rates.
pub(crate) struct Amounts {
    pub(crate) gross: Option<Decimal>,
    pub(crate) discount: Option<Decimal>,
    pub(crate) taxable: Option<Decimal>,
    pub(crate) rate: Option<Decimal>,
    pub(crate) igst: Option<Decimal>,
    pub(crate) cgst: Option<Decimal>,
    pub(crate) sgst: Option<Decimal>,
    pub(crate) cess: Option<Decimal>,
    pub(crate) fixed_cess: Option<Decimal>,
    pub(crate) state_cess: Option<Decimal>,
    pub(crate) fixed_state_cess: Option<Decimal>,
    pub(crate) charges: Option<Decimal>,
    pub(crate) total: Option<Decimal>,
}

impl Amounts {
    fn of(item: &ItemList) -> Self {
        Self {
            gross: amount(&item.tot_amt),
            discount: amount(&item.discount),
            taxable: amount(&item.ass_amt),
            rate: amount(&item.gst_rt),
            igst: amount(&item.igst_amt),
            cgst: amount(&item.cgst_amt),
            sgst: amount(&item.sgst_amt),
            cess: amount(&item.ces_amt),
            fixed_cess: amount(&item.ces_non_advl_amt),
            state_cess: amount(&item.state_ces_amt),
            fixed_state_cess: amount(&item.state_ces_non_advl_amt),
            charges: amount(&item.oth_chrg),
            total: amount(&item.tot_item_val),
        }
    }
}

/// An item: its members, and what they come to.
pub(crate) struct Item<'a> {
    members: &'a ItemList,
    pub(crate) hsn: Option<Word<'a>>,
    pub(crate) amounts: Amounts,
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
        let mut item = Self {
            members,
            hsn: judge.text(&members.hsn_cd),
            amounts: Amounts::of(members),
            is_tax_wrong: false,
            is_valued_by_retail_price: false,
            computed: None,
        };
        let is_given = |amount: Option<Decimal>| amount.is_some_and(|it| it != Decimal::ZERO);
        let tax = judge.facts.tax.map(|(tax, _)| tax);
        item.is_tax_wrong = match tax {
            Some(Tax::IntraState) => is_given(item.amounts.igst),
            Some(Tax::InterState) => is_given(item.amounts.cgst) || is_given(item.amounts.sgst),
            None => false,
        };
        let hsn = item.hsn.as_deref();
        item.is_valued_by_retail_price =
            hsn.is_none_or(|hsn| judge.standing(&RSP_VALUATION_HSN, hsn) == Standing::Listed);
        let is_computed = judge.facts.is_note == Some(false)
            && !item.is_tax_wrong
            && !item.is_valued_by_retail_price;
        item.computed = tax.filter(|_| is_computed);
        item
    }
}
