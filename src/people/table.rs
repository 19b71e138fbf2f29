//! Rows and SQL of people.
use std::collections::BTreeMap;

use crate::db::prelude::schema::{
    account, account_role, agency, first_address, laboratory, session,
};
use crate::db::prelude::*;
use crate::people::AccountEdit;
use crate::problem::Problem;
use crate::rules::actor::Role;
use crate::rules::instant::Instant;

/// A row of `account`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = account)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct AccountRow {
    pub id: String,
    pub login: String,
    pub name: String,
    pub phone: Option<String>,
    pub agency_id: Option<String>,
    pub laboratory_id: Option<String>,
    pub password_hash: String,
    pub must_change: bool,
    pub disabled: bool,
    pub failures: i32,
    pub slowed_until: Option<Instant>,
    pub created_at: Instant,
    pub revision: i32,
}

/// A row of `session`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = session)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct SessionRow {
    pub token_hash: String,
    pub account_id: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub expires_at: Instant,
    pub agent: String,
}

/// A row of `agency`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = agency)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct AgencyRow {
    pub id: String,
    pub code: String,
    pub name: String,
    pub level: String,
}

pub(super) fn insert(conn: &mut Conn, row: &AccountRow) -> QueryResult<usize> {
    insert_into(account::table).values(row).execute(conn)
}

pub(super) fn by_login(conn: &mut Conn, login: &str) -> QueryResult<Option<AccountRow>> {
    account::table
        .filter(account::login.eq(login))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
}

/// One account.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<AccountRow> {
    account::table
        .find(id)
        .select(AccountRow::as_select())
        .first(conn)
}

