//! Rows and SQL of establishments.
use crate::db::prelude::schema::establishment;
use crate::db::prelude::*;
use crate::rules::stream::ChainStage;

/// A row of `establishment`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = establishment)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct EstablishmentRow {
    pub id: String,
    pub name: String,
    pub folded: String,
    pub sort_key: String,
    pub credit_code: Option<String>,
    pub licence: Option<String>,
    pub region_code: String,
    pub address: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub active: bool,
    pub revision: i32,
}

/// One establishment.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<EstablishmentRow> {
    establishment::table
        .find(id)
        .select(EstablishmentRow::as_select())
        .first(conn)
}

/// The establishment of a credit code as [`crate::rules::code::CreditCode`] writes it.
///
/// # Errors
/// What the database says.
pub fn by_credit_code(conn: &mut Conn, code: &str) -> QueryResult<Option<EstablishmentRow>> {
    establishment::table
        .filter(establishment::credit_code.eq(code))
        .select(EstablishmentRow::as_select())
        .first(conn)
        .optional()
}

/// The establishment of a licence number as [`crate::rules::code::LicenceNumber`] writes it.
///
/// # Errors
/// What the database says.
pub fn by_licence(conn: &mut Conn, licence: &str) -> QueryResult<Option<EstablishmentRow>> {
    establishment::table
        .filter(establishment::licence.eq(licence))
        .select(EstablishmentRow::as_select())
        .first(conn)
        .optional()
}

/// The establishments of a county whose folded name is this: for those without code and licence, and to tell near duplicates.
pub(super) fn namesakes(
    conn: &mut Conn,
    county: &str,
    (folded, sort_key): (&str, &str),
) -> QueryResult<Vec<EstablishmentRow>> {
    establishment::table
        .filter(establishment::region_code.eq(county))
        .filter(establishment::sort_key.eq(sort_key))
        .filter(establishment::folded.eq(folded))
        .order(establishment::id.asc())
        .limit(10)
        .select(EstablishmentRow::as_select())
        .load(conn)
}

pub(super) fn insert(conn: &mut Conn, row: &EstablishmentRow) -> QueryResult<usize> {
    insert_into(establishment::table).values(row).execute(conn)
}

/// Writes what a form changed when the revision is still the one shown.
pub(super) fn edit(conn: &mut Conn, row: &EstablishmentRow) -> QueryResult<bool> {
    let same = establishment::id
        .eq(&row.id)
        .and(establishment::revision.eq(row.revision));
    let changed = update(establishment::table.filter(same))
        .set((
            establishment::name.eq(&row.name),
            establishment::folded.eq(&row.folded),
            establishment::sort_key.eq(&row.sort_key),
            establishment::credit_code.eq(&row.credit_code),
            establishment::licence.eq(&row.licence),
            establishment::region_code.eq(&row.region_code),
            establishment::address.eq(&row.address),
            establishment::chain_stage.eq(row.chain_stage),
            establishment::place_type.eq(&row.place_type),
            establishment::active.eq(row.active),
            establishment::revision.eq(row.revision + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// What a list of establishments asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// A county; empty is all.
    pub(super) county: String,
    /// A stage.
    pub(super) stage: Option<ChainStage>,
    /// A pattern of the folded name; empty is all.
    pub(super) pattern: String,
    /// The place after which the page begins: sort key and id.
    pub(super) after: Option<(String, String)>,
    /// Rows at most.
    pub(super) most: i64,
}

/// A page of establishments in the order of their names: it walks the index from the place where the page before ended.
pub(super) fn page(conn: &mut Conn, wanted: &Wanted) -> QueryResult<Vec<EstablishmentRow>> {
    let mut rows = establishment::table
        .order((establishment::sort_key.asc(), establishment::id.asc()))
        .limit(wanted.most)
        .select(EstablishmentRow::as_select())
        .into_boxed();
    if !wanted.county.is_empty() {
        rows = rows.filter(establishment::region_code.eq(&wanted.county));
    }
    if let Some(stage) = wanted.stage {
        rows = rows.filter(establishment::chain_stage.eq(stage));
    }
    if !wanted.pattern.is_empty() {
        rows = rows.filter(establishment::folded.like(&wanted.pattern));
    }
    if let Some((key, id)) = &wanted.after {
        let later = establishment::sort_key.gt(key).or(establishment::sort_key
            .eq(key)
            .and(establishment::id.gt(id)));
        rows = rows.filter(establishment::sort_key.ge(key)).filter(later);
    }
    rows.load(conn)
}
