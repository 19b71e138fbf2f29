//! How a due date came about, step by step, in words a person can check against a calendar on the wall.
//!
//! It only tells; it must never count.

use serde::Serialize;

use super::Span;
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// One step of the way to a due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Where the count begins; the day itself is not counted.
    Trigger {
        /// When it happened.
        from: Moment,
    },
    /// The rule began to apply only after the trigger.
    NotYetInForce {
        /// From when it applies.
        since: Day,
    },
    /// A day that counts.
    Counted {
        /// Its number.
        n: u32,
        /// The day.
        day: Day,
        /// The holiday for which this weekend day is worked.
        make_up: Option<String>,
    },
    /// A block of rest days.
    Skipped {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
        /// The holiday, or 周末.
        name: String,
    },
    /// A block of days that are left out because the limit was paused.
    Paused {
        /// The first.
        from: Moment,
        /// The last; none while the pause lasts.
        to: Option<Moment>,
    },
    /// The whole length in one step, where days are not counted one by one.
    Ran {
        /// How much.
        span: Span,
        /// Where it began.
        from: Moment,
        /// Where it ends.
        to: Moment,
        /// The month had no corresponding day.
        end_of_month: bool,
    },
    /// Units that were granted.
    Extended {
        /// How much.
        by: Span,
        /// Who may grant it by the rule, or that the rule knows no extension.
        note: Option<String>,
    },
    /// The end of shelf life comes first.
    Capped {
        /// The end of shelf life.
        to: Day,
    },
    /// The end is a rest day; the next working day.
    Rolled {
        /// The end as counted.
        from: Day,
        /// The next working day.
        to: Day,
        /// Why one rests on the end.
        name: String,
    },
    /// The holidays of this year are not loaded.
    YearMissing {
        /// The first such year.
        year: i32,
    },
    /// The law says 及时 or 立即; this is what is practised.
    Practice {
        /// How much, and where it comes from.
        note: String,
    },
    /// The law says 及时 or 立即 and nobody names a number.
    NoNumber,
    /// The law frees this case from a limit.
    NoLimit,
    /// Only the date is known where hours run: from midnight, the earliest it can be.
    FromMidnight,
}

impl Step {
    /// The step as one Chinese clause.
    pub fn text(&self) -> String {
        match self {
            Self::Trigger {
                from: Moment::Day(day),
            } => format!("{}起算，当日不计", day.sentence()),
            Self::Trigger { from } => format!("{}起算", from.sentence()),
            Self::NotYetInForce { since } => {
                format!(
                    "条文自{}年{}起施行，起算日在此之前",
                    since.year(),
                    since.short()
                )
            }
            Self::Counted { n, day, make_up } => counted(*n, *day, make_up.as_deref()),
            Self::Skipped { from, to, name } => format!("跳过 {} {name}", from.block(*to)),
            Self::Paused { from, to: None } => format!("{}起暂停，尚未恢复", from.day().short()),
            Self::Paused { from, to: Some(to) } => paused(*from, *to),
            Self::Ran {
                span,
                from,
                to,
                end_of_month: false,
            } => format!("满 {span}为 {}", to.sentence_on(from.day())),
            Self::Ran { span, from, to, .. } => {
                format!(
                    "满 {span}，到期月没有对应日，以月末 {}为准",
                    to.sentence_on(from.day())
                )
            }
            Self::Extended { by, note } => match note {
                Some(note) => format!("延长 {by}（{note}）"),
                None => format!("延长 {by}"),
            },
            Self::Capped { to } => format!("保质期至 {}年{}，以其为准", to.year(), to.sentence()),
            Self::Rolled { from, to, name } => {
                format!(
                    "{}为{name}，顺延至 {}",
                    from.sentence(),
                    to.sentence_on(*from)
                )
            }
            Self::YearMissing { year } => {
                format!("{year}年节假日未载入，暂按周一至周五推算，只扣除日期固定的法定假日")
            }
            Self::Practice { note } => format!("条文未定数字；{note}，不是条文期限"),
            Self::NoNumber => "条文要求及时或者立即办理，未定数字".to_string(),
            Self::NoLimit => "该情形不受一般时限限制".to_string(),
            Self::FromMidnight => "只知道日期，从当日 0 时起计".to_string(),
        }
    }
}

fn counted(n: u32, day: Day, make_up: Option<&str>) -> String {
    match make_up {
        Some(holiday) => format!("{} {}，{holiday}调休上班", circled(n), day.sentence()),
        None => format!("{} {}", circled(n), day.sentence()),
    }
}

fn paused(from: Moment, to: Moment) -> String {
    match (from, to) {
        (Moment::Day(from), Moment::Day(to)) => format!("{} 暂停，不计", from.block(to)),
        _ => format!("{}至{} 暂停，不计", from.sentence(), to.sentence()),
    }
}

/// ① … ㊿, and (51) beyond.
fn circled(n: u32) -> String {
    let code = match n {
        1..=20 => 0x2460 + n - 1,
        21..=35 => 0x3251 + n - 21,
        36..=50 => 0x32B1 + n - 36,
        _ => return format!("({n})"),
    };
    char::from_u32(code).map_or_else(|| format!("({n})"), String::from)
}

/// The derivation as a page shows it: the days in one line, what was skipped in the next.
pub fn lines(steps: &[Step]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut gathered = false;
    for step in steps {
        match step {
            Step::Counted { .. } | Step::Skipped { .. } if gathered => {}
            Step::Counted { .. } | Step::Skipped { .. } => {
                gathered = true;
                lines.extend(gather(steps));
            }
            other => lines.push(other.text()),
        }
    }
    lines
}

/// The counted days, the skipped blocks and the make-up days, a line each.
fn gather(steps: &[Step]) -> impl Iterator<Item = String> {
    [
        joined("", "　", counted_days(steps)),
        joined("跳过 ", "，", skipped_blocks(steps)),
        joined("调休上班 ", "，", make_up_days(steps)),
    ]
    .into_iter()
    .flatten()
}

fn joined(before: &str, between: &str, parts: Vec<String>) -> Option<String> {
    (!parts.is_empty()).then(|| format!("{before}{}", parts.join(between)))
}

/// ① 9月28日, ② 29日, …: month and year only where they change.
fn counted_days(steps: &[Step]) -> Vec<String> {
    let mut before: Option<Day> = None;
    let mut days = Vec::new();
    for step in steps {
        let Step::Counted { n, day, .. } = step else {
            continue;
        };
        let said = match before {
            Some(last) if last.year() != day.year() => format!("{}年{}", day.year(), day.short()),
            Some(last) if last.month() == day.month() => format!("{}日", day.day_of_month()),
            _ => day.short(),
        };
        before = Some(*day);
        days.push(format!("{} {said}", circled(*n)));
    }
    days
}

/// The holidays by name, then all weekends together.
fn skipped_blocks(steps: &[Step]) -> Vec<String> {
    let mut named = Vec::new();
    let mut weekends = Vec::new();
    for step in steps {
        match step {
            Step::Skipped { from, to, name } if name == "周末" => weekends.push(from.block(*to)),
            Step::Skipped { from, to, name } => named.push(format!("{} {name}", from.block(*to))),
            _ => {}
        }
    }
    named.extend((!weekends.is_empty()).then(|| format!("{} 周末", weekends.join("、"))));
    named
}

fn make_up_days(steps: &[Step]) -> Vec<String> {
    let mut days = Vec::new();
    for step in steps {
        if let Step::Counted {
            day,
            make_up: Some(holiday),
            ..
        } = step
        {
            days.push(format!("{}（{holiday}）", day.short()));
        }
    }
    days
}
