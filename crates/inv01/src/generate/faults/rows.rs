//! What is wrong with a member by itself, and with names.

use super::super::ewb::Mode;
use super::super::items::Sort;
use super::super::write::Json;
use super::edit::Edit;
use super::{Fault, fault};
use crate::Names;
use crate::check::Check;
use crate::field::{Field, FieldId, Kind, Text, fields};
use crate::generated::checks;
use crate::generated::row_faults::ROW_FAULTS;

/// Values that break a row: as JSON, and none for a member that is left out.
pub(crate) struct RowFault {
    pub(crate) field: FieldId,
    /// What is found; the first is what is meant, the others cannot be avoided.
    pub(crate) checks: &'static [&'static Check],
    pub(crate) values: &'static [Option<&'static str>],
}

pub(super) fn faults() -> Vec<Fault> {
    let rows = ROW_FAULTS.iter().map(of_row);
    let members = || fields().iter().filter(|field| !field.name.is_empty());
    let objects = fields().iter().filter(|field| field.members().next().is_some());
    let mut faults: Vec<Fault> = rows.collect();
    faults.extend(members().filter_map(trailing_zeros));
    faults.extend(objects.clone().map(unknown_member));
    faults.extend(members().map(member_name_case));
    faults.extend(members().map(repeated_member));
    faults.extend(objects.filter_map(empty_object));
    faults.extend(members().filter_map(wide_text));
    faults.extend(["TranDtls.SupTyp", "DocDtls.Typ"].map(value_case));
    faults.push(fault(&checks::EMPTY_REQUEST, "").make(|edit| {
        edit.json = Json::Object(Vec::new());
        let members = FieldId::REQUEST.field().members();
        for member in members.filter(|member| member.presence.is_mandatory()) {
            edit.with(&checks::REQUIRED_MEMBER, member.path);
        }
        Some(())
    }));
    faults
}

/// A fault of a member that has to be there.
fn at(check: &'static Check, field: &'static Field) -> Fault {
    let (fault, leaf) = (fault(check, field.path), field.name);
    match field.path.split(['.', '[']).next() {
        Some("DispDtls") => fault.dispatch().given(field.path),
        Some("ShipDtls") => fault.ship_to(true).given(field.path),
        Some("EwbDtls") => match leaf {
            "TransDocNo" | "TransDocDt" => fault.by(Mode::Rail),
            "TransId" | "TransName" => fault.by(Mode::None),
            _ => fault.by(Mode::Road),
        },
        _ if matches!(leaf, "Qty" | "Unit") => fault.sorts(&[Sort::Goods, Sort::RetailPrice]),
        _ => fault.given(field.path),
    }
}

fn of_row(row: &'static RowFault) -> Fault {
    let field = row.field.field();
    let first = row.checks.first().copied().unwrap_or(&checks::JSON_TYPE);
    at(first, field).make(move |edit| {
        match edit.pick(row.values)? {
            Some("null") => edit.set(field.path, Json::Null)?,
            Some(value) => edit.raw(field.path, value)?,
            None => edit.remove(field.path)?,
        }
        fill(edit, field)?;
        row.checks.iter().skip(1).for_each(|check| edit.with(check, field.path));
        Some(())
    })
}

/// That the object in which a member is missing has a value: without any it counts as left out.
fn fill(edit: &mut Edit<'_>, field: &'static Field) -> Option<()> {
    let (parent, _) = field.path.rsplit_once('.').unwrap_or(("", field.path));
    if edit.members(parent)?.iter().any(|(_, value)| *value != Json::Null) {
        return Some(());
    }
    let mut members = field.parent?.field().members();
    let other = members.find(|member| !member.presence.is_mandatory())?;
    let value = edit.draw.any(other);
    edit.set(other.path, value)
}

