//! Counts and lists of samples, plan lines, residents and parts of cases behind the figures. Counts of the city run on indexes alone; what a county may not see does not count for it.
pub(super) mod told;

use crate::db::prelude::schema::{
    agency, case_part, disposal_case, plan, plan_line, population, sample,
};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::conclusion::Conclusion;
use crate::rules::day::Day;
use crate::rules::indicator::inspected;
use crate::rules::instant::Instant;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{PartState, PartyRole, PlanState, SampleState};
use crate::rules::stream::{PublicStream, Stream};
use crate::sampling::visible;

/// How many rows a page of a list shows.
pub(super) const PAGE: i64 = 50;

/// Which samples are meant: of one stream, with an issued report, sampled in a span.
#[derive(Debug, Clone)]
pub(super) struct Samples {
    pub(super) stream: Stream,
    /// Inspection items conforming or not; none for any conclusion.
    pub(super) conforming: Conforming,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) county: Option<String>,
    pub(super) line: Option<String>,
}

/// Which conclusions are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conforming {
    /// Any, judged or not.
    Any,
    /// Those that judged an inspection item.
    Judged,
    /// Those whose inspection items conform.
    Yes,
    /// Those with a failing inspection item.
    No,
}

impl Conforming {
    /// The texts under which the conclusions stand in the database.
    fn texts(self) -> Option<Vec<String>> {
        if self == Self::Any {
            return None;
        }
        let meant = Conclusion::ALL.into_iter().filter(|one| match self {
            Self::Any => true,
            Self::Judged => inspected(*one).is_some(),
            Self::Yes => inspected(*one) == Some(true),
            Self::No => inspected(*one) == Some(false),
        });
        let both = meant.flat_map(|one| {
            let code = serde_json::to_value(one)
                .ok()
                .and_then(|code| code.as_str().map(str::to_owned));
            [code, Some(one.name().to_owned())]
        });
        Some(both.flatten().collect())
    }
}

type OfSample = Meets<sample::table>;

fn fits(actor: &Actor, meant: &Samples) -> OfSample {
    let span = sample::stream
        .eq(meant.stream)
        .and(sample::sampled_on.ge(meant.from))
        .and(sample::sampled_on.le(meant.to))
        .and(sample::state.eq(SampleState::Reported));
    let mut fits: OfSample = Box::new(span);
    if let Some(texts) = meant.conforming.texts() {
        fits = Box::new(fits.and(sample::conclusion.assume_not_null().eq_any(texts)));
    }
    if let Some(county) = &meant.county {
        fits = Box::new(fits.and(sample::county.eq(county.clone())));
    }
    if let Some(line) = &meant.line {
        fits = Box::new(fits.and(sample::plan_line_id.assume_not_null().eq(line.clone())));
    }
    if sight(actor) != Sight::City {
        fits = Box::new(fits.and(visible::samples(actor)));
    }
    fits
}

pub(super) fn n_samples(conn: &mut Conn, actor: &Actor, meant: &Samples) -> QueryResult<i64> {
    sample::table
        .filter(fits(actor, meant))
        .count()
        .get_result(conn)
}

/// A sample of a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sample)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct SampleLine {
    pub number: String,
    pub stream: Stream,
    pub food_name: String,
    pub unit_name: String,
    pub county: String,
    pub sampled_on: Day,
    pub conclusion: Option<String>,
}

/// A page of samples, the latest first; before the last row of the page before.
pub(super) fn samples(
    conn: &mut Conn,
    actor: &Actor,
    meant: &Samples,
    before: Option<(Day, String)>,
) -> QueryResult<Vec<SampleLine>> {
    let mut query = sample::table
        .filter(fits(actor, meant))
        .select(SampleLine::as_select())
        .into_boxed();
    if let Some((day, number)) = before {
        query = query.filter(
            sample::sampled_on
                .lt(day)
                .or(sample::sampled_on.eq(day).and(sample::number.lt(number))),
        );
    }
    query
        .order((sample::sampled_on.desc(), sample::number.desc()))
        .limit(PAGE + 1)
        .load(conn)
}

type OfLine = Meets<plan_line::table>;

/// The lines of the plans in force of a stream and a year.
fn of_plans(actor: &Actor, year: i32, stream: Stream, county: Option<&str>) -> OfLine {
    let plans = plan::table
        .filter(plan::year.eq(year))
        .filter(plan::stream.eq(stream))
        .filter(plan::state.eq_any([PlanState::Issued, PlanState::Closed]))
        .select(plan::id);
    let mut fits: OfLine = Box::new(plan_line::plan_id.eq_any(plans));
    if let Some(county) = county {
        fits = Box::new(fits.and(plan_line::county.eq(county.to_owned())));
    }
    match sight(actor) {
        Sight::City => fits,
        Sight::Agency(agency) => Box::new(fits.and(plan_line::agency_id.eq(agency))),
        Sight::Laboratory(_) | Sight::Nothing => Box::new(fits.and(plan_line::id.eq(""))),
    }
}

