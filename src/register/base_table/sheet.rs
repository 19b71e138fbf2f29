//! The 26-column sheet, read into lines: each cell as written, each line with its row, its category path and how its limit is read.
//! A row that names no food or no item stops the whole file: a base table with a line silently missing would let a food go untested.
use std::collections::BTreeSet;

use serde::Serialize;

use super::table::LineRow;
use crate::problem::{FieldProblem, Problem};
use crate::register::limits;
use crate::rules::category;
use crate::rules::stream::ItemPurpose;
use crate::sheet::{FileProblem, Layout, Line, Workbook, locate, open, profiles};

/// So many problems are told on the page; the rest is counted.
const MOST_TOLD: usize = 20;

/// A base table as its file says it, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseSheet {
    /// The digest of the file.
    pub file_sha256: String,
    /// The name of the sheet.
    pub sheet: String,
    /// The row of the headings.
    pub header_row: u32,
    /// The lines in order; ids are still empty, `ordinal` is the sheet's row.
    pub lines: Vec<LineRow>,
}

impl BaseSheet {
    /// Every category that the lines name, with those above.
    pub fn categories(&self) -> BTreeSet<&str> {
        self.lines
            .iter()
            .flat_map(|line| category::with_ancestors(&line.category_path))
            .collect()
    }
}

/// One cell that stops the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// The sheet.
    pub sheet: String,
    /// The row as the spreadsheet shows it.
    pub row: u32,
    /// The address: `G17`.
    pub cell: String,
    /// The heading over it.
    pub heading: String,
    /// The stable code.
    pub code: &'static str,
    /// What stands there.
    pub found: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Why a file gives no base table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The file itself.
    File(FileProblem),
    /// Its cells.
    Cells(Vec<CellProblem>),
}

impl From<FileProblem> for Unread {
    fn from(problem: FileProblem) -> Self {
        Self::File(problem)
    }
}

impl From<Unread> for Problem {
    fn from(unread: Unread) -> Self {
        let told = |message: String| FieldProblem::new("file", message);
        match unread {
            Unread::File(problem) => Self::Invalid(vec![told(problem.to_string())]),
            Unread::Cells(cells) => {
                let more = cells.len().saturating_sub(MOST_TOLD);
                let mut fields: Vec<FieldProblem> = cells
                    .iter()
                    .take(MOST_TOLD)
                    .map(|cell| told(format!("「{}」{}：{}", cell.sheet, cell.cell, cell.message)))
                    .collect();
                if more > 0 {
                    fields.push(told(format!("另有 {more} 处同类问题，没有写入任何内容")));
                }
                Self::Invalid(fields)
            }
        }
    }
}

/// Opens and reads an uploaded file. Slow for large files: call it off the async threads and outside the gate.
///
/// # Errors
/// What stops the file, by sheet, cell and heading.
pub fn read(bytes: Vec<u8>) -> Result<BaseSheet, Unread> {
    read_book(&open(bytes)?)
}

/// Reads an opened workbook.
///
/// # Errors
/// As [`read`].
pub fn read_book(book: &Workbook) -> Result<BaseSheet, Unread> {
    let layout = locate(book, &[profiles::base_table()])?;
    if !layout.missing.is_empty() {
        return Err(Unread::Cells(missing(&layout)));
    }
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for line in book.lines(layout.sheet) {
        let line = line?;
        if line.row <= layout.header_row || line.is_blank() {
            continue;
        }
        match row(&layout, &line) {
            Ok(line) => lines.push(line),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Unread::Cells(problems));
    }
    if lines.is_empty() {
        return Err(Unread::File(FileProblem::Empty));
    }
    Ok(BaseSheet {
        file_sha256: book.sha256().to_owned(),
        sheet: layout.sheet_name,
        header_row: layout.header_row,
        lines,
    })
}

