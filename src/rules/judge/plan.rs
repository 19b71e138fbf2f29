//! Two- and three-class plans (GB 4789.1, GB 29921): fail if any unit is over M or more than c are over m.
//! A missing or unreadable unit may be any count: it never helps a pass, and never makes a failure by itself.

use super::compare::Scene;
use super::finding::{Detail, Finding, Marks, Outcome};
use super::weighed::Weighed;
use crate::rules::limit::{Edge, Ends, Limit, Plan};
use crate::rules::reading::{Quality, Reading, Replicate, Single};

/// How many units are over a level for certain, and how many may be.
#[derive(Default)]
struct Tally {
    surely: u32,
    perhaps: u32,
    doubt: Option<&'static str>,
}

impl Tally {
    fn add(&mut self, finding: Weighed) {
        match finding.outcome {
            Outcome::Pass | Outcome::NotTested => {}
            Outcome::Fail => {
                self.surely += 1;
                self.perhaps += 1;
            }
            Outcome::Unknown => {
                self.perhaps += 1;
                self.doubt.get_or_insert(finding.reason);
            }
        }
    }

    fn add_unknown(&mut self, times: u32) {
        self.perhaps = self.perhaps.saturating_add(times);
    }
}

/// A reading against a plan.
pub(super) fn judge(scene: &Scene, reading: &Reading, plan: &Plan) -> Finding {
    match reading {
        Reading::NotTested => Finding::new(Outcome::NotTested, "not_tested", Detail::None),
        Reading::Ratio(..) => Finding::unknown("no_number"),
        Reading::One(Single::Word(Quality::Violates)) => {
            Finding::new(Outcome::Fail, "word_violates", Detail::None)
        }
        Reading::One(single) => units(scene, &[Replicate::Known(vec![single.clone()])], plan),
        Reading::Replicates(all) => units(scene, all, plan),
    }
}

fn units(scene: &Scene, all: &[Replicate], plan: &Plan) -> Finding {
    let mut over_m = Tally::default();
    let mut over_big = Tally::default();
    let mut unreadable = 0;
    let mut marks = Marks::default();
    let edge = |number| Edge {
        number,
        unit: plan.unit.clone(),
        ends: Ends::Included,
    };
    let (small, big) = (edge(plan.m), plan.big.map(edge));
    for replicate in all {
        let Replicate::Known(singles) = replicate else {
            unreadable += 1;
            continue;
        };
        let m = level(scene, singles, &small);
        marks.converted |= m.marks.converted;
        marks.assumed |= m.marks.assumed;
        marks.conflict |= m.marks.conflict;
        over_m.add(m);
        if let Some(big) = &big {
            over_big.add(level(scene, singles, big));
        }
    }
    let given = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let open = plan.n.saturating_sub(given).saturating_add(unreadable);
    over_m.add_unknown(open);
    over_big.add_unknown(if plan.big.is_some() { open } else { 0 });
    marks.too_few = open > 0;
    let detail = Detail::Plan {
        over_m: over_m.surely,
        over_big: over_big.surely,
        given,
    };
    let (outcome, reason) = decide(plan, &over_m, &over_big, given, open);
    Finding {
        outcome,
        reason,
        detail,
        marks,
    }
}

fn decide(
    plan: &Plan,
    over_m: &Tally,
    over_big: &Tally,
    given: u32,
    open: u32,
) -> (Outcome, &'static str) {
    let extra = given.saturating_sub(plan.n);
    if over_big.surely > extra {
        return (Outcome::Fail, "over_big_m");
    }
    if over_m.surely > plan.c.saturating_add(extra) {
        return (Outcome::Fail, "too_many_over_m");
    }
    if extra > 0 {
        return (Outcome::Unknown, "too_many_replicates");
    }
    if over_big.perhaps == 0 && over_m.perhaps <= plan.c {
        return (Outcome::Pass, "plan_met");
    }
    if open > 0 {
        return (Outcome::Unknown, "too_few_replicates");
    }
    (
        Outcome::Unknown,
        over_big
            .doubt
            .or(over_m.doubt)
            .unwrap_or("ambiguous_reading"),
    )
}

/// One unit, in all its readings, against m or M. At m = 0 any detection is over.
fn level(scene: &Scene, singles: &[Single], edge: &Edge) -> Weighed {
    let zero = edge.number.value.is_zero();
    singles
        .iter()
        .map(|single| {
            if zero {
                detected(scene, single)
            } else {
                scene.over(single, edge)
            }
        })
        .reduce(Weighed::and)
        .unwrap_or_else(|| Weighed::unknown("unreadable_result"))
}

fn detected(scene: &Scene, single: &Single) -> Weighed {
    Weighed::of(match single {
        Single::Value(quantity) if quantity.number.value.is_zero() => {
            Finding::new(Outcome::Pass, "not_detected", Detail::None)
        }
        other => scene.single(other, &Limit::NotDetected),
    })
}
