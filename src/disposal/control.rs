//! 产品控制: where the product went, what was sealed and recalled (办法 art. 40, 食品召回管理办法). Quantities that do not balance are refused.
use serde::{Deserialize, Serialize};

use super::part::{Choices, PartForm, Whole};
use super::sections::Sections;
use super::service::words;
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::disposal::section::{Control, ControlFault, Recall};
use crate::rules::stage::PartState;
use crate::unit::{Rx, Tx};

/// 登记产品控制.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ControlForm {
    /// The day of the check on site.
    pub on: String,
    /// The unit of all quantities.
    pub unit: String,
    /// Made or bought.
    pub total: String,
    /// Sold.
    pub sold: String,
    /// In stock.
    pub stock: String,
    /// Used up or lost.
    pub lost: String,
    /// Sealed.
    pub sealed: String,
    /// A code of [`Recall`].
    pub recall: String,
    /// Recalled.
    pub recalled: String,
    /// Why nothing, or not everything, was recalled.
    pub recall_reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for ControlForm {
    const PAGE: &'static str = "disposal/control.html";
    const SLUG: &'static str = "control";
    const ACTION: &'static str = "case.control";
    const VERB: &'static str = "登记产品控制";
    const DONE: &'static str = "已保存产品控制";
    const STATES: &'static [PartState] = &[PartState::Working];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("on", "现场检查日期"),
        ("unit", "计量单位"),
        ("total", "生产或购进"),
        ("sold", "已售"),
        ("stock", "库存"),
        ("lost", "使用或损耗"),
        ("sealed", "封存"),
        ("recall", "召回级别"),
        ("recalled", "已召回"),
        ("recall_reason", "未召回的原因"),
    ];

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let revision = whole.part.revision;
        let stands = Sections::of(&whole.part, &whole.notice)?.control;
        Ok(stands.map_or_else(
            || Self {
                revision,
                ..Self::default()
            },
            |one| Self {
                on: one.on.to_string(),
                total: one.total.to_string(),
                sold: one.sold.to_string(),
                stock: one.stock.to_string(),
                lost: one.lost.to_string(),
                sealed: one.sealed.to_string(),
                recall: one.recall.code().to_owned(),
                recalled: one.recalled.to_string(),
                recall_reason: one.recall_reason,
                unit: one.unit,
                revision,
            },
        ))
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let mut typed = Typed::on(today);
        let control = self.read(&mut typed);
        typed.end()?;
        let Some(control) = control else {
            return Err(Problem::fault("a control without a problem was not read"));
        };
        not_after_today("现场检查日期", control.on, today)?;
        not_before(
            "现场检查日期",
            control.on,
            ("收到结论的日期", whole.received()),
        )?;
        whole.part.control = serde_json::to_string(&control)?;
        Ok(format!(
            "登记产品控制：{}；{}",
            control.balance(),
            control.measures()
        ))
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        Ok(Choices::from([(
            "recall",
            words(Recall::ALL, |one| (one.code(), one.zh())),
        )]))
    }
}

impl ControlForm {
    fn read(&self, typed: &mut Typed) -> Option<Control> {
        let on = typed.day("on", "现场检查日期", &self.on);
        let recall = typed.choice("recall", "召回级别", &self.recall);
        let control = Control {
            unit: typed.text("unit", "计量单位", &self.unit),
            total: typed.quantity("total", "生产或购进数量", &self.total),
            sold: typed.quantity("sold", "已售数量", &self.sold),
            stock: typed.quantity("stock", "库存数量", &self.stock),
            lost: typed.quantity("lost", "使用或损耗数量", &self.lost),
            sealed: typed.quantity("sealed", "封存数量", &self.sealed),
            recalled: typed.quantity("recalled", "已召回数量", &self.recalled),
            recall_reason: typed.text_if_any("recall_reason", "未召回的原因", &self.recall_reason),
            on: on?,
            recall: recall?,
        };
        tell(typed, &control);
        Some(control)
    }
}

fn tell(typed: &mut Typed, control: &Control) {
    match control.fault() {
        None => {}
        Some(ControlFault::Unbalanced) => {
            let sum = control.sold + control.stock + control.lost;
            typed.wrong(
                "total",
                format!(
                    "生产或购进 {} 与已售、库存、损耗之和 {sum} 不相等，请核对数量",
                    control.total
                ),
            );
        }
        Some(ControlFault::SealedTooMuch) => typed.wrong(
            "sealed",
            format!(
                "封存 {} 多于库存 {}，请核对数量",
                control.sealed, control.stock
            ),
        ),
        Some(ControlFault::RecalledTooMuch) => typed.wrong(
            "recalled",
            format!(
                "已召回 {} 多于已售 {}，请核对数量",
                control.recalled, control.sold
            ),
        ),
        Some(ControlFault::ReasonMissing) => typed.wrong(
            "recall_reason",
            "没有召回或没有全部召回的，须写明原因，例如已售完且已食用",
        ),
    }
}
