//! Counting a time limit in days: from a trigger, over a calendar, with pauses, extensions and the end of shelf life.
//!
//! Pure: the same arguments give the same date for ever. It must never ask what day it is, nor walk without end.

use super::{ClockFault, Left, Pause, Span, Step, Unit, hours};
use crate::rules::calendar::Calendar;
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// What a case adds to the bare limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Stretches that do not count.
    pub pauses: Vec<Pause>,
    /// Units that were granted on top.
    pub extended: u32,
    /// The end of shelf life, where it comes first it ends the limit.
    pub cap: Option<Day>,
}

/// A limit counted to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Where it began.
    pub from: Moment,
    /// The bare length.
    pub span: Span,
    /// The end, not rolled; none while a pause is open.
    pub due: Option<Moment>,
    /// The next working day, where calendar days or months end on a rest day.
    pub rolled: Option<Day>,
    /// The count runs into a year whose holidays are not loaded.
    pub provisional: bool,
    /// What is left at the beginning of a pause that is still open.
    pub paused: Option<Left>,
    /// How it came about.
    pub derivation: Vec<Step>,
}

/// A walk further than this from the trigger (about a hundred years) has lost its way.
const HORIZON: i64 = 36_600;

/// The last day of a limit in days or months, as counted and not rolled; none while a pause is open,
/// when the limit is one of hours, or when it cannot be counted.
pub fn due(start: Day, span: Span, pauses: &[Pause], calendar: &Calendar) -> Option<Day> {
    let terms = Terms {
        pauses: pauses.to_vec(),
        ..Terms::default()
    };
    let counted = count(Moment::Day(start), span, &terms, calendar).ok()?;
    counted.due.map(Moment::day)
}

/// Counts a limit to its end and tells how.
pub fn count(
    from: Moment,
    span: Span,
    terms: &Terms,
    calendar: &Calendar,
) -> Result<Count, ClockFault> {
    for pause in &terms.pauses {
        pause.check()?;
    }
    let whole = span.extended(terms.extended)?;
    if span.unit == Unit::Hours {
        return hours::count(from, span, whole, terms);
    }
    let start = from.day();
    let mut walk = Walk::new(start, &terms.pauses, calendar);
    let end = match span.unit {
        Unit::Months => walk.months(whole.length)?,
        Unit::CalendarDays => walk.calendar_days(whole.length)?,
        Unit::WorkingDays | Unit::Hours => walk.working_days(whole.length)?,
    };
    if terms.extended > 0 {
        walk.extended(Span {
            length: terms.extended,
            ..span
        });
    }
    let due = end.map(|end| walk.capped(end, terms.cap));
    let rolled = match span.unit {
        Unit::CalendarDays | Unit::Months => due.and_then(|due| walk.rolled(due)),
        Unit::WorkingDays | Unit::Hours => None,
    };
    walk.look(due.unwrap_or(start));
    Ok(Count {
        from: Moment::Day(start),
        span,
        due: due.map(Moment::Day),
        rolled,
        provisional: walk.missing.is_some(),
        paused: end.is_none().then(|| walk.left(whole)),
        derivation: walk.told(),
    })
}

/// The way from a trigger, day by day.
struct Walk<'a> {
    start: Day,
    pauses: &'a [Pause],
    calendar: &'a Calendar,
    at: Day,
    counted: u32,
    /// For months: the days they come to.
    whole: Option<u32>,
    missing: Option<i32>,
    steps: Vec<Step>,
}

impl<'a> Walk<'a> {
    fn new(start: Day, pauses: &'a [Pause], calendar: &'a Calendar) -> Self {
        Self {
            start,
            pauses,
            calendar,
            at: start,
            counted: 0,
            whole: None,
            missing: None,
            steps: vec![Step::Trigger {
                from: Moment::Day(start),
            }],
        }
    }

    fn working_days(&mut self, total: u32) -> Result<Option<Day>, ClockFault> {
        while self.counted < total {
            if !self.step()? {
                return Ok(None);
            }
            if self.paused() {
                continue;
            }
            match self.calendar.rest(self.at) {
                Some(name) => self.skip(name),
                None => self.tick(),
            }
        }
        Ok(Some(self.at))
    }

