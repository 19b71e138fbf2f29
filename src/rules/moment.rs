//! When something happened or is due: a legal date, or an instant where the law counts hours.
//!
//! A bare date is never silently taken for an instant.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveTime, SecondsFormat, TimeZone};
use serde::{Deserialize, Serialize};

use super::day::Day;

/// A legal date or an instant; written 2026-10-09 or 2026-10-08T09:12:00+08:00 (RFC 3339).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Moment {
    /// A date in Asia/Shanghai.
    Day(Day),
    /// A point in time, in the offset it was written in.
    Instant(DateTime<FixedOffset>),
}

/// A text that is neither a date nor an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是日期或者时刻，请写成 2026-10-09 或者 2026-10-08T09:12:00+08:00")]
pub struct MomentFault(String);

impl Moment {
    /// The legal date of it.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => Day::of(&instant),
        }
    }

    /// The instant, where one is known.
    pub fn instant(self) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Day(_) => None,
            Self::Instant(instant) => Some(instant),
        }
    }

    /// The earliest instant it can mean: a date begins at midnight in Asia/Shanghai.
    pub fn earliest(self) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Day(day) => FixedOffset::east_opt(8 * 3600)?
                .from_local_datetime(&day.date().and_time(NaiveTime::MIN))
                .single(),
            Self::Instant(instant) => Some(instant),
        }
    }

    /// The first instant that lies behind it: a date ends when the next begins.
    pub fn end(self) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Day(day) => Self::Day(day.next()).earliest(),
            Self::Instant(instant) => Some(instant),
        }
    }

    /// 10月9日（周五）, or 10月8日（周四）09:12 for an instant.
    pub fn sentence(self) -> String {
        self.sentence_on(self.day())
    }

    /// The same, with the year when it is not that of the other day.
    pub fn sentence_on(self, other: Day) -> String {
        match self {
            Self::Day(day) => day.sentence_on(other),
            Self::Instant(instant) => {
                let clock = FixedOffset::east_opt(8 * 3600)
                    .map_or(instant, |shanghai| instant.with_timezone(&shanghai));
                format!(
                    "{}{}",
                    Day::of(&instant).sentence_on(other),
                    clock.format("%H:%M")
                )
            }
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => {
                f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
        }
    }
}

impl FromStr for Moment {
    type Err = MomentFault;

    fn from_str(text: &str) -> Result<Self, MomentFault> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(instant) if (1900..=2199).contains(&Day::of(&instant).year()) => {
                Ok(Self::Instant(instant))
            }
            _ => Err(MomentFault(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentFault;

    fn try_from(text: String) -> Result<Self, MomentFault> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_keeps_the_offset_it_was_written_in() {
        for text in [
            "2026-10-08T09:12:00+08:00",
            "2026-10-08T01:12:00Z",
            "2026-10-09",
        ] {
            assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
        }
        assert!("2026-10-08T09:12:00".parse::<Moment>().is_err());
    }

    #[test]
    fn an_instant_is_said_in_the_time_of_shanghai() {
        let moment: Moment = "2026-10-08T01:12:00Z".parse().unwrap();
        assert_eq!(moment.sentence(), "10月8日（周四）09:12");
        assert_eq!(moment.day().to_string(), "2026-10-08");
    }
}
