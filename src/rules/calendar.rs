//! Which days are working days: holidays and make-up days, year by year, as the State Council announces them.
//!
//! A year that is not loaded is answered by Monday to Friday without the holidays that stand on fixed dates in law,
//! and said to be missing; it is never guessed silently.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::data::{self, DataFault, Record};
pub use super::day::Day;

/// What the notice says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Off: a day of a holiday block.
    Off,
    /// Work: a day of a weekend on which one works (调休).
    Work,
}

/// One line of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarRow {
    /// The day.
    pub date: Day,
    /// Off or a make-up working day.
    pub kind: DayKind,
    /// The holiday it belongs to, in Chinese.
    pub holiday: String,
    /// The notice that says so.
    pub source: String,
}

/// A calendar that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// The same day twice with different kinds.
    #[error("{0} 既是放假日又是补班日")]
    Twice(Day),
    /// A make-up day that is no weekend day.
    #[error("{0} 是{weekday}，不是周末，不能作为补班日", weekday = .0.weekday())]
    NoWeekend(Day),
    /// A row of a year that is not among those loaded.
    #[error("{0} 不属于所载入的年份")]
    OutsideYears(Day),
}

/// The loaded years and what is special in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    off: BTreeMap<Day, String>,
    work: BTreeMap<Day, String>,
}

impl Calendar {
    /// The calendar of these years; a year without any row would be taken as loaded, so it is named apart.
    pub fn from_rows(
        years: impl IntoIterator<Item = i32>,
        rows: impl IntoIterator<Item = CalendarRow>,
    ) -> Result<Self, CalendarFault> {
        let mut calendar = Self {
            years: years.into_iter().collect(),
            ..Self::default()
        };
        for row in rows {
            calendar.add(row)?;
        }
        Ok(calendar)
    }

    /// 2019 to 2026, embedded in the program.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Calendar> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let years = built_in_rows().iter().map(|row| row.date.year());
            // A table that contradicts itself would leave every year missing; a test holds that it does not.
            Self::from_rows(years, built_in_rows().to_vec()).unwrap_or_default()
        })
    }

    fn add(&mut self, row: CalendarRow) -> Result<(), CalendarFault> {
        if !self.covers(row.date.year()) {
            return Err(CalendarFault::OutsideYears(row.date));
        }
        let (same, other) = match row.kind {
            DayKind::Off => (&mut self.off, &self.work),
            DayKind::Work => (&mut self.work, &self.off),
        };
        if other.contains_key(&row.date) {
            return Err(CalendarFault::Twice(row.date));
        }
        if row.kind == DayKind::Work && !row.date.is_weekend() {
            return Err(CalendarFault::NoWeekend(row.date));
        }
        same.insert(row.date, row.holiday);
        Ok(())
    }

    /// Whether the holidays of that year are loaded.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The loaded years in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.iter().copied()
    }

    /// Whether one works on that day: make-up weekends yes, holidays no.
    pub fn is_working(&self, day: Day) -> bool {
        self.work.contains_key(&day) || !(day.is_weekend() || self.holiday(day).is_some())
    }

    /// Why one does not work on that day: the holiday's name, or 周末; none on a working day.
    pub fn rest(&self, day: Day) -> Option<&str> {
        match self.holiday(day) {
            Some(holiday) => Some(holiday),
            None if self.is_working(day) => None,
            None => Some("周末"),
        }
    }

    /// The holiday of that day, by the notice, or by its fixed date where the year's notice is missing.
    fn holiday(&self, day: Day) -> Option<&str> {
        match self.off.get(&day) {
            Some(holiday) => Some(holiday),
            None if self.covers(day.year()) => None,
            None => fixed_in(day.year())
                .find(|(at, _)| *at == day)
                .map(|(_, name)| name),
        }
    }

    /// Fixed holidays on weekdays of missing years, after `from` up to `to`.
    fn fixed_weekdays(&self, from: Day, to: Day) -> usize {
        (from.year()..=to.year())
            .filter(|year| !self.covers(*year))
            .flat_map(fixed_in)
            .filter(|(day, _)| from < *day && *day <= to && !day.is_weekend())
            .count()
    }

    /// The holiday for which that weekend day is worked.
    pub fn make_up(&self, day: Day) -> Option<&str> {
        self.work.get(&day).map(String::as_str)
    }

    /// The first working day after that day.
    pub fn next_working(&self, day: Day) -> Day {
        self.working_from(day.next())
    }

    /// That day if one works on it, else the first working day after it.
    pub fn working_from(&self, day: Day) -> Day {
        let mut at = day;
        while !self.is_working(at) && at != at.next() {
            at = at.next();
        }
        at
    }

    /// How many working days lie after `from` up to and with `to`; none when `to` is not later.
    pub fn working_between(&self, from: Day, to: Day) -> u32 {
        let days = u32::try_from(from.days_until(to)).unwrap_or(0);
        // Seven days hold five working days; only the special ones need to be looked at.
        let weekdays = weekdays_after(from, days);
        let inside = |map: &BTreeMap<Day, String>, weekend: Weekend| {
            map.range(from.next()..)
                .take_while(|(day, _)| **day <= to)
                .filter(|(day, _)| day.is_weekend() == (weekend == Weekend::Yes))
                .count()
        };
        let off = inside(&self.off, Weekend::No) + self.fixed_weekdays(from, to);
        let off = u32::try_from(off).unwrap_or(0);
        let work = u32::try_from(inside(&self.work, Weekend::Yes)).unwrap_or(0);
        if days == 0 {
            return 0;
        }
        (weekdays + work).saturating_sub(off)
    }
}

/// The holidays that the law puts on fixed dates (全国年节及纪念日放假办法; 5月2日 since 2025): month, day, since, name.
const FIXED: [(u32, u32, i32, &str); 6] = [
    (1, 1, 1950, "元旦"),
    (5, 1, 1950, "劳动节"),
    (5, 2, 2025, "劳动节"),
    (10, 1, 1950, "国庆"),
    (10, 2, 1950, "国庆"),
    (10, 3, 2000, "国庆"),
];

/// The fixed holidays of a year.
fn fixed_in(year: i32) -> impl Iterator<Item = (Day, &'static str)> {
    FIXED
        .into_iter()
        .filter(move |(_, _, since, _)| *since <= year)
        .filter_map(move |(month, day, _, name)| Some((Day::new(year, month, day)?, name)))
}

/// Which part of the special days is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weekend {
    Yes,
    No,
}

/// Mondays to Fridays among the `days` days after `from`.
fn weekdays_after(from: Day, days: u32) -> u32 {
    let whole = days / 7 * 5;
    let mut day = from;
    let mut rest = 0;
    for _ in 0..days % 7 {
        day = day.next();
        rest += u32::from(!day.is_weekend());
    }
    whole + rest
}

/// The embedded rows, so that a database can be filled with them.
pub fn built_in_rows() -> &'static [CalendarRow] {
    static ROWS: OnceLock<Vec<CalendarRow>> = OnceLock::new();
    ROWS.get_or_init(|| data::read(data::CALENDAR, row).0)
}

fn row(record: &Record<'_>) -> Result<CalendarRow, DataFault> {
    Ok(CalendarRow {
        date: record.parse(0)?,
        kind: match record.field(1) {
            "off" => DayKind::Off,
            "work" => DayKind::Work,
            other => return Err(record.fault(&format!("「{other}」不是 off 或者 work"))),
        },
        holiday: record.required(2)?.to_string(),
        source: record.required(3)?.to_string(),
    })
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
