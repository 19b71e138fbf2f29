//! Rows and SQL of plans. Lines stand in `line/table.rs`.
use serde::Serialize;

use super::Place;
use super::visible;
use crate::db::prelude::schema::{agency, audit_entry, plan};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::rules::stage::PlanState;
use crate::rules::stream::Stream;

/// A row of `plan`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct PlanRow {
    pub id: String,
    pub year: i32,
    pub stream: Stream,
    pub level_code: String,
    pub version: i32,
    pub agency_id: String,
    pub title: String,
    pub methods: String,
    pub reporting: String,
    pub remarks: String,
    pub base_table_id: String,
    pub state: PlanState,
    pub author_id: String,
    pub approver_id: Option<String>,
    pub approved_at: Option<Instant>,
    pub issued_at: Option<Instant>,
    pub return_reason: String,
    pub revision: i32,
}

/// What people write into a plan beside its lines.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = plan)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Words {
    pub title: String,
    pub methods: String,
    pub reporting: String,
    pub remarks: String,
    pub base_table_id: String,
}

/// A regulator that samples, as lines and choices name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable)]
pub struct Agency {
    /// Its id.
    #[serde(skip)]
    pub id: String,
    /// Its six-digit code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// One plan, whoever asks: for commands that found it in sight before.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<PlanRow> {
    plan::table
        .find(id)
        .select(PlanRow::as_select())
        .first(conn)
}

/// The versions of a plan in the actor's sight, the newest first.
pub(super) fn versions(conn: &mut Conn, actor: &Actor, place: &Place) -> QueryResult<Vec<PlanRow>> {
    plan::table
        .filter(visible::plans(actor))
        .filter(plan::year.eq(place.year))
        .filter(plan::stream.eq(place.stream))
        .filter(plan::level_code.eq(&place.level))
        .order(plan::version.desc())
        .select(PlanRow::as_select())
        .load(conn)
}

/// The newest version of a plan in the actor's sight: the one that steps act on.
///
/// # Errors
/// `NotFound`.
pub fn newest(conn: &mut Conn, actor: &Actor, place: &Place) -> QueryResult<PlanRow> {
    versions(conn, actor, place)?
        .into_iter()
        .next()
        .ok_or(diesel::result::Error::NotFound)
}

/// The version of this plan that is being carried out, if any.
pub(super) fn in_force(conn: &mut Conn, plan: &PlanRow) -> QueryResult<Option<PlanRow>> {
    plan::table
        .filter(plan::year.eq(plan.year))
        .filter(plan::stream.eq(plan.stream))
        .filter(plan::level_code.eq(&plan.level_code))
        .filter(plan::state.eq(PlanState::Issued))
        .order(plan::version.desc())
        .select(PlanRow::as_select())
        .first(conn)
        .optional()
}

/// Every version of every plan of a year in the actor's sight, the newest versions first.
pub(super) fn of_year(conn: &mut Conn, actor: &Actor, year: i32) -> QueryResult<Vec<PlanRow>> {
    plan::table
        .filter(visible::plans(actor))
        .filter(plan::year.eq(year))
        .order((
            plan::level_code.asc(),
            plan::stream.asc(),
            plan::version.desc(),
        ))
        .select(PlanRow::as_select())
        .load(conn)
}

/// The years that have plans in the actor's sight, the latest first.
pub(super) fn years(conn: &mut Conn, actor: &Actor) -> QueryResult<Vec<i32>> {
    plan::table
        .filter(visible::plans(actor))
        .select(plan::year)
        .distinct()
        .order(plan::year.desc())
        .load(conn)
}

/// The plans in the actor's sight that are in this state, the oldest first; at most twenty.
pub(super) fn in_state(
    conn: &mut Conn,
    actor: &Actor,
    state: PlanState,
) -> QueryResult<Vec<PlanRow>> {
    plan::table
        .filter(visible::plans(actor))
        .filter(plan::state.eq(state))
        .order((plan::year.asc(), plan::id.asc()))
        .limit(20)
        .select(PlanRow::as_select())
        .load(conn)
}

pub(super) fn insert(conn: &mut Conn, row: &PlanRow) -> QueryResult<usize> {
    insert_into(plan::table).values(row).execute(conn)
}

/// Writes the words if the plan is still at this revision.
pub(super) fn edit(conn: &mut Conn, id: &str, revision: i32, words: &Words) -> QueryResult<bool> {
    let changed = update(plan::table.filter(plan::id.eq(id).and(plan::revision.eq(revision))))
        .set((words, plan::revision.eq(revision + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn set_state(conn: &mut Conn, id: &str, state: PlanState) -> QueryResult<usize> {
    update(plan::table.find(id))
        .set((plan::state.eq(state), plan::revision.eq(plan::revision + 1)))
        .execute(conn)
}

pub(super) fn approve(conn: &mut Conn, id: &str, by: &str, at: Instant) -> QueryResult<usize> {
    update(plan::table.find(id))
        .set((
            plan::state.eq(PlanState::Approved),
            plan::approver_id.eq(by),
            plan::approved_at.eq(at),
            plan::return_reason.eq(""),
            plan::revision.eq(plan::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn give_back(conn: &mut Conn, id: &str, reason: &str) -> QueryResult<usize> {
    update(plan::table.find(id))
        .set((
            plan::state.eq(PlanState::Draft),
            plan::return_reason.eq(reason),
            plan::revision.eq(plan::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn issue(conn: &mut Conn, id: &str, at: Instant) -> QueryResult<usize> {
    update(plan::table.find(id))
        .set((
            plan::state.eq(PlanState::Issued),
            plan::issued_at.eq(at),
            plan::revision.eq(plan::revision + 1),
        ))
        .execute(conn)
}

/// Whether this person wrote any part of the plan: made it, changed its words or lines, or sent it to review.
pub(super) fn wrote_part(conn: &mut Conn, plan_id: &str, account: &str) -> QueryResult<bool> {
    let entries: i64 = audit_entry::table
        .filter(audit_entry::subject.eq(format!("plan:{plan_id}")))
        .filter(audit_entry::actor.eq(account))
        .filter(audit_entry::action.eq_any(super::WRITING))
        .count()
        .get_result(conn)?;
    Ok(entries > 0)
}

/// The city's agency and those of the counties, by code.
///
/// # Errors
/// What the database says.
pub fn agencies(conn: &mut Conn) -> QueryResult<Vec<Agency>> {
    agency::table
        .order(agency::code.asc())
        .select((agency::id, agency::code, agency::name))
        .load(conn)
}
