//! Rows and SQL of results.
use crate::db::prelude::schema::{result, result_set, sample};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::judge::Verdict;
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::rules::stream::ItemPurpose;
use crate::sampling::table::SampleRow;
use crate::sampling::visible;

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

    /// Whether the laboratory gave a verdict of its own that is not ours, or one that nobody can read.
    pub fn differs(&self) -> bool {
        differs(&self.lab_verdict, self.ours())
    }

    /// Whether a person must decide: our engine could not, or the laboratory says otherwise.
    pub fn needs_decision(&self) -> bool {
        self.ours() == Verdict::Undetermined || self.differs()
    }

    /// Whether that decision is still to be made.
    pub fn is_open(&self) -> bool {
        self.needs_decision() && self.decided_verdict.is_none()
    }
}

fn differs(lab_verdict: &str, ours: Verdict) -> bool {
    match LabVerdict::parse(lab_verdict) {
        Some((theirs, _)) => !theirs.agrees(ours),
        None => !matches!(lab_verdict.trim(), "" | "/" | "-" | "—"),
    }
}

/// How a result stands, without its texts: for queues.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = result)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Standing {
    pub result_set_id: String,
    pub verdict: String,
    pub lab_verdict: String,
    pub decided_verdict: Option<String>,
}

impl Standing {
    fn ours(&self) -> Verdict {
        Verdict::from_code(&self.verdict).unwrap_or(Verdict::Undetermined)
    }

    /// The verdict that counts.
    pub fn counts(&self) -> Verdict {
        self.decided_verdict
            .as_deref()
            .and_then(Verdict::from_code)
            .unwrap_or_else(|| self.ours())
    }

    /// Whether a person must still decide it.
    pub fn is_open(&self) -> bool {
        let ours = self.ours();
        (ours == Verdict::Undetermined || differs(&self.lab_verdict, ours))
            && self.decided_verdict.is_none()
    }
}

/// A person's decision on a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) verdict: String,
    pub(super) by: String,
    pub(super) at: Instant,
    pub(super) reason: String,
}

/// Writes a decision beside the verdict.
pub(super) fn decide(conn: &mut Conn, id: &str, decision: &Decision) -> QueryResult<usize> {
    update(result::table.find(id))
        .set((
            result::decided_verdict.eq(&decision.verdict),
            result::decided_by.eq(&decision.by),
            result::decided_at.eq(decision.at),
            result::decided_reason.eq(&decision.reason),
        ))
        .execute(conn)
}

/// How many results each set has.
pub(super) fn counts(conn: &mut Conn, sets: &[String]) -> QueryResult<Vec<(String, i64)>> {
    result::table
        .filter(result::result_set_id.eq_any(sets))
        .group_by(result::result_set_id)
        .select((result::result_set_id, diesel::dsl::count_star()))
        .load(conn)
}

/// How the results of these sets stand.
pub(super) fn standings(conn: &mut Conn, sets: &[String]) -> QueryResult<Vec<Standing>> {
    result::table
        .filter(result::result_set_id.eq_any(sets))
        .select(Standing::as_select())
        .load(conn)
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

/// Samples in sight that have results, sampled in a period, a page at a time.
pub(super) fn judged_samples(
    conn: &mut Conn,
    actor: &Actor,
    (from, to): (Option<Day>, Option<Day>),
    after: Option<&(Day, String)>,
    most: i64,
) -> QueryResult<Vec<SampleRow>> {
    let mut rows = sample::table
        .filter(visible::samples(actor))
        .filter(sample::result_set_id.is_not_null())
        .select(SampleRow::as_select())
        .order((sample::sampled_on.asc(), sample::id.asc()))
        .limit(most)
        .into_boxed();
    if let Some(from) = from {
        rows = rows.filter(sample::sampled_on.ge(from));
    }
    if let Some(to) = to {
        rows = rows.filter(sample::sampled_on.le(to));
    }
    if let Some((day, id)) = after {
        rows = rows.filter(
            sample::sampled_on
                .gt(*day)
                .or(sample::sampled_on.eq(*day).and(sample::id.gt(id.clone()))),
        );
    }
    rows.load(conn)
}
