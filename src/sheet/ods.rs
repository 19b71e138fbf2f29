//! OpenDocument sheets, read as a stream of their one content part.
//!
//! Repetition is written as a number there, so every repeat is counted against the limits before it is made.
use super::cell::{Cell, CellKind, Gathering, Line};
use super::guard::{MAX_COLUMNS, MAX_LOADED_CELLS, MAX_LOADED_ROWS, MAX_TEXT, Package};
use super::legacy::Loaded;
use super::number::{digits_lost, plain};
use super::problem::FileProblem;
use super::xlsx::cells::iso_day;
use super::xlsx::markup::{Markup, attribute, push_entity};
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use std::str::FromStr;

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Reads all sheets.
pub(super) fn load(mut package: Package) -> Result<Vec<Loaded>, FileProblem> {
    if package.has(MANIFEST) && package.text(MANIFEST, 4 << 20)?.contains("encryption-data") {
        return Err(FileProblem::Encrypted);
    }
    let mut tables = Tables::default();
    let mut markup = Markup::of(&mut package, CONTENT)?;
    loop {
        let (element, empty) = match markup.next()? {
            Event::Start(element) => (element.into_owned(), false),
            Event::Empty(element) => (element.into_owned(), true),
            Event::Eof => return Ok(tables.done),
            _ => continue,
        };
        match element.local_name().as_ref() {
            "table" => tables.begin(attribute(&element, "name").unwrap_or_default()),
            "table-row" => {
                let repeat = repeated(&element, "number-rows-repeated");
                let line = if empty {
                    None
                } else {
                    row(&mut markup, tables.next_row)?
                };
                tables.add(line, repeat)?;
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Tables {
    done: Vec<Loaded>,
    next_row: u32,
    cells: usize,
}

impl Tables {
    fn begin(&mut self, name: String) {
        self.done.push(Loaded {
            name,
            visible: true,
            lines: Vec::new(),
        });
        self.next_row = 1;
    }

    fn add(&mut self, line: Option<Line>, repeat: u32) -> Result<(), FileProblem> {
        let first = self.next_row;
        self.next_row = first.saturating_add(repeat);
        let (Some(line), Some(table)) = (line, self.done.last_mut()) else {
            return Ok(());
        };
        if MAX_LOADED_ROWS < self.next_row - 1 {
            return Err(FileProblem::TooManyRows {
                limit: MAX_LOADED_ROWS,
            });
        }
        for row in first..self.next_row {
            self.cells += line.cells.len();
            if MAX_LOADED_CELLS < self.cells {
                return Err(FileProblem::ExpandsTooMuch("单元格过多"));
            }
            let cells = line.cells.clone();
            table.lines.push(Line { row, cells });
        }
        Ok(())
    }
}

fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    let given = attribute(element, name).and_then(|value| value.parse().ok());
    given.unwrap_or(1).max(1)
}

fn row(markup: &mut Markup<'_>, row: u32) -> Result<Option<Line>, FileProblem> {
    let mut gathering = Gathering::at(row);
    let mut column: u32 = 0;
    loop {
        let (element, empty) = match markup.next()? {
            Event::Start(element) => (element.into_owned(), false),
            Event::Empty(element) => (element.into_owned(), true),
            Event::End(element) if element.local_name().as_ref() == "table-row" => {
                return Ok(gathering.take());
            }
            Event::Eof => return Err(FileProblem::Truncated("工作表不完整")),
            _ => continue,
        };
        if !matches!(
            element.local_name().as_ref(),
            "table-cell" | "covered-table-cell"
        ) {
            continue;
        }
        let repeat = repeated(&element, "number-columns-repeated");
        let shown = if empty {
            String::new()
        } else {
            paragraphs(markup)?
        };
        let cell = value(&element, shown);
        if let Some(cell) = cell {
            for at in column..column.saturating_add(repeat).min(MAX_COLUMNS) {
                gathering.push(Cell {
                    column: at,
                    ..cell.clone()
                })?;
            }
        }
        column = column.saturating_add(repeat);
    }
}

/// The cell that an element and its shown text make; `None` for an empty one.
fn value(element: &BytesStart<'_>, shown: String) -> Option<Cell> {
    let kind = attribute(element, "value-type").unwrap_or_default();
    let stored = |name: &str| attribute(element, name).filter(|text| !text.is_empty());
    let mut cell = match (kind.as_str(), stored("value")) {
        ("date", _) => Cell::of(0, iso_day(&stored("date-value")?), CellKind::Date),
        ("boolean", _) => {
            let truth = stored("boolean-value")? == "true";
            Cell::of(0, if truth { "TRUE" } else { "FALSE" }, CellKind::Truth)
        }
        ("float" | "currency", Some(value)) => {
            Cell::of(0, padded_as_shown(&value, &shown), CellKind::Number)
        }
        ("percentage", Some(_)) if !shown.is_empty() => Cell::of(0, shown, CellKind::Number),
        ("percentage", Some(value)) => Cell::of(0, plain(&value), CellKind::Number),
        _ if shown.is_empty() => return None,
        ("", _) if shown.starts_with('#') => Cell::of(0, shown, CellKind::Error),
        _ => Cell::text(0, shown),
    };
    cell.formula = attribute(element, "formula").is_some();
    cell.digits_lost = cell.kind == CellKind::Number && digits_lost(&cell.text);
    Some(cell)
}

/// The shown text where it is the stored number with more zeros, else the stored number.
fn padded_as_shown(value: &str, shown: &str) -> String {
    let stored = plain(value);
    match (Decimal::from_str(&stored), Decimal::from_str(shown)) {
        (Ok(number), Ok(seen)) if number == seen => shown.to_owned(),
        _ => stored,
    }
}

/// The text of a cell up to its end: paragraphs on lines of their own, notes left out.
fn paragraphs(markup: &mut Markup<'_>) -> Result<String, FileProblem> {
    let mut text = String::new();
    let mut depth_of_note = 0_u32;
    let mut paragraph = 0_u32;
    loop {
        match markup.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "annotation" => depth_of_note += 1,
                "p" if depth_of_note == 0 => {
                    if 0 < paragraph {
                        text.push('\n');
                    }
                    paragraph += 1;
                }
                _ => {}
            },
            Event::Empty(element) if depth_of_note == 0 => match element.local_name().as_ref() {
                "s" => {
                    let blanks = repeated(&element, "c").min(1000);
                    text.extend(std::iter::repeat_n(' ', blanks as usize));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "annotation" => depth_of_note = depth_of_note.saturating_sub(1),
                "table-cell" | "covered-table-cell" => return Ok(text),
                _ => {}
            },
            Event::Text(piece) if depth_of_note == 0 && 0 < paragraph => {
                text.push_str(&piece.xml10_content());
            }
            Event::GeneralRef(entity) if depth_of_note == 0 => push_entity(&entity, &mut text)?,
            Event::Eof => return Err(FileProblem::Truncated("单元格不完整")),
            _ => {}
        }
        if MAX_TEXT < text.len() {
            return Err(FileProblem::ExpandsTooMuch("单元格文字过长"));
        }
    }
}
