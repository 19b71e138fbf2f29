//! The rows an import of results is held against: samples and what they show, many at once.
use std::collections::HashMap;

use crate::db::prelude::schema::{result, sample};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::stage::SampleState;
use crate::rules::stream::{ItemPurpose, Stream};

/// Ids or numbers asked for in one query.
const AT_ONCE: usize = 500;

/// What an import must know of a sample.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sample)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Known {
    pub id: String,
    pub number: String,
    pub stream: Stream,
    pub base_table_id: String,
    pub category_path: String,
    pub food_name: String,
    pub laboratory_id: String,
    pub state: SampleState,
    pub result_set_id: Option<String>,
    pub revision: i32,
}

/// A result that a sample shows now, as it was written.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = result)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Present {
    pub result_set_id: String,
    pub item_id: String,
    pub base_line_id: Option<String>,
    pub item_name: String,
    pub purpose: ItemPurpose,
    pub raw_text: String,
    pub raw_unit: String,
    pub min: String,
    pub max: String,
    pub limit_unit: String,
    pub lod: String,
    pub lod_unit: String,
    pub lod_kind: String,
    pub method: String,
    pub judgement_basis: String,
    pub lab_verdict: String,
    pub verdict: String,
    pub remark: String,
}

/// The samples of these numbers, by number.
///
/// # Errors
/// What the database says.
pub fn samples(conn: &mut Conn, numbers: &[String]) -> Result<HashMap<String, Known>, Problem> {
    let mut found = HashMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let rows: Vec<Known> = sample::table
            .filter(sample::number.eq_any(some))
            .select(Known::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.number.clone(), row)));
    }
    Ok(found)
}

/// The results of these sets, by set.
///
/// # Errors
/// What the database says.
pub fn present(conn: &mut Conn, sets: &[String]) -> Result<HashMap<String, Vec<Present>>, Problem> {
    let mut found: HashMap<String, Vec<Present>> = HashMap::new();
    for some in sets.chunks(AT_ONCE) {
        let rows: Vec<Present> = result::table
            .filter(result::result_set_id.eq_any(some))
            .select(Present::as_select())
            .order((result::result_set_id.asc(), result::ordinal.asc()))
            .load(conn)?;
        for row in rows {
            found.entry(row.result_set_id.clone()).or_default().push(row);
        }
    }
    Ok(found)
}
