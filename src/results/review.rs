//! Review by a second person: every doubt and every difference is decided with a reason, or the results go back to the bench.
//! What was judged is never changed; the decision stands beside it.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::{named, own};
use super::report::table::{self as reports, ReportRow};
use super::table::{self, Decision, ResultRow};
use crate::problem::{Conflict, FieldProblem, Problem};
use crate::rules::conclusion::{Inspected, Monitored};
use crate::rules::judge::Verdict;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{ReportState, expect_state};
use crate::rules::stream::ItemPurpose;
use crate::sampling::progress;
use crate::sampling::table::SampleRow;
use crate::unit::Tx;

/// The decisions of one sample: `verdict-ID` and `reason-ID` for each result that needs one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// The report's revision when the page was opened.
    pub revision: String,
    /// The tester's log-in, where none was named before.
    pub tester: String,
    /// `pass` to send it on for approval; otherwise the decisions are only kept.
    pub act: String,
    /// The decisions.
    #[serde(flatten)]
    pub decisions: BTreeMap<String, String>,
}

impl ReviewForm {
    /// What was decided of a result: the verdict's code and the reason, either may be empty.
    pub fn of(&self, result_id: &str) -> (&str, &str) {
        let find = |name: &str| {
            self.decisions
                .get(&format!("{name}-{result_id}"))
                .map_or("", |text| text.trim())
        };
        (find("verdict"), find("reason"))
    }
}

/// Why results go back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnForm {
    /// The report's revision when the page was opened.
    pub revision: String,
    /// What is to be done.
    pub reason: String,
}

/// The report of a sample of the own laboratory in this state, if its revision is still the one posted.
pub(super) fn at_hand(
    tx: &mut Tx,
    number: &str,
    (states, act): (&[ReportState], &str),
    revision: &str,
) -> Result<(SampleRow, ReportRow), Problem> {
    let sample = own(tx.reader(), number)?;
    let report = reports::latest(tx.conn, &sample.id)?.ok_or(Problem::Missing("这份报告"))?;
    expect_state(report.state, states, ReportState::zh, act)?;
    if revision != report.revision.to_string() {
        return Err(stale(&sample, &report)?);
    }
    Ok((sample, report))
}

fn stale(sample: &SampleRow, report: &ReportRow) -> Result<Problem, Problem> {
    let href = match report.state {
        ReportState::Reviewed => format!("/approval/{}", sample.number),
        _ => format!("/review/{}", sample.number),
    };
    let none = ReturnForm::default();
    let place = (format!("样品 {} 的审核", sample.number), href.clone(), href);
    Ok(Problem::Stale(Conflict::between(
        place,
        &[],
        &none,
        &none,
        report.revision,
    )?))
}

/// Refuses the act to whom did an earlier one on the same report.
pub(super) fn another_person(
    tx: &Tx,
    act: &str,
    earlier: &[(Option<&String>, &str)],
) -> Result<(), Refusal> {
    for (person, duty) in earlier {
        if person.is_some_and(|person| *person == tx.actor.id) {
            return Err(Refusal::SamePerson {
                act: act.to_owned(),
                other: format!("这份报告的{duty}"),
            });
        }
    }
    Ok(())
}

/// Keeps the decisions, and with `act=pass` sends the report on for approval.
///
/// # Errors
/// A refusal by state or person, decisions without a reason beside their row, what is still undecided.
pub fn review(tx: &mut Tx, number: &str, form: &ReviewForm) -> Result<(), Problem> {
    let states: &[ReportState] = &[ReportState::Submitted];
    let (sample, report) = at_hand(tx, number, (states, "审核"), &form.revision)?;
    tx.act("result.review", format!("sample:{number}"));
    let made_by = table::set(tx.conn, &report.result_set_id)?.made_by;
    another_person(
        tx,
        "审核",
        &[
            (report.tester_id.as_ref(), "主检"),
            (Some(&made_by), "结果录入人"),
        ],
    )?;
    let rows = table::results_of(tx.conn, &report.result_set_id)?;
    decide(tx, &rows, form)?;
    let tester = match &report.tester_id {
        Some(tester) => Some(tester.clone()),
        None => named(tx.reader(), &sample, &form.tester)?,
    };
    let next = ReportRow {
        tester_id: tester,
        ..report
    };
    if form.act == "pass" {
        return pass(tx, &sample, next);
    }
    write(tx, &sample, &next)
}

