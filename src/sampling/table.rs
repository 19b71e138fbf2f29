//! Rows and SQL of sampling.
use crate::db::prelude::schema::{
    account, account_role, custody, establishment, sample, sample_sampler, sample_sight,
    sequence_number,
};
use crate::db::prelude::*;
use crate::rules::actor::Role;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stage::SampleState;
use crate::rules::stream::{ChainStage, Stream};

/// A row of `sample`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sample)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct SampleRow {
    pub id: String,
    pub number: String,
    pub stream: Stream,
    pub monitoring_annex: bool,
    pub task_id: Option<String>,
    pub plan_line_id: Option<String>,
    pub base_table_id: String,
    pub category_path: String,
    pub food_name: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub county: String,
    pub agency_id: String,
    pub laboratory_id: String,
    pub unit_id: Option<String>,
    pub unit_name: String,
    pub producer_id: Option<String>,
    pub producer_name: String,
    pub production_date: Option<Day>,
    pub sampled_on: Day,
    pub state: SampleState,
    pub received_on: Option<Day>,
    pub result_set_id: Option<String>,
    pub conclusion: Option<String>,
    pub folded: String,
    pub created_by: String,
    pub created_at: Instant,
    pub revision: i32,
}

/// What a form may change of a sample. Stream, task, category, stage, county, agency and laboratory are not among it: they are fixed by the task.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = sample, treat_none_as_null = true)]
pub(super) struct Written {
    pub monitoring_annex: bool,
    pub food_name: String,
    pub place_type: String,
    pub unit_id: Option<String>,
    pub unit_name: String,
    pub producer_id: Option<String>,
    pub producer_name: String,
    pub production_date: Option<Day>,
    pub sampled_on: Day,
    pub folded: String,
    pub revision: i32,
}

pub(super) fn insert(conn: &mut Conn, row: &SampleRow) -> QueryResult<usize> {
    insert_into(sample::table).values(row).execute(conn)
}

/// Writes what a form may change, if the revision is the one the page showed.
pub(super) fn write(
    conn: &mut Conn,
    id: &str,
    revision: i32,
    written: &Written,
) -> QueryResult<bool> {
    let here = sample::table.filter(sample::id.eq(id).and(sample::revision.eq(revision)));
    update(here).set(written).execute(conn).map(|n| n == 1)
}

/// The draft becomes a sample: number and state.
pub(super) fn confirm(conn: &mut Conn, id: &str, number: &str) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set((
            sample::number.eq(number),
            sample::state.eq(SampleState::Collected),
        ))
        .execute(conn)
}

pub(super) fn set_folded(conn: &mut Conn, id: &str, folded: &str) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set(sample::folded.eq(folded))
        .execute(conn)
}

pub(super) fn renumber(conn: &mut Conn, id: &str, number: &str) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set(sample::number.eq(number))
        .execute(conn)
}

/// A step that ends or continues the way of a sample, if the revision is the one the page showed.
pub(super) fn step(
    conn: &mut Conn,
    (id, revision): (&str, i32),
    state: SampleState,
    received_on: Option<Day>,
) -> QueryResult<bool> {
    let here = sample::table.filter(sample::id.eq(id).and(sample::revision.eq(revision)));
    update(here)
        .set((
            sample::state.eq(state),
            sample::received_on.eq(received_on),
            sample::revision.eq(revision + 1),
        ))
        .execute(conn)
        .map(|n| n == 1)
}

pub(super) fn number_taken(conn: &mut Conn, number: &str) -> QueryResult<bool> {
    sample::table
        .filter(sample::number.eq(number))
        .count()
        .get_result::<i64>(conn)
        .map(|n| n > 0)
}

/// The next count of a named sequence, from 1.
pub(super) fn next_in(conn: &mut Conn, name: &str) -> QueryResult<i64> {
    let last: Option<i64> = sequence_number::table
        .find(name)
        .select(sequence_number::last)
        .first(conn)
        .optional()?;
    let next = last.unwrap_or(0) + 1;
    update_or_insert(
        conn,
        |conn| {
            update(sequence_number::table.find(name))
                .set(sequence_number::last.eq(next))
                .execute(conn)
        },
        |conn| {
            insert_into(sequence_number::table)
                .values((
                    sequence_number::name.eq(name),
                    sequence_number::last.eq(next),
                ))
                .execute(conn)
        },
    )?;
    Ok(next)
}

