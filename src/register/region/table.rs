//! Rows and SQL of population figures.
use serde::Serialize;

use crate::db::prelude::schema::population;
use crate::db::prelude::*;
use crate::rules::day::Day;

/// A row of `population`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = population)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct PopulationRow {
    pub id: String,
    pub region_code: String,
    pub as_of: Day,
    pub residents: i64,
    pub source: String,
}

/// The figures of a region, the latest first.
///
/// # Errors
/// What the database says.
pub fn of_region(conn: &mut Conn, code: &str) -> QueryResult<Vec<PopulationRow>> {
    population::table
        .filter(population::region_code.eq(code))
        .order(population::as_of.desc())
        .select(PopulationRow::as_select())
        .load(conn)
}

/// The latest figure of a region told for this day or before: what a target of that day is computed from.
///
/// # Errors
/// What the database says.
pub fn latest(conn: &mut Conn, code: &str, day: Day) -> QueryResult<Option<PopulationRow>> {
    population::table
        .filter(population::region_code.eq(code))
        .filter(population::as_of.le(day))
        .order(population::as_of.desc())
        .select(PopulationRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn at(conn: &mut Conn, code: &str, day: Day) -> QueryResult<Option<PopulationRow>> {
    population::table
        .filter(population::region_code.eq(code))
        .filter(population::as_of.eq(day))
        .select(PopulationRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert(conn: &mut Conn, row: &PopulationRow) -> QueryResult<usize> {
    insert_into(population::table).values(row).execute(conn)
}
