//! A length of time with its kind of unit. It must never be added to a date without a calendar.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ClockFault;

/// The kind of unit in which a time limit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Working days, make-up weekends included.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
    /// Hours of the wall clock.
    Hours,
    /// Calendar months.
    Months,
}

impl Unit {
    /// The stable code: `working_days`, `calendar_days`, `hours`, `months`.
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
            Self::Hours => "hours",
            Self::Months => "months",
        }
    }

    /// The Chinese measure word: 个工作日, 日, 小时, 个月.
    pub fn word(self) -> &'static str {
        match self {
            Self::WorkingDays => "个工作日",
            Self::CalendarDays => "日",
            Self::Hours => "小时",
            Self::Months => "个月",
        }
    }

    /// The greatest length that is counted; what is longer is a slip, not a limit.
    pub fn longest(self) -> u32 {
        match self {
            Self::WorkingDays => 5_000,
            Self::CalendarDays => 10_000,
            Self::Hours => 100_000,
            Self::Months => 360,
        }
    }
}

impl FromStr for Unit {
    type Err = ClockFault;

    fn from_str(text: &str) -> Result<Self, ClockFault> {
        [
            Self::WorkingDays,
            Self::CalendarDays,
            Self::Hours,
            Self::Months,
        ]
        .into_iter()
        .find(|unit| unit.code() == text)
        .ok_or_else(|| ClockFault::UnknownKind(text.chars().take(40).collect()))
    }
}

/// So many of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The kind of unit.
    pub unit: Unit,
    /// How many, at least one.
    pub length: u32,
}

impl Span {
    /// So many of that unit; none and absurdly many are refused.
    pub fn new(unit: Unit, length: u32) -> Result<Self, ClockFault> {
        if (1..=unit.longest()).contains(&length) {
            Ok(Self { unit, length })
        } else {
            Err(ClockFault::Length {
                longest: unit.longest(),
            })
        }
    }

    /// The same with `more` units granted.
    pub fn extended(self, more: u32) -> Result<Self, ClockFault> {
        Self::new(self.unit, self.length.saturating_add(more))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.length, self.unit.word())
    }
}
