//! The figures of bodies that the portal took: each holds here too, and a paisa beyond its band does
//! not. The bodies around them are made for the purpose.

use inv01::{Checker, Context, Date, Decimal, Severity};
use inv01_workspace::{Node, base};

/// An item: members and their amounts.
type Amounts = &'static [(&'static str, &'static str)];

/// A body that was taken.
struct Taken {
    /// What it is.
    what: &'static str,
    /// The invoice that is changed: a file of `tests/cases/bases`.
    base: &'static str,
    /// The day on which it was taken.
    day: Date,
    /// Changes of other members, as JSON.
    changes: Amounts,
    items: &'static [Amounts],
    totals: Amounts,
}

const A1_ITEM: Amounts = &[
    ("Qty", "1"),
    ("UnitPrice", "2000"),
    ("TotAmt", "2000"),
    ("Discount", "10"),
    ("AssAmt", "1990"),
    ("GstRt", "12"),
    ("IgstAmt", "238.80"),
    ("CesRt", "5"),
    ("CesAmt", "99.50"),
    ("CesNonAdvlAmt", "10"),
    ("StateCesRt", "12"),
    ("StateCesAmt", "238.80"),
    ("StateCesNonAdvlAmt", "5"),
    ("OthChrg", "10"),
    ("TotItemVal", "2592.10"),
];

const A2_ITEM: Amounts = &[
    ("Qty", "100.345"),
    ("UnitPrice", "99.545"),
    ("TotAmt", "9988.84"),
    ("Discount", "10"),
    ("PreTaxVal", "1"),
    ("AssAmt", "9978.84"),
    ("GstRt", "12"),
    ("IgstAmt", "1197.46"),
    ("CesRt", "5"),
    ("CesAmt", "498.94"),
    ("CesNonAdvlAmt", "10"),
    ("StateCesRt", "12"),
    ("StateCesAmt", "1197.46"),
    ("StateCesNonAdvlAmt", "5"),
    ("OthChrg", "10"),
    ("TotItemVal", "12897.70"),
];

const A2_TOTALS: Amounts = &[
    ("AssVal", "9978.84"),
    ("IgstVal", "1197.46"),
    ("CesVal", "508.94"),
    ("StCesVal", "1202.46"),
    ("Discount", "10"),
    ("OthChrg", "20"),
    ("RndOffAmt", "0.30"),
    ("TotInvVal", "12908.00"),
    ("TotInvValFc", "12897.70"),
];

