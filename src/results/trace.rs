//! The trace that stands beside a verdict: what the engine tells, and where the limit came from. It is written once, with the result.
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rules::day::Day;
use crate::rules::judge::Trace;

/// Where the limit of a judgement came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Basis {
    /// `applied` (实际限量栏) or `standard` (标准限量栏) of the base table, `laboratory`, or `none`.
    pub source: String,
    /// The standard it is judged by (判定依据), with its edition.
    pub standard: String,
    /// The method of testing (检验依据).
    pub method: String,
    /// The base table: `2026/1`.
    pub base_table: String,
    /// Its name.
    pub base_table_name: String,
    /// The first day it holds.
    pub effective_from: Option<Day>,
    /// The last day it holds; none while it is open.
    pub effective_until: Option<Day>,
    /// The food category of the line.
    pub category: String,
    /// The row of the base table.
    pub line: i32,
    /// 最小允许限 as used.
    pub min: String,
    /// 最大允许限 as used.
    pub max: String,
    /// 允许限单位 as used.
    pub unit: String,
}

/// What the laboratory's own limit columns say, where it filled them beside a limit of the base table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnLimit {
    /// 最小允许限 as typed.
    pub min: String,
    /// 最大允许限 as typed.
    pub max: String,
    /// 允许限单位 as typed.
    pub unit: String,
    /// The verdict under that limit.
    pub verdict: String,
}

/// What is written of a judgement.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    #[serde(flatten)]
    pub(super) trace: Trace,
    /// The item's name as typed.
    pub(super) typed_item: &'a str,
    pub(super) basis: Basis,
    /// The sum it was judged in.
    pub(super) group: Option<&'a str>,
    pub(super) laboratory: Option<OwnLimit>,
}

/// What is read of a trace for pages, exports and a new judgement.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Version of the engine.
    pub engine: String,
    /// How the result was read.
    pub read: Value,
    /// How the limit was read.
    pub limit: Value,
    /// The value in the limit's unit.
    pub conversion: Option<String>,
    /// 全数值比较法 or 修约值比较法.
    pub rule: String,
    /// The sentence.
    pub comparison: String,
    /// The item's name as typed.
    pub typed_item: String,
    /// Where the limit came from.
    pub basis: Basis,
    /// The sum it was judged in.
    pub group: Option<String>,
    /// The laboratory's own limit.
    pub laboratory: Option<OwnLimit>,
}

impl Told {
    /// Reads a stored trace; one that this version cannot read tells nothing.
    pub fn of(trace: &str) -> Self {
        serde_json::from_str(trace).unwrap_or_default()
    }

    /// The limit in words, as it was read: ≤ 0.02 mg/kg.
    pub fn limit_words(&self) -> String {
        words(&self.limit, "text").unwrap_or_else(|| "—".to_owned())
    }

    /// The steps that lead to the verdict, for people.
    pub fn steps(&self, raw: (&str, &str)) -> Vec<Step> {
        let (text, unit) = raw;
        let read = words(&self.read, "text").unwrap_or_else(|| "读不出".to_owned());
        let unit = if unit.is_empty() {
            "未填单位".to_owned()
        } else {
            format!("单位 {unit}")
        };
        let mut steps = vec![
            Step::new("读取", format!("原文「{text}」，{unit} → {read}")),
            Step::new("限量", self.limit_step()),
            Step::new(
                "换算",
                self.conversion
                    .clone()
                    .unwrap_or_else(|| "无需换算".to_owned()),
            ),
            Step::new("比较", format!("{}：{}", self.rule, self.comparison)),
        ];
        if let Some(group) = &self.group {
            steps.push(Step::new("合计", format!("与「{group}」一并判定")));
        }
        if let Some(own) = &self.laboratory {
            let name = crate::rules::judge::Verdict::from_code(&own.verdict)
                .map_or("", crate::rules::judge::Verdict::name);
            let said = limit_cells(&own.min, &own.max, &own.unit);
            steps.push(Step::new(
                "机构限量",
                format!("机构填报 {said}，按此为{name}"),
            ));
        }
        steps
    }

    fn limit_step(&self) -> String {
        let basis = &self.basis;
        let source = match basis.source.as_str() {
            "applied" => "基础表限量",
            "standard" => "基础表所列标准限量",
            "laboratory" => "机构填报的限量，基础表没有这一项",
            _ => "没有限量",
        };
        let since = basis
            .effective_from
            .map(|day| format!("，{day} 起施行"))
            .unwrap_or_default();
        let until = basis
            .effective_until
            .map(|day| format!("，至 {day}"))
            .unwrap_or_default();
        let parts = [
            self.limit_words(),
            basis.standard.clone(),
            basis.category.clone(),
        ];
        let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}（{source}{since}{until}）", said.join("，"))
    }

    /// The line about engine and base table under a trace.
    pub fn engine_line(&self) -> String {
        let table = &self.basis.base_table;
        if table.is_empty() {
            return format!("判定引擎 {}", self.engine);
        }
        let (year, version) = table.split_once('/').unwrap_or((table, ""));
        format!("判定引擎 {} ・ 基础表 {year} 第 {version} 版", self.engine)
    }
}

/// One step of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// 读取, 限量, 换算, 比较.
    pub name: &'static str,
    /// What it came to.
    pub text: String,
}

impl Step {
    fn new(name: &'static str, text: String) -> Self {
        Self { name, text }
    }
}

fn words(json: &Value, field: &str) -> Option<String> {
    json.get(field)?.as_str().map(str::to_owned)
}

/// Two limit cells with their unit, in words.
pub(super) fn limit_cells(min: &str, max: &str, unit: &str) -> String {
    crate::rules::limit::from_columns(min, max, Some(unit)).to_string()
}
