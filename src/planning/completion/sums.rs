//! Sums by county and food class: what is done, planned, assigned and missed.
use std::collections::BTreeMap;

use super::rate;
use super::table::CellRow;
use super::view::Total;
use crate::rules::day::Day;

/// The sums of one county and one food class.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) planned: i64,
    pub(super) done: i64,
    pub(super) open: i64,
    pub(super) late_free: i64,
}

impl Sums {
    fn add(&mut self, row: &CellRow, past: bool) {
        self.planned += i64::from(row.quota);
        self.done += i64::from(row.completed.min(row.quota));
        self.open += i64::from((row.assigned - row.taken).max(0));
        if past {
            self.late_free += i64::from((row.quota - row.assigned).max(0));
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            planned: self.planned + other.planned,
            done: self.done + other.done,
            open: self.open + other.open,
            late_free: self.late_free + other.late_free,
        }
    }

    /// Nearly nothing is done, and the months that were planned for it passed without a task.
    pub(super) const fn is_lost(self) -> bool {
        self.late_free > 0 && self.done * 20 <= self.planned
    }

    pub(super) const fn step(self) -> u8 {
        let done = if self.planned > 0 {
            self.done * 100 / self.planned
        } else {
            0
        };
        match done {
            ..30 => 0,
            30..55 => 1,
            55..75 => 2,
            75..100 => 3,
            _ => 4,
        }
    }

    pub(super) fn total(self) -> Total {
        Total {
            rate: rate(self.done, self.planned),
            text: format!("{} / {}", self.done, self.planned),
        }
    }
}

/// The sums by county and food class.
pub(super) fn sum(cells: &[CellRow], year: i32, today: Day) -> BTreeMap<(String, String), Sums> {
    let mut sums: BTreeMap<(String, String), Sums> = BTreeMap::new();
    let now = (today.year(), i32::try_from(today.month()).unwrap_or(0));
    for row in cells {
        let class = row.category_path.split('/').next().unwrap_or_default();
        let key = (row.county.clone(), class.to_owned());
        sums.entry(key)
            .or_default()
            .add(row, (year, row.month) < now);
    }
    sums
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::planning::completion) fn row(
        county: &str,
        month: i32,
        quota: i32,
        assigned: i32,
        completed: i32,
    ) -> CellRow {
        CellRow {
            county: county.to_owned(),
            category_path: "糕点/糕点".to_owned(),
            month,
            quota,
            assigned,
            taken: completed,
            completed,
        }
    }

    #[test]
    fn what_is_done_beyond_a_line_fills_no_other_line() {
        let today: Day = "2026-04-01".parse().unwrap();
        let cells = [row("410526", 1, 10, 10, 12), row("410526", 2, 10, 0, 0)];
        let sums = sum(&cells, 2026, today);
        let one = sums[&("410526".to_owned(), "糕点".to_owned())];
        assert_eq!((one.done, one.planned, one.late_free), (10, 20, 10));
        assert!(!one.is_lost(), "half of it is done");
    }
}
