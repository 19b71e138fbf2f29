//! The SQL of lists of samples. A page is read along an index from where the last one ended, so that it costs the same at a million rows.
use diesel::helper_types::IntoBoxed;

use crate::db::MultiBackend;
use crate::db::prelude::schema::{custody, sample};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stage::SampleState;
use crate::rules::stream::{ChainStage, Stream};
use crate::sampling::numbering::BEHIND_ALL;
use crate::sampling::table::SampleRow;
use crate::sampling::visible;

/// Which samples are wanted; what is `None` restricts nothing.
#[derive(Debug, Clone, Default)]
pub(in crate::sampling) struct Picked {
    pub(in crate::sampling) stream: Option<Stream>,
    pub(in crate::sampling) state: Option<SampleState>,
    pub(in crate::sampling) county: Option<String>,
    pub(in crate::sampling) stage: Option<ChainStage>,
    pub(in crate::sampling) laboratory: Option<String>,
    pub(in crate::sampling) line: Option<String>,
    pub(in crate::sampling) task: Option<String>,
    pub(in crate::sampling) from: Option<Day>,
    pub(in crate::sampling) to: Option<Day>,
    pub(in crate::sampling) words: Option<Words>,
}

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sampling) enum Words {
    /// The beginning of a number: read along its index.
    Number(String),
    /// A part of a name, folded.
    Name(String),
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sampling) enum Order {
    /// The latest sampling first.
    Newest,
    /// The earliest sampling first: C-01 by time left.
    BySampling,
    /// The earliest reception first: C-02 by time left.
    ByReception,
}

impl Order {
    /// The legal time left where a clock runs, else the newest first.
    pub(in crate::sampling) const fn of(state: Option<SampleState>) -> Self {
        match state {
            Some(SampleState::Collected) => Self::BySampling,
            Some(SampleState::Received | SampleState::Testing | SampleState::Tested) => {
                Self::ByReception
            }
            _ => Self::Newest,
        }
    }
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sampling) enum Begin {
    /// At the first row.
    First,
    /// Behind the row of this day and number.
    After(Day, String),
    /// Before it, backwards.
    Before(Day, String),
}

type Query = IntoBoxed<'static, sample::table, MultiBackend>;

