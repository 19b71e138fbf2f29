//! The list of cases: a row a part, the least legal time first; what was ended stands in a list of its own, the newest first.
use serde::Serialize;

use super::case_filter::{CaseFilter, Chip, Tab, chips, counties, slugs, states, tabs};
use super::clocks::{basis, most_urgent, view as clock_view};
use super::part::Choice;
use super::said::{item_names, role_words, short_name, state_word, tone};
use super::sections::Sections;
use super::table::{self, NoticeRow, PartRow};
use super::view::{Desk, Line, Wanted};
use crate::people::table::AgencyRow;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::rules::disposal::closing::Step;
use crate::rules::instant::Instant;
use crate::rules::stage::{PartState, PartyRole};
use crate::rules::stream::PublicStream;
use crate::unit::Rx;
use crate::web::View;
use crate::web::waiting::Ask;

/// Rows of one page.
const PAGE_ROWS: i64 = 50;
/// Rows of one export.
const EXPORT_ROWS: i64 = 50_000;

/// The list of cases.
#[derive(Debug, Serialize)]
pub struct CaseList {
    /// What was asked for.
    pub filter: CaseFilter,
    /// The two streams whose failures become cases.
    pub tabs: Vec<Tab>,
    /// The parts.
    pub rows: Vec<CaseLine>,
    /// Open parts of the stream that are overdue.
    pub overdue: i64,
    /// Open parts of the stream.
    pub open: i64,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// Agencies to choose from.
    pub counties: Vec<Choice>,
    /// Capacities to choose from.
    pub slugs: Vec<Choice>,
    /// The conditions chosen, each with the address that removes it.
    pub chips: Vec<Chip>,
    /// The first page, when this is another.
    pub first: String,
    /// The next page, if there is one.
    pub next: String,
    /// The same rows as a workbook.
    pub export: String,
}

impl View for CaseList {
    const PAGE: &'static str = "disposal/list.html";
}

/// One part in the list.
#[derive(Debug, Serialize)]
pub struct CaseLine {
    /// The case's number.
    pub number: String,
    /// The stream.
    pub stream: PublicStream,
    /// The food.
    pub food: String,
    /// The sample's number.
    pub sample: String,
    /// The failing items' names.
    pub items: String,
    /// The capacity.
    pub slug: PartyRole,
    /// The capacity in words, with the producer where both are one.
    pub role: String,
    /// The party.
    pub party: String,
    /// The agency, in short.
    pub agency: String,
    /// The state.
    pub state: PartState,
    /// The state's word.
    pub state_word: &'static str,
    /// The state's tone.
    pub tone: &'static str,
    /// What is to be done next, empty when nothing is.
    pub step: &'static str,
    /// Where it is done, empty when nothing is.
    pub href: String,
    /// The rule, the article and the time of the most urgent limit.
    pub basis: String,
    /// The day it was submitted for review, while it waits for one.
    pub submitted_on: Option<Day>,
    /// The most urgent clock; none when nothing runs.
    pub clock: Option<ClockView>,
    /// The day of receipt.
    pub received_on: Day,
}

/// Reads the list.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, filter: CaseFilter) -> Result<CaseList, Problem> {
    let agencies = table::agencies(rx.conn)?;
    let found = Wanted::of(rx.actor, &filter, &agencies, rx.today());
    let mut lines = found.lines(rx.conn, PAGE_ROWS + 1)?;
    let more = lines.len() > usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    if more {
        lines.pop();
    }
    let next = match lines.last() {
        Some((part, ..)) if more => CaseFilter {
            after: mark(part),
            ..filter.clone()
        }
        .address(),
        _ => String::new(),
    };
    let rows = shown(rx, lines, &agencies)?;
    let (open, overdue) = found.counts(rx.conn)?;
    Ok(CaseList {
        tabs: tabs(&filter),
        rows,
        overdue,
        open,
        states: states(),
        counties: counties(&agencies),
        slugs: slugs(),
        chips: chips(&filter, &agencies),
        first: if filter.after.is_empty() {
            String::new()
        } else {
            filter.from_the_top().address()
        },
        next,
        export: filter
            .from_the_top()
            .address()
            .replacen("/cases", "/cases.xlsx", 1),
        filter: CaseFilter {
            stream: found.stream.code().to_owned(),
            ..filter
        },
    })
}

/// Every row of the filter, for an export.
///
/// # Errors
/// What the database says.
pub fn every(rx: &mut Rx, filter: &CaseFilter) -> Result<Vec<CaseLine>, Problem> {
    let agencies = table::agencies(rx.conn)?;
    let found = Wanted::of(rx.actor, &filter.from_the_top(), &agencies, rx.today());
    let lines = found.lines(rx.conn, EXPORT_ROWS)?;
    shown(rx, lines, &agencies)
}

/// The most urgent of the parts that a desk asks for.
pub(super) fn of_desk(rx: &mut Rx, desk: &Desk, ask: &Ask) -> Result<Vec<CaseLine>, Problem> {
    let agencies = table::agencies(rx.conn)?;
    let lines = desk.lines(rx.conn, ask)?;
    shown(rx, lines, &agencies)
}

fn shown(rx: &mut Rx, lines: Vec<Line>, agencies: &[AgencyRow]) -> Result<Vec<CaseLine>, Problem> {
    let ids: Vec<String> = lines.iter().map(|(part, ..)| part.id.clone()).collect();
    let notices = table::notices_of_parts(rx.conn, &ids)?;
    let time = timekeeping(rx)?;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        rows.push(one(rx, &time, line, &notices, agencies)?);
    }
    Ok(rows)
}

fn one(
    rx: &Rx,
    time: &Timekeeping,
    (part, number, stream, items, food, sample): Line,
    notices: &[NoticeRow],
    agencies: &[AgencyRow],
) -> Result<CaseLine, Problem> {
    let notice = notices.iter().find(|notice| notice.part_id == part.id);
    let notice = notice.ok_or_else(|| Problem::fault("a part without its notice"))?;
    let sections = Sections::of(&part, notice)?;
    let clock = match most_urgent(time, &part, &sections)? {
        Some((limit, _)) => Some(clock_view(time, limit, rx.now)?),
        None => None,
    };
    let agency = agencies.iter().find(|agency| agency.id == part.agency_id);
    let step = sections.next(time, &part)?;
    Ok(CaseLine {
        href: step.map_or_else(String::new, |step| {
            format!("/cases/{number}/{}/{}", part.slug, step.code())
        }),
        basis: basis(time, &part, &sections)?,
        submitted_on: part
            .submitted_at
            .filter(|_| part.state == PartState::Submitted)
            .map(Instant::day),
        number,
        stream,
        food,
        sample,
        items: item_names(&items)?,
        slug: part.slug,
        role: role_words(&part),
        agency: agency.map_or_else(String::new, |agency| short_name(&agency.name)),
        state: part.state,
        state_word: state_word(&part),
        tone: tone(part.state),
        step: step.map_or("", Step::zh),
        clock,
        received_on: part.received_at.day(),
        party: part.party_name,
    })
}

fn mark(part: &PartRow) -> String {
    match part.due_on {
        Some(due) => format!("{due}_{}", part.id),
        None => format!("_{}", part.id),
    }
}
