//! A new version of an issued plan: its lines are copied into a draft, the old version works on until the new one is issued and stays readable after.
//! Tasks and samples point at lines: when the new version is issued, a line that goes on keeps its row and id and moves into the new version,
//! and a copy with what was planned and reached stays in the old one.
use super::line::table::{self as lines, LineRow};
use super::table::{self, PlanRow};
use super::{Place, course::Step};
use crate::problem::Problem;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{PlanState, expect_state};
use crate::unit::Tx;

/// Begins a new version of an issued plan, with the reason; answers its number.
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::PlanOpenAlready`], [`Refusal::WrongState`] for what is not issued.
pub fn amend(tx: &mut Tx, place: &Place, step: &Step) -> Result<i32, Problem> {
    let actor = tx.actor;
    let old = table::newest(tx.conn, actor, place)?;
    let reason = step.reason.trim();
    if reason.is_empty() {
        let act = "修订计划".to_owned();
        return Err(Refusal::ReasonMissing { act }.into());
    }
    if table::in_force(tx.conn, &old)?.is_some_and(|worked| worked.id != old.id) {
        let version = old.version.to_string();
        return Err(Refusal::PlanOpenAlready { version }.into());
    }
    expect_state(old.state, &[PlanState::Issued], PlanState::zh, "修订计划")?;
    step.fresh(&old, "amend")?;
    let version = old.version + 1;
    let new = PlanRow {
        id: tx.id(),
        version,
        remarks: format!("第 {version} 版修订理由：{reason}\n{}", old.remarks)
            .trim_end()
            .to_owned(),
        state: PlanState::Draft,
        author_id: tx.actor.id.clone(),
        approver_id: None,
        approved_at: None,
        issued_at: None,
        revision: 1,
        ..old.clone()
    };
    tx.act("plan.amend", format!("plan:{}", new.id));
    tx.note("reason", reason);
    tx.note("amends", format!("plan:{}", old.id));
    table::insert(tx.conn, &new)?;
    for line in lines::of_plan(tx.conn, &old.id)? {
        let copy = LineRow {
            id: tx.id(),
            plan_id: new.id.clone(),
            assigned: 0,
            taken: 0,
            completed: 0,
            revision: 1,
            ..line
        };
        lines::insert(tx.conn, &copy)?;
    }
    Ok(version)
}

/// Refuses to take away what is at work: in the version being carried out the cell has tasks.
///
/// # Errors
/// [`Refusal::PlanLineAtWork`], [`Refusal::QuotaBelowAssigned`].
pub(super) fn keeps_work(
    tx: &mut Tx,
    plan: &PlanRow,
    before: &LineRow,
    after: Option<&LineRow>,
) -> Result<(), Problem> {
    let Some(worked) = table::in_force(tx.conn, plan)? else {
        return Ok(());
    };
    match lines::same_cell(tx.conn, &worked.id, before)? {
        Some(line) => still_holds(&line, after),
        None => Ok(()),
    }
}

fn still_holds(worked: &LineRow, after: Option<&LineRow>) -> Result<(), Problem> {
    let at_work = worked.assigned.max(worked.taken);
    let (line, assigned) = (worked.ordinal.to_string(), at_work.to_string());
    match after.filter(|after| after.same_cell(worked)) {
        _ if at_work == 0 => Ok(()),
        None => Err(Refusal::PlanLineAtWork { line, assigned }.into()),
        Some(after) if after.quota < at_work => {
            Err(Refusal::QuotaBelowAssigned { line, assigned }.into())
        }
        Some(_) => Ok(()),
    }
}

/// Puts the new version in the place of the one carried out: every line that goes on keeps its row, and with it its tasks and samples.
///
/// # Errors
/// As [`keeps_work`] for tasks that were assigned since.
pub(super) fn take_over(tx: &mut Tx, new: &PlanRow, old: &PlanRow) -> Result<(), Problem> {
    for worked in lines::of_plan(tx.conn, &old.id)? {
        let copy = lines::same_cell(tx.conn, &new.id, &worked)?;
        still_holds(&worked, copy.as_ref())?;
        let Some(copy) = copy else { continue };
        let goes_on = LineRow {
            id: worked.id.clone(),
            assigned: worked.assigned,
            taken: worked.taken,
            completed: worked.completed,
            revision: worked.revision.max(copy.revision) + 1,
            ..copy.clone()
        };
        let stays = LineRow {
            id: copy.id,
            ..worked
        };
        lines::replace(tx.conn, &goes_on)?;
        lines::replace(tx.conn, &stays)?;
    }
    table::set_state(tx.conn, &old.id, PlanState::Amended)?;
    Ok(())
}
