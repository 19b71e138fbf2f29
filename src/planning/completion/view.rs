//! The matrix of completion: counties by food classes of one stream, and the cells that will end empty.
use std::collections::BTreeMap;

use serde::Serialize;

use super::burnup::BurnUp;
use super::sums::{Sums, sum};
use super::table::{self, LineQuota};
use super::{Progress, of_plans, together};
use crate::planning::Place;
use crate::planning::line::view::{Choice, counties};
use crate::planning::table::{self as plans, PlanRow};
use crate::problem::Problem;
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// Completion of a year, one stream opened.
#[derive(Debug, Serialize)]
pub struct CompletionPage {
    /// The year.
    pub year: i32,
    /// Today, up to which is counted.
    pub today: Day,
    /// The stream opened.
    pub stream: Stream,
    /// Its name.
    pub stream_name: &'static str,
    /// Each stream's progress.
    pub streams: Vec<StreamLine>,
    /// The food classes, the columns.
    pub columns: Vec<String>,
    /// The counties, the rows.
    pub rows: Vec<MatrixRow>,
    /// The foot.
    pub totals: MatrixTotals,
    /// The cells that will end empty with the tasks there are.
    pub gaps: Vec<Gap>,
    /// Where tasks are assigned from the opened stream's lines; empty where this person assigns none.
    pub assign_href: String,
}

/// A stream in the head.
#[derive(Debug, Serialize)]
pub struct StreamLine {
    /// The stream.
    pub stream: Stream,
    /// Its name.
    pub name: &'static str,
    /// How many plans of it are carried out.
    pub plans: usize,
    /// Their progress.
    pub progress: Progress,
    /// Its curve; none without a plan.
    pub burn_up: Option<BurnUp>,
    /// Its matrix.
    pub href: String,
    /// Its lines.
    pub lines_href: String,
}

/// A county's row.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The county.
    pub name: String,
    /// Its lines.
    pub href: String,
    /// A cell a food class.
    pub cells: Vec<MatrixCell>,
    /// The county's sum.
    pub total: Total,
}

/// A cell of the matrix.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixCell {
    /// Batches completed, capped in every line.
    pub done: i64,
    /// Batches planned.
    pub planned: i64,
    /// The tint, 0 to 4.
    pub step: u8,
    /// Whether it will end empty.
    pub lost: bool,
    /// Its lines; empty where nothing is planned.
    pub href: String,
    /// The cell in words.
    pub spoken: String,
}

/// A sum of the matrix.
#[derive(Debug, Clone, Serialize)]
pub struct Total {
    /// 68.7%.
    pub rate: String,
    /// 3,023 / 4,401.
    pub text: String,
}

/// The foot of the matrix.
#[derive(Debug, Serialize)]
pub struct MatrixTotals {
    /// 全市.
    pub name: &'static str,
    /// A sum a food class.
    pub cells: Vec<Total>,
    /// The sum of all.
    pub total: Total,
}

/// A cell that will end empty.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    /// The county.
    pub county: String,
    /// The food class.
    pub category: String,
    /// Batches completed.
    pub done: i64,
    /// Batches planned.
    pub planned: i64,
    /// Batches assigned and not taken.
    pub open: i64,
    /// Why.
    pub why: String,
    /// What helps.
    pub act: &'static str,
    /// Where.
    pub href: String,
}

impl View for CompletionPage {
    const PAGE: &'static str = "planning/completion.html";
}

/// Reads the completion of a year with the matrix of one stream; without one, of the stream that is furthest behind.
///
/// # Errors
/// [`Problem::Missing`] for a year that is none.
pub fn matrix(rx: &mut Rx, year: &str, stream: &str) -> Result<CompletionPage, Problem> {
    let place = Place::read(year, "supervision", RegionCode::ANYANG.as_str())?;
    let (actor, today) = (rx.actor, rx.today());
    let mut worked = plans::of_year(rx.conn, actor, place.year)?;
    worked.retain(crate::planning::view::counts);
    let progress = of_plans(rx, &worked)?;
    let lines = streams(rx, &place, &worked, &progress)?;
    let asked = Stream::from_slug(stream).or_else(|| stream.parse().ok());
    let opened = asked.unwrap_or_else(|| furthest_behind(&lines));
    worked.retain(|plan| plan.stream == opened);
    let ids: Vec<String> = worked.into_iter().map(|plan| plan.id).collect();
    let cells = table::cells(rx.conn, &ids)?;
    let base = format!("/plans/{}/{}/lines", place.year, opened.slug());
    let sums = sum(&cells, place.year, today);
    let shown = Shown::of(&sums, &base)?;
    Ok(CompletionPage {
        year: place.year,
        today,
        stream: opened,
        stream_name: opened.zh(),
        streams: lines,
        columns: shown.columns,
        rows: shown.rows,
        totals: shown.totals,
        gaps: shown.gaps,
        assign_href: if rx.actor.may(Right::TaskAssign) {
            format!("{base}?open=1")
        } else {
            String::new()
        },
    })
}