/// Notes a step of the sample's way.
pub(super) fn note_custody(
    conn: &mut Conn,
    (id, sample_id): (&str, &str),
    step: &str,
    (at, actor_id): (Instant, &str),
    note: &str,
) -> QueryResult<usize> {
    insert_into(custody::table)
        .values((
            custody::id.eq(id),
            custody::sample_id.eq(sample_id),
            custody::step.eq(step),
            custody::at.eq(at),
            custody::actor_id.eq(actor_id),
            custody::note.eq(note),
        ))
        .execute(conn)
}

/// The samplers of a sample.
pub(super) fn samplers(conn: &mut Conn, sample_id: &str) -> QueryResult<Vec<String>> {
    sample_sampler::table
        .filter(sample_sampler::sample_id.eq(sample_id))
        .order(sample_sampler::account_id.asc())
        .select(sample_sampler::account_id)
        .load(conn)
}

pub(super) fn set_samplers(
    conn: &mut Conn,
    sample_id: &str,
    accounts: &[String],
) -> QueryResult<()> {
    delete(sample_sampler::table.filter(sample_sampler::sample_id.eq(sample_id))).execute(conn)?;
    for account in accounts {
        insert_into(sample_sampler::table)
            .values((
                sample_sampler::sample_id.eq(sample_id),
                sample_sampler::account_id.eq(account),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The samplers of an agency that may log in: id and name.
pub(super) fn colleagues(conn: &mut Conn, agency_id: &str) -> QueryResult<Vec<(String, String)>> {
    account_role::table
        .inner_join(account::table)
        .filter(account_role::role.eq(Role::Sampler))
        .filter(account::agency_id.eq(agency_id))
        .filter(account::disabled.eq(false))
        .order((account::name.asc(), account::id.asc()))
        .select((account::id, account::name))
        .load(conn)
}

/// The registered operator of this credit code, else of this licence.
pub(super) fn operator(
    conn: &mut Conn,
    credit_code: &str,
    licence: &str,
) -> QueryResult<Option<String>> {
    let by_code: Option<String> = establishment::table
        .filter(establishment::credit_code.eq(credit_code))
        .select(establishment::id)
        .first(conn)
        .optional()?;
    if by_code.is_some() || licence.is_empty() {
        return Ok(by_code);
    }
    establishment::table
        .filter(establishment::licence.eq(licence))
        .select(establishment::id)
        .first(conn)
        .optional()
}

pub(super) fn give_sight(conn: &mut Conn, sample_id: &str, agency_id: &str) -> QueryResult<()> {
    let there: i64 = sample_sight::table
        .find((sample_id, agency_id))
        .count()
        .get_result(conn)?;
    if there == 0 {
        insert_into(sample_sight::table)
            .values((
                sample_sight::sample_id.eq(sample_id),
                sample_sight::agency_id.eq(agency_id),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// One sample by its id, whoever asks: for commands that found it in sight before.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<SampleRow> {
    sample::table
        .find(id)
        .select(SampleRow::as_select())
        .first(conn)
}

pub(super) fn set_state(conn: &mut Conn, id: &str, state: SampleState) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set((
            sample::state.eq(state),
            sample::revision.eq(sample::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn point_at(
    conn: &mut Conn,
    id: &str,
    set_id: &str,
    state: SampleState,
) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set((
            sample::result_set_id.eq(set_id),
            sample::state.eq(state),
            sample::revision.eq(sample::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn point_back(
    conn: &mut Conn,
    id: &str,
    set_id: Option<&str>,
    state: SampleState,
) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set((
            sample::result_set_id.eq(set_id),
            sample::state.eq(state),
            sample::revision.eq(sample::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn conclude(conn: &mut Conn, id: &str, conclusion: &str) -> QueryResult<usize> {
    update(sample::table.find(id))
        .set((
            sample::conclusion.eq(conclusion),
            sample::state.eq(SampleState::Reported),
            sample::revision.eq(sample::revision + 1),
        ))
        .execute(conn)
}

/// The plan line of a sample with how many samples of that line have their report; none for a sample without a line.
///
/// # Errors
/// `NotFound`.
pub fn reported_of_line(conn: &mut Conn, sample_id: &str) -> QueryResult<Option<(String, i64)>> {
    let Some(line) = by_id(conn, sample_id)?.plan_line_id else {
        return Ok(None);
    };
    let reported = sample::table
        .filter(sample::plan_line_id.eq(&line))
        .filter(sample::state.eq(SampleState::Reported))
        .count()
        .get_result(conn)?;
    Ok(Some((line, reported)))
}
