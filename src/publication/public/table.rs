//! Rows and SQL of the public pages. Every query begins with what was published.
use crate::db::prelude::schema::{announcement, announcement_row, laboratory, report, sample};
use crate::db::prelude::*;
use crate::publication::table::{AnnouncementRow, FrozenRow};
use crate::rules::instant::Instant;
use crate::rules::publication::AnnouncementKind;
use crate::rules::stage::{AnnouncementState, ReportState};

/// What is searched for among published rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// The folded text; empty for everything.
    pub(super) folded: String,
    /// A county's code; empty for all.
    pub(super) county: String,
    /// One kind; both results when none.
    pub(super) kind: Option<AnnouncementKind>,
    /// Not published before this moment.
    pub(super) since: Option<Instant>,
}

/// How many rows a page of the public search shows.
pub(super) const PAGE: i64 = 20;

type Condition =
    Meets<diesel::helper_types::InnerJoinQuerySource<announcement_row::table, announcement::table>>;

/// The condition under which a published row fits.
fn fits(wanted: &Wanted) -> Condition {
    let state = announcement::state.eq(AnnouncementState::Published);
    let mut fits: Condition = match wanted.kind {
        Some(kind) => Box::new(state.and(announcement::kind.eq(kind))),
        None => Box::new(state.and(announcement::kind.ne(AnnouncementKind::Disposal))),
    };
    if let Some(since) = wanted.since {
        fits = Box::new(fits.and(announcement::published_at.assume_not_null().ge(since)));
    }
    if !wanted.folded.is_empty() {
        let pattern = format!("%{}%", escaped(&wanted.folded));
        fits = Box::new(fits.and(announcement_row::folded.like(pattern).escape('\\')));
    }
    if !wanted.county.is_empty() {
        let there = sample::table
            .filter(sample::county.eq(wanted.county.clone()))
            .select(sample::id);
        fits = Box::new(fits.and(announcement_row::sample_id.eq_any(there)));
    }
    fits
}

/// The text with the signs that LIKE reads taken literally.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

pub(super) fn n_found(conn: &mut Conn, wanted: &Wanted) -> QueryResult<i64> {
    announcement_row::table
        .inner_join(announcement::table)
        .filter(fits(wanted))
        .count()
        .get_result(conn)
}

/// The rows that fit: failures before conforming results, then the latest first.
pub(super) fn found(
    conn: &mut Conn,
    wanted: &Wanted,
    skip: i64,
) -> QueryResult<Vec<(FrozenRow, AnnouncementRow)>> {
    announcement_row::table
        .inner_join(announcement::table)
        .filter(fits(wanted))
        .order((
            announcement::kind.asc(),
            announcement::year.desc(),
            announcement::issue.desc(),
            announcement_row::ordinal.asc(),
        ))
        .select((FrozenRow::as_select(), AnnouncementRow::as_select()))
        .offset(skip)
        .limit(PAGE)
        .load(conn)
}

/// The latest announcements that became public, those withdrawn later among them.
pub(super) fn latest(
    conn: &mut Conn,
    before: Option<(i32, i32)>,
    most: i64,
) -> QueryResult<Vec<AnnouncementRow>> {
    let mut query = announcement::table
        .filter(announcement::published_at.is_not_null())
        .select(AnnouncementRow::as_select())
        .into_boxed();
    if let Some((year, issue)) = before {
        query = query.filter(
            announcement::year.lt(year).or(announcement::year
                .eq(year)
                .and(announcement::issue.lt(issue))),
        );
    }
    query
        .order((announcement::year.desc(), announcement::issue.desc()))
        .limit(most)
        .load(conn)
}

/// An announcement that became public.
pub(super) fn public(
    conn: &mut Conn,
    year: i32,
    issue: i32,
) -> QueryResult<Option<AnnouncementRow>> {
    announcement::table
        .filter(announcement::year.eq(year))
        .filter(announcement::issue.eq(issue))
        .filter(announcement::published_at.is_not_null())
        .select(AnnouncementRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn row(
    conn: &mut Conn,
    announcement_id: &str,
    ordinal: i32,
) -> QueryResult<Option<FrozenRow>> {
    announcement_row::table
        .find((announcement_id, ordinal))
        .select(FrozenRow::as_select())
        .first(conn)
        .optional()
}

/// What else was published of the same sample in this kind, the latest first.
pub(super) fn of_sample(
    conn: &mut Conn,
    sample_id: &str,
    kind: AnnouncementKind,
) -> QueryResult<Option<(FrozenRow, AnnouncementRow)>> {
    announcement_row::table
        .inner_join(announcement::table)
        .filter(announcement_row::sample_id.eq(sample_id))
        .filter(announcement::kind.eq(kind))
        .filter(announcement::state.eq(AnnouncementState::Published))
        .order((announcement::year.desc(), announcement::issue.desc()))
        .select((FrozenRow::as_select(), AnnouncementRow::as_select()))
        .first(conn)
        .optional()
}

/// A report as whoever holds its paper may check it: the laboratory, the day of issue, whether it still holds.
pub(super) fn report(
    conn: &mut Conn,
    number: &str,
) -> QueryResult<Option<(String, Option<Instant>, ReportState)>> {
    report::table
        .inner_join(sample::table.inner_join(laboratory::table))
        .filter(report::number.eq(number))
        .filter(report::state.eq_any([ReportState::Issued, ReportState::Superseded]))
        .select((laboratory::name, report::issued_at, report::state))
        .first(conn)
        .optional()
}
