//! The one way result rows enter: a set of them is judged and written whole, and the sample points to it. A correction is a new set that
//! names the one it replaces; nothing that was written is ever updated but a person's decision.
use std::collections::BTreeSet;

use super::judging::{Bench, Judged, NewResult, judge_set};
use super::table::{self, ResultRow, SetRow};
use crate::problem::{FieldProblem, Problem};
use crate::rules::judge::ENGINE_VERSION;
use crate::rules::refusal::Refusal;
use crate::sampling::table::SampleRow;
use crate::sampling::{self, progress};
use crate::unit::Tx;

/// How results came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Typed on the page.
    ByHand,
    /// By this import.
    Import(String),
}

/// Writes the results of a sample and points it to them. For many samples open one [`Bench`] and use [`write_set_at`].
///
/// # Errors
/// Unknown items, an item twice, a sample that is not at the bench.
pub fn write_set(
    tx: &mut Tx,
    sample_id: &str,
    results: Vec<NewResult>,
    source: Source,
    tester: Option<&str>,
) -> Result<String, Problem> {
    let mut bench = Bench::open(tx.conn)?;
    write_set_at(tx, &mut bench, sample_id, &results, (&source, tester))
}

/// As [`write_set`], at a bench that is open already.
///
/// # Errors
/// As [`write_set`].
pub fn write_set_at(
    tx: &mut Tx,
    bench: &mut Bench,
    sample_id: &str,
    results: &[NewResult],
    from: (&Source, Option<&str>),
) -> Result<String, Problem> {
    let sample = sampling::table::by_id(tx.conn, sample_id)?;
    tx.act("result.write", format!("sample:{}", sample.number));
    let set_id = stage_set(tx, bench, &sample, results, from)?;
    progress::point_at(tx, sample_id, &set_id)?;
    Ok(set_id)
}

/// Judges and writes a set that no sample shows yet; [`progress::point_at`] makes it visible.
///
/// # Errors
/// Unknown items, an item twice.
pub fn stage_set(
    tx: &mut Tx,
    bench: &mut Bench,
    sample: &SampleRow,
    results: &[NewResult],
    (source, tester): (&Source, Option<&str>),
) -> Result<String, Problem> {
    let judged = judge_set(tx.conn, bench, sample, results)?;
    complete(&judged)?;
    let set = SetRow {
        id: tx.id(),
        sample_id: sample.id.clone(),
        import_id: match source {
            Source::ByHand => None,
            Source::Import(id) => Some(id.clone()),
        },
        tester_id: tester.map(str::to_owned),
        replaces_id: sample.result_set_id.clone(),
        made_by: tx.actor.id.clone(),
        made_at: tx.now,
        engine: ENGINE_VERSION.to_owned(),
    };
    table::insert_set(tx.conn, &set)?;
    for (at, (given, judged)) in results.iter().zip(judged).enumerate() {
        let row = row(tx.id(), &set.id, at, given, judged)?;
        table::insert_result(tx.conn, &row)?;
    }
    Ok(set.id)
}

/// Takes a set back: the sample shows what it showed before. Refused once the results were submitted, or when something newer stands on them.
///
/// # Errors
/// A refusal as said.
pub fn undo_set(tx: &mut Tx, set_id: &str) -> Result<(), Problem> {
    let set = table::set(tx.conn, set_id)?;
    let sample = sampling::table::by_id(tx.conn, &set.sample_id)?;
    tx.act("result.undo", format!("sample:{}", sample.number));
    if sample.result_set_id.as_deref() != Some(set_id) {
        return Err(Refusal::ResultsReplaced {
            number: sample.number,
        }
        .into());
    }
    progress::point_back(tx, &sample.id, set.replaces_id.as_deref())
}

