//! Rows and SQL of announcements.
use crate::db::prelude::schema::{announcement, announcement_row, sequence_number};
use crate::db::prelude::*;
use crate::rules::instant::Instant;
use crate::rules::publication::AnnouncementKind;
use crate::rules::stage::AnnouncementState;
use crate::rules::stream::PublicStream;

/// How many rows a page of the queue or of an announcement shows.
pub(super) const PAGE: i64 = 50;

/// A row of `announcement`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = announcement)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct AnnouncementRow {
    pub id: String,
    pub year: i32,
    pub issue: i32,
    pub stream: PublicStream,
    pub kind: AnnouncementKind,
    pub title: String,
    pub state: AnnouncementState,
    pub composer_id: String,
    pub composed_at: Instant,
    pub reviewer_id: Option<String>,
    pub published_at: Option<Instant>,
    pub rows_hash: String,
    pub withdrawn_reason: String,
    pub revision: i32,
}

impl AnnouncementRow {
    /// 2026年第41期.
    pub fn name(&self) -> String {
        format!("{}年第{}期", self.year, self.issue)
    }

    /// Where officials read it.
    pub fn href(&self) -> String {
        format!("/announcements/{}/{}", self.year, self.issue)
    }
}

/// A row of `announcement_row`: what is told of one sample, frozen.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = announcement_row)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct FrozenRow {
    pub announcement_id: String,
    pub ordinal: i32,
    pub sample_id: String,
    pub body: String,
    pub folded: String,
}

/// The next number of a named sequence; safe behind the gate.
pub(super) fn next_number(conn: &mut Conn, name: &str) -> QueryResult<i32> {
    let last: i64 = sequence_number::table
        .find(name)
        .select(sequence_number::last)
        .first(conn)
        .optional()?
        .unwrap_or(0);
    update_or_insert(
        conn,
        |conn| {
            update(sequence_number::table.find(name))
                .set(sequence_number::last.eq(last + 1))
                .execute(conn)
        },
        |conn| {
            insert_into(sequence_number::table)
                .values((
                    sequence_number::name.eq(name),
                    sequence_number::last.eq(last + 1),
                ))
                .execute(conn)
        },
    )?;
    Ok(i32::try_from(last + 1).unwrap_or(i32::MAX))
}

pub(super) fn insert(conn: &mut Conn, row: &AnnouncementRow) -> QueryResult<usize> {
    insert_into(announcement::table).values(row).execute(conn)
}

pub(super) fn insert_row(conn: &mut Conn, row: &FrozenRow) -> QueryResult<usize> {
    insert_into(announcement_row::table)
        .values(row)
        .execute(conn)
}

/// An announcement by year and issue.
pub(super) fn by_place(
    conn: &mut Conn,
    year: i32,
    issue: i32,
) -> QueryResult<Option<AnnouncementRow>> {
    announcement::table
        .filter(announcement::year.eq(year))
        .filter(announcement::issue.eq(issue))
        .select(AnnouncementRow::as_select())
        .first(conn)
        .optional()
}

/// The announcements, the latest first; of one state when asked.
pub(super) fn announcements(
    conn: &mut Conn,
    state: Option<AnnouncementState>,
    before: Option<(i32, i32)>,
) -> QueryResult<Vec<AnnouncementRow>> {
    let mut query = announcement::table
        .select(AnnouncementRow::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(announcement::state.eq(state));
    }
    if let Some((year, issue)) = before {
        query = query.filter(
            announcement::year.lt(year).or(announcement::year
                .eq(year)
                .and(announcement::issue.lt(issue))),
        );
    }
    query
        .order((announcement::year.desc(), announcement::issue.desc()))
        .limit(PAGE + 1)
        .load(conn)
}

/// The announcements composed by others that wait for a reviewer.
pub(super) fn composed_by_others(
    conn: &mut Conn,
    reviewer: &str,
) -> QueryResult<Vec<AnnouncementRow>> {
    announcement::table
        .filter(announcement::state.eq(AnnouncementState::Composed))
        .filter(announcement::composer_id.ne(reviewer))
        .select(AnnouncementRow::as_select())
        .order((announcement::year.asc(), announcement::issue.asc()))
        .load(conn)
}

/// How many announcements this person composed that wait for a reviewer.
pub(super) fn composed_by(conn: &mut Conn, composer: &str) -> QueryResult<i64> {
    announcement::table
        .filter(announcement::state.eq(AnnouncementState::Composed))
        .filter(announcement::composer_id.eq(composer))
        .count()
        .get_result(conn)
}

/// The frozen rows of an announcement, in their order.
pub(super) fn rows(
    conn: &mut Conn,
    announcement_id: &str,
    (after, most): (i32, i64),
) -> QueryResult<Vec<FrozenRow>> {
    announcement_row::table
        .filter(announcement_row::announcement_id.eq(announcement_id))
        .filter(announcement_row::ordinal.gt(after))
        .select(FrozenRow::as_select())
        .order(announcement_row::ordinal.asc())
        .limit(most)
        .load(conn)
}

pub(super) fn n_rows(conn: &mut Conn, announcement_id: &str) -> QueryResult<i64> {
    announcement_row::table
        .filter(announcement_row::announcement_id.eq(announcement_id))
        .count()
        .get_result(conn)
}

/// Where a sample is told of in this kind by an announcement that was not withdrawn, other than the one asked from.
pub(super) fn told_in(
    conn: &mut Conn,
    sample_id: &str,
    kind: AnnouncementKind,
    but: &str,
) -> QueryResult<Option<AnnouncementRow>> {
    announcement::table
        .filter(announcement::kind.eq(kind))
        .filter(announcement::id.ne(but))
        .filter(announcement::state.ne(AnnouncementState::Withdrawn))
        .filter(
            announcement::id.eq_any(
                announcement_row::table
                    .filter(announcement_row::sample_id.eq(sample_id))
                    .select(announcement_row::announcement_id),
            ),
        )
        .select(AnnouncementRow::as_select())
        .first(conn)
        .optional()
}

/// Publishes what is still composed at this revision; 0 rows when it moved.
pub(super) fn set_published(
    conn: &mut Conn,
    row: &AnnouncementRow,
    reviewer: &str,
    now: Instant,
) -> QueryResult<usize> {
    update(
        announcement::table
            .find(&row.id)
            .filter(announcement::revision.eq(row.revision))
            .filter(announcement::state.eq(AnnouncementState::Composed)),
    )
    .set((
        announcement::state.eq(AnnouncementState::Published),
        announcement::reviewer_id.eq(reviewer),
        announcement::published_at.eq(now),
        announcement::revision.eq(row.revision + 1),
    ))
    .execute(conn)
}

/// Withdraws at this revision; 0 rows when it moved.
pub(super) fn set_withdrawn(
    conn: &mut Conn,
    row: &AnnouncementRow,
    reason: &str,
) -> QueryResult<usize> {
    update(
        announcement::table
            .find(&row.id)
            .filter(announcement::revision.eq(row.revision)),
    )
    .set((
        announcement::state.eq(AnnouncementState::Withdrawn),
        announcement::withdrawn_reason.eq(reason),
        announcement::revision.eq(row.revision + 1),
    ))
    .execute(conn)
}
