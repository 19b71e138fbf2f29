//! What only shows across the rows of a sample: the same item twice, fields of the sheet that contradict one another.
use std::collections::HashMap;

use super::found::{RowFound, subjects};
use super::typed::{Key, Typed};
use crate::intake::report::CellProblem;
use crate::sheet::Layout;

/// Fields that every row of a sample must share.
const SHARED: [Key; 4] = [Key::ReportNumber, Key::SampleName, Key::Client, Key::Tester];

/// Tells them.
pub(super) fn tell(layout: &Layout, rows: &[Typed], found: &mut [RowFound]) {
    for (subject, places) in subjects(found) {
        if subject.is_empty() {
            continue;
        }
        twice(layout, rows, found, &places);
        for key in SHARED {
            contradictions(layout, rows, found, (&places, key));
        }
    }
}

fn twice(layout: &Layout, rows: &[Typed], found: &mut [RowFound], places: &[usize]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for at in places {
        let (Some(typed), Some(row)) = (rows.get(*at), found.get_mut(*at)) else {
            continue;
        };
        if row.item.is_empty() {
            continue;
        }
        if let Some(first) = seen.get(&row.item) {
            let message = format!("与第 {first} 行重复；同一样品的同一项目只保留一行");
            let problem = CellProblem::at(
                layout,
                typed.row,
                Key::Item.code(),
                "duplicate_row",
                message,
            );
            row.add(problem.found(typed.raw(Key::Item)));
        } else {
            seen.insert(row.item.clone(), typed.row);
        }
    }
}

/// The first row that says something sets the measure; later rows that say another thing are told.
fn contradictions(
    layout: &Layout,
    rows: &[Typed],
    found: &mut [RowFound],
    (places, key): (&[usize], Key),
) {
    let mut first: Option<(&str, u32)> = None;
    for at in places {
        let (Some(typed), Some(row)) = (rows.get(*at), found.get_mut(*at)) else {
            continue;
        };
        let Some(said) = typed.said(key) else {
            continue;
        };
        match first {
            None => first = Some((said, typed.row)),
            Some((other, _)) if other == said => {}
            Some((other, line)) => {
                let message = format!(
                    "{}与同一样品第 {line} 行的「{other}」不一致；请改成一致",
                    key.zh()
                );
                let problem = CellProblem::at(
                    layout,
                    typed.row,
                    key.code(),
                    "conflicting_sheet_field",
                    message,
                );
                row.add(problem.found(typed.raw(key)));
            }
        }
    }
}
