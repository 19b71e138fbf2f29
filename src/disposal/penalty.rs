//! 立案处罚: the decision to file or not, and what came of it (行政处罚程序规定 art. 18, 64). Without a penalty there is a reason.
use serde::{Deserialize, Serialize};

use super::part::{Choices, PartForm, Whole};
use super::sections::Sections;
use super::service::words;
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::rules::disposal::section::{Filing, NoPenalty, Outcome, Penalty, yuan};
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// 登记立案处罚.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PenaltyForm {
    /// A code of [`Filing`].
    pub filing: String,
    /// The day of that decision.
    pub on: String,
    /// The number of the filing.
    pub number: String,
    /// A code of [`Outcome`]; empty while a filed case is investigated.
    pub outcome: String,
    /// The number of the decision, or of the letter to the police.
    pub decision: String,
    /// The day of the decision.
    pub decided_on: String,
    /// The fine in 元.
    pub fine: String,
    /// Confiscated unlawful gains in 元.
    pub confiscated: String,
    /// A code of [`NoPenalty`], where there is no penalty.
    pub no_penalty: String,
    /// Facts and basis.
    pub text: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for PenaltyForm {
    const PAGE: &'static str = "disposal/penalty.html";
    const SLUG: &'static str = "penalty";
    const ACTION: &'static str = "case.penalty";
    const VERB: &'static str = "登记立案处罚";
    const DONE: &'static str = "已保存立案处罚";
    const STATES: &'static [PartState] = &[PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("filing", "是否立案"),
        ("on", "决定日期"),
        ("number", "立案文号"),
        ("outcome", "处理结果"),
        ("decision", "决定书文号"),
        ("decided_on", "处罚决定日期"),
        ("fine", "罚款（元）"),
        ("confiscated", "没收违法所得（元）"),
        ("no_penalty", "不予处罚的理由"),
        ("text", "事实与依据"),
    ];
    const RULE: Option<&'static str> = Some("C-36");

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let revision = whole.part.revision;
        let stands = Sections::of(&whole.part, &whole.notice)?.penalty;
        Ok(stands.map_or_else(
            || Self {
                revision,
                ..Self::default()
            },
            |one| Self::from_value(one, revision),
        ))
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let penalty = self.read(&mut typed);
        let Some(penalty) = penalty else {
            return Err(typed.refuse());
        };
        typed.end()?;
        check_days(&penalty, whole.received(), today)?;
        whole.part.penalty = serde_json::to_string(&penalty)?;
        Ok(match (penalty.filing, penalty.outcome) {
            (Filing::NotFiled, _) => "决定不予立案".to_owned(),
            (Filing::Filed, None) => format!("立案，{}", penalty.number),
            (Filing::Filed, Some(outcome)) => format!("{}，{}", outcome.zh(), penalty.decision),
        })
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        let mut outcomes = words(Outcome::ALL, |one| (one.code(), one.zh()));
        outcomes.insert(0, super::part::Choice::none("尚在调查"));
        let mut reasons = words(NoPenalty::ALL, |one| (one.code(), one.zh()));
        reasons.insert(0, super::part::Choice::none("没有这种情形"));
        Ok(Choices::from([
            ("filing", words(Filing::ALL, |one| (one.code(), one.zh()))),
            ("outcome", outcomes),
            ("no_penalty", reasons),
        ]))
    }
}

fn check_days(penalty: &Penalty, received: Day, today: Day) -> Result<(), Problem> {
    not_after_today("立案或不予立案的日期", penalty.on, today)?;
    not_before(
        "立案或不予立案的日期",
        penalty.on,
        ("收到结论的日期", received),
    )?;
    if let Some(decided) = penalty.decided_on {
        not_after_today("处罚决定日期", decided, today)?;
        not_before("处罚决定日期", decided, ("立案日期", penalty.on))?;
    }
    Ok(())
}

impl PenaltyForm {
    fn from_value(one: Penalty, revision: i32) -> Self {
        let sum = |fen| {
            if fen == 0 { String::new() } else { yuan(fen) }
        };
        Self {
            filing: one.filing.code().to_owned(),
            on: one.on.to_string(),
            number: one.number,
            outcome: one.outcome.map_or("", Outcome::code).to_owned(),
            decision: one.decision,
            decided_on: one
                .decided_on
                .map_or_else(String::new, |day| day.to_string()),
            fine: sum(one.fine),
            confiscated: sum(one.confiscated),
            no_penalty: one.no_penalty.map_or("", NoPenalty::code).to_owned(),
            text: one.text,
            revision,
        }
    }

    /// Not filed: a reason and nothing else. Filed: a number; decided: a decision with its day, a reason where nothing was imposed.
    fn read(&self, typed: &mut Typed) -> Option<Penalty> {
        let filing: Option<Filing> = typed.choice("filing", "是否立案", &self.filing);
        let on = typed.day("on", "立案或不予立案的日期", &self.on);
        let text = typed.text_if_any("text", "事实与依据", &self.text);
        let mut penalty = Penalty {
            filing: filing?,
            on: on?,
            number: String::new(),
            outcome: None,
            decision: String::new(),
            decided_on: None,
            fine: 0,
            confiscated: 0,
            no_penalty: None,
            text,
        };
        match penalty.filing {
            Filing::NotFiled => penalty.no_penalty = self.reason(typed),
            Filing::Filed => self.read_filed(typed, &mut penalty),
        }
        Some(penalty)
    }

    fn reason(&self, typed: &mut Typed) -> Option<NoPenalty> {
        typed.choice("no_penalty", "不予处罚的理由", &self.no_penalty)
    }

    fn read_filed(&self, typed: &mut Typed, penalty: &mut Penalty) {
        penalty.number = typed.text("number", "立案文号", &self.number);
        if self.outcome.trim().is_empty() {
            return;
        }
        penalty.outcome = typed.choice("outcome", "处理结果", &self.outcome);
        penalty.decision = typed.text("decision", "决定书或移送书文号", &self.decision);
        penalty.decided_on = typed.day("decided_on", "处罚决定日期", &self.decided_on);
        match penalty.outcome {
            Some(Outcome::Penalised) => {
                penalty.fine = typed.money("fine", "罚款", &self.fine);
                penalty.confiscated = typed.money("confiscated", "没收违法所得", &self.confiscated);
            }
            Some(Outcome::Exempted) => penalty.no_penalty = self.reason(typed),
            Some(Outcome::Referred) | None => {}
        }
    }
}
