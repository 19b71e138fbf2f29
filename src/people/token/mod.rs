//! API tokens: a program acts as the account that made the token, with its rights and its rows and nothing more.
//! The token is shown once; the database keeps its digest. Never a way to a page: pages ask for a session.
mod table;
pub mod view;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::problem::{FieldProblem, Problem};
use crate::rules::instant::Instant;
use crate::rules::refusal::Refusal;
use crate::unit::{Rx, Tx, secret_token};
use crate::web::hash_token;

/// A token lives a year at the longest; whoever needs more makes a new one.
const LONGEST_DAYS: i64 = 366;
/// So many live tokens are enough for one account.
const MOST: i64 = 20;
const DAY_SECONDS: i64 = 24 * 3600;

/// What it takes to make a token.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewToken {
    /// What it is for, in the owner's words: 「LIMS 上传」.
    pub label: String,
    /// How many days it lives.
    pub days: String,
}

/// A token as it was made, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadeToken {
    /// The token, for the `Authorization: Bearer` header.
    pub token: String,
    /// What it is for.
    pub label: String,
    /// When it ends.
    pub expires_at: Instant,
}

fn checked(form: &NewToken) -> Result<(String, i64), Problem> {
    let mut problems = Vec::new();
    let label = form.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > 40 {
        problems.push(FieldProblem::new(
            "label",
            "用途未填或超过 40 个字，请写明哪个程序使用它",
        ));
    }
    let days = form.days.trim().parse::<i64>().unwrap_or(0);
    if !(1..=LONGEST_DAYS).contains(&days) {
        problems.push(FieldProblem::new(
            "days",
            format!(
                "有效天数「{}」不能用，请填 1–{LONGEST_DAYS} 的整数",
                form.days
            ),
        ));
    }
    if problems.is_empty() {
        Ok((label, days))
    } else {
        Err(Problem::Invalid(problems))
    }
}

/// Makes a token for the own account.
///
/// # Errors
/// Unreadable fields, [`Refusal::TooManyTokens`].
pub fn make(tx: &mut Tx, form: &NewToken) -> Result<MadeToken, Problem> {
    let (label, days) = checked(form)?;
    let (now, owner) = (tx.now, tx.actor.id.clone());
    if table::live(tx.conn, &owner, now)? >= MOST {
        return Err(Refusal::TooManyTokens {
            most: MOST.to_string(),
        }
        .into());
    }
    let token = format!("anyang_{}", secret_token());
    let row = table::TokenRow {
        token_hash: hash_token(&token),
        account_id: owner.clone(),
        label: label.clone(),
        created_at: now,
        expires_at: now.plus_seconds(days * DAY_SECONDS),
        revoked: false,
    };
    tx.act("token.make", format!("account:{owner}"));
    tx.note("token", short(&row.token_hash));
    tx.note("expires_at", row.expires_at.rfc3339_millis());
    table::insert(tx.conn, &row)?;
    Ok(MadeToken {
        token,
        label,
        expires_at: row.expires_at,
    })
}

/// Revokes one of the own tokens; it ends at once.
///
/// # Errors
/// [`Problem::Missing`] for a token of another account.
pub fn revoke(tx: &mut Tx, token_hash: &str) -> Result<(), Problem> {
    let owner = tx.actor.id.clone();
    if !table::revoke(tx.conn, &owner, token_hash)? {
        return Err(Problem::Missing("这个令牌"));
    }
    tx.act("token.revoke", format!("account:{owner}"));
    tx.note("token", short(token_hash));
    Ok(())
}

/// Revokes every token of an account: its password was reset.
///
/// # Errors
/// What the database says.
pub fn revoke_all(tx: &mut Tx, account_id: &str) -> Result<(), Problem> {
    table::revoke_all(tx.conn, account_id)?;
    Ok(())
}

/// The account behind a token that is neither expired nor revoked.
///
/// # Errors
/// What the database says.
pub fn owner(rx: &mut Rx, token_hash: &str) -> Result<Option<String>, Problem> {
    let now = rx.now;
    Ok(table::owner(rx.conn, token_hash, now)?)
}

/// How the log names a token: enough to tell two apart, nothing to log in with.
fn short(token_hash: &str) -> String {
    token_hash.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::{NewToken, checked};

    fn form(label: &str, days: &str) -> NewToken {
        NewToken {
            label: label.to_owned(),
            days: days.to_owned(),
        }
    }

    #[test]
    fn a_token_has_a_purpose_and_an_end() {
        assert_eq!(
            checked(&form(" 上传 ", "90")).unwrap(),
            ("上传".to_owned(), 90)
        );
        for (label, days) in [("", "90"), ("上传", "0"), ("上传", "367"), ("上传", "永久")]
        {
            assert!(checked(&form(label, days)).is_err(), "{label} {days}");
        }
    }
}
