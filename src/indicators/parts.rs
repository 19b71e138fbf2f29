//! The parts of cases behind the figures of disposal: which are due, closed, closed in time, overdue (C-30: 90 days from the receipt of the conclusion).
use super::table::Part;
use crate::problem::Problem;
use crate::register::clocks::Timekeeping;
use crate::rules::day::Day;
use crate::rules::stage::PartState;

/// Which parts are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// Due: the 90 days are over or end today.
    Due,
    /// Due and closed.
    Closed,
    /// Due and closed no later than the last day.
    InTime,
    /// Not closed yet.
    Open,
    /// Not closed, and the last day is past.
    Overdue,
}

impl Meant {
    /// Whether a part with this last day is meant.
    fn holds(self, part: &Part, due: Day, today: Day) -> bool {
        let closed = part.state == PartState::Closed;
        let closed_on = part.closed_at.map(crate::rules::instant::Instant::day);
        match self {
            Self::Due => due <= today,
            Self::Closed => due <= today && closed,
            Self::InTime => due <= today && closed && closed_on.is_some_and(|day| day <= due),
            Self::Open => !closed,
            Self::Overdue => !closed && due < today,
        }
    }
}

/// The parts that are meant, each with its last day.
///
/// # Errors
/// A fault when the time limit is not there.
pub(super) fn meant(
    parts: &[Part],
    which: Meant,
    keeping: &Timekeeping,
    today: Day,
) -> Result<Vec<(Part, Day)>, Problem> {
    let mut meant = Vec::new();
    for part in parts {
        let received = part.received_at.day();
        let Some(due) = keeping.due("C-30", received)? else {
            continue;
        };
        if which.holds(part, due, today) {
            meant.push((part.clone(), due));
        }
    }
    Ok(meant)
}
