//! What is read of people: the log-in, the own account, the list of accounts.
use serde::Serialize;

use super::{AccountEdit, FirstThree, Made, NewAccount};
use crate::db::prelude::schema::{account, account_role, agency, laboratory, personal};
use crate::db::prelude::*;
use crate::people::{session, table};
use crate::problem::Problem;
use crate::rules::actor::{Actor, Role};
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

mod roles;

pub use roles::{RightLine, RolesPage, roles};

/// The log-in form.
#[derive(Debug, Default, Serialize)]
pub struct LogInPage {
    /// The name typed.
    pub login: String,
    /// Where to go afterwards.
    pub next: String,
}

impl View for LogInPage {
    const PAGE: &'static str = "people/login.html";
}

/// The form for the three administrators.
#[derive(Debug, Default, Serialize)]
pub struct FirstPage {
    /// The one-time token of the address.
    pub token: String,
    /// Whether the address is still good.
    pub open: bool,
    /// What was typed.
    pub three: FirstThree,
    /// The accounts made, with their passwords, shown once.
    pub made: Vec<Made>,
}

impl View for FirstPage {
    const PAGE: &'static str = "people/first.html";
}

/// The form for the own password.
#[derive(Debug, Default, Serialize)]
pub struct PasswordPage {
    /// Whether it is a one-time password that must be changed.
    pub must_change: bool,
}

/// Reads the form for the own password.
///
/// # Errors
/// What the database says.
pub fn own_password(rx: &mut Rx) -> Result<PasswordPage, Problem> {
    let must_change = table::by_id(rx.conn, &rx.actor.id)?.must_change;
    Ok(PasswordPage { must_change })
}

impl View for PasswordPage {
    const PAGE: &'static str = "people/password.html";
}

/// The own account: who, roles, where logged in.
#[derive(Debug, Serialize)]
pub struct AccountPage {
    /// The log-in name.
    pub login: String,
    /// The name.
    pub name: String,
    /// The roles' Chinese words.
    pub roles: Vec<&'static str>,
    /// Sessions, the latest first.
    pub sessions: Vec<SessionLine>,
}

/// One place where the person is logged in.
#[derive(Debug, Serialize)]
pub struct SessionLine {
    /// Since when.
    pub since: Instant,
    /// Last seen.
    pub seen: Instant,
    /// The browser.
    pub agent: String,
    /// Whether it is this one.
    pub this: bool,
}

impl View for AccountPage {
    const PAGE: &'static str = "people/account.html";
}

/// Reads the own account.
///
/// # Errors
/// What the database says.
pub fn own(rx: &mut Rx, session_hash: &str) -> Result<AccountPage, Problem> {
    let row = table::by_id(rx.conn, &rx.actor.id)?;
    let sessions = table::sessions_of(rx.conn, &row.id)?
        .into_iter()
        .map(|one| SessionLine {
            since: one.created_at,
            seen: one.seen_at,
            this: one.token_hash == session_hash,
            agent: one.agent,
        })
        .collect();
    let roles = rx.actor.roles.iter().map(|role| role.zh()).collect();
    Ok(AccountPage {
        login: row.login,
        name: row.name,
        roles,
        sessions,
    })
}

/// One line of the list of accounts.
#[derive(Debug, Serialize)]
pub struct UserLine {
    /// The log-in name.
    pub login: String,
    /// The name.
    pub name: String,
    /// Agency or laboratory.
    pub unit: String,
    /// The roles' words.
    pub roles: String,
    /// Whether disabled.
    pub disabled: bool,
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

/// The list of accounts with the form for a new one.
#[derive(Debug, Serialize)]
pub struct UsersPage {
    /// The accounts, by log-in name.
    pub users: Vec<UserLine>,
    /// The form.
    pub form: NewAccount,
    /// Agencies to choose from.
    pub agencies: Vec<Choice>,
    /// Laboratories to choose from.
    pub laboratories: Vec<Choice>,
    /// The account just made or reset, its password shown once.
    pub made: Option<Made>,
}

impl View for UsersPage {
    const PAGE: &'static str = "people/users.html";
}

/// Reads the list of accounts.
///
/// # Errors
/// What the database says.
pub fn users(rx: &mut Rx, form: NewAccount, made: Option<Made>) -> Result<UsersPage, Problem> {
    type Line = (String, String, String, bool, Option<String>, Option<String>);
    let rows: Vec<Line> = account::table
        .left_join(agency::table)
        .left_join(laboratory::table)
        .select((
            account::id,
            account::login,
            account::name,
            account::disabled,
            agency::name.nullable(),
            laboratory::name.nullable(),
        ))
        .order(account::login.asc())
        .load(rx.conn)?;
    let held = table::all_roles(rx.conn)?;
    let users = rows
        .into_iter()
        .map(|(id, login, name, disabled, agency, laboratory)| UserLine {
            login,
            name,
            unit: agency.or(laboratory).unwrap_or_default(),
            roles: words(held.get(&id)),
            disabled,
        })
        .collect();
    let agencies = choices(
        agency::table
            .select((agency::code, agency::name))
            .order(agency::code.asc())
            .load(rx.conn)?,
    );
    let laboratories = choices(
        laboratory::table
            .select((laboratory::code, laboratory::name))
            .order(laboratory::code.asc())
            .load(rx.conn)?,
    );
    Ok(UsersPage {
        users,
        form,
        agencies,
        laboratories,
        made,
    })
}

fn words(roles: Option<&Vec<Role>>) -> String {
    let words: Vec<&str> = roles.into_iter().flatten().map(|role| role.zh()).collect();
    words.join("、")
}

/// One account as the command line lists it: codes instead of names.
#[derive(Debug, Serialize)]
pub struct AccountLine {
    /// The log-in name.
    pub login: String,
    /// The name.
    pub name: String,
    /// The codes of the roles held.
    pub roles: Vec<&'static str>,
    /// The agency's code.
    pub agency: Option<String>,
    /// The laboratory's code.
    pub laboratory: Option<String>,
    /// Whether it may not log in.
    pub disabled: bool,
    /// Whether its one-time password was not changed yet.
    pub must_change: bool,
}

/// Reads every account, by log-in name.
///
/// # Errors
/// What the database says.
pub fn accounts(rx: &mut Rx) -> Result<Vec<AccountLine>, Problem> {
    type Line = (
        (String, String, String),
        (bool, bool),
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Line> = account::table
        .left_join(agency::table)
        .left_join(laboratory::table)
        .select((
            (account::id, account::login, account::name),
            (account::disabled, account::must_change),
            agency::code.nullable(),
            laboratory::code.nullable(),
        ))
        .order(account::login.asc())
        .load(rx.conn)?;
    let mut held = table::all_roles(rx.conn)?;
    Ok(rows
        .into_iter()
        .map(
            |((id, login, name), (disabled, must_change), agency, laboratory)| AccountLine {
                login,
                name,
                roles: held
                    .remove(&id)
                    .unwrap_or_default()
                    .into_iter()
                    .map(Role::code)
                    .collect(),
                agency,
                laboratory,
                disabled,
                must_change,
            },
        )
        .collect())
}

fn choices(rows: Vec<(String, String)>) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        label: "不属于".to_owned(),
    };
    std::iter::once(none)
        .chain(
            rows.into_iter()
                .map(|(value, label)| Choice { value, label }),
        )
        .collect()
}

