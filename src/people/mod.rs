//! People: accounts, roles, log-in, the three administrators. Decides who an actor is; decides nothing about the work.
pub mod password;
pub mod session;
pub mod table;
pub mod view;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::problem::{Conflict, FieldProblem, Problem};
use crate::rules::actor::{Role, compatible};
use crate::rules::refusal::Refusal;
use crate::unit::{Tx, personal, secret_token};

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
pub fn add(tx: &mut Tx, account: &NewAccount) -> Result<Made, Problem> {
    let once = secret_token().chars().take(12).collect::<String>();
    add_with_password(tx, account, &once)
}

/// Makes an account whose one-time password is given: the demo and the command line.
///
/// # Errors
/// As [`add`].
pub fn add_with_password(tx: &mut Tx, account: &NewAccount, once: &str) -> Result<Made, Problem> {
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
        password_hash: password::hash(once)?,
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
        password: once.to_owned(),
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
    /// The revision the page showed.
    pub revision: i32,
}

/// Changes an account's name and phone.
///
/// # Errors
/// [`Problem::Stale`] with both versions.
pub fn edit(tx: &mut Tx, account_id: &str, edit: &AccountEdit) -> Result<(), Problem> {
    let now = table::by_id(tx.conn, account_id)?;
    if edit.name.trim().is_empty() {
        return Err(Problem::field("name", "姓名未填，请填写使用人的姓名"));
    }
    tx.act("account.edit", format!("account:{account_id}"));
    if !table::edit(tx.conn, account_id, edit)? {
        let shown = AccountEdit {
            name: now.name,
            phone: now.phone.unwrap_or_default(),
            revision: now.revision,
        };
        let place = (
            format!("账户 {}", now.login),
            format!("/users/{}", now.login),
            format!("/users/{}", now.login),
        );
        return Err(Problem::Stale(Conflict::between(
            place,
            &[("name", "姓名"), ("phone", "电话")],
            &shown,
            edit,
            now.revision,
        )?));
    }
    personal::change(
        tx,
        &format!("account:{account_id}"),
        "name",
        Some(&now.name),
        Some(edit.name.trim()),
    )
}

/// Gives an account a new one-time password and ends its sessions.
///
/// # Errors
/// What the database says.
pub fn reset_password(tx: &mut Tx, account_id: &str) -> Result<Made, Problem> {
    let account = table::by_id(tx.conn, account_id)?;
    let once = secret_token().chars().take(12).collect::<String>();
    tx.act("account.reset_password", format!("account:{account_id}"));
    table::set_password(tx.conn, account_id, &password::hash(&once)?, true)?;
    session::end_all(tx, account_id)?;
    Ok(Made {
        id: account.id,
        login: account.login,
        password: once,
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

/// The person changes the own password.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordChange {
    /// The present one.
    pub present: String,
    /// The new one.
    pub wanted: String,
    /// The new one again.
    pub again: String,
}

/// Changes the own password.
///
/// # Errors
/// [`Refusal::PasswordWrong`], [`Refusal::PasswordWeak`], or the two new ones differ.
pub fn change_password(tx: &mut Tx, change: &PasswordChange) -> Result<(), Problem> {
    let id = tx.actor.id.clone();
    let account = table::by_id(tx.conn, &id)?;
    if !password::matches(&change.present, &account.password_hash)? {
        return Err(Refusal::PasswordWrong.into());
    }
    if change.wanted != change.again {
        return Err(Problem::field(
            "again",
            "两次输入的新密码不一致，请重新输入",
        ));
    }
    password::strong(&change.wanted, &account.login)?;
    tx.act("account.change_password", format!("account:{}", account.id));
    table::set_password(
        tx.conn,
        &account.id,
        &password::hash(&change.wanted)?,
        false,
    )?;
    Ok(())
}

/// The three administrators, three persons at once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FirstThree {
    /// 系统管理员.
    pub system_login: String,
    /// Name.
    pub system_name: String,
    /// 安全管理员.
    pub security_login: String,
    /// Name.
    pub security_name: String,
    /// 审计管理员.
    pub audit_login: String,
    /// Name.
    pub audit_name: String,
}

/// Makes a one-time address for the three administrators, valid 30 minutes; only on a database without accounts.
///
/// # Errors
/// What the database says.
pub fn first_address(tx: &mut Tx) -> Result<Option<String>, Problem> {
    if table::any_account(tx.conn)? {
        return Ok(None);
    }
    let token = secret_token();
    let until = tx.now.plus_seconds(30 * 60);
    table::insert_first_address(tx.conn, &crate::web::hash_token(&token), until)?;
    Ok(Some(token))
}

/// Makes the three administrators at the one-time address.
///
/// # Errors
/// [`Refusal::FirstAddressUsed`], unreadable fields, the same log-in twice.
pub fn make_three(tx: &mut Tx, token: &str, three: &FirstThree) -> Result<Vec<Made>, Problem> {
    let now = tx.now;
    if !table::use_first_address(tx.conn, &crate::web::hash_token(token), now)?
        || table::any_account(tx.conn)?
    {
        return Err(Refusal::FirstAddressUsed.into());
    }
    tx.act("site.first_administrators", "site");
    let wanted = [
        (
            &three.system_login,
            &three.system_name,
            Role::SystemAdmin,
            "system",
        ),
        (
            &three.security_login,
            &three.security_name,
            Role::SecurityAdmin,
            "security",
        ),
        (
            &three.audit_login,
            &three.audit_name,
            Role::AuditAdmin,
            "audit",
        ),
    ];
    let mut made = Vec::new();
    for (login, name, role, field) in wanted {
        let account = NewAccount {
            login: login.clone(),
            name: name.clone(),
            ..NewAccount::default()
        };
        let one = add(tx, &account).map_err(|problem| prefixed(problem, field))?;
        table::set_roles(tx.conn, &one.id, &[role])?;
        tx.note(role.code(), format!("account:{}", one.id));
        made.push(one);
    }
    Ok(made)
}

fn prefixed(problem: Problem, who: &str) -> Problem {
    match problem {
        Problem::Invalid(fields) => Problem::Invalid(
            fields
                .into_iter()
                .map(|one| FieldProblem::new(format!("{who}_{}", one.field), one.message))
                .collect(),
        ),
        Problem::Refused(refusal) => Problem::field(&format!("{who}_login"), refusal.to_string()),
        other => other,
    }
}
