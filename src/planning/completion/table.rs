//! The sums of lines by which completion is counted.
use diesel::dsl::{sql, sum};
use diesel::sql_types::Integer;

use crate::db::prelude::schema::plan_line;
use crate::db::prelude::*;

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
