//! What follows from each event, on one screen: the hand-offs between stages, in the same transaction as their cause.
use crate::problem::Problem;
use crate::publication::queue as publication;
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
            nonconforming,
        } => {
            if nonconforming {
                crate::disposal::open_case(tx, &sample_id, &report_id)?;
            }
            publication::report_issued(tx, &sample_id)
        }
        Event::PlanIssued { .. }
        | Event::TaskAssigned { .. }
        | Event::TaskDeclined { .. }
        | Event::SampleRefused { .. }
        | Event::SampleVoided { .. }
        | Event::SampleReceived { .. }
        | Event::ResultsImported { .. }
        | Event::ResultsSubmitted { .. }
        | Event::CaseOpened { .. } => Ok(()),
        Event::NoticeServed { case_id, .. } => publication::notice_served(tx, &case_id),
        Event::PartClosed { case_id, .. } => publication::part_closed(tx, &case_id),
        Event::Published { announcement_id } => publication::published(tx, &announcement_id),
    }
}
