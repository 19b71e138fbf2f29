//! A file held against what is there: each row its fate, each cell its problems. Pure: typed rows and the ground in, the evaluation out.
use std::collections::HashMap;

use super::entry::{Entry, change, judged, limits_conflict, wanted_purpose};
use super::ground::Ground;
use super::table::Known;
use super::told::{Grounds, Teller, tell_reading};
use super::typed::{Key, Typed};
use crate::intake::code::{Fate, Severity};
use crate::intake::report::{CellProblem, Evaluation, StagedRow};
use crate::problem::Problem;
use crate::register::items::ItemFound;
use crate::rules::code::SampleNumber;
use crate::rules::item;
use crate::rules::judge::Verdict;
use crate::rules::stage::SampleState;
use crate::rules::stream::ItemPurpose;
use crate::sheet::Layout;

/// Whether an unknown name's only proposal is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposals {
    /// Taken: somebody ticked it.
    Taken,
    /// Left: its sample is not written.
    Left,
}

/// One row on its way.
pub(super) struct RowFound {
    subject: String,
    revision: i32,
    /// The item, by id where it is known, else by its folded name.
    item: String,
    entry: Option<Entry>,
    fate: Fate,
    problems: Vec<CellProblem>,
}

impl RowFound {
    pub(super) fn item(&self) -> &str {
        &self.item
    }

    /// Adds a problem; one that rejects takes the row with it.
    pub(super) fn add(&mut self, problem: CellProblem) {
        if problem.severity == Severity::Reject {
            self.fate = Fate::Rejected;
        }
        self.problems.push(problem);
    }
}

/// The number of a row, as samples bear it.
pub fn number_of(typed: &Typed) -> Option<String> {
    let number: SampleNumber = typed.raw(Key::Number).parse().ok()?;
    Some(number.as_str().to_owned())
}

/// Holds the rows of a table against the ground.
///
/// # Errors
/// A fault when an entry cannot be kept as JSON.
pub fn evaluate(
    layout: &Layout,
    rows: &[Typed],
    ground: &Ground,
    proposals: Proposals,
) -> Result<Evaluation, Problem> {
    let comparison = Comparison {
        layout,
        ground,
        proposals,
    };
    let mut found: Vec<RowFound> = rows.iter().map(|typed| comparison.row(typed)).collect();
    super::across::tell(layout, rows, &mut found);
    let mut evaluation = Evaluation {
        layout: layout.profile.clone(),
        sheet: layout.sheet_name.clone(),
        header_row: i32::try_from(layout.header_row).unwrap_or(i32::MAX),
        ..Evaluation::default()
    };
    for (typed, mut found) in rows.iter().zip(found) {
        for problem in &mut found.problems {
            problem.subject.clone_from(&found.subject);
            typed.text(Key::Item).clone_into(&mut problem.item);
        }
        found.problems.sort_by_key(|one| layout_column(layout, one));
        evaluation.problems.append(&mut found.problems);
        let body = match &found.entry {
            Some(entry) => serde_json::to_string(entry)?,
            None => "{}".to_owned(),
        };
        evaluation.rows.push(StagedRow {
            line: i32::try_from(typed.row).unwrap_or(i32::MAX),
            subject: found.subject,
            fate: found.fate,
            subject_revision: found.revision,
            body,
        });
    }
    evaluation.reject_whole_samples();
    Ok(evaluation)
}

fn layout_column(layout: &Layout, problem: &CellProblem) -> u32 {
    let over = layout
        .columns
        .iter()
        .find(|column| column.heading == problem.heading);
    over.map_or(0, |column| column.column)
}

struct Comparison<'a> {
    layout: &'a Layout,
    ground: &'a Ground,
    proposals: Proposals,
}

