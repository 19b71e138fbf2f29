//! Styles that are the old ones with a coloured ground.
use super::super::write::WriteFault;
use super::super::xlsx::markup::attribute;
use super::Severity;
use super::marking::{Marker, put, with_attribute};
use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::Write;

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Confirm, Severity::Reject];

/// Which coloured style stands for which old style; numbers are given out as they are asked for.
#[derive(Debug, Default)]
pub(super) struct Palette {
    first: usize,
    given: HashMap<(usize, Severity), usize>,
    order: Vec<(usize, Severity)>,
}

impl Palette {
    /// A palette after `first` styles of the workbook.
    pub(super) fn after(first: usize) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// The number of an old style in a colour.
    pub(super) fn coloured(&mut self, style: usize, severity: Severity) -> usize {
        let style = if style < self.first { style } else { 0 };
        *self.given.entry((style, severity)).or_insert_with(|| {
            self.order.push((style, severity));
            self.first + self.order.len() - 1
        })
    }
}

/// Writes the styles part with three more grounds and the styles of the palette.
pub(super) struct StylesMarker {
    palette: Palette,
    fills: usize,
    depth: usize,
    within: Within,
    cell_styles: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Within {
    Elsewhere,
    Fills,
    CellStyles,
}

impl StylesMarker {
    pub(super) fn new(palette: Palette) -> Self {
        Self {
            palette,
            fills: 0,
            depth: 0,
            within: Within::Elsewhere,
            cell_styles: Vec::new(),
        }
    }

    /// Notes where we are before an event is written.
    fn enter(&mut self, element: &BytesStart<'_>) -> Option<BytesStart<'static>> {
        let name = element.local_name();
        if self.within != Within::Elsewhere {
            if self.depth == 0 && self.within == Within::Fills {
                self.fills += 1;
            }
            if self.depth == 0 && self.within == Within::CellStyles {
                self.cell_styles.push(String::new());
            }
            return None;
        }
        let (within, more) = match name.as_ref() {
            "fills" => (Within::Fills, SEVERITIES.len()),
            "cellXfs" => (Within::CellStyles, self.palette.order.len()),
            _ => return None,
        };
        self.within = within;
        self.depth = 0;
        let had: usize = attribute(element, "count").and_then(|count| count.parse().ok())?;
        Some(with_attribute(element, "count", &(had + more).to_string()))
    }

    /// Keeps the markup of the cell styles, to be copied in colour.
    fn keep(&mut self, event: &Event<'_>) -> Result<(), WriteFault> {
        if self.within != Within::CellStyles {
            return Ok(());
        }
        if let Some(style) = self.cell_styles.last_mut() {
            let mut piece = Writer::new(Vec::new());
            piece.write_event(event.clone())?;
            style.push_str(&String::from_utf8_lossy(&piece.into_inner()));
        }
        Ok(())
    }

    fn grounds() -> String {
        let ground = |severity: Severity| {
            let colour = severity.colour();
            format!(
                r#"<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>"#
            )
        };
        SEVERITIES.into_iter().map(ground).collect()
    }

    fn coloured_styles(&self) -> String {
        let ground = |severity| {
            SEVERITIES
                .iter()
                .position(|other| *other == severity)
                .unwrap_or(0)
        };
        let mut styles = String::new();
        for (style, severity) in &self.palette.order {
            let plain = self.cell_styles.get(*style).map_or(
                r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
                String::as_str,
            );
            styles.push_str(&on_ground(plain, self.fills + ground(*severity)));
        }
        styles
    }
}

/// The markup of a style with another ground.
fn on_ground(style: &str, fill: usize) -> String {
    let Some(head) = style.find('>') else {
        return String::new();
    };
    let (open, rest) = style.split_at(head);
    let (open, slash) = open
        .strip_suffix('/')
        .map_or((open, ""), |open| (open, "/"));
    let element = BytesStart::from_content(open.trim_start_matches('<').trim_end().to_owned(), 2);
    let changed = with_attribute(&element, "fillId", &fill.to_string());
    let changed = with_attribute(&changed, "applyFill", "1");
    let content: &str = &changed;
    format!("<{content}{slash}{rest}")
}

impl Marker for StylesMarker {
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Writer<W>) -> Result<(), WriteFault> {
        match &event {
            Event::Start(element) => {
                let outside = self.within == Within::Elsewhere;
                let changed = self.enter(element);
                if !outside {
                    self.keep(&event)?;
                    self.depth += 1;
                }
                if let Some(changed) = changed {
                    out.write_event(Event::Start(changed))?;
                    return Ok(());
                }
            }
            Event::Empty(element) if self.within != Within::Elsewhere => {
                self.enter(element);
                self.keep(&event)?;
            }
            Event::End(_) if self.within != Within::Elsewhere && 0 < self.depth => {
                self.depth -= 1;
                self.keep(&event)?;
            }
            Event::End(_) if self.within == Within::Fills => {
                put(out, &Self::grounds())?;
                self.within = Within::Elsewhere;
            }
            Event::End(_) if self.within == Within::CellStyles => {
                put(out, &self.coloured_styles())?;
                self.within = Within::Elsewhere;
            }
            _ => {}
        }
        out.write_event(event)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_keeps_all_but_its_ground() {
        let plain = r#"<xf numFmtId="49" fontId="2" fillId="0" borderId="1" xfId="0"><alignment wrapText="1"/></xf>"#;
        assert_eq!(
            on_ground(plain, 7),
            r#"<xf numFmtId="49" fontId="2" fillId="7" borderId="1" xfId="0" applyFill="1"><alignment wrapText="1"/></xf>"#
        );
        assert_eq!(
            on_ground(r#"<xf fillId="1"/>"#, 3),
            r#"<xf fillId="3" applyFill="1"/>"#
        );
    }
}
