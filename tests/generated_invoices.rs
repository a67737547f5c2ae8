//! The generator of valid invoices: what it makes is accepted without a finding, whatever the stream
//! of choices, and is of every kind that there is.

use std::collections::BTreeMap;

use inv01::generate::{Choices, Options, Size, Style, invoice};
use inv01::masters::{Days, RSP_VALUATION_HSN, Standing};
use inv01::model::{DocTyp, Invoice, Item, SupTyp, TransMode, VehType, YesNo};
use inv01::{Checker, Context, Date, Decimal, Profile, Turnover};
use inv01_workspace::{context, contexts};
use sha2::{Digest, Sha256};

const SUPPLY: [SupTyp; 6] =
    [SupTyp::B2B, SupTyp::SEZWP, SupTyp::SEZWOP, SupTyp::EXPWP, SupTyp::EXPWOP, SupTyp::DEXP];
const DOCUMENTS: [DocTyp; 3] = [DocTyp::INV, DocTyp::CRN, DocTyp::DBN];

/// Complains of an invoice that has a finding.
fn holds(checker: &mut Checker, json: &str, what: &str) {
    let report = checker.check(json.as_bytes());
    let findings: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|found| {
            let value = String::from_utf8_lossy(report.source(found)).into_owned();
            format!("{} {} {value}", found.check().id, report.pointer(found))
        })
        .collect();
    assert!(findings.is_empty(), "{what}: {findings:#?}\n{json}");
}

