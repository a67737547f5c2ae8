//! The model: what is built in Rust is what the portal would read, and the other way round.

use inv01::model::{
    BuyerDtls, DocDtls, DocTyp, Invoice, Item, SellerDtls, SupTyp, TranDtls, TransMode, ValDtls,
    YesNo,
};
use inv01::{Decimal, Origin, Values, Verdict};
use inv01_workspace::{Node, context, source};
use validator::Validate as _;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An invoice of one item.
fn invoice(total: &str) -> Invoice {
    let doc_dtls = DocDtls { typ: DocTyp::INV, no: "TN/2026/0119".into(), dt: "14/11/2026".into() };
    let amount = decimal("100.10");
    let item = Item {
        sl_no: "1".into(),
        hsn_cd: "73239390".into(),
        qty: Some(decimal("2.002")),
        unit: Some("NOS".into()),
        unit_price: decimal("50.05"),
        tot_amt: amount,
        ass_amt: amount,
        gst_rt: decimal("0.25"),
        tot_item_val: decimal("100.35"),
        ..Item::new(YesNo::N)
    };
    Invoice {
        seller_dtls: SellerDtls {
            gstin: "33GSPTN1882G1Z3".into(),
            lgl_nm: "Marudham Traders".into(),
            addr1: "14 Second Beach Road".into(),
            loc: "Chennai".into(),
            pin: 600_001,
            stcd: "33".into(),
            ..SellerDtls::default()
        },
        buyer_dtls: BuyerDtls {
            gstin: "27GSPMH1881G1ZH".into(),
            lgl_nm: "Konkan Retail".into(),
            pos: "27".into(),
            addr1: "221 Dock Street".into(),
            loc: "Mumbai".into(),
            pin: Some(400_001),
            stcd: "27".into(),
            ..BuyerDtls::default()
        },
        item_list: vec![item],
        val_dtls: ValDtls {
            ass_val: amount,
            tot_inv_val: decimal(total),
            rnd_off_amt: Some(decimal("-0.01")),
            ..ValDtls::default()
        },
        ..Invoice::new(TranDtls::new(SupTyp::B2B), doc_dtls)
    }
}

#[test]
fn the_largest_total_survives_writing_checking_and_reading() {
    let invoice = invoice("99999999999999.99");
    let json = invoice.to_json();
    assert!(json.contains("\"TotInvVal\":99999999999999.99"), "{json}");
    let report = invoice.check(&context());
    // No item comes near such a total; that it is refused shows that every digit has arrived.
    let entries = report.entries(&Origin::whole("model.json"), Values::Masked);
    let [entry] = entries.as_slice() else { panic!("{entries:#?}") };
    assert_eq!((entry.code, entry.actual.as_deref()), (Some("2189"), Some("99999999999999.99")));
    assert_eq!(serde_json::from_str::<Invoice>(&json).unwrap(), invoice);
    assert_eq!(serde_json::from_slice::<Invoice>(json.as_bytes()).unwrap(), invoice);
    assert_eq!(serde_json::to_string(&invoice).unwrap(), json);
    invoice.validate().unwrap();
}

#[test]
fn a_request_with_every_member_is_written_as_it_was_read() {
    let request = Node::request(&source()).to_json();
    let invoice: Invoice = serde_json::from_str(&request).unwrap();
    assert_eq!(invoice.to_json(), request);
    assert_eq!(invoice.ewb_dtls.unwrap().trans_mode, Some(TransMode::Road));
}

#[test]
fn what_is_left_empty_is_found_by_the_check() {
    let empty = Invoice::new(TranDtls::new(SupTyp::EXPWP), DocDtls::new(DocTyp::CRN));
    let report = empty.check(&context());
    let places: Vec<String> = report.diagnostics().iter().map(|d| report.pointer(d)).collect();
    assert_eq!(report.verdict(), Verdict::Rejected);
    assert!(places.contains(&"/DocDtls/No".to_owned()) && places.contains(&"/ItemList".to_owned()));
    assert!(empty.validate().is_err());
}

#[derive(Debug, serde::Deserialize)]
struct Wrapped {
    #[serde(flatten)]
    #[expect(dead_code, reason = "it is never read")]
    invoice: Invoice,
}

