//! The sums of lines by which completion is counted.
use diesel::dsl::{sql, sum};
use diesel::sql_types::Integer;

use crate::db::prelude::schema::{plan_line, report, sample};
use crate::db::prelude::*;
use crate::rules::day::Day;
use crate::rules::instant::Instant;

/// A line's completed batches as far as its quota asked for them: what is done beyond a cell fills no other cell (regulation.md I-03).
const CAPPED: &str = "CASE WHEN plan_line.completed > plan_line.quota THEN plan_line.quota ELSE plan_line.completed END";

/// The sums of one month of one plan.
#[derive(Debug, Clone, Queryable)]
pub(super) struct MonthRow {
    pub(super) plan_id: String,
    pub(super) month: i32,
    pub(super) quota: Option<i64>,
    pub(super) assigned: Option<i64>,
    pub(super) taken: Option<i64>,
    pub(super) completed: Option<i64>,
    pub(super) capped: Option<i64>,
}

/// The sums of these plans by month.
pub(super) fn by_month(conn: &mut Conn, plans: &[String]) -> QueryResult<Vec<MonthRow>> {
    plan_line::table
        .filter(plan_line::plan_id.eq_any(plans))
        .group_by((plan_line::plan_id, plan_line::month))
        .select((
            plan_line::plan_id,
            plan_line::month,
            sum(plan_line::quota),
            sum(plan_line::assigned),
            sum(plan_line::taken),
            sum(plan_line::completed),
            sum(sql::<Integer>(CAPPED)),
        ))
        .load(conn)
}

/// What a cell of the matrix is made of.
#[derive(Debug, Clone, Queryable)]
pub(super) struct CellRow {
    pub(super) county: String,
    pub(super) category_path: String,
    pub(super) month: i32,
    pub(super) quota: i32,
    pub(super) assigned: i32,
    pub(super) taken: i32,
    pub(super) completed: i32,
}

/// The lines of these plans as far as the matrix needs them.
pub(super) fn cells(conn: &mut Conn, plans: &[String]) -> QueryResult<Vec<CellRow>> {
    plan_line::table
        .filter(plan_line::plan_id.eq_any(plans))
        .select((
            plan_line::county,
            plan_line::category_path,
            plan_line::month,
            plan_line::quota,
            plan_line::assigned,
            plan_line::taken,
            plan_line::completed,
        ))
        .load(conn)
}

/// A line with its quota, for the burn-up.
#[derive(Debug, Clone, Queryable)]
pub(super) struct LineQuota {
    pub(super) id: String,
    pub(super) plan_id: String,
    pub(super) month: i32,
    pub(super) quota: i32,
}

/// The lines of these plans with their quotas.
pub(super) fn quotas(conn: &mut Conn, plans: &[String]) -> QueryResult<Vec<LineQuota>> {
    plan_line::table
        .filter(plan_line::plan_id.eq_any(plans))
        .select((
            plan_line::id,
            plan_line::plan_id,
            plan_line::month,
            plan_line::quota,
        ))
        .load(conn)
}

/// A sample that got its report.
#[derive(Debug, Clone)]
pub(super) struct FinishedRow {
    pub(super) line_id: String,
    pub(super) on: Day,
}

/// The samples of these plans' lines with the day of their first report; a corrected report is no second batch.
pub(super) fn finished(conn: &mut Conn, plans: &[String]) -> QueryResult<Vec<FinishedRow>> {
    let lines = plan_line::table
        .filter(plan_line::plan_id.eq_any(plans))
        .select(plan_line::id.nullable());
    let rows: Vec<(Option<String>, Option<Instant>)> = sample::table
        .inner_join(report::table.on(report::sample_id.eq(sample::id)))
        .filter(report::issued_at.is_not_null())
        .filter(sample::plan_line_id.eq_any(lines))
        .group_by((sample::id, sample::plan_line_id))
        .select((sample::plan_line_id, diesel::dsl::min(report::issued_at)))
        .load(conn)?;
    let whole = |(line, at): (Option<String>, Option<Instant>)| Some((line?, at?.day()));
    Ok(rows
        .into_iter()
        .filter_map(whole)
        .map(|(line_id, on)| FinishedRow { line_id, on })
        .collect())
}
