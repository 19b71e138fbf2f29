//! What is wrong with the reading of one row, in sentences by cell. Pure: a row and what was heard of it in, problems out.
use super::typed::{Key, Typed};
use crate::intake::code::Severity;
use crate::intake::report::CellProblem;
use crate::results::judging::Judged;
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::rules::judge::{Asked, LimitGiven, Verdict, Warning, judge};
use crate::rules::reading::{LodKind, Read, Reading, read};
use crate::sheet::Layout;

/// What was known when a row was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grounds {
    /// The sample and its base table.
    Known,
    /// Nothing but the file: what needs master data is not told.
    FileOnly,
}

/// A judgement as far as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The verdict.
    pub verdict: Verdict,
    reason: String,
    explanation: String,
    warnings: Vec<String>,
    grounds: Grounds,
}

impl Heard {
    /// What the judgement that would be stored says.
    pub fn of(judged: &Judged) -> Self {
        Self {
            verdict: judged.verdict,
            reason: judged.reason.clone(),
            explanation: judged.explanation.clone(),
            warnings: judged.warnings.clone(),
            grounds: Grounds::Known,
        }
    }

    /// What the row says by itself.
    pub fn of_file(typed: &Typed) -> Self {
        let limit = if typed.has_limit() {
            LimitGiven::Columns {
                min: typed.text(Key::Min),
                max: typed.text(Key::Max),
            }
        } else {
            LimitGiven::Absent
        };
        let judgement = judge(&Asked {
            item: typed.text(Key::Item),
            result: typed.raw(Key::Result),
            unit: typed.said(Key::Unit),
            limit,
            limit_unit: typed.said(Key::LimitUnit),
            lod: typed.said(Key::Lod),
            lod_unit: typed.said(Key::LodUnit),
            lod_kind: LodKind::parse(&typed.lod_kind()).unwrap_or_default(),
            ..Asked::default()
        });
        Self {
            verdict: judgement.verdict,
            reason: judgement.reason.to_owned(),
            explanation: judgement.explanation,
            warnings: judgement
                .warnings
                .iter()
                .map(|one| one.code().to_owned())
                .collect(),
            grounds: Grounds::FileOnly,
        }
    }

    fn noticed(&self, warning: Warning) -> bool {
        self.warnings.iter().any(|code| code == warning.code())
    }
}

/// Collects the problems of one row, each code once.
pub struct Teller<'a> {
    layout: &'a Layout,
    typed: &'a Typed,
    problems: Vec<CellProblem>,
}

impl<'a> Teller<'a> {
    /// Nothing told yet.
    pub fn new(layout: &'a Layout, typed: &'a Typed) -> Self {
        Self {
            layout,
            typed,
            problems: Vec::new(),
        }
    }

    /// Tells a problem of a field, with what stands there.
    pub fn tell(&mut self, key: Key, code: &str, message: impl Into<String>) {
        let known = self.problems.iter().any(|one| one.code == code);
        if !known {
            let problem = CellProblem::at(self.layout, self.typed.row, key.code(), code, message);
            self.problems.push(problem.found(self.typed.raw(key)));
        }
    }

    /// Tells a problem that takes the row with it, whatever its code is otherwise.
    pub fn reject(&mut self, key: Key, code: &str, message: impl Into<String>) {
        self.tell(key, code, message);
        if let Some(problem) = self.problems.iter_mut().find(|one| one.code == code) {
            problem.severity = Severity::Reject;
        }
    }

    /// The problems told.
    pub fn done(self) -> Vec<CellProblem> {
        self.problems
    }

    /// Tells what the reading and the judgement noticed.
    pub fn hear(&mut self, heard: &Heard) {
        let result = read(self.typed.raw(Key::Result));
        self.reading(heard, &result);
        self.replicates(heard, &result);
        self.reason(heard);
        self.verdict(heard);
    }

