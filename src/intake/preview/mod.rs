//! The preview of one import: what would be written, what is wrong by cell, what becomes of each sample.
pub mod view;

use super::code::Severity;
use super::report::CellProblem;
use super::table;
use crate::problem::{Fault, Problem};
use crate::rules::actor::Actor;
use crate::sheet::annotate::{self, Remark};
use crate::sheet::cell::position;
use crate::unit::Doors;

/// The user's own workbook with every problem in it, and its name. Slow, so it runs beside the gate.
///
/// # Errors
/// [`Problem::Missing`], or when the file can no longer be opened.
pub fn annotated(doors: &Doors, actor: &Actor, id: &str) -> Result<(String, Vec<u8>), Problem> {
    let (row, problems) = doors.read_now(actor, |rx| {
        let actor = rx.actor;
        let row = table::in_sight(rx.conn, actor, id)?;
        Ok((row, view::all_problems(rx, id)?))
    })?;
    let bytes = super::file::read(doors.files(), &row.file_sha256)?;
    let marked = marked(bytes, &problems)?;
    let name = row
        .file_name
        .rsplit_once('.')
        .map_or(row.file_name.as_str(), |(name, _)| name);
    Ok((format!("{name}_批注.xlsx"), marked))
}

/// A workbook with every problem in it.
///
/// # Errors
/// When the bytes are no workbook or the remarks cannot be written.
pub fn marked(bytes: Vec<u8>, problems: &[CellProblem]) -> Result<Vec<u8>, Problem> {
    let book = crate::sheet::open(bytes)
        .map_err(|problem| Problem::Unreadable(problem.code(), problem.to_string()))?;
    let remarks: Vec<Remark> = problems.iter().map(remark).collect();
    annotate::annotate(&book, &remarks).map_err(|fault| Problem::Fault(Fault(Box::new(fault))))
}

fn remark(problem: &CellProblem) -> Remark {
    Remark {
        sheet: problem.sheet.clone(),
        place: position(&problem.cell),
        heading: problem.heading.clone(),
        code: problem.code.clone(),
        severity: match problem.severity {
            Severity::Reject => annotate::Severity::Reject,
            Severity::Confirm => annotate::Severity::Confirm,
            Severity::Note => annotate::Severity::Note,
        },
        found: problem.found.clone(),
        message: problem.message.clone(),
    }
}
