//! The problems and the changed values of one import, as the preview lists them and as the annotated workbook marks them.
use serde::{Deserialize, Serialize};

use super::{Asked, PAGE};
use crate::db::prelude::schema::{intake_problem, intake_row};
use crate::db::prelude::*;
use crate::intake::code::{Fate, Severity};
use crate::intake::report::CellProblem;
use crate::intake::table::ProblemRow;
use crate::problem::Problem;
use crate::unit::Rx;

/// One problem as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemLine {
    /// The address, the sheet's name before it where there are several.
    pub cell: String,
    /// The heading.
    pub heading: String,
    /// The stable code.
    pub code: String,
    /// `reject`, `confirm` or `note`.
    pub severity: String,
    /// What stands there.
    pub found: String,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub todo: String,
    /// The sample.
    pub sample: String,
    /// The item.
    pub item: String,
}

/// A value that the import changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// What the sample is: 小麦粉.
    pub food: String,
    /// The item.
    pub item: String,
    /// What stands in the database, with its unit.
    pub old: String,
    /// What the file says, with its unit.
    pub new: String,
    /// The verdict before.
    pub old_verdict: String,
    /// The verdict after.
    pub new_verdict: String,
}

/// A changed row as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    /// The sample's number.
    pub number: String,
    /// What changes.
    #[serde(flatten)]
    pub change: Change,
}

/// What the pages read of a staged row's content; the rest is the matter of its kind.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    change: Option<Change>,
}

pub(super) fn problems(
    rx: &mut Rx,
    (id, sample, from): Asked,
    severity: &str,
) -> Result<Vec<ProblemLine>, Problem> {
    let mut query = intake_problem::table
        .filter(intake_problem::intake_id.eq(id))
        .select(ProblemRow::as_select())
        .order(intake_problem::ordinal.asc())
        .offset(from)
        .limit(PAGE + 1)
        .into_boxed();
    if let Ok(severity) = severity.parse::<Severity>() {
        query = query.filter(intake_problem::severity.eq(severity.code()));
    }
    if !sample.is_empty() {
        query = query.filter(intake_problem::subject.eq(sample));
    }
    let rows: Vec<ProblemRow> = query.load(rx.conn)?;
    Ok(rows.into_iter().map(problem_line).collect())
}

fn problem_line(row: ProblemRow) -> ProblemLine {
    let (wrong, todo) = match row.message.split_once('；') {
        Some((wrong, todo)) => (wrong.to_owned(), format!("；{todo}")),
        None => (row.message, String::new()),
    };
    ProblemLine {
        cell: row.cell,
        heading: row.heading,
        code: row.code,
        severity: row.severity,
        found: row.found,
        wrong,
        todo,
        sample: row.subject,
        item: row.item,
    }
}

pub(super) fn changes(rx: &mut Rx, (id, sample, from): Asked) -> Result<Vec<ChangeLine>, Problem> {
    let mut query = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::fate.eq(Fate::Changed.code()))
        .select((intake_row::subject, intake_row::body))
        .order(intake_row::line.asc())
        .offset(from)
        .limit(PAGE + 1)
        .into_boxed();
    if !sample.is_empty() {
        query = query.filter(intake_row::subject.eq(sample));
    }
    let rows: Vec<(String, String)> = query.load(rx.conn)?;
    let lines = rows.into_iter().map(|(number, body)| {
        let body: Body = serde_json::from_str(&body)?;
        Ok(ChangeLine {
            number,
            change: body.change.unwrap_or_default(),
        })
    });
    lines.collect()
}

/// Every problem of an import, for the annotated workbook.
///
/// # Errors
/// What the database says.
pub fn all_problems(rx: &mut Rx, id: &str) -> Result<Vec<CellProblem>, Problem> {
    let rows: Vec<ProblemRow> = intake_problem::table
        .filter(intake_problem::intake_id.eq(id))
        .select(ProblemRow::as_select())
        .order((intake_problem::line.asc(), intake_problem::ordinal.asc()))
        .load(rx.conn)?;
    let problems = rows.into_iter().map(|row| CellProblem {
        sheet: row.sheet,
        row: row.line,
        column: row.col,
        cell: row.cell,
        heading: row.heading,
        severity: row.severity.parse().unwrap_or(Severity::Reject),
        code: row.code,
        found: row.found,
        message: row.message,
        subject: row.subject,
        item: row.item,
    });
    Ok(problems.collect())
}
