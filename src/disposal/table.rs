//! Rows and SQL of disposal.
use crate::db::prelude::schema::{
    account, account_role, agency, case_event, case_part, disposal_case, notice, report,
    sample_sight, sequence_number,
};
use crate::db::prelude::*;
use crate::people::table::AgencyRow;
use crate::rules::actor::{Actor, Role};
use crate::rules::day::Day;
use crate::rules::disposal::party::Routed;
use crate::rules::instant::Instant;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{CaseState, NoticeState, PartState, PartyRole};
use crate::rules::stream::PublicStream;

/// A row of `disposal_case`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = disposal_case)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct CaseRow {
    pub id: String,
    pub number: String,
    pub sample_id: String,
    pub report_id: String,
    pub stream: PublicStream,
    pub agency_id: String,
    pub failing_items: String,
    pub received_at: Instant,
    pub state: CaseState,
    pub closed_at: Option<Instant>,
    pub revision: i32,
}

/// A row of `case_part`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_part)]
#[diesel(treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct PartRow {
    pub id: String,
    pub case_id: String,
    pub slug: PartyRole,
    pub also_producer: bool,
    pub party_name: String,
    pub party_address: String,
    pub place_written: String,
    pub region_code: Option<String>,
    pub routed: Routed,
    pub agency_id: String,
    pub handler_id: Option<String>,
    pub state: PartState,
    pub received_at: Instant,
    pub started_on: Option<Day>,
    pub start_paper: String,
    pub control: String,
    pub cause: String,
    pub penalty: String,
    pub rectification: String,
    pub transfer_letter: String,
    pub transferred_on: Option<Day>,
    pub submitted_by: Option<String>,
    pub submitted_at: Option<Instant>,
    pub reviewed_by: Option<String>,
    pub closed_at: Option<Instant>,
    pub return_reason: String,
    pub revision: i32,
    pub due_on: Option<Day>,
}

/// A row of `notice`: one paper to one addressee.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notice)]
#[diesel(treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct NoticeRow {
    pub id: String,
    pub case_id: String,
    pub part_id: String,
    pub addressee: String,
    pub agency_id: String,
    pub state: NoticeState,
    pub served_on: Option<Day>,
    pub method: String,
    pub proof: String,
    pub served_by: Option<String>,
    pub registered_at: Option<Instant>,
    pub revision: i32,
}

/// A row of `case_event`: one line of the case's history.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_event)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct EventRow {
    pub id: String,
    pub case_id: String,
    pub part_id: Option<String>,
    pub at: Instant,
    pub actor_id: String,
    pub fact: String,
}

/// The condition on `disposal_case` under which the actor sees a case: whoever sampled it, owns or owned a part, and the city.
/// A laboratory sees no case.
pub(super) type Condition = Meets<disposal_case::table>;

pub(super) fn visible(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(disposal_case::id.ne("")),
        Sight::Agency(agency) => Box::new(
            disposal_case::sample_id.eq_any(
                sample_sight::table
                    .filter(sample_sight::agency_id.eq(agency))
                    .select(sample_sight::sample_id),
            ),
        ),
        Sight::Laboratory(_) | Sight::Nothing => Box::new(disposal_case::id.eq("")),
    }
}