/// What an invoice has that another may lack.
fn features(json: &str, as_of: Date) -> Vec<String> {
    let invoice: Invoice = serde_json::from_str(json).unwrap();
    let (deal, buyer, totals) = (&invoice.tran_dtls, &invoice.buyer_dtls, &invoice.val_dtls);
    let supply = deal.sup_typ;
    let is_export = matches!(supply, SupTyp::EXPWP | SupTyp::EXPWOP);
    let is_sez = matches!(supply, SupTyp::SEZWP | SupTyp::SEZWOP);
    let is_note = invoice.doc_dtls.typ != DocTyp::INV;
    let state = |code: &str| code.parse::<u8>().unwrap();
    let (seller, pos) = (state(&invoice.seller_dtls.stcd), state(&buyer.pos));
    let reverse = deal.reg_rev == Some(YesNo::Y);
    let on_intra = deal.igst_on_intra == Some(YesNo::Y);

    let mut found = vec![format!("{supply} {}", invoice.doc_dtls.typ)];
    let mut has = |feature: &str, is_there: bool| {
        if is_there {
            found.push(feature.to_owned());
        }
    };
    has("reverse charge", reverse && !on_intra);
    has("IGST on intra", on_intra);
    has("POS is not the buyer's state", !is_export && pos != state(&buyer.stcd));
    has("B2B, POS abroad", supply == SupTyp::B2B && pos == 96);
    has("SEZ in the seller's state", is_sez && pos == seller);
    has("seller in other territory", invoice.seller_dtls.pin == 999_999);
    has("buyer in other territory", !is_export && buyer.pin == Some(999_999));
    has("other territory, real PIN", seller == 97 && invoice.seller_dtls.pin != 999_999);
    has("POS other territory", pos == 97);
    has("state of one digit", invoice.seller_dtls.stcd.len() == 1);
    has("operator", deal.ecm_gstin.is_some());
    for (class, letter) in [("deductor", "D"), ("embassy", "N")] {
        has(class, buyer.gstin.get(13..14) == Some(letter));
    }
    has("department", buyer.gstin.as_bytes().get(6).is_some_and(u8::is_ascii_digit));
    has("dispatch", invoice.disp_dtls.is_some());
    let ship_to = invoice.ship_dtls.as_ref();
    has("ship-to", ship_to.is_some());
    has("ship-to abroad", ship_to.is_some_and(|party| party.stcd == "96"));
    has("ship-to URP", ship_to.is_some_and(|party| party.gstin.as_deref() == Some("URP")));
    has("round-off", totals.rnd_off_amt.is_some_and(|amount| amount > Decimal::ZERO));
    has("negative round-off", totals.rnd_off_amt.is_some_and(|amount| amount < Decimal::ZERO));
    has("header discount", given(totals.discount));
    has("header charges", given(totals.oth_chrg));
    has("foreign total", totals.tot_inv_val_fc.is_some());
    has("payment", invoice.pay_dtls.is_some());
    has("supporting documents", !invoice.addl_doc_dtls.is_empty());
    has("export details, export", is_export && invoice.exp_dtls.is_some());
    has("export details, other", !is_export && invoice.exp_dtls.is_some());
    let references = invoice.ref_dtls.as_ref();
    has("period", references.is_some_and(|found| found.doc_perd_dtls.is_some()));
    has("preceding documents", references.is_some_and(|found| !found.prec_doc_dtls.is_empty()));
    has("contracts", references.is_some_and(|found| !found.contr_dtls.is_empty()));

    let days = Days::on(as_of);
    let masters = context().masters;
    let mut serials = invoice.item_list.iter().map(|item| &item.sl_no);
    has("serial number with zeros", serials.any(|serial| serial.starts_with('0')));
    for item in &invoice.item_list {
        let has = &mut has;
        let free = masters.standing(&RSP_VALUATION_HSN, &item.hsn_cd, days) == Standing::Listed;
        of_item(item, is_note, free, has);
        let igst = given(item.igst_amt);
        has("CGST and SGST", given(item.cgst_amt));
        has("IGST", igst);
        let worth = taxed(item, 1).1 >= 200;
        let untaxed = matches!(supply, SupTyp::EXPWOP | SupTyp::SEZWOP) && worth && !is_note;
        has("without payment, no IGST", untaxed && !igst);
        has("without payment, IGST all the same", untaxed && igst);
        let tax = amount(item.igst_amt) + 2 * amount(item.cgst_amt);
        let cess = amount(item.ces_amt) + amount(item.state_ces_amt);
        let rest = paise(item.ass_amt) + amount(item.oth_chrg);
        let specific = amount(item.ces_non_advl_amt) + amount(item.state_ces_non_advl_amt);
        if reverse && !free && tax > 1000 && cess + specific > 1000 {
            let total = paise(item.tot_item_val);
            has("total with tax", total == rest + tax + cess + specific);
            has("total without tax", total == rest + cess + specific);
            has("total without tax and cess", total == rest);
        }
    }

    if let Some(ewb) = &invoice.ewb_dtls {
        let mode = match ewb.trans_mode {
            None => "part A only",
            Some(TransMode::Road) => "road",
            Some(TransMode::Rail) => "rail",
            Some(TransMode::Air) => "air",
            Some(TransMode::Ship) => "ship",
        };
        has(mode, true);
        has("e-way bill, export", is_export);
        has("e-way bill, dispatch and ship-to", invoice.disp_dtls.is_some() && ship_to.is_some());
        has("distance 0", ewb.distance == 0);
        has("over-dimensional", ewb.veh_type == Some(VehType::O));
        let by_ship = ewb.trans_mode == Some(TransMode::Ship);
        has("ship without vehicle", by_ship && ewb.veh_no.is_none());
        has("ship without document", by_ship && ewb.trans_doc_no.is_none());
        let vehicle = ewb.veh_no.as_deref().unwrap_or_default();
        has("vehicle in small letters", vehicle.starts_with(|c: char| c.is_ascii_lowercase()));
        has("enrolled transporter", ewb.trans_id.as_deref().is_some_and(|id| id.starts_with("88")));
    }

    of_texts(&invoice, json, &mut has);
    found
}

fn of_texts(invoice: &Invoice, json: &str, has: &mut dyn FnMut(&str, bool)) {
    let name = &invoice.seller_dtls.lgl_nm;
    has("long name", name.chars().count() == 100);
    has("short address", invoice.seller_dtls.addr1.len() == 1);
    has("Indian script", name.chars().any(|c| matches!(c, '\u{900}'..='\u{D7F}')));
    has("beyond the basic plane", name.chars().any(|c| c > '\u{FFFF}'));
    has("signs", name.contains('&'));
    has("null", json.contains("null"));
    has("escaped slash", json.contains("\\/"));
    has("escaped ampersand", json.contains("\\u0026"));
    has("escaped letters", json.contains("\\u0bb3"));
    has("lines", json.contains('\n'));
    has("0", json.contains(":0,") || json.contains(": 0,"));
    has("0.00", json.contains("0.00,"));
}

