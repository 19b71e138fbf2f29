//! Entry by hand and the way to review: what was typed becomes a set; a complete one is submitted by its tester.
//! Typing is never lost: a refused form comes back as it was.
use serde::{Deserialize, Serialize};

use super::judging::{Bench, NewResult};
use super::report::table::{self as reports, ReportRow};
use super::set::{Source, write_set_at};
use super::table::{self, ResultRow};
use crate::problem::{Conflict, ConflictRow, FieldProblem, Problem};
use crate::register::base_table::table::LineRow;
use crate::rules::item::{self, sums};
use crate::rules::judge::Verdict;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{ReportState, SampleState, expect_state};
use crate::rules::stream::{ItemPurpose, Stream};
use crate::sampling::progress;
use crate::sampling::table::SampleRow;
use crate::sampling::visible;
use crate::unit::{Event, Rx, Tx};

/// The form of one sample: a column of texts for each field, or, for programs, `results` as a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// The sample's revision when the page was opened.
    pub revision: String,
    /// The results, for programs.
    pub results: Vec<NewResult>,
    /// 检验项目, one a row; the fields below stand in the same order.
    pub item_name: Vec<String>,
    /// 检验结果.
    pub raw_text: Vec<String>,
    /// 结果单位.
    pub raw_unit: Vec<String>,
    /// 方法检出限.
    pub lod: Vec<String>,
    /// 检出限单位.
    pub lod_unit: Vec<String>,
    /// 抽检项目 or 监测项目.
    pub purpose: Vec<String>,
    /// 机构判定.
    pub lab_verdict: Vec<String>,
    /// 备注.
    pub remark: Vec<String>,
}

impl EntryForm {
    /// The rows as typed, in order.
    pub fn rows(&self) -> Vec<NewResult> {
        if !self.results.is_empty() {
            return self.results.clone();
        }
        let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
        (0..self.item_name.len())
            .map(|row| NewResult {
                item_name: at(&self.item_name, row),
                raw_text: at(&self.raw_text, row),
                raw_unit: at(&self.raw_unit, row),
                lod: at(&self.lod, row),
                lod_unit: at(&self.lod_unit, row),
                purpose: at(&self.purpose, row),
                lab_verdict: at(&self.lab_verdict, row),
                remark: at(&self.remark, row),
                ..NewResult::default()
            })
            .collect()
    }

    /// The rows that say something, with their place in the form: a result, or a sum whose parts are there to be added.
    fn filled(&self) -> Vec<(usize, NewResult)> {
        let rows = self.rows();
        let named = |row: &NewResult| !row.item_name.trim().is_empty();
        let typed: Vec<(usize, NewResult)> = rows
            .into_iter()
            .enumerate()
            .filter(|(_, row)| named(row))
            .filter(|(_, row)| {
                let sum = item::is_sum(&row.item_name) || item::is_ratio_sum(&row.item_name);
                sum || !row.raw_text.trim().is_empty()
            })
            .collect();
        let names: Vec<&str> = typed
            .iter()
            .map(|(_, row)| row.item_name.as_str())
            .collect();
        let groups = sums::groups(&names);
        typed
            .iter()
            .zip(groups)
            .filter(|((_, row), group)| !row.raw_text.trim().is_empty() || group.is_some())
            .map(|(row, _)| row.clone())
            .collect()
    }
}

/// What it takes to submit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitForm {
    /// The sample's revision when the page was opened.
    pub revision: String,
    /// The tester's log-in, where the import named none.
    pub tester: String,
}

/// A sample of the actor's own laboratory.
///
/// # Errors
/// `Missing` for any other.
pub(super) fn own(rx: &mut Rx, number: &str) -> Result<SampleRow, Problem> {
    let sample = visible::by_number(rx.conn, rx.actor, number)?;
    let own = rx
        .actor
        .laboratory
        .as_ref()
        .is_some_and(|laboratory| laboratory.id == sample.laboratory_id);
    if own {
        Ok(sample)
    } else {
        Err(Problem::Missing("这份样品"))
    }
}

