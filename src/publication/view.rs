//! What officials read of publication: the announcements, and one announcement as the public will see it.
use serde::{Deserialize, Serialize};

use super::annex::{self, Head};
use super::composing::Place;
use super::row::RowText;
use super::table::{self, AnnouncementRow, PAGE};
use crate::people::table::names;
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::AnnouncementState;
use crate::unit::Rx;
use crate::web::View;

/// A tab of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Tab {
    /// The words.
    pub label: &'static str,
    /// The stream, for the tabs of streams.
    pub stream: &'static str,
    /// Where it leads.
    pub href: String,
    /// How many are ready.
    pub count: i64,
    /// Whether it is shown.
    pub current: bool,
}

/// The filter of the list of announcements.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListFilter {
    /// A state's code; empty for all.
    pub state: String,
    /// The issue of the page before: year and issue, joined by a dash.
    pub before: String,
}

/// A line of the list of announcements.
#[derive(Debug, Clone, Serialize)]
pub struct AnnouncementLine {
    /// 2026年第41期.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// The stream's code.
    pub stream: &'static str,
    /// The kind's word.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// How many rows.
    pub rows: i64,
    /// The state's word.
    pub state: &'static str,
    /// The state's tone.
    pub tone: &'static str,
    /// The day it was published, or composed.
    pub day: Day,
}

/// The announcements.
#[derive(Debug, Serialize)]
pub struct ListPage {
    /// The states to choose from.
    pub tabs: Vec<Tab>,
    /// The announcements, the latest first.
    pub announcements: Vec<AnnouncementLine>,
    /// The next page; empty without one.
    pub more: String,
}

impl View for ListPage {
    const PAGE: &'static str = "publication/list.html";
}

/// Reads the list of announcements; a county reads what is published.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, filter: &ListFilter) -> Result<ListPage, Problem> {
    let asked: Option<AnnouncementState> = filter.state.parse().ok();
    let state = if sight(rx.actor) == Sight::City {
        asked
    } else {
        Some(AnnouncementState::Published)
    };
    let before = filter
        .before
        .split_once('-')
        .and_then(|(year, issue)| Some((year.parse().ok()?, issue.parse().ok()?)));
    let mut rows = table::announcements(rx.conn, state, before)?;
    let page = usize::try_from(PAGE).unwrap_or(50);
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|row| {
        format!(
            "/announcements?state={}&before={}-{}",
            filter.state, row.year, row.issue
        )
    });
    let mut announcements = Vec::new();
    for row in rows {
        let rows = table::n_rows(rx.conn, &row.id)?;
        announcements.push(line(&row, rows));
    }
    Ok(ListPage {
        tabs: state_tabs(state),
        announcements,
        more: next.unwrap_or_default(),
    })
}

fn state_tabs(current: Option<AnnouncementState>) -> Vec<Tab> {
    let all = std::iter::once(None).chain(AnnouncementState::ALL.iter().copied().map(Some));
    all.map(|state| Tab {
        label: state.map_or("全部", AnnouncementState::zh),
        stream: "",
        href: state.map_or_else(
            || "/announcements".to_owned(),
            |state| format!("/announcements?state={state}"),
        ),
        count: 0,
        current: state == current,
    })
    .collect()
}

/// A line of an announcement.
pub(super) fn line(row: &AnnouncementRow, rows: i64) -> AnnouncementLine {
    AnnouncementLine {
        name: row.name(),
        href: row.href(),
        stream: row.stream.code(),
        kind: row.kind.zh(),
        title: row.title.clone(),
        rows,
        state: row.state.zh(),
        tone: tone(row.state),
        day: row.published_at.unwrap_or(row.composed_at).day(),
    }
}

const fn tone(state: AnnouncementState) -> &'static str {
    match state {
        AnnouncementState::Composed => "wait",
        AnnouncementState::Published => "done",
        AnnouncementState::Withdrawn => "ended",
    }
}

