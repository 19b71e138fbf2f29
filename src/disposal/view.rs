//! What is read of cases for lists: one query, narrowed by what the actor sees and by the filter, in the order of legal time left.
use diesel::dsl::{InnerJoin, IntoBoxed, exists};

use super::case_filter::CaseFilter;
use super::table::PartRow;
use crate::db::MultiBackend;
use crate::db::prelude::schema::{case_part, disposal_case, sample, sample_sight};
use crate::db::prelude::*;
use crate::people::table::AgencyRow;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{PartState, PartyRole};
use crate::rules::stream::PublicStream;
use crate::web::waiting::Ask;

/// The columns of a line: part, case number, stream, failing items, food, sample number.
pub(super) type Line = (PartRow, String, PublicStream, String, String, String);

/// A query over parts with their cases: joined, so that a page of the list touches its own rows and no others.
type Lines = IntoBoxed<'static, InnerJoin<case_part::table, disposal_case::table>, MultiBackend>;

/// A part with its case.
type PartAndCase =
    diesel::helper_types::InnerJoinQuerySource<case_part::table, disposal_case::table>;

/// Which open parts a desk asks for.
#[derive(Debug, Clone)]
pub(super) enum Desk {
    /// Those of an agency in these states.
    Own(String, Vec<PartState>),
    /// Those that wait for a review that this person may do: of the agency, not handled or submitted by the person.
    Review(String, String),
    /// Those of the agency that wait for a review that another person must do: handled or submitted by the person.
    ReviewOfMine(String, String),
    /// Those that other agencies work in cases which opened at this one.
    Elsewhere(String),
}

impl Desk {
    /// Whether an open part belongs to it.
    fn meets(&self) -> Meets<PartAndCase> {
        let open = case_part::due_on.is_not_null();
        let submitter = || case_part::submitted_by.assume_not_null();
        let handler = || case_part::handler_id.assume_not_null();
        match self.clone() {
            Self::Own(agency, states) => Box::new(
                open.and(case_part::agency_id.eq(agency))
                    .and(case_part::state.eq_any(states)),
            ),
            Self::Review(agency, me) => Box::new(
                open.and(case_part::agency_id.eq(agency))
                    .and(case_part::state.eq(PartState::Submitted))
                    .and(
                        case_part::submitted_by
                            .is_null()
                            .or(submitter().ne(me.clone())),
                    )
                    .and(case_part::handler_id.is_null().or(handler().ne(me))),
            ),
            Self::ReviewOfMine(agency, me) => Box::new(
                open.and(case_part::agency_id.eq(agency))
                    .and(case_part::state.eq(PartState::Submitted))
                    .and(submitter().eq(me.clone()).or(handler().eq(me))),
            ),
            Self::Elsewhere(agency) => Box::new(
                open.and(disposal_case::agency_id.eq(agency.clone()))
                    .and(case_part::agency_id.ne(agency)),
            ),
        }
    }

    /// The most urgent of them.
    pub(super) fn lines(&self, conn: &mut Conn, ask: &Ask) -> QueryResult<Vec<Line>> {
        let mut parts = case_part::table
            .inner_join(disposal_case::table)
            .filter(self.meets())
            .order((case_part::due_on, case_part::id))
            .limit(ask.limit())
            .select(case_part::id)
            .into_boxed();
        if let Some(from) = ask.from {
            parts = parts.filter(case_part::due_on.ge(from));
        }
        let ids: Vec<String> = parts.load(conn)?;
        lines_of(conn, &ids)
    }

    /// How many of them are due by each legal day.
    pub(super) fn days(&self, conn: &mut Conn) -> QueryResult<Vec<(Option<Day>, i64)>> {
        case_part::table
            .inner_join(disposal_case::table)
            .filter(self.meets())
            .group_by(case_part::due_on)
            .select((case_part::due_on, diesel::dsl::count_star()))
            .order(case_part::due_on.asc())
            .load(conn)
    }
}

/// The lines of these parts, in their order.
fn lines_of(conn: &mut Conn, ids: &[String]) -> QueryResult<Vec<Line>> {
    let mut lines: Vec<Line> = case_part::table
        .inner_join(disposal_case::table.inner_join(sample::table))
        .filter(case_part::id.eq_any(ids.to_vec()))
        .select((
            PartRow::as_select(),
            disposal_case::number,
            disposal_case::stream,
            disposal_case::failing_items,
            sample::food_name,
            sample::number,
        ))
        .load(conn)?;
    let place: std::collections::BTreeMap<&str, usize> = ids
        .iter()
        .enumerate()
        .map(|(place, id)| (id.as_str(), place))
        .collect();
    lines.sort_by_key(|(part, ..)| place.get(part.id.as_str()).copied());
    Ok(lines)
}

