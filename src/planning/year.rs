//! The plans of a year: the three streams side by side, never added, and each level with its plans.
use serde::Serialize;

use super::Place;
use super::completion::{self, Progress};
use super::line::view::{Choice, counties};
use super::table::{self, PlanRow};
use super::view::{counts, tone};
use crate::problem::Problem;
use crate::rules::code::RegionCode;
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::PlanState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// The plans of a year, the three streams side by side.
#[derive(Debug, Serialize)]
pub struct PlansPage {
    /// The year.
    pub year: i32,
    /// The years to choose from.
    pub years: Vec<Choice>,
    /// Each stream by itself.
    pub streams: Vec<StreamPanel>,
    /// The plans, a level a row.
    pub levels: Vec<LevelRow>,
    /// Whether this person may make a plan.
    pub may_edit: bool,
}

/// One stream of a year.
#[derive(Debug, Serialize)]
pub struct StreamPanel {
    /// The stream.
    pub stream: Stream,
    /// Its name.
    pub name: &'static str,
    /// How many plans of it are carried out.
    pub plans: usize,
    /// Their progress together.
    pub progress: Progress,
    /// Batches not assigned yet.
    pub free: i64,
    /// The lines of these plans.
    pub lines_href: String,
    /// The matrix.
    pub completion_href: String,
}

/// One level with its plan in each stream.
#[derive(Debug, Serialize)]
pub struct LevelRow {
    /// The level's code.
    pub level: String,
    /// Its name.
    pub name: String,
    /// The plan of each stream, in the order of the streams; none where there is none.
    pub plans: Vec<Option<PlanCell>>,
}

/// A plan in the list.
#[derive(Debug, Clone, Serialize)]
pub struct PlanCell {
    /// Its title.
    pub title: String,
    /// Its stream.
    pub stream: Stream,
    /// The newest version.
    pub version: i32,
    /// Where it stands.
    pub href: String,
    /// The newest version's state.
    pub state: PlanState,
    /// The state's word.
    pub state_zh: &'static str,
    /// The tag's tone.
    pub tone: &'static str,
    /// The progress of the version carried out, if any.
    pub progress: Option<Progress>,
}

impl View for PlansPage {
    const PAGE: &'static str = "planning/plans.html";
}

/// Reads the plans of a year.
///
/// # Errors
/// What the database says.
pub fn plans(rx: &mut Rx, year: &str) -> Result<PlansPage, Problem> {
    let (actor, this_year) = (rx.actor, rx.today().year());
    let year = year.parse().unwrap_or(this_year);
    let all = table::of_year(rx.conn, actor, year)?;
    let worked: Vec<PlanRow> = all.iter().filter(|plan| counts(plan)).cloned().collect();
    let progress = completion::of_plans(rx, &worked)?;
    let reached = |plan: &PlanRow| {
        let at = worked
            .iter()
            .position(|one| Place::of(one) == Place::of(plan))?;
        progress.get(at).cloned()
    };
    let mut years = table::years(rx.conn, actor)?;
    years.extend([this_year + 1, this_year, year]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(PlansPage {
        year,
        years: years
            .iter()
            .map(|year| Choice::new(year.to_string(), format!("{year}年")))
            .collect(),
        streams: Stream::ALL
            .iter()
            .map(|stream| panel(year, *stream, &worked, &progress))
            .collect(),
        levels: levels(rx, &all, &reached),
        may_edit: rx.actor.may(Right::PlanEdit),
    })
}

fn panel(year: i32, stream: Stream, worked: &[PlanRow], progress: &[Progress]) -> StreamPanel {
    let own = worked
        .iter()
        .zip(progress)
        .filter(|(plan, _)| plan.stream == stream);
    let together = completion::together(own.clone().map(|(_, progress)| progress));
    StreamPanel {
        stream,
        name: stream.zh(),
        plans: own.count(),
        free: together.free(),
        progress: together,
        lines_href: format!("/plans/{year}/{}/lines", stream.slug()),
        completion_href: format!("/completion/{year}?stream={}", stream.slug()),
    }
}

/// The city and its counties, as far as this person sees them.
fn levels(
    rx: &Rx,
    all: &[PlanRow],
    reached: &dyn Fn(&PlanRow) -> Option<Progress>,
) -> Vec<LevelRow> {
    let city = Choice::new(RegionCode::ANYANG.to_string(), "安阳市");
    let own = rx.actor.agency.as_ref().map_or("", |agency| &agency.code);
    let every = sight(rx.actor) == Sight::City;
    let seen = |level: &Choice| every || level.value == own;
    let row = |level: Choice| LevelRow {
        plans: Stream::ALL
            .iter()
            .map(|stream| {
                let newest = all
                    .iter()
                    .find(|plan| plan.stream == *stream && plan.level_code == level.value)?;
                Some(cell(newest, reached(newest)))
            })
            .collect(),
        level: level.value,
        name: level.label,
    };
    std::iter::once(city)
        .chain(counties())
        .filter(seen)
        .map(row)
        .collect()
}

fn cell(plan: &PlanRow, progress: Option<Progress>) -> PlanCell {
    PlanCell {
        title: plan.title.clone(),
        stream: plan.stream,
        version: plan.version,
        href: Place::of(plan).href(),
        state: plan.state,
        state_zh: plan.state.zh(),
        tone: tone(plan.state),
        progress,
    }
}
