//! Which findings are asked for.

use std::fmt;

use crate::check::{Check, Stage, checks};

/// Which findings are asked for: all, or those of some rules. What is not asked for does not count
/// for the verdict; [`Record`](crate::Record) lists it apart.
///
/// A rule goes by its code, its id or its name. That a record cannot be read is always told.
///
/// ```
/// use inv01::{Checker, Context, Selection, Verdict};
///
/// let selection = Selection::all().only(["2279"])?.without(["unknown-member"])?;
/// let context = Context::new("2026-11-21".parse()?).selection(selection);
/// let report_of = |json| Checker::new(context.clone()).check(json).verdict();
/// assert_eq!(report_of(br#"{"Version": "1.1"}"#), Verdict::Accepted);
/// assert_eq!(report_of(br#"{"Version": "1.2"}"#), Verdict::Rejected);
/// assert!(Selection::all().without(["unknown-rule"]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Where there are any, only these.
    only: Vec<String>,
    without: Vec<String>,
}

impl Selection {
    /// Every finding.
    pub fn all() -> Self {
        Self::default()
    }

    /// These as well as those that have been named by this method before, and no others. As long as
    /// none has been named, all are asked for.
    ///
    /// # Errors
    ///
    /// A name that is no rule's code, id or name.
    pub fn only<N: Into<String>>(
        mut self,
        rules: impl IntoIterator<Item = N>,
    ) -> Result<Self, UnknownRule> {
        extend(&mut self.only, rules)?;
        Ok(self)
    }

    /// None of these, whatever [`only`](Self::only) says.
    ///
    /// # Errors
    ///
    /// A name that is no rule's code, id or name.
    pub fn without<N: Into<String>>(
        mut self,
        rules: impl IntoIterator<Item = N>,
    ) -> Result<Self, UnknownRule> {
        extend(&mut self.without, rules)?;
        Ok(self)
    }

    /// Whether a finding of this rule is asked for.
    pub fn takes(&self, check: &Check) -> bool {
        let named = |rules: &[String]| rules.iter().any(|rule| goes_by(check, rule));
        check.stage == Stage::Json && check.severity == crate::Severity::Error
            || (self.only.is_empty() || named(&self.only)) && !named(&self.without)
    }
}

fn goes_by(check: &Check, name: &str) -> bool {
    check.code == Some(name) || check.id == name || check.rule == name
}

fn extend<N: Into<String>>(
    names: &mut Vec<String>,
    rules: impl IntoIterator<Item = N>,
) -> Result<(), UnknownRule> {
    for rule in rules {
        let rule = rule.into();
        if !checks().iter().any(|check| goes_by(check, &rule)) {
            return Err(UnknownRule(rule));
        }
        names.push(rule);
    }
    Ok(())
}

/// No rule has this code, id or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule that is checked here has the code, id or name `{}`", self.0)
    }
}

impl std::error::Error for UnknownRule {}