    fn calendar_days(&mut self, total: u32) -> Result<Option<Day>, ClockFault> {
        let Some(end) = self.days(total)? else {
            return Ok(None);
        };
        self.ran(Unit::CalendarDays, total, end);
        Ok(Some(end))
    }

    /// Months run to the corresponding day; paused days are added behind it.
    fn months(&mut self, total: u32) -> Result<Option<Day>, ClockFault> {
        let plain = self.start.plus_months(total);
        let days = u32::try_from(self.start.days_until(plain)).unwrap_or(u32::MAX);
        self.whole = Some(days);
        let Some(end) = self.days(days)? else {
            return Ok(None);
        };
        self.ran(Unit::Months, total, end);
        Ok(Some(end))
    }

    fn days(&mut self, total: u32) -> Result<Option<Day>, ClockFault> {
        while self.counted < total {
            if !self.step()? {
                return Ok(None);
            }
            if !self.paused() {
                self.counted += 1;
            }
        }
        Ok(Some(self.at))
    }

    /// One day on; false where an open pause begins.
    fn step(&mut self) -> Result<bool, ClockFault> {
        self.at = self.at.next();
        if self.start.days_until(self.at) > HORIZON {
            return Err(ClockFault::TooFar);
        }
        let open = |pause: &&Pause| pause.to.is_none() && pause.covers(self.at);
        if let Some(pause) = self.pauses.iter().find(open) {
            self.steps.push(Step::Paused {
                from: Moment::Day(pause.from.day()),
                to: None,
            });
            return Ok(false);
        }
        self.look(self.at);
        Ok(true)
    }

    /// Whether this day is left out by a pause; tells it if so.
    fn paused(&mut self) -> bool {
        let paused = self.pauses.iter().any(|pause| pause.covers(self.at));
        if paused {
            let day = Moment::Day(self.at);
            match self.steps.last_mut() {
                Some(Step::Paused { to, .. }) => *to = Some(day),
                _ => self.steps.push(Step::Paused {
                    from: day,
                    to: Some(day),
                }),
            }
        }
        paused
    }

    /// Adds a rest day to the block it belongs to.
    fn skip(&mut self, because: &str) {
        match self.steps.last_mut() {
            Some(Step::Skipped { to, name, .. }) if name == because => *to = self.at,
            _ => self.steps.push(Step::Skipped {
                from: self.at,
                to: self.at,
                name: because.to_string(),
            }),
        }
    }

    fn tick(&mut self) {
        self.counted += 1;
        self.steps.push(Step::Counted {
            n: self.counted,
            day: self.at,
            make_up: self.calendar.make_up(self.at).map(str::to_string),
        });
    }

    fn ran(&mut self, unit: Unit, length: u32, end: Day) {
        let landed = self.start.plus_months(length);
        self.steps.push(Step::Ran {
            span: Span { unit, length },
            from: Moment::Day(self.start),
            to: Moment::Day(end),
            end_of_month: unit == Unit::Months
                && landed == end
                && landed.day_of_month() != self.start.day_of_month(),
        });
    }

    fn extended(&mut self, by: Span) {
        self.steps.push(Step::Extended { by, note: None });
    }

    fn capped(&mut self, end: Day, cap: Option<Day>) -> Day {
        match cap {
            Some(cap) if cap < end => {
                self.steps.push(Step::Capped { to: cap });
                cap
            }
            _ => end,
        }
    }

    fn rolled(&mut self, due: Day) -> Option<Day> {
        let name = self.calendar.rest(due)?.to_string();
        let to = self.calendar.working_from(due);
        self.steps.push(Step::Rolled {
            from: due,
            to,
            name,
        });
        self.look(to);
        Some(to)
    }

    /// Notes the first year whose holidays are missing.
    fn look(&mut self, day: Day) {
        if self.missing.is_none() && !self.calendar.covers(day.year()) {
            self.missing = Some(day.year());
        }
    }

    fn left(&self, whole: Span) -> Left {
        match whole.unit {
            Unit::WorkingDays => Left::WorkingDays(whole.length.saturating_sub(self.counted)),
            _ => Left::Days(
                self.whole
                    .unwrap_or(whole.length)
                    .saturating_sub(self.counted),
            ),
        }
    }

    fn told(mut self) -> Vec<Step> {
        self.steps
            .extend(self.missing.map(|year| Step::YearMissing { year }));
        self.steps
    }
}
