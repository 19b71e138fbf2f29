//! An xlsx package, read as a stream: the sheet is never whole in memory, only its shared strings and styles are.
//!
//! The reader is our own and not calamine's, because a cell must keep what a laboratory typed: the decimals its format
//! shows, whether it is a formula's value, the digits as stored. It follows no outside reference and knows no entities
//! but the five of XML.
pub(super) mod cells;
pub(super) mod markup;
pub(super) mod parts;
mod strings;
mod styles;

use super::guard::Package;
use super::number::{Epoch, NumberFormat};
use super::problem::{FileProblem, Halt, Sink};
use parts::SheetPart;
use std::sync::Arc;
use strings::Strings;

/// What all sheets of a workbook share.
pub(super) struct Book {
    /// The package, to be cloned by each reader.
    pub(super) package: Package,
    /// The sheets in the order of their tabs.
    pub(super) sheets: Vec<SheetPart>,
    strings: Strings,
    formats: Vec<NumberFormat>,
    epoch: Epoch,
}

impl Book {
    /// Reads everything but the sheets themselves.
    pub(super) fn open(mut package: Package) -> Result<Self, FileProblem> {
        let workbook = parts::workbook(&mut package)?;
        let strings = match &workbook.strings {
            Some(part) if package.has(part) => Strings::read(&mut package, part)?,
            _ => Strings::default(),
        };
        let formats = match &workbook.styles {
            Some(part) if package.has(part) => styles::read(&mut package, part)?,
            _ => Vec::new(),
        };
        Ok(Self {
            package,
            sheets: workbook.sheets,
            strings,
            formats,
            epoch: workbook.epoch,
        })
    }

    /// How many cell styles the workbook has.
    pub(super) fn styles(&self) -> usize {
        self.formats.len()
    }

    /// Gives the lines of one sheet, in the order of the file.
    pub(super) fn lines(self: &Arc<Self>, sheet: usize, sink: &mut Sink<'_>) -> Result<(), Halt> {
        let Some(sheet) = self.sheets.get(sheet) else {
            return Ok(());
        };
        let mut package = self.package.clone();
        cells::read(self, &mut package, &sheet.part, sink)
    }
}
