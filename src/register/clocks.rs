//! The calendar and the legal time limits as the database holds them, and the clock of a deadline as pages show it.
//! Law is data: rows carry source and effective dates and can be changed without a release.
pub mod view;
pub mod web;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::db::prelude::schema::{calendar_day, calendar_year, clock_rule};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::calendar::{Calendar, CalendarRow, DayKind};
use crate::rules::clock::{
    Certainty, ClockRule, ClockRules, Deadline, Progress, Reckoning, Rolls, Step, Terms, TimeLeft,
    Unit, time_left,
};
use crate::rules::day::Day;
use crate::rules::moment::Moment;
use crate::unit::Rx;

/// Everything deadlines are counted with; load it once a page.
pub struct Timekeeping {
    /// The calendar of the loaded years.
    pub calendar: Calendar,
    /// The rules with their versions.
    pub rules: ClockRules,
}

/// A deadline as the clock component shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ClockView {
    /// `C-10`.
    pub rule: String,
    /// 送达通知书.
    pub title: String,
    /// 办法第 29 条.
    pub article: String,
    /// 5 个工作日.
    pub length: String,
    /// The day it runs from.
    pub from: Day,
    /// The tone of the chip.
    pub tone: &'static str,
    /// The words of the chip.
    pub words: String,
    /// The binding day; none where the law names no number.
    pub due: Option<Day>,
    /// Its weekday, empty without a day.
    pub weekday: &'static str,
    /// How the day came about.
    pub derivation: DerivationView,
}

/// A derivation as the `due` component opens it.
#[derive(Debug, Clone, Serialize)]
pub struct DerivationView {
    /// The trigger.
    pub start: String,
    /// The counted days.
    pub days: Vec<String>,
    /// What was skipped, extended, rolled.
    pub lines: Vec<String>,
    /// The article in full.
    pub article: String,
}

/// Loads calendar and rules.
///
/// # Errors
/// What the database says; a row that cannot be read is a fault.
pub fn timekeeping(rx: &mut Rx) -> Result<Timekeeping, Problem> {
    let years: BTreeSet<i32> = calendar_year::table
        .select(calendar_year::year)
        .load::<i32>(rx.conn)?
        .into_iter()
        .collect();
    let days: Vec<(Day, String, String)> = calendar_day::table
        .select((calendar_day::day, calendar_day::kind, calendar_day::name))
        .load(rx.conn)?;
    let rows = days.into_iter().map(|(date, kind, holiday)| CalendarRow {
        date,
        kind: if kind == "work" {
            DayKind::Work
        } else {
            DayKind::Off
        },
        holiday,
        source: String::new(),
    });
    let calendar =
        Calendar::from_rows(years, rows).map_err(|fault| Problem::fault(fault.to_string()))?;
    let bodies: Vec<String> = clock_rule::table.select(clock_rule::body).load(rx.conn)?;
    let rules: Result<Vec<ClockRule>, _> = bodies
        .iter()
        .map(|body| serde_json::from_str(body))
        .collect();
    Ok(Timekeeping {
        calendar,
        rules: ClockRules::from_rows(rules?),
    })
}

impl Timekeeping {
    /// The binding last day of a rule from its trigger day; `None` where the law names no number.
    ///
    /// # Errors
    /// A fault for a rule that is not there.
    pub fn due(&self, rule: &str, from: Day) -> Result<Option<Day>, Problem> {
        let (rule, reckoning) = self.reckon(rule, from)?;
        Ok(reckoning
            .deadline(rule.rolls)
            .map(|deadline| deadline.due.day()))
    }

    /// The same from a day that may not have come.
    ///
    /// # Errors
    /// As [`Timekeeping::due`].
    pub fn due_if(&self, rule: &str, from: Option<Day>) -> Result<Option<Day>, Problem> {
        from.map_or(Ok(None), |day| self.due(rule, day))
    }

    /// Whether the last day of a rule is past: today is later than it.
    ///
    /// # Errors
    /// As [`Timekeeping::due`].
    pub fn is_past(&self, rule: &str, from: Day, today: Day) -> Result<bool, Problem> {
        Ok(self.due(rule, from)?.is_some_and(|due| due < today))
    }