/// One account: what may be changed, the roles held.
#[derive(Debug, Serialize)]
pub struct UserPage {
    /// The log-in name.
    pub login: String,
    /// Whether disabled.
    pub disabled: bool,
    /// The form.
    pub form: AccountEdit,
    /// The role codes held.
    pub roles: Vec<&'static str>,
    /// All roles to choose from.
    pub choices: Vec<Choice>,
    /// Whether the reader may set roles (安全管理员) rather than edit the account (系统管理员).
    pub sets_roles: bool,
    /// A password just reset, shown once.
    pub made: Option<Made>,
}

impl View for UserPage {
    const PAGE: &'static str = "people/user.html";
}

/// Reads one account.
///
/// # Errors
/// [`Problem::Missing`].
pub fn user(rx: &mut Rx, login: &str, made: Option<Made>) -> Result<UserPage, Problem> {
    let row = table::by_login(rx.conn, login)?.ok_or(Problem::Missing("这个账户"))?;
    let mail = crate::mail::address_of(rx, &row.id)?;
    let roles = table::roles(rx.conn, &row.id)?
        .into_iter()
        .map(Role::code)
        .collect();
    Ok(UserPage {
        login: row.login,
        disabled: row.disabled,
        form: AccountEdit {
            name: row.name,
            phone: row.phone.unwrap_or_default(),
            mail: mail.unwrap_or_default(),
            revision: row.revision,
        },
        roles,
        choices: Role::ALL
            .iter()
            .map(|role| Choice {
                value: role.code().to_owned(),
                label: role.zh().to_owned(),
            })
            .collect(),
        sets_roles: rx.actor.may(Right::RuleManage),
        made,
    })
}

/// The accounts that may log in and gave a mail address, with it.
///
/// # Errors
/// What the database says.
pub fn with_mail(rx: &mut Rx) -> Result<Vec<(Actor, String)>, Problem> {
    let given: Vec<(String, String)> = personal::table
        .filter(personal::field.eq("mail").and(personal::content.ne("")))
        .select((personal::subject, personal::content))
        .order(personal::subject.asc())
        .load(rx.conn)?;
    let mut found = Vec::new();
    for (subject, address) in given {
        let Some(id) = subject.strip_prefix("account:") else {
            continue;
        };
        let account = table::by_id(rx.conn, id)?;
        if !account.disabled {
            found.push((session::actor_of(rx, account)?, address));
        }
    }
    Ok(found)
}

/// How many accounts that may log in hold no role yet.
///
/// # Errors
/// What the database says.
pub fn without_roles(rx: &mut Rx) -> Result<i64, Problem> {
    let held = account_role::table.select(account_role::account_id);
    let open = account::table.filter(account::disabled.eq(false).and(account::id.ne_all(held)));
    Ok(open.count().get_result(rx.conn)?)
}

/// The Chinese words of the administrators' roles that nobody who may log in holds.
///
/// # Errors
/// What the database says.
pub fn administrators_missing(rx: &mut Rx) -> Result<Vec<&'static str>, Problem> {
    let mut missing = Vec::new();
    for role in Role::ALL.iter().filter(|role| role.is_administrator()) {
        if table::active_holders(rx.conn, *role)? == 0 {
            missing.push(role.zh());
        }
    }
    Ok(missing)
}
