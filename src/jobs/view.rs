//! What is read of the jobs: the last run of each, the next, and the mails that have not left.
use serde::Serialize;

use super::{JOBS, table};
use crate::mail::{self, Outbox};
use crate::problem::Problem;
use crate::rules::instant::Instant;
use crate::unit::Rx;
use crate::web::View;

/// One job with its last and its next run.
#[derive(Debug, Serialize)]
pub struct JobLine {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub title: &'static str,
    /// How often.
    pub when: String,
    /// When it was last begun.
    pub started_at: Option<Instant>,
    /// `done`, `failed`, `running` or `never`.
    pub state: &'static str,
    /// What it came to, or why not.
    pub outcome: String,
    /// When it is due next.
    pub next: Instant,
}

/// The jobs and the outbox.
#[derive(Debug, Serialize)]
pub struct JobsPage {
    /// In the order of the list.
    pub jobs: Vec<JobLine>,
    /// The mails.
    pub outbox: Outbox,
}

impl View for JobsPage {
    const PAGE: &'static str = "jobs/list.html";
}

/// Reads the jobs.
///
/// # Errors
/// What the database says.
pub fn page(rx: &mut Rx) -> Result<JobsPage, Problem> {
    let now = rx.now;
    let mut jobs = Vec::new();
    for job in JOBS {
        let last = table::last(rx.conn, job.name)?;
        let state = match &last {
            None => "never",
            Some(run) if run.finished_at.is_some() => "done",
            Some(run) if run.outcome.is_empty() => "running",
            Some(_) => "failed",
        };
        jobs.push(JobLine {
            name: job.name,
            title: job.title,
            when: job.when.words(),
            started_at: last.as_ref().map(|run| run.started_at),
            state,
            outcome: last.map(|run| run.outcome).unwrap_or_default(),
            next: job.when.next_due(now),
        });
    }
    Ok(JobsPage {
        jobs,
        outbox: mail::outbox(rx)?,
    })
}
