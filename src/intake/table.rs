//! Rows and SQL of staged imports.
use super::code::Fate;
use super::report::{CellProblem, Counts, StagedRow};
use crate::db::prelude::schema::{intake, intake_problem, intake_row};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::IntakeState;

mod testers;

pub use testers::{Tester, laboratory_by_code, laboratory_name, testers};

/// A row of `intake`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct IntakeRow {
    pub id: String,
    pub kind: String,
    pub file_name: String,
    pub file_sha256: String,
    pub layout: String,
    pub sheet: String,
    pub header_row: i32,
    pub laboratory_id: Option<String>,
    pub agency_id: Option<String>,
    pub account_id: String,
    pub tester_id: Option<String>,
    pub take_proposals: bool,
    pub state: IntakeState,
    pub n_rows: i32,
    pub n_new: i32,
    pub n_changed: i32,
    pub n_same: i32,
    pub n_rejected: i32,
    pub created_at: Instant,
    pub heartbeat_at: Instant,
    pub committed_at: Option<Instant>,
    pub undone_at: Option<Instant>,
    pub revision: i32,
}

/// A row of `intake_row`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_row)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct LineRow {
    pub intake_id: String,
    pub line: i32,
    pub subject: String,
    pub fate: String,
    pub staged_set_id: Option<String>,
    pub subject_revision: i32,
    pub body: String,
}

/// A row of `intake_problem`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = intake_problem)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ProblemRow {
    pub intake_id: String,
    pub ordinal: i32,
    pub sheet: String,
    pub line: i32,
    pub col: String,
    pub cell: String,
    pub heading: String,
    pub code: String,
    pub severity: String,
    pub found: String,
    pub message: String,
    pub subject: String,
    pub item: String,
}

/// The condition on `intake` under which the actor sees a row.
pub type Condition = Meets<intake::table>;

/// The imports in the actor's sight: a laboratory's own, an agency's own, all for the city and the console.
pub fn visible(actor: &Actor) -> Condition {
    if actor.is_console() {
        return Box::new(intake::id.ne(""));
    }
    match sight(actor) {
        Sight::City => Box::new(intake::id.ne("")),
        Sight::Agency(agency) => Box::new(intake::agency_id.assume_not_null().eq(agency)),
        Sight::Laboratory(laboratory) => {
            Box::new(intake::laboratory_id.assume_not_null().eq(laboratory))
        }
        Sight::Nothing => Box::new(intake::id.eq("")),
    }
}

/// One import in sight.
///
/// # Errors
/// `NotFound` when there is none or it is not the actor's.
pub fn in_sight(conn: &mut Conn, actor: &Actor, id: &str) -> QueryResult<IntakeRow> {
    intake::table
        .filter(intake::id.eq(id))
        .filter(visible(actor))
        .select(IntakeRow::as_select())
        .first(conn)
}

pub(super) fn insert(conn: &mut Conn, row: &IntakeRow) -> QueryResult<usize> {
    insert_into(intake::table).values(row).execute(conn)
}

pub(super) fn beat(conn: &mut Conn, id: &str, n_rows: i32, now: Instant) -> QueryResult<usize> {
    update(
        intake::table.filter(
            intake::id
                .eq(id)
                .and(intake::state.eq(IntakeState::Reading)),
        ),
    )
    .set((intake::heartbeat_at.eq(now), intake::n_rows.eq(n_rows)))
    .execute(conn)
}

pub(super) fn insert_rows(conn: &mut Conn, id: &str, rows: &[StagedRow]) -> QueryResult<()> {
    let rows: Vec<LineRow> = rows
        .iter()
        .map(|row| LineRow {
            intake_id: id.to_owned(),
            line: row.line,
            subject: row.subject.clone(),
            fate: row.fate.code().to_owned(),
            staged_set_id: row.set_id.clone(),
            subject_revision: row.subject_revision,
            body: row.body.clone(),
        })
        .collect();
    crate::db::insert_all!(conn, intake_row::table, rows);
    Ok(())
}

pub(super) fn insert_problems(
    conn: &mut Conn,
    id: &str,
    first: usize,
    problems: &[CellProblem],
) -> QueryResult<()> {
    let rows: Vec<ProblemRow> = (first..)
        .zip(problems)
        .map(|(ordinal, problem)| ProblemRow {
            intake_id: id.to_owned(),
            ordinal: i32::try_from(ordinal).unwrap_or(i32::MAX),
            sheet: problem.sheet.clone(),
            line: problem.row,
            col: problem.column.clone(),
            cell: problem.cell.clone(),
            heading: problem.heading.clone(),
            code: problem.code.clone(),
            severity: problem.severity.code().to_owned(),
            found: problem.found.clone(),
            message: problem.message.clone(),
            subject: problem.subject.clone(),
            item: problem.item.clone(),
        })
        .collect();
    crate::db::insert_all!(conn, intake_problem::table, rows);
    Ok(())
}

pub(super) fn count_problems(conn: &mut Conn, id: &str) -> QueryResult<i64> {
    intake_problem::table
        .filter(intake_problem::intake_id.eq(id))
        .count()
        .get_result(conn)
}

