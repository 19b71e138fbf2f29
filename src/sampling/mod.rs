//! Sampling: the sheet with which a batch enters the system and its stream is fixed, and what becomes of the sample until the laboratory has it.
//! It knows no result and no case; what those stages must tell a sample goes through the functions here.
pub mod progress;
pub mod sheet;
pub mod table;
pub mod visible;
pub mod web;

use crate::problem::Problem;
use crate::unit::Tx;

/// An agency sees a sample from now on: it sampled it, or owns a part of its case.
///
/// # Errors
/// What the database says.
pub fn give_sight(tx: &mut Tx, sample_id: &str, agency_id: &str) -> Result<(), Problem> {
    Ok(table::give_sight(tx.conn, sample_id, agency_id)?)
}
