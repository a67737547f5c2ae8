//! The request as the structs that a program would write for serde: every member, borrowed from the
//! text, with the types and the mandatory members of the schema; no lengths, ranges or patterns.

use std::borrow::Cow;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A text, copied only where it has escapes. serde borrows no `Option<Cow<str>>`, but this.
#[derive(Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A number in the digits of the text, so that no paisa is lost.
pub struct Digits<'a>(pub &'a str);

impl<'de: 'a, 'a> Deserialize<'de> for Digits<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(from)?.get();
        if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(D::Error::custom("no number"))
        }
    }
}

/// `N` is the type of every amount, quantity and rate.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "N: Deserialize<'de>"))]
pub struct Invoice<'a, N> {
    pub version: Version,
    #[serde(borrow)]
    pub irn: Option<Text<'a>>,
    #[serde(borrow)]
    pub tran_dtls: TranDtls<'a>,
    #[serde(borrow)]
    pub doc_dtls: DocDtls<'a>,
    #[serde(borrow)]
    pub seller_dtls: SellerDtls<'a>,
    #[serde(borrow)]
    pub buyer_dtls: BuyerDtls<'a>,
    #[serde(borrow)]
    pub disp_dtls: Option<DispDtls<'a>>,
    #[serde(borrow)]
    pub ship_dtls: Option<ShipDtls<'a>>,
    #[serde(borrow)]
    pub item_list: Vec<Item<'a, N>>,
    pub val_dtls: ValDtls<N>,
    #[serde(borrow)]
    pub pay_dtls: Option<PayDtls<'a, N>>,
    #[serde(borrow)]
    pub ref_dtls: Option<RefDtls<'a>>,
    #[serde(borrow)]
    pub addl_doc_dtls: Option<Vec<AddlDocDtls<'a>>>,
    #[serde(borrow)]
    pub exp_dtls: Option<ExpDtls<'a, N>>,
    #[serde(borrow)]
    pub ewb_dtls: Option<EwbDtls<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TranDtls<'a> {
    pub tax_sch: TaxSch,
    #[serde(borrow)]
    pub sup_typ: Text<'a>,
    pub reg_rev: Option<YesNo>,
    #[serde(borrow)]
    pub ecm_gstin: Option<Text<'a>>,
    pub igst_on_intra: Option<YesNo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DocDtls<'a> {
    #[serde(borrow)]
    pub typ: Text<'a>,
    #[serde(borrow)]
    pub no: Text<'a>,
    #[serde(borrow)]
    pub dt: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SellerDtls<'a> {
    #[serde(borrow)]
    pub gstin: Text<'a>,
    #[serde(borrow)]
    pub lgl_nm: Text<'a>,
    #[serde(borrow)]
    pub trd_nm: Option<Text<'a>>,
    #[serde(borrow)]
    pub addr1: Text<'a>,
    #[serde(borrow)]
    pub addr2: Option<Text<'a>>,
    #[serde(borrow)]
    pub loc: Text<'a>,
    pub pin: u32,
    #[serde(borrow)]
    pub stcd: Text<'a>,
    #[serde(borrow)]
    pub ph: Option<Text<'a>>,
    #[serde(borrow)]
    pub em: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BuyerDtls<'a> {
    #[serde(borrow)]
    pub gstin: Text<'a>,
    #[serde(borrow)]
    pub lgl_nm: Text<'a>,
    #[serde(borrow)]
    pub trd_nm: Option<Text<'a>>,
    #[serde(borrow)]
    pub pos: Text<'a>,
    #[serde(borrow)]
    pub addr1: Text<'a>,
    #[serde(borrow)]
    pub addr2: Option<Text<'a>>,
    #[serde(borrow)]
    pub loc: Text<'a>,
    pub pin: Option<u32>,
    #[serde(borrow)]
    pub stcd: Text<'a>,
    #[serde(borrow)]
    pub ph: Option<Text<'a>>,
    #[serde(borrow)]
    pub em: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DispDtls<'a> {
    #[serde(borrow)]
    pub nm: Text<'a>,
    #[serde(borrow)]
    pub addr1: Text<'a>,
    #[serde(borrow)]
    pub addr2: Option<Text<'a>>,
    #[serde(borrow)]
    pub loc: Text<'a>,
    pub pin: u32,
    #[serde(borrow)]
    pub stcd: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ShipDtls<'a> {
    #[serde(borrow)]
    pub gstin: Option<Text<'a>>,
    #[serde(borrow)]
    pub lgl_nm: Text<'a>,
    #[serde(borrow)]
    pub trd_nm: Option<Text<'a>>,
    #[serde(borrow)]
    pub addr1: Text<'a>,
    #[serde(borrow)]
    pub addr2: Option<Text<'a>>,
    #[serde(borrow)]
    pub loc: Text<'a>,
    pub pin: u32,
    #[serde(borrow)]
    pub stcd: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "N: Deserialize<'de>"))]
