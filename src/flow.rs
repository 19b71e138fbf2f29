//! What follows from each event, on one screen: the hand-offs between stages, in the same transaction as their cause.
use crate::problem::Problem;
use crate::unit::{Event, Tx};

/// Hands every event on, and the events these cause, until none is left.
///
/// # Errors
/// What a stage says; then nothing of the command is written.
pub fn settle(tx: &mut Tx) -> Result<(), Problem> {
    while let Some(event) = tx.next_event() {
        hand_on(tx, event)?;
    }
    Ok(())
}

fn hand_on(tx: &mut Tx, event: Event) -> Result<(), Problem> {
    match event {
        Event::PartOwned {
            sample_id,
            agency_id,
        }
        | Event::SampleTaken {
            sample_id,
            agency_id,
            ..
        } => crate::sampling::give_sight(tx, &sample_id, &agency_id),
        Event::ReportIssued {
            sample_id,
            report_id,
            nonconforming: true,
        } => crate::disposal::open_case(tx, &sample_id, &report_id),
        Event::PlanIssued { .. }
        | Event::TaskAssigned { .. }
        | Event::TaskDeclined { .. }
        | Event::SampleRefused { .. }
        | Event::SampleVoided { .. }
        | Event::SampleReceived { .. }
        | Event::ResultsImported { .. }
        | Event::ResultsSubmitted { .. }
        | Event::ReportIssued { .. }
        | Event::CaseOpened { .. }
        | Event::NoticeServed { .. }
        | Event::PartClosed { .. }
        | Event::Published { .. } => Ok(()),
    }
}