/// F7: an amount with more zeros than it has decimals.
fn trailing_zeros(field: &'static Field) -> Option<Fault> {
    let Kind::Number(row) = &field.kind else { return None };
    let decimals = usize::from(row.decimals);
    let fault = at(&checks::TRAILING_ZEROS, field);
    Some(fault.make(move |edit| {
        let more = 1 + edit.draw.choices.position(3);
        let number = match edit.at(field.path) {
            Some(Json::Raw(number)) => number.clone(),
            // Left out, it is 0.
            _ => "0".to_owned(),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
        edit.raw(field.path, format!("{whole}.{fraction:0<0$}", decimals + more))
    }))
}

/// F8.
fn unknown_member(field: &'static Field) -> Fault {
    at(&checks::UNKNOWN_MEMBER, field).make(move |edit| {
        const NAMES: [&str; 6] = ["Remarks", "Total", "InvNo1", "मूल्य", "x-ref", "_id"];
        const VALUES: [&str; 6] =
            ["\"see below\"", "17.5", "null", "true", "[1,\"a\"]", "{\"a\":{}}"];
        let (name, value) = (edit.pick(&NAMES)?, edit.pick(&VALUES)?);
        let is_array = matches!(field.kind, Kind::Array(_));
        let path = if is_array { format!("{}[]", field.path) } else { field.path.to_owned() };
        edit.place = Some(format!("{}/{name}", edit.pointer(&path)));
        let count = edit.members(&path)?.len() as u64;
        let position = edit.below(count + 1);
        let member = (name.into(), Json::Raw(value.to_owned()));
        edit.members(&path)?.insert(usize::try_from(position).ok()?, member);
        Some(())
    })
}

/// F9: the member is bound all the same.
fn member_name_case(field: &'static Field) -> Fault {
    let fault = at(&checks::MEMBER_NAME_CASE, field);
    fault.context(|context| context.names = Names::Lenient).make(move |edit| {
        let small = field.name.to_ascii_lowercase();
        let other = match edit.below(3) {
            1 => field.name.to_ascii_uppercase(),
            2 => field.name[..1].to_ascii_lowercase() + &field.name[1..],
            _ => small.clone(),
        };
        let other = if other == field.name { small } else { other };
        ensure(edit, field)?;
        let (parent, _) = field.path.rsplit_once('.').unwrap_or(("", field.path));
        let name = edit.members(parent)?.iter_mut().find(|(name, _)| name == field.name)?;
        name.0 = other.into();
        Some(())
    })
}

/// F12: only the last use counts.
fn repeated_member(field: &'static Field) -> Fault {
    at(&checks::REPEATED_MEMBER, field).make(move |edit| {
        const VALUES: [&str; 5] = ["\"old\"", "0", "null", "{}", "[]"];
        ensure(edit, field)?;
        let value = Json::Raw(edit.pick(&VALUES)?.to_owned());
        let (parent, _) = field.path.rsplit_once('.').unwrap_or(("", field.path));
        let members = edit.members(parent)?;
        let own = members.iter().position(|(name, _)| name == field.name)?;
        members.insert(own, (field.name.into(), value));
        Some(())
    })
}

/// That a member is there which the kind of invoice leaves out: null says the same.
fn ensure(edit: &mut Edit<'_>, field: &'static Field) -> Option<()> {
    match edit.at(field.path) {
        Some(_) => Some(()),
        None => edit.set(field.path, Json::Null),
    }
}

/// F1 in doubt: an object without a value may count as left out. One that lacks a single member.
fn empty_object(field: &'static Field) -> Option<Fault> {
    let is_object = matches!(field.kind, Kind::Object { .. });
    let mut missing = field.members().filter(|member| member.presence.is_mandatory());
    let (only, None) = (missing.next()?, missing.next()) else { return None };
    let is_free = is_object && field.presence.is_optional() && field.path != "EwbDtls";
    let fault = at(&checks::REQUIRED_MEMBER, only).warns();
    is_free.then(|| fault.make(|edit| edit.set(field.path, Json::Object(Vec::new()))))
}

/// F2 in doubt: so many characters are too long in UTF-16 only.
fn wide_text(field: &'static Field) -> Option<Fault> {
    let Kind::Text(Text { min_length, max_length, pattern, values: None, master: None, .. }) =
        field.kind
    else {
        return None;
    };
    let text = |length: u32| "🧵".repeat(usize::try_from(length).unwrap_or_default());
    let most = text(max_length);
    // One that is there is another fault (D15).
    if field.path == "Irn" || pattern.is_some_and(|pattern| !pattern.is_match(&most)) {
        return None;
    }
    Some(at(&checks::LENGTH, field).warns().make(move |edit| {
        let least = (max_length / 2 + 1).max(min_length);
        let more = edit.below(u64::from(max_length - least) + 1);
        edit.text(field.path, text(least + u32::try_from(more).ok()?))
    }))
}

/// F13.
fn value_case(path: &'static str) -> Fault {
    fault(&checks::VALUE_CASE, path).make(move |edit| {
        let value = edit.read(path)?.to_ascii_lowercase();
        edit.text(path, value)
    })
}
