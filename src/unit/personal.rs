//! Personal fields: names of natural persons, identity numbers, phones. They live where they can be erased; the log holds only
//! keyed digests, and erasing the subject's key makes those meaningless.
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Tx, secret_token};
use crate::db::schema::{personal, personal_key};
use crate::problem::Problem;

/// Keeps a personal field of `subject` (`sample:…`, `account:…`) and notes the change in the audit entry as digests.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &mut Tx, subject: &str, field: &'static str, content: &str) -> Result<(), Problem> {
    let before = read(tx.conn, subject, field)?;
    if before.as_deref() == Some(content) {
        return Ok(());
    }
    let changed = diesel::update(personal::table.find((subject, field)))
        .set(personal::content.eq(content))
        .execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(personal::table)
            .values((
                personal::subject.eq(subject),
                personal::field.eq(field),
                personal::content.eq(content),
            ))
            .execute(tx.conn)?;
    }
    change(tx, subject, field, before.as_deref(), Some(content))
}

/// Notes in the audit entry that a personal field changed, without its content.
///
/// # Errors
/// What the database says.
pub fn change(
    tx: &mut Tx,
    subject: &str,
    field: &'static str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(), Problem> {
    let key = key(tx.conn, subject)?;
    let digest = |content: Option<&str>| {
        content.map_or(Ok(Value::Null), |content| {
            keyed_digest(&key, content).map(Value::String)
        })
    };
    let line =
        json!({"subject": subject, "field": field, "from": digest(from)?, "to": digest(to)?});
    tx.note_also("personal", line);
    Ok(())
}

/// A personal field, or `None` when there is none or it was erased.
///
/// # Errors
/// What the database says.
pub fn read(conn: &mut crate::db::Conn, subject: &str, field: &str) -> QueryResult<Option<String>> {
    personal::table
        .find((subject, field))
        .select(personal::content)
        .first(conn)
        .optional()
}

fn key(conn: &mut crate::db::Conn, subject: &str) -> Result<String, Problem> {
    let found: Option<String> = personal_key::table
        .find(subject)
        .select(personal_key::secret)
        .first(conn)
        .optional()?;
    if let Some(secret) = found {
        return Ok(secret);
    }
    let secret = secret_token();
    diesel::insert_into(personal_key::table)
        .values((
            personal_key::subject.eq(subject),
            personal_key::secret.eq(&secret),
        ))
        .execute(conn)?;
    Ok(secret)
}

fn keyed_digest(key: &str, content: &str) -> Result<String, Problem> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map_err(|error| Problem::fault(error.to_string()))?;
    mac.update(content.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}
