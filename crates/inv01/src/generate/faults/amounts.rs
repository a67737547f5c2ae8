//! What is wrong with amounts. They are made wrong while they are drawn.

use super::super::deal::Course;
use super::super::items::{Bend, Sort};
use super::{Fault, fault};
use crate::check::Check;
use crate::generated::checks;
use crate::model::{DocTyp, SupTyp};

const DOMESTIC: &[SupTyp] = &[SupTyp::B2B, SupTyp::DEXP];
const ALWAYS_INTER_STATE: &[SupTyp] =
    &[SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::EXPWP, SupTyp::EXPWOP];

/// Items whose tax follows from their value: all but those valued by their retail price.
const COMPUTED: &[Sort] = &[Sort::Goods, Sort::Service, Sort::Transport];
/// Items that have a quantity.
const COUNTED: &[Sort] = &[Sort::Goods, Sort::RetailPrice];
const ALL: &[Sort] = &[Sort::Goods, Sort::RetailPrice, Sort::Service, Sort::Transport];

pub(super) fn faults() -> Vec<Fault> {
    let of_item = |check, member| of_item(check, member, COMPUTED);
    let mut faults = vec![
        self::of_item(&checks::GROSS_AMOUNT, "TotAmt", COUNTED),
        self::of_item(&checks::TAXABLE_VALUE, "AssAmt", ALL),
        of_item(&checks::IGST_AMOUNT, "IgstAmt").of(ALWAYS_INTER_STATE).computed(),
        of_item(&checks::IGST_AMOUNT, "IgstAmt").of(DOMESTIC).course(Course::Away).computed(),
        of_item(&checks::IGST_AMOUNT, "IgstAmt")
            .of(&[SupTyp::B2B])
            .course(Course::IgstOnIntra)
            .computed(),
        of_item(&checks::CGST_AMOUNT, "CgstAmt").of(DOMESTIC).course(Course::Home).computed(),
        of_item(&checks::SGST_AMOUNT, "SgstAmt").of(DOMESTIC).course(Course::Home).computed().make(
            |edit| {
                // What is wrong and what is right are not the same.
                edit.with(&checks::CGST_EQUALS_SGST, "ItemList[].CgstAmt");
                Some(())
            },
        ),
        of_item(&checks::CGST_EQUALS_SGST, "CgstAmt")
            .of(DOMESTIC)
            .course(Course::Home)
            .bent(Bend::Unequal),
        self::of_item(&checks::CESS_AMOUNT, "CesAmt", ALL).computed().bears_cess(),
        self::of_item(&checks::STATE_CESS_AMOUNT, "StateCesAmt", ALL).computed().bears_cess(),
        of_item(&checks::ITEM_TOTAL, "TotItemVal"),
    ];
    // Of a tax of the other kind the first that is not 0 is told.
    for (member, skips_cgst) in [("CgstAmt", false), ("SgstAmt", true)] {
        let other = Bend::OtherTax { skips_cgst };
        let fault = |check| self::of_item(check, member, ALL).bent(other);
        faults.push(fault(&checks::ALWAYS_INTER_STATE).of(ALWAYS_INTER_STATE));
        faults.push(fault(&checks::INTER_STATE).of(DOMESTIC).course(Course::Away));
        faults.push(fault(&checks::INTER_STATE).of(&[SupTyp::B2B]).course(Course::IgstOnIntra));
    }
    let igst = self::of_item(&checks::INTRA_STATE, "IgstAmt", ALL);
    let igst = igst.bent(Bend::OtherTax { skips_cgst: false });
    faults.push(igst.of(DOMESTIC).course(Course::Home));

    let totals: [(&'static Check, &'static str); 7] = [
        (&checks::TAXABLE_TOTAL, "AssVal"),
        (&checks::CGST_TOTAL, "CgstVal"),
        (&checks::SGST_TOTAL, "SgstVal"),
        (&checks::IGST_TOTAL, "IgstVal"),
        (&checks::CESS_TOTAL, "CesVal"),
        (&checks::STATE_CESS_TOTAL, "StCesVal"),
        (&checks::TOTAL_INVOICE_VALUE, "TotInvVal"),
    ];
    faults.extend(totals.into_iter().map(|(check, member)| {
        let fault = fault(check, &format!("ValDtls.{member}")).bent(Bend::Amount(member));
        if matches!(member, "CesVal" | "StCesVal") { fault.bears_cess() } else { fault }
    }));
    // A total of nothing can only be too much.
    for (check, member) in [(&checks::CGST_TOTAL, "CgstVal"), (&checks::SGST_TOTAL, "SgstVal")] {
        let fault = fault(check, &format!("ValDtls.{member}")).bent(Bend::Amount(member));
        faults.push(fault.of(DOMESTIC).course(Course::Home));
    }
    faults
}

/// An amount of an item of one of these sorts.
fn of_item(check: &'static Check, member: &'static str, sorts: &'static [Sort]) -> Fault {
    fault(check, &format!("ItemList[].{member}")).sorts(sorts).bent(Bend::Amount(member))
}

impl Fault {
    /// Taxes of notes are not computed.
    fn computed(self) -> Self {
        self.of_type(&[DocTyp::INV])
    }

    /// Not for who wants no cess.
    fn bears_cess(mut self) -> Self {
        self.wants.cess = Some(true);
        self
    }
}
