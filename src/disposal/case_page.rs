//! The case page: what is to be done next, the parts side by side, every time limit with its derivation, the history.
//! A part is worked by its own agency; to all others it stands locked beside theirs.
use serde::Serialize;

use super::clocks::{Whose, limits, view as clock_view};
use super::history::{Entry, history};
use super::next::{NextStep, next};
use super::panel::{PartPanel, panel};
use super::said::{item_names, short_name};
use super::sections::Sections;
use super::table::{self, CaseRow, NoticeRow, PartRow};
use crate::people::table::AgencyRow;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::results::failing::FailingItem;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stage::{CaseState, PartState, ReportState};
use crate::rules::stream::PublicStream;
use crate::unit::Rx;
use crate::web::View;

/// A derivation of so many days may stand open without hiding the other time limits.
const OPEN_DAYS: usize = 7;

/// A case.
#[derive(Debug, Serialize)]
pub struct CasePage {
    /// Its number.
    pub number: String,
    /// The stream.
    pub stream: PublicStream,
    /// The food.
    pub food: String,
    /// The failing items' names in one line.
    pub failing: String,
    /// The failing items.
    pub items: Vec<FailingItem>,
    /// The state.
    pub state: CaseState,
    /// The state's word.
    pub state_word: &'static str,
    /// The state's tone.
    pub tone: &'static str,
    /// The sample's number.
    pub sample: String,
    /// The report's number.
    pub report: String,
    /// The county whose desk it opened on, in short.
    pub county: String,
    /// The day the conclusion was received.
    pub received_on: Day,
    /// The next step, if any is left.
    pub next: Option<NextStep>,
    /// The parts, the own one first.
    pub parts: Vec<PartPanel>,
    /// The report that took the place of the case's and is no longer nonconforming, if there is one.
    pub corrected: Option<Corrected>,
    /// Every time limit, those that run first.
    pub clocks: Vec<ClockLine>,
    /// How many of them run.
    pub running: usize,
    /// The history, the future on top.
    pub history: Vec<Entry>,
    /// How many lines the history has.
    pub events: i64,
}

impl View for CasePage {
    const PAGE: &'static str = "disposal/case.html";
}

/// The cover of a case's file, for print.
#[derive(Debug, Serialize)]
pub struct Cover {
    /// The case.
    pub case: CasePage,
}

impl View for Cover {
    const PAGE: &'static str = "disposal/cover.html";
}

/// A corrected report.
#[derive(Debug, Serialize)]
pub struct Corrected {
    /// Its number.
    pub report: String,
    /// The day it was issued.
    pub on: Option<Day>,
}

/// One time limit in the table.
#[derive(Debug, Serialize)]
pub struct ClockLine {
    /// The agency, in short.
    pub agency: String,
    /// The capacity.
    pub role: &'static str,
    /// Whether it is the party's right.
    pub right: bool,
    /// Whether its derivation stands open: that of the agency's most urgent one, while it is short.
    pub open: bool,
    /// The clock.
    pub clock: ClockView,
}

/// A part with everything read.
pub(super) struct Read {
    pub(super) part: PartRow,
    pub(super) sections: Sections,
    pub(super) agency: String,
    pub(super) own: bool,
}

/// Reads a case in the actor's sight.
///
/// # Errors
/// `Missing` for a case that is not there or not the actor's to see.
pub fn case(rx: &mut Rx, number: &str) -> Result<CasePage, Problem> {
    let case =
        table::case_in_sight(rx.conn, rx.actor, number)?.ok_or(Problem::Missing("这个案件"))?;
    let agencies = table::agencies(rx.conn)?;
    let parts = read_parts(rx, &case, &agencies)?;
    let time = timekeeping(rx)?;
    let sample = crate::sampling::table::by_id(rx.conn, &case.sample_id)?;
    let (report, _) = table::report_of(rx.conn, &case.report_id)?;
    let next = next(rx, &time, &case, &parts)?;
    let clocks = clock_lines(rx, &time, &case, &parts)?;
    let (history, events) = history(rx, &case, &clocks, next.as_ref())?;
    let mut panels = Vec::new();
    for read in &parts {
        panels.push(panel(rx, &time, &case, read)?);
    }
    Ok(CasePage {
        failing: item_names(&case.failing_items)?,
        items: serde_json::from_str(&case.failing_items)?,
        corrected: corrected(rx, &case)?,
        running: clocks.iter().filter(|line| line.runs()).count(),
        state: case.state,
        state_word: case.state.zh(),
        tone: match case.state {
            CaseState::Open => "dot",
            CaseState::Closed => "done",
            CaseState::Terminated => "ended",
        },
        county: agency_name(&agencies, &case.agency_id),
        received_on: case.received_at.day(),
        number: case.number,
        stream: case.stream,
        food: sample.food_name,
        sample: sample.number,
        report,
        next,
        parts: panels,
        clocks,
        history,
        events,
    })
}

