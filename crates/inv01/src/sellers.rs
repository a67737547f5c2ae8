//! What is known of single suppliers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;

use crate::context::{Context, FloorDate, Profile, Turnover};
use crate::field::{Kind, fields};
use crate::table::{self, Columns, Row, Wrong};
use crate::words::shorten;

/// What is known of single suppliers, for a file with the invoices of many. It belongs to a
/// [`Context`], which says what holds for all others.
///
/// ```
/// use inv01::{Sellers, Turnover};
///
/// let sellers = Sellers::from_csv("gstin,turnover\n33GSPTN1882G1Z3,10cr\n")?;
/// let seller = sellers.get("33GSPTN1882G1Z3").unwrap();
/// assert_eq!(seller.turnover, Some(Turnover::From10Crore));
/// assert!(sellers.get("27GSPMH1881G1ZH").is_none());
/// # Ok::<(), inv01::SellersError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sellers(Arc<HashMap<String, Seller>>);

/// What is known of a supplier; what is not, the [`Context`] says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seller {
    /// Its aggregate turnover.
    pub turnover: Option<Turnover>,
    /// Under whose GSTIN its requests are sent.
    pub caller_gstin: Option<String>,
    /// The earliest day of a document.
    pub floor_date: Option<FloorDate>,
    /// The portal that it asks.
    pub profile: Option<Profile>,
    /// Whether W19 is asked.
    pub ship_to_gstin: Option<bool>,
}

const COLUMNS: Columns<'_> = Columns {
    of: "sellers",
    known: &["gstin", "turnover", "caller_gstin", "floor_date", "profile", "ship_to_gstin"],
    needed: &["gstin"],
};

impl Sellers {
    /// Reads a table with a row for each supplier: `gstin`, and any of `turnover` (`under-5cr`, `5cr`,
    /// `10cr`, `100cr`), `caller_gstin`, `floor_date` (`YYYY-MM-DD` or `none`), `profile`
    /// (`production` or `sandbox`) and `ship_to_gstin` (`yes` or `no`). An empty cell says nothing.
    ///
    /// # Errors
    ///
    /// What does not fit, with its line.
    pub fn from_csv(text: &str) -> Result<Self, SellersError> {
        let mut sellers = HashMap::new();
        let read = table::read(text, &COLUMNS, |row| {
            let gstin = gstin(row.get("gstin")).map_err(|reason| format!("`gstin`: {reason}"))?;
            match sellers.entry(gstin) {
                Entry::Occupied(_) => Err("the supplier has a row already".to_owned()),
                Entry::Vacant(free) => {
                    free.insert(Seller::of(row)?);
                    Ok(())
                }
            }
        });
        read.map_err(|Wrong { line, reason }| SellersError { line, reason })?;
        Ok(Self(Arc::new(sellers)))
    }

    /// Whether nothing is known of anybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The suppliers that something is known of: their GSTINs, in order.
    ///
    /// ```
    /// use inv01::Sellers;
    ///
    /// let sellers = Sellers::from_csv("gstin\n33GSPTN1882G1Z3\n27GSPMH1881G1ZH\n")?;
    /// assert_eq!(sellers.gstins(), ["27GSPMH1881G1ZH", "33GSPTN1882G1Z3"]);
    /// # Ok::<(), inv01::SellersError>(())
    /// ```
    pub fn gstins(&self) -> Vec<&str> {
        let mut gstins: Vec<&str> = self.0.keys().map(String::as_str).collect();
        gstins.sort_unstable();
        gstins
    }

    /// What is known of a supplier.
    pub fn get(&self, gstin: &str) -> Option<&Seller> {
        self.0.get(gstin)
    }
}

impl FromIterator<(String, Seller)> for Sellers {
    fn from_iter<I: IntoIterator<Item = (String, Seller)>>(sellers: I) -> Self {
        Self(Arc::new(sellers.into_iter().collect()))
    }
}

impl Seller {
    fn of(row: &Row<'_>) -> Result<Self, String> {
        Ok(Self {
            turnover: cell(row, "turnover", str::parse::<Turnover>)?,
            caller_gstin: cell(row, "caller_gstin", gstin)?,
            floor_date: cell(row, "floor_date", str::parse::<FloorDate>)?,
            profile: cell(row, "profile", str::parse::<Profile>)?,
            ship_to_gstin: cell(row, "ship_to_gstin", |text| match text {
                "yes" => Ok(true),
                "no" => Ok(false),
                _ => Err("neither yes nor no"),
            })?,
        })
    }

