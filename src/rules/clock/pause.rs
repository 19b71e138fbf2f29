//! A stretch of time that does not count. It must never shorten a limit.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::ClockFault;
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// A stretch that is left out: both its first and its last day; still open without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// When it began.
    pub from: Moment,
    /// When it ended; none while it lasts.
    #[serde(default)]
    pub to: Option<Moment>,
}

impl Pause {
    /// The pause, unless it ends before it begins.
    pub fn new(from: Moment, to: Option<Moment>) -> Result<Self, ClockFault> {
        let pause = Self { from, to };
        pause.check()?;
        Ok(pause)
    }

    /// Refuses a pause that ends before it begins.
    pub(super) fn check(self) -> Result<(), ClockFault> {
        let Some(to) = self.to else { return Ok(()) };
        let backwards = match (self.from.earliest(), to.end()) {
            (Some(from), Some(end)) => end < from || (end == from && to.instant().is_none()),
            _ => false,
        };
        if backwards {
            return Err(ClockFault::PauseBackwards {
                from: self.from,
                to,
            });
        }
        Ok(())
    }

    /// Whether that day is left out.
    pub fn covers(self, day: Day) -> bool {
        self.from.day() <= day && self.to.is_none_or(|to| day <= to.day())
    }

    /// From which to which instant it lasts; no end while it is open.
    pub(super) fn instants(self) -> Option<(DateTime<FixedOffset>, Option<DateTime<FixedOffset>>)> {
        Some((self.from.earliest()?, self.to.and_then(Moment::end)))
    }
}
