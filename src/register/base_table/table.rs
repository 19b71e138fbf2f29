//! Rows and SQL of base tables, their lines and food categories.
use serde::Serialize;

use crate::db::prelude::schema::{base_table, base_table_line, food_category};
use crate::db::prelude::*;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stream::ItemPurpose;

/// A row of `base_table`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = base_table)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct BaseTableRow {
    pub id: String,
    pub year: i32,
    pub version: i32,
    pub name: String,
    pub effective_from: Day,
    pub effective_until: Option<Day>,
    pub state: String,
    pub file_sha256: String,
    pub created_at: Instant,
    pub acknowledged_by: Option<String>,
    pub acknowledged_note: String,
    pub revision: i32,
}

/// A row of `base_table_line`. `ordinal` is the row of the sheet it was read from; the cells stand as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = base_table_line)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct LineRow {
    pub id: String,
    pub base_table_id: String,
    pub ordinal: i32,
    pub category_path: String,
    pub item_id: String,
    pub item_name: String,
    pub purpose: ItemPurpose,
    pub risk_level: String,
    pub result_rule: String,
    pub result_unit: String,
    pub lod: String,
    pub lod_unit: String,
    pub judgement_basis: String,
    pub method: String,
    pub method_short: String,
    pub standard_lod: String,
    pub standard_lod_unit: String,
    pub standard_min: String,
    pub standard_min_unit: String,
    pub standard_max: String,
    pub standard_max_unit: String,
    pub min: String,
    pub min_unit: String,
    pub max: String,
    pub max_unit: String,
    pub problem_conclusion: String,
    pub lod_kind: String,
    pub limit_kind: String,
}

/// A row of `food_category`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = food_category)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct CategoryRow {
    pub base_table_id: String,
    pub path: String,
    pub parent: String,
    pub name: String,
    pub depth: i32,
}

/// One base table.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<BaseTableRow> {
    base_table::table
        .find(id)
        .select(BaseTableRow::as_select())
        .first(conn)
}

/// One base table by its address.
///
/// # Errors
/// `NotFound`.
pub fn by_year(conn: &mut Conn, year: i32, version: i32) -> QueryResult<BaseTableRow> {
    base_table::table
        .filter(base_table::year.eq(year))
        .filter(base_table::version.eq(version))
        .select(BaseTableRow::as_select())
        .first(conn)
}

/// Every base table, the latest first. There are a few a year.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<BaseTableRow>> {
    base_table::table
        .order((base_table::year.desc(), base_table::version.desc()))
        .select(BaseTableRow::as_select())
        .load(conn)
}

/// The tables that are or were in force: active and retired ones.
pub(in crate::register) fn activated(conn: &mut Conn) -> QueryResult<Vec<BaseTableRow>> {
    base_table::table
        .filter(base_table::state.ne("draft"))
        .order((base_table::effective_from.asc(), base_table::version.asc()))
        .select(BaseTableRow::as_select())
        .load(conn)
}

/// The lines of these categories, in the order of the sheet.
pub(in crate::register) fn lines_at(
    conn: &mut Conn,
    table_id: &str,
    paths: &[String],
    item_id: Option<&str>,
) -> QueryResult<Vec<LineRow>> {
    let mut lines = base_table_line::table
        .filter(base_table_line::base_table_id.eq(table_id))
        .filter(base_table_line::category_path.eq_any(paths))
        .select(LineRow::as_select())
        .order(base_table_line::ordinal.asc())
        .into_boxed();
    if let Some(item_id) = item_id {
        lines = lines.filter(base_table_line::item_id.eq(item_id));
    }
    lines.load(conn)
}

/// One line, as a result names it.
///
/// # Errors
/// `NotFound`.
pub fn line(conn: &mut Conn, id: &str) -> QueryResult<LineRow> {
    base_table_line::table
        .find(id)
        .select(LineRow::as_select())
        .first(conn)
}

/// The categories right under a path; the empty path gives the food classes.
///
/// # Errors
/// What the database says.
pub fn categories_under(
    conn: &mut Conn,
    table_id: &str,
    parent: &str,
) -> QueryResult<Vec<CategoryRow>> {
    food_category::table
        .filter(food_category::base_table_id.eq(table_id))
        .filter(food_category::parent.eq(parent))
        .order(food_category::path.asc())
        .select(CategoryRow::as_select())
        .load(conn)
}

/// Every category of a table, by its path. A few hundred.
///
/// # Errors
/// What the database says.
pub fn categories(conn: &mut Conn, table_id: &str) -> QueryResult<Vec<CategoryRow>> {
    food_category::table
        .filter(food_category::base_table_id.eq(table_id))
        .order(food_category::path.asc())
        .select(CategoryRow::as_select())
        .load(conn)
}

/// Whether a table has this category.
///
/// # Errors
/// What the database says.
pub fn has_category(conn: &mut Conn, table_id: &str, path: &str) -> QueryResult<bool> {
    let found: i64 = food_category::table
        .find((table_id, path))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

pub(super) fn insert(conn: &mut Conn, row: &BaseTableRow) -> QueryResult<usize> {
    insert_into(base_table::table).values(row).execute(conn)
}

pub(super) fn insert_category(conn: &mut Conn, row: &CategoryRow) -> QueryResult<usize> {
    insert_into(food_category::table).values(row).execute(conn)
}

pub(super) fn insert_line(conn: &mut Conn, row: &LineRow) -> QueryResult<usize> {
    insert_into(base_table_line::table)
        .values(row)
        .execute(conn)
}

pub(super) fn by_digest(conn: &mut Conn, digest: &str) -> QueryResult<Option<BaseTableRow>> {
    base_table::table
        .filter(base_table::file_sha256.eq(digest))
        .order(base_table::created_at.desc())
        .select(BaseTableRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn last_version(conn: &mut Conn, year: i32) -> QueryResult<i32> {
    let last: Option<i32> = base_table::table
        .filter(base_table::year.eq(year))
        .select(diesel::dsl::max(base_table::version))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Every line of a table in the order of the sheet: a few thousand, for its report.
pub(super) fn lines(conn: &mut Conn, table_id: &str) -> QueryResult<Vec<LineRow>> {
    base_table_line::table
        .filter(base_table_line::base_table_id.eq(table_id))
        .order(base_table_line::ordinal.asc())
        .select(LineRow::as_select())
        .load(conn)
}

/// Writes state, end and acknowledgement when the revision is still the one read.
pub(super) fn set_state(conn: &mut Conn, row: &BaseTableRow) -> QueryResult<bool> {
    let same = base_table::id
        .eq(&row.id)
        .and(base_table::revision.eq(row.revision));
    let changed = update(base_table::table.filter(same))
        .set((
            base_table::state.eq(&row.state),
            base_table::effective_until.eq(row.effective_until),
            base_table::acknowledged_by.eq(&row.acknowledged_by),
            base_table::acknowledged_note.eq(&row.acknowledged_note),
            base_table::revision.eq(row.revision + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