pub(super) fn case_in_sight(
    conn: &mut Conn,
    actor: &Actor,
    number: &str,
) -> QueryResult<Option<CaseRow>> {
    disposal_case::table
        .filter(disposal_case::number.eq(number))
        .filter(visible(actor))
        .select(CaseRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn case_of_sample(conn: &mut Conn, sample_id: &str) -> QueryResult<Option<CaseRow>> {
    disposal_case::table
        .filter(disposal_case::sample_id.eq(sample_id))
        .select(CaseRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert_case(conn: &mut Conn, row: &CaseRow) -> QueryResult<usize> {
    insert_into(disposal_case::table).values(row).execute(conn)
}

pub(super) fn set_report(
    conn: &mut Conn,
    case_id: &str,
    report_id: &str,
    items: &str,
) -> QueryResult<usize> {
    update(disposal_case::table.find(case_id))
        .set((
            disposal_case::report_id.eq(report_id),
            disposal_case::failing_items.eq(items),
            disposal_case::revision.eq(disposal_case::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn close_case(conn: &mut Conn, case_id: &str, at: Instant) -> QueryResult<usize> {
    update(disposal_case::table.find(case_id))
        .set((
            disposal_case::state.eq(CaseState::Closed),
            disposal_case::closed_at.eq(at),
            disposal_case::revision.eq(disposal_case::revision + 1),
        ))
        .execute(conn)
}

pub(super) fn insert_part(conn: &mut Conn, row: &PartRow) -> QueryResult<usize> {
    insert_into(case_part::table).values(row).execute(conn)
}

/// The parts of a case: seller or caterer before producer.
pub(super) fn parts(conn: &mut Conn, case_id: &str) -> QueryResult<Vec<PartRow>> {
    let mut parts: Vec<PartRow> = case_part::table
        .filter(case_part::case_id.eq(case_id))
        .select(PartRow::as_select())
        .load(conn)?;
    parts.sort_by_key(|part| part.slug);
    Ok(parts)
}

pub(super) fn part_by_slug(
    conn: &mut Conn,
    case_id: &str,
    slug: PartyRole,
) -> QueryResult<Option<PartRow>> {
    case_part::table
        .filter(case_part::case_id.eq(case_id).and(case_part::slug.eq(slug)))
        .select(PartRow::as_select())
        .first(conn)
        .optional()
}

/// Writes a part whole, if it is still the one that was read: the row carries the revision that was seen, the written one is the next.
pub(super) fn write_part(conn: &mut Conn, row: &PartRow) -> QueryResult<bool> {
    let seen = case_part::table.filter(
        case_part::id
            .eq(&row.id)
            .and(case_part::revision.eq(row.revision)),
    );
    let next = PartRow {
        revision: row.revision + 1,
        ..row.clone()
    };
    update(seen)
        .set(&next)
        .execute(conn)
        .map(|changed| changed == 1)
}

pub(super) fn set_due(conn: &mut Conn, part_id: &str, due: Option<Day>) -> QueryResult<usize> {
    update(case_part::table.find(part_id))
        .set(case_part::due_on.eq(due))
        .execute(conn)
}

/// The next open parts after this id, for a recount.
pub(super) fn open_parts_after(
    conn: &mut Conn,
    after: &str,
    limit: i64,
) -> QueryResult<Vec<PartRow>> {
    case_part::table
        .filter(case_part::due_on.is_not_null())
        .filter(case_part::id.gt(after))
        .order(case_part::id)
        .limit(limit)
        .select(PartRow::as_select())
        .load(conn)
}

pub(super) fn insert_notice(conn: &mut Conn, row: &NoticeRow) -> QueryResult<usize> {
    insert_into(notice::table).values(row).execute(conn)
}

pub(super) fn notices_of_parts(
    conn: &mut Conn,
    part_ids: &[String],
) -> QueryResult<Vec<NoticeRow>> {
    notice::table
        .filter(notice::part_id.eq_any(part_ids))
        .select(NoticeRow::as_select())
        .load(conn)
}

pub(super) fn notice_of_part(conn: &mut Conn, part_id: &str) -> QueryResult<NoticeRow> {
    notice::table
        .filter(notice::part_id.eq(part_id))
        .select(NoticeRow::as_select())
        .first(conn)
}

pub(super) fn notices_of_sample(
    conn: &mut Conn,
    sample_id: &str,
) -> QueryResult<Vec<(NoticeRow, PartyRole, Routed)>> {
    notice::table
        .inner_join(case_part::table.inner_join(disposal_case::table))
        .filter(disposal_case::sample_id.eq(sample_id))
        .order(case_part::slug)
        .select((NoticeRow::as_select(), case_part::slug, case_part::routed))
        .load(conn)
}

pub(super) fn write_notice(conn: &mut Conn, row: &NoticeRow) -> QueryResult<usize> {
    let next = NoticeRow {
        revision: row.revision + 1,
        ..row.clone()
    };
    update(notice::table.find(&row.id)).set(&next).execute(conn)
}

pub(super) fn insert_event(conn: &mut Conn, row: &EventRow) -> QueryResult<usize> {
    insert_into(case_event::table).values(row).execute(conn)
}

/// The latest lines of a case's history, the newest first, and how many there are.
pub(super) fn events(
    conn: &mut Conn,
    case_id: &str,
    limit: i64,
) -> QueryResult<(Vec<EventRow>, i64)> {
    let of_case = case_event::case_id.eq(case_id);
    let count = case_event::table.filter(of_case).count().get_result(conn)?;
    let rows = case_event::table
        .filter(of_case)
        .order((case_event::at.desc(), case_event::id.desc()))
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?;
    Ok((rows, count))
}

/// The next number of a sequence, counted from 1.
pub(super) fn next_number(conn: &mut Conn, name: &str) -> QueryResult<i64> {
    let last: Option<i64> = sequence_number::table
        .find(name)
        .select(sequence_number::last)
        .first(conn)
        .optional()?;
    let next = last.map_or(1, |last| last + 1);
    update_or_insert(
        conn,
        |conn| {
            update(sequence_number::table.find(name))
                .set(sequence_number::last.eq(next))
                .execute(conn)
        },
        |conn| {
            insert_into(sequence_number::table)
                .values((
                    sequence_number::name.eq(name),
                    sequence_number::last.eq(next),
                ))
                .execute(conn)
        },
    )?;
    Ok(next)
}

pub(super) fn agency_by_code(conn: &mut Conn, code: &str) -> QueryResult<Option<AgencyRow>> {
    agency::table
        .filter(agency::code.eq(code))
        .select(AgencyRow::as_select())
        .first(conn)
        .optional()
}

/// Every agency, by code.
pub(super) fn agencies(conn: &mut Conn) -> QueryResult<Vec<AgencyRow>> {
    agency::table
        .order(agency::code)
        .select(AgencyRow::as_select())
        .load(conn)
}

/// Name and agency of the persons behind ids.
pub(super) fn persons(
    conn: &mut Conn,
    ids: &[String],
) -> QueryResult<Vec<(String, String, Option<String>)>> {
    account::table
        .left_join(agency::table)
        .filter(account::id.eq_any(ids))
        .select((account::id, account::name, agency::name.nullable()))
        .load(conn)
}

/// The names of those of an agency who review closings, but one person.
pub(super) fn reviewers(conn: &mut Conn, agency_id: &str, but: &str) -> QueryResult<Vec<String>> {
    account::table
        .inner_join(account_role::table.on(account_role::account_id.eq(account::id)))
        .filter(account::agency_id.eq(agency_id))
        .filter(account::disabled.eq(false))
        .filter(account::id.ne(but))
        .filter(account_role::role.eq(Role::CaseReviewer))
        .order(account::name.asc())
        .select(account::name)
        .limit(2)
        .load(conn)
}

/// Number and instant of issue of a report.
pub(super) fn report_of(
    conn: &mut Conn,
    report_id: &str,
) -> QueryResult<(String, Option<Instant>)> {
    report::table
        .find(report_id)
        .select((report::number, report::issued_at))
        .first(conn)
}
