//! The calendar year by year: holidays and make-up working days as the State Council's notice names them, with their source.
//! It counts no deadline; `clocks` does.
pub mod table;
pub mod view;
pub mod web;

use serde::{Deserialize, Serialize};

use self::table::DayRow;
use crate::problem::Problem;
use crate::register::typed::{Reading, typed_day};
use crate::rules::calendar::{Calendar, CalendarRow, DayKind};
use crate::rules::day::Day;
use crate::rules::refusal::Refusal;
use crate::unit::{Event, Tx};

/// A year's notice as a form says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct YearForm {
    /// The year.
    pub year: String,
    /// The notice: 国办发明电〔2025〕…号.
    pub source: String,
    /// Days off, one holiday a line: `2026-10-01至2026-10-07 国庆节`.
    pub off: String,
    /// Make-up working days, one a line: `2026-10-10 国庆节`.
    pub work: String,
}

/// Longest block of a holiday.
const LONGEST: i64 = 31;

/// Loads a year. Limits that ran into it provisionally are counted with it from now on.
///
/// # Errors
/// Unreadable fields, days that contradict each other, [`Refusal::CalendarYearKnown`].
pub fn add_year(tx: &mut Tx, form: &YearForm) -> Result<i32, Problem> {
    let mut read = Reading::default();
    let year: Option<i32> = read.number("year", "年度", &form.year);
    if year.is_some_and(|year| !(2015..=2099).contains(&year)) {
        read.wrong(
            "year",
            format!("年度「{}」不是四位年份，请写成 2027", form.year.trim()),
        );
    }
    let source = read.text("source", "来源", &form.source);
    let first = year.and_then(|year| Day::new(year, 1, 1));
    let Some((year, first)) = year.zip(first).filter(|_| read.is_clean()) else {
        return Err(read.end().err().unwrap_or(Problem::Missing("这一年")));
    };
    let mut rows = Vec::new();
    rows.extend(blocks(&mut read, ("off", DayKind::Off), &form.off, first));
    rows.extend(blocks(
        &mut read,
        ("work", DayKind::Work),
        &form.work,
        first,
    ));
    if rows.is_empty() && read.is_clean() {
        read.wrong("off", "放假日未填，请照通知逐个节日填写");
    }
    if let Err(fault) = Calendar::from_rows([year], rows.clone()) {
        read.wrong("off", format!("{fault}，请对照通知核对"));
    }
    read.end()?;
    if table::year(tx.conn, year)?.is_some() {
        return Err(Refusal::CalendarYearKnown {
            year: year.to_string(),
        }
        .into());
    }
    tx.act("calendar.year_add", format!("calendar:{year}"));
    tx.note("source", source.as_str());
    tx.note("days", rows.len());
    table::insert_year(tx.conn, year, &source)?;
    for row in rows {
        table::insert_day(tx.conn, &day_row(year, row))?;
    }
    tx.emit(Event::CalendarYearAdded { year });
    Ok(year)
}

fn day_row(year: i32, row: CalendarRow) -> DayRow {
    let kind = match row.kind {
        DayKind::Off => "off",
        DayKind::Work => "work",
    };
    DayRow {
        day: row.date,
        year,
        kind: kind.to_owned(),
        name: row.holiday,
    }
}

/// The days of a field: each line a day or a period, then the holiday's name.
fn blocks(
    read: &mut Reading,
    (field, kind): (&str, DayKind),
    typed: &str,
    first_of_year: Day,
) -> Vec<CalendarRow> {
    let mut rows = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((from, until, holiday)) = block(line, first_of_year) else {
            read.wrong(
                field,
                format!("「{line}」读不懂，请写成「2027-10-01至2027-10-07 国庆节」"),
            );
            continue;
        };
        let mut day = from;
        while day <= until {
            rows.push(CalendarRow {
                date: day,
                kind,
                holiday: holiday.to_owned(),
                source: String::new(),
            });
            day = day.next();
        }
    }
    rows
}

fn block(line: &str, first_of_year: Day) -> Option<(Day, Day, &str)> {
    let (days, holiday) = line.split_once(char::is_whitespace)?;
    let (from, until) = days.split_once(['至', '~', '～']).unwrap_or((days, days));
    let (from, until) = (
        typed_day(from, first_of_year)?,
        typed_day(until, first_of_year)?,
    );
    let holiday = holiday.trim();
    let fits = from <= until && from.days_until(until) < LONGEST && !holiday.is_empty();
    fits.then_some((from, until, holiday))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_day_or_a_period_with_its_holiday() {
        let first: Day = "2027-01-01".parse().unwrap();
        let read =
            |line| block(line, first).map(|(from, until, name)| format!("{from} {until} {name}"));
        assert_eq!(
            read("2027-10-01至2027-10-07 国庆节").as_deref(),
            Some("2027-10-01 2027-10-07 国庆节")
        );
        assert_eq!(
            read("1.1 元旦").as_deref(),
            Some("2027-01-01 2027-01-01 元旦")
        );
        for wrong in [
            "国庆节",
            "2027-10-01",
            "2027-10-07至2027-10-01 国庆节",
            "2027-01-01至2027-12-31 全年",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
