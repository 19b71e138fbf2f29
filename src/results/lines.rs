//! One result as pages show it: what was written, the limit, both verdicts, the sentence and the steps behind it.
use serde::Serialize;

use super::table::ResultRow;
use super::trace::{Step, Told};
use crate::rules::judge::Verdict;
use crate::rules::judge::lab_verdict::LabVerdict;

/// A row of the result table.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The result's id.
    pub id: String,
    /// 检验项目.
    pub item: String,
    /// `inspection` or `monitoring`.
    pub purpose: &'static str,
    /// The result as written.
    pub result: String,
    /// The detection limit under it.
    pub second: String,
    /// 单位.
    pub unit: String,
    /// The limit in words.
    pub limit: String,
    /// Our verdict's code.
    pub ours: &'static str,
    /// The laboratory's, empty when it gave none.
    pub theirs: &'static str,
    /// The laboratory's word as typed.
    pub their_word: String,
    /// The verdict that counts.
    pub counts: &'static str,
    /// Why, in one sentence.
    pub sentence: String,
    /// The steps of the trace.
    pub steps: Vec<Step>,
    /// Engine and base table.
    pub engine: String,
    /// The machine's record.
    pub href: String,
    /// Standard and method.
    pub basis: String,
    /// Stable codes of what a person should know besides.
    pub warnings: Vec<String>,
    /// Whether a reviewer must decide it, and has not.
    pub undecided: bool,
    /// Whether it calls for a reviewer's decision at all.
    pub needs_decision: bool,
    /// The decision: the verdict's code, empty while there is none.
    pub decided: String,
    /// The reviewer's reason.
    pub decided_reason: String,
    /// 备注.
    pub remark: String,
}

impl Line {
    /// The line of a result of this sample.
    pub fn of(row: &ResultRow, number: &str) -> Self {
        let told = Told::of(&row.trace);
        let mut steps = told.steps((&row.raw_text, &row.raw_unit));
        if let Some(verdict) = row.decided_verdict.as_deref().and_then(Verdict::from_code) {
            steps.push(Step {
                name: "决定",
                text: format!("{}：{}", verdict.name(), row.decided_reason),
            });
        }
        let basis = [row.judgement_basis.as_str(), row.method.as_str()];
        let basis: Vec<&str> = basis.into_iter().filter(|text| !text.is_empty()).collect();
        Self {
            id: row.id.clone(),
            item: row.item_name.clone(),
            purpose: row.purpose.code(),
            result: shown(row),
            second: lod(row),
            unit: row.raw_unit.clone(),
            limit: told.limit_words(),
            ours: row.ours().code(),
            theirs: LabVerdict::parse(&row.lab_verdict).map_or("", |(theirs, _)| code(theirs)),
            their_word: row.lab_verdict.clone(),
            counts: row.counts().code(),
            sentence: row.explanation.clone(),
            steps,
            engine: told.engine_line(),
            href: format!("/samples/{number}/results/{}", row.ordinal),
            basis: basis.join(" ・ "),
            warnings: serde_json::from_str(&row.warnings).unwrap_or_default(),
            undecided: row.is_open(),
            needs_decision: row.needs_decision(),
            decided: row.decided_verdict.clone().unwrap_or_default(),
            decided_reason: row.decided_reason.clone(),
            remark: row.remark.clone(),
        }
    }

    /// Whether the value stands close to its limit.
    pub fn is_near(&self) -> bool {
        self.warnings.iter().any(|warning| warning == "near_limit")
    }
}

fn shown(row: &ResultRow) -> String {
    if row.raw_text.trim().is_empty() {
        "（计算）".to_owned()
    } else {
        row.raw_text.clone()
    }
}

fn lod(row: &ResultRow) -> String {
    if row.lod.trim().is_empty() {
        return String::new();
    }
    let kind = if row.lod_kind.trim().is_empty() {
        "检出限"
    } else {
        row.lod_kind.trim()
    };
    format!("{kind} {} {}", row.lod, row.lod_unit)
        .trim()
        .to_owned()
}

/// The code of the laboratory's verdict, as marks take it.
pub(super) fn code(theirs: LabVerdict) -> &'static str {
    let ours = match theirs {
        LabVerdict::Conforming => Verdict::Conforming,
        LabVerdict::Nonconforming => Verdict::Nonconforming,
        LabVerdict::Concern => Verdict::Concern,
        LabVerdict::NotJudged => Verdict::NotJudged,
        LabVerdict::NotTested => Verdict::NotTested,
    };
    ours.code()
}

/// How many lines come to each verdict, in words: 「7 项：1 不合格 1 待人工判定」.
pub fn tally(lines: &[Line]) -> Vec<Count> {
    Verdict::ALL
        .into_iter()
        .filter_map(|verdict| {
            let count = lines
                .iter()
                .filter(|line| line.counts == verdict.code())
                .count();
            (count > 0).then(|| Count {
                verdict: verdict.code(),
                count,
            })
        })
        .collect()
}

/// How many lines come to one verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The verdict's code.
    pub verdict: &'static str,
    /// How many.
    pub count: usize,
}
