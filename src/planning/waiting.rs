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
    Waiting {
        title: format!("{}{what}", plan.title),
        count: 1,
        href: Place::of(plan).href(),
        due: None,
        verb: verb.to_owned(),
    }
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
        Some(Waiting {
            title: format!("{}的计划行未全部下达", plan.title),
            count,
            href: format!("{}?open=1", Place::of(plan).href()),
            due: None,
            verb: "下达任务".to_owned(),
        })
    };
    Ok(open.into_iter().filter_map(step).collect())
}
