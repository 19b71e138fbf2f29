//! The unit of work: two doors to the database, `read` and `write`, and what stands inside them.
//! A write is one transaction with its audit entry and its hand-offs; the clock is read and ids are made here and nowhere else.
pub mod audit;
pub mod event;
pub mod personal;
mod source;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde_json::{Map, Value, json};

pub use event::Event;
pub use source::{Clock, Ids, secret_token};

use crate::db::{Conn, Db};
use crate::problem::{Fault, Problem};
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;

/// What a reader holds: one snapshot, one moment, one actor.
pub struct Rx<'a> {
    /// The connection; only `table.rs` and `view.rs` files use it.
    pub conn: &'a mut Conn,
    /// Now, the same throughout.
    pub now: Instant,
    /// Who asks.
    pub actor: &'a Actor,
}

impl Rx<'_> {
    /// Today's legal date.
    pub fn today(&self) -> crate::rules::day::Day {
        self.now.day()
    }
}

/// What a command holds: a reader that may write, make ids, and tell what happened.
pub struct Tx<'a> {
    rx: Rx<'a>,
    ids: &'a Ids,
    events: Vec<Event>,
    handed: usize,
    act: Option<Act>,
}

/// What the audit entry of this command will say.
struct Act {
    action: &'static str,
    subject: String,
    detail: Map<String, Value>,
}

impl<'a> Deref for Tx<'a> {
    type Target = Rx<'a>;
    fn deref(&self) -> &Self::Target {
        &self.rx
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.rx
    }
}

impl<'a> Tx<'a> {
    /// A fresh id (UUID v7, rising with time).
    pub fn id(&self) -> String {
        self.ids.next(self.rx.now)
    }

    /// The reader inside, for queries that serve both.
    pub fn reader(&mut self) -> &mut Rx<'a> {
        &mut self.rx
    }

    /// Says what this command is, for its one audit entry: `tx.act("plan.approve", "plan:2026-supervision")`.
    /// The first call of a command counts; commands called inside another add no second entry.
    pub fn act(&mut self, action: &'static str, subject: impl Into<String>) {
        if self.act.is_none() {
            self.act = Some(Act {
                action,
                subject: subject.into(),
                detail: Map::new(),
            });
        }
    }

    /// Adds a detail to the audit entry. Never a personal field: those go through [`personal::change`].
    /// Allowed are strings, booleans, null, objects, arrays and integers below 2^53; keys are ASCII.
    pub fn note(&mut self, key: &str, detail: impl Into<Value>) {
        if let Some(act) = &mut self.act {
            act.detail.insert(key.to_owned(), detail.into());
        }
    }

    /// Adds one more to a list of details: what a command does several times, such as personal fields of several subjects.
    pub fn note_also(&mut self, key: &str, detail: impl Into<Value>) {
        if let Some(act) = &mut self.act
            && let Value::Array(list) = act.detail.entry(key).or_insert_with(|| json!([]))
        {
            list.push(detail.into());
        }
    }

    /// Tells what happened; `flow::settle` hands it on in the same transaction.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The next event not yet handed on.
    pub fn next_event(&mut self) -> Option<Event> {
        let event = self.events.get(self.handed).cloned();
        if event.is_some() {
            self.handed += 1;
        }
        event
    }

    fn close(mut self) -> Result<(), Problem> {
        let Some(mut act) = self.act.take() else {
            return Err(Problem::fault(
                "a command ended without saying what it did; call tx.act(…)",
            ));
        };
        if !self.events.is_empty() {
            let names: Vec<Value> = self
                .events
                .iter()
                .map(|event| json!(event.name()))
                .collect();
            act.detail.insert("events".to_owned(), Value::Array(names));
        }
        let entry = audit::Draft {
            action: act.action,
            subject: &act.subject,
            detail: Value::Object(act.detail),
        };
        audit::append(self.rx.conn, self.rx.now, &self.rx.actor.id, entry)
    }
}

/// What follows from each event; handed in by `app`, since `flow` stands above all stages.
pub type Settle = fn(&mut Tx) -> Result<(), Problem>;

/// The doors: the database behind its gate, the clock, the ids.
#[derive(Clone)]
pub struct Doors {
    db: Db,
    clock: Clock,
    ids: Ids,
    settle: Settle,
    files: Arc<std::path::PathBuf>,
}

impl Doors {
    /// Puts the doors together.
    pub fn new(db: Db, clock: Clock, ids: Ids, settle: Settle, files: std::path::PathBuf) -> Self {
        Self {
            db,
            clock,
            ids,
            settle,
            files: Arc::new(files),
        }
    }

    /// The folder of attachments, named by their SHA-256.
    pub fn files(&self) -> &std::path::Path {
        &self.files
    }

    /// The database, for `doctor` and tests.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs a query on one snapshot. Blocking: for the command line and jobs.
    ///
    /// # Errors
    /// What the query says.
    pub fn read_now<T>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Rx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.clock.now();
        self.db.snapshot(|conn| work(&mut Rx { conn, now, actor }))
    }

    /// Runs a command: one transaction, its hand-offs, its audit entry. Blocking: for the command line and jobs.
    ///
    /// # Errors
    /// What the command says; then nothing is written.
    pub fn write_now<T>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.db.as_writer(|conn| {
            let mut tx = self.open(conn, actor);
            let answer = work(&mut tx)?;
            (self.settle)(&mut tx)?;
            tx.close()?;
            Ok(answer)
        })
    }

    /// Writes what is no command (stagings, sessions, log-in counters, job runs, outbox marks): takes its turn like any writer, carries no audit entry.
    /// Blocking.
    ///
    /// # Errors
    /// What the work says; then nothing is written.
    pub fn keep_now<T>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.db.as_writer(|conn| work(&mut self.open(conn, actor)))
    }

    fn open<'a>(&'a self, conn: &'a mut Conn, actor: &'a Actor) -> Tx<'a> {
        // Read after the gate is held, so that `seq` and `at` rise together.
        let now = self.clock.now();
        Tx {
            rx: Rx { conn, now, actor },
            ids: &self.ids,
            events: Vec::new(),
            handed: 0,
            act: None,
        }
    }

    /// [`Doors::read_now`] for handlers.
    ///
    /// # Errors
    /// What the query says.
    pub async fn read<T, F>(&self, actor: &Actor, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Rx) -> Result<T, Problem> + Send + 'static,
    {
        let (doors, actor) = (self.clone(), actor.clone());
        off_thread(move || doors.read_now(&actor, work)).await
    }

    /// [`Doors::write_now`] for handlers.
    ///
    /// # Errors
    /// What the command says; then nothing is written.
    pub async fn write<T, F>(&self, actor: &Actor, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
    {
        let (doors, actor) = (self.clone(), actor.clone());
        off_thread(move || doors.write_now(&actor, work)).await
    }

    /// [`Doors::keep_now`] for handlers.
    ///
    /// # Errors
    /// What the work says; then nothing is written.
    pub async fn keep<T, F>(&self, actor: &Actor, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
    {
        let (doors, actor) = (self.clone(), actor.clone());
        off_thread(move || doors.keep_now(&actor, work)).await
    }
}

/// Runs blocking work on a thread of its own.
///
/// # Errors
/// What the work says, or a fault when it panicked.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => Err(Problem::Fault(Fault(error.into()))),
    }
}
