//! Search over what the actor sees: numbers by their beginning, names by a part. Every row carries its stream's mark.
use serde::Serialize;

use super::listing::table::{Begin, Order, Picked, Words};
use super::listing::{SampleLine, lines, table, words};
use crate::problem::Problem;
use crate::unit::Rx;

/// As many rows are shown; more words find fewer.
const MOST: i64 = 20;

/// What was found of samples.
#[derive(Debug, Serialize)]
pub struct FoundSamples {
    /// The sample of exactly this number, empty otherwise: where it stands.
    pub exact: String,
    /// The samples, the latest first.
    pub samples: Vec<SampleLine>,
    /// Whether there are more.
    pub more: bool,
}

/// Looks for samples.
///
/// # Errors
/// What the database says.
pub fn samples(rx: &mut Rx, typed: &str) -> Result<FoundSamples, Problem> {
    let Some(words) = words(typed) else {
        return Ok(FoundSamples {
            exact: String::new(),
            samples: Vec::new(),
            more: false,
        });
    };
    let wanted = Picked {
        words: Some(words.clone()),
        ..Picked::default()
    };
    let page = (&Begin::First, MOST + 1);
    let mut rows = table::page(rx.conn, rx.actor, &wanted, Order::Newest, page)?;
    let more = rows.len() > usize::try_from(MOST).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let exact = match &words {
        Words::Number(number) => rows
            .iter()
            .find(|row| row.number == *number)
            .map(|row| super::href(&row.number)),
        Words::Name(_) => None,
    };
    Ok(FoundSamples {
        exact: exact.unwrap_or_default(),
        samples: lines(rx, rows)?,
        more,
    })
}
