//! Jobs: what the program does by itself. A job is a reconciler and no queue: it takes no input, reads what is there, writes what is missing,
//! and is safe to run twice. `job_run` decides what was done, so a missed night is caught up and two instances do not work the same run.
mod reminder;
pub mod runner;
pub mod schedule;
mod table;
pub mod view;
pub mod web;

use schedule::When;

use crate::mail::{self, Postman};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::unit::audit;
use crate::web::Site;

/// One job.
pub struct Job {
    /// Its name, for `run-job` and the page.
    pub name: &'static str,
    /// What it does, in the page's words.
    pub title: &'static str,
    /// How often.
    pub when: When,
    /// Does it and says what it came to. Blocking.
    pub run: fn(&Site) -> Result<String, Problem>,
}

/// Every job. This list is its documentation.
pub const JOBS: &[Job] = &[
    Job {
        name: "mail",
        title: "发送待发邮件",
        when: When::Every(2),
        run: send_mail,
    },
    Job {
        name: "sessions",
        title: "清除已结束的登录与旧的任务记录",
        when: When::Every(60),
        run: sweep,
    },
    Job {
        name: "audit",
        title: "核验审计日志全链，记下前一日的根值",
        when: When::Daily(0, 10),
        run: audit_root,
    },
    Job {
        name: "reminders",
        title: "给有到期事项的人发提醒邮件",
        when: When::Daily(7, 30),
        run: reminder::remind,
    },
];

/// The job of this name.
pub fn by_name(name: &str) -> Option<&'static Job> {
    JOBS.iter().find(|job| job.name == name)
}

fn send_mail(site: &Site) -> Result<String, Problem> {
    let Some(config) = &site.config.mail else {
        return Ok("没有配置邮件服务器".to_owned());
    };
    let round = mail::deliver(site, &Postman::new(config)?)?;
    Ok(format!("发出 {} 封，{} 封未成", round.sent, round.failed))
}

/// Runs of frequent jobs are kept a week, nightly ones a year.
const FREQUENT_SECONDS: i64 = 7 * 24 * 3600;
const NIGHTLY_SECONDS: i64 = 366 * 24 * 3600;

fn sweep(site: &Site) -> Result<String, Problem> {
    let ended = site.keep_now(&Actor::system(), |tx| {
        let (now, frequent, nightly) = (
            tx.now,
            tx.now.plus_seconds(-FREQUENT_SECONDS),
            tx.now.plus_seconds(-NIGHTLY_SECONDS),
        );
        for job in JOBS {
            let before = match job.when {
                When::Every(_) => frequent,
                When::Daily(..) => nightly,
            };
            table::forget(tx.conn, job.name, before)?;
        }
        crate::people::session::sweep(tx, now)
    })?;
    Ok(format!("清除 {ended} 个已结束的登录"))
}

/// A broken chain is a failure of this job: it stays on the page, and the log of the server says so.
fn audit_root(site: &Site) -> Result<String, Problem> {
    let (chain, day, root) = site.read_now(&Actor::system(), |rx| {
        let day = rx.today().previous();
        Ok((audit::verify(rx.conn)?, day, audit::root(rx.conn, day)?))
    })?;
    if let Some(seq) = chain.broken_at {
        return Err(Problem::fault(format!(
            "the audit chain does not hold from entry {seq} on"
        )));
    }
    let root = root.map_or_else(|| "无".to_owned(), |(_, hash)| hash);
    Ok(format!(
        "全链成立，共 {} 条；{day} 根值 {root}",
        chain.entries
    ))
}
