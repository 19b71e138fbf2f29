//! Whether a report is real, and the roots of the log: what anyone may check.
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::publication::public::table;
use crate::rules::day::Day;
use crate::rules::stage::ReportState;
use crate::unit::{Rx, audit};
use crate::web::View;

/// A report's number, as it stands on the paper.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReportAsked {
    /// The number.
    pub number: String,
}

/// Whether a report is real.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    /// The number asked for; empty before anything was asked.
    pub number: String,
    /// `real`, `superseded` or `unknown`; empty before anything was asked.
    pub answer: &'static str,
    /// The laboratory that issued it.
    pub laboratory: String,
    /// The day it was issued.
    pub issued_on: Option<Day>,
}

impl View for ReportPage {
    const PAGE: &'static str = "publication/public/report.html";
}

/// Checks a report.
///
/// # Errors
/// What the database says.
pub fn report(rx: &mut Rx, asked: &ReportAsked) -> Result<ReportPage, Problem> {
    let number = asked.number.trim().to_uppercase();
    let mut page = ReportPage {
        answer: if number.is_empty() { "" } else { "unknown" },
        number: number.clone(),
        laboratory: String::new(),
        issued_on: None,
    };
    if number.is_empty() {
        return Ok(page);
    }
    if let Some((laboratory, issued_at, state)) = table::report(rx.conn, &number)? {
        page.answer = if state == ReportState::Issued {
            "real"
        } else {
            "superseded"
        };
        page.laboratory = laboratory;
        page.issued_on = issued_at.map(crate::rules::instant::Instant::day);
    }
    Ok(page)
}

/// The roots of the log.
#[derive(Debug, Serialize)]
pub struct RootsPage {
    /// The day asked for.
    pub date: Day,
    /// The last hash of that day, or of the last day before it that has entries.
    pub hash: Option<String>,
    /// Its number in the log.
    pub seq: Option<i64>,
    /// The days before.
    pub days: Vec<Root>,
}

/// The root of one day.
#[derive(Debug, Clone, Serialize)]
pub struct Root {
    /// The day.
    pub date: Day,
    /// The number of its last entry.
    pub seq: i64,
    /// The hash of its last entry.
    pub hash: String,
}

impl View for RootsPage {
    const PAGE: &'static str = "publication/public/roots.html";
}

/// The address of the roots.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RootAsked {
    /// A day; today when empty.
    pub date: String,
}

/// Reads the roots of a day and of the days before it.
///
/// # Errors
/// A field problem for a text that is no day.
pub fn roots(rx: &mut Rx, asked: &RootAsked) -> Result<RootsPage, Problem> {
    let today = rx.today();
    let date = if asked.date.trim().is_empty() {
        today
    } else {
        asked
            .date
            .trim()
            .parse()
            .or(Err(Problem::field("date", "日期读不懂，请写成 2026-03-02")))?
    };
    let mut days: Vec<Root> = Vec::new();
    let mut day = date.min(today);
    for _ in 0..14 {
        let Some((seq, hash)) = audit::root(rx.conn, day)? else {
            break;
        };
        days.push(Root {
            date: day,
            seq,
            hash,
        });
        day = day.previous();
    }
    let first = days.first().cloned();
    Ok(RootsPage {
        date,
        hash: first.as_ref().map(|root| root.hash.clone()),
        seq: first.map(|root| root.seq),
        days,
    })
}
