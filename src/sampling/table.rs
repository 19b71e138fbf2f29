//! Rows and SQL of sampling.
use crate::db::prelude::schema::{custody, sample, sample_sight};
use crate::db::prelude::*;
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
