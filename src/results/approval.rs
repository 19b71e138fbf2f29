//! Approval by a third person. Signing and sending are one act: the conclusion is derived, the digest taken, and whoever follows is told.
use serde::{Deserialize, Serialize};

use super::report::{self, table as reports, table::ReportRow};
use super::review::{another_person, at_hand};
use super::table;
use crate::problem::Problem;
use crate::rules::conclusion::Urgency;
use crate::rules::stage::ReportState;
use crate::sampling::progress;
use crate::sampling::table::SampleRow;
use crate::unit::{Event, Tx};

/// The signature under a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    /// The report's revision when the page was opened.
    pub revision: String,
    /// `yes` when the finding may gravely endanger health: a report within 24 hours (办法 art. 28).
    pub grave: String,
}

/// Issues the report of a sample.
///
/// # Errors
/// A refusal by state or person, or while an item is undecided; [`Problem::Stale`] when somebody was quicker.
pub fn approve(tx: &mut Tx, number: &str, form: &ApproveForm) -> Result<String, Problem> {
    let states: &[ReportState] = &[ReportState::Reviewed];
    let (sample, report) = at_hand(tx, number, (states, "签发"), &form.revision)?;
    tx.act("report.issue", format!("sample:{number}"));
    another_person(
        tx,
        "签发",
        &[
            (report.tester_id.as_ref(), "主检"),
            (report.reviewer_id.as_ref(), "审核人"),
        ],
    )?;
    let rows = table::results_of(tx.conn, &report.result_set_id)?;
    let urgency = if form.grave == "yes" {
        Urgency::Grave
    } else {
        Urgency::Ordinary
    };
    let derived = report::derive(&rows, urgency)?;
    let signed = ReportRow {
        monitoring_number: report::has_annex(sample.stream, &rows)
            .then(|| format!("{}-J", report.number)),
        ..signed(tx, &report, &derived)
    };
    let digest = report::digest(&signed, &sample, &rows)?;
    let issued = ReportRow { digest, ..signed };
    if !reports::replace(tx.conn, &issued)? {
        return Err(Problem::Busy);
    }
    told(tx, &sample, &issued, derived.conclusion)?;
    Ok(issued.number)
}

fn signed(tx: &Tx, before: &ReportRow, derived: &report::Derived) -> ReportRow {
    let sentence = if derived.sentence.is_empty() {
        derived.monitoring.clone()
    } else {
        derived.sentence.clone()
    };
    ReportRow {
        state: ReportState::Issued,
        approver_id: Some(tx.actor.id.clone()),
        issued_at: Some(tx.now),
        conclusion: derived.conclusion.name().to_owned(),
        report_class: derived.class.to_owned(),
        sentence,
        ..before.clone()
    }
}

fn told(
    tx: &mut Tx,
    sample: &SampleRow,
    issued: &ReportRow,
    conclusion: crate::rules::conclusion::Conclusion,
) -> Result<(), Problem> {
    tx.note("report", issued.number.as_str());
    tx.note("digest", issued.digest.as_str());
    tx.note("conclusion", conclusion.name());
    progress::set_reported(tx, &sample.id, conclusion.name())?;
    progress::note_step(tx, &sample.id, "issued", &issued.number)?;
    tx.emit(Event::ReportIssued {
        sample_id: sample.id.clone(),
        report_id: issued.id.clone(),
        nonconforming: report::opens_a_case(sample.stream, conclusion),
    });
    Ok(())
}
