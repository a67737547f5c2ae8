//! `row_faults.rs`: values that break a row of the request, for the generator of faulty invoices.

use std::fmt::Write as _;

use super::check_constant;
use crate::node::pointer;
use crate::rows::{self, Fault, Make, RowCase};
use crate::source::{Field, Source};

/// Those that break a row in one place; lists of items are too long to be written down.
const KINDS: [Make; 5] =
    [rows::mandatory_members, rows::json_types, rows::lengths, rows::shapes, rows::numbers];

/// Most values of a constraint, taken from all over those that show it.
const MOST: usize = 6;

/// The values, as JSON, that break a row in the same way; none leaves the member out.
struct Group<'s> {
    id: usize,
    faults: Vec<Fault>,
    values: Vec<Option<&'s str>>,
}

pub(super) fn emit(source: &Source) -> String {
    let mut out = String::from(
        "//! Values that break a row of the request, each in one way.\n\n\
         use super::checks;\nuse crate::field::FieldId;\nuse crate::generate::RowFault;\n\n\
         /// In the order of the constraints, then of the rows.\n\
         pub(crate) static ROW_FAULTS: &[RowFault] = &[\n",
    );
    for kind in KINDS {
        let cases = kind(source);
        let groups = groups(source, &cases);
        for group in &groups {
            // One that breaks two constraints is needed only where none breaks the first alone.
            let is_alone = |other: &Group<'_>| {
                other.id == group.id
                    && other.faults.len() == 1
                    && other.faults[0] == group.faults[0]
            };
            if group.faults.len() > 1 && groups.iter().any(is_alone) {
                continue;
            }
            let checks: Vec<String> =
                group.faults.iter().map(|fault| check(source, fault)).collect();
            let step = group.values.len().div_ceil(MOST);
            let values: Vec<_> = group.values.iter().step_by(step.max(1)).collect();
            let _ = writeln!(
                out,
                "    RowFault {{ field: FieldId({}), checks: &[{}], values: &{values:?} }},",
                group.id,
                checks.join(", "),
            );
        }
    }
    out + "];\n"
}

fn groups<'s>(source: &Source, cases: &'s [RowCase]) -> Vec<Group<'s>> {
    let position = |case: &RowCase| {
        let is_it = |field: &Field| !field.path.is_empty() && pointer(&field.path) == case.pointer;
        source.request().iter().position(is_it)
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    for case in cases.iter().filter(|case| !case.faults.is_empty()) {
        let Some(id) = position(case) else { continue };
        let value = case.value.as_deref();
        let known = groups.iter_mut().find(|group| group.id == id && group.faults == case.faults);
        match known {
            Some(group) => group.values.push(value),
            None => groups.push(Group { id, faults: case.faults.clone(), values: vec![value] }),
        }
    }
    groups
}

fn check(source: &Source, fault: &Fault) -> String {
    let rule = source.rules.iter().find(|rule| rule.name == fault.rule);
    rule.map_or_else(String::new, |rule| {
        format!("&checks::{}", check_constant(rule, Some(&fault.code)))
    })
}
