//! What each section of a part says once it was checked: quantities that balance, a cause, a decision on a penalty, a recheck.
//! A value here is always consistent in itself; whether it is enough to close is asked in `closing`.
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::rules::day::Day;
use crate::words;

words! {
    /// How a notice reached its addressee (送达).
    pub enum ServiceMethod {
        Direct = "direct", "直接送达";
        Post = "post", "邮寄送达";
        Electronic = "electronic", "电子送达";
        Left = "left", "留置送达";
        Entrusted = "entrusted", "委托送达";
        Announcement = "announcement", "公告送达";
    }
}

words! {
    /// 召回级别 (食品召回管理办法 art. 13), or that nothing is left to recall.
    pub enum Recall {
        First = "first", "一级召回";
        Second = "second", "二级召回";
        Third = "third", "三级召回";
        None = "none", "不召回";
    }
}

words! {
    /// Why the product failed (不合格原因).
    pub enum CauseKind {
        Material = "material", "原料问题";
        Process = "process", "生产工艺";
        Additive = "additive", "添加剂使用";
        Hygiene = "hygiene", "环境卫生";
        Storage = "storage", "储存运输";
        Purchase = "purchase", "购进时即不合格";
        Label = "label", "标签标识";
        Counterfeit = "counterfeit", "假冒产品";
        NotFound = "not_found", "未能查明";
    }
}

words! {
    /// 立案 or not (行政处罚程序规定 art. 18).
    pub enum Filing {
        Filed = "filed", "立案";
        NotFiled = "not_filed", "不予立案";
    }
}

words! {
    /// How a filed case ended.
    pub enum Outcome {
        Penalised = "penalised", "给予行政处罚";
        Exempted = "exempted", "不予行政处罚";
        Referred = "referred", "移送公安机关";
    }
}

words! {
    /// Why no penalty was given.
    pub enum NoPenalty {
        PurchaseInspected = "purchase_inspected", "履行了进货查验等义务，免予处罚（食品安全法第 136 条）";
        MinorCorrected = "minor_corrected", "轻微并及时改正，没有造成危害后果（行政处罚法第 33 条）";
        FirstTime = "first_time", "初次违法且危害后果轻微并及时改正（行政处罚法第 33 条）";
        TooLate = "too_late", "超过追究期限（行政处罚法第 36 条）";
        NoFact = "no_fact", "违法事实不成立";
        OtherAuthority = "other_authority", "由其他机关处理";
    }
}

words! {
    /// What came of correction and recheck (整改复查).
    pub enum Recheck {
        Passed = "passed", "复查合格";
        Failed = "failed", "复查不合格";
        NotNeeded = "not_needed", "无需整改";
    }
}

/// 产品控制: what was there, where it went, what was sealed and recalled. Quantities in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The day of the check on site.
    pub on: Day,
    /// The unit of all quantities: kg, 桶.
    pub unit: String,
    /// Made or bought.
    pub total: Decimal,
    /// Sold.
    pub sold: Decimal,
    /// In stock.
    pub stock: Decimal,
    /// Used up or lost.
    pub lost: Decimal,
    /// Sealed, of the stock.
    pub sealed: Decimal,
    /// The level of the recall.
    pub recall: Recall,
    /// Recalled, of what was sold.
    pub recalled: Decimal,
    /// Why nothing, or not everything, was recalled.
    pub recall_reason: String,
}

/// What does not fit in a product control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlFault {
    /// Total and parts differ.
    Unbalanced,
    /// More sealed than in stock.
    SealedTooMuch,
    /// More recalled than sold.
    RecalledTooMuch,
    /// Sold goods not recalled, without a reason.
    ReasonMissing,
}

impl Control {
    /// The first thing that does not fit, if any (办法 art. 40, 召回管理办法).
    pub fn fault(&self) -> Option<ControlFault> {
        let sum = self
            .sold
            .checked_add(self.stock)
            .and_then(|sum| sum.checked_add(self.lost));
        let complete = self.recall != Recall::None && self.recalled == self.sold;
        if sum != Some(self.total) {
            Some(ControlFault::Unbalanced)
        } else if self.sealed > self.stock {
            Some(ControlFault::SealedTooMuch)
        } else if self.recalled > self.sold {
            Some(ControlFault::RecalledTooMuch)
        } else if !complete && self.recall_reason.trim().is_empty() {
            Some(ControlFault::ReasonMissing)
        } else {
            None
        }
    }

    /// 500 桶 = 售 430 + 存 68 + 耗 2.
    pub fn balance(&self) -> String {
        format!(
            "{} {} = 售 {} + 存 {} + 耗 {}",
            self.total, self.unit, self.sold, self.stock, self.lost
        )
    }

    /// 封存 68，二级召回 115 / 430.
    pub fn measures(&self) -> String {
        let recall = match self.recall {
            Recall::None => format!("不召回：{}", self.recall_reason),
            level => format!("{} {} / {}", level.zh(), self.recalled, self.sold),
        };
        format!("封存 {}，{recall}", self.sealed)
    }
}

