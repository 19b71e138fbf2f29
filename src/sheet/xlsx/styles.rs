//! The number format behind each style of a workbook.
use super::super::guard::Package;
use super::super::number::{NumberFormat, builtin, custom};
use super::super::problem::FileProblem;
use super::markup::{Markup, attribute};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Reads the formats in the order of the cell styles.
pub(super) fn read(package: &mut Package, part: &str) -> Result<Vec<NumberFormat>, FileProblem> {
    let mut codes = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    let mut markup = Markup::of(package, part)?;
    loop {
        match markup.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "cellXfs" => in_cell_styles = true,
                "numFmt" => {
                    let code = attribute(&element, "formatCode").unwrap_or_default();
                    codes.insert(number(&element, "numFmtId"), custom(&code));
                }
                "xf" if in_cell_styles => {
                    let id = number(&element, "numFmtId");
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| builtin(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                in_cell_styles = false;
            }
            Event::Eof => return Ok(formats),
            _ => {}
        }
        if 1_000_000 < formats.len() + codes.len() {
            return Err(FileProblem::ExpandsTooMuch("样式过多"));
        }
    }
}

fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|value| value.parse().ok())
        .unwrap_or(0)
}
