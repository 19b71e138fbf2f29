//! What is read of results: one file a page. Nothing is decided here.
pub mod approval;
pub mod bench;
pub mod queue;
pub mod report;
pub mod results;
pub mod review;
pub mod typing;

use serde::Serialize;

use super::report::table::{After, ReportRow};
use super::table::ResultRow;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping};
use crate::rules::instant::Instant;
use crate::rules::stage::{ReportState, SampleState};
use crate::sampling::table::SampleRow;
use crate::unit::Rx;

/// Rows of one page of a list.
pub(super) const PER_PAGE: usize = 50;

/// The legal time of a laboratory: 20 working days from reception to the report (办法 art. 24).
pub(super) const REPORT_CLOCK: &str = "C-02";

/// A choice of a select or of radios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

impl Choice {
    pub(super) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// Who did what on a report, for pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// 主检, 审核, 批准.
    pub duty: &'static str,
    /// The name; empty while nobody did.
    pub name: String,
    /// When.
    pub at: Option<Instant>,
}

/// The clock of the report, met on the day it was issued.
pub(super) fn report_clock(
    keeping: &Timekeeping,
    sample: &SampleRow,
    report: Option<&ReportRow>,
    now: Instant,
) -> Result<Option<ClockView>, Problem> {
    let Some(received) = sample.received_on else {
        return Ok(None);
    };
    let met = report.and_then(|report| report.issued_at).map(Instant::day);
    keeping.view(REPORT_CLOCK, received, met, now).map(Some)
}

/// The signers of a report with their names.
pub(super) fn signers(rx: &mut Rx, report: &ReportRow) -> Result<Vec<Signer>, Problem> {
    let who = [
        ("主检", report.tester_id.clone(), Some(report.submitted_at)),
        ("审核", report.reviewer_id.clone(), report.reviewed_at),
        ("批准", report.approver_id.clone(), report.issued_at),
    ];
    let ids: Vec<String> = who.iter().filter_map(|(_, id, _)| id.clone()).collect();
    let names = crate::people::table::names(rx.conn, &ids)?;
    Ok(who
        .into_iter()
        .map(|(duty, id, at)| Signer {
            duty,
            name: id
                .as_ref()
                .and_then(|id| names.get(id).cloned())
                .unwrap_or_default(),
            at: at.filter(|_| id.is_some()),
        })
        .collect())
}

/// The name of an account; empty for none.
pub(super) fn name_of(rx: &mut Rx, id: Option<&String>) -> Result<String, Problem> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    let names = crate::people::table::names(rx.conn, std::slice::from_ref(id))?;
    Ok(names.get(id).cloned().unwrap_or_default())
}

/// The tone of a sample's state.
pub(super) fn sample_tone(state: SampleState) -> &'static str {
    match state {
        SampleState::Draft | SampleState::Collected | SampleState::Received => "ring",
        SampleState::Testing => "dot",
        SampleState::Tested => "wait",
        SampleState::Reported => "done",
        SampleState::Refused | SampleState::Voided => "ended",
    }
}

/// The tone of a report's state.
pub(super) fn report_tone(state: ReportState) -> &'static str {
    match state {
        ReportState::Submitted | ReportState::Reviewed | ReportState::Returned => "wait",
        ReportState::Issued => "done",
        ReportState::Superseded => "ended",
    }
}

/// Where a queue goes on: `2026-03-02,XBJ…`.
pub(super) fn after(text: &str) -> After {
    let (day, number) = text.split_once(',')?;
    Some((day.parse().ok()?, number.to_owned()))
}

/// The address of the page of a queue after this sample.
pub(super) fn page_after(href: &str, last: &SampleRow) -> String {
    let received = last
        .received_on
        .map_or_else(String::new, |day| day.to_string());
    format!("{href}?after={received},{}", last.number)
}

/// Results that need a person first, then those that failed, then the rest; each group in the order of the sheet.
pub(super) fn exceptions_first(rows: &[ResultRow]) -> (Vec<&ResultRow>, Vec<&ResultRow>) {
    use crate::rules::judge::Verdict;
    let (mut first, rest): (Vec<&ResultRow>, Vec<&ResultRow>) = rows.iter().partition(|row| {
        row.needs_decision() || matches!(row.counts(), Verdict::Nonconforming | Verdict::Concern)
    });
    first.sort_by_key(|row| (!row.needs_decision(), row.ordinal));
    (first, rest)
}
