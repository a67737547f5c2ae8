//! The codes that a generator takes its pick of: rows that the masters list on the day of the check.

use std::sync::Arc;

use crate::generated::masters::POS_STATES;
use crate::masters::{
    COUNTRIES, CURRENCIES, Days, HSN, Masters, PINCODES, PORTS, RSP_VALUATION_HSN, STATES,
    Standing, TAX_RATES, UQC, VEHICLE_FORMATS, two_digits,
};
use crate::{Context, Decimal, Master};

/// Codes to pick from. Rows that are in doubt stand apart, since they are warned of.
#[derive(Debug)]
pub(super) struct Pools {
    /// States that are places of supply, each with its PIN codes.
    pub(super) states: Vec<(u8, Vec<u32>)>,
    /// PIN codes that nobody is sure of.
    pub(super) doubtful_pincodes: Vec<u32>,
    pub(super) goods: Codes,
    /// Goods taxed on their retail price, where that is in force.
    pub(super) retail_price: Codes,
    pub(super) services: Codes,
    /// The services that B2B may supply abroad (S35).
    pub(super) transport: Codes,
    /// Goods whose codes are in doubt, of six digits and more.
    pub(super) doubtful_goods: Arc<[String]>,
    pub(super) rates: Vec<Decimal>,
    pub(super) doubtful_rates: Vec<Decimal>,
    pub(super) units: Vec<String>,
    pub(super) ports: Vec<String>,
    pub(super) countries: Vec<String>,
    pub(super) currencies: Vec<String>,
    pub(super) vehicles: Vec<String>,
}

/// HSN codes of one kind.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// Of six digits and more.
    pub(super) long: Vec<String>,
    /// Of four, which are for small suppliers, and a warning where the turnover is unknown.
    pub(super) short: Vec<String>,
}

impl Codes {
    fn push(&mut self, code: String) {
        if code.len() < 6 { self.short.push(code) } else { self.long.push(code) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.long.is_empty()
    }
}

impl Pools {
    pub(super) fn new(context: &Context) -> Self {
        let masters = &context.masters;
        let days = Days::on(context.as_of);
        let of = |standing, master| rows(masters, standing, master, days);
        let listed = |master| of(Standing::Listed, master);

        let (mut goods, mut retail_price, mut services, mut transport) =
            (Codes::default(), Codes::default(), Codes::default(), Codes::default());
        for code in listed(&HSN).filter(|code| code.len() >= 4) {
            // Whether their tax rests on the retail price may depend on the day of the document.
            let is_retail_price = masters.standing(&RSP_VALUATION_HSN, &code, days);
            let is_retail_price = is_retail_price == Standing::Listed;
            let may_be = masters.find(&RSP_VALUATION_HSN, &code).next().is_some();
            if may_be && (!is_retail_price || code.starts_with("99")) {
                continue;
            }
            if ["9965", "9968"].iter().any(|heading| code.starts_with(heading)) {
                transport.push(code);
            } else if code.starts_with("99") {
                services.push(code);
            } else if is_retail_price {
                retail_price.push(code);
            } else {
                goods.push(code);
            }
        }
        let doubtful_goods = of(Standing::Doubtful, &HSN).filter(|code| {
            // A code may have a row that is sure, too.
            let standing = masters.standing(&HSN, code, days);
            code.len() >= 6 && !code.starts_with("99") && standing == Standing::Doubtful
        });
        let doubtful_pincodes = of(Standing::Doubtful, &PINCODES);
        Self {
            states: states(masters, days),
            doubtful_pincodes: doubtful_pincodes.filter_map(|code| code.parse().ok()).collect(),
            doubtful_goods: doubtful_goods.collect(),
            goods,
            retail_price,
            services,
            transport,
            rates: listed(&TAX_RATES).filter_map(|rate| rate.parse().ok()).collect(),
            doubtful_rates: of(Standing::Doubtful, &TAX_RATES)
                .filter_map(|rate| rate.parse().ok())
                .collect(),
            units: listed(&UQC).collect(),
            ports: listed(&PORTS).collect(),
            countries: listed(&COUNTRIES).collect(),
            currencies: listed(&CURRENCIES).collect(),
            vehicles: listed(&VEHICLE_FORMATS).collect(),
        }
    }

    /// The PIN codes of a state; none of a state that is not to be picked.
    pub(super) fn pincodes(&self, state: u8) -> &[u32] {
        let found = self.states.iter().find(|(code, _)| *code == state);
        found.map_or(&[], |(_, pincodes)| pincodes)
    }
}

/// The codes of a master that are worth so much on some days.
fn rows(
    masters: &Masters,
    standing: Standing,
    master: &'static Master,
    days: Days,
) -> impl Iterator<Item = String> {
    masters
        .rows(master)
        .filter(move |row| row.tier.standing() == standing && days.hold(row.validity))
        .map(|row| row.code.into_owned())
}

fn states(masters: &Masters, days: Days) -> Vec<(u8, Vec<u32>)> {
    let mut states: Vec<(u8, Vec<u32>)> = Vec::new();
    for row in masters.rows(&PINCODES) {
        let certain = row.tier.standing() == Standing::Listed && days.hold(row.validity);
        let (Some(state), Ok(pincode)) = (row.state.filter(|_| certain), row.code.parse()) else {
            continue;
        };
        match states.iter_mut().find(|(code, _)| *code == state) {
            Some((_, pincodes)) => pincodes.push(pincode),
            None => states.push((state, vec![pincode])),
        }
    }
    let is_listed =
        |master, state| masters.standing(master, &two_digits(state), days) == Standing::Listed;
    states.retain(|(state, _)| is_listed(&STATES, *state) && is_listed(&POS_STATES, *state));
    states.sort_by_key(|(state, _)| *state);
    states
}
