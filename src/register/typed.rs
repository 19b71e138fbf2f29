//! What people type into the forms of master data, read into values; what cannot be read is told beside its field.
use crate::problem::FieldProblem;
use crate::rules::day::Day;
use crate::sheet::date::read_date;

/// Gathers what is wrong with a form, so that all of it is told at once.
#[derive(Debug, Default)]
pub struct Reading {
    problems: Vec<FieldProblem>,
}

impl Reading {
    /// A text that must say something.
    pub fn text(&mut self, field: &str, label: &str, typed: &str) -> String {
        let text = typed.trim();
        if text.is_empty() {
            self.wrong(field, format!("{label}未填，请填写{label}"));
        }
        text.to_owned()
    }

    /// A day that must be there.
    pub fn day(&mut self, field: &str, label: &str, typed: &str, today: Day) -> Option<Day> {
        if typed.trim().is_empty() {
            self.wrong(field, format!("{label}未填，请写成 2026-10-08 一类的日期"));
            return None;
        }
        self.day_or_none(field, label, typed, today)
    }

    /// A day that may be left empty.
    pub fn day_or_none(
        &mut self,
        field: &str,
        label: &str,
        typed: &str,
        today: Day,
    ) -> Option<Day> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let day = typed_day(typed, today);
        if day.is_none() {
            self.wrong(
                field,
                format!("{label}「{typed}」不是日期，请写成 2026-10-08 一类的日期"),
            );
        }
        day
    }

    /// A whole number that must be there.
    pub fn number<T: std::str::FromStr>(
        &mut self,
        field: &str,
        label: &str,
        typed: &str,
    ) -> Option<T> {
        let bare: String = typed
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, ',' | '，'))
            .collect();
        let number = bare.parse().ok();
        if number.is_none() {
            self.wrong(
                field,
                format!("{label}「{}」不是数字，请只填数字", typed.trim()),
            );
        }
        number
    }

    /// One more problem.
    pub fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    /// Whether everything could be read.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn end(self) -> Result<(), crate::problem::Problem> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(crate::problem::Problem::Invalid(self.problems))
        }
    }
}

/// A yes or no as forms send it.
pub const fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// A day as people type it: `2026-10-08`, `20261008`, `2026年10月8日`, and `10.8` or `10-8` for the current year.
pub fn typed_day(typed: &str, today: Day) -> Option<Day> {
    if let Some(found) = read_date(typed) {
        return Some(Day::from(found.day));
    }
    let (month, day) = typed.trim().split_once(['.', '-', '/'])?;
    Day::new(today.year(), month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        let today: Day = "2026-03-02".parse().unwrap();
        for typed in [
            "2026-10-08",
            "20261008",
            "2026年10月8日",
            "10.8",
            "10-8",
            "2026/10/8",
        ] {
            let day = typed_day(typed, today);
            assert_eq!(
                day.map(|day| day.to_string()).as_deref(),
                Some("2026-10-08"),
                "{typed}"
            );
        }
        for typed in ["", "8", "13.1", "2.30", "十月八日"] {
            assert_eq!(typed_day(typed, today), None, "{typed}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let today: Day = "2026-03-02".parse().unwrap();
        let mut read = Reading::default();
        read.text("name", "名称", " ");
        read.day("from", "起始日期", "某日", today);
        read.number::<i32>("year", "年度", "二〇二六");
        assert!(!read.is_clean());
        let told = read.end().unwrap_err().to_string();
        assert!(told.contains("名称未填") && told.contains("「某日」") && told.contains("年度"));
    }
}