pub struct Item<'a, N> {
    #[serde(borrow)]
    pub sl_no: Text<'a>,
    #[serde(borrow)]
    pub prd_desc: Option<Text<'a>>,
    pub is_servc: YesNo,
    #[serde(borrow)]
    pub hsn_cd: Text<'a>,
    #[serde(borrow)]
    pub barcde: Option<Text<'a>>,
    pub qty: Option<N>,
    pub free_qty: Option<N>,
    #[serde(borrow)]
    pub unit: Option<Text<'a>>,
    pub unit_price: N,
    pub tot_amt: N,
    pub discount: Option<N>,
    pub pre_tax_val: Option<N>,
    pub ass_amt: N,
    pub gst_rt: N,
    pub igst_amt: Option<N>,
    pub cgst_amt: Option<N>,
    pub sgst_amt: Option<N>,
    pub ces_rt: Option<N>,
    pub ces_amt: Option<N>,
    pub ces_non_advl_amt: Option<N>,
    pub state_ces_rt: Option<N>,
    pub state_ces_amt: Option<N>,
    pub state_ces_non_advl_amt: Option<N>,
    pub oth_chrg: Option<N>,
    pub tot_item_val: N,
    #[serde(borrow)]
    pub ord_line_ref: Option<Text<'a>>,
    #[serde(borrow)]
    pub org_cntry: Option<Text<'a>>,
    #[serde(borrow)]
    pub prd_sl_no: Option<Text<'a>>,
    #[serde(borrow)]
    pub bch_dtls: Option<BchDtls<'a>>,
    #[serde(borrow)]
    pub attrib_dtls: Option<Vec<AttribDtls<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BchDtls<'a> {
    #[serde(borrow)]
    pub nm: Text<'a>,
    #[serde(borrow)]
    pub exp_dt: Option<Text<'a>>,
    #[serde(borrow)]
    pub wr_dt: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttribDtls<'a> {
    #[serde(borrow)]
    pub nm: Option<Text<'a>>,
    #[serde(borrow)]
    pub val: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "N: Deserialize<'de>"))]
pub struct ValDtls<N> {
    pub ass_val: N,
    pub cgst_val: Option<N>,
    pub sgst_val: Option<N>,
    pub igst_val: Option<N>,
    pub ces_val: Option<N>,
    pub st_ces_val: Option<N>,
    pub discount: Option<N>,
    pub oth_chrg: Option<N>,
    pub rnd_off_amt: Option<N>,
    pub tot_inv_val: N,
    pub tot_inv_val_fc: Option<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "N: Deserialize<'de>"))]
