//! Who runs the jobs. A run is a row (job, due time) under a unique key: who writes it works it; a heart that stopped for five minutes may be
//! taken over. A run that failed stays open and is taken up again five minutes later.
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::{JOBS, Job, table};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::unit::{Tx, off_thread};
use crate::web::Site;

/// How often the runner looks.
const LOOK: Duration = Duration::from_secs(15);
/// How often a working job says that it works.
const BEAT: Duration = Duration::from_mins(1);
/// After so many seconds without a beat a run may be taken over.
const SILENT_SECONDS: i64 = 300;

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done, with what it came to.
    Done(String),
    /// Not done, with the reason; it is tried again.
    Failed(String),
    /// Another instance works it, or it was done before.
    Taken,
}

/// Looks for due jobs until the program ends. A job that fails never stops the runner.
pub async fn keep_running(site: Site) {
    loop {
        let at = site.clone();
        if let Err(problem) = off_thread(move || round(&at)).await {
            tracing::error!(?problem, "the jobs could not be looked for");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Runs every job whose last due time was not worked yet: also those missed while the program stood still. Blocking.
///
/// # Errors
/// What the database says; a job that fails is no error.
pub fn round(site: &Site) -> Result<Vec<(&'static str, Outcome)>, Problem> {
    let mut ran = Vec::new();
    for job in JOBS {
        let due = job.when.last_due(site.clock().now());
        let outcome = run(site, job, due)?;
        if outcome != Outcome::Taken {
            ran.push((job.name, outcome));
        }
    }
    Ok(ran)
}

/// Runs one job for this due time, unless somebody does or did. Blocking.
///
/// # Errors
/// What the database says; a job that fails is an [`Outcome`].
pub fn run(site: &Site, job: &Job, due: Instant) -> Result<Outcome, Problem> {
    let system = Actor::system();
    if !site.keep_now(&system, |tx| take(tx, job.name, due))? {
        return Ok(Outcome::Taken);
    }
    let outcome = match beating(site, job, due) {
        Ok(text) => Outcome::Done(text),
        Err(problem) => {
            tracing::error!(job = job.name, ?problem, "a job failed");
            Outcome::Failed(reason(&problem))
        }
    };
    site.keep_now(&system, |tx| end(tx, job.name, due, &outcome))?;
    Ok(outcome)
}

/// Runs one job by hand, now. Blocking.
///
/// # Errors
/// As [`run`].
pub fn run_now(site: &Site, job: &Job) -> Result<Outcome, Problem> {
    run(site, job, site.clock().now())
}

fn reason(problem: &Problem) -> String {
    match problem {
        Problem::Fault(fault) => format!("{fault:?}"),
        told => told.to_string(),
    }
}

fn take(tx: &mut Tx, name: &str, due: Instant) -> Result<bool, Problem> {
    let now = tx.now;
    let silent = now.plus_seconds(-SILENT_SECONDS);
    let free = match table::run(tx.conn, name, due)? {
        Some(run) => run.finished_at.is_none() && run.heartbeat_at <= silent,
        None => !table::is_worked(tx.conn, name, silent)?,
    };
    if free {
        table::begin(tx.conn, name, due, now)?;
    }
    Ok(free)
}

fn end(tx: &mut Tx, name: &str, due: Instant, outcome: &Outcome) -> Result<(), Problem> {
    let now = tx.now;
    let (finished, text) = match outcome {
        Outcome::Done(text) => (Some(now), text.as_str()),
        Outcome::Failed(text) => (None, text.as_str()),
        Outcome::Taken => return Ok(()),
    };
    table::end(tx.conn, (name, due), now, finished, text)?;
    Ok(())
}

/// Runs the job while a thread beside it says every minute that it lives.
fn beating(site: &Site, job: &Job, due: Instant) -> Result<String, Problem> {
    std::thread::scope(|scope| {
        let (ended, end) = channel::<()>();
        scope.spawn(move || {
            while end.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                let beat = site.keep_now(&Actor::system(), |tx| {
                    let now = tx.now;
                    Ok(table::beat(tx.conn, job.name, due, now)?)
                });
                if let Err(problem) = beat {
                    tracing::warn!(?problem, job = job.name, "a job's beat was not kept");
                }
            }
        });
        let outcome = (job.run)(site);
        drop(ended);
        outcome
    })
}
