//! The spans of time of a desk: overdue, today, three and ten working days, later, and what no law times.
use serde::Serialize;

use crate::register::clocks::Timekeeping;
use crate::rules::calendar::Calendar;
use crate::rules::day::Day;
use crate::rules::instant::Instant;

/// With what a desk is counted.
pub(super) struct Seen<'a> {
    /// Calendar and rules.
    pub(super) time: &'a Timekeeping,
    /// Now.
    pub(super) now: Instant,
}

/// Ten working days always lie within so many days.
const FARTHEST: u32 = 60;

impl Seen<'_> {
    /// The first day of what was chosen.
    pub(super) fn from(&self, chosen: Option<Span>) -> Option<Day> {
        chosen?.first_day(self.now.day(), &self.time.calendar)
    }

    pub(super) fn span(&self, due: Option<Day>) -> Span {
        Span::of(due, self.now.day(), &self.time.calendar)
    }
}

/// A span of time, in the order of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Span {
    Overdue,
    Today,
    Soon,
    Near,
    Later,
    Unclocked,
}

impl Span {
    pub(super) const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Today,
        Self::Soon,
        Self::Near,
        Self::Later,
        Self::Unclocked,
    ];

    /// The spans that have a count of their own; what no law times stands with the latest.
    pub(super) const STRIP: [Self; 5] = [
        Self::Overdue,
        Self::Today,
        Self::Soon,
        Self::Near,
        Self::Later,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Near => "near",
            Self::Later => "later",
            Self::Unclocked => "unclocked",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::Today => "今日到期",
            Self::Soon => "3 个工作日内",
            Self::Near => "10 个工作日内",
            Self::Later => "更晚",
            Self::Unclocked => "无法定时限",
        }
    }

    pub(super) const fn tone(self) -> &'static str {
        match self {
            Self::Overdue | Self::Today => "red",
            Self::Soon => "amber",
            _ => "",
        }
    }

    /// Whether a row of this span belongs to what was chosen: the latest count holds what no law times too.
    pub(super) fn is_in(self, chosen: Option<Self>) -> bool {
        match chosen {
            None => true,
            Some(Self::Later) => self >= Self::Later,
            Some(chosen) => self == chosen,
        }
    }

    /// The first day that lies in this span or a later one; none where a desk begins at its most urgent piece.
    fn first_day(self, today: Day, calendar: &Calendar) -> Option<Day> {
        if matches!(self, Self::Overdue | Self::Unclocked) {
            return None;
        }
        let days = (0..FARTHEST).map(|ahead| today.plus_days(ahead));
        days.into_iter()
            .find(|day| Self::of(Some(*day), today, calendar) >= self)
    }

    /// Where a due day lies, seen from today.
    fn of(due: Option<Day>, today: Day, calendar: &Calendar) -> Self {
        match due {
            None => Self::Unclocked,
            Some(due) if due < today => Self::Overdue,
            Some(due) if due == today => Self::Today,
            Some(due) => match calendar.working_between(today, due) {
                0..=3 => Self::Soon,
                4..=10 => Self::Near,
                _ => Self::Later,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;
    use crate::rules::calendar::Calendar;

    #[test]
    fn spans_count_working_days_over_a_holiday() {
        let calendar = Calendar::built_in();
        let span = |due: &str| {
            let day = |text: &str| text.parse().unwrap();
            Span::of(Some(day(due)), day("2026-09-30"), calendar)
        };
        assert_eq!(span("2026-09-29"), Span::Overdue);
        assert_eq!(span("2026-09-30"), Span::Today);
        assert_eq!(
            span("2026-10-10"),
            Span::Soon,
            "8、9 and the make-up 10 October"
        );
        assert_eq!(span("2026-10-12"), Span::Near);
        assert_eq!(span("2026-12-29"), Span::Later);
        let first = |span: Span| span.first_day("2026-09-30".parse().unwrap(), calendar);
        assert_eq!(first(Span::Overdue), None);
        assert_eq!(first(Span::Today), "2026-09-30".parse().ok());
        assert_eq!(first(Span::Near), "2026-10-12".parse().ok());
    }

    #[test]
    fn what_no_law_times_stands_with_the_latest() {
        assert!(Span::Unclocked.is_in(Some(Span::Later)) && Span::Later.is_in(Some(Span::Later)));
        assert!(!Span::Near.is_in(Some(Span::Later)) && Span::Near.is_in(None));
    }
}
