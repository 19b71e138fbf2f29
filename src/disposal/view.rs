//! What is read of cases for lists: one query, narrowed by what the actor sees and by the filter, in the order of legal time left.
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

/// The columns of a line: part, case number, stream, failing items, food, sample number.
pub(super) type Line = (PartRow, String, PublicStream, String, String, String);

/// A query over parts.
type Lines = case_part::BoxedQuery<'static, MultiBackend>;

/// Parts of one agency that wait in these states, the least legal time first.
pub(super) fn of_agency(
    conn: &mut Conn,
    agency_id: &str,
    states: &[PartState],
    limit: i64,
) -> QueryResult<Vec<Line>> {
    let ids: Vec<String> = case_part::table
        .filter(case_part::agency_id.eq(agency_id))
        .filter(case_part::state.eq_any(states.to_vec()))
        .filter(case_part::due_on.is_not_null())
        .order((case_part::due_on, case_part::id))
        .limit(limit)
        .select(case_part::id)
        .load(conn)?;
    lines_of(conn, &ids)
}

/// How many parts of one agency wait in these states.
pub(super) fn count_of_agency(
    conn: &mut Conn,
    agency_id: &str,
    states: &[PartState],
) -> QueryResult<i64> {
    case_part::table
        .filter(case_part::agency_id.eq(agency_id))
        .filter(case_part::state.eq_any(states.to_vec()))
        .filter(case_part::due_on.is_not_null())
        .count()
        .get_result(conn)
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
        let cases = disposal_case::table.filter(disposal_case::stream.eq(self.stream));
        let parts = case_part::table.into_boxed();
        match &self.sight {
            Sight::City => parts.filter(case_part::case_id.eq_any(cases.select(disposal_case::id))),
            Sight::Agency(agency) => {
                let seen = sample_sight::table
                    .filter(sample_sight::agency_id.eq(agency.clone()))
                    .select(sample_sight::sample_id);
                let cases = cases.filter(disposal_case::sample_id.eq_any(seen));
                parts.filter(case_part::case_id.eq_any(cases.select(disposal_case::id)))
            }
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
