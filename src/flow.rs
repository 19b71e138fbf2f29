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
        } => crate::sampling::give_sight(tx, &sample_id, &agency_id),
        Event::SampleTaken {
            sample_id,
            agency_id,
            task_id,
            plan_line_id,
        } => {
            crate::sampling::give_sight(tx, &sample_id, &agency_id)?;
            count_taken(tx, (task_id, plan_line_id), 1)
        }
        Event::SampleRefused {
            task_id,
            plan_line_id,
            ..
        }
        | Event::SampleVoided {
            task_id,
            plan_line_id,
            ..
        } => count_taken(tx, (task_id, plan_line_id), -1),
        Event::TaskAssigned {
            plan_line_id,
            quantity,
        } => crate::planning::counts::assigned(tx, &plan_line_id, quantity),
        Event::TaskDeclined {
            plan_line_id,
            quantity,
        } => crate::planning::counts::assigned(tx, &plan_line_id, -quantity),
        Event::ReportIssued {
            sample_id,
            report_id,
            nonconforming,
        } => {
            count_completed(tx, &sample_id)?;
            if nonconforming {
                crate::disposal::open_case(tx, &sample_id, &report_id)?;
            } else {
                crate::disposal::correct_to_conforming(tx, &sample_id, &report_id)?;
            }
            publication::report_issued(tx, &sample_id)
        }
        Event::NoticeServed { case_id, .. } => publication::notice_served(tx, &case_id),
        Event::PartClosed { case_id, .. } => publication::part_closed(tx, &case_id),
        Event::Published { announcement_id } => publication::published(tx, &announcement_id),
        Event::CalendarYearAdded { .. } => count_days_anew(tx),
        Event::PlanIssued { .. }
        | Event::SampleReceived { .. }
        | Event::ResultsImported { .. }
        | Event::ResultsSubmitted { .. }
        | Event::CaseOpened { .. } => Ok(()),
    }
}

/// The calendar changed: what waits on a legal day, at the cases and in the queue of what may be told, is counted with it.
fn count_days_anew(tx: &mut Tx) -> Result<(), Problem> {
    let mut last = String::new();
    while let Some(end) = crate::disposal::recount_due(tx, &last, 500)? {
        last = end;
    }
    publication::recount(tx)
}

/// A sample counts, or no longer counts, as taken for its task and its plan line.
fn count_taken(
    tx: &mut Tx,
    (task_id, plan_line_id): (Option<String>, Option<String>),
    samples: i32,
) -> Result<(), Problem> {
    if let Some(task_id) = task_id {
        crate::assignment::count_taken(tx, &task_id, samples)?;
    }
    if let Some(plan_line_id) = plan_line_id {
        crate::planning::counts::taken(tx, &plan_line_id, samples)?;
    }
    Ok(())
}

/// A report was issued: its line has so many samples with a report, counted anew, so that a corrected report counts once.
fn count_completed(tx: &mut Tx, sample_id: &str) -> Result<(), Problem> {
    match crate::sampling::table::reported_of_line(tx.conn, sample_id)? {
        Some((line, samples)) => crate::planning::counts::completed(tx, &line, samples),
        None => Ok(()),
    }
}
