//! The results of one sample: to type at the bench, to read with verdicts and traces, and where they stand on the way to the report.
use serde::Serialize;
use serde_json::Value;

use super::typing::{EntryRow, entry_rows};
use super::{Choice, Signer, report_clock, sample_tone, signers};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::results::entry::{EntryForm, Gaps, gaps};
use crate::results::lines::{Count, Line, tally};
use crate::results::report::table::{self as reports, ReportRow};
use crate::results::table::{self, ResultRow, SetRow};
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{ReportState, SampleState};
use crate::rules::stream::ItemPurpose;
use crate::sampling::table::SampleRow;
use crate::sampling::visible;
use crate::unit::Rx;
use crate::web::View;

/// So many corrections are listed.
const MOST_SETS: usize = 20;

/// The page.
#[derive(Debug, Serialize)]
pub struct ResultsPage {
    /// 抽样单编号.
    pub number: String,
    /// The stream.
    pub stream: &'static str,
    /// 样品名称.
    pub food: String,
    /// The category.
    pub category: String,
    /// The tone of the sample's state.
    pub tone: &'static str,
    /// The sample's state.
    pub word: &'static str,
    /// The sample's revision, to post.
    pub revision: i32,
    /// Whether the results stand on another's desk and are not for this person yet.
    pub withheld: bool,
    /// Whether this person may type now.
    pub may_enter: bool,
    /// Whether the results may be submitted now.
    pub may_submit: bool,
    /// Why they came back, empty when they did not.
    pub returned: String,
    /// What still keeps them from being submitted.
    pub gaps: Gaps,
    /// The rows to type.
    pub rows: Vec<EntryRow>,
    /// The results as judged.
    pub lines: Vec<Line>,
    /// How many items come to what.
    pub tally: Vec<Count>,
    /// Which items differ from the laboratory's verdict.
    pub differing: Vec<String>,
    /// The laboratory's testers, to choose from when an import named none.
    pub testers: Vec<Choice>,
    /// The report, if the results were ever submitted.
    pub report: Option<ReportOf>,
    /// What was written before, the latest first.
    pub history: Vec<Earlier>,
    /// The clock of the report.
    pub clock: Option<ClockView>,
}

/// The report of the results.
#[derive(Debug, Serialize)]
pub struct ReportOf {
    /// 报告编号.
    pub number: String,
    /// Its state's code.
    pub state: ReportState,
    /// Its state.
    pub word: &'static str,
    /// Whether it can be opened: it is issued.
    pub issued: bool,
    /// 样品结论.
    pub conclusion: String,
    /// Who tested, reviewed, approved.
    pub signers: Vec<Signer>,
}

/// A set that was written.
#[derive(Debug, Serialize)]
pub struct Earlier {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Whether it came by an import.
    pub imported: bool,
    /// Whether it is the one that counts.
    pub current: bool,
    /// Its results, in words.
    pub results: Vec<String>,
}

impl View for ResultsPage {
    const PAGE: &'static str = "results/results.html";
}

/// Reads the results of a sample in sight, with what was typed if a form came back.
///
/// # Errors
/// `Missing` for samples out of sight.
pub fn read(rx: &mut Rx, number: &str, typed: Option<EntryForm>) -> Result<ResultsPage, Problem> {
    let sample = visible::by_number(rx.conn, rx.actor, number)?;
    let report = reports::latest(rx.conn, &sample.id)?;
    let own = matches!(sight(rx.actor), Sight::Laboratory(_));
    let issued = report
        .as_ref()
        .is_some_and(|one| matches!(one.state, ReportState::Issued | ReportState::Superseded));
    if !own && !issued {
        return bare(rx, &sample);
    }
    let results = match &sample.result_set_id {
        Some(set) => table::results_of(rx.conn, set)?,
        None => Vec::new(),
    };
    let at_bench = matches!(sample.state, SampleState::Received | SampleState::Testing);
    let may_enter = own && at_bench && rx.actor.may(Right::ResultEnter);
    let gaps = gaps(rx, &sample, &results)?;
    let lines: Vec<Line> = results.iter().map(|row| Line::of(row, number)).collect();
    let whole = gaps.missing.is_empty() && gaps.unexplained.is_empty();
    let rows = if may_enter {
        entry_rows(rx, &sample, &results, typed)?
    } else {
        Vec::new()
    };
    let page = bare(rx, &sample)?;
    Ok(ResultsPage {
        withheld: false,
        may_enter,
        may_submit: may_enter && sample.state == SampleState::Testing && whole,
        gaps: if may_enter { gaps } else { Gaps::default() },
        rows,
        tally: tally(&lines),
        differing: differing(&results),
        lines,
        testers: if may_enter {
            testers(rx, &sample)?
        } else {
            Vec::new()
        },
        returned: returned(report.as_ref()),
        report: report_of(rx, report)?,
        history: history(rx, &sample)?,
        ..page
    })
}

