//! One line of `anyang judge`: the fields of a JSON object in, the answer out. All values are text; all but `result`
//! may be missing. This module knows no files and no streams.

use super::lab_verdict::LabVerdict;
use super::{Asked, Judgement, LimitGiven, Purpose, Rounding, Verdict, Warning, judge_all};
use crate::rules::limit::LimitJson;
use crate::rules::reading::LodKind;
use crate::rules::reading::show::ReadingJson;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The caller's own id, given back.
    pub id: Option<String>,
    /// 检验项目
    pub item: Option<String>,
    /// 检验结果
    pub result: Option<String>,
    /// 结果单位
    pub unit: Option<String>,
    /// The limit as free text.
    pub limit: Option<String>,
    /// 最小允许限
    pub min: Option<String>,
    /// 最大允许限
    pub max: Option<String>,
    /// 允许限单位
    pub limit_unit: Option<String>,
    /// 方法检出限
    pub lod: Option<String>,
    /// 检出限单位
    pub lod_unit: Option<String>,
    /// 检出限, 定量限 or 测定低限
    pub lod_kind: Option<String>,
    /// 抽检项目 or 监测项目
    pub purpose: Option<String>,
    /// 全数值 or 修约
    pub rounding: Option<String>,
    /// Lines of one group are judged together.
    pub group: Option<String>,
    /// The laboratory's verdict.
    pub lab_verdict: Option<String>,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = serde_json::Map::deserialize(deserializer)?;
        Ok(Self::of(&object))
    }
}

impl Line {
    /// The fields of an object; a number is taken as its text, null and other types as missing.
    pub fn of(object: &serde_json::Map<String, Value>) -> Self {
        let text = |key: &str| match object.get(key) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        Self {
            id: text("id"),
            item: text("item"),
            result: text("result"),
            unit: text("unit"),
            limit: text("limit"),
            min: text("min"),
            max: text("max"),
            limit_unit: text("limit_unit"),
            lod: text("lod"),
            lod_unit: text("lod_unit"),
            lod_kind: text("lod_kind"),
            purpose: text("purpose"),
            rounding: text("rounding"),
            group: text("group"),
            lab_verdict: text("lab_verdict"),
        }
    }

    /// The question that the line asks.
    pub fn asked(&self) -> Asked<'_> {
        let limit = match (
            self.limit.as_deref(),
            self.min.as_deref(),
            self.max.as_deref(),
        ) {
            (None, None, None) => LimitGiven::Absent,
            (Some(text), None, None) => LimitGiven::Text(text),
            (None, min, max) => LimitGiven::Columns {
                min: min.unwrap_or_default(),
                max: max.unwrap_or_default(),
            },
            (Some(text), min, max) => LimitGiven::Both {
                text,
                min: min.unwrap_or_default(),
                max: max.unwrap_or_default(),
            },
        };
        Asked {
            item: self.item.as_deref().unwrap_or_default(),
            result: self.result.as_deref().unwrap_or_default(),
            unit: self.unit.as_deref(),
            limit,
            limit_unit: self.limit_unit.as_deref(),
            lod: self.lod.as_deref(),
            lod_unit: self.lod_unit.as_deref(),
            lod_kind: self
                .lod_kind
                .as_deref()
                .and_then(LodKind::parse)
                .unwrap_or_default(),
            purpose: self
                .purpose
                .as_deref()
                .and_then(Purpose::parse)
                .unwrap_or_default(),
            rounding: self
                .rounding
                .as_deref()
                .and_then(Rounding::parse)
                .unwrap_or_default(),
            applies: None,
        }
    }
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The line's own id.
    pub id: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: a stable code.
    pub reason: &'static str,
    /// Why, in one Chinese sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Stable codes of what a person should know besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<Warning>>,
    /// How the result was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingJson>,
    /// How the limit was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitJson>,
    /// Whether the laboratory's verdict is ours; null when it gave none that can be read.
    pub agrees_with_lab: Option<bool>,
}

impl Answer {
    /// The answer to a line that is no object.
    pub fn bad_line() -> Self {
        Self {
            id: None,
            verdict: Verdict::Undetermined,
            reason: "bad_line",
            explanation: None,
            warnings: None,
            reading: None,
            limit: None,
            agrees_with_lab: None,
        }
    }

    fn of(line: &Line, judgement: Judgement) -> Self {
        let lab = line.lab_verdict.as_deref().and_then(LabVerdict::parse);
        let agrees = lab.map(|(verdict, _)| verdict.agrees(judgement.verdict));
        let reading = judgement.reading_json();
        let limit = judgement.limit_json();
        let mut warnings = judgement.warnings;
        if lab.is_some_and(|(_, own)| !own) {
            warnings.push(Warning::VerdictWord);
        }
        if agrees == Some(false) {
            warnings.push(Warning::VerdictDiffers);
        }
        Self {
            id: line.id.clone(),
            verdict: judgement.verdict,
            reason: judgement.reason,
            explanation: Some(judgement.explanation),
            warnings: Some(warnings),
            reading: Some(reading),
            limit: Some(limit),
            agrees_with_lab: agrees,
        }
    }
}

/// Answers lines that belong together, in order; `None` stands for a line that was no object.
pub fn answer_all(lines: &[Option<Line>]) -> Vec<Answer> {
    let asked: Vec<(Asked<'_>, Option<&str>)> = lines
        .iter()
        .flatten()
        .map(|line| (line.asked(), line.group.as_deref()))
        .collect();
    let mut judgements = judge_all(&asked).into_iter();
    lines
        .iter()
        .map(|line| match line {
            None => Answer::bad_line(),
            Some(line) => judgements
                .next()
                .map_or_else(Answer::bad_line, |judgement| Answer::of(line, judgement)),
        })
        .collect()
}
