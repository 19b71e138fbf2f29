//! The legal calendar by year and the legal time limits by rule, as people look them up; a new year is entered from the notice of the State Council.
pub mod web;

use serde::{Deserialize, Serialize};

use super::clocks::timekeeping;
use crate::db::prelude::schema::{calendar_day, calendar_year, clock_rule};
use crate::db::prelude::*;
use crate::problem::{FieldProblem, Problem};
use crate::rules::calendar::{Calendar, CalendarRow, DayKind};
use crate::rules::clock::ClockRule;
use crate::rules::day::Day;
use crate::sheet::date::read_date;
use crate::unit::{Rx, Tx};
use crate::web::View;

/// A loaded year.
#[derive(Debug, Serialize)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The notice it was entered from.
    pub source: String,
    /// Days off of its holidays.
    pub off: i64,
    /// Weekend days that are worked.
    pub work: i64,
}

/// The loaded years with the form for the next.
#[derive(Debug, Serialize)]
pub struct YearsPage {
    /// The newest first.
    pub years: Vec<Year>,
    /// The first year that is missing.
    pub missing: i32,
    /// Whether this person may enter it.
    pub may_edit: bool,
    /// What is typed.
    pub form: YearForm,
}

impl View for YearsPage {
    const PAGE: &'static str = "register/almanac/years.html";
}

/// A day that is not an ordinary one.
#[derive(Debug, Serialize)]
pub struct SpecialDay {
    /// The day.
    pub day: Day,
    /// Its weekday.
    pub weekday: &'static str,
    /// `off` or `work`.
    pub kind: String,
    /// The holiday.
    pub name: String,
}

/// One year.
#[derive(Debug, Serialize)]
pub struct YearPage {
    /// The year.
    pub year: i32,
    /// The notice.
    pub source: String,
    /// Its special days in order.
    pub days: Vec<SpecialDay>,
}

impl View for YearPage {
    const PAGE: &'static str = "register/almanac/year.html";
}

/// A new year as it is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct YearForm {
    /// The year.
    pub year: String,
    /// The notice.
    pub source: String,
    /// A day a line: `2027-01-01 放假 元旦`, `2027-02-20 上班 春节`.
    pub days: String,
}

/// The loaded years.
///
/// # Errors
/// What the database says.
pub fn years(rx: &mut Rx, form: YearForm) -> Result<YearsPage, Problem> {
    let rows: Vec<(i32, String)> = calendar_year::table
        .order(calendar_year::year.desc())
        .select((calendar_year::year, calendar_year::source))
        .load(rx.conn)?;
    let days: Vec<(i32, String)> = calendar_day::table
        .select((calendar_day::year, calendar_day::kind))
        .load(rx.conn)?;
    let count = |year: i32, kind: &str| {
        let of = days.iter().filter(|day| day.0 == year && day.1 == kind);
        i64::try_from(of.count()).unwrap_or(0)
    };
    let years: Vec<Year> = rows
        .into_iter()
        .map(|(year, source)| Year {
            off: count(year, "off"),
            work: count(year, "work"),
            year,
            source,
        })
        .collect();
    Ok(YearsPage {
        missing: years
            .first()
            .map_or(rx.today().year(), |newest| newest.year + 1),
        may_edit: rx.actor.may(crate::rules::right::Right::SettingManage),
        years,
        form,
    })
}

/// One year with its special days.
///
/// # Errors
/// `Missing` for a year that is not loaded.
pub fn year(rx: &mut Rx, year: i32) -> Result<YearPage, Problem> {
    let source: Option<String> = calendar_year::table
        .find(year)
        .select(calendar_year::source)
        .first(rx.conn)
        .optional()?;
    let rows: Vec<(Day, String, String)> = calendar_day::table
        .filter(calendar_day::year.eq(year))
        .order(calendar_day::day.asc())
        .select((calendar_day::day, calendar_day::kind, calendar_day::name))
        .load(rx.conn)?;
    Ok(YearPage {
        year,
        source: source.ok_or(Problem::Missing("这一年的日历"))?,
        days: rows
            .into_iter()
            .map(|(day, kind, name)| SpecialDay {
                weekday: day.weekday(),
                day,
                kind,
                name,
            })
            .collect(),
    })
}

