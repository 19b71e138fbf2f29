//! 原因排查: why the product failed, found on the spot (办法 art. 40, 43).
use serde::{Deserialize, Serialize};

use super::part::{Choices, PartForm, Whole};
use super::sections::Sections;
use super::service::words;
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::disposal::section::{Cause, CauseKind};
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// 登记原因排查.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CauseForm {
    /// The day it was found out.
    pub on: String,
    /// A code of [`CauseKind`].
    pub kind: String,
    /// What was found.
    pub text: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for CauseForm {
    const PAGE: &'static str = "disposal/cause.html";
    const SLUG: &'static str = "cause";
    const ACTION: &'static str = "case.cause";
    const VERB: &'static str = "登记原因排查";
    const DONE: &'static str = "已保存原因排查";
    const STATES: &'static [PartState] = &[PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("on", "查明日期"),
        ("kind", "原因类别"),
        ("text", "排查情况"),
    ];

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let revision = whole.part.revision;
        let stands = Sections::of(&whole.part, &whole.notice)?.cause;
        Ok(stands.map_or_else(
            || Self {
                revision,
                ..Self::default()
            },
            |one| Self {
                on: one.on.to_string(),
                kind: one.kind.code().to_owned(),
                text: one.text,
                revision,
            },
        ))
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let on = typed.day("on", "查明日期", &self.on);
        let kind: Option<CauseKind> = typed.choice("kind", "原因类别", &self.kind);
        let text = typed.text("text", "排查情况", &self.text);
        let (Some(on), Some(kind)) = (on, kind) else {
            return Err(typed.refuse());
        };
        typed.end()?;
        not_after_today("查明日期", on, today)?;
        not_before("查明日期", on, ("收到结论的日期", whole.received()))?;
        whole.part.cause = serde_json::to_string(&Cause { on, kind, text })?;
        Ok(format!("登记原因排查：{}", kind.zh()))
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        Ok(Choices::from([(
            "kind",
            words(CauseKind::ALL, |one| (one.code(), one.zh())),
        )]))
    }
}
