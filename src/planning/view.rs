//! What is read of plans: one plan with its lines, the lines of all plans of a stream.
use serde::Serialize;

use super::completion::{self, Progress};
use super::line::named;
use super::line::view::{LineFilter, LineList, list};
use super::table::{self, PlanRow};
use super::{Place, county_name};
use crate::people::table::names;
use crate::problem::Problem;
use crate::register::base_table::table as bases;
use crate::rules::code::RegionCode;
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::stage::PlanState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// The tone of a state's tag.
pub const fn tone(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "ring",
        PlanState::UnderReview | PlanState::Approved => "wait",
        PlanState::Issued => "dot",
        PlanState::Amended => "ended",
        PlanState::Closed => "done",
    }
}

/// Whether a version is or was carried out to the end.
pub(super) fn counts(plan: &PlanRow) -> bool {
    matches!(plan.state, PlanState::Issued | PlanState::Closed)
}

/// One plan with its lines.
#[derive(Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns of the plan and the names behind them"
)]
pub struct PlanPage {
    pub year: i32,
    pub stream: Stream,
    pub stream_name: &'static str,
    pub level: String,
    pub level_name: String,
    pub title: String,
    pub version: i32,
    pub state: PlanState,
    pub state_zh: &'static str,
    pub tone: &'static str,
    pub methods: String,
    pub reporting: String,
    pub remarks: String,
    pub base_table: String,
    pub base_table_href: String,
    pub author: String,
    pub approver: String,
    pub approved_at: Option<Instant>,
    pub issued_at: Option<Instant>,
    pub return_reason: String,
    pub revision: i32,
    /// Where the plan stands, and where its steps are posted.
    pub href: String,
    pub base: String,
    /// The other versions.
    pub versions: Vec<VersionLine>,
    pub progress: Progress,
    pub free: i64,
    /// What comes next, and whose turn it is.
    pub next: Option<NextStep>,
    /// Whether this person may change the draft, return it, amend it, end it.
    pub may_edit: bool,
    pub may_return: bool,
    pub may_amend: bool,
    pub may_close: bool,
    pub list: LineList,
    /// The reason typed when a return was refused.
    pub reason: String,
}

