//! Rows and SQL of reports, and the queues they wait in.
use crate::db::prelude::schema::{
    account, account_role, report, sample, sample_sampler, sequence_number,
};
use crate::db::prelude::*;
use crate::rules::actor::{Actor, Role};
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{ReportState, SampleState};
use crate::rules::stream::Stream;
use crate::sampling::table::SampleRow;
use crate::sampling::visible;

/// A row of `report`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = report)]
#[diesel(treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ReportRow {
    pub id: String,
    pub number: String,
    pub sample_id: String,
    pub version: i32,
    pub result_set_id: String,
    pub state: ReportState,
    pub tester_id: Option<String>,
    pub submitted_by: String,
    pub submitted_at: Instant,
    pub reviewer_id: Option<String>,
    pub reviewed_at: Option<Instant>,
    pub approver_id: Option<String>,
    pub issued_at: Option<Instant>,
    pub conclusion: String,
    pub report_class: String,
    pub sentence: String,
    pub monitoring_number: Option<String>,
    pub return_reason: String,
    pub digest: String,
    pub revision: i32,
}

/// A report with its sample.
pub type WithSample = (ReportRow, SampleRow);

/// Where a page of a queue begins: after this received day and sample number.
pub type After = Option<(Day, String)>;

pub(in crate::results) fn insert(conn: &mut Conn, row: &ReportRow) -> QueryResult<usize> {
    insert_into(report::table).values(row).execute(conn)
}

/// Writes a report whose revision is still the one that was read; false when somebody was quicker.
pub(in crate::results) fn replace(conn: &mut Conn, row: &ReportRow) -> QueryResult<bool> {
    let next = ReportRow {
        revision: row.revision + 1,
        ..row.clone()
    };
    let done = update(
        report::table
            .filter(report::id.eq(&row.id))
            .filter(report::revision.eq(row.revision)),
    )
    .set(&next)
    .execute(conn)?;
    Ok(done == 1)
}

/// The latest report of a sample, in whatever state.
///
/// # Errors
/// What the database says.
pub fn latest(conn: &mut Conn, sample_id: &str) -> QueryResult<Option<ReportRow>> {
    report::table
        .filter(report::sample_id.eq(sample_id))
        .order(report::version.desc())
        .select(ReportRow::as_select())
        .first(conn)
        .optional()
}

/// One report by its id, whoever asks: for the stages that an event told of it.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<ReportRow> {
    report::table
        .find(id)
        .select(ReportRow::as_select())
        .first(conn)
}

/// The states in which an actor may see reports: laboratories their own from the beginning, agencies once issued.
fn states_in_sight(actor: &Actor) -> Vec<ReportState> {
    match sight(actor) {
        Sight::Laboratory(_) => ReportState::ALL.to_vec(),
        _ => vec![ReportState::Issued, ReportState::Superseded],
    }
}

/// A report in sight by its number.
///
/// # Errors
/// `NotFound` when there is none, it is not the actor's, or it is not issued yet.
pub fn by_number(conn: &mut Conn, actor: &Actor, number: &str) -> QueryResult<WithSample> {
    let found = report::table
        .filter(report::number.eq(number))
        .filter(report::state.eq_any(states_in_sight(actor)))
        .select(ReportRow::as_select())
        .first(conn)?;
    let sample = sample::table
        .filter(sample::id.eq(&found.sample_id))
        .filter(visible::samples(actor))
        .select(SampleRow::as_select())
        .first(conn)?;
    Ok((found, sample))
}

/// Reports of a laboratory that wait in a state, the longest received first.
pub(in crate::results) fn queue(
    conn: &mut Conn,
    laboratory: &str,
    state: ReportState,
    after: &After,
    most: i64,
) -> QueryResult<Vec<WithSample>> {
    let mut rows = report::table
        .inner_join(sample::table.on(sample::id.eq(report::sample_id)))
        .filter(report::state.eq(state))
        .filter(sample::laboratory_id.eq(laboratory))
        .filter(sample::received_on.is_not_null())
        .select((ReportRow::as_select(), SampleRow::as_select()))
        .order((sample::received_on.asc(), sample::number.asc()))
        .limit(most)
        .into_boxed();
    if let Some((day, number)) = after {
        let received = sample::received_on.assume_not_null();
        rows = rows.filter(
            received
                .gt(*day)
                .or(received.eq(*day).and(sample::number.gt(number.clone()))),
        );
    }
    rows.load(conn)
}

/// How many wait in a state by the day of reception: those that this person may take up, which are not what the person tested or
/// reviewed, or those that the person worked on and waits for.
pub(in crate::results) fn waiting(
    conn: &mut Conn,
    (laboratory, me): (&str, &str),
    states: &[ReportState],
    whose: Whose,
) -> QueryResult<Vec<(Option<Day>, i64)>> {
    let tested = report::tester_id.assume_not_null().eq(me);
    let reviewed = report::reviewer_id.assume_not_null().eq(me);
    let by_me = (report::tester_id.is_not_null().and(tested))
        .or(report::reviewer_id.is_not_null().and(reviewed));
    let mut rows = report::table
        .inner_join(sample::table.on(sample::id.eq(report::sample_id)))
        .filter(report::state.eq_any(states))
        .filter(sample::laboratory_id.eq(laboratory))
        .group_by(sample::received_on)
        .select((sample::received_on, diesel::dsl::count_star()))
        .order(sample::received_on.asc())
        .into_boxed();
    rows = match whose {
        Whose::Others => rows.filter(diesel::dsl::not(by_me)),
        Whose::Mine => rows.filter(by_me),
    };
    rows.load(conn)
}

