//! One finding against one bound: inclusive and strict, `<x` and `>x`, 未检出 with its LOD, converted and assumed units.
//! It must never give a pass where a unit is missing or contradicts its column.

use super::compare::{Lod, Scene};
use super::finding::{Detail, Finding, Outcome, Side, worst};
use super::rounding::{Rounding, round};
use super::weighed::{Decision, Weighed, decide};
use crate::rules::limit::{Bound, Edge};
use crate::rules::measure::{Relation, Unit, convert, level};
use crate::rules::reading::{Quality, Quantity, Single};
use rust_decimal::Decimal;
use std::cmp::Ordering;

impl Scene {
    pub(super) fn bound(&self, single: &Single, bound: &Bound) -> Finding {
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
            (Some(lower), Some(upper)) => worst([lower, upper]),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Finding::unknown("limit_missing"),
        };
        if answer.outcome == Outcome::Pass && (bound.terms.shared || bound.terms.qualified) {
            answer.outcome = Outcome::Unknown;
            answer.reason = if bound.terms.shared {
                "shared_limit"
            } else {
                "limit_qualified"
            };
        }
        if bound.lower.is_some() && bound.upper.is_some() {
            answer.marks.near = false;
        }
        answer
    }

    /// One finding against one bound.
    pub(super) fn edge(&self, single: &Single, edge: &Edge, side: Side) -> Finding {
        match single {
            Single::Value(quantity) => {
                let zero = quantity.number.value.is_zero()
                    && side == Side::Upper
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
        let mut weighed = match self.weighed(single, quantity, edge, side) {
            Ok(weighed) => weighed,
            Err(reason) => return Finding::unknown(reason),
        };
        if weighed.outcome == Outcome::Pass || weighed.reason == "unit_conflict" {
            weighed.marks.near = Self::is_near(quantity, unit, edge, side);
        }
        weighed.marks.rounding = Self::is_within_rounding(quantity, unit, edge);
        Finding {
            outcome: weighed.outcome,
            reason: weighed.reason,
            detail: Self::detail(single, edge, side, unit),
            marks: weighed.marks,
        }
    }

    /// How a number stands to a bound, without the detail that only a sentence needs.
    fn weighed(
        &self,
        single: &Single,
        quantity: &Quantity,
        edge: &Edge,
        side: Side,
    ) -> Result<Weighed, &'static str> {
        let unit = quantity.unit.as_ref().or(self.unit.as_ref());
        let (order, relation) = self.order(quantity.number.value, unit, edge)?;
        let mut answer = Weighed::new(decide(single, order, edge.ends, side), side);
        answer.marks.converted = relation == Some(Relation::Convertible);
        if relation.is_none() && (unit.is_some() != edge.unit.is_some()) {
            answer.marks.assumed = true;
            if answer.outcome == Outcome::Pass {
                answer.outcome = Outcome::Unknown;
                answer.reason = "unit_missing";
            }
        }
        self.doubts_of_unit(&mut answer, single, quantity, edge, side);
        Ok(answer)
    }

    /// Whether one unit of a plan is over a level: what a count needs, and nothing to print.
    pub(super) fn over(&self, single: &Single, edge: &Edge) -> Weighed {
        match single {
            Single::Value(quantity)
                if !quantity.number.value.is_zero() || self.is_count(quantity) =>
            {
                self.weighed(single, quantity, edge, Side::Upper)
            }
            Single::Below(quantity) | Single::Above(quantity) => {
                self.weighed(single, quantity, edge, Side::Upper)
            }
            other => Ok(Weighed::of(self.edge(other, edge, Side::Upper))),
        }
        .unwrap_or_else(Weighed::unknown)
    }

    fn detail(single: &Single, edge: &Edge, side: Side, unit: Option<&Unit>) -> Detail {
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
        Detail::Edge {
            single,
            edge: edge.clone(),
            side,
            converted,
        }
    }

    /// A text's unit that contradicts its column never leads to a pass that the column would not give.
    fn doubts_of_unit(
        &self,
        answer: &mut Weighed,
        single: &Single,
        quantity: &Quantity,
        edge: &Edge,
        side: Side,
    ) {
        if self.column_unit.is_none() && self.limit_unit.is_none() {
            return;
        }
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
    fn is_near(quantity: &Quantity, unit: Option<&Unit>, edge: &Edge, side: Side) -> bool {
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

    fn is_within_rounding(quantity: &Quantity, unit: Option<&Unit>, edge: &Edge) -> bool {
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
        worst(known.map(|lod| self.lod_against(lod, edge)))
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
