//! Whether a laboratory may test a food on a day (accredited, within its scope, not debarred after 办法第 50 条). Assignment asks it; it assigns nothing.
use serde::Serialize;

use super::table::{self, LaboratoryRow, ScopeRow};
use crate::db::prelude::Conn;
use crate::problem::Problem;
use crate::rules::category;
use crate::rules::day::Day;

/// Whether a laboratory may test a food, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may.
    InScope,
    /// The category is not in its scope on that day.
    OutOfScope,
    /// Its accreditation has ended by then.
    Expired,
    /// It is debarred on that day.
    Debarred,
    /// It is no longer used.
    Inactive,
}

impl Standing {
    /// Whether it may.
    pub const fn holds(self) -> bool {
        matches!(self, Self::InScope)
    }

    /// The words for people.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::InScope => "在资质范围内",
            Self::OutOfScope => "不在资质范围内",
            Self::Expired => "资质认定已到期",
            Self::Debarred => "处于不得委托期间",
            Self::Inactive => "已停用",
        }
    }
}

/// Whether this laboratory may test this food on this day, by its rows alone.
pub fn standing_of(
    laboratory: &LaboratoryRow,
    scope: &[ScopeRow],
    category_path: &str,
    day: Day,
) -> Standing {
    if !laboratory.active {
        return Standing::Inactive;
    }
    if is_debarred(laboratory, day) {
        return Standing::Debarred;
    }
    if laboratory.accredited_until < day {
        return Standing::Expired;
    }
    let covers = |line: &ScopeRow| {
        line.laboratory_id == laboratory.id
            && category::lies_in(category_path, &line.category_path)
            && line.valid_from <= day
            && day <= line.valid_until
    };
    if scope.iter().any(covers) {
        Standing::InScope
    } else {
        Standing::OutOfScope
    }
}

/// Whether the laboratory is debarred on that day; a debarment without an end lasts.
pub fn is_debarred(laboratory: &LaboratoryRow, day: Day) -> bool {
    laboratory.debarred_from.is_some_and(|from| {
        from <= day && laboratory.debarred_until.is_none_or(|until| day <= until)
    })
}

/// Whether a laboratory may test a food on a day, and if not, why.
///
/// # Errors
/// What the database says; an unknown laboratory is missing.
pub fn standing(
    conn: &mut Conn,
    laboratory_id: &str,
    category_path: &str,
    day: Day,
) -> Result<Standing, Problem> {
    let laboratory = table::by_id(conn, laboratory_id)?;
    let scope = table::scope(conn, laboratory_id)?;
    Ok(standing_of(&laboratory, &scope, category_path, day))
}

/// Whether a laboratory may test a food on a day.
///
/// # Errors
/// As [`standing`].
pub fn in_scope(
    conn: &mut Conn,
    laboratory_id: &str,
    category_path: &str,
    day: Day,
) -> Result<bool, Problem> {
    Ok(standing(conn, laboratory_id, category_path, day)?.holds())
}

/// The laboratories that may test a food on a day, by their code.
///
/// # Errors
/// What the database says.
pub fn laboratories_for(
    conn: &mut Conn,
    category_path: &str,
    day: Day,
) -> Result<Vec<LaboratoryRow>, Problem> {
    let scopes = table::scopes(conn)?;
    let mut laboratories = table::all(conn)?;
    laboratories.retain(|one| standing_of(one, &scopes, category_path, day).holds());
    Ok(laboratories)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn laboratory() -> (LaboratoryRow, Vec<ScopeRow>) {
        let row = LaboratoryRow {
            id: "l".to_owned(),
            code: "LAB-A".to_owned(),
            name: "甲示例检验有限公司".to_owned(),
            credit_code: String::new(),
            accreditation_number: String::new(),
            accredited_until: day("2026-12-31"),
            reinspects: false,
            debarred_from: Some(day("2026-05-01")),
            debarred_until: Some(day("2026-05-31")),
            active: true,
            revision: 1,
        };
        let scope = vec![ScopeRow {
            id: "s".to_owned(),
            laboratory_id: "l".to_owned(),
            category_path: "糕点".to_owned(),
            valid_from: day("2026-01-01"),
            valid_until: day("2027-06-30"),
        }];
        (row, scope)
    }

    #[test]
    fn a_scope_holds_for_everything_under_its_category() {
        let (row, scope) = laboratory();
        let asked = |path: &str, on: &str| standing_of(&row, &scope, path, day(on));
        assert_eq!(asked("糕点/糕点/月饼", "2026-03-02"), Standing::InScope);
        assert_eq!(asked("糕点类/月饼", "2026-03-02"), Standing::OutOfScope);
        assert_eq!(asked("糕点", "2025-12-31"), Standing::OutOfScope);
        assert_eq!(asked("糕点", "2027-01-01"), Standing::Expired);
    }

    #[test]
    fn a_debarred_laboratory_may_not_from_the_first_to_the_last_day() {
        let (mut row, scope) = laboratory();
        let asked = |row: &LaboratoryRow, on: &str| standing_of(row, &scope, "糕点", day(on));
        assert_eq!(asked(&row, "2026-04-30"), Standing::InScope);
        assert_eq!(asked(&row, "2026-05-01"), Standing::Debarred);
        assert_eq!(asked(&row, "2026-05-31"), Standing::Debarred);
        assert_eq!(asked(&row, "2026-06-01"), Standing::InScope);
        row.debarred_until = None;
        assert_eq!(asked(&row, "2026-06-01"), Standing::Debarred);
        row.active = false;
        assert_eq!(asked(&row, "2026-04-30"), Standing::Inactive);
    }
}
