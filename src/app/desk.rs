//! My desk: what is due for this person, a row a piece of work, sorted by legal time left; and what the person waits for.
mod rows;
mod span;

use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::problem::{Fault, Problem};
use crate::register::clocks::timekeeping;
use crate::rules::day::Day;
use crate::sheet::write::{ListColumn, ListWriter, Value};
use crate::unit::Rx;
use crate::web::Waiting;
use crate::web::prelude::{Actor, Face, Filter, Reply, Right, Routes, Site, View};
use crate::web::waiting::Ask;
use rows::{Heads, Rest, Row, Table, table};
use span::Span;

/// As many rows stand on a desk; the lists hold the rest.
const ROWS: usize = 30;
/// As many rows stand in its workbook.
const EXPORT_ROWS: usize = 2_000;
/// As many rows of what others owe stand below.
const AWAITED_ROWS: usize = 10;

/// What the address asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    /// The code of a [`Span`], `awaited` for all that others owe; everything when empty.
    span: String,
}

/// The desk.
#[derive(Debug, Serialize)]
struct Desk {
    /// Today.
    today: Day,
    /// Today in words: 2026年10月8日 周四.
    today_zh: String,
    /// What the calendar says of today, empty on an ordinary day.
    today_note: String,
    /// That nothing is due today and when the next is, empty when something is.
    next_note: String,
    /// How much waits in each span of time, and with others.
    counts: Vec<Count>,
    /// The headings of the columns.
    heads: Heads,
    /// The spans that hold work, the most urgent first.
    groups: Vec<Group>,
    /// What is not shown.
    rest: Rest,
    /// What others owe.
    awaited: Vec<Row>,
    /// How many of it are not shown.
    awaited_rest: i64,
    /// What the address asks for.
    span: String,
    /// Whether there is anything to write into a workbook.
    export: bool,
}

/// A count of the strip.
#[derive(Debug, Serialize)]
struct Count {
    label: &'static str,
    value: i64,
    tone: &'static str,
    href: String,
    current: bool,
}

/// The steps of one span of time.
#[derive(Debug, Serialize)]
struct Group {
    title: &'static str,
    count: i64,
    rows: Vec<Row>,
}

impl View for Desk {
    const PAGE: &'static str = "app/desk.html";
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/", Right::SignedIn, desk)
        .get("/desk.xlsx", Right::SignedIn, workbook)
}

async fn desk(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Asked>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view(rx, asked)).await?)
}

async fn workbook(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    let bytes = site.read(&actor, export).await?;
    face.workbook("我的工作台.xlsx", bytes)
}

/// The desk of this person: what waits, by legal time left.
fn view(rx: &mut Rx, asked: Asked) -> Result<Desk, Problem> {
    let (today, now) = (rx.today(), rx.now);
    let time = timekeeping(rx)?;
    let seen = span::Seen { time: &time, now };
    let chosen = Span::ALL.into_iter().find(|span| span.code() == asked.span);
    let ask = Ask {
        most: ROWS,
        from: seen.from(chosen),
    };
    let mine = table(waiting_with(rx, &ask)?, &seen);
    let others = table(awaited(rx, &Ask { from: None, ..ask })?, &seen);
    let shown = mine.shown(chosen, ROWS);
    let only_others = asked.span == "awaited";
    let most = if only_others { ROWS } else { AWAITED_ROWS };
    let awaited: Vec<Row> = others.rows.iter().take(most).cloned().collect();
    Ok(Desk {
        today,
        today_zh: format!("{}年{} {}", today.year(), today.short(), today.weekday()),
        today_note: time.note_of(today),
        next_note: mine.next_note(today),
        counts: counts(&mine, &others, &asked.span),
        heads: Heads::of(&shown),
        rest: mine.rest(chosen, &shown),
        groups: if only_others {
            Vec::new()
        } else {
            groups(&mine, shown)
        },
        awaited_rest: others.total(None) - rows::pieces(&awaited),
        awaited: if chosen.is_some() {
            Vec::new()
        } else {
            awaited
        },
        export: mine.total(None) > 0,
        span: asked.span,
    })
}

