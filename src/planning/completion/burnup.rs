//! The burn-up of one stream: what the plan wanted by each month's end, what stood by then, and where the pace of the last eight weeks leads.
//! Arithmetic on counts only; it reads nothing, and is never given two streams.
use serde::Serialize;

use super::table::{FinishedRow, LineQuota};
use super::{rate, tenths};
use crate::rules::day::Day;

/// The pace is that of so many days.
const RECENT: i64 = 56;

/// The plot, in its own units: its width, and the height of a hundred per cent.
const WIDTH: i64 = 250;
const HEIGHT: i64 = 80;

/// The upper edge of the plot.
const TOP: i64 = 12;

/// The curve of one stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BurnUp {
    /// The months with their sums.
    pub months: Vec<MonthEnd>,
    /// Points of what was planned.
    pub planned: String,
    /// Points of what was done.
    pub actual: String,
    /// Where today stands; none outside the year.
    pub today_x: Option<i64>,
    /// The last point of what was done.
    pub here: Option<(i64, i64)>,
    /// Where the pace leads; none when the year is over.
    pub forecast: Option<Forecast>,
}

/// The end of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthEnd {
    /// The month.
    pub month: u32,
    /// Batches planned until its end.
    pub planned: i64,
    /// The share of the year's plan.
    pub planned_rate: String,
    /// Batches done until its end, or until today; none for months to come.
    pub done: Option<i64>,
    /// The share of the year's plan.
    pub done_rate: String,
}

/// What the end of the year will bring at the pace of the last eight weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// Batches.
    pub end: i64,
    /// The share, in whole per cent.
    pub rate: String,
    /// Four times out of five it will be between these shares.
    pub band: String,
    /// Points of the dashed line.
    pub line: String,
    /// Points of the band.
    pub area: String,
    /// The height of its end.
    pub end_y: i64,
}

impl BurnUp {
    /// The curve of lines and of the days on which samples of them got their report; what goes beyond a line's quota fills no other line.
    pub(super) fn of(
        year: i32,
        today: Day,
        lines: &[LineQuota],
        finished: &[FinishedRow],
    ) -> Option<Self> {
        let quota: i64 = lines.iter().map(|line| i64::from(line.quota)).sum();
        let (first, last) = (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?);
        if quota == 0 {
            return None;
        }
        let days = counted(lines, finished);
        let done = |until: Day| i64::try_from(days.partition_point(|day| *day <= until)).ok();
        let wanted = |month: u32| -> i64 {
            let until = lines
                .iter()
                .filter(|line| line.month <= month.cast_signed());
            until.map(|line| i64::from(line.quota)).sum()
        };
        let here = today.min(last);
        let plot = Plot { first, last, quota };
        let (mut months, mut planned, mut actual) = (Vec::new(), Vec::new(), Vec::new());
        planned.push(plot.at(first, 0));
        actual.push(plot.at(first, 0));
        for month in 1..=12 {
            let begun = Day::new(year, month, 1)?;
            let end = begun.plus_months(1).previous();
            let stands = (begun <= here).then(|| done(end.min(here))).flatten();
            planned.push(plot.at(end, wanted(month)));
            actual.extend(stands.map(|count| plot.at(end.min(here), count)));
            months.push(MonthEnd {
                month,
                planned: wanted(month),
                planned_rate: rate(wanted(month), quota),
                done: stands,
                done_rate: stands.map(|count| rate(count, quota)).unwrap_or_default(),
            });
        }
        let begun = first <= today;
        let now = done(here)?;
        Some(Self {
            months,
            planned: points(&planned),
            here: actual.last().copied().filter(|_| begun),
            actual: if begun {
                points(&actual)
            } else {
                String::new()
            },
            today_x: (begun && today <= last).then(|| plot.at(today, 0).0),
            forecast: (begun && today < last).then(|| {
                let gone = (first.days_until(today) - RECENT).max(0);
                let from = first.plus_days(u32::try_from(gone).unwrap_or(0));
                let recent = now - done(from).unwrap_or(now).min(now);
                plot.ahead(today, now, (recent, from.days_until(today)))
            }),
        })
    }
}

/// The days that count, in order: of each line no more than its quota, the earliest first.
fn counted(lines: &[LineQuota], finished: &[FinishedRow]) -> Vec<Day> {
    let mut of_line: std::collections::BTreeMap<&str, Vec<Day>> = std::collections::BTreeMap::new();
    for row in finished {
        of_line.entry(&row.line_id).or_default().push(row.on);
    }
    let mut days = Vec::new();
    for line in lines {
        let mut own = of_line.remove(line.id.as_str()).unwrap_or_default();
        own.sort_unstable();
        own.truncate(usize::try_from(line.quota).unwrap_or(0));
        days.extend(own);
    }
    days.sort_unstable();
    days
}