impl Comparison<'_> {
    fn row(&self, typed: &Typed) -> RowFound {
        let number = number_of(typed);
        let sample = number.as_deref().and_then(|number| self.ground.sample(number));
        let mut teller = Teller::new(self.layout, typed);
        let mut found = RowFound {
            subject: number.unwrap_or_else(|| typed.text(Key::Number).to_owned()),
            revision: sample.map_or(0, |sample| sample.revision),
            item: item::key(typed.text(Key::Item)),
            entry: None,
            fate: Fate::New,
            problems: Vec::new(),
        };
        tell_date(&mut teller, typed);
        match sample {
            None => {
                teller.tell(Key::Number, "unknown_sample", unknown_sample(typed));
                let judgement = judged(typed, None, ItemPurpose::Inspection);
                tell_reading(&mut teller, &judgement, Grounds::FileOnly);
            }
            Some(sample) => self.known(&mut teller, typed, sample, &mut found),
        }
        for problem in teller.done() {
            found.add(problem);
        }
        found
    }

    fn known(&self, teller: &mut Teller<'_>, typed: &Typed, sample: &Known, found: &mut RowFound) {
        let laboratory = self.ground.laboratory.as_ref();
        if laboratory.is_some_and(|own| *own != sample.laboratory_id) {
            teller.tell(
                Key::Number,
                "wrong_laboratory",
                "不是本机构的样品；请从文件中删去，或请承检机构导入",
            );
        } else if let Some(message) = wrong_state(sample.state) {
            teller.tell(Key::Number, "wrong_state", message);
        }
        let item = self.item(teller, typed);
        let wanted = wanted_purpose(typed);
        let applicable = item
            .as_ref()
            .and_then(|(id, _)| self.ground.line(sample, id, wanted));
        if item.is_some() && applicable.is_none() {
            teller.tell(
                Key::Item,
                "item_not_in_base_table",
                "基础表没有为该食品规定此项目；请核对食品类别与项目",
            );
        }
        let usual = sample.stream.purpose();
        let judgement = judged(typed, applicable, usual);
        let conflict = applicable.is_some_and(|one| limits_conflict(typed, one));
        if conflict {
            teller.tell(
                Key::Max,
                "limit_conflict",
                "限量与基础表不一致；请核对限量，或写入后由人判定",
            );
        }
        let grounds = if item.is_some() {
            Grounds::Known
        } else {
            Grounds::FileOnly
        };
        tell_reading(teller, &judgement, grounds);
        let Some((item_id, name)) = item else {
            found.fate = Fate::Rejected;
            return;
        };
        let mut entry = Entry::of(typed, (&item_id, &name), applicable, usual);
        entry.tester_id = self.tester(teller, typed);
        let verdict = if conflict {
            Verdict::Undetermined
        } else {
            judgement.verdict
        };
        found.fate = match self.ground.present(sample, &item_id) {
            None => Fate::New,
            Some(there) if entry.says_what(there) => Fate::Same,
            Some(there) => {
                entry.change = Some(change(&entry, there, &sample.food_name, verdict));
                Fate::Changed
            }
        };
        found.item = item_id;
        found.entry = Some(entry);
    }

    /// The item of a row, by id and name; `None` where its name is not known and no proposal is taken.
    fn item(&self, teller: &mut Teller<'_>, typed: &Typed) -> Option<(String, String)> {
        let name = typed.text(Key::Item);
        let found = self.ground.items.find(name);
        if let ItemFound::Alias { item, .. } = &found {
            let message = format!("是「{}」的别名；已按登记的别名理解，无需处理", item.name);
            teller.tell(Key::Item, "item_alias", message);
        }
        if let Some(item) = found.certain() {
            return Some((item.id.clone(), item.name.clone()));
        }
        if let Some(item) = found.only_proposal() {
            let todo = match self.proposals {
                Proposals::Taken => "已采用这个建议",
                Proposals::Left => "请采用建议的名称，或改正后重新导入",
            };
            let message = format!("项目名未收录，最接近「{}」；{todo}", item.name);
            teller.tell(Key::Item, "unknown_item", message);
            let taken = self.proposals == Proposals::Taken;
            return taken.then(|| (item.id.clone(), item.name.clone()));
        }
        let near = found.proposals();
        let message = match (name.is_empty(), near.is_empty()) {
            (true, _) => "检验项目为空；请填写项目名".to_owned(),
            (_, true) => "项目名未收录；请改成基础表中的名称".to_owned(),
            _ => format!(
                "项目名未收录，相近的有「{}」；请改成其中一个",
                near.join("」「")
            ),
        };
        teller.reject(Key::Item, "unknown_item", message);
        None
    }

    fn tester(&self, teller: &mut Teller<'_>, typed: &Typed) -> Option<String> {
        let said = typed.said(Key::Tester)?;
        let tester = self.ground.tester(said);
        if tester.is_none() {
            teller.tell(
                Key::Tester,
                "unknown_tester",
                "不是本机构有主检岗位的账户；可以写入，审核前须补填主检",
            );
        }
        tester.map(|tester| tester.id.clone())
    }
}

fn tell_date(teller: &mut Teller<'_>, typed: &Typed) {
    if let Some(day) = typed.said(Key::TestedOn)
        && crate::sheet::date::read_date(day).is_none()
    {
        teller.tell(Key::TestedOn, "date_unreadable", "日期读不出；请写成 2026-03-05");
    }
}

fn unknown_sample(typed: &Typed) -> String {
    let text = typed.raw(Key::Number);
    if text.trim().is_empty() {
        return "抽样单号为空；每行都要填写，合并的单元格请拆开填满".to_owned();
    }
    if typed.digits_lost {
        return "抽样单号的末位数字已丢失；请把该列设为文本格式后重新填写".to_owned();
    }
    match text.parse::<SampleNumber>() {
        Ok(_) => "没有这个样品；请核对抽样单号，样品先登记再导入结果".to_owned(),
        Err(fault) => format!("{fault}；请核对抽样单号"),
    }
}

/// Why a sample in this state takes no results; `None` where it does.
pub fn wrong_state(state: SampleState) -> Option<String> {
    let todo = match state {
        SampleState::Received | SampleState::Testing => return None,
        SampleState::Draft => "请先由抽样人员提交抽样单",
        SampleState::Collected => "请先在「待接收」中接收样品",
        SampleState::Tested => "结果已送审核，请先退修",
        SampleState::Reported => "报告已签发，更正请走退修与重新签发",
        SampleState::Refused | SampleState::Voided => "该样品不再检验，请从文件中删去",
    };
    Some(format!("样品现在是「{}」，不能写入结果；{todo}", state.zh()))
}

/// The rows of each sample, by subject, in order of appearance.
pub(super) fn by_subject(found: &[RowFound]) -> HashMap<String, Vec<usize>> {
    let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in found.iter().enumerate() {
        rows.entry(row.subject.clone()).or_default().push(at);
    }
    rows
}