#[test]
fn a_number_that_may_have_been_rounded_is_refused() {
    let json = invoice("99999999999999.99").to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    for error in [
        serde_json::from_value::<Invoice>(value).unwrap_err(),
        serde_json::from_reader::<_, Invoice>(json.as_bytes()).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(text.contains("from_str or from_slice only"), "{text}");
    }
    let error = serde_json::from_str::<Wrapped>(&json).unwrap_err().to_string();
    assert!(error.contains("from_str or from_slice only"), "{error}");
    // Broken JSON is another matter.
    let cut = serde_json::from_str::<Invoice>(&json[..json.len() - 4]).unwrap_err();
    assert!(cut.is_syntax() && !cut.to_string().contains("from_str"), "{cut}");
}

#[test]
fn inside_other_json_an_invoice_is_its_text() {
    let invoice = invoice("99999999999999.99");
    // A `Value` rounds, as the documentation says.
    let value = serde_json::to_value(&invoice).unwrap();
    assert_eq!(value["ValDtls"]["TotInvVal"].to_string(), "99999999999999.98");
    let text = serde_json::value::RawValue::from_string(invoice.to_json()).unwrap();
    let wrapped = serde_json::to_string(&[("transaction", text)]).unwrap();
    assert!(wrapped.contains("\"TotInvVal\":99999999999999.99"), "{wrapped}");
}

#[test]
fn numbers_are_read_by_their_value() {
    let request = Node::request(&source());
    let read = |at: &str, value: &str| {
        serde_json::from_str::<Invoice>(&request.with(at, Node::raw(value)).to_json())
    };
    for whole in ["400001", "400001.0", "4.00001e5"] {
        assert_eq!(read("/BuyerDtls/Pin", whole).unwrap().buyer_dtls.pin, Some(400_001));
        assert_eq!(read("/SellerDtls/Pin", whole).unwrap().seller_dtls.pin, 400_001);
    }
    for wrong in ["400001.5", "-1", "4294967296", "\"400001\"", "true"] {
        assert!(read("/BuyerDtls/Pin", wrong).is_err(), "{wrong}");
    }
    assert_eq!(read("/BuyerDtls/Pin", "null").unwrap().buyer_dtls.pin, None);
    assert_eq!(read("/ValDtls/TotInvVal", "1.5e1").unwrap().val_dtls.tot_inv_val, decimal("15"));
    for wrong in ["0.0001", "1e30", "\"1\"", "null", "[]"] {
        assert!(read("/ValDtls/TotInvVal", wrong).is_err(), "{wrong}");
    }
    let error = read("/ValDtls/TotInvVal", "0.0001").unwrap_err().to_string();
    assert!(error.contains("more than three decimals"), "{error}");
}

#[test]
fn closed_sets_are_read_in_the_letter_case_that_passes() {
    let request = Node::request(&source());
    let read = |at: &str, value: &str| {
        serde_json::from_str::<Invoice>(&request.with(at, Node::raw(value)).to_json())
    };
    let lower = read("/TranDtls/SupTyp", "\"sezWp\"").unwrap();
    assert_eq!(lower.tran_dtls.sup_typ, SupTyp::SEZWP);
    assert!(lower.to_json().contains("\"SupTyp\":\"SEZWP\""));
    let error = read("/ItemList/0/IsServc", "\"n\"").unwrap_err().to_string();
    assert!(error.contains("none of N, Y"), "{error}");
    assert!(read("/TranDtls/TaxSch", "\"VAT\"").is_err());
}

#[test]
fn an_object_is_read_from_an_object_only() {
    let request = Node::request(&source());
    for at in ["/PayDtls", "/DocDtls", "/ItemList/0/BchDtls", "/ItemList/0"] {
        let body = request.with(at, Node::raw("[\"INV\",\"7\",\"14/11/2026\"]"));
        assert!(serde_json::from_str::<Invoice>(&body.to_json()).is_err(), "{at}");
    }
    let none = request.with("/AddlDocDtls", Node::raw("null"));
    let invoice: Invoice = serde_json::from_str(&none.to_json()).unwrap();
    assert_eq!(invoice.addl_doc_dtls, []);
}

#[test]
fn the_validator_names_the_member() {
    let mut broken = invoice("1");
    broken.seller_dtls.lgl_nm = "AB".into();
    broken.item_list[0].unit = None;
    broken.item_list[0].tot_amt = decimal("0.001");
    let errors = broken.validate().unwrap_err().to_string();
    for part in ["seller_dtls.lgl_nm", "item_list[0].tot_amt", "length", "decimals", "required"] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    // Every member that is missing, and numbers with all their digits.
    broken.item_list[0].qty = None;
    broken.val_dtls.tot_inv_val = decimal("99999999999999.994");
    let errors = serde_json::to_string(&broken.validate().unwrap_err()).unwrap();
    for part in [r#""members":["Qty","Unit"]"#, r#""exact":"99999999999999.994""#] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
}
