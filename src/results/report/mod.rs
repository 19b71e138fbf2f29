//! The report: what a sample's results come to, the sentence printed, and the digest that says whether a copy is the one that was issued.
//! Everything here is derived from rows that never change; nothing is typed.
pub mod table;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::table::ResultRow;
use crate::db::Conn;
use crate::problem::Problem;
use crate::rules::conclusion::{
    Conclusion, Inspected, ItemOutcome, Monitored, Urgency, conclude, monitoring_sentence,
    report_class, sentence,
};
use crate::rules::refusal::Refusal;
use crate::rules::stream::{ItemPurpose, Stream};
use crate::sampling::table::SampleRow;
use table::ReportRow;

/// What a sample's items come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// One of the nine.
    pub conclusion: Conclusion,
    /// 报告类别; empty when nothing was tested.
    pub class: &'static str,
    /// The sentence of the inspection report (检验结论).
    pub sentence: String,
    /// The sentence of the risk-monitoring report; empty without monitoring items.
    pub monitoring: String,
}

/// The outcomes of a sample's items, inspection and monitoring kept apart by type.
///
/// # Errors
/// [`Refusal::UndecidedItems`] while a person must still decide, or when a verdict is not one of the item's purpose.
pub fn outcomes(rows: &[ResultRow]) -> Result<Vec<ItemOutcome>, Refusal> {
    let mut open = Vec::new();
    let mut items = Vec::new();
    for row in rows {
        match outcome(row).filter(|_| !row.is_open()) {
            Some(item) => items.push(item),
            None => open.push(row.item_name.clone()),
        }
    }
    if open.is_empty() {
        Ok(items)
    } else {
        Err(Refusal::UndecidedItems {
            items: open.join("、"),
        })
    }
}

fn outcome(row: &ResultRow) -> Option<ItemOutcome> {
    let name = row.item_name.clone();
    match row.purpose {
        ItemPurpose::Inspection => Some(ItemOutcome::Inspection {
            name,
            standard: row.judgement_basis.clone(),
            outcome: Inspected::from_verdict(row.counts())?,
        }),
        ItemPurpose::Monitoring => Some(ItemOutcome::Monitoring {
            name,
            outcome: Monitored::from_verdict(row.counts())?,
        }),
    }
}

/// What the items come to.
///
/// # Errors
/// As [`outcomes`].
pub fn derive(rows: &[ResultRow], urgency: Urgency) -> Result<Derived, Refusal> {
    let items = outcomes(rows)?;
    let conclusion = conclude(&items);
    Ok(Derived {
        conclusion,
        class: report_class(conclusion, urgency)
            .map_or("", crate::rules::conclusion::ReportClass::name),
        sentence: sentence(&items),
        monitoring: monitoring_sentence(&items),
    })
}

/// Whether issuing opens a disposal case: an inspection item failed, in a stream that knows nonconformity (办法 art. 41).
pub fn opens_a_case(stream: Stream, conclusion: Conclusion) -> bool {
    stream.public().is_some() && conclusion.is_nonconforming()
}

/// Whether the report has monitoring items beside inspection items: they are printed as a report of their own.
pub fn has_annex(stream: Stream, rows: &[ResultRow]) -> bool {
    stream.public().is_some()
        && rows
            .iter()
            .any(|row| row.purpose == ItemPurpose::Monitoring)
}

/// SHA-256 over the RFC 8785 form of what the report says. Persons stand in it by their accounts' ids.
///
/// # Errors
/// A fault when the content cannot be written.
pub fn digest(
    report: &ReportRow,
    sample: &SampleRow,
    rows: &[ResultRow],
) -> Result<String, Problem> {
    let items: Vec<Value> = rows.iter().map(item).collect();
    let content = json!({
        "number": report.number,
        "version": report.version,
        "monitoring_number": report.monitoring_number,
        "sample": {
            "number": sample.number, "stream": sample.stream, "food": sample.food_name, "category": sample.category_path,
            "unit": sample.unit_name, "producer": sample.producer_name, "produced_on": sample.production_date,
            "sampled_on": sample.sampled_on, "received_on": sample.received_on,
        },
        "items": items,
        "conclusion": report.conclusion,
        "class": report.report_class,
        "sentence": report.sentence,
        "tester": report.tester_id,
        "reviewer": report.reviewer_id,
        "approver": report.approver_id,
        "issued_at": report.issued_at,
    });
    let bytes = serde_json_canonicalizer::to_vec(&content)?;
    Ok(hex::encode(Sha256::digest(&bytes)))
}

fn item(row: &ResultRow) -> Value {
    json!({
        "item": row.item_name, "purpose": row.purpose, "result": row.raw_text, "unit": row.raw_unit,
        "min": row.min, "max": row.max, "limit_unit": row.limit_unit, "lod": row.lod, "lod_unit": row.lod_unit,
        "method": row.method, "standard": row.judgement_basis, "verdict": row.counts().code(),
    })
}

/// Whether an issued report still says what was signed.
///
/// # Errors
/// What the database says.
pub fn is_whole(conn: &mut Conn, report: &ReportRow, sample: &SampleRow) -> Result<bool, Problem> {
    let rows = super::table::results_of(conn, &report.result_set_id)?;
    Ok(digest(report, sample, &rows)? == report.digest)
}
