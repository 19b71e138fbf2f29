//! Which samples an actor sees: the one query every list, detail, export, file, search and count of samples starts from.
use crate::db::prelude::schema::{sample, sample_sight};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::code::SampleNumber;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::SampleState;
use crate::unit::Rx;

/// The condition on `sample` under which the actor sees a row.
pub type Condition = Meets<sample::table>;

/// The samples in the actor's sight, as a condition for `filter`.
pub fn samples(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(sample::id.ne("")),
        // Asked row by row along the index of the list, so that a page costs the same however many rows the agency has.
        Sight::Agency(agency) => Box::new(diesel::dsl::exists(
            sample_sight::table.filter(
                sample_sight::sample_id
                    .eq(sample::id)
                    .and(sample_sight::agency_id.eq(agency)),
            ),
        )),
        // A draft is nobody's business but the agency's: no advance notice (办法 art. 14).
        Sight::Laboratory(laboratory) => Box::new(
            sample::laboratory_id
                .eq(laboratory)
                .and(sample::state.ne(SampleState::Draft)),
        ),
        Sight::Nothing => Box::new(sample::id.eq("")),
    }
}

/// One sample in sight by its number, in whatever case and width it was typed.
///
/// # Errors
/// `NotFound` when there is none or it is not the actor's.
pub fn by_number(
    conn: &mut Conn,
    actor: &Actor,
    number: &str,
) -> QueryResult<super::table::SampleRow> {
    let number = number
        .parse::<SampleNumber>()
        .map_or_else(|_| number.to_owned(), String::from);
    sample::table
        .filter(sample::number.eq(number))
        .filter(samples(actor))
        .select(super::table::SampleRow::as_select())
        .first(conn)
}

/// One sample in sight of whoever asks.
///
/// # Errors
/// [`Problem::Missing`] when there is none or it is not the actor's.
pub fn find(rx: &mut Rx, number: &str) -> Result<super::table::SampleRow, Problem> {
    by_number(rx.conn, rx.actor, number)
        .optional()?
        .ok_or(Problem::Missing("这份样品"))
}
