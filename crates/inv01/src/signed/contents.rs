//! Whether what was signed agrees with itself.

use crate::Values;
use crate::document::Document;
use crate::documents::{SignedInvoice, SignedQr};
use crate::irn::{CASE_DROPPED, Irn, irn};
use crate::mask::shape;
use crate::read::calendar_day;

/// A member of what was signed that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// The place inside what was signed, as RFC 6901 writes it.
    pub pointer: String,
    /// What it should be; none where that cannot be computed.
    pub expected: Option<String>,
    /// What it is.
    pub actual: String,
}

impl Mismatch {
    fn new(name: &str, expected: Option<String>, actual: &str) -> Self {
        Self { pointer: format!("/{name}"), expected, actual: actual.to_owned() }
    }
}

/// Whether an invoice that was signed bears the IRN that its supplier, date, type and number make.
///
/// Since June 2025 small and capital letters of a number are the same. As the portal for trials may have
/// changed on another day, both IRNs are taken, whenever the invoice was registered.
///
/// ```
/// use inv01::documents::SignedInvoice;
/// use inv01::signed::invoice_mismatches;
///
/// # let json = include_str!("../../../../tests/samples/signed-get-invoice-details.json");
/// let mut invoice: SignedInvoice = serde_json::from_str(json)?;
/// assert_eq!(invoice_mismatches(&invoice), []);
/// invoice.doc_dtls.no.push('1');
/// assert_eq!(invoice_mismatches(&invoice)[0].pointer, "/Irn");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn invoice_mismatches(invoice: &SignedInvoice) -> Vec<Mismatch> {
    let (seller, document) = (&invoice.seller_dtls.gstin, &invoice.doc_dtls);
    let irns = irns(seller, &document.dt, document.typ.as_str(), &document.no);
    irn_mismatch(irns, &invoice.irn).into_iter().collect()
}

/// Whether what a QR code holds bears the IRN that it makes, and agrees with the invoice beside it, where
/// there is one: supplier, recipient, number, type, date, value, number of items, IRN, and when it was
/// given where the QR code says it.
///
/// That the HSN code is that of the item with the highest taxable value is known from hearsay only, so
/// that of any item is taken.
pub fn qr_mismatches(
    qr: &SignedQr,
    invoice: Option<&SignedInvoice>,
    values: Values,
) -> Vec<Mismatch> {
    let SignedQr { seller_gstin, buyer_gstin, doc_no, doc_typ, doc_dt, .. } = qr;
    let mut found: Vec<_> =
        irn_mismatch(irns(seller_gstin, doc_dt, doc_typ.as_str(), doc_no), &qr.irn)
            .into_iter()
            .collect();
    let Some(invoice) = invoice else { return found };
    let mut demand = |name, holds: bool, expected: &dyn Fn() -> String, actual: &str| {
        if !holds {
            let shown =
                |text: &str| if is_masked(name, values) { shape(text) } else { text.into() };
            found.push(Mismatch::new(name, Some(shown(&expected())), &shown(actual)));
        }
    };
    let same = [
        ("SellerGstin", seller_gstin, &invoice.seller_dtls.gstin),
        ("BuyerGstin", buyer_gstin, &invoice.buyer_dtls.gstin),
        ("DocNo", doc_no, &invoice.doc_dtls.no),
        ("DocDt", doc_dt, &invoice.doc_dtls.dt),
        ("Irn", &qr.irn, &invoice.irn),
        ("IrnDt", qr.irn_dt.as_ref().unwrap_or(&invoice.ack_dt), &invoice.ack_dt),
    ];
    for (name, actual, expected) in same {
        demand(name, actual == expected, &|| expected.clone(), actual);
    }
    let (typ, total) = (invoice.doc_dtls.typ, invoice.val_dtls.tot_inv_val);
    demand("DocTyp", *doc_typ == typ, &|| typ.as_str().to_owned(), doc_typ.as_str());
    let in_qr = qr.tot_inv_val;
    demand("TotInvVal", in_qr == total, &|| format!("{total:.2}"), &format!("{in_qr:.2}"));
    let (items, count) = (&invoice.item_list, qr.item_cnt);
    let is_count = usize::try_from(count) == Ok(items.len());
    demand("ItemCnt", is_count, &|| items.len().to_string(), &count.to_string());
    let hsn = &qr.main_hsn_code;
    let any_of = || {
        let mut codes: Vec<&str> = items.iter().map(|item| &*item.hsn_cd).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.truncate(MOST_CODES);
        codes.join(", ")
    };
    demand("MainHsnCode", items.iter().any(|item| item.hsn_cd == *hsn), &any_of, hsn);
    found
}

/// Most HSN codes that are shown.
const MOST_CODES: usize = 10;

/// Whether a member of what a QR code holds is shown as a shape.
fn is_masked(name: &str, values: Values) -> bool {
    let mut members = Document::SignedQr.field().into_iter().flat_map(crate::Field::members);
    values == Values::Masked && members.any(|field| field.is_called(name) && field.is_masked())
}

/// The IRNs that these make: with the number in capital letters, and as it is written. None where the
/// calendar does not have the day.
fn irns(supplier: &str, date: &str, document_type: &str, number: &str) -> Option<[Irn; 2]> {
    let date = calendar_day(date.as_bytes())?;
    let before = CASE_DROPPED.yesterday().ok()?;
    Some([CASE_DROPPED, before].map(|as_of| irn(supplier, date, document_type, number, as_of)))
}

fn irn_mismatch(irns: Option<[Irn; 2]>, actual: &str) -> Option<Mismatch> {
    let holds = actual.parse().is_ok_and(|given| irns.is_some_and(|irns| irns.contains(&given)));
    let expected = || irns.map(|[in_capitals, _]| in_capitals.to_string());
    (!holds).then(|| Mismatch::new("Irn", expected(), actual))
}