pub(super) fn clear(conn: &mut Conn, id: &str) -> QueryResult<()> {
    delete(intake_row::table.filter(intake_row::intake_id.eq(id))).execute(conn)?;
    delete(intake_problem::table.filter(intake_problem::intake_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Where the layout was found.
pub(super) fn place(
    conn: &mut Conn,
    id: &str,
    (layout, sheet, header_row): (&str, &str, i32),
) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set((
            intake::layout.eq(layout),
            intake::sheet.eq(sheet),
            intake::header_row.eq(header_row),
        ))
        .execute(conn)
}

pub(super) fn count(conn: &mut Conn, id: &str, counts: Counts) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set((
            intake::n_rows.eq(counts.new + counts.changed + counts.same + counts.rejected),
            intake::n_new.eq(counts.new),
            intake::n_changed.eq(counts.changed),
            intake::n_same.eq(counts.same),
            intake::n_rejected.eq(counts.rejected),
        ))
        .execute(conn)
}

/// Changes the state if the import still stands as the page showed it; `false` when it does not.
pub(super) fn step(
    conn: &mut Conn,
    (id, revision): (&str, i32),
    state: IntakeState,
) -> QueryResult<bool> {
    let done = update(intake::table.filter(intake::id.eq(id).and(intake::revision.eq(revision))))
        .set((intake::state.eq(state), intake::revision.eq(revision + 1)))
        .execute(conn)?;
    Ok(done == 1)
}

pub(super) fn set_committed(conn: &mut Conn, id: &str, now: Instant) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set(intake::committed_at.eq(now))
        .execute(conn)
}

pub(super) fn set_undone(conn: &mut Conn, id: &str, now: Instant) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set(intake::undone_at.eq(now))
        .execute(conn)
}

pub(super) fn set_proposals(conn: &mut Conn, id: &str, taken: bool) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set(intake::take_proposals.eq(taken))
        .execute(conn)
}

pub(super) fn set_heartbeat(conn: &mut Conn, id: &str, now: Instant) -> QueryResult<usize> {
    update(intake::table.find(id))
        .set(intake::heartbeat_at.eq(now))
        .execute(conn)
}

/// The samples of an import that will be written: number, revision when it was compared, what was staged for it.
///
/// # Errors
/// What the database says.
pub fn to_write(conn: &mut Conn, id: &str) -> QueryResult<Vec<(String, i32, Option<String>)>> {
    intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::fate.ne(Fate::Rejected.code()))
        .filter(intake_row::staged_set_id.is_not_null())
        .select((
            intake_row::subject,
            intake_row::subject_revision,
            intake_row::staged_set_id,
        ))
        .distinct()
        .order(intake_row::subject.asc())
        .load(conn)
}

/// The first row of a sample in an import.
///
/// # Errors
/// What the database says.
pub fn first_line(conn: &mut Conn, id: &str, subject: &str) -> QueryResult<i32> {
    intake_row::table
        .filter(
            intake_row::intake_id
                .eq(id)
                .and(intake_row::subject.eq(subject)),
        )
        .select(intake_row::line)
        .order(intake_row::line.asc())
        .first(conn)
}

/// Every row of a sample becomes a rejected one.
pub(super) fn reject(conn: &mut Conn, id: &str, subject: &str) -> QueryResult<usize> {
    let rows = intake_row::table.filter(
        intake_row::intake_id
            .eq(id)
            .and(intake_row::subject.eq(subject)),
    );
    update(rows)
        .set(intake_row::fate.eq(Fate::Rejected.code()))
        .execute(conn)
}

pub(super) fn counts(conn: &mut Conn, id: &str) -> QueryResult<Counts> {
    let rows: Vec<(String, i64)> = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .group_by(intake_row::fate)
        .select((intake_row::fate, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |fate: Fate| {
        rows.iter()
            .find(|(code, _)| code == fate.code())
            .map_or(0, |(_, n)| i32::try_from(*n).unwrap_or(i32::MAX))
    };
    Ok(Counts {
        new: of(Fate::New),
        changed: of(Fate::Changed),
        same: of(Fate::Same),
        rejected: of(Fate::Rejected),
    })
}

/// The import of the same bytes that was written before, if there is one.
///
/// # Errors
/// What the database says.
pub fn same_file(conn: &mut Conn, row: &IntakeRow) -> QueryResult<Option<IntakeRow>> {
    intake::table
        .filter(intake::file_sha256.eq(&row.file_sha256))
        .filter(intake::kind.eq(&row.kind))
        .filter(intake::id.ne(&row.id))
        .filter(intake::state.eq(IntakeState::Committed))
        .select(IntakeRow::as_select())
        .order(intake::created_at.desc())
        .first(conn)
        .optional()
}

/// The stagings to be swept away: not written for a month, or their upload stopped.
pub(super) fn stale(
    conn: &mut Conn,
    month_ago: Instant,
    stopped: Instant,
) -> QueryResult<Vec<String>> {
    let old = intake::state
        .eq(IntakeState::Staged)
        .and(intake::created_at.lt(month_ago));
    let stopped = intake::state
        .eq(IntakeState::Reading)
        .and(intake::heartbeat_at.lt(stopped));
    intake::table
        .filter(old.or(stopped))
        .select(intake::id)
        .load(conn)
}

pub(super) fn drop_staging(conn: &mut Conn, id: &str, state: IntakeState) -> QueryResult<()> {
    clear(conn, id)?;
    update(intake::table.find(id))
        .set((
            intake::state.eq(state),
            intake::revision.eq(intake::revision + 1),
        ))
        .execute(conn)?;
    Ok(())
}
