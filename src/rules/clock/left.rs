//! How much of a time limit is left, in the words and the tone of the clock chip.
//!
//! Today and now are arguments; a breach stays told after late completion (迟 1 日).

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use serde::Serialize;

use super::Unit;
use crate::rules::calendar::Calendar;
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// What is counted to: the binding end of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Where it began; hour clocks turn amber in their last quarter.
    pub from: Moment,
    /// The binding end: rolled or not, as the rule's switch says.
    pub due: Moment,
    /// In what it is counted.
    pub unit: Unit,
    /// Whether a missing year may still move it.
    pub certainty: Certainty,
}

/// Whether a due date may still move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Every year it runs through is loaded.
    Firm,
    /// It runs into a year whose holidays are not loaded.
    Provisional,
}

/// How the matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not done yet.
    Open,
    /// Paused; so much is left when it goes on.
    Paused(Left),
    /// Done at that moment.
    Met(Moment),
}

/// An amount of time in the unit in which it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Working days.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
    /// Minutes, said as hours and minutes.
    Minutes(u32),
}

impl Left {
    /// The whole minutes of a duration; none for what has passed.
    pub(super) fn minutes(duration: TimeDelta) -> Self {
        Self::Minutes(u32::try_from(duration.num_minutes()).unwrap_or(0))
    }

    /// 3 个工作日, 5 日, 3 小时 20 分, 不足 1 分.
    pub fn words(self) -> String {
        match self {
            Self::WorkingDays(n) => format!("{n} 个工作日"),
            Self::Days(n) => format!("{n} 日"),
            Self::Minutes(0) => "不足 1 分".to_string(),
            Self::Minutes(n) => match (n / 60, n % 60) {
                (0, minutes) => format!("{minutes} 分"),
                (hours, 0) => format!("{hours} 小时"),
                (hours, minutes) => format!("{hours} 小时 {minutes} 分"),
            },
        }
    }
}

/// The tone of a chip; its stable code names its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Past the end and not done: solid red.
    Overdue,
    /// Due today: red outline.
    Today,
    /// Soon due: amber.
    Soon,
    /// Running: grey.
    Running,
    /// Running to an end that may still move: dashed.
    Provisional,
    /// Paused: two bars.
    Paused,
    /// Done in time: plain green.
    Met,
    /// Done late: plain red.
    MetLate,
    /// No limit in law.
    None,
}

impl Tone {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Running => "running",
            Self::Provisional => "provisional",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::MetLate => "met_late",
            Self::None => "none",
        }
    }
}

/// What a chip shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeLeft {
    /// Its look.
    pub tone: Tone,
    /// Its words.
    pub words: String,
    /// The amount in the words, where there is one.
    pub amount: Option<Left>,
    /// The end may still move; an urgent chip keeps its tone and gets the dashed outline too.
    pub provisional: bool,
}

/// What the chip of this deadline shows now; without a deadline that the law names none.
pub fn time_left<Z: TimeZone>(
    deadline: Option<&Deadline>,
    progress: Progress,
    now: &DateTime<Z>,
    calendar: &Calendar,
) -> TimeLeft {
    let Some(deadline) = deadline else {
        return match progress {
            Progress::Paused(left) => paused(left),
            _ => chip(Tone::None, "无法定时限".to_string(), None),
        };
    };
    match progress {
        Progress::Paused(left) => paused(left),
        Progress::Met(at) => met(deadline, at, calendar),
        Progress::Open => open(deadline, &now.with_timezone(&Utc), calendar),
    }
}

fn chip(tone: Tone, words: String, amount: Option<Left>) -> TimeLeft {
    TimeLeft {
        tone,
        words,
        amount,
        provisional: false,
    }
}

fn paused(left: Left) -> TimeLeft {
    let words = format!("暂停，剩 {}", left.words());
    chip(Tone::Paused, words, Some(left))
}

fn met(deadline: &Deadline, at: Moment, calendar: &Calendar) -> TimeLeft {
    match deadline.late(at, calendar) {
        Some(late) => {
            let words = format!("迟 {}", late.words());
            chip(Tone::MetLate, words, Some(late))
        }
        None => chip(Tone::Met, "按时".to_string(), None),
    }
}

fn open(deadline: &Deadline, now: &DateTime<Utc>, calendar: &Calendar) -> TimeLeft {
    let at = Moment::Instant(now.fixed_offset());
    if let Some(late) = deadline.late(at, calendar) {
        let words = format!("逾期 {}", late.words());
        return deadline.marked(chip(Tone::Overdue, words, Some(late)));
    }
    let today = Day::of(now);
    if deadline.unit != Unit::Hours && deadline.due.day() == today {
        return deadline.marked(chip(Tone::Today, "今日到期".to_string(), None));
    }
    let left = deadline.left(now, calendar);
    let tone = if deadline.is_soon(left) {
        Tone::Soon
    } else {
        Tone::Running
    };
    deadline.marked(chip(tone, format!("剩 {}", left.words()), Some(left)))
}

impl Deadline {
    /// By how much that moment is late; none when it is in time. Late by any day is late, also by a rest day.
    pub fn late(&self, at: Moment, calendar: &Calendar) -> Option<Left> {
        if let (Unit::Hours, Some(due), Some(at)) = (self.unit, self.due.instant(), at.instant()) {
            return (at > due).then(|| Left::minutes(at.signed_duration_since(due)));
        }
        let (due, at) = (self.due.day(), at.day());
        (at > due).then(|| self.between(due, at, calendar))
    }

    fn left(&self, now: &DateTime<Utc>, calendar: &Calendar) -> Left {
        if let (Unit::Hours, Some(due)) = (self.unit, self.due.instant()) {
            return Left::minutes(due.signed_duration_since(now));
        }
        self.between(Day::of(now), self.due.day(), calendar)
    }

    /// Working days where they are the unit and there are any, else calendar days.
    fn between(&self, from: Day, to: Day, calendar: &Calendar) -> Left {
        let days = u32::try_from(from.days_until(to)).unwrap_or(0);
        match self.unit {
            Unit::WorkingDays => match calendar.working_between(from, to) {
                0 => Left::Days(days),
                n => Left::WorkingDays(n),
            },
            _ => Left::Days(days),
        }
    }

    /// Three working days, seven days, a quarter of the hours.
    fn is_soon(&self, left: Left) -> bool {
        match left {
            Left::WorkingDays(n) => n <= 3,
            Left::Days(n) => n <= 7,
            Left::Minutes(n) => {
                let whole = match (self.from.instant(), self.due.instant()) {
                    (Some(from), Some(due)) => due.signed_duration_since(from).num_minutes(),
                    _ => 0,
                };
                i64::from(n) * 4 <= whole
            }
        }
    }

    /// Says 暂定 where the end may still move; only a calm chip changes its tone.
    fn marked(&self, chip: TimeLeft) -> TimeLeft {
        if self.certainty == Certainty::Firm {
            return chip;
        }
        TimeLeft {
            tone: match chip.tone {
                Tone::Running => Tone::Provisional,
                other => other,
            },
            words: format!("暂定 {}", chip.words),
            provisional: true,
            ..chip
        }
    }
}
