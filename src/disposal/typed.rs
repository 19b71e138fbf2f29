//! What was typed into a form becomes days, words, quantities and sums; what cannot be read is collected and told beside its field.
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::problem::{FieldProblem, Problem};
use crate::rules::day::Day;
use crate::rules::disposal::section::fen;
use crate::rules::refusal::Refusal;
use crate::rules::text::plain;
use crate::sheet::date::read_date;

/// The longest text a section keeps.
const LONGEST: usize = 4_000;

/// Reads one form and collects what is wrong with it.
pub(super) struct Typed {
    today: Day,
    problems: Vec<FieldProblem>,
}

impl Typed {
    pub(super) fn on(today: Day) -> Self {
        Self {
            today,
            problems: Vec::new(),
        }
    }

    /// Tells a problem of a field.
    pub(super) fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    /// A day that must be there.
    pub(super) fn day(&mut self, field: &str, label: &str, text: &str) -> Option<Day> {
        if text.trim().is_empty() {
            self.wrong(field, format!("{label}未填，请写成 2026-10-08 的样子"));
            return None;
        }
        self.day_if_any(field, label, text)
    }

    /// A day that may be left out.
    pub(super) fn day_if_any(&mut self, field: &str, label: &str, text: &str) -> Option<Day> {
        if text.trim().is_empty() {
            return None;
        }
        let day = read_day(text, self.today);
        if day.is_none() {
            let found: String = text.trim().chars().take(20).collect();
            self.wrong(
                field,
                format!("{label}「{found}」不是日期，请写成 2026-10-08 的样子"),
            );
        }
        day
    }

    /// A word of a closed list.
    pub(super) fn choice<T: FromStr>(&mut self, field: &str, label: &str, code: &str) -> Option<T> {
        let found = code.trim().parse().ok();
        if found.is_none() {
            self.wrong(field, format!("{label}未选，请从列表中选择一项"));
        }
        found
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, field: &str, label: &str, text: &str) -> String {
        let text = self.text_if_any(field, label, text);
        if text.is_empty() && !self.problems.iter().any(|one| one.field == field) {
            self.wrong(field, format!("{label}未填"));
        }
        text
    }

    /// A text that may be left out.
    pub(super) fn text_if_any(&mut self, field: &str, label: &str, text: &str) -> String {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            self.wrong(field, format!("{label}超过 {LONGEST} 字，请缩短"));
            return String::new();
        }
        text.to_owned()
    }

    /// A quantity of at least 0; a blank counts as 0.
    pub(super) fn quantity(&mut self, field: &str, label: &str, text: &str) -> Decimal {
        let typed = plain(text).replace([',', '，', ' '], "");
        if typed.is_empty() {
            return Decimal::ZERO;
        }
        match typed.parse::<Decimal>() {
            Ok(quantity) if !quantity.is_sign_negative() => quantity,
            _ => {
                self.wrong(field, format!("{label}「{text}」不是数量，请只写数字"));
                Decimal::ZERO
            }
        }
    }

    /// A sum of money in 分; a blank counts as 0.
    pub(super) fn money(&mut self, field: &str, label: &str, text: &str) -> i64 {
        if text.trim().is_empty() {
            return 0;
        }
        fen(&plain(text)).unwrap_or_else(|| {
            self.wrong(
                field,
                format!("{label}「{text}」不是金额，请写成 50000.00，单位为元"),
            );
            0
        })
    }

    /// Goes on when nothing is wrong.
    ///
    /// # Errors
    /// Every problem found.
    pub(super) fn end(self) -> Result<(), Problem> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Problem::Invalid(self.problems))
        }
    }

    /// The problems found, for a value that could not be put together.
    pub(super) fn refuse(self) -> Problem {
        Problem::Invalid(self.problems)
    }
}

/// 2026-10-08, 2026/10/8, 20261008, 2026年10月8日; 10.8 and 10月8日 mean the last such day up to today.
fn read_day(text: &str, today: Day) -> Option<Day> {
    let text = plain(text.trim());
    if let Some(found) = read_date(&text) {
        return Some(Day::from(found.day));
    }
    let (month, day) = text
        .split_once(['.', '-', '/', '月'])
        .map(|(month, day)| (month.trim(), day.trim().trim_end_matches(['日', '号'])))?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let this_year = Day::new(today.year(), month, day).filter(|found| *found <= today);
    this_year.or_else(|| Day::new(today.year() - 1, month, day))
}

/// Refuses a day that has not come yet.
///
/// # Errors
/// [`Refusal::DayInFuture`].
pub(super) fn not_after_today(what: &str, day: Day, today: Day) -> Result<(), Refusal> {
    if day <= today {
        return Ok(());
    }
    Err(Refusal::DayInFuture {
        what: what.to_owned(),
        day: day.to_string(),
    })
}

/// Refuses a day before another one.
///
/// # Errors
/// [`Refusal::DayBefore`].
pub(super) fn not_before(
    what: &str,
    day: Day,
    (other, other_day): (&str, Day),
) -> Result<(), Refusal> {
    if other_day <= day {
        return Ok(());
    }
    Err(Refusal::DayBefore {
        what: what.to_owned(),
        day: day.to_string(),
        other: other.to_owned(),
        other_day: other_day.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let today: Day = "2026-10-08".parse().unwrap();
        for text in [
            "2026-10-08",
            "20261008",
            "2026/10/8",
            "2026年10月8日",
            "10.8",
            "10月8日",
            " １０.８ ",
        ] {
            assert_eq!(read_day(text, today), Some(today), "{text}");
        }
        assert_eq!(read_day("12.31", today), "2025-12-31".parse().ok());
        for text in ["", "昨天", "13.1", "2026-02-30", "0.5"] {
            assert_eq!(read_day(text, today), None, "{text}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let mut typed = Typed::on("2026-10-08".parse().unwrap());
        typed.day("on", "启动日期", "");
        typed.text("paper", "启动文书", "  ");
        typed.quantity("total", "数量", "-3");
        typed.money("fine", "罚款", "五千");
        assert_eq!(
            typed.quantity("sold", "已售", "1,200.5"),
            "1200.5".parse().unwrap()
        );
        let Err(Problem::Invalid(problems)) = typed.end() else {
            panic!("four problems were typed");
        };
        assert_eq!(problems.len(), 4);
    }
}
