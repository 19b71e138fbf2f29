//! How a number stands to a bound, without the detail that only a sentence needs: what counts and doubts are made of.
//! It must never take a bound (`<x`, `>x`) for a value.

use super::finding::{Finding, Marks, Outcome, Side};
use crate::rules::limit::Ends;
use crate::rules::reading::Single;
use std::cmp::Ordering;

/// The answer of one comparison without its detail.
#[derive(Clone, Copy)]
pub(super) struct Weighed {
    pub(super) outcome: Outcome,
    pub(super) reason: &'static str,
    pub(super) marks: Marks,
}

impl Weighed {
    pub(super) fn new(decision: Decision, side: Side) -> Self {
        let (outcome, reason) = match (decision, side) {
            (Decision::Pass, _) => (Outcome::Pass, "within_limit"),
            (Decision::Fail, Side::Upper) => (Outcome::Fail, "over_limit"),
            (Decision::Fail, Side::Lower) => (Outcome::Fail, "under_limit"),
            (Decision::AtBare, _) => (Outcome::Unknown, "at_bare_limit"),
            (Decision::Crosses, _) => (Outcome::Unknown, "bound_crosses_limit"),
        };
        Self {
            outcome,
            reason,
            marks: Marks::default(),
        }
    }

    pub(super) fn of(finding: Finding) -> Self {
        Self {
            outcome: finding.outcome,
            reason: finding.reason,
            marks: finding.marks,
        }
    }

    pub(super) fn unknown(reason: &'static str) -> Self {
        Self::of(Finding::unknown(reason))
    }

    /// Of two readings of one value, what both say.
    pub(super) fn and(self, other: Self) -> Self {
        let marks = self.marks.or(other.marks);
        if self.outcome == other.outcome {
            return Self { marks, ..self };
        }
        let doubt = self.outcome == Outcome::Unknown && self.reason != "unit_mismatch";
        Self {
            outcome: Outcome::Unknown,
            reason: if doubt {
                self.reason
            } else {
                "ambiguous_reading"
            },
            marks,
        }
    }
}

/// What a number's order to a bound means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Pass,
    Fail,
    AtBare,
    Crosses,
}

/// A value, `<x` or `>x` against a bound, given how the number stands to it.
pub(super) fn decide(single: &Single, order: Ordering, ends: Ends, side: Side) -> Decision {
    let order = if side == Side::Upper {
        order
    } else {
        order.reverse()
    };
    let inward = matches!(
        (single, side),
        (Single::Below(_), Side::Upper) | (Single::Above(_), Side::Lower)
    );
    match single {
        Single::Below(_) | Single::Above(_) if inward => {
            if order == Ordering::Greater {
                Decision::Crosses
            } else {
                Decision::Pass
            }
        }
        Single::Below(_) | Single::Above(_) => {
            if order == Ordering::Less {
                Decision::Crosses
            } else {
                Decision::Fail
            }
        }
        _ => match (order, ends) {
            (Ordering::Less, _) | (Ordering::Equal, Ends::Included) => Decision::Pass,
            (Ordering::Greater, _) | (Ordering::Equal, Ends::Excluded) => Decision::Fail,
            (Ordering::Equal, Ends::Unsaid) => Decision::AtBare,
        },
    }
}
