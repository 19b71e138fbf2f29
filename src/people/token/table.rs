//! Rows and SQL of API tokens.
use crate::db::prelude::schema::api_token;
use crate::db::prelude::*;
use crate::rules::instant::Instant;

/// A row of `api_token`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_token)]
pub(super) struct TokenRow {
    pub(super) token_hash: String,
    pub(super) account_id: String,
    pub(super) label: String,
    pub(super) created_at: Instant,
    pub(super) expires_at: Instant,
    pub(super) revoked: bool,
}

pub(super) fn insert(conn: &mut Conn, row: &TokenRow) -> QueryResult<usize> {
    insert_into(api_token::table).values(row).execute(conn)
}

pub(super) fn owner(conn: &mut Conn, hash: &str, now: Instant) -> QueryResult<Option<String>> {
    api_token::table
        .filter(
            api_token::token_hash
                .eq(hash)
                .and(api_token::revoked.eq(false))
                .and(api_token::expires_at.gt(now)),
        )
        .select(api_token::account_id)
        .first(conn)
        .optional()
}

pub(super) fn of(conn: &mut Conn, account_id: &str) -> QueryResult<Vec<TokenRow>> {
    api_token::table
        .filter(api_token::account_id.eq(account_id))
        .select(TokenRow::as_select())
        .order((api_token::created_at.desc(), api_token::token_hash))
        .limit(100)
        .load(conn)
}

pub(super) fn live(conn: &mut Conn, account_id: &str, now: Instant) -> QueryResult<i64> {
    api_token::table
        .filter(
            api_token::account_id
                .eq(account_id)
                .and(api_token::revoked.eq(false))
                .and(api_token::expires_at.gt(now)),
        )
        .count()
        .get_result(conn)
}

pub(super) fn revoke(conn: &mut Conn, account_id: &str, hash: &str) -> QueryResult<bool> {
    let own = api_token::table.filter(
        api_token::token_hash
            .eq(hash)
            .and(api_token::account_id.eq(account_id)),
    );
    Ok(update(own).set(api_token::revoked.eq(true)).execute(conn)? == 1)
}

pub(super) fn revoke_all(conn: &mut Conn, account_id: &str) -> QueryResult<usize> {
    update(api_token::table.filter(api_token::account_id.eq(account_id)))
        .set(api_token::revoked.eq(true))
        .execute(conn)
}