    fn reading(&mut self, heard: &Heard, result: &Read) {
        if result.noticed.cut_number {
            self.tell(
                Key::Result,
                "cut_number",
                "数字不完整；请补全幂次，或写入后由人判定",
            );
        } else if result.readings.is_empty() && heard.verdict != Verdict::NotTested {
            self.tell(
                Key::Result,
                "unreadable_result",
                "结果读不出；原样保存并待人工判定，请改正或确认",
            );
        }
        if result.noticed.lost_exponent {
            self.tell(
                Key::Result,
                "lost_exponent",
                "幂次可能丢失上标；本系统不代为猜测，请写作 3.7×10^4 的样子，或写入后由人判定",
            );
        }
        if heard.noticed(Warning::LodInWrongForm) {
            self.tell(
                Key::Lod,
                "lod_in_wrong_form",
                "检出限栏应只填数值；已按其中的数值理解，类别请写在说明栏",
            );
        }
    }

    /// A series of two to four values is told even where no plan is known: plans ask for five.
    fn replicates(&mut self, heard: &Heard, result: &Read) {
        let counts: Vec<usize> = result
            .readings
            .iter()
            .map(|reading| match reading {
                Reading::Replicates(all) => all.len(),
                _ => 1,
            })
            .collect();
        let given = counts.first().copied().unwrap_or(0);
        let series = !counts.is_empty() && counts.iter().all(|n| (2..=4).contains(n));
        let short = match heard.grounds {
            Grounds::Known => heard.noticed(Warning::TooFewReplicates),
            Grounds::FileOnly => series,
        };
        if short {
            let message = format!(
                "平行结果不足，只有 {given} 个值；请补齐采样方案要求的个数，或写入后由人判定"
            );
            self.tell(Key::Result, "too_few_replicates", message);
        }
    }

    /// Why no verdict could be given.
    fn reason(&mut self, heard: &Heard) {
        if heard.verdict != Verdict::Undetermined {
            return;
        }
        let known = heard.grounds == Grounds::Known;
        let (key, code, todo) = match heard.reason.as_str() {
            "cut_number" => (Key::Result, "cut_number", "请补全"),
            "unreadable_result" => (Key::Result, "unreadable_result", "请改正"),
            "lost_exponent" => (Key::Result, "lost_exponent", "请写明幂次"),
            "too_few_replicates" => (Key::Result, "too_few_replicates", "请补齐"),
            "lod_above_limit" => (Key::Lod, "lod_above_limit", "请核对检出限"),
            "limit_missing" if known => (Key::Max, "limit_missing", "请填写限量"),
            "limit_conflict" => (Key::Max, "limit_conflict", "请核对限量"),
            "unit_missing" => (Key::Unit, "unit_missing", "请补上单位"),
            "unit_mismatch" | "unit_conflict" => (Key::Unit, "unit_mismatch", "请改正单位"),
            _ if known => (Key::Result, "undetermined", "请核对"),
            _ => return,
        };
        let said = heard.explanation.replace('；', "，");
        self.tell(key, code, format!("{said}；{todo}，或写入后由人判定"));
    }

    /// The laboratory's own verdict: its word, and whether ours is another.
    fn verdict(&mut self, heard: &Heard) {
        let Some(word) = self.typed.said(Key::Verdict) else {
            return;
        };
        let Some((theirs, own)) = LabVerdict::parse(word) else {
            self.tell(
                Key::Verdict,
                "verdict_word",
                "不是规范的判定用语，没有采用；请写合格项、不合格项、问题项、不判定项或未检验",
            );
            return;
        };
        if !own {
            self.tell(
                Key::Verdict,
                "verdict_word",
                "判定用语不规范；已按规范用语理解，无需处理",
            );
        }
        let ours = heard.verdict;
        let compared = heard.grounds == Grounds::Known || self.typed.has_limit();
        if compared && ours != Verdict::Undetermined && !theirs.agrees(ours) {
            let message = format!(
                "与本系统的判定「{}」不同，{}；请核对结果与限量，或写入后由人判定",
                ours.name(),
                heard.explanation.replace('；', "，")
            );
            self.tell(Key::Verdict, "verdict_differs", message);
        }
    }
}