/// Enters a year from its notice: all of it or nothing.
///
/// # Errors
/// Unreadable fields, a year that is loaded, days that contradict each other.
pub fn add_year(tx: &mut Tx, form: &YearForm) -> Result<(), Problem> {
    let year = form.year.trim().parse::<i32>().ok();
    let Some(year) = year.filter(|year| (2019..=2099).contains(year)) else {
        let told = format!("年份「{}」不是四位年份，请写成 2027", form.year.trim());
        return Err(Problem::field("year", told));
    };
    let loaded = timekeeping(tx.reader())?;
    if loaded.calendar.covers(year) {
        let told = format!("{year} 年已经载入，不能再载入一次；请核对年份");
        return Err(Problem::field("year", told));
    }
    if form.source.trim().is_empty() {
        let told = "来源未填，请写通知的名称，例如 国务院办公厅关于2027年部分节假日安排的通知";
        return Err(Problem::field("source", told));
    }
    let rows = read_days(form, year)?;
    let years = std::collections::BTreeSet::from([year]);
    Calendar::from_rows(years, rows.clone())
        .map_err(|fault| Problem::field("days", format!("{fault}，请核对后再提交")))?;
    tx.act("calendar.add_year", format!("calendar:{year}"));
    tx.note("days", rows.len());
    insert_into(calendar_year::table)
        .values((
            calendar_year::year.eq(year),
            calendar_year::source.eq(form.source.trim()),
        ))
        .execute(tx.conn)?;
    for row in rows {
        let kind = match row.kind {
            DayKind::Off => "off",
            DayKind::Work => "work",
        };
        insert_into(calendar_day::table)
            .values((
                calendar_day::day.eq(row.date),
                calendar_day::year.eq(year),
                calendar_day::kind.eq(kind),
                calendar_day::name.eq(row.holiday),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn read_days(form: &YearForm, year: i32) -> Result<Vec<CalendarRow>, Problem> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let lines = form.days.lines().enumerate();
    for (nth, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match read_line(line, form.source.trim()) {
            Some(row) if row.date.year() == year => rows.push(row),
            _ => wrong.push(FieldProblem::new(
                "days",
                format!("第 {} 行「{}」不能读出，请写成 {year}-01-01 放假 元旦，或 {year}-02-20 上班 春节", nth + 1, line.trim()),
            )),
        }
    }
    if rows.is_empty() && wrong.is_empty() {
        wrong.push(FieldProblem::new(
            "days",
            "没有填写任何放假或调休上班的日期，请照通知逐日填写",
        ));
    }
    if wrong.is_empty() {
        Ok(rows)
    } else {
        Err(Problem::Invalid(wrong))
    }
}

fn read_line(line: &str, source: &str) -> Option<CalendarRow> {
    let mut parts = line.split_whitespace();
    let date = Day::from(read_date(parts.next()?)?.day);
    let kind = match parts.next()? {
        "放假" => DayKind::Off,
        "上班" => DayKind::Work,
        _ => return None,
    };
    Some(CalendarRow {
        date,
        kind,
        holiday: parts.next()?.to_owned(),
        source: source.to_owned(),
    })
}

/// A time limit in one version.
#[derive(Debug, Serialize)]
pub struct LimitLine {
    /// `C-10`.
    pub rule: String,
    /// Its version.
    pub version: u32,
    /// In force from.
    pub from: Day,
    /// In force to; none while it is in force.
    pub to: Option<Day>,
    /// Its name.
    pub title: String,
    /// What starts it.
    pub trigger: String,
    /// Who must do what.
    pub actor: String,
    /// What must be done.
    pub action: String,
    /// 5 个工作日.
    pub length: String,
    /// 办法第 29 条.
    pub article: String,
    /// The law in full and what is open about its text.
    pub source: String,
    /// How well the number is known.
    pub evidence: String,
}

/// The time limits, in all their versions.
#[derive(Debug, Serialize)]
pub struct LimitsPage {
    /// By rule, the newest version first.
    pub limits: Vec<LimitLine>,
}

impl View for LimitsPage {
    const PAGE: &'static str = "register/almanac/clocks.html";
}

/// The legal time limits.
///
/// # Errors
/// What the database says; a row that cannot be read is a fault.
pub fn limits(rx: &mut Rx) -> Result<LimitsPage, Problem> {
    let bodies: Vec<String> = clock_rule::table
        .order((clock_rule::rule.asc(), clock_rule::version.desc()))
        .select(clock_rule::body)
        .load(rx.conn)?;
    let rules: Result<Vec<ClockRule>, _> = bodies
        .iter()
        .map(|body| serde_json::from_str(body))
        .collect();
    let line = |rule: ClockRule| LimitLine {
        length: rule.length_words(),
        article: rule.short_citation(),
        source: format!("{}{}（{}）", rule.law, rule.article, rule.source),
        rule: rule.id,
        version: rule.version,
        from: rule.effective_from,
        to: rule.effective_to,
        title: rule.title,
        trigger: rule.trigger,
        actor: rule.actor,
        action: rule.action,
        evidence: rule.evidence,
    };
    Ok(LimitsPage {
        limits: rules?.into_iter().map(line).collect(),
    })
}
