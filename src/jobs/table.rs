//! Rows and SQL of job runs.
use crate::db::prelude::schema::job_run;
use crate::db::prelude::*;
use crate::rules::instant::Instant;

/// A row of `job_run`. A run that failed is not finished: it is taken up again.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = job_run)]
pub(super) struct RunRow {
    pub(super) name: String,
    pub(super) due_at: Instant,
    pub(super) started_at: Instant,
    pub(super) heartbeat_at: Instant,
    pub(super) finished_at: Option<Instant>,
    pub(super) outcome: String,
}

pub(super) fn run(conn: &mut Conn, name: &str, due: Instant) -> QueryResult<Option<RunRow>> {
    job_run::table
        .find((name, due))
        .select(RunRow::as_select())
        .first(conn)
        .optional()
}

/// The latest run of a job, whatever came of it.
pub(super) fn last(conn: &mut Conn, name: &str) -> QueryResult<Option<RunRow>> {
    job_run::table
        .filter(job_run::name.eq(name))
        .select(RunRow::as_select())
        .order(job_run::due_at.desc())
        .first(conn)
        .optional()
}

/// Whether another run of this job is being worked: its heart beat after `since`.
pub(super) fn is_worked(conn: &mut Conn, name: &str, since: Instant) -> QueryResult<bool> {
    job_run::table
        .filter(
            job_run::name
                .eq(name)
                .and(job_run::finished_at.is_null())
                .and(job_run::heartbeat_at.gt(since)),
        )
        .count()
        .get_result::<i64>(conn)
        .map(|n| n > 0)
}

/// Writes the run as begun now, whether it is new or taken over.
pub(super) fn begin(conn: &mut Conn, name: &str, due: Instant, now: Instant) -> QueryResult<()> {
    let row = RunRow {
        name: name.to_owned(),
        due_at: due,
        started_at: now,
        heartbeat_at: now,
        finished_at: None,
        outcome: String::new(),
    };
    update_or_insert(
        conn,
        |conn| {
            update(job_run::table.find((name, due)))
                .set((job_run::started_at.eq(now), job_run::heartbeat_at.eq(now)))
                .execute(conn)
        },
        |conn| insert_into(job_run::table).values(&row).execute(conn),
    )
}

pub(super) fn beat(conn: &mut Conn, name: &str, due: Instant, now: Instant) -> QueryResult<usize> {
    update(job_run::table.find((name, due)))
        .set(job_run::heartbeat_at.eq(now))
        .execute(conn)
}

pub(super) fn end(
    conn: &mut Conn,
    (name, due): (&str, Instant),
    now: Instant,
    finished: Option<Instant>,
    outcome: &str,
) -> QueryResult<usize> {
    update(job_run::table.find((name, due)))
        .set((
            job_run::heartbeat_at.eq(now),
            job_run::finished_at.eq(finished),
            job_run::outcome.eq(outcome),
        ))
        .execute(conn)
}

pub(super) fn forget(conn: &mut Conn, name: &str, before: Instant) -> QueryResult<usize> {
    delete(job_run::table.filter(job_run::name.eq(name).and(job_run::due_at.lt(before))))
        .execute(conn)
}
