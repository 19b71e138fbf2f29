//! Rows and SQL of what waits to be told.
use crate::db::prelude::schema::{publication_candidate, sample, sample_sight};
use crate::db::prelude::*;
use crate::publication::table::PAGE;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::scope::{Sight, sight};
use crate::rules::stream::PublicStream;

/// A row of `publication_candidate`: a sample that waits to be told of.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = publication_candidate)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct CandidateRow {
    pub sample_id: String,
    pub kind: AnnouncementKind,
    pub stream: PublicStream,
    pub formed_on: Day,
    pub open_on: Option<Day>,
    pub cleared_by: Option<String>,
    pub cleared_note: String,
    pub announcement_id: Option<String>,
}

type Condition = Meets<publication_candidate::table>;

/// The candidates in the actor's sight: the city sees all, a county those of the samples it sees.
fn visible(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(publication_candidate::sample_id.ne("")),
        Sight::Agency(agency) => Box::new(
            publication_candidate::sample_id.eq_any(
                sample_sight::table
                    .filter(sample_sight::agency_id.eq(agency))
                    .select(sample_sight::sample_id),
            ),
        ),
        Sight::Laboratory(_) | Sight::Nothing => Box::new(publication_candidate::sample_id.eq("")),
    }
}

/// What may be told now, the oldest first; after a row of the page before.
pub(in crate::publication) fn ready(
    conn: &mut Conn,
    actor: &Actor,
    (stream, kind): (PublicStream, AnnouncementKind),
    today: Day,
    after: Option<(Day, String)>,
    most: i64,
) -> QueryResult<Vec<CandidateRow>> {
    let mut query = publication_candidate::table
        .filter(visible(actor))
        .filter(publication_candidate::announcement_id.is_null())
        .filter(publication_candidate::stream.eq(stream))
        .filter(publication_candidate::kind.eq(kind))
        .filter(publication_candidate::open_on.le(today))
        .select(CandidateRow::as_select())
        .into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(
            publication_candidate::formed_on
                .gt(day)
                .or(publication_candidate::formed_on
                    .eq(day)
                    .and(publication_candidate::sample_id.gt(id))),
        );
    }
    query
        .order((
            publication_candidate::formed_on.asc(),
            publication_candidate::sample_id.asc(),
        ))
        .limit(most)
        .load(conn)
}

/// What may not be told yet, what opens first on top.
pub(in crate::publication) fn blocked(
    conn: &mut Conn,
    actor: &Actor,
    (stream, kind): (PublicStream, AnnouncementKind),
    today: Day,
    skip: i64,
) -> QueryResult<Vec<CandidateRow>> {
    publication_candidate::table
        .filter(visible(actor))
        .filter(publication_candidate::announcement_id.is_null())
        .filter(publication_candidate::stream.eq(stream))
        .filter(publication_candidate::kind.eq(kind))
        .filter(
            publication_candidate::open_on
                .gt(today)
                .or(publication_candidate::open_on.is_null()),
        )
        .order((
            publication_candidate::open_on.is_null().asc(),
            publication_candidate::open_on.asc(),
            publication_candidate::formed_on.asc(),
            publication_candidate::sample_id.asc(),
        ))
        .select(CandidateRow::as_select())
        .offset(skip)
        .limit(PAGE)
        .load(conn)
}

/// How many wait in this stream and kind: those ready today, and all.
pub(in crate::publication) fn counts(
    conn: &mut Conn,
    actor: &Actor,
    (stream, kind): (PublicStream, AnnouncementKind),
    today: Day,
) -> QueryResult<(i64, i64)> {
    let waiting = || {
        publication_candidate::table
            .filter(visible(actor))
            .filter(publication_candidate::announcement_id.is_null())
            .filter(publication_candidate::stream.eq(stream))
            .filter(publication_candidate::kind.eq(kind))
    };
    let all: i64 = waiting().count().get_result(conn)?;
    let ready: i64 = waiting()
        .filter(publication_candidate::open_on.le(today))
        .count()
        .get_result(conn)?;
    Ok((ready, all))
}

