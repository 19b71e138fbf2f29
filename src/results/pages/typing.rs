//! The rows of the entry form: the base table's items of the sample's category, what is written of them, and what was typed on a page that came back.
use serde::Serialize;

use crate::problem::Problem;
use crate::register::base_table::table::LineRow;
use crate::register::limits;
use crate::results::entry::{EntryForm, required};
use crate::results::judging::{Bench, NewResult};
use crate::results::table::ResultRow;
use crate::rules::item;
use crate::sampling::table::SampleRow;
use crate::unit::Rx;

/// So many empty rows wait for items beyond the base table's.
const SPARE_ROWS: usize = 2;

/// One row to type.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EntryRow {
    /// 检验项目; empty in a spare row.
    pub item: String,
    /// Whether the base table lists it: then the name is fixed.
    pub listed: bool,
    /// 抽检项目 or 监测项目.
    pub purpose: String,
    /// The limit in words.
    pub limit: String,
    /// What the base table says of how the result is written.
    pub hint: String,
    /// Whether it is a sum that is computed when left empty.
    pub is_sum: bool,
    /// 检验结果.
    pub raw_text: String,
    /// 结果单位.
    pub raw_unit: String,
    /// 方法检出限.
    pub lod: String,
    /// 检出限单位.
    pub lod_unit: String,
    /// 机构判定.
    pub lab_verdict: String,
    /// 备注.
    pub remark: String,
    /// Our verdict on what is written, empty before.
    pub verdict: &'static str,
    /// Why.
    pub sentence: String,
}

pub(super) fn entry_rows(
    rx: &mut Rx,
    sample: &SampleRow,
    results: &[ResultRow],
    typed: Option<EntryForm>,
) -> Result<Vec<EntryRow>, Problem> {
    let mut bench = Bench::default();
    let lines = bench.lines(rx.conn, &sample.base_table_id, &sample.category_path)?;
    let mut rows: Vec<EntryRow> = Vec::new();
    for line in lines.iter().filter(|line| required(sample, line)) {
        if !rows
            .iter()
            .any(|row| row.item == line.item_name && row.purpose == line.purpose.zh())
        {
            rows.push(listed(line));
        }
    }
    for result in results {
        if let Some(row) = rows.iter_mut().find(|row| row.item == result.item_name) {
            written(row, result);
        } else {
            let mut row = EntryRow {
                item: result.item_name.clone(),
                purpose: result.purpose.zh().to_owned(),
                ..EntryRow::default()
            };
            written(&mut row, result);
            rows.push(row);
        }
    }
    rows.extend(std::iter::repeat_n(EntryRow::default(), SPARE_ROWS));
    Ok(match typed {
        Some(form) => form.rows().iter().map(|row| retyped(&rows, row)).collect(),
        None => rows,
    })
}

/// A row of the base table, nothing typed yet: only the unit stands there.
fn listed(line: &LineRow) -> EntryRow {
    let limit = limits::limit_of(line);
    let unit = if line.result_unit.trim().is_empty() {
        &line.max_unit
    } else {
        &line.result_unit
    };
    let unit = said(unit);
    EntryRow {
        item: line.item_name.clone(),
        listed: true,
        purpose: line.purpose.zh().to_owned(),
        limit: limit.to_string(),
        hint: said(&line.result_rule).to_owned(),
        is_sum: item::is_sum(&line.item_name) || item::is_ratio_sum(&line.item_name),
        raw_unit: unit.to_owned(),
        ..EntryRow::default()
    }
}

/// What a cell of the base table says; a stroke says nothing.
fn said(cell: &str) -> &str {
    match cell.trim() {
        "/" | "-" | "—" => "",
        words => words,
    }
}

fn written(row: &mut EntryRow, result: &ResultRow) {
    row.raw_text.clone_from(&result.raw_text);
    row.raw_unit.clone_from(&result.raw_unit);
    row.lod.clone_from(&result.lod);
    row.lod_unit.clone_from(&result.lod_unit);
    row.lab_verdict.clone_from(&result.lab_verdict);
    row.remark.clone_from(&result.remark);
    row.verdict = result.ours().code();
    row.sentence.clone_from(&result.explanation);
}

/// What was typed, with what the page knows of its item.
fn retyped(rows: &[EntryRow], typed: &NewResult) -> EntryRow {
    let known = rows
        .iter()
        .find(|row| row.item == typed.item_name && !row.item.is_empty());
    EntryRow {
        item: typed.item_name.clone(),
        purpose: typed.purpose.clone(),
        raw_text: typed.raw_text.clone(),
        raw_unit: typed.raw_unit.clone(),
        lod: typed.lod.clone(),
        lod_unit: typed.lod_unit.clone(),
        lab_verdict: typed.lab_verdict.clone(),
        remark: typed.remark.clone(),
        verdict: "",
        sentence: String::new(),
        ..known.cloned().unwrap_or_default()
    }
}
