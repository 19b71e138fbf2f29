//! A part of a party beyond the city is handed over: the sampling county sends the letter, through the national system to another province
//! (办法 art. 27). Its own clocks stop; it stays in sight as handed over.
use serde::{Deserialize, Serialize};

use super::part::{PartForm, Whole};
use super::sections::{Letter, Sections};
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// 登记移送.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferForm {
    /// The number of the letter.
    pub letter: String,
    /// The receiving agency.
    pub to: String,
    /// The day it was sent.
    pub on: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for TransferForm {
    const PAGE: &'static str = "disposal/transfer.html";
    const SLUG: &'static str = "transfer";
    const ACTION: &'static str = "case.transfer";
    const VERB: &'static str = "登记移送";
    const DONE: &'static str = "已登记移送";
    const STATES: &'static [PartState] = &[PartState::ToTransfer];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("letter", "移送函文号"),
        ("to", "接收部门"),
        ("on", "发函日期"),
    ];

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let letter = Sections::of(&whole.part, &whole.notice)?
            .letter
            .unwrap_or_default();
        Ok(Self {
            letter: letter.number,
            to: letter.to,
            on: whole
                .part
                .transferred_on
                .map_or_else(String::new, |day| day.to_string()),
            revision: whole.part.revision,
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let letter = Letter {
            number: typed.text("letter", "移送函文号", &self.letter),
            to: typed.text("to", "接收部门", &self.to),
        };
        let Some(on) = typed.day("on", "发函日期", &self.on) else {
            return Err(typed.refuse());
        };
        typed.end()?;
        not_after_today("发函日期", on, today)?;
        not_before("发函日期", on, ("收到结论的日期", whole.received()))?;
        whole.part.transfer_letter = serde_json::to_string(&letter)?;
        whole.part.transferred_on = Some(on);
        whole.part.state = PartState::Transferred;
        Ok(format!(
            "{}部分移送{}，{}",
            whole.part.slug.zh(),
            letter.to,
            letter.number
        ))
    }

    fn consequence(_whole: &Whole) -> String {
        "登记后，本部分在本局的时限停止，状态为已移送；各部分都办结或移送的，案件办结。".to_owned()
    }
}