    /// The clock as pages show it; `met` is the day the act was done, if it was.
    ///
    /// # Errors
    /// As [`Timekeeping::due`].
    pub fn view(
        &self,
        rule: &str,
        from: Day,
        met: Option<Day>,
        now: crate::rules::instant::Instant,
    ) -> Result<ClockView, Problem> {
        let (rule, reckoning) = self.reckon(rule, from)?;
        let deadline = reckoning.deadline(rule.rolls);
        let progress = met.map_or(Progress::Open, |day| Progress::Met(Moment::Day(day)));
        let left = time_left(deadline.as_ref(), progress, &now.shanghai(), &self.calendar);
        let due = deadline.map(|deadline| deadline.due.day());
        Ok(ClockView {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            article: rule.short_citation(),
            length: rule.length_words(),
            from,
            tone: left.tone.code(),
            words: left.words,
            due,
            weekday: due.map_or("", Day::weekday),
            derivation: derivation(rule, &reckoning),
        })
    }

    /// Rule, article and time in words, for the second line of a step: C-10 ・ 办法第 29 条 ・ 收到结论后 5 个工作日内.
    ///
    /// # Errors
    /// As [`Timekeeping::due`].
    pub fn basis(&self, rule: &str, from: Day, after: &str) -> Result<String, Problem> {
        let (rule, reckoning) = self.reckon(rule, from)?;
        let time = match &reckoning {
            Reckoning::Fixed(count) => match (count.due, count.rolled) {
                (Some(due), Some(next)) => on_rest_day(rule, due.day(), next, from),
                _ => format!("{after} {}内", rule.length_words()),
            },
            Reckoning::Practised { practice, .. } => {
                format!("{after}及时，按 {} 掌握", practice.span)
            }
            Reckoning::Promptly { .. } | Reckoning::NoLimit { .. } => {
                format!("{after}{}", rule.length_words())
            }
        };
        let (id, article) = (&rule.id, rule.short_citation());
        Ok(format!("{id} ・ {article} ・ {time}"))
    }

    /// The chip of a due day that stands already; a day of no rule has none.
    pub fn left_until(&self, due: Option<Day>, now: crate::rules::instant::Instant) -> TimeLeft {
        let deadline = due.map(|due| Deadline {
            from: Moment::Day(due),
            due: Moment::Day(due),
            unit: Unit::WorkingDays,
            certainty: if self.calendar.covers(due.year()) {
                Certainty::Firm
            } else {
                Certainty::Provisional
            },
        });
        time_left(
            deadline.as_ref(),
            Progress::Open,
            &now.shanghai(),
            &self.calendar,
        )
    }

    /// What the calendar says of a day: the holiday it belongs to or that it is worked for, empty on an ordinary day.
    pub fn note_of(&self, day: Day) -> String {
        match (self.calendar.rest(day), self.calendar.make_up(day)) {
            (_, Some(holiday)) => format!("{holiday}调休，今日上班"),
            (Some(holiday), None) => holiday.to_owned(),
            (None, None) => String::new(),
        }
    }

    fn reckon(&self, id: &str, from: Day) -> Result<(&ClockRule, Reckoning), Problem> {
        let rule = self
            .rules
            .get(id, from)
            .map_err(|fault| Problem::fault(fault.to_string()))?;
        let reckoned = rule.reckon(Moment::Day(from), None, &Terms::default(), &self.calendar);
        Ok((
            rule,
            reckoned.map_err(|fault| Problem::fault(fault.to_string()))?,
        ))
    }
}

/// 90 日至 10月18日（周日），顺延至 10月19日.
fn on_rest_day(rule: &ClockRule, due: Day, next: Day, from: Day) -> String {
    let end = format!("{}至 {}", rule.length_words(), due.sentence_on(from));
    match rule.rolls {
        Rolls::Rolled => format!("{end}，顺延至 {}", next.short()),
        Rolls::Unrolled => format!("{end}，不顺延"),
    }
}

fn derivation(rule: &ClockRule, reckoning: &Reckoning) -> DerivationView {
    let steps = reckoning.derivation();
    let mut view = DerivationView {
        start: String::new(),
        days: Vec::new(),
        lines: Vec::new(),
        article: rule.citation(),
    };
    for step in &steps {
        match step {
            Step::Trigger { .. } if view.start.is_empty() => view.start = step.text(),
            Step::Counted { day, make_up, .. } => view.days.push(match make_up {
                Some(_) => format!("{}（调休上班）", day.short()),
                None => day.short(),
            }),
            other => view.lines.push(other.text()),
        }
    }
    view
}
