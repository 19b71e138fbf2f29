//! The first three administrators: a one-time address on an empty database, three persons at once.
use serde::{Deserialize, Serialize};

use super::{Made, NewAccount, Sealed, add, table};
use crate::problem::{FieldProblem, Problem};
use crate::rules::actor::Role;
use crate::rules::refusal::Refusal;
use crate::unit::{Tx, secret_token};

/// Three one-time passwords, sealed beside the gate.
///
/// # Errors
/// A fault when the library refuses.
pub fn three_passwords() -> Result<[Sealed; 3], Problem> {
    Ok([Sealed::once()?, Sealed::once()?, Sealed::once()?])
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
pub fn make_three(
    tx: &mut Tx,
    token: &str,
    three: &FirstThree,
    once: &[Sealed; 3],
) -> Result<Vec<Made>, Problem> {
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
    for ((login, name, role, field), once) in wanted.into_iter().zip(once) {
        let account = NewAccount {
            login: login.clone(),
            name: name.clone(),
            ..NewAccount::default()
        };
        let one = add(tx, &account, once).map_err(|problem| prefixed(problem, field))?;
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