    /// Makes a context that of this supplier.
    pub(crate) fn apply(&self, context: &mut Context) {
        if let Some(turnover) = self.turnover {
            context.turnover = turnover;
        }
        if let Some(caller) = &self.caller_gstin {
            context.caller_gstin = Some(caller.clone());
        }
        if let Some(floor_date) = self.floor_date {
            context.floor_date = floor_date;
        }
        if let Some(profile) = self.profile {
            context.profile = profile;
        }
        if let Some(ship_to_gstin) = self.ship_to_gstin {
            context.ship_to_gstin = ship_to_gstin;
        }
    }
}

/// What a cell says; none where it is empty.
fn cell<T, E: fmt::Display>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, String> {
    let text = row.get(column);
    let parse = |text| {
        parse(text).map_err(|reason| {
            // The value is not quoted: what stands in the wrong column may be a person's.
            let quoted = format!("`{}` is ", shorten(text));
            format!("`{column}`: {}", reason.to_string().replacen(&quoted, "", 1))
        })
    };
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// A GSTIN by its shape, with letters of either case. A wrong one is not quoted: it may be a person's.
fn gstin(text: &str) -> Result<String, &'static str> {
    let gstin = text.to_ascii_uppercase();
    let row = fields().iter().find(|field| field.path == "SellerDtls.Gstin");
    let is_sound = row.is_some_and(|row| match &row.kind {
        Kind::Text(row) => row.pattern.is_none_or(|pattern| pattern.is_match(&gstin)),
        _ => false,
    });
    if is_sound { Ok(gstin) } else { Err("no GSTIN") }
}

/// Why a text is no table of suppliers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SellersError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for SellersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for SellersError {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Sellers;
    use crate::context::{Context, Date, FloorDate, Profile, Turnover};

    #[test]
    fn a_row_goes_before_the_rest_of_the_context() {
        let table = "gstin,turnover,caller_gstin,floor_date,profile,ship_to_gstin\r\n\
                     33gsptn1882g1z3,100cr,33GSPTN3381G1Z5,2025-04-01,sandbox,no\r\n\
                     27GSPMH1881G1ZH, under-5cr ,,none,,yes\r\n\
                     33GSPTN3382G1Z4,,,,,\r\n";
        let sellers = Sellers::from_csv(table).unwrap();
        let day = Date::constant(2026, 11, 21);
        let context = Context::new(day)
            .turnover(Turnover::From5Crore)
            .caller_gstin("29AWGPV7107B1Z1")
            .ship_to_gstin(true)
            .sellers(sellers);
        let context = Arc::new(context);
        let of = |supplier| {
            let context = Context::clone(&context.of_invoice(supplier, None));
            let Context { turnover, caller_gstin, floor_date, profile, ship_to_gstin, .. } =
                context;
            (turnover, caller_gstin.unwrap(), floor_date, profile, ship_to_gstin)
        };
        assert_eq!(
            of(Some("33GSPTN1882G1Z3")),
            (
                Turnover::From100Crore,
                "33GSPTN3381G1Z5".to_owned(),
                FloorDate::Day(Date::constant(2025, 4, 1)),
                Profile::Sandbox,
                false,
            )
        );
        let plain = || "29AWGPV7107B1Z1".to_owned();
        assert_eq!(
            of(Some("27GSPMH1881G1ZH")),
            (Turnover::Under5Crore, plain(), FloorDate::None, Profile::Production, true)
        );
        // Nothing is known of the third, nor of one that has no row or no sound GSTIN.
        for supplier in [Some("33GSPTN3382G1Z4"), Some("12AWGPV7107B1Z1"), None] {
            let expected =
                (Turnover::From5Crore, plain(), FloorDate::Table, Profile::Production, true);
            assert_eq!(of(supplier), expected);
        }
    }

    #[test]
    fn the_day_is_that_of_the_document_only_if_that_is_asked() {
        let (today, day) = (Date::constant(2026, 11, 21), Date::constant(2025, 7, 14));
        let plain = Arc::new(Context::new(today));
        assert_eq!(plain.of_invoice(None, Some(day)).as_of, today);
        let asked = Arc::new(Context::clone(&plain).at_document_date(true));
        assert_eq!(asked.of_invoice(None, Some(day)).as_of, day);
        assert_eq!(asked.of_invoice(None, None).as_of, today);
    }
}
