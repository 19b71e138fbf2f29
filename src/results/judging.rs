//! From what a laboratory wrote to verdicts, without writing anything: finds the item and its line in the base table, asks the engine,
//! and looks at the laboratory's own limit and verdict beside it.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::db::Conn;
use crate::problem::Problem;
use crate::register::base_table::table::{self as base, BaseTableRow, LineRow};
use crate::register::items::{ItemBook, ItemFound};
use crate::register::limits;
use crate::rules::item::sums;
use crate::rules::judge::{Asked, Verdict, judge_all};
use crate::rules::stream::ItemPurpose;
use crate::sampling::sheet::{self, SheetBody};
use crate::sampling::table::SampleRow;

/// One item as a laboratory wrote it: raw texts, nothing understood yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewResult {
    /// 检验项目.
    pub item_name: String,
    /// The item when a person confirmed a proposal; empty otherwise.
    pub item_id: String,
    /// 检验结果.
    pub raw_text: String,
    /// 结果单位.
    pub raw_unit: String,
    /// 最小允许限 of the laboratory's sheet.
    pub min: String,
    /// 最大允许限.
    pub max: String,
    /// 允许限单位.
    pub limit_unit: String,
    /// 方法检出限.
    pub lod: String,
    /// 检出限单位.
    pub lod_unit: String,
    /// 检出限, 定量限 or 测定低限.
    pub lod_kind: String,
    /// 检验依据.
    pub method: String,
    /// 判定依据.
    pub judgement_basis: String,
    /// 抽检项目 or 监测项目; the base table decides where it says only one.
    pub purpose: String,
    /// 结果判定, the laboratory's own verdict.
    pub lab_verdict: String,
    /// 备注.
    pub remark: String,
}

/// One item judged, with everything that is kept of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What the name was found to mean.
    pub found: ItemFound,
    /// The item; none when the name is not certain and nobody confirmed a proposal.
    pub item_id: Option<String>,
    /// The item's name as printed.
    pub item_name: String,
    /// The line of the base table.
    pub base_line_id: Option<String>,
    /// 抽检项目 or 监测项目.
    pub purpose: ItemPurpose,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: a stable code.
    pub reason: String,
    /// Why, in one Chinese sentence.
    pub explanation: String,
    /// Stable codes of what a person should know besides.
    pub warnings: Vec<String>,
    /// Whether the laboratory's verdict is ours; none when it gave none that can be read.
    pub agrees_with_lab: Option<bool>,
    /// The limit as used: 最小允许限, 最大允许限, 单位.
    pub limit: (String, String, String),
    /// The standard it is judged by.
    pub standard: String,
    /// The method of testing.
    pub method: String,
    /// The trace as JSON.
    pub trace: String,
}

/// What judging needs of the register, loaded once: the item names, and the lines of each category asked for.
#[derive(Debug, Default)]
pub struct Bench {
    book: ItemBook,
    tables: HashMap<String, BaseTableRow>,
    lines: HashMap<(String, String), Vec<LineRow>>,
}

impl Bench {
    /// Loads the item names; lines come as samples ask for them.
    ///
    /// # Errors
    /// What the database says.
    pub fn open(conn: &mut Conn) -> Result<Self, Problem> {
        Ok(Self {
            book: ItemBook::load(conn)?,
            ..Self::default()
        })
    }

    /// What a typed name means.
    pub fn find(&self, name: &str) -> ItemFound {
        self.book.find(name)
    }

    /// The lines of a category, from the base table or from what was loaded before.
    ///
    /// # Errors
    /// What the database says.
    pub fn lines(
        &mut self,
        conn: &mut Conn,
        table_id: &str,
        path: &str,
    ) -> Result<&[LineRow], Problem> {
        let place = (table_id.to_owned(), path.to_owned());
        if !self.lines.contains_key(&place) {
            let lines = limits::lines_of_category(conn, table_id, path)?;
            self.lines.insert(place.clone(), lines);
        }
        if !self.tables.contains_key(table_id) {
            let row = base::by_id(conn, table_id)?;
            self.tables.insert(table_id.to_owned(), row);
        }
        Ok(self.lines.get(&place).map_or(&[], Vec::as_slice))
    }
}

/// Judges the results of a sample by the base table that was fixed for it. Writes nothing.
///
/// # Errors
/// What the database says.
pub fn judge_set(
    conn: &mut Conn,
    bench: &mut Bench,
    sample: &SampleRow,
    results: &[NewResult],
) -> Result<Vec<Judged>, Problem> {
    let table_id = sample.base_table_id.clone();
    judge_set_by(conn, bench, (sample, &table_id), results)
}

/// Judges the results of a sample by any base table. Writes nothing.
///
/// # Errors
/// What the database says.
pub fn judge_set_by(
    conn: &mut Conn,
    bench: &mut Bench,
    (sample, table_id): (&SampleRow, &str),
    results: &[NewResult],
) -> Result<Vec<Judged>, Problem> {
    bench.lines(conn, table_id, &sample.category_path)?;
    let place = (table_id.to_owned(), sample.category_path.clone());
    let lines: &[LineRow] = bench.lines.get(&place).map_or(&[], Vec::as_slice);
    let rows: Vec<Row> = results
        .iter()
        .map(|given| Row::new(given, &bench.book, lines, sample.stream))
        .collect();
    let body = if rows.iter().any(Row::depends_on_the_sample) {
        sheet::of(conn, &sample.id)?
    } else {
        SheetBody::default()
    };
    let says = [
        body.form.as_str(),
        body.quality_grade.as_str(),
        body.specification.as_str(),
        sample.food_name.as_str(),
    ];
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let groups = sums::groups(&names);
    let asked: Vec<(Asked<'_>, Option<&str>)> = rows
        .iter()
        .zip(&groups)
        .map(|(row, group)| (row.asked(&says), group.as_deref()))
        .collect();
    let table = bench.tables.get(table_id);
    Ok(rows
        .iter()
        .zip(&asked)
        .zip(judge_all(&asked))
        .map(|((row, asked), judgement)| row.judged(asked, &judgement, table))
        .collect())
}
