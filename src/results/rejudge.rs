//! Judging again under another base table, to see what would change. It writes nothing: verdicts that were signed stay what they are.
use serde::Serialize;

use super::judging::{Bench, NewResult, judge_set_by};
use super::table::{self, ResultRow};
use super::trace::{Told, limit_cells};
use crate::problem::Problem;
use crate::register::base_table::table::BaseTableRow;
use crate::rules::day::Day;
use crate::rules::judge::ENGINE_VERSION;
use crate::sampling::table::SampleRow;
use crate::unit::Rx;

/// Samples read at a time.
const AT_A_TIME: i64 = 200;

/// What is asked: a base table and the days of sampling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first day; none from the beginning.
    pub from: Option<Day>,
    /// The last day; none to the end.
    pub to: Option<Day>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejudged {
    /// The base table asked for: `2026/2`.
    pub base_table: String,
    /// The engine that judged now.
    pub engine: &'static str,
    /// The first day asked for.
    pub from: Option<Day>,
    /// The last day asked for.
    pub to: Option<Day>,
    /// Samples looked at.
    pub samples: usize,
    /// Results looked at.
    pub results: usize,
    /// The verdicts that would change, in the order of sampling.
    pub changes: Vec<Change>,
}

/// One verdict that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// 抽样单编号.
    pub sample: String,
    /// The stream.
    pub stream: &'static str,
    /// The day of sampling.
    pub sampled_on: Day,
    /// 检验项目.
    pub item: String,
    /// `inspection` or `monitoring`.
    pub purpose: &'static str,
    /// The result as written, with its unit.
    pub result: String,
    /// Whether the report is issued: then the change would need a correction of it.
    pub issued: bool,
    /// As it stands.
    pub before: Side,
    /// As it would be.
    pub after: Side,
}

/// A verdict with its limit and reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The base table.
    pub base_table: String,
    /// The engine.
    pub engine: String,
    /// The verdict's code.
    pub verdict: String,
    /// Its reason.
    pub reason: String,
    /// The limit in words.
    pub limit: String,
    /// The sentence.
    pub explanation: String,
}

/// Lists which verdicts of a period would change under this base table. Only the engine's verdicts are compared, not people's decisions.
///
/// # Errors
/// What the database says.
pub fn rejudge(rx: &mut Rx, base: &BaseTableRow, asked: &Asked) -> Result<Rejudged, Problem> {
    let mut answer = Rejudged {
        base_table: format!("{}/{}", base.year, base.version),
        engine: ENGINE_VERSION,
        from: asked.from,
        to: asked.to,
        samples: 0,
        results: 0,
        changes: Vec::new(),
    };
    let mut bench = Bench::open(rx.conn)?;
    let mut after = None;
    loop {
        let page = table::judged_samples(
            rx.conn,
            rx.actor,
            (asked.from, asked.to),
            after.as_ref(),
            AT_A_TIME,
        )?;
        let Some(last) = page.last() else {
            return Ok(answer);
        };
        after = Some((last.sampled_on, last.id.clone()));
        for sample in &page {
            again(rx, &mut bench, (sample, base), &mut answer)?;
        }
    }
}

fn again(
    rx: &mut Rx,
    bench: &mut Bench,
    (sample, base): (&SampleRow, &BaseTableRow),
    answer: &mut Rejudged,
) -> Result<(), Problem> {
    let set = sample.result_set_id.clone().unwrap_or_default();
    let rows = table::results_of(rx.conn, &set)?;
    let written: Vec<NewResult> = rows.iter().map(NewResult::of).collect();
    let judged = judge_set_by(rx.conn, bench, (sample, &base.id), &written)?;
    answer.samples += 1;
    answer.results += rows.len();
    for (row, now) in rows.iter().zip(judged) {
        if row.ours() == now.verdict {
            continue;
        }
        let (min, max, unit) = &now.limit;
        answer.changes.push(Change {
            after: Side {
                base_table: answer.base_table.clone(),
                engine: ENGINE_VERSION.to_owned(),
                verdict: now.verdict.code().to_owned(),
                reason: now.reason,
                limit: limit_cells(min, max, unit),
                explanation: now.explanation,
            },
            ..as_it_stands(sample, row)
        });
    }
    Ok(())
}

fn as_it_stands(sample: &SampleRow, row: &ResultRow) -> Change {
    let told = Told::of(&row.trace);
    let before = Side {
        base_table: told.basis.base_table.clone(),
        engine: told.engine.clone(),
        verdict: row.verdict.clone(),
        reason: row.reason.clone(),
        limit: told.limit_words(),
        explanation: row.explanation.clone(),
    };
    Change {
        sample: sample.number.clone(),
        stream: sample.stream.code(),
        sampled_on: sample.sampled_on,
        item: row.item_name.clone(),
        purpose: row.purpose.code(),
        result: format!("{} {}", row.raw_text, row.raw_unit)
            .trim()
            .to_owned(),
        issued: sample.conclusion.is_some(),
        after: before.clone(),
        before,
    }
}
