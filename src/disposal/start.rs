//! A part is accepted by an officer of its agency, and its disposal is started (办法 art. 43).
use serde::{Deserialize, Serialize};

use super::part::{PartForm, Whole};
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// Accepting a part: the actor handles it from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for AcceptForm {
    const PAGE: &'static str = "disposal/accept.html";
    const SLUG: &'static str = "accept";
    const ACTION: &'static str = "case.accept";
    const VERB: &'static str = "领取";
    const DONE: &'static str = "已领取，由您办理";
    const STATES: &'static [PartState] = &[PartState::Opened, PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[];
    const RULE: Option<&'static str> = Some("C-29");

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        Ok(Self {
            revision: whole.part.revision,
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let before = whole.part.handler_id.replace(tx.actor.id.clone());
        whole.part.state = PartState::Working;
        Ok(match before {
            None => format!("领取{}部分", whole.part.slug.zh()),
            Some(_) => format!("接办{}部分", whole.part.slug.zh()),
        })
    }

    fn consequence(_whole: &Whole) -> String {
        "领取后由您办理；送达、启动、办结的时限自收到结论之日起算，不因领取而改变。".to_owned()
    }
}

/// 启动核查处置.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartForm {
    /// The day.
    pub on: String,
    /// The number of the paper that starts it.
    pub paper: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for StartForm {
    const PAGE: &'static str = "disposal/start.html";
    const SLUG: &'static str = "start";
    const ACTION: &'static str = "case.start";
    const VERB: &'static str = "登记启动";
    const DONE: &'static str = "已登记启动";
    const STATES: &'static [PartState] = &[PartState::Opened, PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] =
        &[("on", "启动日期"), ("paper", "启动文书")];
    const RULE: Option<&'static str> = Some("C-29");

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        Ok(Self {
            on: whole
                .part
                .started_on
                .map_or_else(String::new, |day| day.to_string()),
            paper: whole.part.start_paper.clone(),
            revision: whole.part.revision,
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let on = typed.day("on", "启动日期", &self.on);
        let paper = typed.text("paper", "启动文书", &self.paper);
        let Some(on) = on else {
            return Err(typed.refuse());
        };
        typed.end()?;
        not_after_today("启动日期", on, today)?;
        not_before("启动日期", on, ("收到结论的日期", whole.received()))?;
        if whole.part.state == PartState::Opened {
            whole.part.handler_id = Some(tx.actor.id.clone());
            whole.part.state = PartState::Working;
        }
        let fact = format!("启动核查处置（{}），{paper}", whole.part.slug.zh());
        whole.part.started_on = Some(on);
        whole.part.start_paper = paper;
        Ok(fact)
    }

    fn consequence(_whole: &Whole) -> String {
        "登记后，启动的时限按启动日期计为按时或迟；尚未领取的，由您领取。".to_owned()
    }
}
