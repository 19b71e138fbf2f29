//! When a job is due. Pure: a moment in, a moment out. Times of day are Asia/Shanghai, which knows no summer time.
use crate::rules::instant::Instant;

const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Shanghai is eight hours ahead.
const AHEAD: i64 = 8 * 60 * MINUTE;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Every so many minutes, counted from the full hour.
    Every(i64),
    /// Every day at this hour and minute.
    Daily(i64, i64),
}

impl When {
    /// The latest due time that is not after `now`.
    pub fn last_due(self, now: Instant) -> Instant {
        now.plus_micros(-self.past(now))
    }

    /// The next due time after `now`.
    pub fn next_due(self, now: Instant) -> Instant {
        now.plus_micros(self.period() - self.past(now))
    }

    /// The words of the page.
    pub fn words(self) -> String {
        match self {
            Self::Every(60) => "每小时".to_owned(),
            Self::Every(minutes) => format!("每 {minutes} 分钟"),
            Self::Daily(hour, minute) => format!("每日 {hour:02}:{minute:02}"),
        }
    }

    const fn period(self) -> i64 {
        match self {
            Self::Every(minutes) => minutes * MINUTE,
            Self::Daily(..) => DAY,
        }
    }

    /// Microseconds since the last due time.
    fn past(self, now: Instant) -> i64 {
        let offset = match self {
            Self::Every(_) => 0,
            Self::Daily(hour, minute) => (hour * 60 + minute) * MINUTE - AHEAD,
        };
        (now.micros() - offset).rem_euclid(self.period())
    }
}

#[cfg(test)]
mod tests {
    use super::When;
    use crate::rules::instant::Instant;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        Instant::parse_shanghai(text).unwrap()
    }

    #[test]
    fn a_nightly_job_is_due_at_its_time_of_day() {
        let nightly = When::Daily(0, 10);
        assert_eq!(
            nightly.last_due(at("2026-03-02 00:10")),
            at("2026-03-02 00:10")
        );
        assert_eq!(
            nightly.last_due(at("2026-03-02 00:09")),
            at("2026-03-01 00:10")
        );
        assert_eq!(
            nightly.next_due(at("2026-03-02 00:10")),
            at("2026-03-03 00:10")
        );
        assert_eq!(nightly.words(), "每日 00:10");
    }

    #[test]
    fn a_frequent_job_is_due_on_full_minutes() {
        let often = When::Every(2);
        assert_eq!(
            often.last_due(at("2026-03-02 09:03").plus_seconds(59)),
            at("2026-03-02 09:02")
        );
        assert_eq!(
            When::Every(60).last_due(at("2026-03-02 09:59")),
            at("2026-03-02 09:00")
        );
    }

    proptest! {
        #[test]
        fn now_lies_between_the_last_and_the_next_due_time(second in 0_i64..400_000_000, hour in 0_i64..24, minute in 0_i64..60, every in 1_i64..600) {
            let now = at("2026-01-01 00:00").plus_seconds(second);
            for when in [When::Daily(hour, minute), When::Every(every)] {
                let (last, next) = (when.last_due(now), when.next_due(now));
                prop_assert!(last <= now && now < next);
                prop_assert_eq!(when.last_due(next), next);
                prop_assert_eq!(next.micros() - last.micros(), when.period());
            }
        }
    }
}
