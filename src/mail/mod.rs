//! Mail: an outbox written in the same transaction as its cause, and a postman who empties it beside the work.
//! Plain text only, never a result, a name or a number of a person's: a mail says that something waits and where.
//! At least once: a mail whose mark could not be written is sent again under the same Message-ID.
mod post;
mod table;

use serde::Serialize;

pub use post::{MailConfig, Postman};
pub use table::OutboxRow;

use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::unit::{Doors, Rx, Tx, personal};

/// Seconds from one try to the next; after the last the mail stays, with its reason, until somebody sends it again.
const WAITS: [i64; 7] = [0, 60, 300, 1_800, 7_200, 21_600, 86_400];
/// So many mails leave in one round.
const ROUND: i64 = 50;

/// A mail to be sent.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// To whom, when it is an account.
    pub account_id: Option<String>,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// What it is for: a second letter with the same key is none.
    pub unique_key: String,
}

/// Whether this can be sent to.
pub fn is_address(text: &str) -> bool {
    post::is_address(text)
}

/// The mail address of an account, if it gave one.
///
/// # Errors
/// What the database says.
pub fn address_of(rx: &mut Rx, account_id: &str) -> Result<Option<String>, Problem> {
    let found = personal::read(rx.conn, &format!("account:{account_id}"), "mail")?;
    Ok(found.filter(|address| !address.is_empty()))
}

/// Puts a letter into the outbox; `false` when one with this key is there already.
///
/// # Errors
/// What the database says.
pub fn queue(tx: &mut Tx, letter: &Letter) -> Result<bool, Problem> {
    if table::is_queued(tx.conn, &letter.unique_key)? {
        return Ok(false);
    }
    let row = OutboxRow {
        id: tx.id(),
        account_id: letter.account_id.clone(),
        recipient: letter.recipient.clone(),
        subject: letter.subject.clone(),
        body: letter.body.clone(),
        unique_key: letter.unique_key.clone(),
        created_at: tx.now,
        sent_at: None,
        tries: 0,
        failure: String::new(),
    };
    table::insert(tx.conn, &row)?;
    Ok(true)
}

/// What one round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Mails that left.
    pub sent: usize,
    /// Mails that did not.
    pub failed: usize,
}

/// Sends what is due; each mail is marked by itself, so that a crash repeats one at most. Blocking.
///
/// # Errors
/// What the database says; a server that refuses is no error but a failed mail.
pub fn deliver(doors: &Doors, postman: &Postman) -> Result<Round, Problem> {
    let system = Actor::system();
    let due = doors.read_now(&system, due)?;
    let mut round = Round::default();
    for row in due {
        let outcome = postman.send(&row);
        match &outcome {
            Ok(()) => round.sent += 1,
            Err(refusal) => {
                round.failed += 1;
                tracing::warn!(mail = row.id, reason = refusal.reason, "mail was not sent");
            }
        }
        doors.keep_now(&system, |tx| mark(tx, &row, &outcome))?;
    }
    Ok(round)
}

fn mark(tx: &mut Tx, row: &OutboxRow, outcome: &Result<(), post::Refusal>) -> Result<(), Problem> {
    let now = tx.now;
    match outcome {
        Ok(()) => table::sent(tx.conn, &row.id, now)?,
        Err(refusal) => {
            let tries = if refusal.for_good {
                most_tries()
            } else {
                row.tries + 1
            };
            table::failed(tx.conn, &row.id, tries, &refusal.reason)?
        }
    };
    Ok(())
}

fn most_tries() -> i32 {
    i32::try_from(WAITS.len()).unwrap_or(i32::MAX)
}

/// How long after it was made a mail that was tried so often is due.
fn wait(tries: usize) -> i64 {
    WAITS.iter().take(tries + 1).sum()
}

fn due(rx: &mut Rx) -> Result<Vec<OutboxRow>, Problem> {
    let now = rx.now;
    let mut due = Vec::new();
    for (tries, count) in (0..WAITS.len()).zip(0_i32..) {
        let before = now.plus_seconds(-wait(tries));
        due.extend(table::due(rx.conn, count, before, ROUND)?);
    }
    Ok(due)
}

/// What an administrator sees of the outbox.
#[derive(Debug, Serialize)]
pub struct Outbox {
    /// Mails that wait for their turn or their next try.
    pub waiting: i64,
    /// Mails that failed at least once and have not left, the latest first.
    pub failing: Vec<FailingMail>,
}

/// A mail that has not left.
#[derive(Debug, Serialize)]
pub struct FailingMail {
    /// Its id.
    pub id: String,
    /// Its subject.
    pub subject: String,
    /// Since when.
    pub created_at: Instant,
    /// How often it was tried.
    pub tries: i32,
    /// What the server said last.
    pub failure: String,
    /// Whether it is tried no more.
    pub given_up: bool,
}

/// Reads the outbox.
///
/// # Errors
/// What the database says.
pub fn outbox(rx: &mut Rx) -> Result<Outbox, Problem> {
    let failing = table::failing(rx.conn)?
        .into_iter()
        .map(|row| FailingMail {
            id: row.id,
            subject: row.subject,
            created_at: row.created_at,
            tries: row.tries,
            failure: row.failure,
            given_up: row.tries >= most_tries(),
        })
        .collect();
    Ok(Outbox {
        waiting: table::waiting(rx.conn, most_tries())?,
        failing,
    })
}

/// Tries a mail that was given up again from the beginning.
///
/// # Errors
/// [`Problem::Missing`].
pub fn retry(tx: &mut Tx, id: &str) -> Result<(), Problem> {
    if !table::retry(tx.conn, id)? {
        return Err(Problem::Missing("这封待发邮件"));
    }
    tx.act("mail.retry", format!("mail:{id}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{WAITS, wait};

    #[test]
    fn each_try_waits_longer_than_the_last() {
        let all: Vec<i64> = (0..WAITS.len()).map(wait).collect();
        assert_eq!(all[..3], [0, 60, 360]);
        assert!(all.windows(2).all(|two| two[0] < two[1]));
    }
}
