//! What is wrong with the reading of one row, in sentences by cell. Pure: a row and its judgement in, problems out.
use crate::intake::code::Severity;
use crate::intake::report::CellProblem;
use crate::results::import::typed::{Key, Typed};
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::rules::judge::{Judgement, Verdict, Warning};
use crate::rules::reading::Reading;
use crate::sheet::Layout;

/// What was known when a row was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grounds {
    /// The sample and the limit of its base table, or that there is none.
    Known,
    /// Nothing but the file: what needs master data is not told.
    FileOnly,
}

/// Collects the problems of one row, each code once a cell.
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

    /// Tells a problem of a field, with what stands there. Answers whether it was new.
    pub fn tell(&mut self, key: Key, code: &str, message: impl Into<String>) -> &mut Self {
        let known = self.problems.iter().any(|one| one.code == code);
        if !known {
            let problem = CellProblem::at(self.layout, self.typed.row, key.code(), code, message);
            self.problems.push(problem.found(self.typed.raw(key)));
        }
        self
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
}

/// Tells what the judgement noticed.
pub fn tell_reading(teller: &mut Teller<'_>, judgement: &Judgement, grounds: Grounds) {
    let noticed = |warning| judgement.warnings.contains(&warning);
    if noticed(Warning::CutNumber) {
        teller.tell(Key::Result, "cut_number", "数字不完整；请补全幂次，或写入后由人判定");
    } else if judgement.readings.is_empty() {
        teller.tell(Key::Result, "unreadable_result", "结果读不出；原样保存并待人工判定，请改正或确认");
    }
    if noticed(Warning::LostExponent) {
        teller.tell(
            Key::Result,
            "lost_exponent",
            "幂次可能丢失上标；本系统不代为猜测，请写作 3.7×10^4 的样子，或写入后由人判定",
        );
    }
    if noticed(Warning::LodInWrongForm) {
        teller.tell(
            Key::Lod,
            "lod_in_wrong_form",
            "检出限栏应只填数值；已按其中的数值理解，类别请写在说明栏",
        );
    }
    tell_replicates(teller, judgement, grounds);
    tell_reason(teller, judgement, grounds);
    tell_verdict(teller, judgement, grounds);
}

/// A series of two to four values is told even where no plan is known: plans ask for five.
fn tell_replicates(teller: &mut Teller<'_>, judgement: &Judgement, grounds: Grounds) {
    let counts: Vec<usize> = judgement
        .readings
        .iter()
        .map(|reading| match reading {
            Reading::Replicates(all) => all.len(),
            _ => 1,
        })
        .collect();
    let given = counts.first().copied().unwrap_or(0);
    let series = !counts.is_empty() && counts.iter().all(|n| (2..=4).contains(n));
    let short = match grounds {
        Grounds::Known => judgement.warnings.contains(&Warning::TooFewReplicates),
        Grounds::FileOnly => series,
    };
    if short {
        let message = format!("平行结果不足，只有 {given} 个值；请补齐采样方案要求的个数，或写入后由人判定");
        teller.tell(Key::Result, "too_few_replicates", message);
    }
}

/// Why no verdict could be given.
fn tell_reason(teller: &mut Teller<'_>, judgement: &Judgement, grounds: Grounds) {
    if judgement.verdict != Verdict::Undetermined {
        return;
    }
    let limit_known = grounds == Grounds::Known || teller.typed.has_limit();
    let said = judgement.explanation.as_str();
    let (key, code, todo) = match judgement.reason {
        "unreadable_result" | "cut_number" | "lost_exponent" | "too_few_replicates" => {
            (Key::Result, judgement.reason, "请改正，或写入后由人判定")
        }
        "lod_above_limit" => (Key::Lod, "lod_above_limit", "请核对检出限，或写入后由人判定"),
        "limit_missing" => (Key::Max, "limit_missing", "请填写限量，或写入后由人判定"),
        "limit_conflict" => (Key::Max, "limit_conflict", "请核对限量，或写入后由人判定"),
        "unit_missing" => (Key::Unit, "unit_missing", "请补上单位，或写入后由人判定"),
        "unit_mismatch" | "unit_conflict" => {
            (Key::Unit, "unit_mismatch", "请改正单位，或写入后由人判定")
        }
        _ => (Key::Result, "undetermined", "写入后由人判定"),
    };
    let without_limit = matches!(code, "limit_missing" | "undetermined");
    if limit_known && !(without_limit && grounds == Grounds::FileOnly) {
        teller.tell(key, code, format!("{}；{todo}", said.replace('；', "，")));
    }
}

/// The laboratory's own verdict: its word, and whether ours is another.
fn tell_verdict(teller: &mut Teller<'_>, judgement: &Judgement, grounds: Grounds) {
    let Some(word) = teller.typed.said(Key::Verdict) else {
        return;
    };
    let Some((theirs, own)) = LabVerdict::parse(word) else {
        teller.tell(
            Key::Verdict,
            "verdict_word",
            "不是规范的判定用语，没有采用；请写合格项、不合格项、问题项、不判定项或未检验",
        );
        return;
    };
    if !own {
        teller.tell(Key::Verdict, "verdict_word", "判定用语不规范；已按规范用语理解，无需处理");
    }
    let ours = judgement.verdict;
    let compared = grounds == Grounds::Known || teller.typed.has_limit();
    if compared && ours != Verdict::Undetermined && !theirs.agrees(ours) {
        let message = format!(
            "与本系统的判定「{}」不同，{}；请核对结果与限量，或写入后由人判定",
            ours.name(),
            judgement.explanation.replace('；', "，")
        );
        teller.tell(Key::Verdict, "verdict_differs", message);
    }
}
