//! What waits for an officer or a reviewer of cases: each part of the own agency with its next step, the least legal time first.
use super::case_list::{CaseLine, of_agency};
use crate::problem::Problem;
use crate::rules::right::Right;
use crate::rules::stage::PartState;
use crate::unit::Rx;
use crate::web::Waiting;

/// The most parts that a desk lists one by one.
const LINES: i64 = 30;

/// What waits for this person.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let Some((agency, code)) = rx
        .actor
        .agency
        .as_ref()
        .map(|one| (one.id.clone(), one.code.clone()))
    else {
        return Ok(Vec::new());
    };
    let mut states = Vec::new();
    if rx.actor.may(Right::CaseHandle) {
        states.extend([PartState::Opened, PartState::ToTransfer, PartState::Working]);
    }
    if rx.actor.may(Right::CaseReview) {
        states.push(PartState::Submitted);
    }
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let lines = of_agency(rx, &agency, &states, LINES)?;
    let mut all: Vec<Waiting> = lines.into_iter().map(one).collect();
    let others = super::view::count_of_agency(rx.conn, &agency, &states)? - LINES;
    if others > 0 {
        all.push(Waiting {
            title: "时限更晚的案件".to_owned(),
            count: others,
            href: format!("/cases?county={code}"),
            due: None,
            verb: "查看其余案件".to_owned(),
        });
    }
    Ok(all)
}

fn one(line: CaseLine) -> Waiting {
    Waiting {
        title: format!(
            "案件 {}：{}（{}，{}{}）",
            line.number, line.food, line.items, line.role, line.party
        ),
        count: 1,
        href: format!("/cases/{}", line.number),
        due: line.clock.and_then(|clock| clock.due),
        verb: line.step.to_owned(),
    }
}