/// One announcement for officials.
#[derive(Debug, Serialize)]
pub struct AnnouncementPage {
    /// Its line.
    pub line: AnnouncementLine,
    /// The year.
    pub year: i32,
    /// The issue.
    pub issue: i32,
    /// The state's code.
    pub state: &'static str,
    /// The revision for the forms.
    pub revision: i32,
    /// Who composed it.
    pub composer: String,
    /// Who published it; empty before.
    pub reviewer: String,
    /// Why it was withdrawn; empty before.
    pub withdrawn_reason: String,
    /// The hash over the rows.
    pub rows_hash: String,
    /// The headings of the table.
    pub headings: &'static [&'static str],
    /// The rows' cells.
    pub rows: Vec<Vec<String>>,
    /// The next page of rows; empty without one.
    pub more: String,
    /// Whether this actor may publish or withdraw it.
    pub reviews: bool,
    /// Why this actor may not, though holding the right; empty otherwise.
    pub not_mine: String,
    /// Whether this actor may take it back.
    pub takes_back: bool,
    /// The public page, once it is published.
    pub public_href: String,
    /// The reason typed.
    pub reason: String,
}

impl View for AnnouncementPage {
    const PAGE: &'static str = "publication/announcement.html";
}

/// Reads one announcement; a county reads it once it is published.
///
/// # Errors
/// [`Problem::Missing`].
pub fn announcement(
    rx: &mut Rx,
    place: Place,
    after: i32,
    reason: &str,
) -> Result<AnnouncementPage, Problem> {
    let row = table::by_place(rx.conn, place.year, place.issue)?
        .filter(|row| row.published_at.is_some() || sight(rx.actor) == Sight::City)
        .ok_or(Problem::Missing("这期公告"))?;
    let frozen = table::rows(rx.conn, &row.id, (after, PAGE))?;
    let n = table::n_rows(rx.conn, &row.id)?;
    let head = head(&row);
    let mut rows = Vec::new();
    let mut last = after;
    for one in &frozen {
        rows.push(annex::cells(&head, one.ordinal, &RowText::read(&one.body)?));
        last = one.ordinal;
    }
    let mut ids = vec![row.composer_id.clone()];
    ids.extend(row.reviewer_id.clone());
    let names = names(rx.conn, &ids)?;
    let name = |id: &String| names.get(id).cloned().unwrap_or_default();
    let own = row.composer_id == rx.actor.id;
    let city = sight(rx.actor) == Sight::City;
    let open = row.state != AnnouncementState::Withdrawn;
    let may_review = city && open && rx.actor.may(Right::PublicationReview);
    let composed = row.state == AnnouncementState::Composed;
    Ok(AnnouncementPage {
        year: row.year,
        issue: row.issue,
        state: row.state.code(),
        revision: row.revision,
        composer: name(&row.composer_id),
        reviewer: row.reviewer_id.as_ref().map(name).unwrap_or_default(),
        withdrawn_reason: row.withdrawn_reason.clone(),
        rows_hash: row.rows_hash.clone(),
        headings: annex::headings(row.kind),
        more: if i64::from(last) < n && !rows.is_empty() {
            format!("{}?after={last}", row.href())
        } else {
            String::new()
        },
        rows,
        reviews: may_review && !own,
        not_mine: if may_review && own {
            "您是本期公告的编制人，须由另一人复核".to_owned()
        } else {
            String::new()
        },
        takes_back: city && composed && own && rx.actor.may(Right::PublicationCompose),
        public_href: if row.published_at.is_some() {
            format!("/public/announcements/{}/{}", row.year, row.issue)
        } else {
            String::new()
        },
        reason: reason.to_owned(),
        line: line(&row, n),
    })
}

/// What the annex says of its announcement.
pub(super) fn head(row: &AnnouncementRow) -> Head {
    Head {
        name: row.name(),
        day: row
            .published_at
            .map_or_else(String::new, |at| at.day().to_string()),
        kind: row.kind,
    }
}
