//! Results of supervision that are published or may be: counts and lists. What a county may not see does not count for it.
use super::{PAGE, SampleLine};
use crate::db::prelude::schema::{announcement, publication_candidate, sample, sample_sight};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::AnnouncementState;
use crate::rules::stream::PublicStream;

/// Whether a result is published, or ready to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::indicators) enum Told {
    /// It stands in an announcement that was published and holds.
    Published,
    /// It may be told, published or not.
    Due,
}

/// The results of supervision that were formed in a span.
fn formed(
    actor: &Actor,
    kinds: &[AnnouncementKind],
    (from, to, today): (Day, Day, Day),
    told: Told,
) -> Meets<publication_candidate::table> {
    let published = || {
        announcement::table
            .filter(announcement::state.eq(AnnouncementState::Published))
            .select(announcement::id.nullable())
    };
    let span = publication_candidate::stream
        .eq(PublicStream::Supervision)
        .and(publication_candidate::kind.eq_any(kinds.to_vec()))
        .and(publication_candidate::formed_on.ge(from))
        .and(publication_candidate::formed_on.le(to));
    let stands = publication_candidate::announcement_id.eq_any(published());
    let fits: Meets<publication_candidate::table> = match told {
        Told::Published => Box::new(span.and(stands.assume_not_null())),
        Told::Due => Box::new(
            span.and(
                stands
                    .assume_not_null()
                    .or(publication_candidate::open_on.assume_not_null().le(today)),
            ),
        ),
    };
    match sight(actor) {
        Sight::City => fits,
        Sight::Agency(agency) => {
            let seen = sample_sight::table
                .filter(sample_sight::agency_id.eq(agency))
                .select(sample_sight::sample_id);
            Box::new(fits.and(publication_candidate::sample_id.eq_any(seen)))
        }
        Sight::Laboratory(_) | Sight::Nothing => {
            Box::new(fits.and(publication_candidate::sample_id.eq("")))
        }
    }
}

pub(in crate::indicators) fn count(
    conn: &mut Conn,
    actor: &Actor,
    kinds: &[AnnouncementKind],
    span: (Day, Day, Day),
    told: Told,
) -> QueryResult<i64> {
    publication_candidate::table
        .filter(formed(actor, kinds, span, told))
        .count()
        .get_result(conn)
}

/// A page of the samples behind what is told or due, the latest first.
pub(in crate::indicators) fn page(
    conn: &mut Conn,
    actor: &Actor,
    kinds: &[AnnouncementKind],
    (span, told): ((Day, Day, Day), Told),
    skip: i64,
) -> QueryResult<Vec<SampleLine>> {
    let ids: Vec<String> = publication_candidate::table
        .filter(formed(actor, kinds, span, told))
        .order((
            publication_candidate::formed_on.desc(),
            publication_candidate::sample_id.desc(),
        ))
        .select(publication_candidate::sample_id)
        .offset(skip)
        .limit(PAGE + 1)
        .load(conn)?;
    sample::table
        .filter(sample::id.eq_any(&ids))
        .select(SampleLine::as_select())
        .order((sample::sampled_on.desc(), sample::number.desc()))
        .load(conn)
}