const TAKEN: &[Taken] = &[
    Taken {
        what: "04/08/2020: three items, IGST on an intra-state supply, cess of all four kinds",
        base: "local",
        day: Date::constant(2020, 8, 4),
        changes: &[
            ("/Version", "\"1.01\""),
            ("/TranDtls/IgstOnIntra", "\"Y\""),
            ("/DocDtls/Dt", "\"04/08/2020\""),
        ],
        items: &[A1_ITEM, A1_ITEM, A1_ITEM],
        totals: &[
            ("AssVal", "5970"),
            ("IgstVal", "716.40"),
            ("CesVal", "328.50"),
            ("StCesVal", "731.40"),
            ("TotInvVal", "7776.30"),
        ],
    },
    Taken {
        what: "08/08/2020: reverse charge with the taxes in the totals",
        base: "cess",
        day: Date::constant(2020, 8, 8),
        changes: &[
            ("/Version", "\"1.01\""),
            ("/TranDtls/RegRev", "\"Y\""),
            ("/DocDtls/Dt", "\"08/08/2020\""),
        ],
        items: &[A2_ITEM],
        totals: A2_TOTALS,
    },
    Taken {
        what: "17/04/2025: the same without reverse charge",
        base: "cess",
        day: Date::constant(2025, 4, 17),
        changes: &[("/DocDtls/Dt", "\"17/04/2025\"")],
        items: &[A2_ITEM],
        totals: A2_TOTALS,
    },
    Taken {
        what: "14/07/2021: CGST and SGST, cut rather than rounded, header charges",
        base: "local",
        day: Date::constant(2021, 7, 14),
        changes: &[("/DocDtls/Dt", "\"14/07/2021\"")],
        items: &[&[
            ("Qty", "1"),
            ("UnitPrice", "17796.62"),
            ("TotAmt", "17796.62"),
            ("AssAmt", "17796.62"),
            ("GstRt", "18"),
            ("CgstAmt", "1601.69"),
            ("SgstAmt", "1601.69"),
            ("TotItemVal", "21000"),
        ]],
        totals: &[
            ("AssVal", "17796.62"),
            ("CgstVal", "1601.69"),
            ("SgstVal", "1601.69"),
            ("OthChrg", "21"),
            ("TotInvVal", "21021"),
        ],
    },
    Taken {
        what: "05/08/2020: item charges 100, header 100 off, 200 and 5 on",
        base: "cess",
        day: Date::constant(2020, 8, 5),
        changes: &[("/Version", "\"1.01\""), ("/DocDtls/Dt", "\"05/08/2020\"")],
        items: &[&[
            ("Qty", "150"),
            ("UnitPrice", "100"),
            ("TotAmt", "15000"),
            ("Discount", "50"),
            ("AssAmt", "14950"),
            ("GstRt", "5"),
            ("IgstAmt", "747.50"),
            ("CesRt", "5"),
            ("CesAmt", "747.50"),
            ("OthChrg", "100"),
            ("TotItemVal", "16545"),
        ]],
        totals: &[
            ("AssVal", "14950"),
            ("IgstVal", "747.50"),
            ("CesVal", "747.50"),
            ("Discount", "100"),
            ("OthChrg", "200"),
            ("RndOffAmt", "5"),
            ("TotInvVal", "16650"),
        ],
    },
    Taken {
        what: "12/05/2023: two items at 18 per cent",
        base: "cess",
        day: Date::constant(2023, 5, 12),
        changes: &[("/DocDtls/Dt", "\"12/05/2023\"")],
        items: &[
            &[
                ("Qty", "1"),
                ("UnitPrice", "546270.96"),
                ("TotAmt", "546270.96"),
                ("AssAmt", "546270.96"),
                ("GstRt", "18"),
                ("IgstAmt", "98328.77"),
                ("TotItemVal", "644599.73"),
            ],
            &[
                ("Qty", "1"),
                ("UnitPrice", "100798.44"),
                ("TotAmt", "100798.44"),
                ("AssAmt", "100798.44"),
                ("GstRt", "18"),
                ("IgstAmt", "18143.72"),
                ("TotItemVal", "118942.16"),
            ],
        ],
        totals: &[("AssVal", "647069.40"), ("IgstVal", "116472.49"), ("TotInvVal", "763541.89")],
    },
    Taken {
        what: "02/10/2023: 216 on 1200 at 18 per cent",
        base: "cess",
        day: Date::constant(2023, 10, 2),
        changes: &[("/DocDtls/Dt", "\"02/10/2023\"")],
        items: &[&[
            ("Qty", "1"),
            ("UnitPrice", "1200"),
            ("TotAmt", "1200"),
            ("AssAmt", "1200"),
            ("GstRt", "18"),
            ("IgstAmt", "216"),
            ("TotItemVal", "1416"),
        ]],
        totals: &[("AssVal", "1200"), ("IgstVal", "216"), ("TotInvVal", "1416")],
    },
];

impl Taken {
    fn body(&self) -> Node {
        let mut body = base(self.base);
        let given = body.at("/ItemList/0").unwrap().clone();
        let items = self.items.iter().enumerate().map(|(i, amounts)| {
            let mut item = given.clone();
            let number = format!("\"{}\"", i + 1);
            item.set("/SlNo", Node::raw(number)).unwrap();
            with_only(&mut item, amounts)
        });
        let items = Node::Array(items.collect());
        body.set("/ItemList", items).unwrap();
        let totals = with_only(&mut Node::Object(Vec::new()), self.totals);
        body.set("/ValDtls", totals).unwrap();
        for (pointer, value) in self.changes {
            body.set(pointer, Node::raw(*value)).unwrap();
        }
        body
    }

