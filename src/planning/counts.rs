//! The progress of a line, kept on the line: how much is assigned, taken, completed. Called from `flow` as later stages tell what happened;
//! nothing else writes these three numbers, so that they equal a recount of tasks, samples and reports.
use super::line::table;
use crate::problem::Problem;
use crate::unit::Tx;

/// A task took `quantity` of the line's quota; a declined one gives it back with a negative number.
///
/// # Errors
/// What the database says.
pub fn assigned(tx: &mut Tx, line_id: &str, quantity: i32) -> Result<(), Problem> {
    table::add_assigned(tx.conn, line_id, quantity)?;
    Ok(())
}

/// Samples were taken for the line; a refused or voided one takes its own back with a negative number.
///
/// # Errors
/// What the database says.
pub fn taken(tx: &mut Tx, line_id: &str, samples: i32) -> Result<(), Problem> {
    table::add_taken(tx.conn, line_id, samples)?;
    Ok(())
}

/// So many samples of the line have their report. Set, not added: a corrected report completes nothing twice.
///
/// # Errors
/// What the database says.
pub fn completed(tx: &mut Tx, line_id: &str, samples: i64) -> Result<(), Problem> {
    let samples = i32::try_from(samples).unwrap_or(i32::MAX);
    table::set_completed(tx.conn, line_id, samples)?;
    Ok(())
}