/// 原因排查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The day it was found out.
    pub on: Day,
    /// Its kind.
    pub kind: CauseKind,
    /// What was found, in words.
    pub text: String,
}

/// 立案处罚: the decision to file or not, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Filed or not.
    pub filing: Filing,
    /// The day of that decision.
    pub on: Day,
    /// The number of the filing.
    pub number: String,
    /// What came of a filed case; none while it is investigated.
    pub outcome: Option<Outcome>,
    /// The number of the decision, or of the letter to the police.
    pub decision: String,
    /// The day of the decision.
    pub decided_on: Option<Day>,
    /// The fine in 分.
    pub fine: i64,
    /// Confiscated unlawful gains in 分.
    pub confiscated: i64,
    /// Why there is no penalty.
    pub no_penalty: Option<NoPenalty>,
    /// Facts and basis, in words.
    pub text: String,
}

impl Penalty {
    /// Whether the last word was spoken: not filed with its reason, or filed and decided.
    pub fn is_decided(&self) -> bool {
        match self.filing {
            Filing::NotFiled => self.no_penalty.is_some(),
            Filing::Filed => self.outcome.is_some(),
        }
    }
}

/// 整改复查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// The day it was corrected.
    pub on: Option<Day>,
    /// The day of the recheck.
    pub rechecked_on: Option<Day>,
    /// What came of it.
    pub recheck: Recheck,
    /// What was corrected, or why nothing had to be.
    pub text: String,
}

impl Rectification {
    /// Whether nothing remains to be corrected.
    pub fn is_done(&self) -> bool {
        self.recheck != Recheck::Failed
    }
}

/// 500,000 分 → 5,000.00 (元).
pub fn yuan(fen: i64) -> String {
    let whole = (fen / 100).unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!(
        "{}{out}.{:02}",
        if fen < 0 { "-" } else { "" },
        (fen % 100).unsigned_abs()
    )
}

/// 5,000.00 (元) → 500,000 分; nothing but a sum without fractions of a 分, and none below 0.
pub fn fen(yuan: &str) -> Option<i64> {
    let plain: String = yuan
        .trim()
        .chars()
        .filter(|sign| !matches!(sign, ',' | '，' | ' '))
        .collect();
    let amount: Decimal = plain.trim_end_matches('元').parse().ok()?;
    let fen = amount.checked_mul(Decimal::ONE_HUNDRED)?;
    let whole = fen.is_integer() && !fen.is_sign_negative();
    whole
        .then(|| fen.trunc().to_string().parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn control(total: u32, sold: u32, stock: u32, lost: u32) -> Control {
        Control {
            on: "2026-09-29".parse().unwrap(),
            unit: "桶".to_owned(),
            total: total.into(),
            sold: sold.into(),
            stock: stock.into(),
            lost: lost.into(),
            sealed: stock.into(),
            recall: Recall::Second,
            recalled: sold.into(),
            recall_reason: String::new(),
        }
    }

    #[test]
    fn quantities_balance_or_are_refused() {
        let good = control(500, 430, 68, 2);
        assert_eq!(good.fault(), None);
        assert_eq!(good.balance(), "500 桶 = 售 430 + 存 68 + 耗 2");
        assert_eq!(good.measures(), "封存 68，二级召回 430 / 430");
        assert_eq!(
            control(500, 430, 68, 1).fault(),
            Some(ControlFault::Unbalanced)
        );
        let sealed = Control {
            sealed: 69.into(),
            ..good.clone()
        };
        assert_eq!(sealed.fault(), Some(ControlFault::SealedTooMuch));
        let recalled = Control {
            recalled: 431.into(),
            ..good.clone()
        };
        assert_eq!(recalled.fault(), Some(ControlFault::RecalledTooMuch));
        let silent = Control {
            recalled: 115.into(),
            ..good
        };
        assert_eq!(silent.fault(), Some(ControlFault::ReasonMissing));
        let told = Control {
            recall_reason: "其余已食用".to_owned(),
            ..silent
        };
        assert_eq!(told.fault(), None);
    }

    #[test]
    fn money_is_whole_fen() {
        assert_eq!(fen("50,000.00"), Some(5_000_000));
        assert_eq!(fen("0.5"), Some(50));
        assert_eq!(yuan(5_000_000), "50,000.00");
        for text in ["0.005", "-1", "五千", "", "1e3x"] {
            assert_eq!(fen(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_adds_up_is_never_refused_for_its_sum(sold in 0u32..9999, stock in 0u32..9999, lost in 0u32..9999, more in 1u32..9) {
            prop_assert_eq!(control(sold + stock + lost, sold, stock, lost).fault(), None);
            prop_assert_eq!(control(sold + stock + lost + more, sold, stock, lost).fault(), Some(ControlFault::Unbalanced));
        }

        #[test]
        fn money_reads_what_it_writes(sum in 0i64..1_000_000_000_000) {
            prop_assert_eq!(fen(&yuan(sum)), Some(sum));
        }

        #[test]
        fn any_text_is_a_sum_or_none(text in ".{0,40}") {
            prop_assert!(fen(&text).is_none_or(|sum| sum >= 0));
        }
    }
}