fn missing(layout: &Layout) -> Vec<CellProblem> {
    layout
        .missing
        .iter()
        .map(|heading| CellProblem {
            sheet: layout.sheet_name.clone(),
            row: layout.header_row,
            cell: format!("第 {} 行", layout.header_row),
            heading: heading.clone(),
            code: "missing_heading",
            found: String::new(),
            message: format!(
                "表头缺少「{heading}」列；请使用 26 列基础表模板，补上这一列后重新上传"
            ),
        })
        .collect()
}

fn row(layout: &Layout, line: &Line) -> Result<LineRow, Vec<CellProblem>> {
    let mut problems = Vec::new();
    let mut wrong = |key: &str, code: &'static str, message: String| {
        let heading = layout
            .column(key)
            .map_or("", |column| layout.heading(column));
        problems.push(CellProblem {
            sheet: layout.sheet_name.clone(),
            row: line.row,
            cell: layout.address(line.row, key),
            heading: heading.to_owned(),
            code,
            found: layout.text(line, key).to_owned(),
            message: format!("「{heading}」{message}"),
        });
    };
    let path = path(layout, line);
    if path.is_empty() {
        let fill = "为空；每一行都要写明食品大类，合并的单元格请取消合并并填满后重新上传";
        wrong("food_class", "category_missing", fill.to_owned());
    }
    let item = layout.text(line, "item").trim();
    if item.is_empty() {
        let fill = "为空；请填写检验项目名称，不是数据的行请删去后重新上传";
        wrong("item", "item_missing", fill.to_owned());
    }
    let purpose = match layout.text(line, "item_class").trim() {
        "" | "抽检项目" | "抽检" => Some(ItemPurpose::Inspection),
        "监测项目" | "监测" => Some(ItemPurpose::Monitoring),
        other => {
            let fill = format!("写着「{other}」；只能是「抽检项目」或「监测项目」");
            wrong("item_class", "unknown_purpose", fill);
            None
        }
    };
    match purpose {
        Some(purpose) if problems.is_empty() => Ok(line_row(layout, line, (path, purpose))),
        _ => Err(problems),
    }
}

/// The four levels as one path; a slash inside a name is written wide, because it parts the levels.
fn path(layout: &Layout, line: &Line) -> String {
    let level = |key: &str| {
        let text = layout.text(line, key).trim();
        let one_line: String = text.split_whitespace().collect();
        if one_line.chars().all(|sign| matches!(sign, '/' | '-' | '—')) {
            String::new()
        } else {
            one_line.replace('/', "／")
        }
    };
    let levels = ["food_class", "food_kind", "food_variety", "food_detail"].map(level);
    category::path(&levels.each_ref().map(String::as_str))
}

fn line_row(layout: &Layout, line: &Line, (path, purpose): (String, ItemPurpose)) -> LineRow {
    let text = |key: &str| layout.text(line, key).trim().to_owned();
    let mut row = LineRow {
        id: String::new(),
        base_table_id: String::new(),
        ordinal: i32::try_from(line.row).unwrap_or(i32::MAX),
        category_path: path,
        item_id: String::new(),
        item_name: text("item"),
        purpose,
        risk_level: text("risk"),
        result_rule: text("result_rule"),
        result_unit: text("result_unit"),
        lod: text("lod"),
        lod_unit: text("lod_unit"),
        judgement_basis: text("standard"),
        method: text("method"),
        method_short: text("method_short"),
        standard_lod: text("standard_lod"),
        standard_lod_unit: text("standard_lod_unit"),
        standard_min: text("standard_min"),
        standard_min_unit: text("standard_min_unit"),
        standard_max: text("standard_max"),
        standard_max_unit: text("standard_max_unit"),
        min: text("min_limit"),
        min_unit: text("min_unit"),
        max: text("max_limit"),
        max_unit: text("max_unit"),
        problem_conclusion: text("problem_class"),
        lod_kind: text("lod_kind"),
        limit_kind: String::new(),
    };
    limits::limit_of(&row)
        .kind()
        .clone_into(&mut row.limit_kind);
    row
}
