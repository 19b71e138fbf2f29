//! What waits for a person in planning: returned drafts, plans to approve, plans to issue, lines without tasks.
use super::Place;
use super::line::table as lines;
use super::table::{self, PlanRow};
use crate::problem::Problem;
use crate::rules::right::Right;
use crate::rules::stage::PlanState;
use crate::unit::Rx;
use crate::web::Waiting;

/// What waits for this person.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    let actor = rx.actor;
    if actor.may(Right::PlanApprove) {
        for plan in table::in_state(rx.conn, actor, PlanState::UnderReview)? {
            waiting.push(one(&plan, "待批准", "批准"));
        }
    }
    if actor.may(Right::PlanEdit) {
        for plan in table::in_state(rx.conn, actor, PlanState::Draft)? {
            if !plan.return_reason.is_empty() {
                waiting.push(one(&plan, "被退回", "修改"));
            }
        }
    }
    if actor.may(Right::PlanIssue) {
        for plan in table::in_state(rx.conn, actor, PlanState::Approved)? {
            waiting.push(one(&plan, "已批准", "下达"));
        }
    }
    if actor.may(Right::TaskAssign) {
        waiting.extend(unassigned(rx)?);
    }
    Ok(waiting)
}

fn one(plan: &PlanRow, what: &str, verb: &str) -> Waiting {
    Waiting::counted(format!("{}{what}", plan.title), (1, None))
        .step(verb, Place::of(plan).href())
        .of(plan.stream)
}

/// The lines of this year's issued plans whose quota is not wholly assigned, a plan a step.
fn unassigned(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let (actor, year) = (rx.actor, rx.today().year());
    let mut plans = table::of_year(rx.conn, actor, year)?;
    plans.retain(|plan| plan.state == PlanState::Issued);
    let ids: Vec<String> = plans.iter().map(|plan| plan.id.clone()).collect();
    let open = lines::unassigned(rx.conn, &ids)?;
    let step = |(id, count): (String, i64)| {
        let plan = plans.iter().find(|plan| plan.id == id)?;
        let waiting = Waiting {
            unit: "行",
            ..Waiting::counted(format!("{}的计划行未全部下达", plan.title), (count, None))
        };
        Some(
            waiting
                .step("下达任务", format!("{}?open=1", Place::of(plan).href()))
                .of(plan.stream),
        )
    };
    Ok(open.into_iter().filter_map(step).collect())
}

/// What this person waits for: plans sent to the leader, plans that wait for their county to issue them.
///
/// # Errors
/// What the database says.
pub fn awaited(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let actor = rx.actor;
    let mut awaited = Vec::new();
    if actor.may(Right::PlanEdit) && !actor.may(Right::PlanApprove) {
        for plan in table::in_state(rx.conn, actor, PlanState::UnderReview)? {
            awaited.push(one(&plan, "已送审", "负责人批准"));
        }
    }
    Ok(awaited)
}
