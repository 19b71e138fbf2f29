//! Rows and SQL of the calendar.
use serde::Serialize;

use crate::db::prelude::schema::{calendar_day, calendar_year};
use crate::db::prelude::*;
use crate::rules::day::Day;

/// A row of `calendar_day`: a day off (`off`) or a make-up working day (`work`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_day)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct DayRow {
    pub day: Day,
    pub year: i32,
    pub kind: String,
    pub name: String,
}

/// The source of a year's notice, if it is loaded.
pub(super) fn year(conn: &mut Conn, year: i32) -> QueryResult<Option<String>> {
    calendar_year::table
        .find(year)
        .select(calendar_year::source)
        .first(conn)
        .optional()
}

/// The loaded years with their sources, the latest first.
pub(super) fn years(conn: &mut Conn) -> QueryResult<Vec<(i32, String)>> {
    calendar_year::table
        .order(calendar_year::year.desc())
        .select((calendar_year::year, calendar_year::source))
        .load(conn)
}

/// The special days of a year in order.
pub(super) fn days(conn: &mut Conn, year: i32) -> QueryResult<Vec<DayRow>> {
    calendar_day::table
        .filter(calendar_day::year.eq(year))
        .order(calendar_day::day.asc())
        .select(DayRow::as_select())
        .load(conn)
}

pub(super) fn insert_year(conn: &mut Conn, year: i32, source: &str) -> QueryResult<usize> {
    insert_into(calendar_year::table)
        .values((
            calendar_year::year.eq(year),
            calendar_year::source.eq(source),
        ))
        .execute(conn)
}

pub(super) fn insert_day(conn: &mut Conn, row: &DayRow) -> QueryResult<usize> {
    insert_into(calendar_day::table).values(row).execute(conn)
}
