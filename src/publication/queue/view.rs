//! What officials read of the queue: what may be told now, what may not and why, and one row as the public will see it.
use serde::{Deserialize, Serialize};

use super::table::{self, CandidateRow};
use super::{standing, suspicions};
use crate::problem::Problem;
use crate::publication::composing::ComposeForm;
use crate::publication::facts;
use crate::publication::row::{PublicRow, RowText};
use crate::publication::table::PAGE;
use crate::publication::view::Tab;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::rules::publication::{AnnouncementKind, Hold, PublicSample, holds, published_kind};
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stream::PublicStream;
use crate::unit::Rx;
use crate::web::View;

/// The filter of the queue's address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    /// `supervision` or `evaluation`.
    pub stream: String,
    /// `pass`, `fail` or `disposal`.
    pub kind: String,
    /// The sample shown at the side.
    pub show: String,
    /// The row of the page before: day and id, joined by a comma.
    pub after: String,
    /// The page of the blocked ones, counted from 1.
    pub blocked: i64,
}

impl QueueFilter {
    /// The queue from which a form was sent.
    pub fn of(form: &ComposeForm) -> Self {
        let known = form.of().is_ok();
        Self {
            stream: if known {
                form.stream.clone()
            } else {
                String::new()
            },
            kind: if known {
                form.kind.clone()
            } else {
                String::new()
            },
            ..Self::default()
        }
    }
}

/// A row of the queue.
#[derive(Debug, Clone, Serialize)]
pub struct QueueLine {
    /// The sample's number.
    pub number: String,
    /// The food.
    pub food: String,
    /// The names of the failing items; empty for a conforming result.
    pub found: String,
    /// The day of the report.
    pub reported_on: Option<Day>,
    /// C-34 from the day the result was formed.
    pub clock: ClockView,
    /// Why it may not be told now.
    pub holds: Vec<HoldLine>,
    /// The clocks of the rights that still run, with their derivations.
    pub rights: Vec<ClockView>,
    /// The row at the side.
    pub href: String,
}

/// A reason why a row waits.
#[derive(Debug, Clone, Serialize)]
pub struct HoldLine {
    /// The reason in short.
    pub title: &'static str,
    /// Its particulars.
    pub words: String,
    /// Whether the publisher can lift it by looking at the name.
    pub clears: bool,
}

/// The queue of one stream and kind.
#[derive(Debug, Serialize)]
pub struct QueuePage {
    /// The stream's code.
    pub stream: &'static str,
    /// The kind's code.
    pub kind: &'static str,
    /// The kind's name: 不合格结果.
    pub title: &'static str,
    /// The streams.
    pub streams: Vec<Tab>,
    /// The kinds of this stream.
    pub kinds: Vec<Tab>,
    /// What may be told now.
    pub ready: Vec<QueueLine>,
    /// How many may be told now.
    pub n_ready: i64,
    /// The next page of them; empty without one.
    pub more: String,
    /// What may not be told yet.
    pub blocked: Vec<QueueLine>,
    /// How many of those.
    pub n_blocked: i64,
    /// The next page of them; empty without one.
    pub more_blocked: String,
    /// The row at the side as the public will see it.
    pub shown: Option<Shown>,
    /// Whether this actor composes.
    pub composes: bool,
    /// What was typed.
    pub form: ComposeForm,
}

impl View for QueuePage {
    const PAGE: &'static str = "publication/queue.html";
}

/// One row as the public will see it.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The text.
    pub row: RowText,
    /// The cell of the table.
    pub cell: String,
    /// What looks like personal data.
    pub personal: Vec<String>,
}

/// Reads the queue.
///
/// # Errors
/// A refusal for risk monitoring; what the database says.
pub fn queue(rx: &mut Rx, filter: &QueueFilter, form: ComposeForm) -> Result<QueuePage, Problem> {
    let asked = ComposeForm {
        stream: or(&filter.stream, "supervision"),
        kind: or(&filter.kind, "fail"),
        ..ComposeForm::default()
    };
    let (stream, kind) = asked.of()?;
    let today = rx.today();
    let keeping = timekeeping(rx)?;
    let (n_ready, all) = table::counts(rx.conn, rx.actor, (stream, kind), today)?;
    let after = after_of(&filter.after);
    let rows = table::ready(rx.conn, rx.actor, (stream, kind), today, after, PAGE + 1)?;
    let (rows, more) = page_of(rows);
    let skip = (filter.blocked.clamp(1, 1_000) - 1) * PAGE;
    let waiting = table::blocked(rx.conn, rx.actor, (stream, kind), today, skip)?;
    let base = format!("/publication?stream={stream}&kind={kind}");
    let show = filter.show.trim().to_owned();
    let first = rows.first().or(waiting.first()).cloned();
    let page = QueuePage {
        stream: stream.code(),
        kind: kind.code(),
        title: kind.title(),
        streams: stream_tabs(rx, stream, today)?,
        kinds: kind_tabs(rx, (stream, kind), today)?,
        ready: lines(rx, &keeping, &rows, &base)?,
        n_ready,
        more: more.map_or_else(String::new, |(day, id)| format!("{base}&after={day},{id}")),
        blocked: lines(rx, &keeping, &waiting, &base)?,
        n_blocked: all - n_ready,
        more_blocked: if skip + PAGE < all - n_ready {
            format!("{base}&blocked={}", skip / PAGE + 2)
        } else {
            String::new()
        },
        shown: shown(rx, &show, kind, first)?,
        composes: sight(rx.actor) == Sight::City && rx.actor.may(Right::PublicationCompose),
        form,
    };
    Ok(page)
}