/// Writes what was typed as a new set; the person typing is the tester.
///
/// # Errors
/// Unreadable rows beside their place, a refusal by the sample's state, [`Problem::Stale`] when somebody wrote meanwhile.
pub fn save(tx: &mut Tx, number: &str, form: &EntryForm) -> Result<(), Problem> {
    let sample = own(tx.reader(), number)?;
    let kept = standing(tx, &sample)?;
    if form.revision != sample.revision.to_string() {
        return Err(stale(&sample, &kept, form)?);
    }
    tx.act("result.write", format!("sample:{number}"));
    let filled = form.filled();
    let rows: Vec<NewResult> = filled.iter().map(|(_, row)| row.clone()).collect();
    let same = rows.len() == kept.len()
        && rows
            .iter()
            .zip(&kept)
            .all(|(row, kept)| row.item_name == NewResult::of(kept).item_name && row.same_as(kept));
    if same && !rows.is_empty() {
        tx.note("same", true);
        return Ok(());
    }
    let me = tx.actor.id.clone();
    let tester = tx.actor.is_person().then_some(me.as_str());
    let mut bench = Bench::open(tx.conn)?;
    let outcome = write_set_at(tx, &mut bench, &sample.id, &rows, (&Source::ByHand, tester));
    outcome
        .map(|_| ())
        .map_err(|problem| placed(problem, &filled))
}

fn standing(tx: &mut Tx, sample: &SampleRow) -> Result<Vec<ResultRow>, Problem> {
    match &sample.result_set_id {
        Some(set) => Ok(table::results_of(tx.conn, set)?),
        None => Ok(Vec::new()),
    }
}

/// Problems of rows, at their place in the form instead of among the filled ones.
fn placed(problem: Problem, filled: &[(usize, NewResult)]) -> Problem {
    let Problem::Invalid(problems) = problem else {
        return problem;
    };
    let at = |field: &str| {
        let row: usize = field.strip_prefix("item-")?.parse().ok()?;
        filled.get(row).map(|(place, _)| format!("item-{place}"))
    };
    Problem::Invalid(
        problems
            .into_iter()
            .map(|one| FieldProblem::new(at(&one.field).unwrap_or(one.field), one.message))
            .collect(),
    )
}

fn stale(sample: &SampleRow, kept: &[ResultRow], form: &EntryForm) -> Result<Problem, Problem> {
    let href = format!("/samples/{}/results", sample.number);
    let place = (
        format!("样品 {} 的检验结果", sample.number),
        href.clone(),
        href,
    );
    let none = EntryForm::default();
    let mut conflict = Conflict::between(place, &[], &none, form, sample.revision)?;
    conflict.rows = form
        .filled()
        .into_iter()
        .filter_map(|(_, row)| {
            let now = kept
                .iter()
                .find(|kept| kept.item_name == row.item_name)
                .map_or_else(String::new, |kept| {
                    format!("{} {}", kept.raw_text, kept.raw_unit)
                });
            let yours = format!("{} {}", row.raw_text, row.raw_unit);
            (now != yours).then_some(ConflictRow {
                label: row.item_name,
                now,
                yours,
            })
        })
        .collect();
    Ok(Problem::Stale(conflict))
}

/// What still keeps results from being submitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gaps {
    /// Items of the base table without a result.
    pub missing: Vec<String>,
    /// Items not tested without a reason.
    pub unexplained: Vec<String>,
}

/// The items that a sample must be tested for: the base table's inspection items of its category; of risk monitoring all of them.
pub(super) fn required(sample: &SampleRow, line: &LineRow) -> bool {
    sample.stream == Stream::RiskMonitoring
        || line.purpose == ItemPurpose::Inspection
        || sample.monitoring_annex
}

/// Compares the results with the base table of the sample.
///
/// # Errors
/// What the database says.
pub fn gaps(rx: &mut Rx, sample: &SampleRow, rows: &[ResultRow]) -> Result<Gaps, Problem> {
    let mut bench = Bench::default();
    let lines = bench.lines(rx.conn, &sample.base_table_id, &sample.category_path)?;
    let mut gaps = Gaps::default();
    for line in lines.iter().filter(|line| required(sample, line)) {
        let there = rows.iter().any(|row| row.item_id == line.item_id);
        if !there && !gaps.missing.contains(&line.item_name) {
            gaps.missing.push(line.item_name.clone());
        }
    }
    gaps.unexplained = rows
        .iter()
        .filter(|row| row.ours() == Verdict::NotTested && row.remark.trim().is_empty())
        .map(|row| row.item_name.clone())
        .collect();
    Ok(gaps)
}

