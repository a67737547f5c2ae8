//! The closed vocabularies of the catalogue, in words for its pages.

pub(super) fn severity(severity: &str, affects: &str) -> &'static str {
    match (severity, affects) {
        ("warning", _) => "warning: the portal would not refuse it, as far as is known",
        (_, "ewb") => "error: the IRN is issued, the e-way bill is not",
        _ => "error: the portal refuses the invoice",
    }
}

pub(super) fn basis(word: &str) -> &'static str {
    match word {
        "official" => "a text in force says so",
        "observed" => "an acceptance or a refusal proves it",
        _ => "it follows from something else",
    }
}

pub(super) fn stage(word: &str, decided_by: Option<&str>) -> &'static str {
    match (word, decided_by) {
        ("json", _) => "before anything else",
        ("schema", _) | (_, Some("rows")) => "member by member",
        (_, Some("batch")) => "across invoices",
        _ => "across members, or in a list",
    }
}

pub(super) fn tolerance(word: &str) -> &'static str {
    match word {
        "band" => {
            "from one rupee below the calculated value rounded down to one rupee above it rounded up"
        }
        "exact" => "none, compared exactly",
        _ => "whole days are counted",
    }
}

/// What of the context a rule depends on.
pub(super) fn parameter(word: &str) -> &'static str {
    match word {
        "as_of" => "the day of the check",
        "profile" => "the portal",
        "turnover" => "the supplier's turnover",
        "floor_date" => "the earliest document date",
        "caller_gstin" => "who sends the request",
        "ship_to_gstin" => "whether the rule is asked",
        "names" => "the reading of names",
        _ => "the lists of codes",
    }
}

/// What a placeholder of the portal's text stands for.
pub(super) fn placeholder(word: &str) -> &'static str {
    match word {
        "item" => "the item's serial number",
        "value" => "the value",
        "party" => "the party",
        "state" => "the state",
        "hsn" => "the HSN code",
        "supply-type" => "the supply type",
        "date" => "the date",
        "days" => "the number of days",
        _ => "the turnover",
    }
}

/// What a code answers.
pub(super) fn answers(word: &str) -> &'static str {
    match word {
        "ewb" => "a request for an e-way bill",
        _ => "a request for an IRN",
    }
}

/// Whose data a code takes.
pub(super) fn needs(word: &str) -> &'static str {
    match word {
        "state" => "takes what the portal has registered before",
        "registry" => "takes the register of taxpayers",
        _ => "takes tables of the portal, or tells of its own trouble",
    }
}
