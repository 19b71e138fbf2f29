//! What the approver signs: the conclusion as it is derived, the items, who tested and who reviewed, and what the signature sets going.
use serde::Serialize;

use super::{Signer, exceptions_first, queue::not_mine, report_clock, report_tone, signers};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::results::approval::ApproveForm;
use crate::results::entry::own;
use crate::results::lines::{Count, Line, tally};
use crate::results::report::{self, table as reports};
use crate::results::review::ReturnForm;
use crate::results::table;
use crate::rules::conclusion::Urgency;
use crate::rules::stage::ReportState;
use crate::unit::Rx;
use crate::web::View;

/// The page.
#[derive(Debug, Serialize)]
pub struct ApprovalPage {
    /// 抽样单编号.
    pub number: String,
    /// 报告编号.
    pub report: String,
    /// The stream.
    pub stream: &'static str,
    /// 样品名称.
    pub food: String,
    /// The tone of the report's state.
    pub tone: &'static str,
    /// The report's state.
    pub word: &'static str,
    /// The report's revision, to post.
    pub revision: i32,
    /// Whether this person may sign it now.
    pub open: bool,
    /// Why not, empty when it is open.
    pub not_mine: String,
    /// 样品结论, empty while it cannot be derived.
    pub conclusion: String,
    /// 报告类别.
    pub class: String,
    /// 检验结论.
    pub sentence: String,
    /// The sentence of the risk-monitoring report.
    pub monitoring: String,
    /// What signing sets going.
    pub consequence: &'static str,
    /// Whether the report can be one within 24 hours.
    pub may_be_grave: bool,
    /// Whether that was ticked.
    pub grave: bool,
    /// Results that failed or were decided by a person.
    pub exceptions: Vec<Line>,
    /// The rest.
    pub rest: Vec<Line>,
    /// How many items come to what.
    pub tally: Vec<Count>,
    /// Who tested, who reviewed.
    pub signers: Vec<Signer>,
    /// The reason being typed for sending it back.
    pub reason: String,
    /// The clock of the report.
    pub clock: Option<ClockView>,
}

impl View for ApprovalPage {
    const PAGE: &'static str = "results/approve.html";
}

/// Reads what there is to sign of a sample of the own laboratory.
///
/// # Errors
/// `Missing` for others' samples and for samples never submitted.
pub fn read(rx: &mut Rx, number: &str, typed: &ApproveForm) -> Result<ApprovalPage, Problem> {
    let sample = own(rx, number)?;
    let report = reports::latest(rx.conn, &sample.id)?.ok_or(Problem::Missing("这份报告"))?;
    let rows = table::results_of(rx.conn, &report.result_set_id)?;
    let derived = report::derive(&rows, Urgency::Ordinary).ok();
    let (first, rest) = exceptions_first(&rows);
    let lines: Vec<Line> = rows.iter().map(|row| Line::of(row, number)).collect();
    let keeping = timekeeping(rx)?;
    let reviewed = report.state == ReportState::Reviewed;
    let not_mine = not_mine(&report, &rx.actor.id);
    let case = derived
        .as_ref()
        .is_some_and(|derived| report::opens_a_case(sample.stream, derived.conclusion));
    let text = |part: fn(&report::Derived) -> &str| derived.as_ref().map_or("", part).to_owned();
    Ok(ApprovalPage {
        conclusion: text(|derived| derived.conclusion.name()),
        class: text(|derived| derived.class),
        sentence: text(|derived| &derived.sentence),
        monitoring: text(|derived| &derived.monitoring),
        consequence: if case { OPENS_A_CASE } else { SENDS },
        may_be_grave: derived.as_ref().is_some_and(|derived| {
            derived.conclusion.is_nonconforming() || derived.conclusion.is_concern()
        }),
        grave: typed.grave == "yes",
        exceptions: first.iter().map(|row| Line::of(row, number)).collect(),
        rest: rest.iter().map(|row| Line::of(row, number)).collect(),
        tally: tally(&lines),
        clock: report_clock(&keeping, &sample, Some(&report), rx.now)?,
        signers: signers(rx, &report)?,
        open: reviewed && not_mine.is_empty(),
        not_mine: if reviewed {
            not_mine.to_owned()
        } else {
            String::new()
        },
        number: sample.number.clone(),
        report: report.number.clone(),
        stream: sample.stream.code(),
        food: sample.food_name.clone(),
        tone: report_tone(report.state),
        word: report.state.zh(),
        revision: report.revision,
        reason: String::new(),
    })
}

/// Signing is sending: C-03 and C-04 are met in the same act.
const SENDS: &str = "签发后报告立即报送组织抽检的市场监督管理部门。签发后不能撤回。";
/// A failure opens its case at once.
const OPENS_A_CASE: &str = "签发后报告立即报送组织抽检的市场监督管理部门，并开立核查处置案件；送达 5 个工作日、处置 90 日从此刻起算。签发后不能撤回。";

/// As [`read`], with the reason typed for sending the results back.
///
/// # Errors
/// As [`read`].
pub fn read_returning(
    rx: &mut Rx,
    number: &str,
    typed: ReturnForm,
) -> Result<ApprovalPage, Problem> {
    let page = read(rx, number, &ApproveForm::default())?;
    Ok(ApprovalPage {
        reason: typed.reason,
        ..page
    })
}