fn or(text: &str, usual: &str) -> String {
    if text.is_empty() { usual } else { text }.to_owned()
}

fn after_of(text: &str) -> Option<(Day, String)> {
    let (day, id) = text.split_once(',')?;
    Some((day.parse().ok()?, id.to_owned()))
}

/// The rows of one page, and where the next begins.
fn page_of(mut rows: Vec<CandidateRow>) -> (Vec<CandidateRow>, Option<(Day, String)>) {
    let page = usize::try_from(PAGE).unwrap_or(50);
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| (row.formed_on, row.sample_id.clone()));
    (rows, next)
}

fn stream_tabs(rx: &mut Rx, current: PublicStream, today: Day) -> Result<Vec<Tab>, Problem> {
    let mut tabs = Vec::new();
    for stream in PublicStream::ALL {
        let mut count = 0;
        for kind in kinds_of(*stream) {
            count += table::counts(rx.conn, rx.actor, (*stream, kind), today)?.0;
        }
        tabs.push(Tab {
            label: stream.zh(),
            stream: stream.code(),
            href: format!("/publication?stream={stream}"),
            count,
            current: *stream == current,
        });
    }
    Ok(tabs)
}

fn kind_tabs(
    rx: &mut Rx,
    (stream, current): (PublicStream, AnnouncementKind),
    today: Day,
) -> Result<Vec<Tab>, Problem> {
    let mut tabs = Vec::new();
    for kind in kinds_of(stream) {
        tabs.push(Tab {
            label: kind.zh(),
            stream: stream.code(),
            href: format!("/publication?stream={stream}&kind={kind}"),
            count: table::counts(rx.conn, rx.actor, (stream, kind), today)?.0,
            current: kind == current,
        });
    }
    Ok(tabs)
}

/// The kinds that are published row by row in this stream, failures first.
fn kinds_of(stream: PublicStream) -> impl Iterator<Item = AnnouncementKind> {
    use AnnouncementKind::{Disposal, Fail, Pass};
    [Fail, Pass, Disposal]
        .into_iter()
        .filter(move |kind| published_kind(stream, *kind).is_ok())
}

fn lines(
    rx: &mut Rx,
    keeping: &Timekeeping,
    rows: &[CandidateRow],
    base: &str,
) -> Result<Vec<QueueLine>, Problem> {
    let (today, now) = (rx.today(), rx.now);
    let mut lines = Vec::new();
    for row in rows {
        let facts = facts::of(rx.conn, &row.sample_id)?;
        let standing = standing(rx, keeping, row, &facts)?;
        let holds = holds(&standing, today);
        let mut rights = Vec::new();
        for notice in facts.notices.iter().filter(|_| !holds.is_empty()) {
            if let Some(served) = notice.served_on {
                rights.push(keeping.view("C-14", served, None, now)?);
                rights.push(keeping.view("C-22", served, None, now)?);
            }
        }
        let found: Vec<&str> = facts.failing.iter().map(|one| one.item.as_str()).collect();
        lines.push(QueueLine {
            href: format!("{base}&show={}", facts.sample.number),
            found: if row.kind == AnnouncementKind::Pass {
                String::new()
            } else {
                found.join("、")
            },
            reported_on: facts.issued_on(),
            clock: keeping.view("C-34", row.formed_on, None, now)?,
            holds: holds.iter().map(hold_line).collect(),
            rights,
            number: facts.sample.number,
            food: facts.sample.food_name,
        });
    }
    Ok(lines)
}

fn hold_line(hold: &Hold) -> HoldLine {
    HoldLine {
        title: hold.title(),
        words: hold.words(),
        clears: matches!(hold, Hold::Personal(_)),
    }
}

/// The row at the side: the one asked for, else the first of the page.
fn shown(
    rx: &mut Rx,
    number: &str,
    kind: AnnouncementKind,
    first: Option<CandidateRow>,
) -> Result<Option<Shown>, Problem> {
    let asked = if number.is_empty() {
        first
    } else {
        table::candidate(rx.conn, rx.actor, number, kind)?
    };
    let Some(row) = asked else {
        return Ok(None);
    };
    let facts = facts::of(rx.conn, &row.sample_id)?;
    let sample = PublicSample::of(facts.sample.stream, &facts.sample.number)?;
    let text = PublicRow::of(&sample, kind, &facts).text().clone();
    Ok(Some(Shown {
        cell: text.found(),
        row: text,
        personal: suspicions(&facts),
    }))
}
