//! The announcements for everyone: all of them, and one with its rows and files.
use serde::{Deserialize, Serialize};

use super::{PublicAnnouncementLine, PublicLine, lines_of, public_href, public_line};
use crate::problem::Problem;
use crate::publication::composing::Place;
use crate::publication::public::table::{self, PAGE};
use crate::publication::table::{self as announcements, AnnouncementRow};
use crate::rules::stage::AnnouncementState;
use crate::unit::Rx;
use crate::web::View;

/// The announcements' address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The issue of the page before: year and issue, joined by a dash.
    pub before: String,
}

/// All announcements.
#[derive(Debug, Serialize)]
pub struct AllPage {
    /// The announcements, the latest first.
    pub announcements: Vec<PublicAnnouncementLine>,
    /// The next page; empty without one.
    pub next: String,
}

impl View for AllPage {
    const PAGE: &'static str = "publication/public/all.html";
}

/// Reads the announcements.
///
/// # Errors
/// What the database says.
pub fn all(rx: &mut Rx, asked: &Before) -> Result<AllPage, Problem> {
    let before = asked
        .before
        .split_once('-')
        .and_then(|(year, issue)| Some((year.parse().ok()?, issue.parse().ok()?)));
    let mut rows = table::latest(rx.conn, before, PAGE + 1)?;
    let page = usize::try_from(PAGE).unwrap_or(20);
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("/public/announcements?before={}-{}", row.year, row.issue));
    Ok(AllPage {
        next: next.unwrap_or_default(),
        announcements: lines_of(rx, rows)?,
    })
}

/// One announcement for everyone.
#[derive(Debug, Serialize)]
pub struct AnnouncementPage {
    /// Its line.
    #[serde(flatten)]
    pub line: PublicAnnouncementLine,
    /// Why it was withdrawn; empty while it holds.
    pub withdrawn_reason: String,
    /// SHA-256 over the rows' canonical JSON, joined by line feeds.
    pub rows_hash: String,
    /// The page's rows; those of a withdrawn announcement say number and food only.
    pub lines: Vec<PublicLine>,
    /// The next page; empty without one.
    pub next: String,
    /// The files; none of a withdrawn announcement.
    pub files: Vec<FileLine>,
}

/// A file to download.
#[derive(Debug, Clone, Serialize)]
pub struct FileLine {
    /// Where.
    pub href: String,
    /// The words.
    pub label: &'static str,
}

impl View for AnnouncementPage {
    const PAGE: &'static str = "publication/public/announcement.html";
}

/// How many rows a page of a public announcement shows.
const ROWS: i64 = 50;

/// Reads one announcement.
///
/// # Errors
/// [`Problem::Missing`] before it is published.
pub fn announcement(rx: &mut Rx, place: Place, after: i32) -> Result<AnnouncementPage, Problem> {
    let row = of(rx, place)?;
    let withdrawn = row.state == AnnouncementState::Withdrawn;
    let frozen = announcements::rows(rx.conn, &row.id, (after, ROWS))?;
    let last = frozen.last().map_or(after, |one| one.ordinal);
    let mut lines = Vec::new();
    for one in &frozen {
        let line = public_line(one, &row)?;
        lines.push(if withdrawn { bare(line) } else { line });
    }
    let href = public_href(&row);
    let file = |ending: &str, label| FileLine {
        href: format!("{href}/rows.{ending}"),
        label,
    };
    let files = vec![
        file("xlsx", "Excel 表格"),
        file("csv", "CSV"),
        file("json", "JSON"),
    ];
    let (reason, hash) = (row.withdrawn_reason.clone(), row.rows_hash.clone());
    let line = lines_of(rx, vec![row])?;
    let line = line
        .into_iter()
        .next()
        .ok_or(Problem::Missing("这期公告"))?;
    Ok(AnnouncementPage {
        next: if i64::from(last) < line.rows && !lines.is_empty() {
            format!("{href}?after={last}")
        } else {
            String::new()
        },
        files: if withdrawn { Vec::new() } else { files },
        withdrawn_reason: reason,
        rows_hash: hash,
        lines,
        line,
    })
}

/// A row of a withdrawn announcement: that it was there, and no more.
fn bare(line: PublicLine) -> PublicLine {
    PublicLine {
        found: Vec::new(),
        units: String::new(),
        verdict: "not_judged",
        ..line
    }
}

/// The announcement at a place, once it became public.
pub(in crate::publication::public) fn of(
    rx: &mut Rx,
    place: Place,
) -> Result<AnnouncementRow, Problem> {
    table::public(rx.conn, place.year, place.issue)?.ok_or(Problem::Missing("这期公告"))
}
