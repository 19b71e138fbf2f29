//! One finding against one limit. The answer is pass, fail or not known, with the numbers that decided it.
//! Rules: regulation.md 5.3; inclusive and strict bounds, 未检出 against upper and lower limits, bounds, words.

use super::plan;
use super::rounding::{Rounding, round};
use crate::rules::item::Measure;
use crate::rules::limit::{Alternative, Bound, Edge, Ends, Limit};
use crate::rules::measure::{Relation, Unit, convert, level};
use crate::rules::reading::{Quality, Quantity, Reading, Replicate, Single};
use rust_decimal::Decimal;
use std::cmp::Ordering;

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
                let findings = fitting
                    .map(|choice| self.reading(reading, &choice.limit))
                    .collect();
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
            Limit::LabelValue(_) => self.unless_violates(reading, "label_value"),
            Limit::PercentOf(_) => self.unless_violates(reading, "percent_of"),
            Limit::AsNeeded => Finding::unknown("as_needed"),
            Limit::None => Finding::unknown("limit_missing"),
            Limit::Manual(_) => self.unless_violates(reading, "limit_unreadable"),
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

    fn unless_violates(&self, reading: &Reading, reason: &'static str) -> Finding {
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
                let findings = all
                    .iter()
                    .map(|replicate| self.replicate(replicate, limit))
                    .collect();
                worst(findings)
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
                singles
                    .iter()
                    .map(|single| self.single(single, limit))
                    .collect(),
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

    fn bound(&self, single: &Single, bound: &Bound) -> Finding {
        let conditional = |mut finding: Finding, condition: bool| {
            if condition && finding.outcome == Outcome::Fail {
                finding.outcome = Outcome::Unknown;
                finding.reason = "limit_conditional";
            }
            finding
        };
        let lower = bound.lower.as_ref().map(|edge| {
            conditional(
                self.edge(single, edge, Side::Lower),
                bound.terms.conditional_lower,
            )
        });
        let upper = bound.upper.as_ref().map(|edge| {
            conditional(
                self.edge(single, edge, Side::Upper),
                bound.terms.conditional_upper,
            )
        });
        let mut answer = match (lower, upper) {
            (Some(lower), Some(upper)) => worst(vec![lower, upper]),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Finding::unknown("limit_missing"),
        };
        if bound.terms.shared && answer.outcome == Outcome::Pass {
            answer.outcome = Outcome::Unknown;
            answer.reason = "shared_limit";
        }
        answer
    }

    /// One finding against one bound.
    pub(super) fn edge(&self, single: &Single, edge: &Edge, side: Side) -> Finding {
        match single {
            Single::Value(quantity) => {
                let zero = quantity.number.value.is_zero()
                    && side == Side::Upper
                    && self.measure != Measure::Signed
                    && !self.is_count(quantity);
                if zero {
                    Finding::unknown("bare_zero")
                } else {
                    self.number(single, quantity, edge, side)
                }
            }
            Single::Below(quantity) | Single::Above(quantity) => {
                self.number(single, quantity, edge, side)
            }
            Single::NotDetected { bound, .. } => match side {
                Side::Lower => {
                    let detail = Detail::Edge {
                        single: single.clone(),
                        edge: edge.clone(),
                        side,
                        converted: None,
                    };
                    Finding::new(Outcome::Fail, "under_limit", detail)
                }
                Side::Upper => self.not_detected(single, bound.as_ref(), edge),
            },
            Single::Word(Quality::Violates) => {
                Finding::new(Outcome::Fail, "word_violates", Detail::None)
            }
            Single::Word(_) => Finding::unknown("no_number"),
        }
    }

    fn number(&self, single: &Single, quantity: &Quantity, edge: &Edge, side: Side) -> Finding {
        let unit = quantity.unit.as_ref().or(self.unit.as_ref());
        let (order, relation) = match self.order(quantity.number.value, unit, edge) {
            Ok(found) => found,
            Err(reason) => return Finding::unknown(reason),
        };
        let outcome = decide(single, order, edge.ends, side);
        let mut answer = self.answer(outcome, single, edge, side, unit);
        answer.marks.converted = relation == Some(Relation::Convertible);
        if relation.is_none() && (unit.is_some() != edge.unit.is_some()) {
            answer.marks.assumed = true;
            if answer.outcome == Outcome::Pass {
                answer.outcome = Outcome::Unknown;
                answer.reason = "unit_missing";
            }
        }
        if answer.outcome == Outcome::Pass {
            answer.marks.near = self.is_near(quantity, unit, edge, side);
        }
        answer.marks.rounding = self.is_within_rounding(quantity, unit, edge);
        self.doubts_of_unit(&mut answer, single, quantity, edge, side);
        answer
    }

    fn answer(
        &self,
        outcome: Decision,
        single: &Single,
        edge: &Edge,
        side: Side,
        unit: Option<&Unit>,
    ) -> Finding {
        let (outcome, reason) = match (outcome, side) {
            (Decision::Pass, _) => (Outcome::Pass, "within_limit"),
            (Decision::Fail, Side::Upper) => (Outcome::Fail, "over_limit"),
            (Decision::Fail, Side::Lower) => (Outcome::Fail, "under_limit"),
            (Decision::AtBare, _) => (Outcome::Unknown, "at_bare_limit"),
            (Decision::Crosses, _) => (Outcome::Unknown, "bound_crosses_limit"),
        };
        let value = match single {
            Single::Value(q) | Single::Below(q) | Single::Above(q) => Some(q.number.value),
            _ => None,
        };
        let converted = match (value, unit, &edge.unit) {
            (Some(value), Some(from), Some(to)) if from != to => convert(value, from, to),
            _ => None,
        };
        let mut single = single.clone();
        if let (Single::Value(q) | Single::Below(q) | Single::Above(q), Some(unit)) =
            (&mut single, unit)
        {
            q.unit.get_or_insert_with(|| unit.clone());
        }
        Finding::new(
            outcome,
            reason,
            Detail::Edge {
                single,
                edge: edge.clone(),
                side,
                converted,
            },
        )
    }

    /// A text's unit that contradicts its column never leads to a pass that the column would not give.
    fn doubts_of_unit(
        &self,
        answer: &mut Finding,
        single: &Single,
        quantity: &Quantity,
        edge: &Edge,
        side: Side,
    ) {
        let others = [
            (quantity.unit.as_ref(), self.column_unit.as_ref())
                .conflict()
                .map(|unit| (Some(unit), edge.unit.as_ref())),
            (edge.unit.as_ref(), self.limit_unit.as_ref())
                .conflict()
                .map(|unit| (quantity.unit.as_ref().or(self.unit.as_ref()), Some(unit))),
        ];
        for (value_unit, limit_unit) in others.into_iter().flatten() {
            answer.marks.conflict = true;
            let other = Edge {
                unit: limit_unit.cloned(),
                ..edge.clone()
            };
            let passes = self
                .order(quantity.number.value, value_unit, &other)
                .is_ok_and(|(order, _)| decide(single, order, edge.ends, side) == Decision::Pass);
            if answer.outcome == Outcome::Pass && !passes {
                answer.outcome = Outcome::Unknown;
                answer.reason = "unit_conflict";
            }
        }
    }

    /// How a value stands to a bound, and how their units stand to each other (none: one or both name none).
    fn order(
        &self,
        value: Decimal,
        unit: Option<&Unit>,
        edge: &Edge,
    ) -> Result<(Ordering, Option<Relation>), &'static str> {
        let bound = edge.number.value;
        let (Some(unit), Some(other)) = (unit, edge.unit.as_ref()) else {
            return Ok((self.rounded(value, bound).cmp(&bound), None));
        };
        let relation = unit.relation(other);
        match relation {
            Relation::Same => Ok((self.rounded(value, bound).cmp(&bound), Some(relation))),
            Relation::Foreign => Err("unit_mismatch"),
            Relation::Convertible if self.rounding == Rounding::Rounded => {
                let converted = convert(value, unit, other).ok_or("out_of_range")?;
                Ok((self.rounded(converted, bound).cmp(&bound), Some(relation)))
            }
            Relation::Convertible => {
                let (left, right) = level((value, unit), (bound, other)).ok_or("out_of_range")?;
                Ok((left.cmp(&right), Some(relation)))
            }
        }
    }

    fn rounded(&self, value: Decimal, bound: Decimal) -> Decimal {
        match self.rounding {
            Rounding::Full => value,
            Rounding::Rounded => round(value, bound.scale()),
        }
    }

    /// Within a tenth of the bound.
    fn is_near(&self, quantity: &Quantity, unit: Option<&Unit>, edge: &Edge, side: Side) -> bool {
        let Some((value, bound)) = pair(quantity.number.value, unit, edge) else {
            return false;
        };
        let (small, large) = if side == Side::Upper {
            (value, bound)
        } else {
            (bound, value)
        };
        let (Some(ten), Some(nine)) = (
            small.checked_mul(Decimal::TEN),
            large.checked_mul(Decimal::from(9)),
        ) else {
            return false;
        };
        ten >= nine && !small.is_zero()
    }

    fn is_within_rounding(&self, quantity: &Quantity, unit: Option<&Unit>, edge: &Edge) -> bool {
        let half = quantity.number.half_step();
        let (Some(half), Some((value, bound))) = (half, pair(quantity.number.value, unit, edge))
        else {
            return false;
        };
        let Some((half, _)) = pair(half, unit, edge) else {
            return false;
        };
        value != bound && value.checked_sub(bound).is_some_and(|gap| gap.abs() < half)
    }

    /// 未检出 under an upper limit: the LOD must not be above it (regulation.md 5.3, 3).
    fn not_detected(&self, single: &Single, own: Option<&Quantity>, edge: &Edge) -> Finding {
        let given: &[Quantity] = match &self.lod {
            Lod::Given(all) => all,
            Lod::Missing | Lod::Unreadable => &[],
        };
        let mut known = own.into_iter().chain(given).peekable();
        if known.peek().is_none() {
            if matches!(self.lod, Lod::Unreadable) {
                return Finding::unknown("lod_unreadable");
            }
            let mut answer = Finding::new(
                Outcome::Pass,
                "not_detected",
                Detail::Absent {
                    single: single.clone(),
                },
            );
            answer.marks.lod_missing = true;
            return answer;
        }
        worst(known.map(|lod| self.lod_against(lod, edge)).collect())
    }

    fn lod_against(&self, lod: &Quantity, edge: &Edge) -> Finding {
        let unit = lod.unit.as_ref().or(self.unit.as_ref());
        let mut shown = lod.clone();
        shown.unit = unit.cloned();
        let detail = Detail::Lod {
            lod: shown,
            edge: edge.clone(),
        };
        match self.order(lod.number.value, unit, edge) {
            Err(reason) => Finding {
                detail,
                ..Finding::unknown(reason)
            },
            Ok((Ordering::Greater, _)) => Finding {
                detail,
                ..Finding::unknown("lod_above_limit")
            },
            Ok((_, relation)) => {
                let mut answer = Finding::new(Outcome::Pass, "not_detected", detail);
                answer.marks.converted = relation == Some(Relation::Convertible);
                if relation.is_none() && unit.is_some() != edge.unit.is_some() {
                    answer.marks.assumed = true;
                    if unit.is_some() {
                        answer.outcome = Outcome::Unknown;
                        answer.reason = "unit_missing";
                    }
                }
                answer
            }
        }
    }
}

