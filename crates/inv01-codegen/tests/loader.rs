//! The loader refuses sources that do not fit together, with file and line.

use std::fs;
use std::path::{Path, PathBuf};

use inv01_codegen::source::Source;
use tempfile::TempDir;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A copy of the repository's own sources in which `old` in `file` has become `new`.
fn changed(file: &str, old: &str, new: &str) -> TempDir {
    let root = TempDir::new().unwrap();
    for folder in ["schemas", "masters", "tests/cases", "tests/cases/bases"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
        for entry in fs::read_dir(repository().join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), root.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    let text = fs::read_to_string(root.path().join(file)).unwrap();
    assert!(text.contains(old), "{file} does not hold {old:?}");
    fs::write(root.path().join(file), text.replacen(old, new, 1)).unwrap();
    root
}

/// What the loader says of such a copy.
fn refusal(file: &str, old: &str, new: &str) -> String {
    match Source::load(changed(file, old, new).path()) {
        Ok(_) => panic!("{file} with {new:?} was taken"),
        Err(error) => error.to_string(),
    }
}

/// That the loader names the file, a line that holds `at` before the change, and the reason.
#[track_caller]
fn refuses(file: &str, old: &str, new: &str, at: &str, reason: &str) {
    let said = refusal(file, old, new);
    let text = fs::read_to_string(repository().join(file)).unwrap().replacen(old, new, 1);
    let (place, why) = said.split_once(": ").unwrap();
    let (named, line) = place.split_once(':').unwrap();
    assert_eq!(named, file, "{said}");
    let line = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
    assert!(line.contains(at), "{said}: the line is {line:?}");
    assert!(why.contains(reason), "{said}");
}

const FIELDS: &str = "schemas/inv01.toml";
const RULES: &str = "schemas/rules.toml";

#[test]
fn the_repository_loads() {
    let source = Source::load(&repository()).unwrap();
    assert_eq!(source.request().len(), 151);
    assert_eq!(source.documents.len(), 14);
}

#[test]
fn unknown_keys() {
    refuses(FIELDS, "label = \"Document Date\"", "lable = \"x\"", "lable", "unknown field `lable`");
    refuses(FIELDS, "[TranDtls]\n", "colour = 1\n\n[TranDtls]\n", "colour", "unknown field");
    refuses(FIELDS, "[type.email]\n", "[type.email]\nlength = 3\n", "length", "unknown field");
    refuses(RULES, "id = \"F2\"", "id = \"F2\"\nkind = 1", "kind", "unknown field");
    refuses(FIELDS, "[DocDtls.No]", "[DocDtls.no]", "[DocDtls.no]", "unknown field `no`");
    refuses(FIELDS, "[DocDtls.No]\n", "[DocDtls.No.Sub]\n", "[DocDtls.No.Sub]", "missing field");
}

#[test]
fn keys_that_do_not_belong() {
    refuses(
        FIELDS,
        "json = \"object\"",
        "json = \"object\"\nmin_items = 1",
        "min_items",
        "of an object",
    );
    refuses(FIELDS, "type = \"irn\"", "type = \"irn\"\nmax_items = 1", "max_items", "of a leaf");
    refuses(
        FIELDS,
        "type = \"pincode\"",
        "type = \"pincode\"\nmin_length = 1",
        "[SellerDtls.Pin]",
        "no length",
    );
    refuses(
        FIELDS,
        "base = \"string\"",
        "base = \"string\"\nmin = \"1\"",
        "min = ",
        "of base `string`",
    );
    refuses(FIELDS, "decimals = 3", "enum = \"yes_no\"", "enum", "of base `number`");
    refuses(FIELDS, "max = \"999999\"", "max = \".\"", "[type.pincode]", "no number");
    refuses(FIELDS, "[type.email]", "[type.email]\nany_case = true", "[type.email]", "`enum`");
    let both = "required = true\nrequired_when = { text = \"x\" }";
    refuses(
        FIELDS,
        "type = \"version\"\nrequired = true",
        &format!("type = \"version\"\n{both}"),
        "[Version]",
        "either `required`",
    );
    refuses(
        FIELDS,
        "codes = { required = \"2238\" }",
        "codes = { pattern = \"2279\" }",
        "[ItemList.Qty]",
        "Pattern",
    );
    refuses(
        FIELDS,
        "codes = { min_items = \"2228\", max_items = \"2173\" }\n",
        "",
        "[ItemList]",
        "code of its own",
    );
    refuses(
        FIELDS,
        "json = \"array\"\nsource",
        "json = \"array\"\nmax_items = 9\nsource",
        "[ItemList.AttribDtls]",
        "code of its own",
    );
}

#[test]
fn what_the_library_has_no_room_for() {
    let leaf = "type = \"irn\"\nsample = \"58f1669d31c5725ddcc39eeecd465e69543c639daeb1d582546aa3d28d66c3f8\"\ndoc = \"x\"\nsource = [\"J23\"]";
    let members: String =
        (0..64).fold(String::new(), |all, i| all + &format!("\n[TranDtls.X{i}]\n{leaf}\n"));
    refuses(
        FIELDS,
        "\n[DocDtls]\n",
        &format!("{members}\n[DocDtls]\n"),
        "[TranDtls]",
        "64 members",
    );
}

#[test]
fn a_shape_that_is_shut_out() {
    // No row has one, so one is made: the loader knows it, samples keep it, code is generated.
    let not = "pattern = '^([0-9]{1,2})$'\npattern_not = '^0{1,2}$'";
    let root = changed(FIELDS, "pattern = '^([0-9]{1,2})$'", not);
    let files = inv01_codegen::generate(root.path()).unwrap();
    let patterns = files.iter().find(|file| file.path.ends_with("patterns.rs")).unwrap();
    let code = patterns.text.split("STATE_CODE").nth(1).unwrap();
    let except = code.split("except: &[").nth(1).unwrap().trim_start();
    assert!(except.starts_with("Sequence::Places {"), "{except}");
    let model = files.iter().find(|file| file.path.ends_with("model.rs")).unwrap();
    assert!(model.text.contains("regex(path = *STATE_CODE), custom(function = no_state_code)"));
    assert!(model.text.contains("fn no_state_code(text: &str)"));
    let not = "pattern = '^([0-9]{1,2})$'\npattern_not = '^3[0-9]$'";
    refuses(FIELDS, "pattern = '^([0-9]{1,2})$'", not, "[SellerDtls.Stcd]", "^3[0-9]$");
}

#[test]
fn a_type_that_nobody_uses_and_one_that_is_not_there() {
    let unused = "[type.spare]\nbase = \"string\"\n\n[type.email]";
    refuses(FIELDS, "[type.email]", unused, "[type.spare]", "never used");
    refuses(FIELDS, "type = \"irn\"", "type = \"irm\"", "[Irn]", "there is no type `irm`");
}

#[test]
fn samples_that_break_their_own_row() {
    let sample = |old: &str, new: &str, at: &str, why: &str| {
        refuses(FIELDS, old, new, at, &format!("the sample breaks its own row: {why}"));
    };
    sample("sample = \"TN/2026/0117\"", "sample = \"0117\"", "[DocDtls.No]", "^([a-zA-Z1-9]");
    sample("sample = \"14/11/2026\"", "sample = \"14/11/26\"", "[DocDtls.Dt]", "length");
    sample("sample = \"B2B\"", "sample = \"B2C\"", "[TranDtls.SupTyp]", "it is not in the list");
    sample("sample = 600001", "sample = 60001", "[SellerDtls.Pin]", "range");
    sample("sample = 600001", "sample = \"600001\"", "[SellerDtls.Pin]", "its type");
    sample("sample = 10020", "sample = 10020.005", "[ItemList.TotAmt]", "decimals");
    sample("sample = 250.5", "sample = 250.5005", "[ItemList.UnitPrice]", "more than three");
    refuses(FIELDS, "sample = 600001\n", "", "[SellerDtls.Pin]", "a leaf has a sample");
}

#[test]
fn rows_without_a_source() {
    let row = "label = \"Document Date\"\nsource = [\"R26\", \"J23\"]\n";
    let without = "label = \"Document Date\"\n";
    refuses(FIELDS, row, without, "[DocDtls.Dt]", "missing field `source`");
    let empty = "label = \"Document Date\"\nsource = []\n";
    refuses(FIELDS, row, empty, "[DocDtls.Dt]", "at least one source");
    let unknown = "label = \"Document Date\"\nsource = [\"X99\"]\n";
    refuses(FIELDS, row, unknown, "[DocDtls.Dt]", "source `X99` is not in sources.toml");
    refuses("masters/enums.csv", "B2B,business to business,M26", "B2B,x,X99", "B2B", "X99");
}

#[test]
fn names_of_what_is_not_there() {
    refuses(FIELDS, "enum = \"yes_no\"", "enum = \"yes\"", "[type.yes_no]", "no list `yes`");
    refuses(FIELDS, "master = \"uqc\"", "master = \"units\"", "[type.unit]", "no master `units`");
    refuses(FIELDS, "message = \"gstin\"", "message = \"x\"", "[type.gstin]", "no text of 5002");
    refuses(FIELDS, "pattern = \"2279\"", "pattern = \"2278\"", "[Version]", "0 rules");
    let never = "{ member = \"IsServc\", is = \"X\" }";
    refuses(FIELDS, "{ member = \"IsServc\", is = \"N\" }", never, "[ItemList.Qty]", "never X");
    refuses(
        RULES,
        "codes = [\"2255\"]",
        "codes = [\"8888\"]",
        "[empty-request]",
        "not in error_codes",
    );
    refuses(RULES, "text = \"length\"", "text = \"size\"", "[length]", "no text of 5002");
    refuses(RULES, "id = \"F3\"", "id = \"F2\"", "[pattern]", "is taken");
    refuses(
        RULES,
        "severity = \"warning\"",
        "severity = \"bad\"",
        "[byte-order-mark]",
        "`severity`",
    );
}

#[test]
fn words_that_are_not_in_the_vocabulary() {
    let codes = "masters/error_codes.csv";
    let row = "2150,,Duplicate IRN,irn,state,current";
    refuses(codes, row, "2150,,Duplicate IRN,irn,state,now", "2150", "`status`");
    refuses(codes, row, "2150,,Duplicate IRN,irn,maybe,current", "2150", "`decidable`");
    refuses(
        codes,
        row,
        "2151,,Duplicate IRN,other,state,current,,E26,sure,\n2150,,x,irn,state,current",
        "2151",
        "`confidence`",
    );
    refuses(FIELDS, "pii = \"direct\"", "pii = \"yes\"", "[TranDtls.EcmGstin]", "`pii`");
}

#[test]
fn patterns_that_could_go_back() {
    let pattern = "pattern = '^[0-9]*5$'";
    refuses(FIELDS, "pattern = '^[0-9]*$'", pattern, "[type.serial_number]", "variable length");
}

#[test]
fn masters_with_a_code_twice() {
    refuses("masters/uqc.csv", "BAL,", "BAG,", "BAG", "stands twice");
    refuses("masters/pincodes.csv", "110002,", "110001,", "110001", "stands twice");
    refuses("masters/enums.csv", "doc_typ,DBN", "doc_typ,CRN", "doc_typ,CRN", "stands twice");
}

#[test]
fn rows_of_masters_that_say_nothing_sound() {
    let pin = "110002,07,,,high";
    for (row, at, reason) in [
        (",07,,,high", ",07", "is no PIN code"),
        ("11000a,07,,,high", "11000a", "is no PIN code"),
        ("11000,07,,,high", "11000", "is no PIN code"),
        ("110002,07,2026-02-30,,high", "110002", "is no date"),
        ("110002,07,,,", "110002", "`tier` is one of"),
        ("110002,07,,,sure", "110002", "`tier` is one of"),
        ("110002,28x,,,high", "110002", "`28x` is no state"),
        ("110002,,,,high", "110002", "`` is no state"),
        ("110002,07,1/1/26,,high", "110002", "is no date"),
        ("110002,07,2026-02-01,2026-01-01,high", "110002", "`from` is after `to`"),
    ] {
        refuses("masters/pincodes.csv", pin, row, at, reason);
    }
    for (file, row, other, reason) in [
        ("uqc", "BAL,", "bal,", "is no unit"),
        ("countries", "AE,", "ARE,", "is no country code"),
        ("currencies", "AED,", "AE,", "is no currency code"),
        ("ports", "INABG1,", "INABG,", "is no port code"),
        ("states", "29,", "9,", "is no state code"),
        ("hsn", "10019920,", "1001992,", "is no HSN code"),
        ("tax_rates", "18,", "18.0,", "is no rate"),
        ("tax_rates", "18,", "018,", "is no rate"),
        ("rsp_valuation_hsn", "2401,", "2,", "is no prefix"),
        ("pincode_state_pattern", "180-194", "194-180", "is no range"),
        ("vehicle_formats", "##BH####@[@]", "##BH####@[@", "is no format"),
    ] {
        let (old, new) = (format!("\n{row}"), format!("\n{other}"));
        refuses(&format!("masters/{file}.csv"), &old, &new, other, reason);
    }
    let apart = "irn_status,CNL";
    refuses("masters/enums.csv", apart, "doc_typ,CNL", "doc_typ,CNL", "stand together");
    refuses("masters/SOURCES.toml", "[pincodes]", "[pins]", "edition", "no table `pincodes`");
}

#[test]
fn undecided_checks_that_do_not_fit() {
    const UNDECIDED: &str = "schemas/undecided.toml";
    for (old, new, at, reason) in [
        ("codes = [\"4026\"]", "codes = []", "[duplicate-e-way-bill]", "has codes"),
        (
            "codes = [\"4026\"]",
            "codes = [\"4099\"]",
            "[duplicate-e-way-bill]",
            "no current code 4099",
        ),
        // Withdrawn; of another kind of request; a code that takes no such data.
        ("codes = [\"4026\"]", "codes = [\"2139\"]", "[duplicate-e-way-bill]", "no current code"),
        ("codes = [\"4026\"]", "codes = [\"2148\"]", "[duplicate-e-way-bill]", "no current code"),
        (
            "codes = [\"4026\"]",
            "codes = [\"4030\"]",
            "[duplicate-e-way-bill]",
            "calls 4030 `server`",
        ),
        (
            "codes = [\"4026\"]",
            "codes = [\"4002\", \"2150\"]",
            "[duplicate-e-way-bill]",
            "stands twice",
        ),
        ("needs = \"state\"", "needs = \"stamp\"", "[duplicate]", "`needs` is one of"),
        ("applies = \"sez\"", "applies = \"eou\"", "[recipient-in-sez]", "`applies` is one of"),
        ("\"EwbDtls.VehNo\"", "\"EwbDtls\"", "[vehicle]", "no reader keeps"),
        ("\"EwbDtls.VehNo\"", "\"ItemList[].HsnCd\"", "[vehicle]", "no reader keeps"),
        ("\"A26\", \"E26\"", "\"E27\"", "[ship-to-gstin]", "not in sources.toml"),
        ("why = \"Whether the vehicle", "for = \"Whether the vehicle", "for = ", "unknown field"),
    ] {
        refuses(UNDECIDED, old, new, at, reason);
    }
    let decided_by = "decided_by = \"batch\"";
    refuses(
        RULES,
        decided_by,
        "decided_by = \"run\"",
        "[duplicate-document]",
        "one of rows, batch",
    );
    refuses(RULES, decided_by, "", "[duplicate-document]", "has a `subject`");
    let both = format!("{decided_by}\nsubject = \"batch\"");
    refuses(RULES, decided_by, &both, "[duplicate-document]", "has a `subject`");
}

#[test]
fn rules_across_members_that_do_not_fit_together() {
    let reads = "reads = [\"BuyerDtls.Pos\"]";
    for (row, at, reason) in [
        ("reads = [\"BuyerDtls.Poss\"]", "[place-of-supply-code]", "which no reader keeps"),
        ("reads = [\"RefDtls.ContrDtls[].PORefr\"]", "[place-of-supply-code]", "no reader keeps"),
        ("reads = [\"ItemList[].BchDtls.Nm\"]", "[place-of-supply-code]", "no reader keeps"),
    ] {
        refuses(RULES, reads, row, at, reason);
    }
    let fill = "fill = [\"party\", \"value\", \"state\"]";
    refuses(RULES, fill, "fill = [\"party\"]", "[pincode-state]", "1 words for 3 placeholders");
    refuses(RULES, fill, "", "[pincode-state]", "0 words for 3 placeholders");
    let subject = "subject = \"document\"\n";
    let both = format!("{subject}decided_by = \"rows\"\n");
    refuses(RULES, subject, &both, "[future-date]", "has a `subject`");
    refuses(RULES, subject, "", "[future-date]", "has a `subject`");
    refuses(RULES, "decided_by = \"rows\"", "decided_by = \"row\"", "[document-date]", "is one of");
    refuses(
        FIELDS,
        "codes = { day = \"2292\" }",
        "codes = { day = \"2282\" }",
        "[DocDtls.Dt]",
        "0 rules of rules.toml have code 2282",
    );
    let once = "doubtful_until = \"2021-07-13\"";
    refuses(FIELDS, once, "doubtful_until = \"2020-07-13\"", "[type.version]", "is after");
    refuses(FIELDS, once, "doubtful_until = \"13/07/2021\"", "[type.version]", "is no date");
    let (subject, other) = ("subject = \"parties\"", "subject = \"the-parties\"");
    refuses(RULES, subject, other, "[dispatch-pincode-abroad]", "names a module");
    let twice = "codes = [\"2243\", \"2243\"]";
    refuses(RULES, "codes = [\"2243\"]", twice, "[place-of-supply-code]", "2243 stands twice");
    let other = "also = { \"2176\" = [\"5002\"] }";
    refuses(
        RULES,
        other,
        "also = { \"2177\" = [\"5002\"] }",
        "[hsn-master]",
        "no code of the rule",
    );
    refuses(
        RULES,
        other,
        "also = { \"2176\" = [\"12345\"] }",
        "[hsn-master]",
        "code 12345 is not in",
    );
    refuses(
        RULES,
        "fill = [\"hsn\"]",
        "fill = [\"hsns\"]",
        "[goods-or-service]",
        "`fill` is one of",
    );
}

#[test]
fn what_is_said_beside_a_rule_is_checked() {
    let id = "id = \"F8\"\n";
    for (line, reason) in [
        ("tolerance = \"rupee\"", "`tolerance` is one of band, exact, days"),
        ("parameters = [\"as-of\"]", "`parameters` is one of as_of, profile"),
        ("from = \"01/02/2026\"", "`01/02/2026` is no date"),
        ("from = \"2026-02-02\"\nuntil = \"2026-02-01\"", "`from` is after `until`"),
        ("with = [\"S99\"]", "`with` names no other rule and no code: `S99`"),
        ("with = [\"F8\"]", "`with` names no other rule and no code: `F8`"),
    ] {
        refuses(RULES, id, &format!("{id}{line}\n"), "[unknown-member]", reason);
    }
}

#[test]
fn a_code_that_is_not_reported_is_one_of_the_list_and_has_no_rule() {
    let file = "schemas/unreported.toml";
    let codes = "codes = [\"4027\"]";
    for (row, reason) in [
        ("codes = [\"2243\"]", "2243 is reported by place-of-supply-code"),
        ("codes = [\"2264\"]", "no current code 2264"),
        ("codes = [\"2213\"]", "code 2213 stands twice"),
        ("codes = [\"4027\", \"4027\"]", "code 4027 stands twice"),
        ("codes = []", "a table has codes"),
    ] {
        refuses(file, codes, row, "[part-a-slip]", reason);
    }
    refuses(
        file,
        "instead = [\"4019\"]",
        "instead = [\"401\"]",
        "[part-a-slip]",
        "code 401 is not",
    );
}

const QUERY: &str = "schemas/get-invoice-details-query.toml";
const DETAILS: &str = "schemas/get-invoice-details-response.toml";
const SIGNED: &str = "schemas/signed-invoice.toml";
const ANSWER: &str = "schemas/generate-irn-response.toml";

#[test]
fn documents_have_a_head() {
    refuses(QUERY, "[document]\n", "[documents]\n", "", "there is no table `document`");
    let head = "name = \"GetInvoiceDetailsQuery\"\n";
    refuses(QUERY, head, "", "[document]", "a `name` for its type");
    refuses(QUERY, head, "colour = 1\n", "colour", "unknown field `colour`");
    refuses(QUERY, "direction = \"sent\"", "direction = \"lost\"", "direction", "unknown variant");
    refuses(QUERY, "[\"irn\"],", "[\"irm\"],", "[document]", "there is no member `irm`");
    let both = "one_of = [[\"irn\"]]\nany_of = [[\"irn\"], [";
    refuses(QUERY, "one_of = [[\"irn\"], [", both, "[document]", "either `one_of` or `any_of`");
    let bulk = "schemas/bulk.toml";
    let items = "items = \"generate-irn\"";
    refuses(bulk, items, "items = \"bulk\"", "[document]", "there is no document `bulk`");
    refuses(bulk, "json = \"array\"\n", "", "[document]", "have no rows");
}

#[test]
fn documents_take_over_what_is_there() {
    let include = "include = \"generate-irn.ItemList\"";
    refuses(SIGNED, include, "include = \"generate-irn.Items\"", "[ItemList]", "no container");
    refuses(SIGNED, include, "include = \"signed-invoice\"", "[ItemList]", "no container");
    refuses(SIGNED, include, "include = \"generate-irn.Version\"", "[ItemList]", "no container");
    let name = "name = \"SignedItem\"";
    refuses(SIGNED, name, "", "[ItemList]", "a `name` for its type");
    refuses(SIGNED, name, "name = \"Item\"", "[ItemList]", "two types `Item`");
    let include = "include = \"generate-irn-response\"";
    let both = "include = \"generate-irn-response\"\njson = \"object\"";
    refuses(DETAILS, include, both, "[GovtResponse]", "either `json` or `type`");
}

#[test]
fn rows_of_documents() {
    let spelt = "also_spelt = [\"error_code\"]";
    let codes = "codes = { required = \"2150\" }";
    refuses(ANSWER, spelt, codes, "[ErrorDetails.ErrorCode]", "only the request");
    refuses(ANSWER, spelt, "spelt = 1", "spelt", "unknown field `spelt`");
    refuses(ANSWER, "or = [\"object\", \"array\", \"string\"]\n", "", "[Info.Desc]", "JSON types");
    refuses(ANSWER, "[type.text]", "[type.gstin]", "[type.gstin]", "is there already");
    refuses(DETAILS, "[type.flag]\n", "[type.flag]\nmin = \"0\"\n", "min", "of base `boolean`");
    refuses(DETAILS, "sample = true", "sample = \"true\"", "[success]", "its type is not Boolean");
    let never = "required_when = { member = \"Success\", is = \"X\" }";
    let sometimes = "required_when = { member = \"Success\", is = \"N\" }";
    refuses(ANSWER, sometimes, never, "[ErrorDetails]", "never X");
    // Keys of documents are none of the request.
    refuses(FIELDS, "type = \"irn\"", "type = \"irn\"\nor = [\"array\"]", "or", "of a leaf");
}