/// A filter as values.
pub(super) struct Wanted {
    sight: Sight,
    pub(super) stream: PublicStream,
    states: Vec<PartState>,
    open: bool,
    agency: Option<String>,
    slug: Option<PartyRole>,
    overdue: bool,
    after: Option<(Option<Day>, String)>,
    today: Day,
}

impl Wanted {
    pub(super) fn of(
        actor: &Actor,
        filter: &CaseFilter,
        agencies: &[AgencyRow],
        today: Day,
    ) -> Self {
        let state: Option<PartState> = filter.state.parse().ok();
        let settled = [
            PartState::Closed,
            PartState::Transferred,
            PartState::Terminated,
        ];
        let states: Vec<PartState> = match (state, filter.state.as_str()) {
            (Some(state), _) => vec![state],
            (None, "settled") => settled.to_vec(),
            (None, _) => Vec::new(),
        };
        let open = states.iter().all(|state| !settled.contains(state));
        let agency = agencies.iter().find(|agency| agency.code == filter.county);
        Self {
            sight: sight(actor),
            stream: filter.stream.parse().unwrap_or(PublicStream::Supervision),
            states,
            open,
            agency: agency.map(|agency| agency.id.clone()),
            slug: filter.slug.parse().ok(),
            overdue: filter.overdue == "yes",
            after: read_mark(&filter.after),
            today,
        }
    }

    pub(super) fn lines(&self, conn: &mut Conn, limit: i64) -> QueryResult<Vec<Line>> {
        let mut parts = self.narrowed();
        parts = match (&self.after, self.open) {
            (Some((Some(due), id)), true) => parts.filter(
                case_part::due_on
                    .gt(*due)
                    .or(case_part::due_on.eq(*due).and(case_part::id.gt(id.clone()))),
            ),
            (Some((_, id)), false) => parts.filter(case_part::id.lt(id.clone())),
            _ => parts,
        };
        parts = if self.open {
            parts.order((case_part::due_on, case_part::id))
        } else {
            parts.order(case_part::id.desc())
        };
        let ids: Vec<String> = parts.select(case_part::id).limit(limit).load(conn)?;
        lines_of(conn, &ids)
    }

    pub(super) fn counts(&self, conn: &mut Conn) -> QueryResult<(i64, i64)> {
        let open = || self.seen().filter(case_part::due_on.is_not_null());
        let all = open().count().get_result(conn)?;
        let overdue = open()
            .filter(case_part::due_on.lt(self.today))
            .count()
            .get_result(conn)?;
        Ok((all, overdue))
    }

    /// The stream's parts in sight.
    fn seen(&self) -> Lines {
        let parts = case_part::table
            .inner_join(disposal_case::table)
            .into_boxed()
            .filter(disposal_case::stream.eq(self.stream));
        match &self.sight {
            Sight::City => parts,
            Sight::Agency(agency) => parts.filter(exists(
                sample_sight::table
                    .filter(sample_sight::sample_id.eq(disposal_case::sample_id))
                    .filter(sample_sight::agency_id.eq(agency.clone())),
            )),
            Sight::Laboratory(_) | Sight::Nothing => parts.filter(case_part::id.eq("")),
        }
    }

    fn narrowed(&self) -> Lines {
        let mut parts = self.seen();
        if self.open {
            parts = parts.filter(case_part::due_on.is_not_null());
        }
        if !self.states.is_empty() {
            parts = parts.filter(case_part::state.eq_any(self.states.clone()));
        }
        if let Some(agency) = &self.agency {
            parts = parts.filter(case_part::agency_id.eq(agency.clone()));
        }
        if let Some(slug) = self.slug {
            parts = parts.filter(case_part::slug.eq(slug));
        }
        if self.overdue {
            parts = parts.filter(case_part::due_on.lt(self.today));
        }
        parts
    }
}

fn read_mark(text: &str) -> Option<(Option<Day>, String)> {
    let (due, id) = text.split_once('_')?;
    Some((due.parse().ok(), id.to_owned()))
}
