//! The trace that is stored with a verdict: everything needed to check it by hand and to compute it again.

use super::finding::Detail;
use super::{Asked, ENGINE_VERSION, Judgement, LimitGiven, Purpose, Rounding, Verdict, Warning};
use crate::rules::limit::LimitJson;
use crate::rules::reading::LodKind;
use crate::rules::reading::show::ReadingJson;
use serde::Serialize;

/// A verdict's trace as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// Version of the engine.
    pub engine: &'static str,
    /// The question as it was asked, raw texts kept.
    pub asked: AskedJson,
    /// 读取: what was read.
    pub read: ReadingJson,
    /// 限量: how the limit was read.
    pub limit: LimitJson,
    /// 换算: the value in the limit's unit; none when nothing was converted.
    pub conversion: Option<String>,
    /// 规则: 全数值比较法 or 修约值比较法.
    pub rule: &'static str,
    /// 比较: the sentence.
    pub comparison: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: &'static str,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// A question with owned texts: judging it again gives the same verdict under the same engine.
#[derive(Clone, Debug, Serialize)]
pub struct AskedJson {
    /// 检验项目
    pub item: String,
    /// 检验结果
    pub result: String,
    /// 结果单位
    pub unit: Option<String>,
    /// The free text of the limit.
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
    /// 检出限、定量限或测定低限
    pub lod_kind: LodKind,
    /// 抽检项目 or 监测项目
    pub purpose: Purpose,
    /// The rounding rule.
    pub rounding: Rounding,
    /// Which alternative applies.
    pub applies: Option<String>,
}

impl AskedJson {
    /// The question's own texts, borrowed again for judging.
    pub fn as_asked(&self) -> Asked<'_> {
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
            item: &self.item,
            result: &self.result,
            unit: self.unit.as_deref(),
            limit,
            limit_unit: self.limit_unit.as_deref(),
            lod: self.lod.as_deref(),
            lod_unit: self.lod_unit.as_deref(),
            lod_kind: self.lod_kind,
            purpose: self.purpose,
            rounding: self.rounding,
            applies: self.applies.as_deref(),
        }
    }
}

impl From<&Asked<'_>> for AskedJson {
    fn from(asked: &Asked<'_>) -> Self {
        let (limit, min, max) = match asked.limit {
            LimitGiven::Absent => (None, None, None),
            LimitGiven::Text(text) => (Some(text), None, None),
            LimitGiven::Columns { min, max } => (None, Some(min), Some(max)),
            LimitGiven::Both { text, min, max } => (Some(text), Some(min), Some(max)),
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            item: asked.item.to_owned(),
            result: asked.result.to_owned(),
            unit: owned(asked.unit),
            limit: owned(limit),
            min: owned(min),
            max: owned(max),
            limit_unit: owned(asked.limit_unit),
            lod: owned(asked.lod),
            lod_unit: owned(asked.lod_unit),
            lod_kind: asked.lod_kind,
            purpose: asked.purpose,
            rounding: asked.rounding,
            applies: owned(asked.applies),
        }
    }
}

impl Trace {
    pub(super) fn of(judgement: &Judgement, asked: &Asked<'_>) -> Self {
        let conversion = match &judgement.comparison.detail {
            Detail::Edge {
                single,
                edge,
                converted: Some(value),
                ..
            } => {
                let unit = edge
                    .unit
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                Some(format!("{single} → {} {unit}", value.normalize()))
            }
            _ => None,
        };
        Self {
            engine: ENGINE_VERSION,
            asked: AskedJson::from(asked),
            read: judgement.reading_json(),
            limit: judgement.limit_json(),
            conversion,
            rule: judgement.rounding.name(),
            comparison: judgement.explanation.clone(),
            verdict: judgement.verdict,
            reason: judgement.reason,
            warnings: judgement.warnings.clone(),
        }
    }
}