fn write(tx: &mut Tx, sample: &SampleRow, report: &ReportRow) -> Result<(), Problem> {
    if reports::replace(tx.conn, report)? {
        Ok(())
    } else {
        Err(stale(sample, report)?)
    }
}

fn pass(tx: &mut Tx, sample: &SampleRow, report: ReportRow) -> Result<(), Problem> {
    let rows = table::results_of(tx.conn, &report.result_set_id)?;
    super::report::outcomes(&rows)?;
    let me = tx.actor.id.clone();
    match &report.tester_id {
        None => return Err(Refusal::TesterMissing.into()),
        tester => another_person(tx, "审核", &[(tester.as_ref(), "主检")])?,
    }
    let next = ReportRow {
        state: ReportState::Reviewed,
        reviewer_id: Some(me),
        reviewed_at: Some(tx.now),
        return_reason: String::new(),
        ..report
    };
    write(tx, sample, &next)?;
    progress::note_step(tx, &sample.id, "reviewed", "")
}

/// Writes each decision that is new, and only where one is called for.
fn decide(tx: &mut Tx, rows: &[ResultRow], form: &ReviewForm) -> Result<(), Problem> {
    let mut problems = Vec::new();
    let mut decided = 0;
    for row in rows {
        let (code, reason) = form.of(&row.id);
        let kept = (
            row.decided_verdict.as_deref().unwrap_or_default(),
            row.decided_reason.as_str(),
        );
        if code.is_empty() || (code, reason) == kept {
            continue;
        }
        match decision(tx, row, code, reason) {
            Ok(decision) => {
                table::decide(tx.conn, &row.id, &decision)?;
                decided += 1;
            }
            Err(problem) => problems.push(problem),
        }
    }
    tx.note("decided", decided);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problem::Invalid(problems))
    }
}

fn decision(tx: &Tx, row: &ResultRow, code: &str, reason: &str) -> Result<Decision, FieldProblem> {
    let verdict = Verdict::from_code(code).filter(|verdict| possible(row.purpose, *verdict));
    let Some(verdict) = verdict.filter(|_| row.needs_decision()) else {
        let message = format!(
            "「{}」是{}，不能这样判定，请选择列出的判定之一",
            row.item_name,
            row.purpose.zh()
        );
        return Err(FieldProblem::new(format!("verdict-{}", row.id), message));
    };
    if reason.is_empty() {
        return Err(FieldProblem::new(
            format!("reason-{}", row.id),
            format!("「{}」的决定没有写理由，请写明依据", row.item_name),
        ));
    }
    Ok(Decision {
        verdict: verdict.code().to_owned(),
        by: tx.actor.id.clone(),
        at: tx.now,
        reason: reason.to_owned(),
    })
}

/// Whether an item of this purpose can come to this verdict.
pub(super) fn possible(purpose: ItemPurpose, verdict: Verdict) -> bool {
    match purpose {
        ItemPurpose::Inspection => Inspected::from_verdict(verdict).is_some(),
        ItemPurpose::Monitoring => Monitored::from_verdict(verdict).is_some(),
    }
}

/// Sends the results back to the bench; reviewer and approver may.
///
/// # Errors
/// A refusal without a reason, by state, or by person.
pub fn give_back(tx: &mut Tx, number: &str, form: &ReturnForm) -> Result<(), Problem> {
    let mut states = Vec::new();
    if tx.actor.may(crate::rules::right::Right::ResultReview) {
        states.push(ReportState::Submitted);
    }
    if tx.actor.may(crate::rules::right::Right::ReportApprove) {
        states.push(ReportState::Reviewed);
    }
    let (sample, report) = at_hand(tx, number, (&states, "退修"), &form.revision)?;
    tx.act("result.return", format!("sample:{number}"));
    another_person(tx, "退修", &[(report.tester_id.as_ref(), "主检")])?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(Problem::field(
            "reason",
            "退修必须写明理由，请写清要改什么或重测什么",
        ));
    }
    let next = ReportRow {
        state: ReportState::Returned,
        reviewer_id: None,
        reviewed_at: None,
        return_reason: reason.to_owned(),
        ..report
    };
    write(tx, &sample, &next)?;
    progress::set_returned(tx, &sample.id)?;
    progress::note_step(tx, &sample.id, "returned", reason)
}
