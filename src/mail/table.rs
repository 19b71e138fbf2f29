//! Rows and SQL of the outbox.
use crate::db::prelude::schema::outbox;
use crate::db::prelude::*;
use crate::rules::instant::Instant;

/// A row of `outbox`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct OutboxRow {
    pub id: String,
    pub account_id: Option<String>,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub unique_key: String,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    pub tries: i32,
    pub failure: String,
}

pub(super) fn is_queued(conn: &mut Conn, key: &str) -> QueryResult<bool> {
    outbox::table
        .filter(outbox::unique_key.eq(key))
        .count()
        .get_result::<i64>(conn)
        .map(|n| n > 0)
}

pub(super) fn insert(conn: &mut Conn, row: &OutboxRow) -> QueryResult<usize> {
    insert_into(outbox::table).values(row).execute(conn)
}

pub(super) fn due(
    conn: &mut Conn,
    tries: i32,
    made_before: Instant,
    most: i64,
) -> QueryResult<Vec<OutboxRow>> {
    outbox::table
        .filter(
            outbox::sent_at
                .is_null()
                .and(outbox::tries.eq(tries))
                .and(outbox::created_at.le(made_before)),
        )
        .select(OutboxRow::as_select())
        .order((outbox::created_at.asc(), outbox::id.asc()))
        .limit(most)
        .load(conn)
}

pub(super) fn sent(conn: &mut Conn, id: &str, now: Instant) -> QueryResult<usize> {
    update(outbox::table.find(id))
        .set((outbox::sent_at.eq(Some(now)), outbox::failure.eq("")))
        .execute(conn)
}

pub(super) fn failed(conn: &mut Conn, id: &str, tries: i32, why: &str) -> QueryResult<usize> {
    update(outbox::table.find(id))
        .set((outbox::tries.eq(tries), outbox::failure.eq(why)))
        .execute(conn)
}

pub(super) fn waiting(conn: &mut Conn, most_tries: i32) -> QueryResult<i64> {
    outbox::table
        .filter(outbox::sent_at.is_null().and(outbox::tries.lt(most_tries)))
        .count()
        .get_result(conn)
}

pub(super) fn failing(conn: &mut Conn) -> QueryResult<Vec<OutboxRow>> {
    outbox::table
        .filter(outbox::sent_at.is_null().and(outbox::tries.gt(0)))
        .select(OutboxRow::as_select())
        .order((outbox::created_at.desc(), outbox::id.desc()))
        .limit(50)
        .load(conn)
}

/// Its waits have passed already, so the tries follow one another round by round.
pub(super) fn retry(conn: &mut Conn, id: &str) -> QueryResult<bool> {
    let open = outbox::table.filter(outbox::id.eq(id).and(outbox::sent_at.is_null()));
    Ok(update(open).set(outbox::tries.eq(0)).execute(conn)? == 1)
}
