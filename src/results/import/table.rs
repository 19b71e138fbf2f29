//! The rows an import of results is held against, many at once: samples, and the results they show.
use std::collections::HashMap;

use crate::db::prelude::schema::{result, result_set, sample};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::results::table::ResultRow;
use crate::sampling::table::SampleRow;

/// Ids or numbers asked for in one query.
const AT_ONCE: usize = 500;

/// The samples of these numbers, by number.
///
/// # Errors
/// What the database says.
pub fn samples(conn: &mut Conn, numbers: &[String]) -> Result<HashMap<String, SampleRow>, Problem> {
    let mut found = HashMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let rows: Vec<SampleRow> = sample::table
            .filter(sample::number.eq_any(some))
            .select(SampleRow::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.number.clone(), row)));
    }
    Ok(found)
}

/// What samples show now, by set: the tester and the results in order.
pub type Shown = HashMap<String, (Option<String>, Vec<ResultRow>)>;

/// The results of these sets.
///
/// # Errors
/// What the database says.
pub fn shown(conn: &mut Conn, sets: &[String]) -> Result<Shown, Problem> {
    let mut found = HashMap::new();
    for some in sets.chunks(AT_ONCE) {
        let testers: Vec<(String, Option<String>)> = result_set::table
            .filter(result_set::id.eq_any(some))
            .select((result_set::id, result_set::tester_id))
            .load(conn)?;
        for (id, tester) in testers {
            found.insert(id, (tester, Vec::new()));
        }
        let rows: Vec<ResultRow> = result::table
            .filter(result::result_set_id.eq_any(some))
            .select(ResultRow::as_select())
            .order((result::result_set_id.asc(), result::ordinal.asc()))
            .load(conn)?;
        for row in rows {
            if let Some((_, rows)) = found.get_mut(&row.result_set_id) {
                rows.push(row);
            }
        }
    }
    Ok(found)
}

/// The sets an import staged or wrote, by the number of their sample.
///
/// # Errors
/// What the database says.
pub fn sets_of_import(
    conn: &mut Conn,
    import_id: &str,
) -> Result<Vec<(String, SampleRow)>, Problem> {
    Ok(result_set::table
        .inner_join(sample::table.on(sample::id.eq(result_set::sample_id)))
        .filter(result_set::import_id.assume_not_null().eq(import_id))
        .select((result_set::id, SampleRow::as_select()))
        .order(sample::number.asc())
        .load(conn)?)
}

/// Deletes what an import staged and no sample ever showed.
///
/// # Errors
/// What the database says.
pub fn drop_staged(conn: &mut Conn, import_id: &str) -> Result<usize, Problem> {
    let staged = result_set::table
        .filter(result_set::import_id.assume_not_null().eq(import_id))
        .select(result_set::id);
    delete(result::table.filter(result::result_set_id.eq_any(staged))).execute(conn)?;
    Ok(
        delete(result_set::table.filter(result_set::import_id.assume_not_null().eq(import_id)))
            .execute(conn)?,
    )
}

/// Deletes one staged set that no sample ever showed.
///
/// # Errors
/// What the database says.
pub fn drop_set(conn: &mut Conn, set_id: &str) -> Result<(), Problem> {
    delete(result::table.filter(result::result_set_id.eq(set_id))).execute(conn)?;
    delete(result_set::table.find(set_id)).execute(conn)?;
    Ok(())
}
