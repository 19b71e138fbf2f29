//! The cells of one sheet, a line at a time.
use super::super::cell::{Cell, CellKind, Gathering, position};
use super::super::guard::{MAX_TEXT, Package};
use super::super::number::{NumberFormat, date_text, digits_lost, plain, shown};
use super::super::problem::{FileProblem, Halt, Sink};
use super::Book;
use super::markup::{Markup, push_entity, unescape_hex};
use super::strings::rich_text;
use quick_xml::events::{BytesStart, Event};

/// Streams the lines of a sheet's part into `sink`.
pub(super) fn read(
    book: &Book,
    package: &mut Package,
    part: &str,
    sink: &mut Sink<'_>,
) -> Result<(), Halt> {
    let mut markup = Markup::of(package, part)?;
    let mut gathering = Gathering::at(0);
    let mut column = 0;
    loop {
        let (cell, open) = match markup.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    begin_row(&mut gathering, &element, sink)?;
                    column = 0;
                    continue;
                }
                "c" => (CellHead::of(&element, column), true),
                _ => continue,
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => {
                    begin_row(&mut gathering, &element, sink)?;
                    continue;
                }
                "c" => (CellHead::of(&element, column), false),
                "sheetData" => return Ok(()),
                _ => continue,
            },
            Event::End(element) if element.local_name().as_ref() == "sheetData" => {
                return flush(&mut gathering, sink);
            }
            Event::Eof => return Err(FileProblem::Truncated("工作表不完整").into()),
            _ => continue,
        };
        column = cell.column.saturating_add(1);
        if open && let Some(cell) = cell.read(&mut markup, book)? {
            gathering.push(cell)?;
        }
    }
}

fn begin_row(
    gathering: &mut Gathering,
    element: &BytesStart<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), Halt> {
    flush(gathering, sink)?;
    let next = gathering.row().saturating_add(1);
    let given = element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.as_ref() == "r")
        .and_then(|attribute| attribute.value.parse().ok());
    *gathering = Gathering::at(given.unwrap_or(next));
    Ok(())
}

fn flush(gathering: &mut Gathering, sink: &mut Sink<'_>) -> Result<(), Halt> {
    match gathering.take() {
        Some(line) => sink(line),
        None => Ok(()),
    }
}

/// How a stored value is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    Number,
    Shared,
    Text,
    Truth,
    Error,
    Day,
}

/// What the opening tag of a cell says.
struct CellHead {
    column: u32,
    style: usize,
    stored: Stored,
}

impl CellHead {
    fn of(element: &BytesStart<'_>, next: u32) -> Self {
        let mut head = Self {
            column: next,
            style: 0,
            stored: Stored::Number,
        };
        for attribute in element
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
        {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => head.column = position(value).map_or(next, |(_, column)| column),
                "s" => head.style = value.parse().unwrap_or(0),
                "t" => {
                    head.stored = match value {
                        "s" => Stored::Shared,
                        "str" | "inlineStr" | "is" => Stored::Text,
                        "b" => Stored::Truth,
                        "e" => Stored::Error,
                        "d" => Stored::Day,
                        _ => Stored::Number,
                    }
                }
                _ => {}
            }
        }
        head
    }

    /// Reads up to the closing tag; nothing for a cell without a value.
    fn read(self, markup: &mut Markup<'_>, book: &Book) -> Result<Option<Cell>, FileProblem> {
        let mut value = String::new();
        let mut formula = false;
        let mut in_value = false;
        loop {
            match markup.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => in_value = true,
                    "f" => formula = true,
                    "is" => {
                        let text = rich_text(markup, "is")?;
                        return self.inline(markup, text);
                    }
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "f" => formula = true,
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => in_value = false,
                    "c" => return self.cell(&value, formula, book),
                    _ => {}
                },
                Event::Text(piece) if in_value => value.push_str(&piece.xml10_content()),
                Event::CData(piece) if in_value => value.push_str(&piece.xml10_content()),
                Event::GeneralRef(entity) if in_value => push_entity(&entity, &mut value)?,
                Event::Eof => return Err(FileProblem::Truncated("单元格不完整")),
                _ => {}
            }
            if MAX_TEXT < value.len() {
                return Err(FileProblem::ExpandsTooMuch("单元格文字过长"));
            }
        }
    }

    /// A cell with its text inside it: what follows up to its end says nothing more.
    fn inline(self, markup: &mut Markup<'_>, text: String) -> Result<Option<Cell>, FileProblem> {
        loop {
            match markup.next()? {
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(FileProblem::Truncated("单元格不完整")),
                _ => {}
            }
        }
        Ok((!text.is_empty()).then(|| Cell::text(self.column, text)))
    }

    fn cell(self, value: &str, formula: bool, book: &Book) -> Result<Option<Cell>, FileProblem> {
        if value.is_empty() {
            return Ok(None);
        }
        let mut cell = match self.stored {
            Stored::Shared => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|index| book.strings.get(index));
                let text = text.ok_or(FileProblem::Truncated("单元格指向不存在的文字"))?;
                if text.is_empty() {
                    return Ok(None);
                }
                Cell::text(self.column, text)
            }
            Stored::Text if value.contains("_x") => Cell::text(self.column, unescape_hex(value)),
            Stored::Text => Cell::text(self.column, value),
            Stored::Truth => {
                let truth = matches!(value.trim(), "1" | "true" | "TRUE");
                Cell::of(
                    self.column,
                    if truth { "TRUE" } else { "FALSE" },
                    CellKind::Truth,
                )
            }
            Stored::Error => Cell::of(self.column, value, CellKind::Error),
            Stored::Day => Cell::of(self.column, iso_day(value), CellKind::Date),
            Stored::Number => self.number(value, book),
        };
        cell.formula = formula;
        Ok(Some(cell))
    }

    fn number(&self, value: &str, book: &Book) -> Cell {
        let format = book.formats.get(self.style).copied().unwrap_or_default();
        if format == NumberFormat::Date
            && let Some(day) = date_text(value, book.epoch)
        {
            return Cell::of(self.column, day, CellKind::Date);
        }
        let mut cell = Cell::of(self.column, shown(value, format), CellKind::Number);
        cell.digits_lost = digits_lost(&plain(value));
        cell
    }
}

/// ISO text of a day cell: the `T` becomes a blank, midnight is left out.
pub(in super::super) fn iso_day(value: &str) -> String {
    let text = value.trim().trim_end_matches('Z').replace('T', " ");
    let text = text
        .split_once('.')
        .map_or(text.as_str(), |(front, _)| front);
    text.strip_suffix(" 00:00:00").unwrap_or(text).to_owned()
}