/// The names behind account ids, in one query; unknown ids (`console`, `system`) are left out.
///
/// # Errors
/// What the database says.
pub fn names(conn: &mut Conn, ids: &[String]) -> QueryResult<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = account::table
        .filter(account::id.eq_any(ids))
        .select((account::id, account::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The roles an account holds, in the order of the list.
///
/// # Errors
/// What the database says.
pub fn roles(conn: &mut Conn, account_id: &str) -> QueryResult<Vec<Role>> {
    let mut roles: Vec<Role> = account_role::table
        .filter(account_role::account_id.eq(account_id))
        .select(account_role::role)
        .load(conn)?;
    roles.sort();
    Ok(roles)
}

/// The roles of every account, in the order of the list.
pub(super) fn all_roles(conn: &mut Conn) -> QueryResult<BTreeMap<String, Vec<Role>>> {
    let rows: Vec<(String, Role)> = account_role::table
        .select((account_role::account_id, account_role::role))
        .load(conn)?;
    let mut held: BTreeMap<String, Vec<Role>> = BTreeMap::new();
    for (account, role) in rows {
        held.entry(account).or_default().push(role);
    }
    for roles in held.values_mut() {
        roles.sort();
    }
    Ok(held)
}

pub(super) fn set_roles(conn: &mut Conn, account_id: &str, roles: &[Role]) -> QueryResult<()> {
    delete(account_role::table.filter(account_role::account_id.eq(account_id))).execute(conn)?;
    for role in roles {
        insert_into(account_role::table)
            .values((
                account_role::account_id.eq(account_id),
                account_role::role.eq(role),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn active_holders(conn: &mut Conn, role: Role) -> QueryResult<i64> {
    account_role::table
        .inner_join(account::table)
        .filter(account_role::role.eq(role).and(account::disabled.eq(false)))
        .count()
        .get_result(conn)
}

pub(super) fn any_account(conn: &mut Conn) -> QueryResult<bool> {
    account::table
        .count()
        .get_result::<i64>(conn)
        .map(|n| n > 0)
}

pub(super) fn edit(conn: &mut Conn, id: &str, edit: &AccountEdit) -> QueryResult<bool> {
    let phone = (!edit.phone.trim().is_empty()).then(|| edit.phone.trim().to_owned());
    let changed =
        update(account::table.filter(account::id.eq(id).and(account::revision.eq(edit.revision))))
            .set((
                account::name.eq(edit.name.trim()),
                account::phone.eq(phone),
                account::revision.eq(edit.revision + 1),
            ))
            .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn set_password(
    conn: &mut Conn,
    id: &str,
    hash: &str,
    must_change: bool,
) -> QueryResult<usize> {
    update(account::table.find(id))
        .set((
            account::password_hash.eq(hash),
            account::must_change.eq(must_change),
        ))
        .execute(conn)
}

pub(super) fn keep_password(conn: &mut Conn, id: &str) -> QueryResult<usize> {
    update(account::table.find(id))
        .set(account::must_change.eq(false))
        .execute(conn)
}

pub(super) fn set_disabled(conn: &mut Conn, id: &str, disabled: bool) -> QueryResult<usize> {
    update(account::table.find(id))
        .set(account::disabled.eq(disabled))
        .execute(conn)
}

pub(super) fn set_failures(
    conn: &mut Conn,
    id: &str,
    failures: i32,
    until: Option<Instant>,
) -> QueryResult<usize> {
    update(account::table.find(id))
        .set((
            account::failures.eq(failures),
            account::slowed_until.eq(until),
        ))
        .execute(conn)
}

/// One agency.
///
/// # Errors
/// `NotFound`.
pub fn agency(conn: &mut Conn, id: &str) -> QueryResult<AgencyRow> {
    agency::table
        .find(id)
        .select(AgencyRow::as_select())
        .first(conn)
}

pub(super) fn laboratory_name(conn: &mut Conn, id: &str) -> QueryResult<String> {
    laboratory::table
        .find(id)
        .select(laboratory::name)
        .first(conn)
}

pub(super) fn agency_id(conn: &mut Conn, code: &str) -> Result<Option<String>, Problem> {
    if code.is_empty() {
        return Ok(None);
    }
    let id: Option<String> = agency::table
        .filter(agency::code.eq(code))
        .select(agency::id)
        .first(conn)
        .optional()?;
    id.map(Some).ok_or_else(|| {
        Problem::field(
            "agency",
            format!("没有代码为「{code}」的机构，请从列表中选择"),
        )
    })
}

pub(super) fn laboratory_id(conn: &mut Conn, code: &str) -> Result<Option<String>, Problem> {
    if code.is_empty() {
        return Ok(None);
    }
    let id: Option<String> = laboratory::table
        .filter(laboratory::code.eq(code))
        .select(laboratory::id)
        .first(conn)
        .optional()?;
    id.map(Some).ok_or_else(|| {
        Problem::field(
            "laboratory",
            format!("没有代码为「{code}」的检验机构，请从列表中选择"),
        )
    })
}

pub(super) fn insert_session(conn: &mut Conn, row: &SessionRow) -> QueryResult<usize> {
    insert_into(session::table).values(row).execute(conn)
}

pub(super) fn session(conn: &mut Conn, hash: &str) -> QueryResult<Option<SessionRow>> {
    session::table
        .find(hash)
        .select(SessionRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn sessions_of(conn: &mut Conn, account_id: &str) -> QueryResult<Vec<SessionRow>> {
    session::table
        .filter(session::account_id.eq(account_id))
        .select(SessionRow::as_select())
        .order((session::seen_at.desc(), session::token_hash))
        .load(conn)
}

pub(super) fn delete_session(conn: &mut Conn, hash: &str) -> QueryResult<usize> {
    delete(session::table.find(hash)).execute(conn)
}

pub(super) fn delete_sessions(conn: &mut Conn, account_id: &str) -> QueryResult<usize> {
    delete(session::table.filter(session::account_id.eq(account_id))).execute(conn)
}

pub(super) fn delete_ended_sessions(
    conn: &mut Conn,
    now: Instant,
    idle: Instant,
) -> QueryResult<usize> {
    let ended = session::expires_at.le(now).or(session::seen_at.le(idle));
    delete(session::table.filter(ended)).execute(conn)
}

pub(super) fn touch_session(conn: &mut Conn, hash: &str, now: Instant) -> QueryResult<usize> {
    update(session::table.find(hash))
        .set(session::seen_at.eq(now))
        .execute(conn)
}

pub(super) fn insert_first_address(
    conn: &mut Conn,
    hash: &str,
    until: Instant,
) -> QueryResult<usize> {
    insert_into(first_address::table)
        .values((
            first_address::token_hash.eq(hash),
            first_address::expires_at.eq(until),
            first_address::used.eq(false),
        ))
        .execute(conn)
}

/// Whether the one-time address is still good.
pub(super) fn first_address_open(conn: &mut Conn, hash: &str, now: Instant) -> QueryResult<bool> {
    first_address::table
        .filter(
            first_address::token_hash
                .eq(hash)
                .and(first_address::used.eq(false))
                .and(first_address::expires_at.gt(now)),
        )
        .count()
        .get_result::<i64>(conn)
        .map(|n| n > 0)
}

pub(super) fn use_first_address(conn: &mut Conn, hash: &str, now: Instant) -> QueryResult<bool> {
    let open = first_address::token_hash
        .eq(hash)
        .and(first_address::used.eq(false))
        .and(first_address::expires_at.gt(now));
    let used = update(first_address::table.filter(open))
        .set(first_address::used.eq(true))
        .execute(conn)?;
    Ok(used == 1)
}
