//! The judgement: what a result means, held against the limit that applies, gives a verdict with its trace.
//! All readings must agree; where they do not, the honest answer is `undetermined`. A wrong `conforming` is the worst
//! defect this program can have: nothing here may turn a doubt into one.

mod asked;
mod bound;
pub mod code;
mod compare;
mod explain;
mod finding;
pub mod group;
pub mod lab_verdict;
pub mod line;
mod lod;
mod plan;
pub mod rounding;
mod trace;
mod weighed;
mod written_out;

use crate::rules::limit::{self, Limit, LimitJson};
use crate::rules::measure::level;
use crate::rules::reading::show::ReadingJson;
use crate::rules::reading::{LodKind, Reading};
use asked::Case;
pub use code::Warning;
use finding::Outcome;
pub use group::judge_all;
pub use rounding::Rounding;
use serde::Serialize;
pub use trace::Trace;

/// The version of the engine; it changes whenever a verdict could.
pub const ENGINE_VERSION: &str = "1.1.0";

/// Whether an item is inspected against a limit or monitored against a reference value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 抽检项目
    #[default]
    Inspection,
    /// 监测项目
    Monitoring,
}

impl Purpose {
    /// The purpose by its Chinese name; `None` for other texts.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "抽检项目" | "抽检" => Some(Self::Inspection),
            "监测项目" | "监测" => Some(Self::Monitoring),
            _ => None,
        }
    }
}

/// Where the limit of an item is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitGiven<'a> {
    /// Nowhere but perhaps in the item's name.
    #[default]
    Absent,
    /// In a free text.
    Text(&'a str),
    /// In the columns of a laboratory's sheet.
    Columns {
        /// 最小允许限
        min: &'a str,
        /// 最大允许限
        max: &'a str,
    },
    /// In both; they must agree.
    Both {
        /// The free text.
        text: &'a str,
        /// 最小允许限
        min: &'a str,
        /// 最大允许限
        max: &'a str,
    },
}

/// One item to judge, as it was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// 检验项目
    pub item: &'a str,
    /// 检验结果
    pub result: &'a str,
    /// 结果单位
    pub unit: Option<&'a str>,
    /// The limit.
    pub limit: LimitGiven<'a>,
    /// 允许限单位
    pub limit_unit: Option<&'a str>,
    /// 方法检出限
    pub lod: Option<&'a str>,
    /// 检出限单位
    pub lod_unit: Option<&'a str>,
    /// 检出限、定量限或测定低限
    pub lod_kind: LodKind,
    /// 抽检项目 or 监测项目
    pub purpose: Purpose,
    /// 全数值比较法 or 修约值比较法
    pub rounding: Rounding,
    /// Which of several alternatives applies to the sample (its grade, form …), where that is known.
    pub applies: Option<&'a str>,
}

/// The verdict on one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Verdict {
    /// 合格项
    #[serde(rename = "conforming")]
    Conforming,
    /// 不合格项
    #[serde(rename = "nonconforming")]
    Nonconforming,
    /// 问题项: a monitoring item over its reference value.
    #[serde(rename = "problem")]
    Concern,
    /// 不判定项: a monitoring item within its reference value, or without one.
    #[serde(rename = "not_judged")]
    NotJudged,
    /// 未检验
    #[serde(rename = "not_tested")]
    NotTested,
    /// 待人工判定
    #[serde(rename = "undetermined")]
    Undetermined,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 6] = [
        Self::Conforming,
        Self::Nonconforming,
        Self::Concern,
        Self::NotJudged,
        Self::NotTested,
        Self::Undetermined,
    ];

    /// The verdict of a stable code; `None` for other texts.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::Nonconforming => "nonconforming",
            Self::Concern => "problem",
            Self::NotJudged => "not_judged",
            Self::NotTested => "not_tested",
            Self::Undetermined => "undetermined",
        }
    }

    /// The words for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conforming => "合格项",
            Self::Nonconforming => "不合格项",
            Self::Concern => "问题项",
            Self::NotJudged => "不判定项",
            Self::NotTested => "未检验",
            Self::Undetermined => "待人工判定",
        }
    }
}