/// Every row has an item, and no item stands twice under one method.
fn complete(judged: &[Judged]) -> Result<(), Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, one) in judged.iter().enumerate() {
        let field = format!("item-{at}");
        let Some(item_id) = &one.item_id else {
            let proposals = one.found.proposals().join("、");
            let message = if proposals.is_empty() {
                format!("检验项目「{}」不在项目库中，请核对名称", one.item_name)
            } else {
                format!(
                    "检验项目「{}」不在项目库中，您要的可能是：{proposals}",
                    one.item_name
                )
            };
            problems.push(FieldProblem::new(field, message));
            continue;
        };
        if !seen.insert((item_id.clone(), one.purpose, one.method.clone())) {
            let message = format!("检验项目「{}」重复，同一方法只能有一个结果", one.item_name);
            problems.push(FieldProblem::new(field, message));
        }
    }
    if judged.is_empty() {
        problems.push(FieldProblem::new("results", "没有填写任何结果"));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problem::Invalid(problems))
    }
}

fn row(
    id: String,
    set_id: &str,
    at: usize,
    given: &NewResult,
    judged: Judged,
) -> Result<ResultRow, Problem> {
    let (min, max, limit_unit) = judged.limit;
    Ok(ResultRow {
        id,
        result_set_id: set_id.to_owned(),
        ordinal: i32::try_from(at + 1).unwrap_or(i32::MAX),
        item_id: judged.item_id.unwrap_or_default(),
        base_line_id: judged.base_line_id,
        item_name: judged.item_name,
        purpose: judged.purpose,
        raw_text: given.raw_text.clone(),
        raw_unit: given.raw_unit.clone(),
        min,
        max,
        limit_unit,
        lod: given.lod.clone(),
        lod_unit: given.lod_unit.clone(),
        lod_kind: given.lod_kind.clone(),
        method: judged.method,
        judgement_basis: judged.standard,
        lab_verdict: given.lab_verdict.clone(),
        verdict: judged.verdict.code().to_owned(),
        reason: judged.reason,
        explanation: judged.explanation,
        warnings: serde_json::to_string(&judged.warnings)?,
        trace: judged.trace,
        remark: given.remark.clone(),
        decided_verdict: None,
        decided_by: None,
        decided_at: None,
        decided_reason: String::new(),
    })
}

impl NewResult {
    /// What the laboratory wrote, read back from a stored result: for a new judgement, and to see whether a file says the same again.
    pub fn of(row: &ResultRow) -> Self {
        let told = super::trace::Told::of(&row.trace);
        let own = told.laboratory.unwrap_or_default();
        let by_lab = told.basis.source == "laboratory";
        let pick = |own: &str, kept: &str| {
            if by_lab {
                kept.to_owned()
            } else {
                own.to_owned()
            }
        };
        Self {
            item_name: told.typed_item,
            item_id: row.item_id.clone(),
            raw_text: row.raw_text.clone(),
            raw_unit: row.raw_unit.clone(),
            min: pick(&own.min, &row.min),
            max: pick(&own.max, &row.max),
            limit_unit: pick(&own.unit, &row.limit_unit),
            lod: row.lod.clone(),
            lod_unit: row.lod_unit.clone(),
            lod_kind: row.lod_kind.clone(),
            method: row.method.clone(),
            judgement_basis: row.judgement_basis.clone(),
            purpose: row.purpose.code().to_owned(),
            lab_verdict: row.lab_verdict.clone(),
            remark: row.remark.clone(),
        }
    }

    /// Whether a newly written result says what a stored one says; cells left empty say nothing new.
    pub fn same_as(&self, row: &ResultRow) -> bool {
        let kept = Self::of(row);
        let quiet = |typed: &str, kept: &str| typed.trim().is_empty() || typed == kept;
        self.raw_text == kept.raw_text
            && self.raw_unit == kept.raw_unit
            && (quiet(&self.min, &row.min) || self.min == kept.min)
            && (quiet(&self.max, &row.max) || self.max == kept.max)
            && self.lod == kept.lod
            && self.lod_unit == kept.lod_unit
            && self.lab_verdict == kept.lab_verdict
            && self.remark == kept.remark
            && quiet(&self.method, &kept.method)
            && quiet(&self.judgement_basis, &kept.judgement_basis)
    }
}