/// A version of a plan.
#[derive(Debug, Serialize)]
pub struct VersionLine {
    /// Its number.
    pub version: i32,
    /// Its state's word.
    pub state_zh: &'static str,
    /// Where it is read.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The next step of a plan.
#[derive(Debug, Serialize)]
pub struct NextStep {
    /// What is to be done.
    pub title: String,
    /// By whom.
    pub whose: &'static str,
    /// What follows.
    pub detail: String,
    /// The button, empty when it is another's turn.
    pub verb: &'static str,
    /// Where it is posted.
    pub action: String,
}

impl View for PlanPage {
    const PAGE: &'static str = "planning/plan.html";
}

/// Reads one plan: the newest version, or the one the filter names.
///
/// # Errors
/// [`Problem::Missing`] when there is none or it is out of sight.
pub fn plan(rx: &mut Rx, place: &Place, filter: LineFilter) -> Result<PlanPage, Problem> {
    let actor = rx.actor;
    let versions = table::versions(rx.conn, actor, place)?;
    let asked = filter.version.parse::<i32>().ok();
    let shown = versions
        .iter()
        .find(|one| asked.is_none_or(|asked| one.version == asked))
        .ok_or(Problem::Missing("这个计划"))?;
    let newest = versions.first().is_some_and(|one| one.id == shown.id);
    let people: Vec<String> = std::iter::once(shown.author_id.clone())
        .chain(shown.approver_id.clone())
        .collect();
    let people = names(rx.conn, &people)?;
    let name = |id: &str| people.get(id).cloned().unwrap_or_default();
    let base = bases::by_id(rx.conn, &shown.base_table_id)?;
    let progress = completion::of_plans(rx, std::slice::from_ref(shown))?;
    let progress = progress.into_iter().next().unwrap_or_default();
    let may = |right, state| newest && shown.state == state && actor.may(right);
    Ok(PlanPage {
        stream_name: shown.stream.zh(),
        level_name: county_name(&shown.level_code),
        state_zh: shown.state.zh(),
        tone: tone(shown.state),
        base_table: named(&base),
        base_table_href: format!("/base-tables/{}/{}", base.year, base.version),
        author: name(&shown.author_id),
        approver: shown.approver_id.as_deref().map_or_else(String::new, name),
        href: place.href(),
        base: place.base(),
        versions: version_lines(&versions, shown),
        free: progress.free(),
        progress,
        next: if newest { next_step(rx, shown)? } else { None },
        may_edit: may(Right::PlanEdit, PlanState::Draft),
        may_return: may(Right::PlanApprove, PlanState::UnderReview),
        may_amend: may(Right::PlanEdit, PlanState::Issued),
        may_close: may(Right::PlanIssue, PlanState::Issued)
            && rx.today().next().year() > shown.year,
        list: list(rx, std::slice::from_ref(shown), &place.href(), filter)?,
        year: shown.year,
        stream: shown.stream,
        level: shown.level_code.clone(),
        title: shown.title.clone(),
        version: shown.version,
        state: shown.state,
        methods: shown.methods.clone(),
        reporting: shown.reporting.clone(),
        remarks: shown.remarks.clone(),
        approved_at: shown.approved_at,
        issued_at: shown.issued_at,
        return_reason: shown.return_reason.clone(),
        revision: shown.revision,
        reason: String::new(),
    })
}

fn version_lines(versions: &[PlanRow], shown: &PlanRow) -> Vec<VersionLine> {
    let line = |one: &PlanRow| VersionLine {
        version: one.version,
        state_zh: one.state.zh(),
        href: format!("{}?version={}", Place::of(one).href(), one.version),
        current: one.id == shown.id,
    };
    versions.iter().map(line).collect()
}

fn next_step(rx: &mut Rx, plan: &PlanRow) -> Result<Option<NextStep>, Problem> {
    let (right, whose, path) = match plan.state {
        PlanState::Draft => (Right::PlanEdit, "计划编制人", "submit"),
        PlanState::UnderReview => (Right::PlanApprove, "负责人", "approve"),
        PlanState::Approved => (Right::PlanIssue, "计划编制人", "issue"),
        PlanState::Issued | PlanState::Amended | PlanState::Closed => return Ok(None),
    };
    let mine = rx.actor.may(right);
    let (title, detail, verb) = match plan.state {
        PlanState::Draft => {
            let missing = super::course::missing(rx, plan)?;
            let detail = if missing.is_empty() {
                "送审后计划锁定，退回才能再改".to_owned()
            } else {
                format!("还缺{}（办法第 9 条）", missing.join("、"))
            };
            let verb = if missing.is_empty() { "送审" } else { "" };
            ("送负责人批准", detail, verb)
        }
        PlanState::UnderReview => (
            "批准或退回计划",
            "批准人不能是编制人；批准后可以下达".to_owned(),
            "批准计划",
        ),
        _ => (
            "下达计划",
            "下达后各行可以分配任务；不能再改，只能修订".to_owned(),
            "下达计划",
        ),
    };
    Ok(Some(NextStep {
        title: title.to_owned(),
        whose,
        detail,
        verb: if mine { verb } else { "" },
        action: format!("{}/{path}", Place::of(plan).base()),
    }))
}

/// The lines of all plans of a stream that are carried out.
#[derive(Debug, Serialize)]
pub struct LinesPage {
    /// The year.
    pub year: i32,
    /// The stream.
    pub stream: Stream,
    /// Its name.
    pub stream_name: &'static str,
    /// The lines.
    pub list: LineList,
}

impl View for LinesPage {
    const PAGE: &'static str = "planning/lines.html";
}

/// Reads the lines of all plans of a stream in sight that are carried out.
///
/// # Errors
/// [`Problem::Missing`] for a year or stream that is none.
pub fn lines(
    rx: &mut Rx,
    year: &str,
    stream: &str,
    filter: LineFilter,
) -> Result<LinesPage, Problem> {
    let actor = rx.actor;
    let place = Place::read(year, stream, RegionCode::ANYANG.as_str())?;
    let mut plans = table::of_year(rx.conn, actor, place.year)?;
    plans.retain(|plan| plan.stream == place.stream && counts(plan));
    let base = format!("/plans/{}/{}/lines", place.year, place.stream.slug());
    Ok(LinesPage {
        year: place.year,
        stream: place.stream,
        stream_name: place.stream.zh(),
        list: list(rx, &plans, &base, filter)?,
    })
}
