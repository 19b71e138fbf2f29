//! The queues of reviewer and approver: reports of the laboratory that wait, by legal time left.
use std::collections::BTreeMap;

use serde::Serialize;

use super::bench::BenchQuery;
use super::{PER_PAGE, after, page_after, report_clock};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::results::report::table::{self as reports, ReportRow};
use crate::results::table::{self, Standing};
use crate::rules::judge::Verdict;
use crate::rules::stage::ReportState;
use crate::unit::Rx;
use crate::web::View;

/// A queue.
#[derive(Debug, Serialize)]
pub struct QueuePage {
    /// 审核 or 批准.
    pub title: &'static str,
    /// 审核 or 签发: what is done here.
    pub verb: &'static str,
    /// The rows of this page.
    pub rows: Vec<QueueRow>,
    /// The address of the next page, empty on the last.
    pub next: String,
}

/// One report that waits.
#[derive(Debug, Serialize)]
pub struct QueueRow {
    /// 抽样单编号.
    pub number: String,
    /// Where it is worked on.
    pub href: String,
    /// The stream.
    pub stream: &'static str,
    /// 样品名称.
    pub food: String,
    /// 报告编号.
    pub report: String,
    /// Items in it.
    pub items: usize,
    /// Items that failed (不合格项).
    pub failing: usize,
    /// Monitoring items over their reference (问题项).
    pub concerns: usize,
    /// Items that a person must still decide.
    pub undecided: usize,
    /// Who tested; empty when nobody is named.
    pub tester: String,
    /// Why this person cannot take it up, empty when it is free.
    pub not_mine: &'static str,
    /// The clock of the report.
    pub clock: Option<ClockView>,
}

impl View for QueuePage {
    const PAGE: &'static str = "results/queue.html";
}

/// Reads what waits for review.
///
/// # Errors
/// What the database says.
pub fn review(rx: &mut Rx, query: &BenchQuery) -> Result<QueuePage, Problem> {
    read(rx, query, (ReportState::Submitted, "/review"))
}

/// Reads what waits for approval.
///
/// # Errors
/// What the database says.
pub fn approval(rx: &mut Rx, query: &BenchQuery) -> Result<QueuePage, Problem> {
    read(rx, query, (ReportState::Reviewed, "/approval"))
}

fn read(
    rx: &mut Rx,
    query: &BenchQuery,
    (state, href): (ReportState, &str),
) -> Result<QueuePage, Problem> {
    let laboratory = rx
        .actor
        .laboratory
        .clone()
        .map_or_else(String::new, |own| own.id);
    let most = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let mut found = reports::queue(rx.conn, &laboratory, state, &after(&query.after), most)?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let sets: Vec<String> = found
        .iter()
        .map(|(report, _)| report.result_set_id.clone())
        .collect();
    let mut standings: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
    for one in table::standings(rx.conn, &sets)? {
        standings
            .entry(one.result_set_id.clone())
            .or_default()
            .push(one);
    }
    let ids: Vec<String> = found
        .iter()
        .filter_map(|(report, _)| report.tester_id.clone())
        .collect();
    let names = crate::people::table::names(rx.conn, &ids)?;
    let (keeping, now) = (timekeeping(rx)?, rx.now);
    let mut rows = Vec::new();
    for (report, sample) in &found {
        let items = standings
            .get(&report.result_set_id)
            .map_or(&[][..], Vec::as_slice);
        let tester = report.tester_id.as_ref().and_then(|id| names.get(id));
        rows.push(QueueRow {
            clock: report_clock(&keeping, sample, None, now)?,
            tester: tester.cloned().unwrap_or_default(),
            not_mine: not_mine(report, &rx.actor.id),
            ..row((report, sample), items, href)
        });
    }
    let (title, verb) = if state == ReportState::Submitted {
        ("审核", "审核")
    } else {
        ("批准", "签发")
    };
    let last = found.last().filter(|_| more);
    let next = last.map_or_else(String::new, |(_, sample)| page_after(href, sample));
    Ok(QueuePage {
        title,
        verb,
        rows,
        next,
    })
}

fn row(
    (report, sample): (&ReportRow, &crate::sampling::table::SampleRow),
    items: &[Standing],
    href: &str,
) -> QueueRow {
    let count = |wanted: &dyn Fn(&Standing) -> bool| items.iter().filter(|one| wanted(one)).count();
    QueueRow {
        number: sample.number.clone(),
        href: format!("{href}/{}", sample.number),
        stream: sample.stream.code(),
        food: sample.food_name.clone(),
        report: report.number.clone(),
        items: items.len(),
        failing: count(&|one| one.counts() == Verdict::Nonconforming),
        concerns: count(&|one| one.counts() == Verdict::Concern),
        undecided: count(&Standing::is_open),
        tester: String::new(),
        not_mine: "",
        clock: None,
    }
}

/// Why a person cannot take up a report: what the person did on it before.
pub(super) fn not_mine(report: &ReportRow, me: &str) -> &'static str {
    let is_me = |id: &Option<String>| id.as_deref() == Some(me);
    if is_me(&report.tester_id) {
        "您是这份报告的主检，请由另一人办理"
    } else if is_me(&report.reviewer_id) {
        "您是这份报告的审核人，请由另一人签发"
    } else {
        ""
    }
}