/// The candidate of a sample by its number, in sight.
pub(in crate::publication) fn candidate(
    conn: &mut Conn,
    actor: &Actor,
    number: &str,
    kind: AnnouncementKind,
) -> QueryResult<Option<CandidateRow>> {
    publication_candidate::table
        .filter(visible(actor))
        .filter(publication_candidate::kind.eq(kind))
        .filter(
            publication_candidate::sample_id.eq_any(
                sample::table
                    .filter(sample::number.eq(number))
                    .select(sample::id),
            ),
        )
        .select(CandidateRow::as_select())
        .first(conn)
        .optional()
}

/// Every candidate of a sample that waits.
pub(in crate::publication) fn of_sample(
    conn: &mut Conn,
    sample_id: &str,
) -> QueryResult<Vec<CandidateRow>> {
    publication_candidate::table
        .filter(publication_candidate::sample_id.eq(sample_id))
        .select(CandidateRow::as_select())
        .order(publication_candidate::kind.asc())
        .load(conn)
}

/// The samples that wait, a page at a time in the order of their ids.
pub(in crate::publication) fn waiting_after(
    conn: &mut Conn,
    id: &str,
    most: i64,
) -> QueryResult<Vec<String>> {
    publication_candidate::table
        .filter(publication_candidate::announcement_id.is_null())
        .filter(publication_candidate::sample_id.gt(id))
        .select(publication_candidate::sample_id)
        .distinct()
        .order(publication_candidate::sample_id.asc())
        .limit(most)
        .load(conn)
}

pub(in crate::publication) fn insert_candidate(
    conn: &mut Conn,
    row: &CandidateRow,
) -> QueryResult<usize> {
    insert_into(publication_candidate::table)
        .values(row)
        .execute(conn)
}

pub(in crate::publication) fn set_days(
    conn: &mut Conn,
    (sample_id, kind): (&str, AnnouncementKind),
    formed_on: Day,
    open_on: Option<Day>,
) -> QueryResult<usize> {
    update(publication_candidate::table.find((sample_id, kind)))
        .set((
            publication_candidate::formed_on.eq(formed_on),
            publication_candidate::open_on.eq(open_on),
        ))
        .execute(conn)
}

pub(in crate::publication) fn set_cleared(
    conn: &mut Conn,
    (sample_id, kind): (&str, AnnouncementKind),
    by: &str,
    note: &str,
) -> QueryResult<usize> {
    update(publication_candidate::table.find((sample_id, kind)))
        .set((
            publication_candidate::cleared_by.eq(by),
            publication_candidate::cleared_note.eq(note),
        ))
        .execute(conn)
}

pub(in crate::publication) fn put_into(
    conn: &mut Conn,
    (sample_id, kind): (&str, AnnouncementKind),
    announcement_id: &str,
) -> QueryResult<usize> {
    update(publication_candidate::table.find((sample_id, kind)))
        .set(publication_candidate::announcement_id.eq(announcement_id))
        .execute(conn)
}

/// The rows of an announcement wait again.
pub(in crate::publication) fn release(
    conn: &mut Conn,
    announcement_id: &str,
) -> QueryResult<usize> {
    update(
        publication_candidate::table
            .filter(publication_candidate::announcement_id.eq(announcement_id)),
    )
    .set(publication_candidate::announcement_id.eq(None::<String>))
    .execute(conn)
}

/// The oldest day from which the time to publish runs, over what is ready in this stream and kind.
pub(in crate::publication) fn oldest_ready(
    conn: &mut Conn,
    (stream, kind): (PublicStream, AnnouncementKind),
    today: Day,
) -> QueryResult<Option<Day>> {
    publication_candidate::table
        .filter(publication_candidate::announcement_id.is_null())
        .filter(publication_candidate::stream.eq(stream))
        .filter(publication_candidate::kind.eq(kind))
        .filter(publication_candidate::open_on.le(today))
        .select(publication_candidate::formed_on)
        .order(publication_candidate::formed_on.asc())
        .first(conn)
        .optional()
}

/// The oldest such day of one announcement.
pub(in crate::publication) fn oldest_in(
    conn: &mut Conn,
    announcement_id: &str,
) -> QueryResult<Option<Day>> {
    publication_candidate::table
        .filter(publication_candidate::announcement_id.eq(announcement_id))
        .select(publication_candidate::formed_on)
        .order(publication_candidate::formed_on.asc())
        .first(conn)
        .optional()
}
