//! The review of one sample: what needs a person first, the rest compact below.
use serde::Serialize;

use super::{Choice, exceptions_first, queue::not_mine, report_clock, report_tone};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::results::entry::own;
use crate::results::lines::{Count, Line, tally};
use crate::results::report::table as reports;
use crate::results::review::{ReturnForm, ReviewForm, possible};
use crate::results::table::{self, ResultRow};
use crate::rules::judge::Verdict;
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::unit::Rx;
use crate::web::View;

/// The page.
#[derive(Debug, Serialize)]
pub struct ReviewPage {
    /// 抽样单编号.
    pub number: String,
    /// 报告编号.
    pub report: String,
    /// The stream.
    pub stream: &'static str,
    /// 样品名称.
    pub food: String,
    /// The category.
    pub category: String,
    /// The tone of the report's state.
    pub tone: &'static str,
    /// The report's state.
    pub word: &'static str,
    /// The report's revision, to post.
    pub revision: i32,
    /// Whether this person may review it now.
    pub open: bool,
    /// Why not, empty when it is open.
    pub not_mine: String,
    /// Who tested; empty when nobody is named.
    pub tester: String,
    /// The laboratory's testers, to choose from when nobody is named.
    pub testers: Vec<Choice>,
    /// The tester chosen.
    pub tester_login: String,
    /// Results that need a person or failed.
    pub exceptions: Vec<Exception>,
    /// How many of them need a decision.
    pub wanted: usize,
    /// How many are decided.
    pub decided: usize,
    /// The rest.
    pub rest: Vec<Line>,
    /// How many items come to what.
    pub tally: Vec<Count>,
    /// Why the results came back before, empty when they did not.
    pub returned: String,
    /// The reason being typed for sending them back.
    pub reason: String,
    /// The clock of the report.
    pub clock: Option<ClockView>,
}

/// One result that needs a person or failed.
#[derive(Debug, Serialize)]
pub struct Exception {
    /// The result.
    pub line: Line,
    /// What may be decided; empty where nothing needs to be.
    pub options: Vec<Choice>,
    /// What is decided or was typed.
    pub value: String,
    /// Its reason, as decided or typed.
    pub reason: String,
}

impl View for ReviewPage {
    const PAGE: &'static str = "results/review.html";
}

/// Reads the review of a sample of the own laboratory, with what was typed if a form came back.
///
/// # Errors
/// `Missing` for others' samples and for samples never submitted.
pub fn read(rx: &mut Rx, number: &str, typed: Option<ReviewForm>) -> Result<ReviewPage, Problem> {
    let sample = own(rx, number)?;
    let report = reports::latest(rx.conn, &sample.id)?.ok_or(Problem::Missing("这份报告"))?;
    let rows = table::results_of(rx.conn, &report.result_set_id)?;
    let made_by = table::set(rx.conn, &report.result_set_id)?.made_by;
    let (first, rest) = exceptions_first(&rows);
    let lines: Vec<Line> = rows.iter().map(|row| Line::of(row, number)).collect();
    let keeping = timekeeping(rx)?;
    let form = typed.unwrap_or_default();
    let not_mine = if rx.actor.id == made_by {
        "您录入了这份样品的结果，请由另一人审核"
    } else {
        not_mine(&report, &rx.actor.id)
    };
    let submitted = report.state == crate::rules::stage::ReportState::Submitted;
    let testers = if report.tester_id.is_none() {
        reports::testers(rx.conn, &sample.laboratory_id)?
    } else {
        Vec::new()
    };
    Ok(ReviewPage {
        exceptions: first
            .iter()
            .map(|row| exception(row, number, &form))
            .collect(),
        wanted: rows.iter().filter(|row| row.needs_decision()).count(),
        decided: rows
            .iter()
            .filter(|row| row.needs_decision() && !row.is_open())
            .count(),
        rest: rest.iter().map(|row| Line::of(row, number)).collect(),
        tally: tally(&lines),
        clock: report_clock(&keeping, &sample, Some(&report), rx.now)?,
        tester: super::name_of(rx, report.tester_id.as_ref())?,
        testers: testers
            .into_iter()
            .map(|(_, login, name)| Choice::new(login, name))
            .collect(),
        tester_login: form.tester.clone(),
        open: submitted && not_mine.is_empty(),
        not_mine: if submitted {
            not_mine.to_owned()
        } else {
            String::new()
        },
        number: sample.number.clone(),
        report: report.number.clone(),
        stream: sample.stream.code(),
        food: sample.food_name.clone(),
        category: sample.category_path.replace('/', " / "),
        tone: report_tone(report.state),
        word: report.state.zh(),
        revision: report.revision,
        returned: report.return_reason,
        reason: String::new(),
    })
}

/// As [`read`], with the reason typed for sending the results back.
///
/// # Errors
/// As [`read`].
pub fn read_returning(rx: &mut Rx, number: &str, typed: ReturnForm) -> Result<ReviewPage, Problem> {
    let page = read(rx, number, None)?;
    Ok(ReviewPage {
        reason: typed.reason,
        ..page
    })
}

fn exception(row: &ResultRow, number: &str, form: &ReviewForm) -> Exception {
    let (typed, reason) = form.of(&row.id);
    let line = Line::of(row, number);
    let or = |typed: &str, kept: &str| if typed.is_empty() { kept } else { typed }.to_owned();
    Exception {
        value: or(typed, &line.decided),
        reason: or(reason, &line.decided_reason),
        options: if row.needs_decision() {
            options(row)
        } else {
            Vec::new()
        },
        line,
    }
}

/// What may be decided of a result: only verdicts of its purpose, ours and the laboratory's named as such.
fn options(row: &ResultRow) -> Vec<Choice> {
    let theirs = LabVerdict::parse(&row.lab_verdict).map(|(theirs, _)| theirs);
    Verdict::ALL
        .into_iter()
        .filter(|verdict| possible(row.purpose, *verdict))
        .map(|verdict| {
            let label = if verdict == row.ours() {
                format!("采信本系统：{}", verdict.name())
            } else if theirs.is_some_and(|theirs| theirs.agrees(verdict)) {
                format!("采信机构：{}", verdict.name())
            } else {
                format!("判为{}", verdict.name())
            };
            Choice::new(verdict.code(), label)
        })
        .collect()
}
