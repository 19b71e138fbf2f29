//! A legal date of Asia/Shanghai, how it is read and how it is said.
//!
//! It must never know what day it is today: that is an argument.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, TimeZone, Weekday};
use serde::{Deserialize, Serialize};

/// A date as the law counts it, in Asia/Shanghai; written 2026-10-09.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

/// A text that is no date of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是日期，请写成 2026-10-09（1900年至2199年）")]
pub struct DayFault(String);

/// Asia/Shanghai has stood eight hours before UTC without summer time since 1991.
const SHANGHAI_HOURS: i64 = 8;

impl Day {
    /// The date of these numbers, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The date in Asia/Shanghai at an instant given in any offset.
    pub fn of<Z: TimeZone>(instant: &DateTime<Z>) -> Self {
        let utc = instant.naive_utc();
        let local = utc.checked_add_signed(TimeDelta::hours(SHANGHAI_HOURS));
        Self(local.unwrap_or(utc).date())
    }

    /// The bare calendar date, for what stores it.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month.
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// The following day; the last day of time follows itself.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// The day before; the first day of time precedes itself.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.pred_opt().unwrap_or(self.0))
    }

    /// So many calendar days later, at most the last day of time.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let later = self.0.checked_add_days(Days::new(u64::from(days)));
        Self(later.unwrap_or(NaiveDate::MAX))
    }

    /// The corresponding day so many months later; where the month has none, its last day (民法典第 202 条).
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let later = self.0.checked_add_months(Months::new(months));
        Self(later.unwrap_or(NaiveDate::MAX))
    }

    /// How many calendar days `later` lies after this day; negative when before.
    pub fn days_until(self, later: Self) -> i64 {
        later.0.signed_duration_since(self.0).num_days()
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// 周一 … 周日.
    pub fn weekday(self) -> &'static str {
        match self.0.weekday() {
            Weekday::Mon => "周一",
            Weekday::Tue => "周二",
            Weekday::Wed => "周三",
            Weekday::Thu => "周四",
            Weekday::Fri => "周五",
            Weekday::Sat => "周六",
            Weekday::Sun => "周日",
        }
    }

    /// 10月9日.
    pub fn short(self) -> String {
        format!("{}月{}日", self.month(), self.day_of_month())
    }

    /// 10月9日（周五）, the form of a sentence.
    pub fn sentence(self) -> String {
        format!("{}（{}）", self.short(), self.weekday())
    }

    /// The form of a sentence, with the year when it is not that of today: 2027年1月4日（周一）.
    pub fn sentence_on(self, today: Self) -> String {
        if self.year() == today.year() {
            self.sentence()
        } else {
            format!("{}年{}", self.year(), self.sentence())
        }
    }

    /// 2026-10-09 周五, the form of a table where a deadline is shown.
    pub fn with_weekday(self) -> String {
        format!("{self} {}", self.weekday())
    }

    /// A block of days: 9月25日至27日, 9月29日至10月6日, or 10月1日 for one.
    pub fn block(self, last: Self) -> String {
        if self == last {
            self.short()
        } else if (self.year(), self.month()) == (last.year(), last.month()) {
            format!("{}至{}日", self.short(), last.day_of_month())
        } else {
            format!("{}至{}", self.short(), last.short())
        }
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl FromStr for Day {
    type Err = DayFault;

    fn from_str(text: &str) -> Result<Self, DayFault> {
        read(text).ok_or_else(|| DayFault(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayFault;

    fn try_from(text: String) -> Result<Self, DayFault> {
        text.parse()
    }
}

/// Exactly `YYYY-MM-DD`, nothing before or behind it.
fn read(text: &str) -> Option<Day> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    let year = text.get(0..4)?.parse().ok()?;
    if !(1900..=2199).contains(&year) {
        return None;
    }
    Day::new(
        year,
        text.get(5..7)?.parse().ok()?,
        text.get(8..10)?.parse().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_said_in_the_forms_of_the_pages() {
        let friday = day("2026-10-09");
        assert_eq!(friday.to_string(), "2026-10-09");
        assert_eq!(friday.weekday(), "周五");
        assert_eq!(friday.sentence(), "10月9日（周五）");
        assert_eq!(friday.with_weekday(), "2026-10-09 周五");
        assert_eq!(
            friday.sentence_on(day("2027-01-01")),
            "2026年10月9日（周五）"
        );
        assert_eq!(day("2026-09-25").block(day("2026-09-27")), "9月25日至27日");
        assert_eq!(
            day("2023-09-29").block(day("2023-10-06")),
            "9月29日至10月6日"
        );
        assert_eq!(serde_json::to_string(&friday).unwrap(), "\"2026-10-09\"");
    }

    #[test]
    fn the_legal_date_is_that_of_shanghai() {
        let evening: DateTime<chrono::Utc> = "2026-10-08T16:00:00Z".parse().unwrap();
        assert_eq!(Day::of(&evening), day("2026-10-09"));
        let before: DateTime<chrono::Utc> = "2026-10-08T15:59:59Z".parse().unwrap();
        assert_eq!(Day::of(&before), day("2026-10-08"));
    }

    #[test]
    fn a_month_without_the_day_ends_on_its_last() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-08-31").plus_months(6), day("2027-02-28"));
    }

    #[test]
    fn only_whole_plausible_dates_are_read() {
        for text in [
            "",
            "2026-1-1",
            "2026-02-30",
            "2026-10-09 ",
            "+026-10-09",
            "0202-10-09",
            "2026/10/09",
            "２０２６-10-09",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_day_reads_what_it_writes(days in 0u32..100_000) {
            let day = day("1900-01-01").plus_days(days);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert_eq!(day.next().previous(), day);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(day.to_string(), text);
            }
        }
    }
}