fn picked(actor: &Actor, wanted: &Picked) -> Query {
    let mut query = sample::table.into_boxed().filter(visible::samples(actor));
    if let Some(stream) = wanted.stream {
        query = query.filter(sample::stream.eq(stream));
    }
    if let Some(state) = wanted.state {
        query = query.filter(sample::state.eq(state));
    }
    if let Some(county) = wanted.county.clone() {
        query = query.filter(sample::county.eq(county));
    }
    if let Some(stage) = wanted.stage {
        query = query.filter(sample::chain_stage.eq(stage));
    }
    if let Some(laboratory) = wanted.laboratory.clone() {
        query = query.filter(sample::laboratory_id.eq(laboratory));
    }
    if let Some(line) = wanted.line.clone() {
        query = query.filter(sample::plan_line_id.eq(line));
    }
    if let Some(task) = wanted.task.clone() {
        query = query.filter(sample::task_id.eq(task));
    }
    if let Some(from) = wanted.from {
        query = query.filter(sample::sampled_on.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(sample::sampled_on.le(to));
    }
    match wanted.words.clone() {
        None => query,
        Some(Words::Number(head)) => {
            let last = format!("{head}{BEHIND_ALL}");
            query.filter(sample::number.ge(head).and(sample::number.le(last)))
        }
        Some(Words::Name(part)) => query.filter(sample::folded.like(format!("%{part}%"))),
    }
}

/// One page of samples in the order wanted.
pub(in crate::sampling) fn page(
    conn: &mut Conn,
    actor: &Actor,
    wanted: &Picked,
    order: Order,
    (from, limit): (&Begin, i64),
) -> QueryResult<Vec<SampleRow>> {
    let query = picked(actor, wanted).limit(limit);
    let backwards = matches!(from, Begin::Before(..));
    let query = match order {
        Order::Newest => by_sampling(query, from, !backwards),
        Order::BySampling => by_sampling(query, from, backwards),
        Order::ByReception => by_reception(query, from, backwards),
    };
    let mut rows: Vec<SampleRow> = query.select(SampleRow::as_select()).load(conn)?;
    if backwards {
        rows.reverse();
    }
    Ok(rows)
}

fn by_sampling(query: Query, from: &Begin, falling: bool) -> Query {
    let query = match from.clone() {
        Begin::First => query,
        Begin::After(day, number) | Begin::Before(day, number) if falling => query.filter(
            sample::sampled_on
                .lt(day)
                .or(sample::sampled_on.eq(day).and(sample::number.lt(number))),
        ),
        Begin::After(day, number) | Begin::Before(day, number) => query.filter(
            sample::sampled_on
                .gt(day)
                .or(sample::sampled_on.eq(day).and(sample::number.gt(number))),
        ),
    };
    if falling {
        query.order((sample::sampled_on.desc(), sample::number.desc()))
    } else {
        query.order((sample::sampled_on.asc(), sample::number.asc()))
    }
}

fn by_reception(query: Query, from: &Begin, falling: bool) -> Query {
    let received = sample::received_on.assume_not_null();
    let query = query.filter(sample::received_on.is_not_null());
    let query = match from.clone() {
        Begin::First => query,
        Begin::After(day, number) | Begin::Before(day, number) if falling => query.filter(
            received
                .lt(day)
                .or(received.eq(day).and(sample::number.lt(number))),
        ),
        Begin::After(day, number) | Begin::Before(day, number) => query.filter(
            received
                .gt(day)
                .or(received.eq(day).and(sample::number.gt(number))),
        ),
    };
    if falling {
        query.order((sample::received_on.desc(), sample::number.desc()))
    } else {
        query.order((sample::received_on.asc(), sample::number.asc()))
    }
}

/// How many samples are wanted, counted no further than `most`.
pub(in crate::sampling) fn count_up_to(
    conn: &mut Conn,
    actor: &Actor,
    wanted: &Picked,
    most: i64,
) -> QueryResult<i64> {
    let ids: Vec<String> = picked(actor, wanted)
        .select(sample::id)
        .limit(most)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

/// How many samples are wanted.
pub(in crate::sampling) fn count(
    conn: &mut Conn,
    actor: &Actor,
    wanted: &Picked,
) -> QueryResult<i64> {
    picked(actor, wanted).count().get_result(conn)
}

/// How many of the samples in this state were taken on each day, the earliest first; of one stream or of all.
pub(in crate::sampling) fn sampled_days(
    conn: &mut Conn,
    actor: &Actor,
    (state, stream): (SampleState, Option<Stream>),
) -> QueryResult<Vec<(Day, i64)>> {
    let mut days = sample::table
        .filter(visible::samples(actor))
        .filter(sample::state.eq(state))
        .group_by(sample::sampled_on)
        .select((sample::sampled_on, diesel::dsl::count_star()))
        .order(sample::sampled_on.asc())
        .into_boxed();
    if let Some(stream) = stream {
        days = days.filter(sample::stream.eq(stream));
    }
    days.load(conn)
}

/// When each of these samples passed a step; of several times the latest.
pub(in crate::sampling) fn passed(
    conn: &mut Conn,
    ids: &[String],
    step: &str,
) -> QueryResult<std::collections::BTreeMap<String, Instant>> {
    let rows: Vec<(String, Instant)> = custody::table
        .filter(custody::sample_id.eq_any(ids))
        .filter(custody::step.eq(step))
        .order(custody::at.asc())
        .select((custody::sample_id, custody::at))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The drafts of an agency, the latest first.
pub(in crate::sampling) fn drafts(
    conn: &mut Conn,
    agency_id: &str,
    limit: i64,
) -> QueryResult<Vec<SampleRow>> {
    sample::table
        .filter(sample::state.eq(SampleState::Draft))
        .filter(sample::agency_id.eq(agency_id))
        .order(sample::created_at.desc())
        .limit(limit)
        .select(SampleRow::as_select())
        .load(conn)
}