/// Each stream by itself: its progress and its curve.
fn streams(
    rx: &mut Rx,
    place: &Place,
    worked: &[PlanRow],
    progress: &[Progress],
) -> Result<Vec<StreamLine>, Problem> {
    let today = rx.today();
    let ids: Vec<String> = worked.iter().map(|plan| plan.id.clone()).collect();
    let quotas = table::quotas(rx.conn, &ids)?;
    let finished = table::finished(rx.conn, &ids)?;
    let line = |stream: &Stream| {
        let all = worked.iter().zip(progress);
        let own: Vec<(&PlanRow, &Progress)> =
            all.filter(|(plan, _)| plan.stream == *stream).collect();
        let of_stream = |line: &&LineQuota| own.iter().any(|(plan, _)| plan.id == line.plan_id);
        let quotas: Vec<LineQuota> = quotas.iter().filter(of_stream).cloned().collect();
        StreamLine {
            stream: *stream,
            name: stream.zh(),
            plans: own.len(),
            progress: together(own.iter().map(|(_, progress)| *progress)),
            burn_up: BurnUp::of(place.year, today, &quotas, &finished),
            href: format!("/completion/{}?stream={}", place.year, stream.slug()),
            lines_href: format!("/plans/{}/{}/lines", place.year, stream.slug()),
        }
    };
    Ok(Stream::ALL.iter().map(line).collect())
}

fn furthest_behind(lines: &[StreamLine]) -> Stream {
    let planned = lines.iter().filter(|line| line.progress.quota > 0);
    let behind = |line: &&StreamLine| {
        let missing = line.progress.expected - line.progress.numerator;
        missing * 1000 / line.progress.quota.max(1)
    };
    planned
        .max_by_key(behind)
        .map_or(Stream::Supervision, |line| line.stream)
}

/// The matrix as it is shown.
struct Shown {
    columns: Vec<String>,
    rows: Vec<MatrixRow>,
    totals: MatrixTotals,
    gaps: Vec<Gap>,
}

impl Shown {
    fn of(sums: &BTreeMap<(String, String), Sums>, base: &str) -> Result<Self, Problem> {
        let mut columns: Vec<String> = sums.keys().map(|(_, class)| class.clone()).collect();
        columns.sort();
        columns.dedup();
        let at = |county: &str, class: &str| {
            let found = sums.get(&(county.to_owned(), class.to_owned()));
            found.copied().unwrap_or_default()
        };
        let counties = counties()
            .into_iter()
            .filter(|county| sums.keys().any(|(code, _)| *code == county.value));
        let counties: Vec<Choice> = counties.collect();
        let (mut rows, mut gaps) = (Vec::new(), Vec::new());
        for county in &counties {
            let mut cells = Vec::new();
            let mut total = Sums::default();
            for class in &columns {
                let sums = at(&county.value, class);
                let cell = cell(county, class, sums, base)?;
                gaps.extend(gap(county, class, sums, &cell));
                total = total.plus(sums);
                cells.push(cell);
            }
            rows.push(MatrixRow {
                name: county.label.clone(),
                href: format!("{base}?county={}", county.value),
                cells,
                total: total.total(),
            });
        }
        let of_class = |class: &String| {
            let all = counties.iter().map(|county| at(&county.value, class));
            all.fold(Sums::default(), Sums::plus)
        };
        let feet: Vec<Sums> = columns.iter().map(of_class).collect();
        Ok(Self {
            totals: MatrixTotals {
                name: "合计",
                cells: feet.iter().map(|sums| sums.total()).collect(),
                total: feet
                    .iter()
                    .fold(Sums::default(), |all, one| all.plus(*one))
                    .total(),
            },
            columns,
            rows,
            gaps,
        })
    }
}

fn cell(county: &Choice, class: &str, sums: Sums, base: &str) -> Result<MatrixCell, Problem> {
    let query =
        serde_html_form::to_string([("county", county.value.as_str()), ("category", class)])
            .map_err(|error| Problem::fault(format!("a filter does not serialise: {error}")))?;
    let spoken = format!(
        "{}，{class}：完成 {}，计划 {} 批",
        county.label, sums.done, sums.planned
    );
    Ok(MatrixCell {
        done: sums.done,
        planned: sums.planned,
        step: sums.step(),
        lost: sums.is_lost(),
        href: if sums.planned > 0 {
            format!("{base}?{query}")
        } else {
            String::new()
        },
        spoken: if sums.is_lost() {
            format!("{spoken}，预计落空")
        } else {
            spoken
        },
    })
}

fn gap(county: &Choice, class: &str, sums: Sums, cell: &MatrixCell) -> Option<Gap> {
    sums.is_lost().then(|| Gap {
        county: county.label.clone(),
        category: class.to_owned(),
        done: sums.done,
        planned: sums.planned,
        open: sums.open,
        why: format!("计划月份已过，{} 批没有下达任务", sums.late_free),
        act: "下达任务",
        href: format!("{}&open=1", cell.href),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::completion::sums::tests::row;

    #[test]
    fn a_cell_whose_months_passed_without_a_task_will_end_empty() {
        let today: Day = "2026-04-01".parse().unwrap();
        let sums = sum(
            &[row("410526", 2, 10, 0, 0), row("410502", 5, 10, 0, 0)],
            2026,
            today,
        );
        let shown = Shown::of(&sums, "/plans/2026/supervision/lines").unwrap();
        assert_eq!(shown.gaps.len(), 1, "the month of the other is to come");
        assert_eq!(shown.gaps[0].county, "滑县");
        assert_eq!(shown.columns, ["糕点"]);
        assert_eq!(shown.totals.total.text, "0 / 20");
    }
}
