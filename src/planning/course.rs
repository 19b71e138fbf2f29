//! The course of a plan: to review, approved or returned, issued, closed (regulation.md 9.1). Whoever wrote a part of it does not approve it.
use serde::{Deserialize, Serialize};

use super::line::table as lines;
use super::table::{self, PlanRow};
use super::{Place, amendment};
use crate::problem::{Conflict, Problem};
use crate::register::base_table::table as bases;
use crate::register::laboratory::table as laboratories;
use crate::register::laboratory::table::LaboratoryRow;
use crate::register::laboratory::{Standing, standing};
use crate::rules::refusal::Refusal;
use crate::rules::stage::{PlanState, expect_state};
use crate::unit::{Event, Rx, Tx};

/// What is posted with a step.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// The revision the page showed; a program that read nothing leaves it 0.
    pub revision: i32,
    /// The reason, where the step asks for one.
    pub reason: String,
}

impl Step {
    /// Refuses a step on a version of the plan other than the one shown.
    ///
    /// # Errors
    /// [`Problem::Stale`].
    pub(super) fn fresh(&self, plan: &PlanRow, path: &str) -> Result<(), Problem> {
        if self.revision == 0 || self.revision == plan.revision {
            return Ok(());
        }
        let place = Place::of(plan);
        let now =
            serde_json::json!({"state": plan.state.zh(), "version": plan.version.to_string()});
        let yours = serde_json::json!({"state": "您打开页面时的状态", "version": "", "reason": self.reason});
        let action = format!("{}/{path}", place.base());
        let subject = (plan.title.clone(), place.href(), action);
        let labels = [("state", "状态")];
        let conflict = Conflict::between(subject, &labels, &now, &yours, plan.revision)?;
        Err(Problem::Stale(conflict))
    }
}

fn at_step(
    tx: &mut Tx,
    place: &Place,
    step: &Step,
    from: PlanState,
    (act, path): (&str, &str),
) -> Result<PlanRow, Problem> {
    let actor = tx.actor;
    let plan = table::newest(tx.conn, actor, place)?;
    expect_state(plan.state, &[from], PlanState::zh, act)?;
    step.fresh(&plan, path)?;
    Ok(plan)
}

/// Sends a draft to review (送审). The contents of 办法第 9 条 must be there.
///
/// # Errors
/// [`Refusal::PlanIncomplete`], [`Refusal::WrongState`].
pub fn submit(tx: &mut Tx, place: &Place, step: &Step) -> Result<(), Problem> {
    let plan = at_step(tx, place, step, PlanState::Draft, ("送审", "submit"))?;
    let missing = missing(tx.reader(), &plan)?;
    if !missing.is_empty() {
        let missing = missing.join("、");
        return Err(Refusal::PlanIncomplete { missing }.into());
    }
    tx.act("plan.submit", format!("plan:{}", plan.id));
    table::set_state(tx.conn, &plan.id, PlanState::UnderReview)?;
    Ok(())
}

/// Which contents of 办法第 9 条 a plan still lacks: foods and quantities, methods, items and bases, reporting.
pub(super) fn missing(rx: &mut Rx, plan: &PlanRow) -> Result<Vec<&'static str>, Problem> {
    let mut missing = Vec::new();
    let planned: i64 = lines::of_plan(rx.conn, &plan.id)?
        .iter()
        .map(|line| i64::from(line.quota))
        .sum();
    if planned == 0 {
        missing.push("食品品种、环节与数量（计划行）");
    }
    if plan.methods.is_empty() {
        missing.push("抽样方法");
    }
    if bases::by_id(rx.conn, &plan.base_table_id)?.state != "active" {
        missing.push("检验项目与判定依据（启用的基础表）");
    }
    if plan.reporting.is_empty() {
        missing.push("报送方式与时限");
    }
    Ok(missing)
}

