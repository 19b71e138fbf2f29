//! What is to be done next with a case: the actor's own most urgent step, or the one that another is waited for.
use serde::Serialize;

use super::case_page::Read;
use super::clocks::{most_urgent, view as clock_view};
use super::table::{CaseRow, PartRow};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping};
use crate::rules::disposal::closing::Step;
use crate::rules::right::Right;
use crate::rules::stage::PartState;
use crate::unit::Rx;

/// What is to be done next, or who is waited for.
#[derive(Debug, Serialize)]
pub struct NextStep {
    /// The sentence: a verb with its addressee.
    pub title: String,
    /// Whose it is: 滑县，您负责.
    pub whose: String,
    /// By when, and what follows.
    pub detail: String,
    /// The clock.
    pub clock: Option<ClockView>,
    /// The page of the step; empty when it is another's.
    pub href: String,
    /// The words of the button.
    pub verb: &'static str,
    /// Whether another is waited for.
    pub waiting: bool,
    /// Whether the step needs no form: one click sends it.
    pub at_once: bool,
    /// The revision of the part, for a step at once.
    pub revision: i32,
    /// The paper to print for the step, empty when there is none.
    pub paper: String,
}

/// The most urgent step: of the actor's own parts first, else of the others', who are waited for.
pub(super) fn next(
    rx: &Rx,
    time: &Timekeeping,
    case: &CaseRow,
    parts: &[Read],
) -> Result<Option<NextStep>, Problem> {
    let mut open: Vec<(&Read, Step)> = Vec::new();
    for read in parts {
        if let Some(step) = read.sections.next(time, &read.part)? {
            open.push((read, step));
        }
    }
    open.sort_by_key(|(read, step)| (!is_mine(rx, read, *step), read.part.due_on));
    let Some((read, step)) = open.first() else {
        return Ok(None);
    };
    let mine = is_mine(rx, read, *step);
    let urgent = most_urgent(time, &read.part, &read.sections)?;
    let clock = match urgent {
        Some((limit, _)) => Some(clock_view(time, limit, rx.now)?),
        None => None,
    };
    let due = urgent.map_or_else(String::new, |(_, due)| {
        format!("最迟 {}。", due.sentence_on(rx.today()))
    });
    Ok(Some(NextStep {
        title: sentence(*step, &read.part),
        whose: if mine {
            format!("{}，您负责", read.agency)
        } else {
            read.agency.clone()
        },
        detail: if mine {
            format!("{due}{}", follows(*step))
        } else {
            format!("{}{due}", since(&read.part))
        },
        clock,
        href: if mine {
            format!("/cases/{}/{}/{}", case.number, read.part.slug, step.code())
        } else {
            String::new()
        },
        verb: button(*step),
        waiting: !mine,
        at_once: *step == Step::Accept,
        revision: read.part.revision,
        paper: if mine && *step == Step::Serve {
            format!("/cases/{}/{}/notice", case.number, read.part.slug)
        } else {
            String::new()
        },
    }))
}

fn is_mine(rx: &Rx, read: &Read, step: Step) -> bool {
    if step == Step::Review {
        let me = Some(&rx.actor.id);
        let apart = read.part.submitted_by.as_ref() != me && read.part.handler_id.as_ref() != me;
        return read.own && apart && rx.actor.may(Right::CaseReview);
    }
    read.own && rx.actor.may(Right::CaseHandle)
}

fn sentence(step: Step, part: &PartRow) -> String {
    let name = &part.party_name;
    match step {
        Step::CorrectPlace => format!("核定{name}的所在地"),
        Step::SendLetter => format!("将{name}部分移送所在地市场监管部门"),
        Step::Serve => format!("向{name}送达检验报告和检验结果通知书"),
        Step::Accept => format!("领取{name}部分"),
        Step::Start => format!("对{name}启动核查处置"),
        Step::Submit => format!("提交{name}部分的办结审核"),
        Step::Review => format!("审核{name}部分的办结"),
        Step::Control => format!("登记{name}的产品控制"),
        Step::Cause => format!("登记{name}的原因排查"),
        Step::Penalty if part.penalty.is_empty() => format!("决定是否对{name}立案处罚"),
        Step::Penalty => format!("登记对{name}的处罚决定"),
        Step::Rectify => format!("登记{name}的整改复查"),
    }
}

/// Since when the others have it.
fn since(part: &PartRow) -> String {
    match (part.state, part.submitted_at) {
        (PartState::Submitted, Some(at)) => format!("{}提交。", at.day().short()),
        _ => format!("{}收到结论。", part.received_at.day().short()),
    }
}

const fn follows(step: Step) -> &'static str {
    match step {
        Step::Serve => "送达后，对方 7 个工作日内可申请复检或提出异议。",
        Step::CorrectPlace => "核定后转到所在县（市、区）办理。",
        Step::SendLetter => "登记移送后，本局的时限停止。",
        Step::Accept => "领取后由您办理各节，其他人仍可改由本人办理。",
        Step::Start => "启动后逐节登记产品控制、原因排查、立案处罚和整改复查。",
        Step::Penalty => "立案的，处罚决定的期限从立案起算。",
        Step::Submit => "审核通过才停止计时。",
        Step::Review => "同意后本部分办结，停止计时，处置结果进入公示队列。",
        _ => "",
    }
}

const fn button(step: Step) -> &'static str {
    match step {
        Step::CorrectPlace => "更正所在地",
        Step::SendLetter => "登记移送",
        Step::Accept => "领取",
        Step::Serve => "登记送达",
        Step::Start => "登记启动",
        Step::Control => "登记产品控制",
        Step::Cause => "登记原因排查",
        Step::Penalty => "登记立案处罚",
        Step::Rectify => "登记整改复查",
        Step::Submit => "提交审核",
        Step::Review => "审核办结",
    }
}
