//! People: accounts, roles, log-in, the three administrators. Decides who an actor is; decides nothing about the work.
pub mod first;
pub mod log;
pub mod password;
pub mod session;
pub mod table;
pub mod token;
pub mod view;
pub mod web;

pub use first::{FirstThree, first_address, make_three};
pub use password::{PasswordChange, Sealed};

use serde::{Deserialize, Serialize};

use crate::problem::{Conflict, FieldProblem, Problem};
use crate::rules::actor::{Role, compatible};
use crate::rules::refusal::Refusal;
use crate::unit::{Tx, personal};

/// What it takes to make an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewAccount {
    /// The log-in name: lower-case letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// The person's name (personal).
    pub name: String,
    /// The phone (personal), may be empty.
    pub phone: String,
    /// The agency's code, empty for laboratories and administrators.
    pub agency: String,
    /// The laboratory's code, empty for agencies and administrators.
    pub laboratory: String,
}

/// An account as it was made, with the password to hand over once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The account's id.
    pub id: String,
    /// The log-in name.
    pub login: String,
    /// The one-time password.
    pub password: String,
}

fn checked(account: &NewAccount) -> Result<NewAccount, Problem> {
    let mut problems = Vec::new();
    let login = account.login.trim().to_lowercase();
    let plain = login
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || ".-_".contains(sign));
    if login.len() < 2 || login.len() > 40 || !plain {
        problems.push(FieldProblem::new(
            "login",
            format!(
                "登录名「{}」不能用，请用 2–40 个小写字母、数字、点或横线",
                account.login
            ),
        ));
    }
    let name = account.name.trim().to_owned();
    if name.is_empty() {
        problems.push(FieldProblem::new("name", "姓名未填，请填写使用人的姓名"));
    }
    if !account.agency.is_empty() && !account.laboratory.is_empty() {
        problems.push(FieldProblem::new(
            "laboratory",
            "机构与检验机构只能选一个，请清空其中一个",
        ));
    }
    if problems.is_empty() {
        Ok(NewAccount {
            login,
            name,
            ..account.clone()
        })
    } else {
        Err(Problem::Invalid(problems))
    }
}

/// Makes an account without roles (系统管理员). The password is shown once and must be changed.
///
/// # Errors
/// [`Refusal::LoginTaken`], unreadable fields, an unknown agency or laboratory.
pub fn add(tx: &mut Tx, account: &NewAccount, once: &Sealed) -> Result<Made, Problem> {
    let account = checked(account)?;
    if table::by_login(tx.conn, &account.login)?.is_some() {
        return Err(Refusal::LoginTaken {
            login: account.login,
        }
        .into());
    }
    let id = tx.id();
    tx.act("account.add", format!("account:{id}"));
    let row = table::AccountRow {
        id: id.clone(),
        login: account.login.clone(),
        name: account.name.clone(),
        phone: (!account.phone.trim().is_empty()).then(|| account.phone.trim().to_owned()),
        agency_id: table::agency_id(tx.conn, &account.agency)?,
        laboratory_id: table::laboratory_id(tx.conn, &account.laboratory)?,
        password_hash: once.hash().to_owned(),
        must_change: true,
        disabled: false,
        failures: 0,
        slowed_until: None,
        created_at: tx.now,
        revision: 1,
    };
    table::insert(tx.conn, &row)?;
    personal::change(
        tx,
        &format!("account:{id}"),
        "name",
        None,
        Some(&account.name),
    )?;
    Ok(Made {
        id,
        login: account.login,
        password: once.password().to_owned(),
    })
}

/// Sets the roles of an account (安全管理员).
///
/// # Errors
/// [`Refusal::RolesExclude`], [`Refusal::LastAdministrator`].
pub fn set_roles(tx: &mut Tx, account_id: &str, roles: &[Role]) -> Result<(), Problem> {
    compatible(roles)?;
    let held = table::roles(tx.conn, account_id)?;
    for role in held
        .iter()
        .filter(|role| role.is_administrator() && !roles.contains(role))
    {
        keep_one(tx, *role)?;
    }
    tx.act("account.roles", format!("account:{account_id}"));
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    tx.note("roles", codes);
    table::set_roles(tx.conn, account_id, roles)?;
    Ok(())
}

