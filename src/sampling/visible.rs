//! Which samples an actor sees: the one query every list, detail, export, file, search and count of samples starts from.
use crate::db::MultiBackend;
use crate::db::prelude::schema::{sample, sample_sight};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::scope::{Sight, sight};

/// The condition on `sample` under which the actor sees a row.
pub type Condition =
    Box<dyn BoxableExpression<sample::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// The samples in the actor's sight, as a condition for `filter`.
pub fn samples(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(sample::id.ne("")),
        Sight::Agency(agency) => Box::new(
            sample::id.eq_any(
                sample_sight::table
                    .filter(sample_sight::agency_id.eq(agency))
                    .select(sample_sight::sample_id),
            ),
        ),
        Sight::Laboratory(laboratory) => Box::new(sample::laboratory_id.eq(laboratory)),
        Sight::Nothing => Box::new(sample::id.eq("")),
    }
}

/// One sample in sight by its number.
///
/// # Errors
/// `NotFound` when there is none or it is not the actor's.
pub fn by_number(
    conn: &mut Conn,
    actor: &Actor,
    number: &str,
) -> QueryResult<super::table::SampleRow> {
    sample::table
        .filter(sample::number.eq(number))
        .filter(samples(actor))
        .select(super::table::SampleRow::as_select())
        .first(conn)
}
