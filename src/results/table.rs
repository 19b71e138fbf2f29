//! Rows and SQL of results.
use crate::db::prelude::schema::{result, result_set};
use crate::db::prelude::*;
use crate::rules::instant::Instant;
use crate::rules::judge::Verdict;
use crate::rules::stream::ItemPurpose;

/// A row of `result_set`: what was written of a sample at one time.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = result_set)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct SetRow {
    pub id: String,
    pub sample_id: String,
    pub import_id: Option<String>,
    pub tester_id: Option<String>,
    pub replaces_id: Option<String>,
    pub made_by: String,
    pub made_at: Instant,
    pub engine: String,
}

/// A row of `result`: one item, what was written and what it was judged. Only the columns of the decision ever change.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = result)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ResultRow {
    pub id: String,
    pub result_set_id: String,
    pub ordinal: i32,
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
    pub reason: String,
    pub explanation: String,
    pub warnings: String,
    pub trace: String,
    pub remark: String,
    pub decided_verdict: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<Instant>,
    pub decided_reason: String,
}

impl ResultRow {
    /// Our verdict.
    pub fn ours(&self) -> Verdict {
        Verdict::from_code(&self.verdict).unwrap_or(Verdict::Undetermined)
    }

    /// The verdict that counts: a person's decision where there is one, else ours.
    pub fn counts(&self) -> Verdict {
        self.decided_verdict
            .as_deref()
            .and_then(Verdict::from_code)
            .unwrap_or_else(|| self.ours())
    }
}

pub(super) fn insert_set(conn: &mut Conn, row: &SetRow) -> QueryResult<usize> {
    insert_into(result_set::table).values(row).execute(conn)
}

pub(super) fn insert_result(conn: &mut Conn, row: &ResultRow) -> QueryResult<usize> {
    insert_into(result::table).values(row).execute(conn)
}

/// One set.
///
/// # Errors
/// `NotFound`.
pub fn set(conn: &mut Conn, id: &str) -> QueryResult<SetRow> {
    result_set::table
        .find(id)
        .select(SetRow::as_select())
        .first(conn)
}

/// The results of a set, in the order they were written.
///
/// # Errors
/// What the database says.
pub fn results_of(conn: &mut Conn, set_id: &str) -> QueryResult<Vec<ResultRow>> {
    result::table
        .filter(result::result_set_id.eq(set_id))
        .order(result::ordinal.asc())
        .select(ResultRow::as_select())
        .load(conn)
}
