//! Groups: items judged together. 「…比例之和」 is Σ xᵢ/Lᵢ against its limit (GB 2760-2014, 3.3); 「…之和」 adds xᵢ in one
//! unit, each by its factor where the residue is expressed as its parent. 未检出 parts count 0; a substance the category may not hold has no share and fails by itself.

use super::asked::{Applying, Case};
use super::finding::{Detail, Finding, Outcome, Side};
use super::{Asked, Judgement, Warning, judge, verdict};
use crate::rules::item::{self, residue};
use crate::rules::limit::{Bound, Edge, Ends, Limit};
use crate::rules::measure::{Unit, convert};
use crate::rules::reading::{Number, Quantity, Reading, Single};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Judges items with the names of their groups, in order. Items without a group are judged by themselves.
pub fn judge_all(all: &[(Asked<'_>, Option<&str>)]) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = all.iter().map(|(asked, _)| judge(asked)).collect();
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, group)) in all.iter().enumerate() {
        if let Some(group) = group.filter(|group| !group.trim().is_empty()) {
            groups.entry(group).or_default().push(at);
        }
    }
    for members in groups.values() {
        let is_head = |at: &usize| {
            all.get(*at).is_some_and(|(asked, _)| {
                item::is_sum(asked.item) || item::is_ratio_sum(asked.item)
            })
        };
        for head in members.iter().copied().filter(is_head) {
            let parts: Vec<Part<'_>> = members
                .iter()
                .filter(|at| !is_head(at))
                .filter_map(|at| {
                    Some(Part {
                        asked: &all.get(*at)?.0,
                        judgement: judgements.get(*at)?,
                    })
                })
                .collect();
            if let Some(judgement) = all.get(head).and_then(|(asked, _)| summed(asked, &parts))
                && let Some(place) = judgements.get_mut(head)
            {
                *place = judgement;
            }
        }
    }
    judgements
}

/// One part of a sum.
struct Part<'a> {
    asked: &'a Asked<'a>,
    judgement: &'a Judgement,
}

/// What the parts come to.
#[derive(Default)]
struct Total {
    value: Decimal,
    /// A part that cannot be counted: the sum is at least `value`.
    incomplete: bool,
    overflow: bool,
    not_permitted: bool,
}

impl Total {
    fn add(&mut self, share: Option<Decimal>) {
        match share.and_then(|share| self.value.checked_add(share)) {
            Some(value) => self.value = value,
            None => self.overflow = true,
        }
    }
}

/// The judgement of a sum; none when the group has no parts (its own result is judged by itself).
fn summed(asked: &Asked<'_>, parts: &[Part<'_>]) -> Option<Judgement> {
    if parts.is_empty() {
        return None;
    }
    let case = Case::new(asked);
    let Applying {
        limit, conflict, ..
    } = case.limit();
    let ratio = item::is_ratio_sum(asked.item);
    let limit = if ratio && limit == Limit::None {
        one()
    } else {
        limit
    };
    let unit = limit
        .unit()
        .cloned()
        .or_else(|| asked.unit.and_then(Unit::parse));
    let total = if ratio {
        shares(parts)
    } else {
        values(asked.item, parts, unit.as_ref())
    };
    let own = judge(asked);
    let computed = computed(&total, &limit, conflict, unit.as_ref());
    let (finding, differs) = checked(computed, &own, &total, asked);
    let verdict = verdict(finding.outcome, asked.purpose, &limit);
    let mut warnings: Vec<Warning> = own.warnings;
    if differs {
        warnings.push(Warning::SumDiffers);
    }
    if total.not_permitted {
        warnings.push(Warning::PartNotPermitted);
    }
    if finding.marks.near
        && finding.outcome == Outcome::Pass
        && !warnings.contains(&Warning::NearLimit)
    {
        warnings.push(Warning::NearLimit);
    }
    let readings = match own.readings.as_slice() {
        [] | [Reading::NotTested] => vec![Reading::One(Single::Value(Quantity {
            number: Number::plain(total.value),
            unit: unit.clone(),
        }))],
        _ => own.readings,
    };
    let explanation = super::explain::sentence(&finding, &readings, &limit, asked);
    Some(Judgement {
        verdict,
        reason: finding.reason,
        explanation,
        warnings,
        readings,
        limit,
        comparison: finding,
        rounding: asked.rounding,
    })
}

/// GB 2760-2014, 3.3: the shares of substances of one function shall not exceed 1.
fn one() -> Limit {
    Limit::Bound(Bound::at_most(Edge {
        number: Number::plain(Decimal::ONE),
        unit: None,
        ends: Ends::Included,
    }))
}