impl ClockLine {
    /// Whether it was neither met nor has ended.
    fn runs(&self) -> bool {
        !matches!(self.clock.tone, "met" | "met_late") && self.clock.words != "已期满"
    }
}

/// The latest issued report of the sample, when the case did not take it over: a nonconforming correction is taken over at once.
fn corrected(rx: &mut Rx, case: &CaseRow) -> Result<Option<Corrected>, Problem> {
    let latest = crate::results::report::table::latest(rx.conn, &case.sample_id)?;
    Ok(latest
        .filter(|report| report.state == ReportState::Issued && report.id != case.report_id)
        .map(|report| Corrected {
            on: report.issued_at.map(Instant::day),
            report: report.number,
        }))
}

fn agency_name(agencies: &[AgencyRow], id: &str) -> String {
    let found = agencies.iter().find(|agency| agency.id == id);
    found.map_or_else(String::new, |agency| short_name(&agency.name))
}

fn read_parts(rx: &mut Rx, case: &CaseRow, agencies: &[AgencyRow]) -> Result<Vec<Read>, Problem> {
    let parts = table::parts(rx.conn, &case.id)?;
    let ids: Vec<String> = parts.iter().map(|part| part.id.clone()).collect();
    let notices = table::notices_of_parts(rx.conn, &ids)?;
    let mine = rx.actor.agency.as_ref().map(|agency| agency.id.clone());
    let mut read = Vec::new();
    for part in parts {
        let notice = notices.iter().find(|notice| notice.part_id == part.id);
        let notice: &NoticeRow =
            notice.ok_or_else(|| Problem::fault("a part without its notice"))?;
        read.push(Read {
            sections: Sections::of(&part, notice)?,
            agency: agency_name(agencies, &part.agency_id),
            own: mine.as_deref() == Some(part.agency_id.as_str()),
            part,
        });
    }
    read.sort_by_key(|one| !one.own);
    Ok(read)
}

fn clock_lines(
    rx: &Rx,
    time: &Timekeeping,
    case: &CaseRow,
    parts: &[Read],
) -> Result<Vec<ClockLine>, Problem> {
    let mut lines = Vec::new();
    for read in parts {
        for limit in limits(&read.part, &read.sections) {
            let stopped = matches!(
                read.part.state,
                PartState::Transferred | PartState::Terminated
            );
            if stopped && limit.rule == "C-30" {
                continue;
            }
            lines.push(ClockLine {
                agency: read.agency.clone(),
                role: read.part.slug.zh(),
                right: limit.whose == Whose::Party,
                open: false,
                clock: clock_view(time, limit, rx.now)?,
            });
        }
    }
    if let Some(closed) = case.closed_at {
        lines.push(ClockLine {
            agency: String::new(),
            role: "处置结果",
            right: false,
            open: false,
            clock: time.view("C-34", closed.day(), None, rx.now)?,
        });
    }
    lines.sort_by(|one, other| {
        let key = |line: &ClockLine| (!line.runs(), line.clock.due.is_none(), line.clock.due);
        key(one).cmp(&key(other))
    });
    if let Some(first) = lines.iter_mut().find(|line| line.runs() && !line.right) {
        first.open = first.clock.derivation.days.len() <= OPEN_DAYS;
    }
    Ok(lines)
}