fn of_item(item: &Item, is_note: bool, free: bool, has: &mut dyn FnMut(&str, bool)) {
    let is_service = item.is_servc == YesNo::Y;
    has("goods", !is_service);
    has("service with a unit", is_service && item.unit.is_some());
    has("service without a quantity", is_service && item.qty.is_none());
    has("HSN of eight digits", item.hsn_cd.len() == 8);
    has("HSN of six digits", item.hsn_cd.len() == 6);
    has("retail price", free);
    has("CesAmt", given(item.ces_amt));
    has("CesNonAdvlAmt", given(item.ces_non_advl_amt));
    has("StateCesAmt", given(item.state_ces_amt));
    has("StateCesNonAdvlAmt", given(item.state_ces_non_advl_amt));
    has("item discount", given(item.discount));
    has("item charges", given(item.oth_chrg));
    has("free quantity", item.free_qty.is_some());
    has("country of origin", item.org_cntry.is_some());
    has("batch", item.bch_dtls.is_some());
    has("attributes", !item.attrib_dtls.is_empty());
    has("unit price of nothing", item.unit_price == Decimal::ZERO);
    has("rate 40", item.gst_rt == 40.into());
    has("largest amounts", paise(item.tot_item_val) > 10_000_000_000_000);
    has("quantity with three decimals", item.qty.is_some_and(|qty| qty.thousandths() % 10 != 0));

    // The band of IGST, from its definition.
    let given = amount(item.igst_amt);
    let (least, exact, greatest) = taxed(item, 1);
    if given > 0 && least >= 100 && !free && !is_note {
        has("tax at the lower edge", given == least);
        has("tax at the upper edge", given == greatest);
        has("tax inside the band", least < given && given < greatest && given != exact);
        has("tax as calculated", given == exact);
    }
    let is_free = given < least || given > greatest;
    has("free tax, retail price", free && given > 0 && is_free && !is_note);
    has("free tax, note", is_note && given > 0 && is_free && !free);
}

/// The least, the calculated and the greatest tax of an item, in paise.
fn taxed(item: &Item, shares: i128) -> (i128, i128, i128) {
    let parts = paise(item.ass_amt) * i128::from(item.gst_rt.thousandths());
    let rupee = 10_000_000 * shares;
    let rounded = (100 * parts + rupee / 2) / rupee;
    (100 * (parts / rupee - 1), rounded, 100 * ((parts + rupee - 1) / rupee + 1))
}

fn given(amount: Option<Decimal>) -> bool {
    amount.is_some_and(|amount| amount != Decimal::ZERO)
}

fn paise(amount: Decimal) -> i128 {
    assert_eq!(amount.thousandths() % 10, 0, "{amount}");
    i128::from(amount.thousandths() / 10)
}

fn amount(amount: Option<Decimal>) -> i128 {
    paise(amount.unwrap_or_default())
}

/// Of each of the 18 kinds, 1000 invoices over all contexts; then 2000 in which the kind is drawn.
#[test]
fn twenty_thousand_invoices_without_a_finding() {
    let mut contexts: Vec<_> = contexts()
        .into_iter()
        .map(|(what, context)| (what, Checker::new(context.clone()), Options::new(context)))
        .collect();
    let count = contexts.len();
    let kinds = SUPPLY.iter().flat_map(|supply| DOCUMENTS.map(|typ| (*supply, typ)));
    let mut seed = 0;
    for (supply_type, document_type) in kinds {
        for i in 0..1000 {
            let (what, checker, options) = &mut contexts[i % count];
            let options = options.clone().supply_type(supply_type).document_type(document_type);
            let options = options.items(1..=3);
            let json = invoice(&mut Choices::seeded(seed), &options);
            holds(checker, &json, &format!("{what}, {supply_type} {document_type}, seed {seed}"));
            seed += 1;
        }
    }
    for i in 0..2000 {
        let (what, checker, options) = &mut contexts[i % count];
        let style = if i % 4 == 0 { Style::Plain } else { Style::Varied };
        let options = options.clone().style(style).items(0..=12);
        let json = invoice(&mut Choices::seeded(seed), &options);
        holds(checker, &json, &format!("{what}, {style:?}, seed {seed}"));
        seed += 1;
    }
    assert_eq!(seed, 20_000);
}

