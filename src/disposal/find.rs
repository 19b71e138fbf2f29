//! Finding cases by the beginning of their number, within the actor's sight: for the search box.
use std::collections::BTreeMap;

use super::table::visible;
use crate::db::prelude::schema::{disposal_case, sample};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::stage::CaseState;
use crate::rules::stream::PublicStream;
use crate::unit::Rx;

/// As many cases are found.
const MOST: i64 = 20;

/// No case number is longer than this beyond its beginning.
const LONGEST: usize = 20;

/// The case of a sample, where there is one in sight: its number and state.
///
/// # Errors
/// What the database says.
pub fn of_sample(rx: &mut Rx, number: &str) -> Result<Option<(String, CaseState)>, Problem> {
    let sample = sample::table
        .filter(sample::number.eq(number))
        .select(sample::id);
    Ok(disposal_case::table
        .filter(visible(rx.actor))
        .filter(disposal_case::sample_id.eq_any(sample))
        .select((disposal_case::number, disposal_case::state))
        .first(rx.conn)
        .optional()?)
}

/// The cases in sight whose number begins so: number, stream, food, state.
///
/// # Errors
/// What the database says.
pub fn beginning_with(
    rx: &mut Rx,
    head: &str,
) -> Result<Vec<(String, PublicStream, String, CaseState)>, Problem> {
    let numeric = head
        .chars()
        .all(|sign| sign.is_ascii_digit() || sign == '-');
    if head.len() < 4 || !numeric {
        return Ok(Vec::new());
    }
    let last = format!("{head}{}", "9".repeat(LONGEST));
    let cases: Vec<(String, PublicStream, String, CaseState)> = disposal_case::table
        .filter(visible(rx.actor))
        .filter(
            disposal_case::number
                .ge(head)
                .and(disposal_case::number.le(last)),
        )
        .order(disposal_case::number.desc())
        .limit(MOST)
        .select((
            disposal_case::number,
            disposal_case::stream,
            disposal_case::sample_id,
            disposal_case::state,
        ))
        .load(rx.conn)?;
    let ids: Vec<&String> = cases.iter().map(|(_, _, sample, _)| sample).collect();
    let foods: BTreeMap<String, String> = sample::table
        .filter(sample::id.eq_any(ids))
        .select((sample::id, sample::food_name))
        .load::<(String, String)>(rx.conn)?
        .into_iter()
        .collect();
    let named = |(number, stream, sample, state): (String, PublicStream, String, CaseState)| {
        let food = foods.get(&sample).cloned().unwrap_or_default();
        (number, stream, food, state)
    };
    Ok(cases.into_iter().map(named).collect())
}