/// Sends the results to review. The report gets its number now and keeps it through returns.
///
/// # Errors
/// A refusal by state, while items are missing or not tested without a reason, or when the tester took the sample.
pub fn submit(tx: &mut Tx, number: &str, form: &SubmitForm) -> Result<(), Problem> {
    let sample = own(tx.reader(), number)?;
    tx.act("result.submit", format!("sample:{number}"));
    expect_state(
        sample.state,
        &[SampleState::Testing],
        SampleState::zh,
        "送审核",
    )?;
    let rows = standing(tx, &sample)?;
    if form.revision != sample.revision.to_string() {
        return Err(stale(&sample, &rows, &EntryForm::default())?);
    }
    let gaps = gaps(tx.reader(), &sample, &rows)?;
    if !gaps.missing.is_empty() {
        let items = gaps.missing.join("、");
        return Err(Refusal::ItemsMissing { items }.into());
    }
    if !gaps.unexplained.is_empty() {
        let items = gaps.unexplained.join("、");
        return Err(Refusal::NotTestedReason { items }.into());
    }
    let set_id = sample.result_set_id.clone().unwrap_or_default();
    let tester = tester(tx, &sample, &set_id, &form.tester)?;
    let report_id = put(tx, &sample, set_id, tester)?;
    progress::set_tested(tx, &sample.id)?;
    progress::note_step(tx, &sample.id, "submitted", "")?;
    tx.emit(Event::ResultsSubmitted {
        sample_id: sample.id,
        report_id,
    });
    Ok(())
}

/// The tester of the set, or the one named now. Who took a sample does not test it (抽检分离).
fn tester(
    tx: &mut Tx,
    sample: &SampleRow,
    set_id: &str,
    login: &str,
) -> Result<Option<String>, Problem> {
    let tester = match table::set(tx.conn, set_id)?.tester_id {
        Some(tester) => Some(tester),
        None => named(tx.reader(), sample, login)?,
    };
    if let Some(tester) = &tester
        && reports::is_sampler(tx.conn, &sample.id, tester)?
    {
        return Err(Refusal::SamePerson {
            act: "担任这份样品的主检".to_owned(),
            other: "这份样品的抽样人员".to_owned(),
        }
        .into());
    }
    Ok(tester)
}

/// The tester of that log-in in the sample's laboratory; none for an empty one.
pub(super) fn named(
    rx: &mut Rx,
    sample: &SampleRow,
    login: &str,
) -> Result<Option<String>, Problem> {
    if login.trim().is_empty() {
        return Ok(None);
    }
    let testers = reports::testers(rx.conn, &sample.laboratory_id)?;
    match testers.into_iter().find(|(_, own, _)| own == login.trim()) {
        Some((id, _, _)) => Ok(Some(id)),
        None => Err(Problem::field(
            "tester",
            format!("「{login}」不是本机构的主检人员，请从名单中选择"),
        )),
    }
}

fn put(
    tx: &mut Tx,
    sample: &SampleRow,
    set_id: String,
    tester: Option<String>,
) -> Result<String, Problem> {
    let before = reports::latest(tx.conn, &sample.id)?;
    let (now, me) = (tx.now, tx.actor.id.clone());
    if let Some(report) = before {
        expect_state(
            report.state,
            &[ReportState::Returned],
            ReportState::zh,
            "送审核",
        )?;
        let id = report.id.clone();
        let again = ReportRow {
            result_set_id: set_id,
            state: ReportState::Submitted,
            tester_id: tester,
            submitted_by: me,
            submitted_at: now,
            reviewer_id: None,
            reviewed_at: None,
            ..report
        };
        reports::replace(tx.conn, &again)?;
        return Ok(id);
    }
    let id = tx.id();
    let row = ReportRow {
        id: id.clone(),
        number: next_number(tx, sample)?,
        sample_id: sample.id.clone(),
        version: 1,
        result_set_id: set_id,
        state: ReportState::Submitted,
        tester_id: tester,
        submitted_by: me,
        submitted_at: now,
        reviewer_id: None,
        reviewed_at: None,
        approver_id: None,
        issued_at: None,
        conclusion: String::new(),
        report_class: String::new(),
        sentence: String::new(),
        monitoring_number: None,
        return_reason: String::new(),
        digest: String::new(),
        revision: 1,
    };
    reports::insert(tx.conn, &row)?;
    Ok(id)
}

/// `LAB-A-2026-000001`: the laboratory's code, the year, a number that rises by one.
fn next_number(tx: &mut Tx, sample: &SampleRow) -> Result<String, Problem> {
    let year = tx.today().year();
    let code = crate::register::laboratory::table::by_id(tx.conn, &sample.laboratory_id)?.code;
    let nth = reports::next(tx.conn, &format!("report-{code}-{year}"))?;
    Ok(format!("{code}-{year}-{nth:06}"))
}