fn keep_one(tx: &mut Tx, role: Role) -> Result<(), Problem> {
    if table::active_holders(tx.conn, role)? < 2 {
        return Err(Refusal::LastAdministrator {
            role: role.zh().to_owned(),
        }
        .into());
    }
    Ok(())
}

/// What may be changed of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountEdit {
    /// The person's name (personal).
    pub name: String,
    /// The phone (personal).
    pub phone: String,
    /// The mail address (personal), may be empty: then no mail is sent.
    pub mail: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// Changes an account's name and phone.
///
/// # Errors
/// [`Problem::Stale`] with both versions.
pub fn edit(tx: &mut Tx, account_id: &str, edit: &AccountEdit) -> Result<(), Problem> {
    let (now, subject) = (
        table::by_id(tx.conn, account_id)?,
        format!("account:{account_id}"),
    );
    let mail = personal::read(tx.conn, &subject, "mail")?.unwrap_or_default();
    if edit.name.trim().is_empty() {
        return Err(Problem::field("name", "姓名未填，请填写使用人的姓名"));
    }
    readable_mail(&edit.mail)?;
    tx.act("account.edit", subject.as_str());
    if !table::edit(tx.conn, account_id, edit)? {
        let shown = AccountEdit {
            name: now.name,
            phone: now.phone.unwrap_or_default(),
            mail,
            revision: now.revision,
        };
        let place = (
            format!("账户 {}", now.login),
            format!("/users/{}", now.login),
            format!("/users/{}", now.login),
        );
        return Err(Problem::Stale(Conflict::between(
            place,
            &[("name", "姓名"), ("phone", "电话"), ("mail", "邮箱")],
            &shown,
            edit,
            now.revision,
        )?));
    }
    personal::change(
        tx,
        &subject,
        "name",
        Some(&now.name),
        Some(edit.name.trim()),
    )?;
    if mail == edit.mail.trim() {
        return Ok(());
    }
    personal::keep(tx, &subject, "mail", edit.mail.trim())
}

fn readable_mail(text: &str) -> Result<(), Problem> {
    let text = text.trim();
    if text.is_empty() || crate::mail::is_address(text) {
        return Ok(());
    }
    Err(Problem::field(
        "mail",
        format!("「{text}」不是邮箱，请写成 name@example.cn，或留空"),
    ))
}

/// Gives an account a new one-time password, ends its sessions and revokes its tokens.
///
/// # Errors
/// What the database says.
pub fn reset_password(tx: &mut Tx, account_id: &str, once: &Sealed) -> Result<Made, Problem> {
    let account = table::by_id(tx.conn, account_id)?;
    tx.act("account.reset_password", format!("account:{account_id}"));
    table::set_password(tx.conn, account_id, once.hash(), true)?;
    session::end_all(tx, account_id)?;
    token::revoke_all(tx, account_id)?;
    Ok(Made {
        id: account.id,
        login: account.login,
        password: once.password().to_owned(),
    })
}

/// The one-time password counts as the person's own from now on: for the demonstration and tests, whose passwords are printed.
///
/// # Errors
/// What the database says.
pub fn trust_password(tx: &mut Tx, account_id: &str) -> Result<(), Problem> {
    table::keep_password(tx.conn, account_id)?;
    Ok(())
}

/// Disables or enables an account; a disabled one is logged out everywhere.
///
/// # Errors
/// [`Refusal::LastAdministrator`].
pub fn set_state(tx: &mut Tx, account_id: &str, wanted: Activity) -> Result<(), Problem> {
    let disabled = wanted == Activity::Disabled;
    tx.act(
        if disabled {
            "account.disable"
        } else {
            "account.enable"
        },
        format!("account:{account_id}"),
    );
    if disabled {
        for role in table::roles(tx.conn, account_id)?
            .into_iter()
            .filter(|role| role.is_administrator())
        {
            keep_one(tx, role)?;
        }
        session::end_all(tx, account_id)?;
    }
    table::set_disabled(tx.conn, account_id, disabled)?;
    Ok(())
}

/// Whether an account may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// It may.
    Enabled,
    /// It may not.
    Disabled,
}

/// The id behind a log-in name.
///
/// # Errors
/// [`Problem::Missing`].
pub fn account_id(tx: &mut Tx, login: &str) -> Result<String, Problem> {
    Ok(table::by_login(tx.conn, login)?
        .ok_or(Problem::Missing("这个账户"))?
        .id)
}
