//! A cell as a person sees it, with its address, and the line it stands in.
//!
//! Text is kept as it was typed: blanks, line breaks and non-breaking spaces included. Nothing is trimmed or interpreted here.
use super::guard::{MAX_COLUMNS, MAX_LINE_BYTES, MAX_TEXT};
use super::problem::FileProblem;

/// What the workbook says a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Typed text.
    Text,
    /// A number; its text has no float noise.
    Number,
    /// A date or a time, written as ISO text (`2020-08-27`, `2020-08-27 09:30:00`, `09:30:00`).
    Date,
    /// `TRUE` or `FALSE`.
    Truth,
    /// `#N/A` and the like.
    Error,
}

/// One cell with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The column, counted from 0.
    pub column: u32,
    /// What a person sees.
    pub text: String,
    /// What kind of value the text was.
    pub kind: CellKind,
    /// The text is the remembered value of a formula.
    pub formula: bool,
    /// A whole number of more than fifteen digits, kept by the spreadsheet as a float: its tail may have become zeros.
    pub digits_lost: bool,
}

impl Cell {
    /// A cell of typed text.
    pub fn text(column: u32, text: impl Into<String>) -> Self {
        Self::of(column, text, CellKind::Text)
    }

    /// A cell of the given kind.
    pub fn of(column: u32, text: impl Into<String>, kind: CellKind) -> Self {
        Self {
            column,
            text: text.into(),
            kind,
            formula: false,
            digits_lost: false,
        }
    }
}

/// One row of a sheet: its cells from left to right, those without content left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The row number as the spreadsheet shows it, counted from 1.
    pub row: u32,
    /// The cells in order of column.
    pub cells: Vec<Cell>,
}

impl Line {
    /// A line without cells.
    pub fn new(row: u32) -> Self {
        Self {
            row,
            cells: Vec::new(),
        }
    }

    /// The cell in a column, counted from 0.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .and_then(|at| self.cells.get(at))
    }

    /// The text in a column; empty where there is no cell.
    pub fn text(&self, column: u32) -> &str {
        self.cell(column).map_or("", |cell| cell.text.as_str())
    }

    /// Whether no cell shows anything but blanks.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }

    /// How many bytes of text the line holds.
    pub(super) fn weight(&self) -> usize {
        self.cells.iter().map(|cell| cell.text.len()).sum()
    }
}

/// A line while it is being read: refuses what no honest workbook holds.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    line: Line,
    bytes: usize,
}

impl Gathering {
    /// Begins a row; cells of the row before must have been taken.
    pub(super) fn at(row: u32) -> Self {
        Self {
            line: Line::new(row),
            bytes: 0,
        }
    }

    /// Adds a cell, unless the line grows beyond all measure.
    pub(super) fn push(&mut self, cell: Cell) -> Result<(), FileProblem> {
        if MAX_COLUMNS <= cell.column {
            return Err(FileProblem::Truncated("列号超出范围"));
        }
        if MAX_TEXT < cell.text.len() {
            return Err(FileProblem::ExpandsTooMuch("单元格文字过长"));
        }
        self.bytes = self.bytes.saturating_add(cell.text.len());
        if MAX_LINE_BYTES < self.bytes || self.line.cells.len() > MAX_COLUMNS as usize {
            return Err(FileProblem::ExpandsTooMuch("一行内容过多"));
        }
        self.line.cells.push(cell);
        Ok(())
    }

    /// The row number of the line.
    pub(super) fn row(&self) -> u32 {
        self.line.row
    }

    /// The finished line, if it has cells: in order, the first of cells that claim one place.
    pub(super) fn take(&mut self) -> Option<Line> {
        if self.line.cells.is_empty() {
            return None;
        }
        let row = self.line.row;
        let mut line = std::mem::replace(&mut self.line, Line::new(row));
        self.bytes = 0;
        if !line.cells.is_sorted_by(|a, b| a.column < b.column) {
            line.cells.sort_by_key(|cell| cell.column);
            line.cells.dedup_by_key(|cell| cell.column);
        }
        Some(line)
    }
}

/// The address of a cell: row counted from 1, column from 0. `address(17, 5)` is `F17`.
pub fn address(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while 0 < left {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Row (from 1) and column (from 0) of an address such as `F17` or `$F$17`.
pub fn position(address: &str) -> Option<(u32, u32)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    for byte in address.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let digit = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(digit)?;
            }
            b'0'..=b'9' if 0 < column => {
                row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            _ => return None,
        }
    }
    (0 < row && 0 < column).then(|| (row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_letters_and_a_number() {
        assert_eq!(address(17, 5), "F17");
        assert_eq!(address(1, 25), "Z1");
        assert_eq!(address(1, 26), "AA1");
        assert_eq!(address(1_048_576, 16_383), "XFD1048576");
        assert_eq!(position("$F$17"), Some((17, 5)));
        assert_eq!(position("17F"), None);
        assert_eq!(position("F"), None);
        assert_eq!(position("ZZZZZZZZZZZ1"), None);
    }

    proptest! {
        #[test]
        fn an_address_is_read_back(row in 1u32..2_000_000, column in 0u32..20_000) {
            prop_assert_eq!(position(&address(row, column)), Some((row, column)));
        }

        #[test]
        fn any_text_as_an_address_is_answered(text in ".{0,20}") {
            let _answer = position(&text);
        }
    }

    #[test]
    fn cells_out_of_order_are_put_in_order_and_the_first_of_two_stays() {
        let mut gathering = Gathering::at(3);
        for (column, text) in [(4, "e"), (1, "b"), (4, "later")] {
            gathering.push(Cell::text(column, text)).unwrap();
        }
        let line = gathering.take().unwrap();
        assert_eq!(line.text(1), "b");
        assert_eq!(line.text(4), "e");
        assert_eq!(line.text(2), "");
        assert_eq!(line.cells.len(), 2);
    }
}
