//! The cell of the method's limit: one number, or several by method, with or without the kind named (「定量限：0.030」).
//! It must never take a cell that cannot be read for an empty one.

use super::compare::Lod;
use crate::rules::limit;
use crate::rules::measure::Unit;
use crate::rules::reading::{self, Quantity};
use crate::rules::text;

/// The limits of the method in a cell: one, or several by method, with or without the kind named.
pub(super) fn lod_cell(cell: &str, unit: Option<&Unit>) -> Lod {
    if let Some(number) = reading::plain_number(cell) {
        return Lod::Given(vec![Quantity {
            number,
            unit: unit.cloned(),
        }]);
    }
    if cell.len() > text::LONGEST {
        return Lod::Unreadable;
    }
    let plain = text::plain(cell);
    if reading::word::is_not_tested(&plain) || limit::says_none(&plain) {
        return Lod::Missing;
    }
    let numbers = limit::numbers(&plain);
    if numbers.is_empty() {
        return Lod::Unreadable;
    }
    let with_unit = |mut quantity: Quantity| {
        quantity.unit = quantity.unit.or_else(|| unit.cloned());
        quantity
    };
    Lod::Given(numbers.into_iter().map(with_unit).collect())
}

/// One number, or nothing: the form an LOD cell should have.
pub(super) fn is_clean_lod(cell: &str) -> bool {
    if reading::plain_number(cell).is_some() {
        return true;
    }
    let plain = text::plain(cell);
    reading::plain_number(&plain).is_some()
        || reading::word::is_not_tested(&plain)
        || limit::says_none(&plain)
}
