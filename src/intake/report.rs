//! What an import came to, in the shape other programs rely on, and the problems by cell. Values only.
use serde::Serialize;

use super::code::{Fate, Severity, severity_of};
use crate::sheet::cell::{address, column_letters};
use crate::sheet::{FileProblem, Layout};

/// One problem of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellProblem {
    /// The sheet's name.
    pub sheet: String,
    /// The row as the spreadsheet shows it; 0 for the whole file.
    pub row: i32,
    /// The column's letters.
    pub column: String,
    /// The address: `F17`.
    pub cell: String,
    /// The heading over it.
    pub heading: String,
    /// The stable code.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// What stands there.
    pub found: String,
    /// 「what is wrong；what to do」.
    pub message: String,
    /// The sample it concerns.
    #[serde(skip)]
    pub subject: String,
    /// The item it concerns.
    #[serde(skip)]
    pub item: String,
}

impl CellProblem {
    /// A problem of the cell of a field in a row.
    pub fn at(
        layout: &Layout,
        row: u32,
        key: &str,
        code: &str,
        message: impl Into<String>,
    ) -> Self {
        let column = layout.column(key).unwrap_or(0);
        Self {
            sheet: layout.sheet_name.clone(),
            row: i32::try_from(row).unwrap_or(i32::MAX),
            column: column_letters(column),
            cell: address(row, column),
            heading: layout.heading(column).to_owned(),
            code: code.to_owned(),
            severity: severity_of(code),
            found: String::new(),
            message: message.into(),
            subject: String::new(),
            item: String::new(),
        }
    }

    /// The problem of a file that gives no rows.
    pub fn of_file(problem: &FileProblem) -> Self {
        Self {
            sheet: String::new(),
            row: 0,
            column: String::new(),
            cell: String::new(),
            heading: String::new(),
            code: problem.code().to_owned(),
            severity: Severity::Reject,
            found: String::new(),
            message: problem.to_string(),
            subject: String::new(),
            item: String::new(),
        }
    }

    /// The same with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }
}

/// One row as it will be staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    /// The row as the spreadsheet shows it.
    pub line: i32,
    /// The sample's number; what was typed where there is none.
    pub subject: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The sample's revision when it was compared; 0 where there is none.
    pub subject_revision: i32,
    /// What was staged for its sample, unseen.
    pub set_id: Option<String>,
    /// The row's content as the kind of import understands it, as JSON.
    pub body: String,
}

/// A file held against what is there: every row with its fate, every problem with its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// The layout's stable name; empty where none was found.
    pub layout: String,
    /// The sheet's name.
    pub sheet: String,
    /// The row of the headings; 0 where none was found.
    pub header_row: i32,
    /// The rows in order.
    pub rows: Vec<StagedRow>,
    /// The problems in order of row and column.
    pub problems: Vec<CellProblem>,
}

/// Rows by fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not there before.
    pub new: i32,
    /// There, and different.
    pub changed: i32,
    /// There, and the same.
    pub same: i32,
    /// Not written.
    pub rejected: i32,
}

impl Counts {
    /// Counts the fates.
    pub fn of(rows: &[StagedRow]) -> Self {
        rows.iter().fold(Self::default(), |mut counts, row| {
            match row.fate {
                Fate::New => counts.new += 1,
                Fate::Changed => counts.changed += 1,
                Fate::Same => counts.same += 1,
                Fate::Rejected => counts.rejected += 1,
            }
            counts
        })
    }
}

impl Evaluation {
    /// A file that gives no rows, and why.
    pub fn unreadable(problem: &FileProblem) -> Self {
        Self {
            problems: vec![CellProblem::of_file(problem)],
            ..Self::default()
        }
    }

    /// Rejects every row of a sample that has a rejected one: the unit is the sample.
    pub fn reject_whole_samples(&mut self) {
        let rejected: std::collections::HashSet<String> = self
            .rows
            .iter()
            .filter(|row| row.fate == Fate::Rejected)
            .map(|row| row.subject.clone())
            .collect();
        for row in &mut self.rows {
            if rejected.contains(&row.subject) {
                row.fate = Fate::Rejected;
            }
        }
    }