fn bare(rx: &mut Rx, sample: &SampleRow) -> Result<ResultsPage, Problem> {
    let keeping = timekeeping(rx)?;
    Ok(ResultsPage {
        number: sample.number.clone(),
        stream: sample.stream.code(),
        food: sample.food_name.clone(),
        category: sample.category_path.replace('/', " / "),
        tone: sample_tone(sample.state),
        word: sample.state.zh(),
        revision: sample.revision,
        withheld: true,
        may_enter: false,
        may_submit: false,
        returned: String::new(),
        gaps: Gaps::default(),
        rows: Vec::new(),
        lines: Vec::new(),
        tally: Vec::new(),
        differing: Vec::new(),
        testers: Vec::new(),
        report: None,
        history: Vec::new(),
        clock: {
            let report = reports::latest(rx.conn, &sample.id)?;
            report_clock(&keeping, sample, report.as_ref(), rx.now)?
        },
    })
}

fn differing(results: &[ResultRow]) -> Vec<String> {
    results
        .iter()
        .filter(|row| row.differs() && row.is_open())
        .map(|row| row.item_name.clone())
        .collect()
}

fn returned(report: Option<&ReportRow>) -> String {
    report
        .filter(|report| report.state == ReportState::Returned)
        .map_or_else(String::new, |report| report.return_reason.clone())
}

fn testers(rx: &mut Rx, sample: &SampleRow) -> Result<Vec<Choice>, Problem> {
    let Some(set) = sample.result_set_id.as_ref() else {
        return Ok(Vec::new());
    };
    if table::set(rx.conn, set)?.tester_id.is_some() {
        return Ok(Vec::new());
    }
    Ok(reports::testers(rx.conn, &sample.laboratory_id)?
        .into_iter()
        .map(|(_, login, name)| Choice::new(login, name))
        .collect())
}

fn report_of(rx: &mut Rx, report: Option<ReportRow>) -> Result<Option<ReportOf>, Problem> {
    let Some(report) = report else {
        return Ok(None);
    };
    Ok(Some(ReportOf {
        state: report.state,
        word: report.state.zh(),
        issued: report.issued_at.is_some(),
        signers: signers(rx, &report)?,
        conclusion: report.conclusion,
        number: report.number,
    }))
}

/// The sets that count or counted, from the present one back; sets that were taken back are not among them.
fn history(rx: &mut Rx, sample: &SampleRow) -> Result<Vec<Earlier>, Problem> {
    let mut sets: Vec<SetRow> = Vec::new();
    let mut next = sample.result_set_id.clone();
    while let Some(id) = next.take().filter(|_| sets.len() < MOST_SETS) {
        let set = table::set(rx.conn, &id)?;
        next.clone_from(&set.replaces_id);
        sets.push(set);
    }
    if sets.len() < 2 {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = sets.iter().map(|set| set.made_by.clone()).collect();
    let names = crate::people::table::names(rx.conn, &ids)?;
    let mut history = Vec::new();
    for (at, set) in sets.into_iter().enumerate() {
        let rows = table::results_of(rx.conn, &set.id)?;
        history.push(Earlier {
            at: set.made_at,
            by: names.get(&set.made_by).cloned().unwrap_or_default(),
            imported: set.import_id.is_some(),
            current: at == 0,
            results: rows
                .iter()
                .map(|row| format!("{} {} {}", row.item_name, row.raw_text, row.raw_unit))
                .collect(),
        });
    }
    Ok(history)
}

/// The machine's record of one verdict.
#[derive(Debug, Serialize)]
pub struct TracePage {
    /// 抽样单编号.
    pub number: String,
    /// 检验项目.
    pub item: String,
    /// The purpose's word.
    pub purpose: ItemPurpose,
    /// The trace.
    pub trace: Value,
}

impl View for TracePage {
    const PAGE: &'static str = "results/trace.html";
}

/// Reads the trace of one result that the actor may see.
///
/// # Errors
/// `Missing` when it is not there or not for this person yet.
pub fn trace(rx: &mut Rx, number: &str, ordinal: usize) -> Result<TracePage, Problem> {
    let page = read(rx, number, None)?;
    let sample = visible::by_number(rx.conn, rx.actor, number)?;
    let set = sample.result_set_id.filter(|_| !page.withheld);
    let rows = match set {
        Some(set) => table::results_of(rx.conn, &set)?,
        None => Vec::new(),
    };
    let row = rows
        .into_iter()
        .find(|row| usize::try_from(row.ordinal).is_ok_and(|at| at == ordinal))
        .ok_or(Problem::Missing("这一项结果"))?;
    Ok(TracePage {
        number: number.to_owned(),
        item: row.item_name,
        purpose: row.purpose,
        trace: serde_json::from_str(&row.trace)?,
    })
}