fn points(all: &[(i64, i64)]) -> String {
    let all: Vec<String> = all.iter().map(|(x, y)| format!("{x},{y}")).collect();
    all.join(" ")
}

/// The year and the quota that the plot is drawn over.
struct Plot {
    first: Day,
    last: Day,
    quota: i64,
}

impl Plot {
    fn at(&self, day: Day, count: i64) -> (i64, i64) {
        let whole = self.first.days_until(self.last).max(1);
        let share = tenths(count.min(self.quota), self.quota);
        (
            self.first.days_until(day) * WIDTH / whole,
            TOP + HEIGHT - share * HEIGHT / 1000,
        )
    }

    /// Where `recent` batches in `over` days lead until the end of the year: counts that come one by one spread by their root,
    /// and the pace itself is known no better than the days it was seen in. 1.28 roots hold four out of five.
    fn ahead(&self, today: Day, now: i64, (recent, over): (i64, i64)) -> Forecast {
        let (over, left) = (over.max(1), today.days_until(self.last));
        let more = recent * left / over;
        let spread = (more * (over + left) / over).max(0).isqrt() * 128 / 100;
        let end = (now + more).min(self.quota);
        let low = (now + more - spread).clamp(now, self.quota);
        let high = (now + more + spread).min(self.quota);
        let whole = |count: i64| tenths(count, self.quota) / 10;
        let (from, to) = (self.at(today, now), self.at(self.last, end));
        let (below, above) = (self.at(self.last, low), self.at(self.last, high));
        Forecast {
            end,
            rate: format!("{}%", whole(end)),
            band: format!("{}–{}%", whole(low), whole(high)),
            line: points(&[from, to]),
            area: points(&[from, above, below]),
            end_y: to.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(id: &str, month: i32, quota: i32) -> LineQuota {
        LineQuota {
            id: id.to_owned(),
            plan_id: "p".to_owned(),
            month,
            quota,
        }
    }

    fn done(id: &str, on: &str) -> FinishedRow {
        FinishedRow {
            line_id: id.to_owned(),
            on: on.parse().unwrap(),
        }
    }

    #[test]
    fn what_goes_beyond_a_line_fills_no_other_and_months_to_come_have_no_count() {
        let lines = [line("a", 1, 2), line("b", 6, 8)];
        let finished = [
            done("a", "2026-01-20"),
            done("a", "2026-02-03"),
            done("a", "2026-02-04"),
            done("gone", "2026-02-04"),
        ];
        let today = "2026-03-10".parse().unwrap();
        let one = BurnUp::of(2026, today, &lines, &finished).unwrap();
        let counts: Vec<Option<i64>> = one.months.iter().map(|month| month.done).collect();
        assert_eq!(counts[..4], [Some(1), Some(2), Some(2), None]);
        assert_eq!((one.months[4].planned, one.months[5].planned), (2, 10));
        assert_eq!(one.months[2].done_rate, "20.0%");
        let ahead = one.forecast.unwrap();
        assert_eq!(ahead.end, 10, "two in eight weeks are ten by December");
    }

    #[test]
    fn a_year_that_is_over_has_no_forecast_and_one_to_come_no_curve() {
        let lines = [line("a", 1, 2)];
        let after = BurnUp::of(2026, "2027-02-01".parse().unwrap(), &lines, &[]).unwrap();
        assert!(after.forecast.is_none() && after.today_x.is_none());
        let before = BurnUp::of(2026, "2025-12-01".parse().unwrap(), &lines, &[]).unwrap();
        assert!(before.forecast.is_none() && before.actual.is_empty());
        assert!(BurnUp::of(2026, "2026-02-01".parse().unwrap(), &[], &[]).is_none());
    }

    proptest! {
        #[test]
        fn the_curve_never_falls_nor_leaves_the_plot(
            quotas in proptest::collection::vec((1..=12, 0..40), 1..8),
            finished in proptest::collection::vec((0..8usize, 0u32..365), 0..120),
            today in 0u32..400,
        ) {
            let first = Day::new(2026, 1, 1).unwrap();
            let lines: Vec<LineQuota> = quotas.iter().enumerate()
                .map(|(at, (month, quota))| line(&at.to_string(), *month, *quota)).collect();
            let rows: Vec<FinishedRow> = finished.iter()
                .map(|(at, day)| FinishedRow { line_id: at.to_string(), on: first.plus_days(*day) }).collect();
            if let Some(one) = BurnUp::of(2026, first.plus_days(today), &lines, &rows) {
                let total: i64 = lines.iter().map(|line| i64::from(line.quota)).sum();
                let counts: Vec<i64> = one.months.iter().filter_map(|month| month.done).collect();
                prop_assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]));
                prop_assert!(counts.iter().all(|count| *count <= total));
                if let Some(ahead) = one.forecast {
                    prop_assert!(ahead.end <= total && TOP <= ahead.end_y && ahead.end_y <= TOP + HEIGHT);
                }
            }
        }
    }
}
