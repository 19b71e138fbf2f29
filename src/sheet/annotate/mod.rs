//! A workbook handed back with remarks: problem cells coloured, each with a comment, and a sheet 问题清单 that lists all.
//!
//! An xlsx is patched as a package: only styles, comments, relations, the touched sheets and the list are written anew,
//! every other part stays byte for byte. Any other format, and an xlsx of a dialect we do not write, comes back as an
//! xlsx with the same sheets and values as text, and a line that says so. No value of the user is ever changed.
mod comments;
mod copy;
mod list;
mod marking;
mod package;
mod sheet;
mod styles;

use super::cell::address;
use super::open::{Format, Workbook};
use super::write::WriteFault;
use std::collections::BTreeMap;

/// The most comments written; further problems are coloured and listed.
pub const MAX_COMMENTS: usize = 5_000;

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Taken as typed; a person must decide.
    Confirm,
    /// Not taken.
    Reject,
}

impl Severity {
    /// The word on the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "提示",
            Self::Confirm => "待确认",
            Self::Reject => "拒绝",
        }
    }

    /// The colour of a cell, as `RRGGBB`.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Self::Note => "DDEBF7",
            Self::Confirm => "FFF2CC",
            Self::Reject => "F8CBAD",
        }
    }
}

/// One remark on a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The name of the sheet.
    pub sheet: String,
    /// Row (from 1) and column (from 0); `None` for a remark on the whole sheet, such as a missing heading.
    pub place: Option<(u32, u32)>,
    /// The heading over the cell.
    pub heading: String,
    /// The stable code of the problem.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// What stands in the cell.
    pub found: String,
    /// The sentence for people.
    pub message: String,
}

impl Remark {
    fn address(&self) -> String {
        self.place
            .map(|(row, column)| address(row, column))
            .unwrap_or_default()
    }
}

/// What one cell is marked with.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    severity: Severity,
    /// The comment; `None` beyond the first five thousand.
    comment: Option<String>,
}

/// The marks of one sheet by row and column.
pub(super) type Marks = BTreeMap<(u32, u32), Mark>;

/// The user's workbook with the remarks in it, as xlsx.
pub fn annotate(book: &Workbook, remarks: &[Remark]) -> Result<Vec<u8>, WriteFault> {
    let marks = marks_by_sheet(remarks);
    if book.format() == Format::Xlsx
        && let Some(patched) = package::patched(book, remarks, &marks)?
    {
        return Ok(patched);
    }
    copy::copied(book, remarks, &marks)
}

fn marks_by_sheet(remarks: &[Remark]) -> BTreeMap<String, Marks> {
    let mut sheets: BTreeMap<String, Marks> = BTreeMap::new();
    let mut comments = 0;
    for remark in remarks {
        let Some(place) = remark.place else {
            continue;
        };
        let marks = sheets.entry(remark.sheet.clone()).or_default();
        let text = format!("【{}】{}", remark.severity.word(), remark.message);
        if let Some(mark) = marks.get_mut(&place) {
            mark.severity = mark.severity.max(remark.severity);
            if let Some(comment) = &mut mark.comment {
                comment.push('\n');
                comment.push_str(&text);
            }
            continue;
        }
        let comment = (comments < MAX_COMMENTS).then_some(text);
        comments += usize::from(comment.is_some());
        let severity = remark.severity;
        marks.insert(place, Mark { severity, comment });
    }
    sheets
}

#[cfg(test)]
mod tests;
