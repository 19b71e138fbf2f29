//! One finding against one limit. The answer is pass, fail or not known, with the numbers that decided it.
//! Rules: regulation.md 5.3; inclusive and strict bounds, 未检出 against upper and lower limits, bounds, words.

use super::finding::{Detail, Finding, Outcome, agree, worst};
use super::plan;
use super::rounding::Rounding;
use crate::rules::item::Measure;
use crate::rules::limit::{Alternative, Limit};
use crate::rules::measure::{Relation, Unit};
use crate::rules::reading::{Quality, Quantity, Reading, Replicate, Single};

/// What the comparisons of one item share.
pub(super) struct Scene {
    pub(super) measure: Measure,
    /// The unit of the result where its text names none.
    pub(super) unit: Option<Unit>,
    /// The unit of the column, when a text names another.
    pub(super) column_unit: Option<Unit>,
    /// The unit of the limit's column.
    pub(super) limit_unit: Option<Unit>,
    pub(super) lod: Lod,
    pub(super) rounding: Rounding,
}

/// The limits of the method, as far as known.
pub(super) enum Lod {
    Missing,
    Unreadable,
    Given(Vec<Quantity>),
}

impl Scene {
    /// One reading against a limit.
    pub(super) fn reading(&self, reading: &Reading, limit: &Limit) -> Finding {
        match limit {
            Limit::Alternatives { choices, open } => {
                let unit = self.unit_of(reading);
                let foreign =
                    |choice: &&Alternative| is_of_another_dimension(unit, choice.limit.unit());
                let all_foreign = choices.iter().all(|choice| foreign(&choice));
                // The unit in which the result is expressed says which unit system applies.
                let fitting = choices
                    .iter()
                    .filter(|choice| all_foreign || !foreign(choice));
                let findings = fitting.map(|choice| self.reading(reading, &choice.limit));
                let mut answer = agree(findings, "alternatives_differ");
                if *open && matches!(answer.outcome, Outcome::Pass | Outcome::Fail) {
                    answer = Finding {
                        outcome: Outcome::Unknown,
                        reason: "alternative_not_chosen",
                        ..answer
                    };
                }
                answer
            }
            Limit::LabelValue(_) => Self::unless_violates(reading, "label_value"),
            Limit::PercentOf(_) => Self::unless_violates(reading, "percent_of"),
            Limit::AsNeeded => Finding::unknown("as_needed"),
            Limit::None => Finding::unknown("limit_missing"),
            Limit::Manual(_) => Self::unless_violates(reading, "limit_unreadable"),
            Limit::Plan(plan) => plan::judge(self, reading, plan),
            Limit::Bound(_) | Limit::NotDetected | Limit::NotPermitted | Limit::Qualitative(_) => {
                self.against_one(reading, limit)
            }
        }
    }

