//! The answer of a comparison, and how several answers become one: those that must all hold, and those of which
//! one is true. It must never let one of several doubts disappear.

use crate::rules::limit::Edge;
use crate::rules::reading::{Quantity, Single};
use rust_decimal::Decimal;

/// The outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Pass,
    Fail,
    Unknown,
    NotTested,
}

/// Which side of a bound a comparison was made on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Upper,
    Lower,
}

/// What was noticed in comparing; each becomes a warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) converted: bool,
    pub(super) assumed: bool,
    pub(super) conflict: bool,
    pub(super) near: bool,
    pub(super) lod_missing: bool,
    pub(super) rounding: bool,
    pub(super) too_few: bool,
}

/// What was compared with what.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Detail {
    /// Nothing.
    None,
    /// A finding with a bound.
    Edge {
        single: Single,
        edge: Edge,
        side: Side,
        converted: Option<Decimal>,
    },
    /// The limit of the method with an upper bound.
    Lod { lod: Quantity, edge: Edge },
    /// A finding with 不得检出.
    Absent { single: Single },
    /// A plan: how many exceed m, how many M, of how many.
    Plan {
        over_m: u32,
        over_big: u32,
        given: u32,
    },
    /// A computed sum with a bound.
    Sum { total: Decimal, edge: Option<Edge> },
}

/// The answer of one comparison.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) outcome: Outcome,
    pub(super) reason: &'static str,
    pub(super) detail: Detail,
    pub(super) marks: Marks,
}

impl Finding {
    pub(super) fn unknown(reason: &'static str) -> Self {
        Self {
            outcome: Outcome::Unknown,
            reason,
            detail: Detail::None,
            marks: Marks::default(),
        }
    }

    pub(super) fn new(outcome: Outcome, reason: &'static str, detail: Detail) -> Self {
        Self {
            outcome,
            reason,
            detail,
            marks: Marks::default(),
        }
    }
}

/// Findings that must all hold: any failure fails, any doubt is a doubt.
pub(super) fn worst(findings: impl IntoIterator<Item = Finding>) -> Finding {
    let mut answer: Option<Finding> = None;
    let mut marks = Marks::default();
    for finding in findings {
        marks = marks.or(finding.marks);
        let graver = answer
            .as_ref()
            .is_none_or(|before| gravity(&finding) > gravity(before));
        if graver {
            answer = Some(finding);
        }
    }
    let answer = answer.unwrap_or_else(|| Finding::unknown("unreadable_result"));
    Finding { marks, ..answer }
}

fn gravity(finding: &Finding) -> u8 {
    match (finding.outcome, finding.marks.near) {
        (Outcome::Fail, _) => 4,
        (Outcome::Unknown, _) => 3,
        (Outcome::Pass, true) => 2,
        (Outcome::Pass, false) => 1,
        (Outcome::NotTested, _) => 0,
    }
}

/// Findings of which one is true, not known which: only what all say is said.
pub(super) fn agree(
    findings: impl IntoIterator<Item = Finding>,
    otherwise: &'static str,
) -> Finding {
    let mut findings = findings.into_iter();
    let Some(mut answer) = findings.next() else {
        return Finding::unknown("unreadable_result");
    };
    for finding in findings {
        let marks = answer.marks.or(finding.marks);
        if finding.outcome != answer.outcome {
            let reason = match (answer.outcome, finding.outcome) {
                (Outcome::Unknown, Outcome::Pass | Outcome::Fail)
                    if answer.reason != "unit_mismatch" =>
                {
                    answer.reason
                }
                _ => otherwise,
            };
            answer = Finding {
                outcome: Outcome::Unknown,
                reason,
                ..answer
            };
        } else if finding.outcome == Outcome::Pass && finding.marks.near && !answer.marks.near {
            answer = finding;
        }
        answer.marks = marks;
    }
    answer
}

impl Marks {
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            converted: self.converted || other.converted,
            assumed: self.assumed || other.assumed,
            conflict: self.conflict || other.conflict,
            near: self.near || other.near,
            lod_missing: self.lod_missing || other.lod_missing,
            rounding: self.rounding || other.rounding,
            too_few: self.too_few || other.too_few,
        }
    }
}