/// On other days other floors, rates and rules are in force.
#[test]
fn on_any_day_of_the_check() {
    for year in 2020..=2029 {
        for (month, date) in [(1, 31), (5, 31), (9, 1), (10, 1), (10, 5), (12, 31)] {
            for profile in [Profile::Production, Profile::Sandbox] {
                let context = Context::new(Date::constant(year, month, date)).profile(profile);
                let (mut checker, options) = (Checker::new(context.clone()), Options::new(context));
                for seed in 0..20 {
                    let json = invoice(&mut Choices::seeded(seed), &options);
                    holds(&mut checker, &json, &format!("{year}-{month}-{date}, seed {seed}"));
                }
            }
        }
    }
}

/// Not as of its own date, which it has only when it is made.
#[test]
fn the_day_of_the_check_is_that_of_the_context() {
    let options = Options::new(context().at_document_date(true));
    let mut checker = Checker::new(options.context().clone());
    for seed in 0..500 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        holds(&mut checker, &json, &format!("seed {seed}"));
    }
    assert!(!options.context().at_document_date);
}

/// What is valid for one portal is valid for the other.
#[test]
fn both_portals_take_the_same() {
    let options = Options::new(context());
    let mut sandbox = Checker::new(context().profile(Profile::Sandbox));
    for seed in 0..500 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        holds(&mut sandbox, &json, &format!("seed {seed}"));
    }
}

/// What an invoice may have beside its kind.
const FEATURES: [&str; 89] = [
    "0",
    "0.00",
    "B2B, POS abroad",
    "CGST and SGST",
    "CesAmt",
    "CesNonAdvlAmt",
    "HSN of eight digits",
    "HSN of six digits",
    "IGST",
    "IGST on intra",
    "Indian script",
    "POS is not the buyer's state",
    "POS other territory",
    "SEZ in the seller's state",
    "StateCesAmt",
    "StateCesNonAdvlAmt",
    "air",
    "attributes",
    "batch",
    "beyond the basic plane",
    "buyer in other territory",
    "contracts",
    "country of origin",
    "deductor",
    "department",
    "dispatch",
    "distance 0",
    "e-way bill, dispatch and ship-to",
    "e-way bill, export",
    "embassy",
    "enrolled transporter",
    "escaped ampersand",
    "escaped letters",
    "escaped slash",
    "export details, export",
    "export details, other",
    "foreign total",
    "free quantity",
    "free tax, note",
    "free tax, retail price",
    "goods",
    "header charges",
    "header discount",
    "item charges",
    "item discount",
    "largest amounts",
    "lines",
    "long name",
    "negative round-off",
    "null",
    "operator",
    "other territory, real PIN",
    "over-dimensional",
    "part A only",
    "payment",
    "period",
    "preceding documents",
    "quantity with three decimals",
    "rail",
    "rate 40",
    "retail price",
    "reverse charge",
    "road",
    "round-off",
    "seller in other territory",
    "serial number with zeros",
    "service with a unit",
    "service without a quantity",
    "ship",
    "ship without document",
    "ship without vehicle",
    "ship-to",
    "ship-to URP",
    "ship-to abroad",
    "short address",
    "signs",
    "state of one digit",
    "supporting documents",
    "tax as calculated",
    "tax at the lower edge",
    "tax at the upper edge",
    "tax inside the band",
    "total with tax",
    "total without tax",
    "total without tax and cess",
    "unit price of nothing",
    "vehicle in small letters",
    "without payment, IGST all the same",
    "without payment, no IGST",
];

