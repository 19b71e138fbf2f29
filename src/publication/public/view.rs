//! What the public pages show, and what a program gets from the same addresses.
use serde::{Deserialize, Serialize};

use super::table::{self, PAGE, Wanted};
use crate::problem::Problem;
use crate::publication::row::RowText;
use crate::publication::table::{self as announcements, AnnouncementRow, FrozenRow};
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::region;
use crate::rules::stage::AnnouncementState;
use crate::rules::text::squeezed;
use crate::unit::Rx;
use crate::web::View;

mod announcement;
mod checking;
mod item;

pub(super) use announcement::of;
pub use announcement::{AllPage, AnnouncementPage, Before, FileLine, all, announcement};
pub use checking::{ReportAsked, ReportPage, Root, RootAsked, RootsPage, report, roots};
pub use item::{ItemPage, item};

/// The search's address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// Food, firm or number.
    pub q: String,
    /// A county's code.
    pub county: String,
    /// `pass` or `fail`.
    pub result: String,
    /// `all`, else one year back.
    pub period: String,
    /// The page, counted from 1.
    pub page: i64,
}

/// A select of the search.
#[derive(Debug, Clone, Serialize)]
pub struct Select {
    /// The field.
    pub name: &'static str,
    /// What it chooses.
    pub label: &'static str,
    /// What is chosen.
    pub value: String,
    /// The choices.
    pub options: Vec<Choice>,
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words.
    pub label: String,
}

/// A published row among others.
#[derive(Debug, Clone, Serialize)]
pub struct PublicLine {
    /// Its page.
    pub href: String,
    /// The sample's number.
    pub number: String,
    /// The food.
    pub food: String,
    /// `conforming` or `nonconforming`.
    pub verdict: &'static str,
    /// What failed.
    pub found: Vec<FoundLine>,
    /// 示例超市 ・ 示例食品厂 生产.
    pub units: String,
    /// The stream's code.
    pub stream: String,
    /// 2026-10-30 公布.
    pub published: String,
    /// 2026年第44期.
    pub issue: String,
}

/// An item that failed, in one line.
#[derive(Debug, Clone, Serialize)]
pub struct FoundLine {
    /// The item.
    pub item: String,
    /// 31.2 μg/kg，标准 ≤ 20 μg/kg.
    pub text: String,
}

/// An announcement among others.
#[derive(Debug, Clone, Serialize)]
pub struct PublicAnnouncementLine {
    /// 2026年第41期.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The title.
    pub title: String,
    /// The stream's code.
    pub stream: &'static str,
    /// The kind's word.
    pub kind: &'static str,
    /// The day it became public.
    pub published_on: Option<Day>,
    /// How many rows.
    pub rows: i64,
    /// Whether it was withdrawn since.
    pub withdrawn: bool,
}

/// The first page: search, what was found, the latest announcements.
#[derive(Debug, Serialize)]
pub struct HomePage {
    /// What was typed.
    pub q: String,
    /// The selects.
    pub selects: Vec<Select>,
    /// Whether something was asked for.
    pub asked: bool,
    /// How many rows fit.
    pub n_found: i64,
    /// How many of them failed.
    pub n_failed: i64,
    /// The page's rows.
    pub results: Vec<PublicLine>,
    /// 第 1–20 条.
    pub text: String,
    /// The page before; empty without one.
    pub previous: String,
    /// The next page; empty without one.
    pub next: String,
    /// The latest announcements, when nothing was asked for.
    pub latest: Vec<PublicAnnouncementLine>,
}

impl View for HomePage {
    const PAGE: &'static str = "publication/public/home.html";
}

/// The deepest page of the search.
const DEEPEST: i64 = 500;

/// Reads the first page.
///
/// # Errors
/// What the database says.
pub fn home(rx: &mut Rx, search: &Search) -> Result<HomePage, Problem> {
    let asked = [&search.q, &search.county, &search.result, &search.period]
        .iter()
        .any(|field| !field.trim().is_empty());
    let mut page = HomePage {
        q: search.q.clone(),
        selects: selects(search),
        asked,
        n_found: 0,
        n_failed: 0,
        results: Vec::new(),
        text: String::new(),
        previous: String::new(),
        next: String::new(),
        latest: Vec::new(),
    };
    if !asked {
        let latest = table::latest(rx.conn, None, 10)?;
        page.latest = lines_of(rx, latest)?;
        return Ok(page);
    }
    let wanted = wanted(rx, search);
    let number = search.page.clamp(1, DEEPEST);
    let skip = (number - 1) * PAGE;
    page.n_found = table::n_found(rx.conn, &wanted)?;
    page.n_failed = match wanted.kind {
        Some(AnnouncementKind::Pass) => 0,
        Some(_) => page.n_found,
        None => table::n_found(
            rx.conn,
            &Wanted {
                kind: Some(AnnouncementKind::Fail),
                ..wanted.clone()
            },
        )?,
    };
    for (row, of) in table::found(rx.conn, &wanted, skip)? {
        page.results.push(public_line(&row, &of)?);
    }
    let shown = i64::try_from(page.results.len()).unwrap_or(PAGE);
    if shown > 0 {
        page.text = format!("第 {}–{} 条", skip + 1, skip + shown);
    }
    let turn = |number: i64| format!("/public?{}", query(search, number));
    if number > 1 {
        page.previous = turn(number - 1);
    }
    if skip + shown < page.n_found && number < DEEPEST {
        page.next = turn(number + 1);
    }
    Ok(page)
}

