//! What later stages tell a sample: testing began, results stand, a report was issued. Each is one state step, checked here.
use super::table;
use crate::problem::Problem;
use crate::rules::stage::{SampleState, expect_state};
use crate::unit::Tx;

/// The sample shows this result set from now on; results stand but nothing was submitted.
///
/// # Errors
/// A refusal unless the sample is at the bench.
pub fn point_at(tx: &mut Tx, sample_id: &str, set_id: &str) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, sample_id)?;
    expect_state(
        row.state,
        &[SampleState::Received, SampleState::Testing],
        SampleState::zh,
        "写入结果",
    )?;
    table::point_at(tx.conn, sample_id, set_id, SampleState::Testing)?;
    Ok(())
}

/// The sample shows the result set from before again, or none: an import or an entry was taken back.
///
/// # Errors
/// A refusal once the results were submitted.
pub fn point_back(tx: &mut Tx, sample_id: &str, set_id: Option<&str>) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, sample_id)?;
    expect_state(
        row.state,
        &[SampleState::Received, SampleState::Testing],
        SampleState::zh,
        "撤销结果",
    )?;
    let state = match set_id {
        Some(_) => SampleState::Testing,
        None => SampleState::Received,
    };
    table::point_back(tx.conn, sample_id, set_id, state)?;
    Ok(())
}

/// The results went to review, or came back from it.
///
/// # Errors
/// A refusal when the sample is not at the bench.
pub fn set_tested(tx: &mut Tx, sample_id: &str) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, sample_id)?;
    expect_state(
        row.state,
        &[SampleState::Testing],
        SampleState::zh,
        "送审核",
    )?;
    table::set_state(tx.conn, sample_id, SampleState::Tested)?;
    Ok(())
}

/// The results were returned for correction.
///
/// # Errors
/// A refusal when they were not under review.
pub fn set_returned(tx: &mut Tx, sample_id: &str) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, sample_id)?;
    expect_state(row.state, &[SampleState::Tested], SampleState::zh, "退修")?;
    table::set_state(tx.conn, sample_id, SampleState::Testing)?;
    Ok(())
}

/// The report was issued with this conclusion (one of the nine values).
///
/// # Errors
/// A refusal when the results were not under review.
pub fn set_reported(tx: &mut Tx, sample_id: &str, conclusion: &str) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, sample_id)?;
    expect_state(row.state, &[SampleState::Tested], SampleState::zh, "签发")?;
    table::conclude(tx.conn, sample_id, conclusion)?;
    Ok(())
}

/// Notes a step of the sample's way under the present actor: `taken`, `received`, `refused`, `voided`, `submitted`, `returned`, `reviewed`, `issued`.
///
/// # Errors
/// What the database says.
pub fn note_step(tx: &mut Tx, sample_id: &str, step: &str, note: &str) -> Result<(), Problem> {
    let (id, now, me) = (tx.id(), tx.now, tx.actor.id.clone());
    table::note_custody(tx.conn, (&id, sample_id), step, (now, &me), note)?;
    Ok(())
}