/// A feature that is never made, or hardly ever, is as good as untested.
#[test]
fn every_feature_is_drawn() {
    let options = Options::new(context());
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..6000 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        let mut found = features(&json, context().as_of);
        found.sort_unstable();
        found.dedup();
        for feature in found {
            *counts.entry(feature).or_default() += 1;
        }
    }
    let kinds = SUPPLY.iter().flat_map(|supply| DOCUMENTS.map(|typ| format!("{supply} {typ}")));
    let kinds = kinds.map(|kind| (kind, 200));
    let features = FEATURES.map(|feature| (feature.to_owned(), 10));
    for (feature, least) in kinds.chain(features) {
        let count = counts.remove(&feature).unwrap_or_default();
        assert!(count >= least, "{feature}: {count} of 6000");
    }
    assert!(counts.is_empty(), "not in the list: {counts:?}");
}

/// A cess leaves no room beside the greatest amount that an item may have.
#[test]
fn a_cess_on_each_or_on_none() {
    for is_borne in [true, false] {
        let (mut checker, options) = (Checker::new(context()), Options::new(context()));
        let options = options.cess(is_borne);
        for seed in 0..3000 {
            let json = invoice(&mut Choices::seeded(seed), &options);
            holds(&mut checker, &json, &format!("cess {is_borne}, seed {seed}"));
        }
    }
}

/// Also of those whose last item has the greatest amount, beside which it has nothing.
#[test]
fn the_most_that_an_invoice_may_have() {
    let options = Options::new(context()).size(Size::Most);
    for seed in 0..1000 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        let given = ["DispDtls", "ShipDtls", "PayDtls", "RefDtls", "AddlDocDtls", "ExpDtls"];
        let missing = given.iter().find(|name| !json.contains(&format!("\"{name}\"")));
        assert_eq!(missing, None, "seed {seed}: {json}");
    }
}

/// Four digits are for small suppliers only.
#[test]
fn hsn_codes_of_four_digits_when_the_supplier_is_known_to_be_small() {
    let count = |turnover| {
        let options = Options::new(context().turnover(turnover));
        let codes = (0..500).flat_map(|seed| {
            let json = invoice(&mut Choices::seeded(seed), &options);
            serde_json::from_str::<Invoice>(&json).unwrap().item_list
        });
        codes.filter(|item| item.hsn_cd.len() == 4).count()
    };
    assert!(count(Turnover::Under5Crore) > 50);
    assert_eq!(count(Turnover::Unknown) + count(Turnover::From5Crore), 0);
}

/// Plain invoices keep to what their style says.
#[test]
fn plain_invoices_are_plain() {
    let options = Options::new(context()).style(Style::Plain);
    let crore = Decimal::from(10_000_000);
    for seed in 0..500 {
        let json = invoice(&mut Choices::seeded(seed), &options);
        assert!(json.is_ascii() && !json.contains(['\n', '\\']) && !json.contains("null"));
        let invoice: Invoice = serde_json::from_str(&json).unwrap();
        for item in &invoice.item_list {
            let total = paise(item.tot_item_val);
            assert!(item.tot_item_val <= crore && item.pre_tax_val.unwrap_or_default() <= crore);
            let parts = [item.igst_amt, item.cgst_amt, item.sgst_amt, item.ces_amt];
            assert!(parts.into_iter().all(|part| amount(part) <= total.max(1_000_000_000)));
        }
        assert!(invoice.val_dtls.tot_inv_val_fc.unwrap_or_default() <= crore);
    }
}

#[test]
fn no_choice_gives_the_smallest_invoice() {
    let options = Options::new(context()).one_line();
    let smallest = concat!(
        r#"{"Version":"1.1","TranDtls":{"TaxSch":"GST","SupTyp":"B2B"},"#,
        r#""DocDtls":{"Typ":"INV","No":"1","Dt":"21/11/2026"},"#,
        r#""SellerDtls":{"Gstin":"01AAAAA0000A1ZG","LglNm":"Item","Addr1":"Item","Loc":"Item","#,
        r#""Pin":180001,"Stcd":"01"},"#,
        r#""BuyerDtls":{"Gstin":"01AAAAA0001A1ZF","LglNm":"Item","Pos":"01","Addr1":"Item","#,
        r#""Loc":"Item","Pin":180001,"Stcd":"01"},"#,
        r#""ItemList":[{"SlNo":"1","IsServc":"N","HsnCd":"010121","Qty":1,"Unit":"BAG","#,
        r#""UnitPrice":1,"TotAmt":1,"AssAmt":1,"GstRt":0,"TotItemVal":1}],"#,
        r#""ValDtls":{"AssVal":1,"TotInvVal":1}}"#,
    );
    assert_eq!(invoice(&mut Choices::recorded([]), &options), smallest);
    assert_eq!(invoice(&mut Choices::recorded([0; 1000]), &options), smallest);
    let shortest = (0..5000).map(|seed| invoice(&mut Choices::seeded(seed), &options).len()).min();
    assert!(shortest.is_some_and(|length| smallest.len() < length));
}

