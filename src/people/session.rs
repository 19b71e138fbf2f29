//! Log-in, log-out and sessions. A session is no command: it is kept beside the log, but log-in, failure and log-out are audited.
use crate::people::{password, table, token};
use crate::problem::Problem;
use crate::rules::actor::{Actor, AgencyOf, LaboratoryOf};
use crate::rules::instant::Instant;
use crate::rules::refusal::Refusal;
use crate::unit::{Rx, Tx, secret_token};
use crate::web::{Credential, Identity, SESSION_SECONDS, hash_token};

/// Thirty minutes without a request end a session.
const IDLE_SECONDS: i64 = 30 * 60;
/// `seen_at` is written at most every five minutes.
const SEEN_SECONDS: i64 = 5 * 60;

/// How long the account must wait after so many failures: 1, 2, 4 … 60 seconds; never locked for others' guessing.
pub fn wait_seconds(failures: i32) -> i64 {
    let doublings = u32::try_from(failures.clamp(1, 7) - 1).unwrap_or(0);
    (1_i64 << doublings).min(60)
}

/// What a log-in attempt came to; both are commands that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogIn {
    /// The token for the cookie.
    In(String),
    /// Why not.
    Out(Refusal),
}

/// A password held against the hash that an account had when it was read.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The account, if the name is known.
    account: Option<table::AccountRow>,
    /// Whether the password is the one behind its hash.
    holds: bool,
}

/// The account behind a log-in name, before the slow comparison.
///
/// # Errors
/// What the database says.
pub fn known(rx: &mut Rx, login: &str) -> Result<Option<table::AccountRow>, Problem> {
    Ok(table::by_login(rx.conn, &login.trim().to_lowercase())?)
}

/// Compares a password: slow on purpose, so never inside a transaction. An unknown name takes as long as a wrong password.
///
/// # Errors
/// A fault when the kept hash cannot be read.
pub fn compare(account: Option<table::AccountRow>, given: &str) -> Result<Compared, Problem> {
    let holds = if let Some(account) = &account {
        password::matches(given, &account.password_hash)?
    } else {
        password::hash(given)?;
        false
    };
    Ok(Compared { account, holds })
}

/// Logs in, or counts the failure. An unknown name is answered like a wrong password.
///
/// # Errors
/// What the database says.
pub fn log_in(tx: &mut Tx, compared: &Compared, agent: &str) -> Result<LogIn, Problem> {
    let Some(read) = &compared.account else {
        tx.act("session.fail", "account:unknown");
        return Ok(LogIn::Out(Refusal::LoginWrong));
    };
    let account = table::by_id(tx.conn, &read.id)?;
    let subject = format!("account:{}", account.id);
    if let Some(until) = account.slowed_until.filter(|until| *until > tx.now) {
        tx.act("session.slowed", subject);
        let seconds = until.seconds_since(tx.now).max(1).to_string();
        return Ok(LogIn::Out(Refusal::LoginSlowed { seconds }));
    }
    // A password changed between the comparison and now was not the one compared.
    let same = account.password_hash == read.password_hash;
    if account.disabled || !same || !compared.holds {
        tx.act("session.fail", subject);
        let failures = account.failures.saturating_add(1);
        let until = tx.now.plus_seconds(wait_seconds(failures));
        table::set_failures(tx.conn, &account.id, failures, Some(until))?;
        return Ok(LogIn::Out(Refusal::LoginWrong));
    }
    tx.act("session.open", subject);
    table::set_failures(tx.conn, &account.id, 0, None)?;
    Ok(LogIn::In(open(tx, &account.id, agent)?))
}

/// Opens a session for an account and answers its token.
///
/// # Errors
/// What the database says.
pub fn open(tx: &mut Tx, account_id: &str, agent: &str) -> Result<String, Problem> {
    let token = secret_token();
    let row = table::SessionRow {
        token_hash: hash_token(&token),
        account_id: account_id.to_owned(),
        created_at: tx.now,
        seen_at: tx.now,
        expires_at: tx.now.plus_seconds(SESSION_SECONDS),
        agent: agent.chars().take(200).collect(),
    };
    table::insert_session(tx.conn, &row)?;
    Ok(token)
}