/// A verdict with what led to it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Why: a stable code of [`code::REASONS`].
    pub reason: &'static str,
    /// Why, in one Chinese sentence.
    pub explanation: String,
    /// What a person should know besides.
    pub warnings: Vec<Warning>,
    /// How the result was read; empty when it was not.
    pub readings: Vec<Reading>,
    /// How the limit was read.
    pub limit: Limit,
    comparison: finding::Finding,
    rounding: Rounding,
}

impl Judgement {
    /// The reading as JSON.
    pub fn reading_json(&self) -> ReadingJson {
        ReadingJson::of(&self.readings)
    }

    /// The limit as JSON.
    pub fn limit_json(&self) -> LimitJson {
        LimitJson::from(&self.limit)
    }

    /// The trace to store: what was read, which limit, conversion, rule, comparison, engine, and the question itself,
    /// from which the verdict can be computed again.
    pub fn trace(&self, asked: &Asked<'_>) -> Trace {
        Trace::of(self, asked)
    }
}

/// Judges one item by itself. Items of a group are judged by [`judge_all`].
///
/// ```
/// # use anyang::rules::judge::{judge, Asked, LimitGiven, Verdict};
/// let asked = Asked { item: "毒死蜱", result: "0.32mg/kg", limit: LimitGiven::Text("≤0.02mg/kg"), ..Asked::default() };
/// let judgement = judge(&asked);
/// assert_eq!(judgement.verdict, Verdict::Nonconforming);
/// assert_eq!(judgement.explanation, "0.32 mg/kg 大于限量 0.02 mg/kg，为限量的 16 倍");
/// ```
pub fn judge(asked: &Asked<'_>) -> Judgement {
    Case::new(asked).judge()
}

/// The verdict that an outcome means for the purpose of the item.
fn verdict(outcome: Outcome, purpose: Purpose, limit: &Limit) -> Verdict {
    match (outcome, purpose) {
        (Outcome::Pass, Purpose::Inspection) => Verdict::Conforming,
        (Outcome::Fail, Purpose::Inspection) => Verdict::Nonconforming,
        (Outcome::Pass, Purpose::Monitoring) => Verdict::NotJudged,
        (Outcome::Fail, Purpose::Monitoring) => Verdict::Concern,
        (Outcome::Unknown, Purpose::Monitoring) if *limit == Limit::None => Verdict::NotJudged,
        (Outcome::Unknown, _) => Verdict::Undetermined,
        (Outcome::NotTested, _) => Verdict::NotTested,
    }
}

/// Whether two limits say the same; a sign that one leaves out and the other writes is no difference.
fn same_limit(one: &Limit, other: &Limit) -> bool {
    match (one, other) {
        (Limit::Bound(a), Limit::Bound(b)) => {
            same_edge(a.lower.as_ref(), b.lower.as_ref())
                && same_edge(a.upper.as_ref(), b.upper.as_ref())
        }
        // A number without sign whose direction is not known says what the columns say, if either reading does.
        (
            Limit::Alternatives {
                choices,
                open: false,
            },
            Limit::Bound(_),
        ) if one.is_bare() && choices.iter().all(|choice| choice.label.is_empty()) => choices
            .iter()
            .any(|choice| same_limit(&choice.limit, other)),
        (Limit::NotDetected | Limit::NotPermitted, Limit::NotDetected | Limit::NotPermitted)
        | (Limit::LabelValue(_), Limit::LabelValue(_)) => true,
        (Limit::Plan(a), Limit::Plan(b)) => {
            (a.n, a.c, a.m.value, a.big.map(|m| m.value))
                == (b.n, b.c, b.m.value, b.big.map(|m| m.value))
        }
        _ => one == other,
    }
}

fn same_edge(one: Option<&limit::Edge>, other: Option<&limit::Edge>) -> bool {
    let (Some(a), Some(b)) = (one, other) else {
        return one.is_none() && other.is_none();
    };
    let unsaid = a.ends == limit::Ends::Unsaid || b.ends == limit::Ends::Unsaid;
    let values = match (&a.unit, &b.unit) {
        (Some(from), Some(to)) => level((a.number.value, from), (b.number.value, to)),
        _ => Some((a.number.value, b.number.value)),
    };
    (unsaid || a.ends == b.ends) && values.is_some_and(|(left, right)| left == right)
}

#[cfg(test)]
mod tests;
