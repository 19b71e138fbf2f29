//! Composing an announcement: the chosen rows are checked, frozen with their hash, and wait for another person. Nothing is public yet.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::facts;
use super::queue::standing;
use super::queue::table::{self as queue, CandidateRow};
use super::row::PublicRow;
use super::table::{self, AnnouncementRow, FrozenRow};
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::publication::{AnnouncementKind, PublicSample, may_publish, published_kind};
use crate::rules::refusal::Refusal;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::AnnouncementState;
use crate::rules::stream::PublicStream;
use crate::unit::{Rx, Tx};

/// The most rows of one announcement.
pub const MOST: usize = 2_000;

/// 编制公告.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComposeForm {
    /// `supervision` or `evaluation`.
    pub stream: String,
    /// `pass`, `fail` or `disposal`.
    pub kind: String,
    /// The title; empty for the usual one.
    pub title: String,
    /// The numbers of the chosen samples.
    pub sample: Vec<String>,
    /// `yes` for everything that is ready, up to [`MOST`].
    pub all: String,
}

/// Where an announcement stands: its year and its issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The year.
    pub year: i32,
    /// The issue, counted from 1 each year.
    pub issue: i32,
}

impl Place {
    /// Reads the two parts of an address.
    ///
    /// # Errors
    /// [`Problem::Missing`] when they are no numbers.
    pub fn read(year: &str, issue: &str) -> Result<Self, Problem> {
        match (year.parse(), issue.parse()) {
            (Ok(year), Ok(issue)) => Ok(Self { year, issue }),
            _ => Err(Problem::Missing("这期公告")),
        }
    }

    /// Where officials read it.
    pub fn href(self) -> String {
        format!("/announcements/{}/{}", self.year, self.issue)
    }
}

/// Announcements are the city's: its agency composes and publishes them.
///
/// # Errors
/// [`Refusal::PublishedByCity`].
pub(super) fn of_the_city(rx: &Rx) -> Result<(), Refusal> {
    if sight(rx.actor) == Sight::City {
        Ok(())
    } else {
        Err(Refusal::PublishedByCity)
    }
}

impl ComposeForm {
    /// The stream and the kind asked for.
    ///
    /// # Errors
    /// A refusal for risk monitoring and for what is not published row by row; a field problem for other words.
    pub fn of(&self) -> Result<(PublicStream, AnnouncementKind), Problem> {
        if self.stream == "risk_monitoring" {
            return Err(Refusal::NeverPublished.into());
        }
        let Ok(stream) = self.stream.parse() else {
            return Err(Problem::field("stream", "请选择监督抽检或评价性抽检"));
        };
        let Ok(kind) = self.kind.parse() else {
            return Err(Problem::field("kind", "请选择合格、不合格或核查处置"));
        };
        published_kind(stream, kind)?;
        Ok((stream, kind))
    }
}

/// Composes an announcement of the chosen rows.
///
/// # Errors
/// A refusal naming the row that may not be told and why.
pub fn compose(tx: &mut Tx, form: &ComposeForm) -> Result<Place, Problem> {
    of_the_city(tx)?;
    let (stream, kind) = form.of()?;
    let chosen = chosen(tx, form, (stream, kind))?;
    let rows = rows(tx, &chosen)?;
    let today = tx.today();
    let year = today.year();
    let issue = table::next_number(tx.conn, &format!("announcement-{year}"))?;
    let bodies: Result<Vec<String>, Problem> = rows.iter().map(PublicRow::body).collect();
    let bodies = bodies?;
    let row = AnnouncementRow {
        id: tx.id(),
        year,
        issue,
        stream,
        kind,
        title: title(form, (stream, kind), rows.len(), (year, issue)),
        state: AnnouncementState::Composed,
        composer_id: tx.actor.id.clone(),
        composed_at: tx.now,
        reviewer_id: None,
        published_at: None,
        rows_hash: rows_hash(&bodies),
        withdrawn_reason: String::new(),
        revision: 1,
    };
    tx.act(
        "publication.compose",
        format!("announcement:{year}-{issue}"),
    );
    tx.note("rows", i64::try_from(rows.len()).unwrap_or(i64::MAX));
    tx.note("rows_hash", row.rows_hash.clone());
    table::insert(tx.conn, &row)?;
    for ((line, body), ordinal) in rows.iter().zip(bodies).zip(1i32..) {
        let frozen = FrozenRow {
            announcement_id: row.id.clone(),
            ordinal,
            sample_id: line.sample_id().to_owned(),
            folded: line.text().folded(),
            body,
        };
        table::insert_row(tx.conn, &frozen)?;
        queue::put_into(tx.conn, (line.sample_id(), kind), &row.id)?;
    }
    Ok(Place { year, issue })
}

