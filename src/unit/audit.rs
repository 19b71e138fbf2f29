//! The hash-chained log: one entry a command, appended last behind the gate. Contract: `audit`.
//! The database itself refuses UPDATE and DELETE here; the chain finds who went round it.
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::db::Conn;
use crate::db::schema::audit_entry;
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::rules::instant::Instant;

/// Before the first entry stand 64 zeros.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a command says of itself.
pub(super) struct Draft<'a> {
    pub(super) action: &'a str,
    pub(super) subject: &'a str,
    pub(super) detail: Value,
}

/// One entry as it is exported. `hash` is over the RFC 8785 form of all other fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the entry's form: 1.
    pub v: i64,
    /// The digest's name: `sha256`.
    pub alg: String,
    /// Rises by one from 1.
    pub seq: i64,
    /// UTC, RFC 3339, milliseconds.
    pub at: String,
    /// The account's id, never a name.
    pub actor: String,
    /// What was done: `plan.approve`.
    pub action: String,
    /// To what: `plan:…`.
    pub subject: String,
    /// Further facts, without personal fields.
    pub detail: Value,
    /// The hash of the entry before.
    pub prev: String,
    /// This entry's hash, lower-case hex.
    pub hash: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = audit_entry)]
struct Row {
    seq: i64,
    at: String,
    day: Day,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    prev: String,
    hash: String,
}

/// Appends the entry of one command.
pub(super) fn append(
    conn: &mut Conn,
    now: Instant,
    actor: &str,
    draft: Draft,
) -> Result<(), Problem> {
    let last: Option<(i64, String)> = audit_entry::table
        .select((audit_entry::seq, audit_entry::hash))
        .order(audit_entry::seq.desc())
        .first(conn)
        .optional()?;
    let (seq, prev) = last.map_or((1, GENESIS.to_owned()), |(seq, hash)| (seq + 1, hash));
    let mut entry = Entry {
        v: 1,
        alg: "sha256".to_owned(),
        seq,
        at: now.rfc3339_millis(),
        actor: actor.to_owned(),
        action: draft.action.to_owned(),
        subject: draft.subject.to_owned(),
        detail: draft.detail,
        prev,
        hash: String::new(),
    };
    entry.hash = hash_of(&entry)?;
    let row = Row {
        seq,
        at: entry.at,
        day: now.day(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: serde_json::to_string(&entry.detail)?,
        prev: entry.prev,
        hash: entry.hash,
    };
    diesel::insert_into(audit_entry::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// The hash an entry should have.
///
/// # Errors
/// A fault when the detail holds what RFC 8785 cannot write.
pub fn hash_of(entry: &Entry) -> Result<String, Problem> {
    let bare = json!({
        "v": entry.v, "alg": entry.alg, "seq": entry.seq, "at": entry.at, "actor": entry.actor, "action": entry.action,
        "subject": entry.subject, "detail": entry.detail, "prev": entry.prev,
    });
    let bytes = serde_json_canonicalizer::to_vec(&bare)?;
    Ok(hex::encode(Sha256::digest(&bytes)))
}

/// A detail that is no JSON was not written here; it stands as text, and its hash will not hold.
fn entry_of(row: Row) -> Entry {
    let detail = serde_json::from_str(&row.detail).unwrap_or(Value::String(row.detail));
    Entry {
        v: 1,
        alg: "sha256".to_owned(),
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail,
        prev: row.prev,
        hash: row.hash,
    }
}

/// A page of entries after `seq`, oldest first.
///
/// # Errors
/// What the database says.
pub fn after(conn: &mut Conn, seq: i64, n: i64) -> Result<Vec<Entry>, Problem> {
    let rows: Vec<Row> = audit_entry::table
        .select(Row::as_select())
        .filter(audit_entry::seq.gt(seq))
        .order(audit_entry::seq.asc())
        .limit(n)
        .load(conn)?;
    Ok(rows.into_iter().map(entry_of).collect())
}

/// A page of entries before `seq`, newest first, optionally of one subject.
///
/// # Errors
/// What the database says.
pub fn before(
    conn: &mut Conn,
    seq: i64,
    subject: Option<&str>,
    n: i64,
) -> Result<Vec<Entry>, Problem> {
    let mut query = audit_entry::table
        .select(Row::as_select())
        .filter(audit_entry::seq.lt(seq))
        .into_boxed();
    if let Some(subject) = subject {
        query = query.filter(audit_entry::subject.eq(subject.to_owned()));
    }
    let rows: Vec<Row> = query.order(audit_entry::seq.desc()).limit(n).load(conn)?;
    Ok(rows.into_iter().map(entry_of).collect())
}

/// The state of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// How many entries were looked at.
    pub entries: i64,
    /// The first entry that does not hold, if any.
    pub broken_at: Option<i64>,
    /// The last hash.
    pub last_hash: String,
}

/// Walks the whole chain: every hash, every link, every number.
///
/// # Errors
/// What the database says.
pub fn verify(conn: &mut Conn) -> Result<Chain, Problem> {
    let mut walk = Walk::default();
    loop {
        let page = after(conn, walk.seq, 1_000)?;
        if page.is_empty() {
            return Ok(walk.whole());
        }
        for entry in page {
            if !walk.step(entry)? {
                return Ok(walk.broken());
            }
        }
    }
}

/// The number of the last entry, and whether the last `n` entries hold among themselves.
///
/// # Errors
/// What the database says.
pub fn tail_holds(conn: &mut Conn, n: i64) -> Result<(i64, bool), Problem> {
    let mut tail = before(conn, i64::MAX, None, n)?;
    tail.reverse();
    let last = tail.last().map_or(0, |entry| entry.seq);
    let mut walk = match tail.first() {
        Some(first) => Walk {
            seq: first.seq - 1,
            prev: first.prev.clone(),
        },
        None => Walk::default(),
    };
    for entry in tail {
        if !walk.step(entry)? {
            return Ok((last, false));
        }
    }
    Ok((last, true))
}

/// A walk along a chain, entry by entry: from the database or from an exported file.
pub struct Walk {
    seq: i64,
    prev: String,
}

impl Default for Walk {
    /// Before the first entry.
    fn default() -> Self {
        Self {
            seq: 0,
            prev: GENESIS.to_owned(),
        }
    }
}

impl Walk {
    /// Whether this entry follows on the last and its hash is that of its content.
    ///
    /// # Errors
    /// A fault when the detail holds what RFC 8785 cannot write.
    pub fn step(&mut self, entry: Entry) -> Result<bool, Problem> {
        let follows = entry.seq == self.seq + 1 && entry.prev == self.prev;
        if !follows || hash_of(&entry)? != entry.hash {
            return Ok(false);
        }
        (self.seq, self.prev) = (entry.seq, entry.hash);
        Ok(true)
    }

    /// The chain is whole up to here.
    pub fn whole(self) -> Chain {
        Chain {
            entries: self.seq,
            broken_at: None,
            last_hash: self.prev,
        }
    }

    /// The next entry does not hold.
    pub fn broken(self) -> Chain {
        Chain {
            entries: self.seq,
            broken_at: Some(self.seq + 1),
            last_hash: self.prev,
        }
    }
}

/// The last hash of a day (Asia/Shanghai, by `at`), or of the last day before it that has entries.
///
/// # Errors
/// What the database says.
pub fn root(conn: &mut Conn, day: Day) -> QueryResult<Option<(i64, String)>> {
    audit_entry::table
        .select((audit_entry::seq, audit_entry::hash))
        .filter(audit_entry::day.le(day))
        .order((audit_entry::day.desc(), audit_entry::seq.desc()))
        .first(conn)
        .optional()
}
