//! 整改复查: what was corrected and what the recheck on site found (办法 art. 40, 43). A day that is only planned is no recheck.
use serde::{Deserialize, Serialize};

use super::part::{Choices, PartForm, Whole};
use super::sections::Sections;
use super::service::words;
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::rules::disposal::section::{Recheck, Rectification};
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// 登记整改复查.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RectificationForm {
    /// A code of [`Recheck`].
    pub recheck: String,
    /// The day it was corrected.
    pub on: String,
    /// The day of the recheck.
    pub rechecked_on: String,
    /// What was corrected, or why nothing had to be.
    pub text: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for RectificationForm {
    const PAGE: &'static str = "disposal/rectification.html";
    const SLUG: &'static str = "rectification";
    const ACTION: &'static str = "case.rectification";
    const VERB: &'static str = "登记整改复查";
    const DONE: &'static str = "已保存整改复查";
    const STATES: &'static [PartState] = &[PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("recheck", "复查结果"),
        ("on", "整改完成日期"),
        ("rechecked_on", "复查日期"),
        ("text", "整改情况"),
    ];

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let revision = whole.part.revision;
        let stands = Sections::of(&whole.part, &whole.notice)?.rectification;
        let said = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        Ok(stands.map_or_else(
            || Self {
                revision,
                ..Self::default()
            },
            |one| Self {
                recheck: one.recheck.code().to_owned(),
                on: said(one.on),
                rechecked_on: said(one.rechecked_on),
                text: one.text,
                revision,
            },
        ))
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let read = self.read(&mut typed);
        let Some(done) = read else {
            return Err(typed.refuse());
        };
        typed.end()?;
        check_days(&done, whole.received(), today)?;
        let fact = format!("登记整改复查：{}", done.recheck.zh());
        whole.part.rectification = serde_json::to_string(&done)?;
        Ok(fact)
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        Ok(Choices::from([(
            "recheck",
            words(Recheck::ALL, |one| (one.code(), one.zh())),
        )]))
    }
}

impl RectificationForm {
    fn read(&self, typed: &mut Typed) -> Option<Rectification> {
        let recheck: Option<Recheck> = typed.choice("recheck", "复查结果", &self.recheck);
        let label = if recheck == Some(Recheck::NotNeeded) {
            "无需整改的原因"
        } else {
            "整改情况"
        };
        let text = typed.text("text", label, &self.text);
        let (on, rechecked_on) = if recheck == Some(Recheck::NotNeeded) {
            (None, None)
        } else {
            (
                typed.day("on", "整改完成日期", &self.on),
                typed.day("rechecked_on", "复查日期", &self.rechecked_on),
            )
        };
        Some(Rectification {
            on,
            rechecked_on,
            recheck: recheck?,
            text,
        })
    }
}

fn check_days(done: &Rectification, received: Day, today: Day) -> Result<(), Problem> {
    if let Some(on) = done.on {
        not_after_today("整改完成日期", on, today)?;
        not_before("整改完成日期", on, ("收到结论的日期", received))?;
        if let Some(rechecked) = done.rechecked_on {
            not_after_today("复查日期", rechecked, today)?;
            not_before("复查日期", rechecked, ("整改完成日期", on))?;
        }
    }
    Ok(())
}