    /// The samples that would be written, in order of appearance.
    pub fn to_write(&self) -> Vec<&str> {
        self.subjects(|fate| matches!(fate, Fate::New | Fate::Changed))
    }

    /// The samples that are not written, in order of appearance.
    pub fn rejected(&self) -> Vec<&str> {
        self.subjects(|fate| fate == Fate::Rejected)
    }

    fn subjects(&self, wanted: impl Fn(Fate) -> bool) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        self.rows
            .iter()
            .filter(|row| wanted(row.fate))
            .map(|row| row.subject.as_str())
            .filter(|subject| seen.insert(*subject))
            .collect()
    }
}

/// The samples of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Samples {
    /// How many were (or would be) written.
    pub written: usize,
    /// The numbers of those that were not.
    pub not_written: Vec<String>,
}

/// What an import came to: the document of `anyang import … --json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The import, when something was written.
    pub import_id: Option<String>,
    /// The file's digest.
    pub file_sha256: String,
    /// The layout's stable name.
    pub layout: String,
    /// The sheet.
    pub sheet: String,
    /// The row of the headings.
    pub header_row: i32,
    /// Data rows below the headings.
    pub rows: usize,
    /// Rows not there before.
    pub new: i32,
    /// Rows that differ.
    pub changed: i32,
    /// Rows that are the same.
    pub same: i32,
    /// Rows that are not written.
    pub rejected: i32,
    /// The samples.
    pub samples: Samples,
    /// The problems by cell.
    pub problems: Vec<CellProblem>,
}

impl Report {
    /// The report of an evaluation.
    pub fn of(evaluation: Evaluation, file_sha256: &str) -> Self {
        let counts = Counts::of(&evaluation.rows);
        let samples = Samples {
            written: evaluation.to_write().len(),
            not_written: evaluation
                .rejected()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        };
        Self {
            import_id: None,
            file_sha256: file_sha256.to_owned(),
            rows: evaluation.rows.len(),
            layout: evaluation.layout,
            sheet: evaluation.sheet,
            header_row: evaluation.header_row,
            new: counts.new,
            changed: counts.changed,
            same: counts.same,
            rejected: counts.rejected,
            samples,
            problems: evaluation.problems,
        }
    }

    /// Whether nothing was rejected: exit 0.
    pub fn is_whole(&self) -> bool {
        self.rejected == 0
            && !self
                .problems
                .iter()
                .any(|problem| problem.severity == Severity::Reject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: i32, subject: &str, fate: Fate) -> StagedRow {
        StagedRow {
            line,
            subject: subject.to_owned(),
            fate,
            subject_revision: 1,
            set_id: None,
            body: String::new(),
        }
    }

    #[test]
    fn a_sample_with_one_rejected_row_is_rejected_whole() {
        let mut evaluation = Evaluation {
            rows: vec![
                row(2, "A", Fate::New),
                row(3, "B", Fate::New),
                row(4, "A", Fate::Rejected),
                row(5, "C", Fate::Same),
            ],
            ..Evaluation::default()
        };
        evaluation.reject_whole_samples();
        let report = Report::of(evaluation, "00");
        assert_eq!((report.new, report.same, report.rejected), (1, 1, 2));
        assert_eq!(report.rows, 4);
        assert_eq!(report.samples.written, 1);
        assert_eq!(report.samples.not_written, ["A"]);
        assert!(!report.is_whole());
    }

    #[test]
    fn a_file_without_rows_says_why() {
        let report = Report::of(Evaluation::unreadable(&FileProblem::Encrypted), "00");
        assert_eq!((report.rows, report.rejected), (0, 0));
        assert_eq!(report.problems.first().unwrap().code, "encrypted");
        assert!(!report.is_whole());
    }
}
