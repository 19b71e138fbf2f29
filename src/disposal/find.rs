//! Finding cases by the beginning of their number, within the actor's sight: for the search box.
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

/// The cases in sight whose number begins so: number, stream, food, state.
///
/// # Errors
/// What the database says.
pub fn beginning_with(
    rx: &mut Rx,
    head: &str,
) -> Result<Vec<(String, PublicStream, String, CaseState)>, Problem> {
    let numeric = head.chars().all(|sign| sign.is_ascii_digit() || sign == '-');
    if head.len() < 4 || !numeric {
        return Ok(Vec::new());
    }
    let last = format!("{head}{}", "9".repeat(LONGEST));
    Ok(disposal_case::table
        .inner_join(sample::table)
        .filter(visible(rx.actor))
        .filter(disposal_case::number.ge(head).and(disposal_case::number.le(last)))
        .order(disposal_case::number.desc())
        .limit(MOST)
        .select((
            disposal_case::number,
            disposal_case::stream,
            sample::food_name,
            disposal_case::state,
        ))
        .load(rx.conn)?)
}
