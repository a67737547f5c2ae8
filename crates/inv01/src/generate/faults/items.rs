//! What is wrong with an item, or with the list: how many, their numbers, codes, units, rates.

use std::sync::Arc;

use super::super::items::{Bend, Sort};
use super::super::write::Json;
use super::edit::Edit;
use super::{Fault, fault};
use crate::context::Turnover;
use crate::generated::checks;
use crate::masters::{COUNTRIES, HSN, Standing, UQC};

const CODE: &str = "ItemList[].HsnCd";
const UNIT: &str = "ItemList[].Unit";
const GOODS: &[Sort] = &[Sort::Goods, Sort::RetailPrice];
const SERVICES: &[Sort] = &[Sort::Service, Sort::Transport];

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(&checks::ITEM_COUNT_2228, "ItemList")
            .make(|edit| edit.set("ItemList", Json::Array(Vec::new()))),
        fault(&checks::ITEM_COUNT_2173, "ItemList").items(1001..=1010),
        fault(&checks::SERIAL_NUMBERS, "ItemList[].SlNo").items(2..=usize::MAX).make(|edit| {
            let number = renumber(edit)?;
            edit.text("ItemList[].SlNo", number.to_string())
        }),
        fault(&checks::SERIAL_NUMBERS, "ItemList[].SlNo").items(2..=99_999).warns().make(|edit| {
            let number = renumber(edit)?;
            edit.text("ItemList[].SlNo", format!("0{number}"))
        }),
        // Goods valued by their retail price would no longer be such.
        fault(&checks::HSN_MASTER, CODE).sorts(&[Sort::Goods, Sort::Service]).make(|edit| {
            let known = edit.read(CODE)?;
            let length = if edit.below(2) == 0 { 6 } else { 8 };
            // The first two digits tell goods from services.
            let (chapter, count) = (&known[..2], 10_u64.pow(length - 2));
            let width = usize::try_from(length - 2).ok()?;
            let code = edit.unlisted(&[&HSN], count, |i| format!("{chapter}{i:0width$}"))?;
            edit.text(CODE, code)
        }),
        fault(&checks::HSN_MASTER, CODE).sorts(&[Sort::Goods]).warns().make(|edit| {
            let doubtful = Arc::clone(&edit.draw.pools.doubtful_goods);
            let code = doubtful.get(edit.draw.choices.position(doubtful.len()))?;
            edit.text(CODE, code.as_str())
        }),
        short_code().context(|context| {
            if matches!(context.turnover, Turnover::Unknown | Turnover::Under5Crore) {
                context.turnover = Turnover::From5Crore;
            }
        }),
        short_code().warns().context(|context| context.turnover = Turnover::Unknown),
        fault(&checks::GOODS_OR_SERVICE_3047, "ItemList[].IsServc").sorts(&[Sort::Goods]).make(
            |edit| {
                let code = edit.draw.hsn(Sort::Service);
                edit.text(CODE, code)
            },
        ),
        fault(&checks::GOODS_OR_SERVICE_3048, "ItemList[].IsServc").sorts(SERVICES).make(|edit| {
            let code = edit.draw.hsn(Sort::Goods);
            edit.text(CODE, code)
        }),
        fault(&checks::UNIT_MASTER, UNIT).sorts(GOODS).make(|edit| {
            let unit = edit.unlisted_word(&UQC, 3)?;
            edit.text(UNIT, unit)
        }),
        fault(&checks::UNIT_MASTER, UNIT).sorts(GOODS).warns().make(|edit| {
            let unit = edit.read(UNIT)?.to_ascii_lowercase();
            edit.text(UNIT, unit)
        }),
        fault(&checks::UNIT_MASTER, UNIT).sorts(SERVICES).warns().make(|edit| {
            let unit = edit.unlisted_word(&UQC, 3)?;
            edit.text(UNIT, unit)
        }),
        fault(&checks::COUNTRY_OF_ORIGIN, "ItemList[].OrgCntry").make(|edit| {
            let country = edit.unlisted_word(&COUNTRIES, 2)?;
            edit.text("ItemList[].OrgCntry", country)
        }),
        fault(&checks::RATE_LIST, "ItemList[].GstRt").bent(Bend::Rate(Standing::Unlisted)),
        fault(&checks::RATE_LIST, "ItemList[].GstRt").bent(Bend::Rate(Standing::Doubtful)).warns(),
    ]
}

/// Numbers the items from 1, and chooses one that is not the first. The number of an earlier one.
fn renumber(edit: &mut Edit<'_>) -> Option<u64> {
    let Json::Array(items) = edit.at("ItemList")? else { return None };
    let count = items.len();
    for position in 0..count {
        edit.draw.chosen = position;
        edit.text("ItemList[].SlNo", (position + 1).to_string())?;
    }
    let later = 1 + edit.draw.choices.position(count.checked_sub(1)?);
    edit.draw.chosen = later;
    Some(1 + edit.below(later as u64))
}

/// I4: four digits are for small suppliers.
fn short_code() -> Fault {
    fault(&checks::HSN_LENGTH, CODE).sorts(&[Sort::Goods]).make(|edit| {
        let codes = &edit.draw.codes(Sort::Goods).short;
        let code = codes.get(edit.draw.choices.position(codes.len()))?;
        edit.text(CODE, code.as_str())
    })
}