/// Ends one session.
///
/// # Errors
/// What the database says.
pub fn log_out(tx: &mut Tx, token_hash: &str) -> Result<(), Problem> {
    tx.act("session.close", format!("account:{}", tx.actor.id));
    table::delete_session(tx.conn, token_hash)?;
    Ok(())
}

/// Ends every session of an account.
///
/// # Errors
/// What the database says.
pub fn end_all(tx: &mut Tx, account_id: &str) -> Result<(), Problem> {
    table::delete_sessions(tx.conn, account_id)?;
    Ok(())
}

/// Removes sessions that have ended; answers how many.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut Tx, now: Instant) -> Result<usize, Problem> {
    let idle = now.plus_seconds(-IDLE_SECONDS);
    Ok(table::delete_ended_sessions(tx.conn, now, idle)?)
}

/// Whose session or API token it is; `None` when it ended.
///
/// # Errors
/// What the database says.
pub fn identify(rx: &mut Rx, shown: &Credential) -> Result<Option<Identity>, Problem> {
    let now = rx.now;
    let found = match shown {
        Credential::Session(hash) => table::session(rx.conn, hash)?
            .filter(|session| session_lives(session, now))
            .map(|session| {
                let stale = now.seconds_since(session.seen_at) > SEEN_SECONDS;
                (session.account_id, stale)
            }),
        Credential::Token(hash) => token::owner(rx, hash)?.map(|owner| (owner, false)),
    };
    let Some((account_id, stale_seen)) = found else {
        return Ok(None);
    };
    let account = table::by_id(rx.conn, &account_id)?;
    if account.disabled {
        return Ok(None);
    }
    let must_change = account.must_change;
    Ok(Some(Identity {
        actor: actor_of(rx, account)?,
        must_change,
        stale_seen,
    }))
}

fn session_lives(session: &table::SessionRow, now: Instant) -> bool {
    session.expires_at > now && now.seconds_since(session.seen_at) < IDLE_SECONDS
}

/// The actor behind an account.
///
/// # Errors
/// What the database says.
pub fn actor_of(rx: &mut Rx, account: table::AccountRow) -> Result<Actor, Problem> {
    let agency = match &account.agency_id {
        Some(id) => {
            let row = table::agency(rx.conn, id)?;
            Some(AgencyOf {
                city: row.level == "city",
                id: row.id,
                code: row.code,
                name: row.name,
            })
        }
        None => None,
    };
    let laboratory = match &account.laboratory_id {
        Some(id) => Some(LaboratoryOf {
            name: table::laboratory_name(rx.conn, id)?,
            id: id.clone(),
        }),
        None => None,
    };
    let roles = table::roles(rx.conn, &account.id)?;
    Ok(Actor {
        id: account.id,
        name: account.name,
        roles,
        agency,
        laboratory,
    })
}

/// The actor behind a log-in name: `--as LOGIN`, the demo, tests.
///
/// # Errors
/// [`Problem::Missing`] when there is none, an unreadable field when it is disabled.
pub fn actor_by_login(rx: &mut Rx, login: &str) -> Result<Actor, Problem> {
    let account = table::by_login(rx.conn, login)?.ok_or(Problem::Missing("这个登录名"))?;
    if account.disabled {
        let message = format!("账户「{login}」已停用，不能以它的身份办理；请换一个账户");
        return Err(Problem::field("login", message));
    }
    actor_of(rx, account)
}

/// Writes that a session was seen now.
///
/// # Errors
/// What the database says.
pub fn seen(tx: &mut Tx, token_hash: &str) -> Result<(), Problem> {
    let now = tx.now;
    table::touch_session(tx.conn, token_hash, now)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::wait_seconds;

    #[test]
    fn failures_slow_down_and_never_lock() {
        let waits: Vec<i64> = (1..=9).map(wait_seconds).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
