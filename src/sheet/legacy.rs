//! xls and xlsb through calamine, held in memory within limits that are checked first.
//!
//! calamine may panic on hostile bytes and makes a dense table of each xls sheet; so whoever calls this does it on a
//! thread of its own ([`super::open`]), and xls files pass [`super::compound`] before.
use super::cell::{Cell, CellKind, Gathering, Line};
use super::compound;
use super::guard::{Bytes, MAX_LOADED_CELLS, MAX_LOADED_ROWS};
use super::number::{digits_lost, plain};
use super::problem::FileProblem;
use calamine::{
    Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError,
};
use std::collections::HashSet;
use std::io::Cursor;

/// A sheet held in memory.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) name: String,
    pub(super) visible: bool,
    pub(super) lines: Vec<Line>,
}

/// Reads all sheets of an xls file.
pub(super) fn load_xls(bytes: Bytes) -> Result<Vec<Loaded>, FileProblem> {
    compound::affordable(&bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| xls_problem(&error))?;
    let mut total = 0;
    let mut sheets = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            continue;
        };
        let formulas = formula_places(&mut book, &sheet.name);
        let (top, left) = range.start().unwrap_or_default();
        let mut lines = Lines::default();
        for (row, column, value) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            if let Some(mut cell) = cell(column, &borrowed(value)) {
                cell.formula = formulas.contains(&(row, column));
                lines.push(row, cell, &mut total)?;
            }
        }
        sheets.push(Loaded {
            name: sheet.name,
            visible: sheet.visible == SheetVisible::Visible,
            lines: lines.finish(),
        });
    }
    Ok(sheets)
}

fn formula_places(book: &mut Xls<Cursor<Bytes>>, sheet: &str) -> HashSet<(u32, u32)> {
    let Ok(range) = book.worksheet_formula(sheet) else {
        return HashSet::new();
    };
    let (top, left) = range.start().unwrap_or_default();
    range
        .used_cells()
        .filter_map(|(row, column, _)| {
            Some((
                top + u32::try_from(row).ok()?,
                left + u32::try_from(column).ok()?,
            ))
        })
        .collect()
}

/// Reads all sheets of an xlsb file whose package passed the guard.
pub(super) fn load_xlsb(bytes: Bytes) -> Result<Vec<Loaded>, FileProblem> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| xlsb_problem(&error))?;
    let mut total = 0;
    let mut sheets = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        let Ok(mut reader) = book.worksheet_cells_reader(&sheet.name) else {
            continue;
        };
        let mut lines = Lines::default();
        while let Some(found) = reader.next_cell().map_err(|error| xlsb_problem(&error))? {
            let (row, column) = found.get_position();
            if let Some(cell) = cell(column, found.get_value()) {
                lines.push(row, cell, &mut total)?;
            }
        }
        sheets.push(Loaded {
            name: sheet.name,
            visible: sheet.visible == SheetVisible::Visible,
            lines: lines.finish(),
        });
    }
    Ok(sheets)
}

/// Lines in the making, within the limits of a file held in memory.
#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    gathering: Gathering,
}

impl Lines {
    fn push(&mut self, row: u32, cell: Cell, total: &mut usize) -> Result<(), FileProblem> {
        let row = row.saturating_add(1);
        if MAX_LOADED_ROWS < row {
            return Err(FileProblem::TooManyRows {
                limit: MAX_LOADED_ROWS,
            });
        }
        *total += 1;
        if MAX_LOADED_CELLS < *total {
            return Err(FileProblem::ExpandsTooMuch("单元格过多"));
        }
        if row != self.gathering.row() {
            self.done.extend(self.gathering.take());
            self.gathering = Gathering::at(row);
        }
        self.gathering.push(cell)
    }

    fn finish(mut self) -> Vec<Line> {
        self.done.extend(self.gathering.take());
        self.done
    }
}

fn cell(column: u32, value: &DataRef<'_>) -> Option<Cell> {
    let made = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => Cell::text(column, text.as_str()),
        DataRef::SharedString(text) => Cell::text(column, *text),
        DataRef::Int(number) => number_cell(column, &number.to_string()),
        DataRef::Float(number) => number_cell(column, &format!("{number:e}")),
        DataRef::Bool(truth) => Cell::of(
            column,
            if *truth { "TRUE" } else { "FALSE" },
            CellKind::Truth,
        ),
        DataRef::Error(error) => Cell::of(column, error.to_string(), CellKind::Error),
        DataRef::DateTime(moment) => moment_cell(column, *moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::of(column, text.as_str(), CellKind::Date)
        }
    };
    (!made.text.is_empty()).then_some(made)
}

/// A value of an xls range in the shape of an xlsb one.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Empty => DataRef::Empty,
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}

fn number_cell(column: u32, raw: &str) -> Cell {
    let text = plain(raw);
    let mut cell = Cell::of(column, text, CellKind::Number);
    cell.digits_lost = digits_lost(&cell.text);
    cell
}

fn moment_cell(column: u32, moment: ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&serial) {
        return number_cell(column, &format!("{serial:e}"));
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let text = if serial < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    };
    Cell::of(column, text, CellKind::Date)
}

fn xls_problem(error: &XlsError) -> FileProblem {
    match error {
        XlsError::Password => FileProblem::Encrypted,
        _ => FileProblem::Truncated("xls 内部记录不完整"),
    }
}

fn xlsb_problem(error: &XlsbError) -> FileProblem {
    match error {
        XlsbError::Password => FileProblem::Encrypted,
        _ => FileProblem::Truncated("xlsb 内部记录不完整"),
    }
}
