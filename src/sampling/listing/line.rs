//! The row of a list, with the clock that runs for it.
use serde::Serialize;

use super::{county_name, table};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::register::laboratory::table as laboratories;
use crate::rules::category;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::sampling::table::SampleRow;
use crate::sampling::view::tag_of;
use crate::sampling::{href, shown_number};
use crate::unit::Rx;

/// The row of a list.
#[derive(Debug, Serialize)]
pub struct SampleLine {
    /// The number as it is addressed.
    pub number: String,
    /// The number as it is printed.
    pub shown: String,
    /// Where it stands.
    pub href: String,
    /// The stream's code.
    pub stream: Stream,
    /// The food.
    pub food: String,
    /// The category's last level.
    pub category: String,
    /// The sampled unit.
    pub unit: String,
    /// The county's name.
    pub county: String,
    /// The laboratory's name.
    pub laboratory: String,
    /// The state's code.
    pub state: SampleState,
    /// The tag's tone.
    pub tone: &'static str,
    /// The tag's word.
    pub word: &'static str,
    /// The day of sampling.
    pub sampled_on: Day,
    /// The clock that runs or ran.
    pub clock: Option<ClockView>,
    /// What stands in its place when none runs.
    pub note: &'static str,
}

/// Rows as lists show them, each with its clock.
pub(in crate::sampling) fn lines(
    rx: &mut Rx,
    rows: Vec<SampleRow>,
) -> Result<Vec<SampleLine>, Problem> {
    let keeping = timekeeping(rx)?;
    let names: std::collections::BTreeMap<String, String> = laboratories::all(rx.conn)?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let issued = table::passed(rx.conn, &ids, "issued")?;
    let now = rx.now;
    rows.into_iter()
        .map(|row| {
            let met = issued.get(&row.id).map(|at| at.day());
            let (tone, word) = tag_of(&row);
            Ok(SampleLine {
                shown: shown_number(&row.number).to_owned(),
                href: href(&row.number),
                stream: row.stream,
                category: category::name(&row.category_path).to_owned(),
                county: county_name(&row.county),
                laboratory: names.get(&row.laboratory_id).cloned().unwrap_or_default(),
                state: row.state,
                tone,
                word,
                sampled_on: row.sampled_on,
                clock: clock_of(&keeping, &row, met, now)?,
                note: match row.state {
                    SampleState::Draft => "未确认，不计时限",
                    SampleState::Refused => "不计入完成",
                    SampleState::Voided => "不计入任何统计",
                    _ => "",
                },
                food: row.food_name,
                unit: row.unit_name,
                number: row.number,
            })
        })
        .collect()
}

/// The clock that runs for a sample: C-01 until the laboratory has it, then C-02 until the report is issued.
pub(in crate::sampling) fn clock_of(
    keeping: &Timekeeping,
    row: &SampleRow,
    issued: Option<Day>,
    now: Instant,
) -> Result<Option<ClockView>, Problem> {
    match (row.state, row.received_on) {
        (SampleState::Collected, _) => keeping.view("C-01", row.sampled_on, None, now).map(Some),
        (SampleState::Received | SampleState::Testing | SampleState::Tested, Some(on)) => {
            keeping.view("C-02", on, None, now).map(Some)
        }
        (SampleState::Reported, Some(on)) if issued.is_some() => {
            keeping.view("C-02", on, issued, now).map(Some)
        }
        _ => Ok(None),
    }
}