    /// The unit of a reading, in its text or its column.
    fn unit_of<'a>(&'a self, reading: &'a Reading) -> Option<&'a Unit> {
        let own = |single: &'a Single| match single {
            Single::Value(q) | Single::Below(q) | Single::Above(q) => q.unit.as_ref(),
            _ => None,
        };
        let in_text = match reading {
            Reading::One(single) => own(single),
            Reading::Replicates(all) => all.iter().find_map(|one| match one {
                Replicate::Known(singles) => singles.iter().find_map(own),
                Replicate::Unreadable => None,
            }),
            _ => None,
        };
        in_text.or(self.unit.as_ref())
    }

    fn unless_violates(reading: &Reading, reason: &'static str) -> Finding {
        match reading {
            Reading::One(Single::Word(Quality::Violates)) => {
                Finding::new(Outcome::Fail, "word_violates", Detail::None)
            }
            _ => Finding::unknown(reason),
        }
    }

    fn against_one(&self, reading: &Reading, limit: &Limit) -> Finding {
        match reading {
            Reading::One(single) => self.single(single, limit),
            Reading::Replicates(all) => {
                worst(all.iter().map(|replicate| self.replicate(replicate, limit)))
            }
            Reading::Ratio(a, b) if self.measure == Measure::Ratio => {
                match a.value.checked_div(b.value) {
                    Some(value) => {
                        let number = crate::rules::reading::Number::plain(value);
                        self.single(&Single::Value(Quantity { number, unit: None }), limit)
                    }
                    None => Finding::unknown("out_of_range"),
                }
            }
            Reading::Ratio(..) => Finding::unknown("no_number"),
            Reading::NotTested => Finding::new(Outcome::NotTested, "not_tested", Detail::None),
        }
    }

    fn replicate(&self, replicate: &Replicate, limit: &Limit) -> Finding {
        match replicate {
            Replicate::Unreadable => Finding::unknown("unreadable_result"),
            Replicate::Known(singles) => agree(
                singles.iter().map(|single| self.single(single, limit)),
                "ambiguous_reading",
            ),
        }
    }

    /// One finding against a bound, 不得检出 or a word.
    pub(super) fn single(&self, single: &Single, limit: &Limit) -> Finding {
        match limit {
            Limit::Bound(bound) => self.bound(single, bound),
            Limit::NotDetected | Limit::NotPermitted => self.absent(single),
            Limit::Qualitative(wanted) => wanted_word(single, *wanted),
            _ => Finding::unknown("limit_unreadable"),
        }
    }

    /// 不得检出, 不得使用, max 0: any number above 0 is a detection, also below the LOD.
    fn absent(&self, single: &Single) -> Finding {
        let detail = Detail::Absent {
            single: single.clone(),
        };
        match single {
            Single::Value(quantity)
                if quantity.number.value.is_zero() && self.is_count(quantity) =>
            {
                Finding::new(Outcome::Pass, "not_detected", detail)
            }
            Single::Value(quantity) if quantity.number.value.is_zero() => Finding {
                detail,
                ..Finding::unknown("bare_zero")
            },
            Single::Value(_) | Single::Above(_) | Single::Word(Quality::Present) => {
                Finding::new(Outcome::Fail, "detected", detail)
            }
            Single::NotDetected { .. } | Single::Word(Quality::Negative | Quality::NotDetected) => {
                Finding::new(Outcome::Pass, "not_detected", detail)
            }
            Single::Below(_) => Finding {
                detail,
                ..Finding::unknown("bound_crosses_limit")
            },
            Single::Word(Quality::Violates) => Finding::new(Outcome::Fail, "word_violates", detail),
            Single::Word(Quality::Conforms) => Finding::unknown("no_number"),
        }
    }

    pub(super) fn is_count(&self, quantity: &Quantity) -> bool {
        self.measure == Measure::Count
            || quantity
                .unit
                .as_ref()
                .or(self.unit.as_ref())
                .is_some_and(Unit::counts)
    }
}

/// Both units are known and measure different things.
fn is_of_another_dimension(unit: Option<&Unit>, other: Option<&Unit>) -> bool {
    match (unit, other) {
        (Some(a @ Unit::Known(_)), Some(b @ Unit::Known(_))) => a.relation(b) == Relation::Foreign,
        _ => false,
    }
}

fn wanted_word(single: &Single, wanted: Quality) -> Finding {
    let detail = Detail::Absent {
        single: single.clone(),
    };
    let (outcome, reason) = match (wanted, single) {
        (_, Single::Word(Quality::Violates))
        | (Quality::Present, Single::Word(Quality::Negative)) => (Outcome::Fail, "word_violates"),
        (Quality::Present, Single::Word(Quality::Present))
        | (Quality::Conforms, Single::Word(Quality::Conforms)) => (Outcome::Pass, "word_conforms"),
        (Quality::Negative, Single::Word(Quality::Negative) | Single::NotDetected { .. }) => {
            (Outcome::Pass, "not_detected")
        }
        (Quality::Negative, Single::Word(Quality::Present)) => (Outcome::Fail, "detected"),
        _ => (Outcome::Unknown, "no_number"),
    };
    Finding::new(outcome, reason, detail)
}