fn wanted(rx: &Rx, search: &Search) -> Wanted {
    let kind = match search.result.as_str() {
        "pass" => Some(AnnouncementKind::Pass),
        "fail" => Some(AnnouncementKind::Fail),
        _ => None,
    };
    let typed: String = search.q.chars().take(60).collect();
    Wanted {
        folded: squeezed(&typed),
        county: search.county.trim().to_owned(),
        kind,
        since: (search.period != "all").then(|| rx.now.plus_seconds(-365 * 86_400)),
    }
}

fn query(search: &Search, page: i64) -> String {
    let fields = [
        ("q", search.q.clone()),
        ("county", search.county.clone()),
        ("result", search.result.clone()),
        ("period", search.period.clone()),
        ("page", page.to_string()),
    ];
    let kept: Vec<_> = fields
        .into_iter()
        .filter(|(_, content)| !content.is_empty())
        .collect();
    serde_html_form::to_string(kept).unwrap_or_default()
}

fn selects(search: &Search) -> Vec<Select> {
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    let mut counties = vec![choice("", "全部县区")];
    counties.extend(region::anyang().map(|one| choice(one.code.as_str(), &one.name)));
    vec![
        Select {
            name: "county",
            label: "县区",
            value: search.county.clone(),
            options: counties,
        },
        Select {
            name: "result",
            label: "结论",
            value: search.result.clone(),
            options: vec![
                choice("", "全部结论"),
                choice("fail", "不合格"),
                choice("pass", "合格"),
            ],
        },
        Select {
            name: "period",
            label: "公布时间",
            value: if search.period == "all" {
                "all"
            } else {
                "year"
            }
            .to_owned(),
            options: vec![choice("year", "近一年"), choice("all", "全部时间")],
        },
    ]
}

/// 2026-10-30 公布.
fn published(of: &AnnouncementRow) -> String {
    of.published_at
        .map_or_else(String::new, |at| format!("{} 公布", at.day()))
}

fn public_line(row: &FrozenRow, of: &AnnouncementRow) -> Result<PublicLine, Problem> {
    let text = RowText::read(&row.body)?;
    let found = text.items.iter().map(|one| FoundLine {
        item: one.item.clone(),
        text: format!("{}，标准 {}", one.result, one.limit),
    });
    Ok(PublicLine {
        href: format!("{}/{}", public_href(of), row.ordinal),
        verdict: verdict(of.kind),
        found: found.collect(),
        units: if text.producer == "/" {
            text.unit.clone()
        } else {
            format!("{} ・ {} 生产", text.unit, text.producer)
        },
        published: published(of),
        issue: of.name(),
        number: text.number,
        food: text.food,
        stream: text.stream,
    })
}

const fn verdict(kind: AnnouncementKind) -> &'static str {
    match kind {
        AnnouncementKind::Pass => "conforming",
        AnnouncementKind::Fail | AnnouncementKind::Disposal => "nonconforming",
    }
}

/// Where the public reads an announcement.
fn public_href(of: &AnnouncementRow) -> String {
    format!("/public/announcements/{}/{}", of.year, of.issue)
}

fn lines_of(
    rx: &mut Rx,
    rows: Vec<AnnouncementRow>,
) -> Result<Vec<PublicAnnouncementLine>, Problem> {
    let mut lines = Vec::new();
    for row in rows {
        let rows = announcements::n_rows(rx.conn, &row.id)?;
        lines.push(PublicAnnouncementLine {
            name: row.name(),
            href: public_href(&row),
            stream: row.stream.code(),
            kind: row.kind.zh(),
            published_on: row.published_at.map(crate::rules::instant::Instant::day),
            withdrawn: row.state == AnnouncementState::Withdrawn,
            title: row.title,
            rows,
        });
    }
    Ok(lines)
}
