//! What the public pages show, and what a program gets from the same addresses.
use serde::{Deserialize, Serialize};

use super::table::{self, PAGE, Wanted};
use crate::problem::Problem;
use crate::publication::composing::Place;
use crate::publication::row::{DisposalText, RowText};
use crate::publication::table::{self as announcements, AnnouncementRow, FrozenRow};
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::region;
use crate::rules::stage::{AnnouncementState, ReportState};
use crate::rules::text::squeezed;
use crate::unit::{Rx, audit};
use crate::web::View;

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
pub(super) fn of(rx: &mut Rx, place: Place) -> Result<AnnouncementRow, Problem> {
    table::public(rx.conn, place.year, place.issue)?.ok_or(Problem::Missing("这期公告"))
}

/// One row for everyone.
#[derive(Debug, Serialize)]
pub struct ItemPage {
    /// 2026年第44期.
    pub issue: String,
    /// The announcement's page.
    pub announcement_href: String,
    /// How many rows the announcement holds.
    pub n_rows: i64,
    /// The day it became public.
    pub published_on: Option<Day>,
    /// `conforming` or `nonconforming`; `not_judged` once withdrawn.
    pub verdict: &'static str,
    /// Why it was withdrawn; empty while it holds.
    pub withdrawn_reason: String,
    /// The row; empty but for number and food once withdrawn.
    pub row: RowText,
    /// How the failure was dealt with, once that was published.
    pub disposal: Vec<DisposalText>,
    /// Where that was published; empty before.
    pub disposal_href: String,
}

impl View for ItemPage {
    const PAGE: &'static str = "publication/public/item.html";
}

/// Reads one row.
///
/// # Errors
/// [`Problem::Missing`] before it is published.
pub fn item(rx: &mut Rx, place: Place, ordinal: i32) -> Result<ItemPage, Problem> {
    let of = of(rx, place)?;
    let row = table::row(rx.conn, &of.id, ordinal)?.ok_or(Problem::Missing("这条公布记录"))?;
    let text = RowText::read(&row.body)?;
    let withdrawn = of.state == AnnouncementState::Withdrawn;
    let mut page = ItemPage {
        issue: of.name(),
        announcement_href: public_href(&of),
        n_rows: announcements::n_rows(rx.conn, &of.id)?,
        published_on: of.published_at.map(crate::rules::instant::Instant::day),
        verdict: if withdrawn {
            "not_judged"
        } else {
            verdict(of.kind)
        },
        withdrawn_reason: of.withdrawn_reason.clone(),
        disposal: text.disposal.clone(),
        disposal_href: String::new(),
        row: text,
    };
    if withdrawn {
        page.disposal = Vec::new();
        page.row = RowText {
            number: page.row.number,
            food: page.row.food,
            stream: page.row.stream,
            kind: page.row.kind,
            ..RowText::default()
        };
    } else if of.kind == AnnouncementKind::Fail
        && let Some((told, there)) =
            table::of_sample(rx.conn, &row.sample_id, AnnouncementKind::Disposal)?
    {
        page.disposal = RowText::read(&told.body)?.disposal;
        page.disposal_href = format!("{}/{}", public_href(&there), told.ordinal);
    }
    Ok(page)
}

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
