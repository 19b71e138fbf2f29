//! What is read of the calendar: the years with their sources and what a missing year makes provisional, one year with its days.
use serde::Serialize;

use super::YearForm;
use super::table::{self, DayRow};
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// A loaded year.
#[derive(Debug, Serialize)]
pub struct YearLine {
    /// Its page.
    pub href: String,
    /// The year.
    pub year: i32,
    /// The notice.
    pub source: String,
    /// Working days in it.
    pub working_days: usize,
    /// Days off that the notice names.
    pub off: usize,
    /// Make-up working days.
    pub work: usize,
}

/// The calendar.
#[derive(Debug, Serialize)]
pub struct CalendarPage {
    /// The loaded years, the latest first.
    pub years: Vec<YearLine>,
    /// The first year from this one on that is not loaded; none when the next is.
    pub missing: Option<i32>,
    /// How many time limits count working days: those are provisional when they run into it.
    pub provisional: usize,
    /// Whether the reader may load a year.
    pub may_edit: bool,
    /// The form.
    pub form: YearForm,
}

impl View for CalendarPage {
    const PAGE: &'static str = "register/calendar/list.html";
}

/// Reads the calendar.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, form: YearForm) -> Result<CalendarPage, Problem> {
    let keeping = timekeeping(rx)?;
    let today = rx.today();
    let mut years = Vec::new();
    for (year, source) in table::years(rx.conn)? {
        let days = table::days(rx.conn, year)?;
        years.push(YearLine {
            href: format!("/calendar/{year}"),
            year,
            source,
            working_days: working_days(&keeping.calendar, year),
            off: days.iter().filter(|day| day.kind == "off").count(),
            work: days.iter().filter(|day| day.kind == "work").count(),
        });
    }
    let missing = (today.year()..=today.year() + 1).find(|year| !keeping.calendar.covers(*year));
    let in_force = keeping.rules.iter().filter(|rule| rule.in_force(today));
    Ok(CalendarPage {
        years,
        missing,
        provisional: in_force
            .filter(|rule| rule.kind() == "working_days")
            .count(),
        may_edit: rx.actor.may(Right::SettingManage),
        form,
    })
}

fn working_days(calendar: &crate::rules::calendar::Calendar, year: i32) -> usize {
    let mut day = Day::new(year, 1, 1);
    let mut count = 0;
    while let Some(one) = day.filter(|one| one.year() == year) {
        count += usize::from(calendar.is_working(one));
        day = Some(one.next());
    }
    count
}

/// Days of one holiday in a row.
#[derive(Debug, Serialize)]
pub struct Block {
    /// The holiday.
    pub name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// How many days.
    pub days: i64,
    /// Whether one works on them.
    pub work: bool,
}

/// One year.
#[derive(Debug, Serialize)]
pub struct YearPage {
    /// The year.
    pub year: i32,
    /// The notice; empty where the year is not loaded.
    pub source: String,
    /// Whether the year is loaded.
    pub loaded: bool,
    /// How many time limits count working days.
    pub provisional: usize,
    /// Working days in it.
    pub working_days: usize,
    /// Holidays and make-up days in order.
    pub blocks: Vec<Block>,
}

impl View for YearPage {
    const PAGE: &'static str = "register/calendar/year.html";
}

/// Reads one year; a year that is not loaded says what it makes provisional.
///
/// # Errors
/// Missing for what is no year.
pub fn one(rx: &mut Rx, year: &str) -> Result<YearPage, Problem> {
    let Ok(year) = year.parse::<i32>() else {
        return Err(Problem::Missing("这一年"));
    };
    if !(2000..=2099).contains(&year) {
        return Err(Problem::Missing("这一年"));
    }
    let keeping = timekeeping(rx)?;
    let today = rx.today();
    let source = table::year(rx.conn, year)?;
    let in_force = keeping.rules.iter().filter(|rule| rule.in_force(today));
    Ok(YearPage {
        year,
        loaded: source.is_some(),
        source: source.unwrap_or_default(),
        provisional: in_force
            .filter(|rule| rule.kind() == "working_days")
            .count(),
        working_days: working_days(&keeping.calendar, year),
        blocks: blocks(table::days(rx.conn, year)?),
    })
}

fn blocks(days: Vec<DayRow>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in days {
        let work = row.kind == "work";
        match blocks.last_mut() {
            Some(last)
                if last.until.next() == row.day && last.name == row.name && last.work == work =>
            {
                last.until = row.day;
                last.days += 1;
            }
            _ => blocks.push(Block {
                name: row.name,
                from: row.day,
                until: row.day,
                days: 1,
                work,
            }),
        }
    }
    blocks
}
