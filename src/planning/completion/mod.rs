//! Completion of plans: batches with their report over batches planned, capped in every line, each stream by itself.
mod burnup;
mod sums;
mod table;
pub mod view;

use serde::Serialize;

use super::table::PlanRow;
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::unit::Rx;

/// How far a plan, or all plans of one stream, have come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Batches planned.
    pub quota: i64,
    /// Batches given to laboratories.
    pub assigned: i64,
    /// Batches taken.
    pub taken: i64,
    /// Batches with their report.
    pub completed: i64,
    /// The same, in every line no more than its quota: the numerator of the completion.
    pub numerator: i64,
    /// Batches planned until today, the present month by its days.
    pub expected: i64,
    /// The completion in per cent with one decimal; 未计划 when nothing is planned.
    pub rate: String,
    /// 落后 8.3 个百分点.
    pub pace: String,
    /// Whether it is more than five points behind.
    pub behind: bool,
}

impl Progress {
    /// How many batches are not assigned yet.
    pub fn free(&self) -> i64 {
        (self.quota - self.assigned).max(0)
    }

    fn add(&mut self, row: &table::MonthRow, share: (i64, i64)) {
        let of = |sum: Option<i64>| sum.unwrap_or(0);
        self.quota += of(row.quota);
        self.assigned += of(row.assigned);
        self.taken += of(row.taken);
        self.completed += of(row.completed);
        self.numerator += of(row.capped);
        self.expected += of(row.quota) * share.0 / share.1.max(1);
    }

    fn finish(mut self) -> Self {
        self.rate = rate(self.numerator, self.quota);
        let ahead = tenths(self.numerator, self.quota) - tenths(self.expected, self.quota);
        let points = format!("{}.{}", ahead.abs() / 10, ahead.abs() % 10);
        self.pace = match ahead {
            _ if self.quota == 0 => String::new(),
            -9..=9 => "与计划进度持平".to_owned(),
            10.. => format!("领先 {points} 个百分点"),
            _ => format!("落后 {points} 个百分点"),
        };
        self.behind = ahead <= -50;
        self
    }
}

/// A share in tenths of a per cent, rounded down: what is not done is not shown as done.
fn tenths(part: i64, whole: i64) -> i64 {
    if whole <= 0 { 0 } else { part * 1000 / whole }
}

/// 76.9%.
pub fn rate(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "未计划".to_owned();
    }
    let tenths = tenths(part, whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// How much of a month's quota should be done by today, as a fraction.
fn share(year: i32, month: i32, today: Day) -> (i64, i64) {
    let now = (today.year(), i32::try_from(today.month()).unwrap_or(0));
    match (year, month).cmp(&now) {
        std::cmp::Ordering::Less => (1, 1),
        std::cmp::Ordering::Equal => (i64::from(today.day_of_month()), 30),
        std::cmp::Ordering::Greater => (0, 1),
    }
}

/// The progress of each of these plans, in their order.
///
/// # Errors
/// What the database says.
pub fn of_plans(rx: &mut Rx, plans: &[PlanRow]) -> Result<Vec<Progress>, Problem> {
    let today = rx.today();
    let ids: Vec<String> = plans.iter().map(|plan| plan.id.clone()).collect();
    let rows = table::by_month(rx.conn, &ids)?;
    let of = |plan: &PlanRow| {
        let mut progress = Progress::default();
        for row in rows.iter().filter(|row| row.plan_id == plan.id) {
            let (part, whole) = share(plan.year, row.month, today);
            progress.add(row, (part.min(whole), whole));
        }
        progress.finish()
    };
    Ok(plans.iter().map(of).collect())
}

/// The progress of plans of one stream together. Never called with two streams.
pub fn together<'a>(all: impl Iterator<Item = &'a Progress>) -> Progress {
    let mut sum = Progress::default();
    for one in all {
        sum.quota += one.quota;
        sum.assigned += one.assigned;
        sum.taken += one.taken;
        sum.completed += one.completed;
        sum.numerator += one.numerator;
        sum.expected += one.expected;
    }
    sum.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_is_never_rounded_up_to_all() {
        assert_eq!(rate(9_999, 10_000), "99.9%");
        assert_eq!(rate(10_000, 10_000), "100.0%");
        assert_eq!(rate(0, 0), "未计划");
    }

    #[test]
    fn a_month_that_is_over_counts_whole_and_one_to_come_not_at_all() {
        let today = day("2026-03-15");
        assert_eq!(share(2026, 2, today), (1, 1));
        assert_eq!(share(2026, 3, today), (15, 30));
        assert_eq!(share(2026, 4, today), (0, 1));
        assert_eq!(share(2025, 12, today), (1, 1));
    }

    #[test]
    fn what_is_behind_says_by_how_much() {
        let one = Progress {
            quota: 100,
            numerator: 60,
            expected: 70,
            ..Progress::default()
        };
        let sum = together([one.clone(), one].iter());
        assert_eq!((sum.quota, sum.numerator), (200, 120));
        assert_eq!(
            (sum.rate.as_str(), sum.pace.as_str()),
            ("60.0%", "落后 10.0 个百分点")
        );
        assert!(sum.behind);
    }
}