/// The chosen candidates; what is not in sight or never waited is missing, what already stands elsewhere is refused with the rest.
fn chosen(
    tx: &mut Tx,
    form: &ComposeForm,
    (stream, kind): (PublicStream, AnnouncementKind),
) -> Result<Vec<CandidateRow>, Problem> {
    let today = tx.today();
    let actor = tx.actor.clone();
    if form.all == "yes" {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let ready = queue::ready(tx.conn, &actor, (stream, kind), today, None, most)?;
        return if ready.is_empty() {
            Err(Refusal::NothingChosen.into())
        } else {
            Ok(ready)
        };
    }
    let mut numbers: Vec<&str> = form
        .sample
        .iter()
        .map(|number| number.trim())
        .filter(|number| !number.is_empty())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return Err(Refusal::NothingChosen.into());
    }
    if numbers.len() > MOST {
        return Err(Refusal::TooManyChosen {
            most: MOST.to_string(),
        }
        .into());
    }
    let mut found = Vec::new();
    for number in numbers {
        found.push(one_chosen(tx, number, (stream, kind))?);
    }
    Ok(found)
}

fn one_chosen(
    tx: &mut Tx,
    number: &str,
    (stream, kind): (PublicStream, AnnouncementKind),
) -> Result<CandidateRow, Problem> {
    let actor = tx.actor.clone();
    let found = queue::candidate(tx.conn, &actor, number, kind)?;
    if let Some(row) = found.filter(|row| row.stream == stream) {
        return Ok(row);
    }
    // Asked of the sample itself, so that a monitoring sample is refused by its own name.
    let sample = crate::sampling::visible::by_number(tx.conn, &actor, number)?;
    PublicSample::of(sample.stream, number)?;
    Err(Refusal::NotYetPublishable {
        number: number.to_owned(),
        why: format!("没有{}待公布的{}", stream.zh(), kind.title()),
    }
    .into())
}

/// The rows of the candidates, each asked again whether it may be told.
fn rows(tx: &mut Tx, chosen: &[CandidateRow]) -> Result<Vec<PublicRow>, Problem> {
    let today = tx.today();
    let keeping = timekeeping(tx.reader())?;
    let mut rows = Vec::new();
    for row in chosen {
        let facts = facts::of(tx.conn, &row.sample_id)?;
        // A row that stands in another announcement is found there, whatever the queue believes.
        let asked = CandidateRow {
            announcement_id: None,
            ..row.clone()
        };
        let standing = standing(tx.reader(), &keeping, &asked, &facts)?;
        may_publish(&standing, today)?;
        rows.push(PublicRow::of(&standing.sample, row.kind, &facts));
    }
    Ok(rows)
}

/// SHA-256 over the rows' canonical JSON, joined by line feeds.
pub(super) fn rows_hash(bodies: &[String]) -> String {
    hex::encode(Sha256::digest(bodies.join("\n").as_bytes()))
}

fn title(
    form: &ComposeForm,
    (stream, kind): (PublicStream, AnnouncementKind),
    n: usize,
    (year, issue): (i32, i32),
) -> String {
    let typed = form.title.trim();
    if typed.is_empty() {
        format!(
            "{}{}公告（{n}批次，{year}年第{issue}期）",
            stream.zh(),
            kind.title()
        )
    } else {
        typed.chars().take(120).collect()
    }
}
