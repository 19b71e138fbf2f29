//! What waits for a person, as each stage tells it and the desk sorts it: by legal time left.
//!
//! A kind of work says how many pieces of it are due by each day, and names the most urgent ones where it can. The titles of kinds
//! go into mails: they never hold a name of a person or a shop, a number of a case or a result.
use std::cmp::Ordering;

use serde::Serialize;

use crate::rules::day::Day;
use crate::rules::stream::Stream;

/// One kind of work that waits for this person, or for another whom this person waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What waits, as a noun: 待审核的结果.
    pub title: String,
    /// The stream where all of it is of one.
    pub stream: Option<Stream>,
    /// The verb of the step: 审核.
    pub verb: String,
    /// The list of all of it, filtered.
    pub href: String,
    /// The word that counts it: 份, 批, 条; 件 when empty.
    pub unit: &'static str,
    /// How many are due by each day; without a day where no clock runs.
    pub days: Vec<(Option<Day>, i64)>,
    /// The pieces that the stage names, the most urgent first; none where it only counts.
    pub pieces: Vec<Piece>,
}

/// One piece of work: one thing with one step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What kind of thing it is.
    pub sort: Sort,
    /// The step, a verb of the law: 送达检验结果通知书.
    pub verb: String,
    /// Where the step is done; empty for what another owes.
    pub href: String,
    /// Rule, article and time in words: C-10 ・ 办法第 29 条 ・ 收到结论后 5 个工作日内.
    pub basis: String,
    /// The rule's number, for the order on one day; empty without one.
    pub rule: String,
    /// The legal day; none where no clock runs.
    pub due: Option<Day>,
    /// The tone of the chip of its clock; empty when the desk makes it from the day.
    pub tone: &'static str,
    /// The words of the chip: 剩 34 日.
    pub words: String,
    /// The stream of the thing.
    pub stream: Option<Stream>,
    /// What it is: the food, the plan's title.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Its own page.
    pub page: String,
    /// What a person must know of it: the failing items, the state.
    pub facts: String,
    /// Who answers for it or where it comes from.
    pub party: String,
    /// In which capacity.
    pub role: String,
}

/// Which pieces a desk asks the stages to name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ask {
    /// At most so many of a kind; 0 for counts only.
    pub most: usize,
    /// Only those due on this day or later, where a clock runs.
    pub from: Option<Day>,
}

impl Ask {
    /// The most as a limit of a query.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.most).unwrap_or(i64::MAX)
    }
}

/// What kind of thing a piece is, for the headings above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A part of a case.
    Case,
    /// A sample.
    Sample,
    /// Anything else.
    #[default]
    Other,
}

impl Waiting {
    /// A kind that is only counted, with the day of its most urgent piece.
    pub fn counted(title: impl Into<String>, (count, due): (i64, Option<Day>)) -> Self {
        Self {
            title: title.into(),
            days: vec![(due, count)],
            ..Self::default()
        }
    }

    /// The step and where it is done.
    #[must_use]
    pub fn step(mut self, verb: impl Into<String>, href: impl Into<String>) -> Self {
        self.verb = verb.into();
        self.href = href.into();
        self
    }

    /// The stream of all of it.
    #[must_use]
    pub fn of(mut self, stream: impl Into<Stream>) -> Self {
        self.stream = Some(stream.into());
        self
    }

    /// How many wait.
    pub fn count(&self) -> i64 {
        self.days.iter().map(|(_, count)| count).sum()
    }

    /// The legal day of the most urgent; none where no clock runs.
    pub fn due(&self) -> Option<Day> {
        self.days.iter().filter_map(|(day, _)| *day).min()
    }
}

impl Piece {
    /// The order of work: the least legal time first, on one day the step that the law names first, then by number.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |one: &Self| (one.due.is_none(), one.due, one.rule.is_empty());
        key(self)
            .cmp(&key(other))
            .then_with(|| self.rule.cmp(&other.rule))
            .then_with(|| self.number.cmp(&other.number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(due: Option<&str>, rule: &str, number: &str) -> Piece {
        Piece {
            due: due.map(|day| day.parse().unwrap()),
            rule: rule.to_owned(),
            number: number.to_owned(),
            ..Piece::default()
        }
    }

    fn sorted(mut pieces: Vec<Piece>) -> Vec<String> {
        pieces.sort_by(Piece::order);
        pieces.into_iter().map(|one| one.number).collect()
    }

    #[test]
    fn the_least_time_leads_and_on_one_day_the_step_that_the_law_names_first() {
        let order = sorted(vec![
            piece(None, "C-29", "no day"),
            piece(Some("2026-10-09"), "", "no rule"),
            piece(Some("2026-10-09"), "C-36", "filing"),
            piece(Some("2026-10-09"), "C-10", "service"),
            piece(Some("2026-09-29"), "C-30", "overdue"),
        ]);
        assert_eq!(order, ["overdue", "service", "filing", "no rule", "no day"]);
    }

    #[test]
    fn a_kind_counts_its_days_and_tells_the_first() {
        let day = |text: &str| Some(text.parse().unwrap());
        let kind = Waiting {
            days: vec![(day("2026-03-04"), 2), (None, 1), (day("2026-03-02"), 1)],
            ..Waiting::default()
        };
        assert_eq!((kind.count(), kind.due()), (4, day("2026-03-02")));
        assert_eq!(Waiting::default().due(), None);
    }

    proptest! {
        #[test]
        fn no_piece_stands_before_one_that_is_due_earlier(days in proptest::collection::vec(proptest::option::of(1u32..28), 0..20)) {
            let mut pieces: Vec<Piece> = days
                .iter()
                .map(|day| Piece { due: day.and_then(|day| Day::new(2026, 3, day)), ..Piece::default() })
                .collect();
            pieces.sort_by(Piece::order);
            for pair in pieces.windows(2) {
                prop_assert!(pair[1].due.is_none() || pair[0].due.is_some_and(|due| Some(due) <= pair[1].due));
            }
        }
    }
}
