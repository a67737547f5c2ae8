//! An invoice with the right answer: a case as the conformance suite has them.

use inv01::generate::Broken;
use inv01::{Context, FloorDate, Names, Profile, Turnover, Verdict};
use serde::Serialize;

/// A case. Readers rely on these members: `tests/conformance/README.md`.
#[derive(Serialize)]
pub(super) struct Case<'a> {
    description: String,
    context: Conditions,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seen: Vec<String>,
    body: &'a str,
    verdict: &'static str,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    severity: &'static str,
    code: Option<&'static str>,
    pointer: &'a str,
    id: &'static str,
}

impl<'a> Case<'a> {
    /// One that is accepted in a context.
    pub(super) fn valid(body: &'a str, context: &Context) -> Self {
        Self {
            description: "valid".to_owned(),
            context: Conditions::of(context),
            seen: Vec::new(),
            body,
            verdict: Verdict::Accepted.as_str(),
            findings: Vec::new(),
        }
    }

    pub(super) fn broken(broken: &'a Broken) -> Self {
        let findings = broken.findings.iter().map(|finding| Finding {
            severity: finding.severity.as_str(),
            code: finding.code,
            pointer: &finding.pointer,
            id: finding.id,
        });
        Self {
            description: broken.fault.to_string(),
            context: Conditions::of(&broken.context),
            seen: broken.seen.iter().map(ToString::to_string).collect(),
            body: &broken.json,
            verdict: broken.verdict.as_str(),
            findings: findings.collect(),
        }
    }
}

/// What a check depends on, in the words of the options of `inv01 check`.
#[derive(Serialize, Clone, PartialEq, Eq)]
pub(super) struct Conditions {
    as_of: String,
    profile: &'static str,
    names: &'static str,
    turnover: Option<&'static str>,
    floor_date: Option<String>,
    caller_gstin: Option<String>,
    ship_to_gstin: bool,
}

impl Conditions {
    pub(super) fn of(context: &Context) -> Self {
        Self {
            as_of: context.as_of.to_string(),
            profile: match context.profile {
                Profile::Production => "production",
                Profile::Sandbox => "sandbox",
            },
            names: match context.names {
                Names::Lenient => "lenient",
                Names::Strict => "strict",
            },
            turnover: match context.turnover {
                Turnover::Unknown => None,
                Turnover::Under5Crore => Some("under-5cr"),
                Turnover::From5Crore => Some("5cr"),
                Turnover::From10Crore => Some("10cr"),
                Turnover::From100Crore => Some("100cr"),
            },
            floor_date: match context.floor_date {
                FloorDate::Table => None,
                FloorDate::Day(day) => Some(day.to_string()),
                FloorDate::None => Some("none".to_owned()),
            },
            caller_gstin: context.caller_gstin.clone(),
            ship_to_gstin: context.ship_to_gstin,
        }
    }

    /// How the options that say the one have to be changed to say the other. The day is the same.
    pub(super) fn changes_to(&self, other: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        let mut option = |name: &str, own: Option<&str>, other: Option<&str>| match other {
            _ if own == other => {}
            Some(value) => changes.push(format!("with {name} {value}")),
            None => changes.push(format!("without {name}")),
        };
        option("--profile", Some(self.profile), Some(other.profile));
        option("--names", Some(self.names), Some(other.names));
        option("--turnover", self.turnover, other.turnover);
        option("--floor-date", self.floor_date.as_deref(), other.floor_date.as_deref());
        option("--caller-gstin", self.caller_gstin.as_deref(), other.caller_gstin.as_deref());
        match (self.ship_to_gstin, other.ship_to_gstin) {
            (false, true) => changes.push("with --ship-to-gstin".to_owned()),
            (true, false) => changes.push("without --ship-to-gstin".to_owned()),
            _ => {}
        }
        changes
    }
}