/// Both units are known and measure different things.
fn is_of_another_dimension(unit: Option<&Unit>, other: Option<&Unit>) -> bool {
    match (unit, other) {
        (Some(a @ Unit::Known(_)), Some(b @ Unit::Known(_))) => a.relation(b) == Relation::Foreign,
        _ => false,
    }
}

/// A unit in a text and the one of its column.
trait Conflict<'a> {
    fn conflict(self) -> Option<&'a Unit>;
}

impl<'a> Conflict<'a> for (Option<&'a Unit>, Option<&'a Unit>) {
    fn conflict(self) -> Option<&'a Unit> {
        match self {
            (Some(text), Some(column)) if text.relation(column) != Relation::Same => Some(column),
            _ => None,
        }
    }
}

fn pair(value: Decimal, unit: Option<&Unit>, edge: &Edge) -> Option<(Decimal, Decimal)> {
    match (unit, edge.unit.as_ref()) {
        (Some(from), Some(to)) => level((value, from), (edge.number.value, to)),
        _ => Some((value, edge.number.value)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Pass,
    Fail,
    AtBare,
    Crosses,
}

/// A value, `<x` or `>x` against a bound, given how the number stands to it.
fn decide(single: &Single, order: Ordering, ends: Ends, side: Side) -> Decision {
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

fn wanted_word(single: &Single, wanted: Quality) -> Finding {
    let detail = Detail::Absent {
        single: single.clone(),
    };
    let (outcome, reason) = match (wanted, single) {
        (_, Single::Word(Quality::Violates)) => (Outcome::Fail, "word_violates"),
        (Quality::Present, Single::Word(Quality::Present)) => (Outcome::Pass, "word_conforms"),
        (Quality::Present, Single::Word(Quality::Negative)) => (Outcome::Fail, "word_violates"),
        (Quality::Negative, Single::Word(Quality::Negative) | Single::NotDetected { .. }) => {
            (Outcome::Pass, "not_detected")
        }
        (Quality::Negative, Single::Word(Quality::Present)) => (Outcome::Fail, "detected"),
        (Quality::Conforms, Single::Word(Quality::Conforms)) => (Outcome::Pass, "word_conforms"),
        _ => (Outcome::Unknown, "no_number"),
    };
    Finding::new(outcome, reason, detail)
}

/// Findings that must all hold: any failure fails, any doubt is a doubt.
pub(super) fn worst(findings: Vec<Finding>) -> Finding {
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
pub(super) fn agree(findings: Vec<Finding>, otherwise: &'static str) -> Finding {
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
    fn or(self, other: Self) -> Self {
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
