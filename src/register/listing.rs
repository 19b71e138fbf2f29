//! Lists of master data that come as a sheet, one row a thing: the rows found, each with its fate, told in the shape of every import.
//! It reads and counts; what a row means is its kind's matter.
use serde::Serialize;

use crate::intake::report::CellProblem;
use crate::problem::{FieldProblem, Problem};
use crate::sheet::{FileProblem, Layout, Line, Profile, locate, open};

/// A sheet of a list, read and not yet understood.
pub struct Sheet {
    /// The digest of the file.
    pub file_sha256: String,
    /// Where the columns are.
    pub layout: Layout,
    /// The rows below the headings.
    pub lines: Vec<Line>,
}

/// What a row came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was not there.
    New,
    /// It was there and differed.
    Changed,
    /// It was there and is the same.
    Same,
}

/// What an import of a list came to: the document that other programs rely on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListReport {
    /// A list has no staging, so nothing to take back: always null.
    pub import_id: Option<String>,
    /// The digest of the file.
    pub file_sha256: String,
    /// The layout's stable name.
    pub layout: String,
    /// The sheet.
    pub sheet: String,
    /// The row of the headings.
    pub header_row: u32,
    /// Data rows below the headings.
    pub rows: usize,
    /// Rows not there before.
    pub new: usize,
    /// Rows that differed.
    pub changed: usize,
    /// Rows that are the same.
    pub same: usize,
    /// Rows that were not written.
    pub rejected: usize,
    /// The problems by cell.
    pub problems: Vec<CellProblem>,
}

/// Reads an uploaded list. Slow for large files: call it off the async threads and outside the gate.
///
/// # Errors
/// The report of a file that gives no rows.
pub fn read(bytes: Vec<u8>, profile: &Profile) -> Result<Sheet, Box<ListReport>> {
    let unread = |problem: FileProblem| {
        Box::new(ListReport {
            problems: vec![CellProblem::of_file(&problem)],
            ..ListReport::default()
        })
    };
    let book = open(bytes).map_err(unread)?;
    let layout = locate(&book, std::slice::from_ref(profile)).map_err(unread)?;
    let file_sha256 = book.sha256().to_owned();
    if !layout.missing.is_empty() {
        let told = |heading: &String| {
            let message = format!("表头缺少「{heading}」；请使用模板，补上这一列后重新上传");
            CellProblem::at(&layout, layout.header_row, "", "missing_heading", message)
        };
        return Err(Box::new(ListReport {
            problems: layout.missing.iter().map(told).collect(),
            ..blank(&layout, file_sha256)
        }));
    }
    let mut lines = Vec::new();
    for line in book.lines(layout.sheet) {
        let line = line.map_err(unread)?;
        if layout.header_row < line.row && !line.is_blank() {
            lines.push(line);
        }
    }
    Ok(Sheet {
        file_sha256,
        layout,
        lines,
    })
}

fn blank(layout: &Layout, file_sha256: String) -> ListReport {
    ListReport {
        file_sha256,
        layout: layout.profile.clone(),
        sheet: layout.sheet_name.clone(),
        header_row: layout.header_row,
        ..ListReport::default()
    }
}

impl Sheet {
    /// Takes every row; `row` writes it or says what is wrong with it. A row that is refused is named and the others stand.
    /// `keys` tells which column a form's field is.
    ///
    /// # Errors
    /// Faults of ours; then nothing is written.
    pub fn each(
        &self,
        keys: &[(&str, &str)],
        mut row: impl FnMut(&Layout, &Line) -> Result<Fate, Problem>,
    ) -> Result<ListReport, Problem> {
        let mut report = blank(&self.layout, self.file_sha256.clone());
        for line in &self.lines {
            report.rows += 1;
            let refused = match row(&self.layout, line) {
                Ok(Fate::New) => {
                    report.new += 1;
                    continue;
                }
                Ok(Fate::Changed) => {
                    report.changed += 1;
                    continue;
                }
                Ok(Fate::Same) => {
                    report.same += 1;
                    continue;
                }
                Err(Problem::Invalid(fields)) => fields,
                Err(Problem::Refused(refusal)) => vec![FieldProblem::new("", refusal.to_string())],
                Err(other) => return Err(other),
            };
            report.rejected += 1;
            for field in refused {
                report.problems.push(self.problem(keys, line, field));
            }
        }
        Ok(report)
    }

    fn problem(&self, keys: &[(&str, &str)], line: &Line, field: FieldProblem) -> CellProblem {
        let key = keys
            .iter()
            .find(|(name, _)| *name == field.field)
            .map_or("", |(_, key)| *key);
        let found = self.layout.text(line, key).to_owned();
        CellProblem::at(
            &self.layout,
            line.row,
            key,
            "field_unreadable",
            field.message,
        )
        .found(found)
    }
}