/// Whose work a report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::results) enum Whose {
    /// This person's.
    Mine,
    /// That of others only, so that this person may review or approve it.
    Others,
}

/// Samples of a laboratory at the bench, the longest received first.
pub(in crate::results) fn bench(
    conn: &mut Conn,
    laboratory: &str,
    after: &After,
    most: i64,
) -> QueryResult<Vec<SampleRow>> {
    let mut rows = sample::table
        .filter(sample::laboratory_id.eq(laboratory))
        .filter(sample::state.eq_any(AT_BENCH))
        .filter(sample::received_on.is_not_null())
        .select(SampleRow::as_select())
        .order((sample::received_on.asc(), sample::number.asc()))
        .limit(most)
        .into_boxed();
    if let Some((day, number)) = after {
        let received = sample::received_on.assume_not_null();
        rows = rows.filter(
            received
                .gt(*day)
                .or(received.eq(*day).and(sample::number.gt(number.clone()))),
        );
    }
    rows.load(conn)
}

const AT_BENCH: [SampleState; 2] = [SampleState::Received, SampleState::Testing];

/// How many samples are at the bench by the day of reception.
pub(in crate::results) fn bench_days(
    conn: &mut Conn,
    laboratory: &str,
) -> QueryResult<Vec<(Option<Day>, i64)>> {
    sample::table
        .filter(sample::laboratory_id.eq(laboratory))
        .filter(sample::state.eq_any(AT_BENCH))
        .group_by(sample::received_on)
        .select((sample::received_on, diesel::dsl::count_star()))
        .order(sample::received_on.asc())
        .load(conn)
}

/// How many samples are at the bench, and since when the longest.
pub(in crate::results) fn bench_count(
    conn: &mut Conn,
    laboratory: &str,
) -> QueryResult<(i64, Option<Day>)> {
    sample::table
        .filter(sample::laboratory_id.eq(laboratory))
        .filter(sample::state.eq_any(AT_BENCH))
        .select((
            diesel::dsl::count_star(),
            diesel::dsl::min(sample::received_on),
        ))
        .first(conn)
}

/// The reports that were returned and not submitted again, of these samples.
pub(in crate::results) fn returned(
    conn: &mut Conn,
    samples: &[String],
) -> QueryResult<Vec<(String, String)>> {
    report::table
        .filter(report::sample_id.eq_any(samples))
        .filter(report::state.eq(ReportState::Returned))
        .select((report::sample_id, report::return_reason))
        .load(conn)
}

/// Samples of a stream in sight whose report is issued, the latest taken first.
pub(in crate::results) fn reported(
    conn: &mut Conn,
    actor: &Actor,
    stream: Stream,
    before: &After,
    most: i64,
) -> QueryResult<Vec<SampleRow>> {
    let mut rows = sample::table
        .filter(sample::stream.eq(stream))
        .filter(sample::state.eq(SampleState::Reported))
        .filter(visible::samples(actor))
        .select(SampleRow::as_select())
        .order((sample::sampled_on.desc(), sample::number.desc()))
        .limit(most)
        .into_boxed();
    if let Some((day, number)) = before {
        rows = rows.filter(
            sample::sampled_on.lt(*day).or(sample::sampled_on
                .eq(*day)
                .and(sample::number.lt(number.clone()))),
        );
    }
    rows.load(conn)
}

/// The issued reports of these samples, the latest version first.
pub(in crate::results) fn issued_of(
    conn: &mut Conn,
    samples: &[String],
) -> QueryResult<Vec<ReportRow>> {
    report::table
        .filter(report::sample_id.eq_any(samples))
        .filter(report::state.eq_any([ReportState::Issued, ReportState::Superseded]))
        .order(report::version.desc())
        .select(ReportRow::as_select())
        .load(conn)
}

/// The next number of a sequence.
pub(in crate::results) fn next(conn: &mut Conn, name: &str) -> QueryResult<i64> {
    let place = sequence_number::table.find(name);
    let done = update(place)
        .set(sequence_number::last.eq(sequence_number::last + 1))
        .execute(conn)?;
    if done == 0 {
        insert_into(sequence_number::table)
            .values((sequence_number::name.eq(name), sequence_number::last.eq(1)))
            .execute(conn)?;
    }
    sequence_number::table
        .find(name)
        .select(sequence_number::last)
        .first(conn)
}

/// The testers of a laboratory: id, log-in, name.
pub(in crate::results) fn testers(
    conn: &mut Conn,
    laboratory: &str,
) -> QueryResult<Vec<(String, String, String)>> {
    account::table
        .inner_join(account_role::table.on(account_role::account_id.eq(account::id)))
        .filter(account::laboratory_id.eq(laboratory))
        .filter(account::disabled.eq(false))
        .filter(account_role::role.eq(Role::Tester))
        .order(account::login.asc())
        .select((account::id, account::login, account::name))
        .load(conn)
}

/// Whether a person took this sample.
pub(in crate::results) fn is_sampler(
    conn: &mut Conn,
    sample_id: &str,
    account_id: &str,
) -> QueryResult<bool> {
    let found: i64 = sample_sampler::table
        .find((sample_id, account_id))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}
