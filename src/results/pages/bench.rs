//! The bench: samples of the laboratory that wait for results, by legal time left.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PER_PAGE, after, page_after, report_clock, sample_tone};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::results::entry::required;
use crate::results::judging::Bench;
use crate::results::report::table as reports;
use crate::results::table;
use crate::sampling::table::SampleRow;
use crate::unit::Rx;
use crate::web::View;

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BenchQuery {
    /// Where the page begins.
    pub after: String,
}

/// The list.
#[derive(Debug, Serialize)]
pub struct BenchPage {
    /// How many samples are at the bench.
    pub total: i64,
    /// The rows of this page.
    pub rows: Vec<BenchRow>,
    /// The address of the next page, empty on the last.
    pub next: String,
}

/// One sample at the bench.
#[derive(Debug, Serialize)]
pub struct BenchRow {
    /// 抽样单编号.
    pub number: String,
    /// Its results.
    pub href: String,
    /// The stream.
    pub stream: &'static str,
    /// 样品名称.
    pub food: String,
    /// The category's last level.
    pub category: String,
    /// The tone of its state.
    pub tone: &'static str,
    /// Its state.
    pub word: &'static str,
    /// Why it came back, empty when it did not.
    pub returned: String,
    /// Items with a result.
    pub done: usize,
    /// Items wanted.
    pub wanted: usize,
    /// The clock of the report.
    pub clock: Option<ClockView>,
}

impl View for BenchPage {
    const PAGE: &'static str = "results/bench.html";
}

/// Reads the bench of the actor's laboratory.
///
/// # Errors
/// What the database says.
pub fn read(rx: &mut Rx, query: &BenchQuery) -> Result<BenchPage, Problem> {
    let laboratory = rx
        .actor
        .laboratory
        .clone()
        .map_or_else(String::new, |own| own.id);
    let (total, _) = reports::bench_count(rx.conn, &laboratory)?;
    let most = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let mut samples = reports::bench(rx.conn, &laboratory, &after(&query.after), most)?;
    let more = samples.len() > PER_PAGE;
    samples.truncate(PER_PAGE);
    let ids: Vec<String> = samples.iter().map(|one| one.id.clone()).collect();
    let returned: BTreeMap<String, String> =
        reports::returned(rx.conn, &ids)?.into_iter().collect();
    let sets: Vec<String> = samples
        .iter()
        .filter_map(|one| one.result_set_id.clone())
        .collect();
    let counts: BTreeMap<String, i64> = table::counts(rx.conn, &sets)?.into_iter().collect();
    let (keeping, now) = (timekeeping(rx)?, rx.now);
    let mut bench = Bench::default();
    let mut rows = Vec::new();
    for sample in &samples {
        let written = sample
            .result_set_id
            .as_ref()
            .and_then(|set| counts.get(set));
        rows.push(BenchRow {
            clock: report_clock(&keeping, sample, None, now)?,
            wanted: wanted(rx, &mut bench, sample)?,
            done: written.map_or(0, |count| usize::try_from(*count).unwrap_or(0)),
            returned: returned.get(&sample.id).cloned().unwrap_or_default(),
            ..row(sample)
        });
    }
    let last = samples.last().filter(|_| more);
    Ok(BenchPage {
        total,
        next: last.map_or_else(String::new, |last| page_after("/entry", last)),
        rows,
    })
}

fn row(sample: &SampleRow) -> BenchRow {
    BenchRow {
        number: sample.number.clone(),
        href: format!("/samples/{}/results", sample.number),
        stream: sample.stream.code(),
        food: sample.food_name.clone(),
        category: crate::rules::category::name(&sample.category_path).to_owned(),
        tone: sample_tone(sample.state),
        word: sample.state.zh(),
        returned: String::new(),
        done: 0,
        wanted: 0,
        clock: None,
    }
}

fn wanted(rx: &mut Rx, bench: &mut Bench, sample: &SampleRow) -> Result<usize, Problem> {
    let lines = bench.lines(rx.conn, &sample.base_table_id, &sample.category_path)?;
    let mut items: Vec<&str> = lines
        .iter()
        .filter(|line| required(sample, line))
        .map(|line| line.item_id.as_str())
        .collect();
    items.sort_unstable();
    items.dedup();
    Ok(items.len())
}
