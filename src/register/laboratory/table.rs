//! Rows and SQL of laboratories and their scopes.
use crate::db::prelude::schema::{laboratory, laboratory_scope};
use crate::db::prelude::*;
use crate::rules::day::Day;

/// A row of `laboratory`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = laboratory)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct LaboratoryRow {
    pub id: String,
    pub code: String,
    pub name: String,
    pub credit_code: String,
    pub accreditation_number: String,
    pub accredited_until: Day,
    pub reinspects: bool,
    pub debarred_from: Option<Day>,
    pub debarred_until: Option<Day>,
    pub active: bool,
    pub revision: i32,
}

/// A row of `laboratory_scope`; the empty path is every category.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = laboratory_scope)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ScopeRow {
    pub id: String,
    pub laboratory_id: String,
    pub category_path: String,
    pub valid_from: Day,
    pub valid_until: Day,
}

/// One laboratory.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<LaboratoryRow> {
    laboratory::table
        .find(id)
        .select(LaboratoryRow::as_select())
        .first(conn)
}

/// One laboratory by its code.
///
/// # Errors
/// `NotFound`.
pub fn by_code(conn: &mut Conn, code: &str) -> QueryResult<LaboratoryRow> {
    laboratory::table
        .filter(laboratory::code.eq(code))
        .select(LaboratoryRow::as_select())
        .first(conn)
}

/// Every laboratory, by its code. There are some dozen.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<LaboratoryRow>> {
    laboratory::table
        .order(laboratory::code.asc())
        .select(LaboratoryRow::as_select())
        .load(conn)
}

/// The scope of one laboratory, by category.
///
/// # Errors
/// What the database says.
pub fn scope(conn: &mut Conn, laboratory_id: &str) -> QueryResult<Vec<ScopeRow>> {
    laboratory_scope::table
        .filter(laboratory_scope::laboratory_id.eq(laboratory_id))
        .order((
            laboratory_scope::category_path.asc(),
            laboratory_scope::valid_from.asc(),
            laboratory_scope::id.asc(),
        ))
        .select(ScopeRow::as_select())
        .load(conn)
}

/// Every scope line of every laboratory.
pub(super) fn scopes(conn: &mut Conn) -> QueryResult<Vec<ScopeRow>> {
    laboratory_scope::table
        .order(laboratory_scope::id.asc())
        .select(ScopeRow::as_select())
        .load(conn)
}

/// One laboratory by its code, if there is one.
pub(super) fn find(conn: &mut Conn, code: &str) -> QueryResult<Option<LaboratoryRow>> {
    by_code(conn, code).optional()
}

pub(super) fn insert(conn: &mut Conn, row: &LaboratoryRow) -> QueryResult<usize> {
    insert_into(laboratory::table).values(row).execute(conn)
}

/// Writes what a form changed when the revision is still the one shown.
pub(super) fn edit(conn: &mut Conn, row: &LaboratoryRow) -> QueryResult<bool> {
    let same = laboratory::id
        .eq(&row.id)
        .and(laboratory::revision.eq(row.revision));
    let changed = update(laboratory::table.filter(same))
        .set((
            laboratory::name.eq(&row.name),
            laboratory::credit_code.eq(&row.credit_code),
            laboratory::accreditation_number.eq(&row.accreditation_number),
            laboratory::accredited_until.eq(row.accredited_until),
            laboratory::reinspects.eq(row.reinspects),
            laboratory::debarred_from.eq(row.debarred_from),
            laboratory::debarred_until.eq(row.debarred_until),
            laboratory::active.eq(row.active),
            laboratory::revision.eq(row.revision + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn insert_scope(conn: &mut Conn, row: &ScopeRow) -> QueryResult<usize> {
    insert_into(laboratory_scope::table)
        .values(row)
        .execute(conn)
}

pub(super) fn delete_scope(conn: &mut Conn, id: &str) -> QueryResult<usize> {
    delete(laboratory_scope::table.find(id)).execute(conn)
}