/// Data that others keep stays as it is. A change of these sums is a change of what a seed means: of
/// the generator, of the day, or of the masters that codes are taken from.
#[test]
fn a_seed_gives_the_same_bytes_everywhere() {
    let sum = |options: &Options, seeds: std::ops::Range<u64>| {
        let mut sum = Sha256::new();
        for seed in seeds {
            sum.update(invoice(&mut Choices::seeded(seed), options));
        }
        let start: [u8; 8] = sum.finalize()[..8].try_into().unwrap();
        format!("{:016x}", u64::from_be_bytes(start))
    };
    let options = Options::new(context());
    let sums = [
        sum(&options, 0..200),
        sum(&options.clone().style(Style::Plain), 0..200),
        sum(&options.clone().items(1000..=1000), 0..1),
    ];
    assert_eq!(sums, ["5db8cbb4b83c57c1", "ca0875be3f615dab", "4a017f4c3f2ca1b4"]);
}

/// The most items that there may be, also with everything that makes an invoice long.
#[test]
fn a_thousand_items() {
    let options = Options::new(context()).items(1000..=1000);
    let mut checker = Checker::new(context());
    for seed in 0..20 {
        let mut choices = Choices::seeded(seed);
        let json = invoice(&mut choices, &options);
        holds(&mut checker, &json, &format!("seed {seed}"));
        assert_eq!(json.matches("\"HsnCd\"").count(), 1000);
    }
    // Every choice the last: each text as long as may be, each member given.
    for number in [u64::MAX, 3_628_799, 5_039, 839, 59] {
        let json = invoice(&mut Choices::recorded(vec![number; 300_000]), &options);
        holds(&mut checker, &json, &format!("numbers {number}"));
        assert!(json.len() < 2_000_000, "{}", json.len());
    }
}

#[test]
fn what_was_drawn_gives_the_same_again() {
    for (what, context) in contexts() {
        let options = Options::new(context);
        for seed in 0..20 {
            let mut choices = Choices::seeded(seed);
            let json = invoice(&mut choices, &options);
            let mut again = Choices::recorded(choices.drawn());
            assert_eq!(invoice(&mut again, &options), json, "{what}, seed {seed}");
            assert_eq!(again.drawn(), choices.drawn());
        }
    }
}

/// Whatever a property test does to a stream to make it smaller, and whatever a fuzzer puts in its
/// place.
#[test]
fn a_changed_stream_is_valid_too() {
    let options = Options::new(context());
    let mut checker = Checker::new(context());
    let mut hold = |numbers: Vec<u64>, what: &str| {
        let json = invoice(&mut Choices::recorded(numbers), &options);
        holds(&mut checker, &json, what);
    };
    for seed in 0..150 {
        let mut choices = Choices::seeded(seed);
        invoice(&mut choices, &options);
        let drawn = choices.drawn();
        let mut random = Choices::seeded(seed);
        for _ in 0..20 {
            let mut position = || usize::try_from(random.below(drawn.len() as u64)).unwrap();
            let (one, other) = (position(), position());
            let range = one.min(other)..one.max(other);
            hold(drawn[..one].to_vec(), "a prefix");
            let mut numbers = drawn.to_vec();
            numbers[range.clone()].fill(0);
            hold(numbers.clone(), "zeros");
            numbers[range.clone()].copy_from_slice(&drawn[range.clone()]);
            numbers[one] /= 2;
            hold(numbers.clone(), "a smaller number");
            numbers.drain(range.start..(range.start + 8).min(range.end));
            hold(numbers, "numbers left out");
        }
        let numbers = (0..400).map(|_| random.below(u64::MAX)).collect();
        hold(numbers, "any numbers");
    }
}
