//! Rows and SQL of tasks.
use super::visible;
use crate::db::prelude::schema::{agency, laboratory, plan_line, sequence_number, task};
use crate::db::prelude::*;
use crate::planning::line::table::LineRow;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::rules::stage::TaskState;
use crate::rules::stream::Stream;

/// A row of `task`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = task)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct TaskRow {
    pub id: String,
    pub number: String,
    pub plan_line_id: String,
    pub stream: Stream,
    pub agency_id: String,
    pub laboratory_id: String,
    pub quantity: i32,
    pub taken: i32,
    pub state: TaskState,
    pub decline_reason: String,
    pub assigned_by: String,
    pub assigned_at: Instant,
    pub decided_by: Option<String>,
    pub decided_at: Option<Instant>,
    pub revision: i32,
}

impl TaskRow {
    /// How many samples are still to be taken.
    pub fn left(&self) -> i32 {
        (self.quantity - self.taken).max(0)
    }
}

/// A task with its line and the names behind its ids.
pub(super) type Named = (TaskRow, LineRow, String, String, String, String);

/// Which tasks a list asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) stream: Option<Stream>,
    pub(super) states: Vec<TaskState>,
    pub(super) line: String,
    /// Numbers smaller than this one, empty for the first page.
    pub(super) before: String,
}

/// A page of the tasks in the actor's sight, the newest first.
pub(super) fn page(
    conn: &mut Conn,
    actor: &Actor,
    asked: &Asked,
    most: i64,
) -> QueryResult<Vec<Named>> {
    let mut query = task::table
        .filter(visible::tasks(actor))
        .select(task::id)
        .order(task::number.desc())
        .limit(most)
        .into_boxed();
    if let Some(stream) = asked.stream {
        query = query.filter(task::stream.eq(stream));
    }
    if !asked.states.is_empty() {
        query = query.filter(task::state.eq_any(asked.states.clone()));
    }
    if !asked.line.is_empty() {
        query = query.filter(task::plan_line_id.eq(asked.line.clone()));
    }
    if !asked.before.is_empty() {
        query = query.filter(task::number.lt(asked.before.clone()));
    }
    let ids: Vec<String> = query.load(conn)?;
    named(conn, &ids)
}

/// These tasks with their lines and names, the newest first.
pub(super) fn named(conn: &mut Conn, ids: &[String]) -> QueryResult<Vec<Named>> {
    task::table
        .inner_join(plan_line::table)
        .inner_join(agency::table.on(agency::id.eq(task::agency_id)))
        .inner_join(laboratory::table.on(laboratory::id.eq(task::laboratory_id)))
        .filter(task::id.eq_any(ids))
        .order(task::number.desc())
        .select((
            TaskRow::as_select(),
            LineRow::as_select(),
            agency::code,
            agency::name,
            laboratory::code,
            laboratory::name,
        ))
        .load(conn)
}

/// The tasks at work in the actor's sight that have samples left to take, the oldest first.
pub(super) fn at_work(conn: &mut Conn, actor: &Actor, most: i64) -> QueryResult<Vec<String>> {
    task::table
        .filter(visible::tasks(actor))
        .filter(task::state.eq_any([TaskState::Accepted, TaskState::InProgress]))
        .filter(task::taken.lt(task::quantity))
        .order(task::number.asc())
        .limit(most)
        .select(task::id)
        .load(conn)
}

/// How many tasks in the actor's sight are in this state.
pub(super) fn count(conn: &mut Conn, actor: &Actor, state: TaskState) -> QueryResult<i64> {
    task::table
        .filter(visible::tasks(actor))
        .filter(task::state.eq(state))
        .count()
        .get_result(conn)
}

/// One task in the actor's sight by its number.
///
/// # Errors
/// `NotFound`.
pub fn by_number(conn: &mut Conn, actor: &Actor, number: &str) -> QueryResult<TaskRow> {
    task::table
        .filter(task::number.eq(number))
        .filter(visible::tasks(actor))
        .select(TaskRow::as_select())
        .first(conn)
}

/// One task by its id, whoever asks: for commands of later stages that found its sample in sight before.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<TaskRow> {
    task::table
        .find(id)
        .select(TaskRow::as_select())
        .first(conn)
}

pub(super) fn insert(conn: &mut Conn, row: &TaskRow) -> QueryResult<usize> {
    insert_into(task::table).values(row).execute(conn)
}

pub(super) fn set_state(conn: &mut Conn, id: &str, state: TaskState) -> QueryResult<usize> {
    update(task::table.find(id))
        .set((task::state.eq(state), task::revision.eq(task::revision + 1)))
        .execute(conn)
}

/// The laboratory's decision with who took it and when.
pub(super) fn decide(
    conn: &mut Conn,
    id: &str,
    (state, reason): (TaskState, &str),
    (by, at): (&str, Instant),
) -> QueryResult<usize> {
    update(task::table.find(id))
        .set((
            task::state.eq(state),
            task::decline_reason.eq(reason),
            task::decided_by.eq(by),
            task::decided_at.eq(at),
            task::revision.eq(task::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn set_taken(
    conn: &mut Conn,
    id: &str,
    taken: i32,
    state: TaskState,
) -> QueryResult<usize> {
    update(task::table.find(id))
        .set((
            task::taken.eq(taken),
            task::state.eq(state),
            task::revision.eq(task::revision + 1),
        ))
        .execute(conn)
}

/// The next number of a sequence, from 1. There is one writer, so that no number is given twice and none is left out.
pub(super) fn next_number(conn: &mut Conn, name: &str) -> QueryResult<i64> {
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