/// Completed batches, no line beyond its quota, and planned batches.
pub(super) fn completion(
    conn: &mut Conn,
    actor: &Actor,
    (year, stream): (i32, Stream),
    county: Option<&str>,
) -> QueryResult<(i64, i64)> {
    use diesel::dsl::sum;
    let under: Option<i64> = plan_line::table
        .filter(of_plans(actor, year, stream, county))
        .filter(plan_line::completed.lt(plan_line::quota))
        .select(sum(plan_line::completed))
        .first(conn)?;
    let full: Option<i64> = plan_line::table
        .filter(of_plans(actor, year, stream, county))
        .filter(plan_line::completed.ge(plan_line::quota))
        .select(sum(plan_line::quota))
        .first(conn)?;
    let planned: Option<i64> = plan_line::table
        .filter(of_plans(actor, year, stream, county))
        .select(sum(plan_line::quota))
        .first(conn)?;
    Ok((under.unwrap_or(0) + full.unwrap_or(0), planned.unwrap_or(0)))
}

/// A line of a plan behind a completion.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plan_line)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct PlanLine {
    pub id: String,
    pub category_path: String,
    pub place_type: String,
    pub county: String,
    pub month: i32,
    pub quota: i32,
    pub completed: i32,
}

pub(super) fn lines(
    conn: &mut Conn,
    actor: &Actor,
    (year, stream): (i32, Stream),
    county: Option<&str>,
    skip: i64,
) -> QueryResult<Vec<PlanLine>> {
    plan_line::table
        .filter(of_plans(actor, year, stream, county))
        .select(PlanLine::as_select())
        .order((
            plan_line::county.asc(),
            plan_line::month.asc(),
            plan_line::id.asc(),
        ))
        .offset(skip)
        .limit(PAGE + 1)
        .load(conn)
}

/// The residents of a region at the last dated figure up to a day.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = population)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Residents {
    pub region_code: String,
    pub as_of: Day,
    pub residents: i64,
    pub source: String,
}

pub(super) fn residents(
    conn: &mut Conn,
    region: &str,
    until: Day,
) -> QueryResult<Option<Residents>> {
    population::table
        .filter(population::region_code.eq(region))
        .filter(population::as_of.le(until))
        .order(population::as_of.desc())
        .select(Residents::as_select())
        .first(conn)
        .optional()
}

/// A part of a case that is to be closed here.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) case: String,
    pub(super) role: PartyRole,
    pub(super) party: String,
    pub(super) agency: String,
    pub(super) state: PartState,
    pub(super) received_at: Instant,
    pub(super) closed_at: Option<Instant>,
}

/// The parts of supervision's cases received in a span that are to be closed here.
pub(super) fn parts(
    conn: &mut Conn,
    actor: &Actor,
    (from, to): (Instant, Instant),
    county: Option<&str>,
) -> QueryResult<Vec<Part>> {
    type Line = (
        String,
        PartyRole,
        String,
        String,
        PartState,
        Instant,
        Option<Instant>,
    );
    let elsewhere = [
        PartState::ToTransfer,
        PartState::Transferred,
        PartState::Terminated,
    ];
    let mut query = case_part::table
        .inner_join(disposal_case::table)
        .inner_join(agency::table)
        .filter(disposal_case::stream.eq(PublicStream::Supervision))
        .filter(case_part::received_at.ge(from))
        .filter(case_part::received_at.lt(to))
        .filter(case_part::state.ne_all(elsewhere))
        .filter(case_part::routed.ne("outside"))
        .select((
            disposal_case::number,
            case_part::slug,
            case_part::party_name,
            agency::name,
            case_part::state,
            case_part::received_at,
            case_part::closed_at,
        ))
        .into_boxed();
    if let Some(county) = county {
        query = query.filter(agency::code.eq(county.to_owned()));
    }
    query = match sight(actor) {
        Sight::City => query,
        Sight::Agency(agency) => query.filter(case_part::agency_id.eq(agency)),
        Sight::Laboratory(_) | Sight::Nothing => query.filter(case_part::id.eq("")),
    };
    let rows: Vec<Line> = query
        .order((case_part::received_at.asc(), case_part::id.asc()))
        .load(conn)?;
    let parts = rows.into_iter().map(
        |(case, role, party, agency, state, received_at, closed_at)| Part {
            case,
            role,
            party,
            agency,
            state,
            received_at,
            closed_at,
        },
    );
    Ok(parts.collect())
}
