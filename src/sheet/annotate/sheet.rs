//! A sheet's part with its marked cells in colour: cells that were not there are put where they belong.
use super::super::cell::{address, position};
use super::super::write::WriteFault;
use super::super::xlsx::markup::attribute;
use super::marking::{Marker, put, with_attribute};
use super::styles::Palette;
use super::{Mark, Marks, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use std::io::Write;

/// What may stand behind the drawing of the comments, by the order that the format demands.
const BEHIND: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Walks a sheet and marks it.
pub(super) struct SheetMarker<'a> {
    palette: &'a mut Palette,
    left: Marks,
    drawing: &'a str,
    row: u32,
    column: u32,
    depth: usize,
    state: State,
    /// The relation of the drawing that the sheet already has for its comments.
    pub(super) own_drawing: Option<String>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Before,
    Rows,
    After,
    Drawn,
}

impl<'a> SheetMarker<'a> {
    /// A marker; `drawing` is the relation that the comments' drawing will have.
    pub(super) fn new(marks: &Marks, palette: &'a mut Palette, drawing: &'a str) -> Self {
        Self {
            palette,
            left: marks.clone(),
            drawing,
            row: 0,
            column: 0,
            depth: 0,
            state: State::Before,
            own_drawing: None,
        }
    }

    /// Whether the comments' drawing was put into the sheet.
    pub(super) fn drawn(&self) -> bool {
        self.state == State::Drawn && self.own_drawing.is_none()
    }

    /// Takes the marks before a place, in order.
    fn before(&mut self, place: (u32, u32)) -> Marks {
        let later = self.left.split_off(&place);
        std::mem::replace(&mut self.left, later)
    }

    fn new_cell(&mut self, (row, column): (u32, u32), severity: Severity) -> String {
        let style = self.palette.coloured(0, severity);
        format!(r#"<c r="{}" s="{style}"/>"#, address(row, column))
    }

    fn new_cells(&mut self, marks: &Marks) -> String {
        let cells = marks
            .iter()
            .map(|(place, mark)| self.new_cell(*place, mark.severity));
        cells.collect::<Vec<_>>().concat()
    }

    /// Rows that are not there but have marks.
    fn new_rows(&mut self, marks: &Marks) -> String {
        let mut rows = String::new();
        let mut open = None;
        for ((row, column), mark) in marks {
            if open != Some(*row) {
                rows.push_str(if open.is_some() { "</row>" } else { "" });
                rows.push_str(r#"<row r=""#);
                rows.push_str(&row.to_string());
                rows.push_str(r#"">"#);
                open = Some(*row);
            }
            rows.push_str(&self.new_cell((*row, *column), mark.severity));
        }
        rows.push_str(if open.is_some() { "</row>" } else { "" });
        rows
    }

    fn begin_row<W: Write>(
        &mut self,
        element: &BytesStart<'_>,
        out: &mut Writer<W>,
    ) -> Result<(), WriteFault> {
        let given = attribute(element, "r").and_then(|row| row.parse().ok());
        self.row = given.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        let missing = self.before((self.row, 0));
        put(out, &self.new_rows(&missing))
    }

    /// The rest of the marks of the current row.
    fn end_row<W: Write>(&mut self, out: &mut Writer<W>) -> Result<(), WriteFault> {
        let missing = self.before((self.row.saturating_add(1), 0));
        put(out, &self.new_cells(&missing))
    }

    /// The cell's tag, coloured where it is marked.
    fn cell<W: Write>(
        &mut self,
        element: &BytesStart<'_>,
        out: &mut Writer<W>,
    ) -> Result<Option<BytesStart<'static>>, WriteFault> {
        let given = attribute(element, "r").and_then(|address| position(&address));
        let column = given.map_or(self.column, |(_, column)| column);
        self.column = column.saturating_add(1);
        let missing = self.before((self.row, column));
        put(out, &self.new_cells(&missing))?;
        let Some(Mark { severity, .. }) = self.left.remove(&(self.row, column)) else {
            return Ok(None);
        };
        let old = attribute(element, "s")
            .and_then(|style| style.parse().ok())
            .unwrap_or(0);
        let style = self.palette.coloured(old, severity);
        Ok(Some(with_attribute(element, "s", &style.to_string())))
    }

    fn drawing_tag(&self) -> String {
        format!(
            r#"<legacyDrawing xmlns:r="{RELATIONS}" r:id="{}"/>"#,
            self.drawing
        )
    }

    /// Events among the rows.
    fn in_rows<W: Write>(
        &mut self,
        event: Event<'_>,
        out: &mut Writer<W>,
    ) -> Result<(), WriteFault> {
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "row" => {
                self.begin_row(element, out)?;
            }
            Event::Empty(element) if element.local_name().as_ref() == "row" => {
                self.begin_row(element, out)?;
                out.write_event(Event::Start(element.clone()))?;
                self.end_row(out)?;
                out.write_event(Event::End(element.to_end().into_owned()))?;
                return Ok(());
            }
            Event::End(element) if element.local_name().as_ref() == "row" => self.end_row(out)?,
            Event::Start(element) if element.local_name().as_ref() == "c" => {
                if let Some(coloured) = self.cell(element, out)? {
                    out.write_event(Event::Start(coloured))?;
                    return Ok(());
                }
            }
            Event::Empty(element) if element.local_name().as_ref() == "c" => {
                if let Some(coloured) = self.cell(element, out)? {
                    out.write_event(Event::Empty(coloured))?;
                    return Ok(());
                }
            }
            Event::End(element) if element.local_name().as_ref() == "sheetData" => {
                let missing = std::mem::take(&mut self.left);
                put(out, &self.new_rows(&missing))?;
                self.state = State::After;
            }
            _ => {}
        }
        out.write_event(event)?;
        Ok(())
    }

    /// Events outside the rows: where the rows begin, and where the drawing belongs.
    fn around<W: Write>(
        &mut self,
        event: Event<'_>,
        out: &mut Writer<W>,
    ) -> Result<(), WriteFault> {
        match &event {
            Event::Start(element) | Event::Empty(element) if self.depth == 1 => {
                match element.local_name().as_ref() {
                    "sheetData" if matches!(event, Event::Empty(_)) => {
                        out.write_event(Event::Start(element.clone()))?;
                        let missing = std::mem::take(&mut self.left);
                        put(out, &self.new_rows(&missing))?;
                        out.write_event(Event::End(element.to_end().into_owned()))?;
                        self.state = State::After;
                        return Ok(());
                    }
                    "sheetData" => self.state = State::Rows,
                    "legacyDrawing" => {
                        self.own_drawing = attribute(element, "id");
                        self.state = State::Drawn;
                    }
                    name if self.state == State::After && BEHIND.contains(&name) => {
                        put(out, &self.drawing_tag())?;
                        self.state = State::Drawn;
                    }
                    _ => {}
                }
            }
            Event::End(_) if self.depth == 1 && self.state == State::After => {
                put(out, &self.drawing_tag())?;
                self.state = State::Drawn;
            }
            _ => {}
        }
        out.write_event(event)?;
        Ok(())
    }
}

impl Marker for SheetMarker<'_> {
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Writer<W>) -> Result<(), WriteFault> {
        let deeper = matches!(event, Event::Start(_));
        let up = matches!(event, Event::End(_));
        if self.state == State::Rows {
            self.in_rows(event, out)?;
        } else {
            self.around(event, out)?;
        }
        self.depth = if deeper {
            self.depth + 1
        } else {
            self.depth.saturating_sub(usize::from(up))
        };
        Ok(())
    }
}