/// Approves a plan under review (批准). Nobody approves what they wrote a part of.
///
/// # Errors
/// [`Refusal::SamePerson`], [`Refusal::WrongState`].
pub fn approve(tx: &mut Tx, place: &Place, step: &Step) -> Result<(), Problem> {
    let plan = at_step(tx, place, step, PlanState::UnderReview, ("批准", "approve"))?;
    apart(tx, &plan, "批准")?;
    tx.act("plan.approve", format!("plan:{}", plan.id));
    let (me, now) = (tx.actor.id.clone(), tx.now);
    table::approve(tx.conn, &plan.id, &me, now)?;
    Ok(())
}

fn apart(tx: &mut Tx, plan: &PlanRow, act: &str) -> Result<(), Problem> {
    let me = tx.actor.id.clone();
    if plan.author_id == me || table::wrote_part(tx.conn, &plan.id, &me)? {
        let (act, other) = (act.to_owned(), "本计划的编制人".to_owned());
        return Err(Refusal::SamePerson { act, other }.into());
    }
    Ok(())
}

/// Gives a plan under review back to its authors, with the reason (退回).
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::WrongState`].
pub fn give_back(tx: &mut Tx, place: &Place, step: &Step) -> Result<(), Problem> {
    let reason = step.reason.trim();
    if reason.is_empty() {
        let act = "退回计划".to_owned();
        return Err(Refusal::ReasonMissing { act }.into());
    }
    let plan = at_step(tx, place, step, PlanState::UnderReview, ("退回", "return"))?;
    tx.act("plan.return", format!("plan:{}", plan.id));
    tx.note("reason", reason);
    table::give_back(tx.conn, &plan.id, reason)?;
    Ok(())
}

/// Issues an approved plan (下达): its lines may be assigned from now on, and it takes the place of the version before it.
///
/// # Errors
/// The refusal of a planned laboratory that may not test; in an amendment, of tasks assigned since.
pub fn issue(tx: &mut Tx, place: &Place, step: &Step) -> Result<(), Problem> {
    let plan = at_step(tx, place, step, PlanState::Approved, ("下达", "issue"))?;
    let today = tx.today();
    for (laboratory, category) in lines::planned_laboratories(tx.conn, &plan.id)? {
        let found = standing(tx.conn, &laboratory, &category, today)?;
        if !found.holds() {
            let row = laboratories::by_id(tx.conn, &laboratory)?;
            return Err(unfit(found, &row, &category));
        }
    }
    tx.act("plan.issue", format!("plan:{}", plan.id));
    if let Some(old) = table::in_force(tx.conn, &plan)? {
        amendment::take_over(tx, &plan, &old)?;
        tx.note("amends", format!("plan:{}", old.id));
    }
    let now = tx.now;
    table::issue(tx.conn, &plan.id, now)?;
    tx.emit(Event::PlanIssued { plan_id: plan.id });
    Ok(())
}

/// The refusal of a laboratory that may not test a category; says which of the reasons it is.
pub fn unfit(standing: Standing, laboratory: &LaboratoryRow, category: &str) -> Problem {
    let name = laboratory.name.clone();
    let refusal = match standing {
        Standing::Inactive => Refusal::LaboratoryInactive { laboratory: name },
        Standing::Debarred => Refusal::LaboratoryDebarred { laboratory: name },
        Standing::Expired => Refusal::LaboratoryExpired {
            laboratory: name,
            until: laboratory.accredited_until.to_string(),
        },
        Standing::OutOfScope | Standing::InScope => Refusal::LaboratoryOutOfScope {
            laboratory: name,
            category: category.to_owned(),
        },
    };
    refusal.into()
}

/// Ends an issued plan when its year is over (结束); its completion stays as it is then.
///
/// # Errors
/// [`Refusal::PlanYearRuns`], [`Refusal::WrongState`].
pub fn close(tx: &mut Tx, place: &Place, step: &Step) -> Result<(), Problem> {
    let plan = at_step(tx, place, step, PlanState::Issued, ("结束计划", "close"))?;
    let today = tx.today();
    if today.next().year() <= plan.year {
        let year = plan.year.to_string();
        return Err(Refusal::PlanYearRuns { year }.into());
    }
    tx.act("plan.close", format!("plan:{}", plan.id));
    table::set_state(tx.conn, &plan.id, PlanState::Closed)?;
    Ok(())
}
