//! My desk: what is due for this person, sorted by legal time left; and the plain routes that need no session.
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;

use crate::db::database_millis;
use crate::problem::Problem;
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::unit::{Clock, Rx};
use crate::web::Waiting;
use crate::web::assets;
use crate::web::prelude::{Actor, Face, Reply, Right, Routes, Site, View};

/// The desk.
#[derive(Debug, Serialize)]
struct Desk {
    /// Today.
    today: Day,
    /// What the calendar says of today, empty on an ordinary day.
    today_note: String,
    /// How much waits in each span of time.
    counts: Vec<Count>,
    /// The spans that hold work, the most urgent first.
    groups: Vec<Group>,
}

/// A count of the strip.
#[derive(Debug, Serialize)]
struct Count {
    label: &'static str,
    value: i64,
    tone: &'static str,
}

/// The steps of one span of time.
#[derive(Debug, Serialize)]
struct Group {
    title: &'static str,
    count: i64,
    steps: Vec<Step>,
}

/// One step that waits for this person, with the time left for its most urgent piece.
#[derive(Debug, Serialize)]
struct Step {
    #[serde(flatten)]
    waiting: Waiting,
    tone: &'static str,
    words: String,
    weekday: &'static str,
}

/// The spans of time of the strip, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Span {
    Overdue,
    Today,
    Soon,
    Near,
    Later,
    Unclocked,
}

impl Span {
    const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Today,
        Self::Soon,
        Self::Near,
        Self::Later,
        Self::Unclocked,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::Today => "今日到期",
            Self::Soon => "3 个工作日内",
            Self::Near => "10 个工作日内",
            Self::Later => "更晚",
            Self::Unclocked => "无法定时限",
        }
    }

    const fn tone(self) -> &'static str {
        match self {
            Self::Overdue | Self::Today => "red",
            Self::Soon => "amber",
            _ => "",
        }
    }

    /// Where a due day lies, seen from today.
    fn of(due: Option<Day>, today: Day, keeping: &Timekeeping) -> Self {
        let Some(due) = due else {
            return Self::Unclocked;
        };
        if due <= today {
            return if due < today {
                Self::Overdue
            } else {
                Self::Today
            };
        }
        match keeping.calendar.working_between(today, due) {
            0..=3 => Self::Soon,
            4..=10 => Self::Near,
            _ => Self::Later,
        }
    }
}

impl View for Desk {
    const PAGE: &'static str = "app/desk.html";
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/", Right::SignedIn, desk)
}

async fn desk(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view).await?)
}

/// The desk of this person: what waits, by legal time left.
fn view(rx: &mut Rx) -> Result<Desk, Problem> {
    let (today, now) = (rx.today(), rx.now);
    let keeping = timekeeping(rx)?;
    let mut waiting = waiting(rx)?;
    waiting.sort_by_key(|one| (one.due.is_none(), one.due));
    let mut spans: Vec<(Span, Vec<Step>)> = Span::ALL
        .map(|span| (span, Vec::new()))
        .into_iter()
        .collect();
    for one in waiting {
        let span = Span::of(one.due, today, &keeping);
        let left = keeping.left_until(one.due, now);
        let step = Step {
            tone: left.tone.code(),
            words: left.words,
            weekday: one.due.map_or("", Day::weekday),
            waiting: one,
        };
        if let Some((_, steps)) = spans.iter_mut().find(|(held, _)| *held == span) {
            steps.push(step);
        }
    }
    let total = |steps: &[Step]| steps.iter().map(|step| step.waiting.count).sum();
    let count = |(span, steps): &(Span, Vec<Step>)| Count {
        label: span.title(),
        value: total(steps),
        tone: span.tone(),
    };
    Ok(Desk {
        today,
        today_note: keeping.note_of(today),
        counts: spans.iter().map(count).collect(),
        groups: spans
            .into_iter()
            .filter(|(_, steps)| !steps.is_empty())
            .map(|(span, steps)| Group {
                title: span.title(),
                count: total(&steps),
                steps,
            })
            .collect(),
    })
}

/// What waits for this person, by what the person may do: each stage tells its own.
pub(super) fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    if rx.actor.may(Right::RuleManage) {
        waiting.push(Waiting {
            title: "新账户没有角色".to_owned(),
            count: crate::people::view::without_roles(rx)?,
            href: "/roles".to_owned(),
            due: None,
            verb: "分配角色".to_owned(),
        });
    }
    waiting.extend(crate::planning::waiting(rx)?);
    waiting.extend(crate::assignment::waiting(rx)?);
    waiting.extend(crate::results::waiting(rx)?);
    waiting.extend(crate::sampling::waiting::waiting(rx)?);
    waiting.extend(crate::disposal::waiting(rx)?);
    waiting.extend(crate::publication::waiting(rx)?);
    waiting.extend(crate::intake::waiting(rx)?);
    waiting.retain(|one| one.count > 0);
    Ok(waiting)
}

/// Health, static files, robots: open, without a session.
pub(super) fn plain_routes(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(
            "/robots.txt",
            get(|| async { "User-agent: *\nAllow: /public\nDisallow: /\n" }),
        )
        .route("/favicon.ico", get(assets::favicon))
        .route("/static/{*path}", get(assets::asset))
        .with_state(site)
}

/// Ready when the database answers and its clock agrees: two seconds apart, deadlines and the log's times would be in doubt.
async fn ready(State(site): State<Site>) -> Result<&'static str, Problem> {
    let ours = matches!(site.clock(), Clock::System);
    site.read(&Actor::public(), move |rx| {
        let apart = rx.now.micros() / 1_000 - database_millis(rx.conn)?;
        if ours && apart.abs() >= 2_000 {
            return Err(Problem::fault(format!(
                "the clock is {apart} ms off the database's"
            )));
        }
        Ok("ok")
    })
    .await
}