/// Σ xᵢ/Lᵢ.
fn shares(parts: &[Part<'_>]) -> Total {
    let mut total = Total::default();
    for part in parts {
        match &part.judgement.limit {
            Limit::NotPermitted | Limit::NotDetected => {
                total.not_permitted |= !is_not_detected(part);
            }
            Limit::AsNeeded => {}
            Limit::Bound(Bound {
                upper: Some(edge), ..
            }) => match amount(part, edge.unit.as_ref()) {
                Some(value)
                    if edge.number.value.is_sign_positive() && !edge.number.value.is_zero() =>
                {
                    total.add(value.checked_div(edge.number.value));
                }
                _ => total.incomplete = true,
            },
            _ => total.incomplete |= !is_not_detected(part),
        }
    }
    total
}

/// Σ xᵢ in one unit; each by its factor where the residue definition names the substance it is expressed as (GB 2763).
fn values(sum: &str, parts: &[Part<'_>], unit: Option<&Unit>) -> Total {
    let parent = residue::expressed_as(sum);
    let mut total = Total::default();
    for part in parts {
        let factor = match parent {
            Some(parent) => residue::factor(parent, part.asked.item),
            None => Some(Decimal::ONE),
        };
        match (amount(part, unit), factor) {
            (Some(value), Some(factor)) => total.add(value.checked_mul(factor)),
            (Some(value), None) if value.is_zero() => {}
            _ => total.incomplete = true,
        }
    }
    total
}

fn is_not_detected(part: &Part<'_>) -> bool {
    matches!(
        part.judgement.readings.as_slice(),
        [Reading::One(Single::NotDetected { .. })]
    )
}

/// A part's amount in a unit: 0 when not detected; none when it cannot be read or converted.
fn amount(part: &Part<'_>, unit: Option<&Unit>) -> Option<Decimal> {
    match part.judgement.readings.as_slice() {
        [Reading::One(Single::NotDetected { .. })] => Some(Decimal::ZERO),
        [Reading::One(Single::Value(quantity))] => {
            let own = quantity
                .unit
                .clone()
                .or_else(|| part.asked.unit.and_then(Unit::parse));
            match (own, unit) {
                (Some(from), Some(to)) => convert(quantity.number.value, &from, to),
                (None, None) => Some(quantity.number.value),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The sum against its limit. An incomplete sum can only fail.
fn computed(total: &Total, limit: &Limit, conflict: bool, unit: Option<&Unit>) -> Finding {
    if conflict {
        return Finding::unknown("limit_conflict");
    }
    if total.overflow {
        return Finding::unknown("out_of_range");
    }
    let edge = match limit {
        Limit::Bound(Bound {
            upper: Some(edge),
            lower: None,
            ..
        }) => edge.clone(),
        Limit::NotDetected | Limit::NotPermitted => {
            let detail = Detail::Sum {
                total: total.value,
                edge: None,
            };
            return match (total.value.is_zero(), total.incomplete) {
                (false, _) => Finding::new(Outcome::Fail, "detected", detail),
                (true, false) => Finding::new(Outcome::Pass, "not_detected", detail),
                (true, true) => Finding {
                    detail,
                    ..Finding::unknown("sum_incomplete")
                },
            };
        }
        Limit::None => return Finding::unknown("limit_missing"),
        _ => return Finding::unknown("limit_unreadable"),
    };
    let scene = super::compare::Scene {
        measure: item::Measure::Count,
        unit: unit.cloned(),
        column_unit: None,
        limit_unit: None,
        lod: super::compare::Lod::Missing,
        rounding: super::Rounding::Full,
    };
    let single = Single::Value(Quantity {
        number: Number::plain(total.value),
        unit: None,
    });
    let mut finding = scene.edge(&single, &edge, Side::Upper);
    finding.detail = Detail::Sum {
        total: total.value,
        edge: Some(edge),
    };
    if total.incomplete && finding.outcome == Outcome::Pass {
        finding.outcome = Outcome::Unknown;
        finding.reason = "sum_incomplete";
    }
    finding
}

/// The computed sum beside the one that was reported; they must lead to one verdict.
fn checked(
    computed: Finding,
    own: &Judgement,
    total: &Total,
    asked: &Asked<'_>,
) -> (Finding, bool) {
    let reported = match own.readings.as_slice() {
        [] if asked.result.trim().is_empty() => return (computed, false),
        [Reading::NotTested] => return (computed, false),
        [Reading::One(Single::Value(quantity))] => Some(quantity),
        [Reading::One(Single::NotDetected { .. })] => return (computed, !total.value.is_zero()),
        _ => None,
    };
    let Some(reported) = reported else {
        let unknown = Finding {
            outcome: Outcome::Unknown,
            reason: "unreadable_result",
            ..computed.clone()
        };
        return (
            if computed.outcome == Outcome::Fail {
                computed
            } else {
                unknown
            },
            true,
        );
    };
    let differs = !total.incomplete
        && reported
            .number
            .half_step()
            .zip(reported.number.value.checked_sub(total.value))
            .is_none_or(|(half, gap)| gap.abs() > half);
    let theirs = own.comparison.outcome;
    let answer = match (computed.outcome, theirs) {
        (Outcome::Unknown, Outcome::Fail) if computed.reason == "sum_incomplete" => {
            own.comparison.clone()
        }
        (Outcome::Fail, Outcome::Unknown) | (Outcome::Unknown, _) => computed,
        (ours, theirs) if ours == theirs => computed,
        _ => Finding {
            outcome: Outcome::Unknown,
            reason: "sum_differs",
            ..computed
        },
    };
    (answer, differs)
}