pub struct PayDtls<'a, N> {
    #[serde(borrow)]
    pub nm: Option<Text<'a>>,
    #[serde(borrow)]
    pub acc_det: Option<Text<'a>>,
    #[serde(borrow)]
    pub mode: Option<Text<'a>>,
    #[serde(borrow)]
    pub fin_ins_br: Option<Text<'a>>,
    #[serde(borrow)]
    pub pay_term: Option<Text<'a>>,
    #[serde(borrow)]
    pub pay_instr: Option<Text<'a>>,
    #[serde(borrow)]
    pub cr_trn: Option<Text<'a>>,
    #[serde(borrow)]
    pub dir_dr: Option<Text<'a>>,
    pub cr_day: Option<u32>,
    pub paid_amt: Option<N>,
    pub paymt_due: Option<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RefDtls<'a> {
    #[serde(borrow)]
    pub inv_rm: Option<Text<'a>>,
    #[serde(borrow)]
    pub doc_perd_dtls: Option<DocPerdDtls<'a>>,
    #[serde(borrow)]
    pub prec_doc_dtls: Option<Vec<PrecDocDtls<'a>>>,
    #[serde(borrow)]
    pub contr_dtls: Option<Vec<ContrDtls<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DocPerdDtls<'a> {
    #[serde(borrow)]
    pub inv_st_dt: Text<'a>,
    #[serde(borrow)]
    pub inv_end_dt: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrecDocDtls<'a> {
    #[serde(borrow)]
    pub inv_no: Text<'a>,
    #[serde(borrow)]
    pub inv_dt: Text<'a>,
    #[serde(borrow)]
    pub oth_ref_no: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContrDtls<'a> {
    #[serde(borrow)]
    pub rec_adv_refr: Option<Text<'a>>,
    #[serde(borrow)]
    pub rec_adv_dt: Option<Text<'a>>,
    #[serde(borrow)]
    pub tend_refr: Option<Text<'a>>,
    #[serde(borrow)]
    pub contr_refr: Option<Text<'a>>,
    #[serde(borrow)]
    pub ext_refr: Option<Text<'a>>,
    #[serde(borrow)]
    pub proj_refr: Option<Text<'a>>,
    #[serde(borrow, rename = "PORefr")]
    pub po_refr: Option<Text<'a>>,
    #[serde(borrow, rename = "PORefDt")]
    pub po_ref_dt: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddlDocDtls<'a> {
    #[serde(borrow)]
    pub url: Option<Text<'a>>,
    #[serde(borrow)]
    pub docs: Option<Text<'a>>,
    #[serde(borrow)]
    pub info: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "N: Deserialize<'de>"))]
pub struct ExpDtls<'a, N> {
    #[serde(borrow, rename = "ShipBNo")]
    pub ship_bno: Option<Text<'a>>,
    #[serde(borrow, rename = "ShipBDt")]
    pub ship_bdt: Option<Text<'a>>,
    #[serde(borrow)]
    pub port: Option<Text<'a>>,
    pub ref_clm: Option<YesNo>,
    #[serde(borrow)]
    pub for_cur: Option<Text<'a>>,
    #[serde(borrow)]
    pub cnt_code: Option<Text<'a>>,
    pub exp_duty: Option<N>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EwbDtls<'a> {
    #[serde(borrow)]
    pub trans_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub trans_name: Option<Text<'a>>,
    pub trans_mode: Option<TransMode>,
    pub distance: u32,
    #[serde(borrow)]
    pub trans_doc_no: Option<Text<'a>>,
    #[serde(borrow)]
    pub trans_doc_dt: Option<Text<'a>>,
    #[serde(borrow)]
    pub veh_no: Option<Text<'a>>,
    pub veh_type: Option<VehType>,
}

#[derive(Deserialize)]
pub enum Version {
    #[serde(rename = "1.1")]
    V1_1,
}

#[derive(Deserialize)]
pub enum TaxSch {
    GST,
}

#[derive(Deserialize)]
pub enum YesNo {
    N,
    Y,
}

#[derive(Deserialize)]
pub enum TransMode {
    #[serde(rename = "1")]
    V1,
    #[serde(rename = "2")]
    V2,
    #[serde(rename = "3")]
    V3,
    #[serde(rename = "4")]
    V4,
}

#[derive(Deserialize)]
pub enum VehType {
    O,
    R,
}
