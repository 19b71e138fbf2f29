//! A moment in UTC, kept to the microsecond because that is what both databases keep. Legal dates are [`Day`]s in Asia/Shanghai.
use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::day::Day;

/// A moment in UTC, truncated to microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NaiveDateTime);

/// China keeps one time, eight hours before UTC, without summer time since 1991.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

impl Instant {
    /// Makes an instant from a time in UTC.
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self::from_naive(at.naive_utc())
    }

    /// Makes an instant from a naive time that is meant in UTC.
    pub fn from_naive(at: NaiveDateTime) -> Self {
        let micros = at.and_utc().timestamp_micros();
        Self(DateTime::from_timestamp_micros(micros).map_or(at, |kept| kept.naive_utc()))
    }

    /// Reads `2026-03-02 09:00` as a time in Asia/Shanghai.
    pub fn parse_shanghai(text: &str) -> Option<Self> {
        let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?;
        Some(Self::from_naive(
            naive - TimeDelta::seconds(i64::from(SHANGHAI_SECONDS)),
        ))
    }

    /// The naive time in UTC, for the database.
    pub const fn naive(&self) -> &NaiveDateTime {
        &self.0
    }

    /// The moment in Asia/Shanghai.
    pub fn shanghai(self) -> DateTime<FixedOffset> {
        match FixedOffset::east_opt(SHANGHAI_SECONDS) {
            Some(offset) => self.0.and_utc().with_timezone(&offset),
            None => self.0.and_utc().fixed_offset(),
        }
    }

    /// The legal date in Asia/Shanghai.
    pub fn day(self) -> Day {
        Day::from(self.shanghai().date_naive())
    }

    /// RFC 3339 in UTC with milliseconds, as the audit log writes it.
    pub fn rfc3339_millis(self) -> String {
        self.0
            .and_utc()
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// This moment so many seconds later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + TimeDelta::seconds(seconds))
    }

    /// This moment so many microseconds later.
    #[must_use]
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0 + TimeDelta::microseconds(micros))
    }

    /// Whole seconds from `earlier` to this moment; negative when this one is earlier.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_seconds()
    }

    /// Microseconds since 1970, for ids and sorting.
    pub fn micros(self) -> i64 {
        self.0.and_utc().timestamp_micros()
    }
}

impl std::fmt::Display for Instant {
    /// `2026-10-09 09:12` in Asia/Shanghai, as tables print it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.shanghai().format("%Y-%m-%d %H:%M"))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(
            &self
                .0
                .and_utc()
                .to_rfc3339_opts(SecondsFormat::Micros, true),
        )
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|at| Self::from_utc(at.with_timezone(&Utc)))
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn a_late_evening_in_utc_is_the_next_legal_day() {
        let at: Instant = serde_json::from_str("\"2026-10-08T16:00:00.123456Z\"").unwrap();
        assert_eq!(at.day().to_string(), "2026-10-09");
        assert_eq!(at.to_string(), "2026-10-09 00:00");
        assert_eq!(at.rfc3339_millis(), "2026-10-08T16:00:00.123Z");
    }
}