fn counts(mine: &Table, others: &Table, chosen: &str) -> Vec<Count> {
    let untimed = mine.exactly(Span::Unclocked) > 0;
    let toggled = |code: &str| {
        if chosen == code {
            "/".to_owned()
        } else {
            format!("/?span={code}")
        }
    };
    let mut counts: Vec<Count> = Span::STRIP
        .into_iter()
        .map(|span| Count {
            label: match span {
                Span::Later if untimed => "更晚或无时限",
                _ => span.title(),
            },
            value: mine.total(Some(span)),
            tone: span.tone(),
            href: toggled(span.code()),
            current: chosen == span.code(),
        })
        .collect();
    counts.push(Count {
        label: "等待他人",
        value: others.total(None),
        tone: "",
        href: toggled("awaited"),
        current: chosen == "awaited",
    });
    counts
}

fn groups(mine: &Table, shown: Vec<Row>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in shown {
        match groups.last_mut() {
            Some(group) if group.title == row.span.title() => group.rows.push(row),
            _ => groups.push(Group {
                title: row.span.title(),
                count: mine.exactly(row.span),
                rows: vec![row],
            }),
        }
    }
    groups
}

/// What waits for this person, by what the person may do: each stage tells its own. Only counts, for the menu and the mails.
pub(super) fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    waiting_with(rx, &Ask::default())
}

/// What waits for this person, with the pieces asked for by name.
fn waiting_with(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    if rx.actor.may(Right::RuleManage) {
        let count = crate::people::view::without_roles(rx)?;
        waiting.push(Waiting::counted("新账户没有角色", (count, None)).step("分配角色", "/roles"));
    }
    waiting.extend(crate::planning::waiting(rx)?);
    waiting.extend(crate::assignment::waiting(rx)?);
    waiting.extend(crate::results::waiting(rx, ask)?);
    waiting.extend(crate::sampling::waiting::waiting(rx, ask)?);
    waiting.extend(crate::disposal::waiting(rx, ask)?);
    waiting.extend(crate::publication::waiting(rx)?);
    waiting.extend(crate::intake::waiting(rx)?);
    waiting.retain(|one| one.count() > 0);
    Ok(waiting)
}

/// What this person waits for, as each stage tells it.
fn awaited(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let mut awaited = crate::planning::awaited(rx)?;
    awaited.extend(crate::assignment::awaited(rx)?);
    awaited.extend(crate::results::awaited(rx)?);
    awaited.extend(crate::disposal::awaited(rx, ask)?);
    awaited.extend(crate::publication::awaited(rx)?);
    awaited.retain(|one| one.count() > 0);
    Ok(awaited)
}

const HEADINGS: &[&str] = &[
    "剩余时间",
    "下一步",
    "依据",
    "抽检类别",
    "对象",
    "编号",
    "说明",
    "相关方",
    "身份",
    "件数",
    "到期日",
];

/// The desk as a workbook.
fn export(rx: &mut Rx) -> Result<Vec<u8>, Problem> {
    let now = rx.now;
    let time = timekeeping(rx)?;
    let ask = Ask {
        most: EXPORT_ROWS,
        from: None,
    };
    let found = table(waiting_with(rx, &ask)?, &span::Seen { time: &time, now });
    let columns: Vec<ListColumn> = HEADINGS.iter().map(|name| ListColumn::new(name)).collect();
    let fault = |error: crate::sheet::write::WriteFault| Problem::Fault(Fault(error.into()));
    let mut list = ListWriter::new("我的工作台", &columns).map_err(fault)?;
    for row in &found.rows {
        list.row(&row.values()).map_err(fault)?;
    }
    for line in &found.left_out {
        list.row(&[Value::from(line.as_str())]).map_err(fault)?;
    }
    list.finish().map_err(fault)
}