    /// The errors of a body on its day.
    fn errors(&self, body: &Node) -> Vec<String> {
        let mut checker = Checker::new(Context::new(self.day));
        let json = body.to_json();
        let report = checker.check(json.as_bytes());
        let errors = report.diagnostics().iter().filter(|d| d.severity() == Severity::Error);
        errors.map(|d| format!("{} {}", d.code().unwrap_or("-"), report.pointer(d))).collect()
    }
}

/// The members that are no numbers, and these amounts.
fn with_only(object: &mut Node, amounts: Amounts) -> Node {
    let members = object.members("");
    members.retain(|(_, node)| matches!(node, Node::Raw(text) if text.starts_with('"')));
    members.extend(amounts.iter().map(|(name, value)| ((*name).to_owned(), Node::raw(*value))));
    object.clone()
}

#[test]
fn the_figures_of_bodies_that_were_taken_have_no_error() {
    for taken in TAKEN {
        let errors = taken.errors(&taken.body());
        assert!(errors.is_empty(), "{}: {errors:?}", taken.what);
    }
}

/// Which code asks for an amount.
const ASKED: &[(&str, &str)] = &[
    ("AssAmt", "2193"),
    ("IgstAmt", "2235"),
    ("CgstAmt", "2234"),
    ("SgstAmt", "2234"),
    ("CesAmt", "2266"),
    ("StateCesAmt", "2267"),
    ("TotItemVal", "2194"),
    ("AssVal", "2182"),
    ("CgstVal", "2184"),
    ("SgstVal", "2183"),
    ("IgstVal", "2185"),
    ("CesVal", "2186"),
    ("StCesVal", "2187"),
    ("TotInvVal", "2189"),
];

#[test]
fn none_of_them_may_be_three_rupees_off() {
    // The band is at most three rupees wide and each figure lies near its middle.
    for taken in TAKEN {
        let body = taken.body();
        for pointer in body.pointers() {
            let name = pointer.rsplit('/').next().unwrap();
            let Some((_, code)) = ASKED.iter().find(|(asked, _)| *asked == name) else { continue };
            let Some(Node::Raw(text)) = body.clone().at(&pointer).cloned() else { panic!() };
            let value: Decimal = text.parse().unwrap();
            for off in [Decimal::from(-3), Decimal::from(3)] {
                let changed = value.checked_add(off).unwrap();
                let errors = taken.errors(&body.with(&pointer, Node::raw(changed.to_string())));
                let expected = format!("{code} {pointer}");
                assert!(errors.contains(&expected), "{}: {expected}: {errors:?}", taken.what);
            }
        }
    }
}

#[test]
fn the_rival_of_the_total_is_refused() {
    // Taxable value and taxes instead of the totals of the items: it leaves their charges out.
    for (what, total) in
        [("17/04/2025", "12898.00"), ("04/08/2020", "7746.30"), ("05/08/2020", "16550.00")]
    {
        let taken = TAKEN.iter().find(|taken| taken.what.starts_with(what)).unwrap();
        let body = taken.body().with("/ValDtls/TotInvVal", Node::raw(total));
        assert_eq!(taken.errors(&body), ["2189 /ValDtls/TotInvVal"], "{what}");
    }
}

#[test]
fn one_amount_of_a_thousand_items_is_named() {
    let taken = TAKEN.iter().find(|taken| taken.what.starts_with("02/10/2023")).unwrap();
    let mut body = taken.body();
    let item = body.at("/ItemList/0").unwrap().clone();
    let mut items = Vec::new();
    for number in 1..=1000 {
        items.push(item.with("/SlNo", Node::raw(format!("\"{number}\""))));
    }
    body.set("/ItemList", Node::Array(items)).unwrap();
    for (member, value) in [("AssVal", "1200000"), ("IgstVal", "216000"), ("TotInvVal", "1416000")]
    {
        body.set(&format!("/ValDtls/{member}"), Node::raw(value)).unwrap();
    }
    assert_eq!(taken.errors(&body), [""; 0]);
    // 217.00 is the last amount in the band; the totals follow.
    for (amount, expected) in [("217.00", None), ("217.01", Some("2235 /ItemList/616/IgstAmt"))] {
        let body = body.with("/ItemList/616/IgstAmt", Node::raw(amount));
        assert_eq!(taken.errors(&body), expected.as_slice(), "{amount}");
    }
}
