//! What is read of the audit log: a page of it, with names beside the ids.
use serde::Serialize;

use crate::people::table;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::unit::{Rx, audit};
use crate::web::View;

/// The audit log, a page at a time, newest first.
#[derive(Debug, Serialize)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditLine>,
    /// The number to continue before, if there are more.
    pub older: Option<i64>,
    /// The subject filtered for.
    pub subject: String,
    /// The state of the chain, when it was asked for.
    pub chain: Option<audit::Chain>,
}

/// One line of the log.
#[derive(Debug, Serialize)]
pub struct AuditLine {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who: a name is shown beside the id, never stored in the log.
    pub who: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Further facts as JSON.
    pub detail: String,
    /// The entry's hash.
    pub hash: String,
}

impl View for AuditPage {
    const PAGE: &'static str = "people/audit.html";
}

const AUDIT_PAGE: i64 = 50;

/// Reads a page of the log.
///
/// # Errors
/// What the database says.
pub fn page(
    rx: &mut Rx,
    before: Option<i64>,
    subject: &str,
    verified: bool,
) -> Result<AuditPage, Problem> {
    let chain = if verified {
        Some(audit::verify(rx.conn)?)
    } else {
        None
    };
    let filter = (!subject.is_empty()).then_some(subject);
    let mut found = audit::before(rx.conn, before.unwrap_or(i64::MAX), filter, AUDIT_PAGE + 1)?;
    let more = found.len() > usize::try_from(AUDIT_PAGE).unwrap_or(50);
    found.truncate(usize::try_from(AUDIT_PAGE).unwrap_or(50));
    let ids: Vec<String> = found.iter().map(|entry| entry.actor.clone()).collect();
    let names = table::names(rx.conn, &ids)?;
    let older = if more {
        found.last().map(|entry| entry.seq)
    } else {
        None
    };
    let entries = found
        .into_iter()
        .map(|entry| AuditLine {
            seq: entry.seq,
            who: names
                .get(&entry.actor)
                .cloned()
                .unwrap_or_else(|| unnamed(&entry.actor)),
            at: entry.at,
            action: entry.action,
            subject: entry.subject,
            detail: entry.detail.to_string(),
            hash: entry.hash,
        })
        .collect();
    Ok(AuditPage {
        entries,
        older,
        subject: subject.to_owned(),
        chain,
    })
}

/// The word for an actor who is no account.
fn unnamed(actor: &str) -> String {
    let known = [Actor::console(), Actor::system(), Actor::public()];
    known
        .into_iter()
        .find(|one| one.id == actor)
        .map_or_else(|| actor.to_owned(), |one| one.name)
}
