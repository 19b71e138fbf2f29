//! The laboratories and their testers, as an import names them.
use crate::db::prelude::schema::{account, account_role, laboratory};
use crate::db::prelude::*;
use crate::rules::actor::Role;

/// A laboratory's id by its code.
///
/// # Errors
/// What the database says.
pub fn laboratory_by_code(conn: &mut Conn, code: &str) -> QueryResult<Option<String>> {
    laboratory::table
        .filter(laboratory::code.eq(code))
        .select(laboratory::id)
        .first(conn)
        .optional()
}

/// The name of a laboratory.
///
/// # Errors
/// What the database says.
pub fn laboratory_name(conn: &mut Conn, id: &str) -> QueryResult<String> {
    laboratory::table
        .find(id)
        .select(laboratory::name)
        .first(conn)
}

/// A person who may be named as tester.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tester {
    /// The account.
    pub id: String,
    /// The log-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The laboratory.
    pub laboratory_id: Option<String>,
}

/// The testers of a laboratory, or of all where none is given, by log-in name.
///
/// # Errors
/// What the database says.
pub fn testers(conn: &mut Conn, laboratory: Option<&str>) -> QueryResult<Vec<Tester>> {
    let mut query = account::table
        .inner_join(account_role::table)
        .filter(
            account_role::role
                .eq(Role::Tester)
                .and(account::disabled.eq(false)),
        )
        .select((
            account::id,
            account::login,
            account::name,
            account::laboratory_id,
        ))
        .order(account::login.asc())
        .into_boxed();
    if let Some(laboratory) = laboratory {
        query = query.filter(
            account::laboratory_id
                .assume_not_null()
                .eq(laboratory.to_owned()),
        );
    }
    let rows: Vec<(String, String, String, Option<String>)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, login, name, laboratory_id)| Tester {
            id,
            login,
            name,
            laboratory_id,
        })
        .collect())
}
