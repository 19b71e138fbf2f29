//! A part is closed by two persons: its officer submits it when every section is filled, another one reviews it and closes it or sends it back
//! (办法 art. 45). Whoever submitted or handled it may not review it.
use serde::{Deserialize, Serialize};

use super::part::{Choices, PartForm, Whole, emit_closed};
use super::sections::Sections;
use super::service::words;
use super::typed::Typed;
use crate::problem::Problem;
use crate::rules::disposal::closing::lack;
use crate::rules::refusal::Refusal;
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};
use crate::words as word_list;

/// 提交办结审核.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitForm {
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for SubmitForm {
    const PAGE: &'static str = "disposal/close.html";
    const SLUG: &'static str = "close";
    const ACTION: &'static str = "case.submit";
    const VERB: &'static str = "提交办结审核";
    const DONE: &'static str = "已提交办结审核";
    const STATES: &'static [PartState] = &[PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[];
    const RULE: Option<&'static str> = Some("C-30");

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        Ok(Self {
            revision: whole.part.revision,
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let sections = Sections::of(&whole.part, &whole.notice)?;
        complete(&sections)?;
        let now = tx.now;
        whole.part.state = PartState::Submitted;
        whole.part.submitted_by = Some(tx.actor.id.clone());
        whole.part.submitted_at = Some(now);
        whole.part.return_reason = String::new();
        Ok(format!("{}部分提交办结审核", whole.part.slug.zh()))
    }

    fn consequence(_whole: &Whole) -> String {
        "提交后各节锁定，退回才能再改。审核通过后，处置结果进入公示队列。".to_owned()
    }
}

/// Refuses a part that lacks a section, naming exactly what is missing.
fn complete(sections: &Sections) -> Result<(), Refusal> {
    let filled = sections.filled();
    let missing: Vec<&str> = filled
        .missing()
        .into_iter()
        .map(|section| lack(section, &filled))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::PartIncomplete {
        missing: missing.join("、"),
    })
}

word_list! {
    /// What the reviewer decides.
    pub enum Decision {
        Close = "close", "同意办结";
        Return = "return", "退回补充";
    }
}

/// 审核办结.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// A code of [`Decision`].
    pub decision: String,
    /// Why it is sent back.
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for ReviewForm {
    const PAGE: &'static str = "disposal/review.html";
    const SLUG: &'static str = "review";
    const ACTION: &'static str = "case.review";
    const VERB: &'static str = "审核办结";
    const DONE: &'static str = "已审核";
    const STATES: &'static [PartState] = &[PartState::Submitted];
    const LABELS: &'static [(&'static str, &'static str)] =
        &[("decision", "审核意见"), ("reason", "退回理由")];
    const RULE: Option<&'static str> = Some("C-30");

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        Ok(Self {
            revision: whole.part.revision,
            ..Self::default()
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        second_person(&tx.actor.id, whole)?;
        let mut typed = Typed::on(tx.today());
        let decision: Option<Decision> = typed.choice("decision", "审核意见", &self.decision);
        let Some(decision) = decision else {
            return Err(typed.refuse());
        };
        if decision == Decision::Return {
            let reason = typed.text("reason", "退回理由", &self.reason);
            typed.end()?;
            return Ok(send_back(whole, reason));
        }
        complete(&Sections::of(&whole.part, &whole.notice)?)?;
        let now = tx.now;
        whole.part.state = PartState::Closed;
        whole.part.reviewed_by = Some(tx.actor.id.clone());
        whole.part.closed_at = Some(now);
        emit_closed(tx, whole);
        Ok(format!("{}部分审核通过，办结", whole.part.slug.zh()))
    }

    fn consequence(_whole: &Whole) -> String {
        "同意后本部分办结，停止计时，不能再改；退回后由办理人补充。".to_owned()
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        Ok(Choices::from([(
            "decision",
            words(Decision::ALL, |one| (one.code(), one.zh())),
        )]))
    }
}

fn send_back(whole: &mut Whole, reason: String) -> String {
    whole.part.state = PartState::Working;
    whole.part.submitted_by = None;
    whole.part.submitted_at = None;
    let fact = format!("{}部分退回补充：{reason}", whole.part.slug.zh());
    whole.part.return_reason = reason;
    fact
}

/// 审核人 ≠ 提交人, 办理人.
fn second_person(actor: &str, whole: &Whole) -> Result<(), Refusal> {
    let same = |id: Option<&String>| id.is_some_and(|id| id == actor);
    let other = if same(whole.part.submitted_by.as_ref()) {
        "本部分的提交人"
    } else if same(whole.part.handler_id.as_ref()) {
        "本部分的办理人"
    } else {
        return Ok(());
    };
    Err(Refusal::SamePerson {
        act: "审核办结".to_owned(),
        other: other.to_owned(),
    })
}
