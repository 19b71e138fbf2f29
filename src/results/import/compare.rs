//! A file held against what is there, in one snapshot: each row its fate, each cell its problems, each sample what would be written of it.
//! Judged here is exactly what would be stored, by the same bench; nothing is written.
use std::collections::HashSet;

use super::found::{RowFound, subjects};
use super::table::{self, Shown};
use super::told::{Heard, Teller};
use super::typed::{Key, Typed};
use crate::intake::code::Fate;
use crate::intake::preview::view::Change;
use crate::intake::report::Evaluation;
use crate::intake::table::{Tester, testers};
use crate::problem::Problem;
use crate::register::items::ItemFound;
use crate::results::judging::{Bench, Judged, NewResult, judge_set};
use crate::results::table::ResultRow;
use crate::rules::code::SampleNumber;
use crate::rules::stage::SampleState;
use crate::sampling::table::SampleRow;
use crate::sheet::Layout;
use crate::unit::Rx;

/// Whether an unknown name's only proposal is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposals {
    /// Taken: somebody ticked it.
    Taken,
    /// Left: its sample is not written.
    Left,
}

/// For whom a file is read.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The laboratory, if one.
    pub laboratory: Option<String>,
    /// The tester named beside the file.
    pub tester: Option<String>,
    /// Whether unknown names' only proposals are taken.
    pub proposals: Proposals,
}

/// What would be written of a sample: the rows of the file, and beside them what it shows of other items.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The sample as it was seen.
    pub sample: SampleRow,
    /// Its results.
    pub results: Vec<NewResult>,
    /// Who tested them, where that is known.
    pub tester: Option<String>,
}

/// An evaluation with what would be written.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// The rows and problems.
    pub evaluation: Evaluation,
    /// One draft a sample that has something new to show.
    pub drafts: Vec<Draft>,
}

/// The number of a row, as samples bear it.
pub fn number_of(typed: &Typed) -> Option<String> {
    let number: SampleNumber = typed.raw(Key::Number).parse().ok()?;
    Some(number.as_str().to_owned())
}

/// Holds the rows of a table against what is there.
///
/// # Errors
/// What the database says.
pub fn compare(
    rx: &mut Rx,
    (layout, rows): (&Layout, &[Typed]),
    ask: &Ask,
) -> Result<Compared, Problem> {
    let mut numbers: Vec<String> = rows.iter().filter_map(number_of).collect();
    numbers.sort();
    numbers.dedup();
    let samples = table::samples(rx.conn, &numbers)?;
    let sets: Vec<String> = samples
        .values()
        .filter_map(|sample| sample.result_set_id.clone())
        .collect();
    let mut comparison = Comparison {
        layout,
        rows,
        ask,
        shown: table::shown(rx.conn, &sets)?,
        testers: testers(rx.conn, ask.laboratory.as_deref())?,
        bench: Bench::open(rx.conn)?,
        found: rows.iter().map(RowFound::of).collect(),
        drafts: Vec::new(),
    };
    for (subject, places) in subjects(&comparison.found) {
        match samples.get(&subject) {
            Some(sample) => comparison.known(rx, sample, &places)?,
            None => comparison.unknown(&places),
        }
    }
    super::across::tell(layout, rows, &mut comparison.found);
    Ok(comparison.finish())
}

struct Comparison<'a> {
    layout: &'a Layout,
    rows: &'a [Typed],
    ask: &'a Ask,
    shown: Shown,
    testers: Vec<Tester>,
    bench: Bench,
    found: Vec<RowFound>,
    drafts: Vec<Draft>,
}

/// A row of a known sample whose item is certain or taken.
struct Placed<'a> {
    at: usize,
    typed: &'a Typed,
    result: NewResult,
}

impl<'a> Comparison<'a> {
    /// Rows that name no sample of ours: what can be told without one is told.
    fn unknown(&mut self, places: &[usize]) {
        for at in places {
            let (Some(typed), Some(found)) = (self.rows.get(*at), self.found.get_mut(*at)) else {
                continue;
            };
            let mut teller = Teller::new(self.layout, typed);
            teller.tell(Key::Number, "unknown_sample", unknown_sample(typed));
            tell_date(&mut teller, typed);
            teller.hear(&Heard::of_file(typed));
            found.take(teller);
        }
    }

    fn known(&mut self, rx: &mut Rx, sample: &SampleRow, places: &[usize]) -> Result<(), Problem> {
        let mut placed: Vec<Placed<'a>> = Vec::new();
        let mut tester = None;
        for at in places {
            let Some(typed) = self.rows.get(*at) else {
                continue;
            };
            let mut teller = Teller::new(self.layout, typed);
            self.tell_sample(&mut teller, sample);
            tell_date(&mut teller, typed);
            tester = tester.or_else(|| self.tester(&mut teller, typed));
            let item = self.item(&mut teller, typed);
            if item.is_none() {
                teller.hear(&Heard::of_file(typed));
            }
            if let Some(found) = self.found.get_mut(*at) {
                found.revision = sample.revision;
                found.take(teller);
                if item.is_none() {
                    found.fate = Fate::Rejected;
                }
            }
            placed.extend(item.map(|item_id| Placed {
                at: *at,
                typed,
                result: typed.result(&item_id),
            }));
        }
        self.judge(rx, (sample, tester), placed)
    }

    /// Judges what would be stored: the file's rows, and the rows the sample keeps beside them.
    fn judge(
        &mut self,
        rx: &mut Rx,
        (sample, tester): (&SampleRow, Option<String>),
        placed: Vec<Placed<'a>>,
    ) -> Result<(), Problem> {
        let mut results: Vec<NewResult> = placed.iter().map(|one| one.result.clone()).collect();
        let mut judged = judge_set(rx.conn, &mut self.bench, sample, &results)?;
        let there = sample.result_set_id.as_ref();
        let (before, shown) = there
            .and_then(|set| self.shown.remove(set))
            .unwrap_or_default();
        let kept: Vec<NewResult> = shown
            .iter()
            .filter(|row| !judged.iter().any(|one| is_of(one, row)))
            .map(NewResult::of)
            .collect();
        if !kept.is_empty() {
            results.extend(kept);
            judged = judge_set(rx.conn, &mut self.bench, sample, &results)?;
        }
        for (one, judged) in placed.iter().zip(&judged) {
            self.tell_judged(sample, one, judged, &shown);
        }
        self.drafts.push(Draft {
            sample: sample.clone(),
            results,
            tester: tester.or_else(|| self.ask.tester.clone()).or(before),
        });
        Ok(())
    }

    fn tell_judged(
        &mut self,
        sample: &SampleRow,
        one: &Placed<'a>,
        judged: &Judged,
        shown: &[ResultRow],
    ) {
        let Some(found) = self.found.get_mut(one.at) else {
            return;
        };
        let mut teller = Teller::new(self.layout, one.typed);
        if judged.base_line_id.is_none() {
            teller.tell(
                Key::Item,
                "item_not_in_base_table",
                "基础表没有为该食品规定此项目；请核对食品类别与项目",
            );
        }
        teller.hear(&Heard::of(judged));
        let item = judged.item_id.as_deref().unwrap_or_default();
        found.item = format!("{item} {} {}", judged.purpose, judged.method);
        let same_method = shown
            .iter()
            .find(|row| is_of(judged, row) && row.method == judged.method);
        let there = same_method.or_else(|| shown.iter().find(|row| is_of(judged, row)));
        if found.fate != Fate::Rejected {
            found.fate = match there {
                None => Fate::New,
                Some(row) if one.result.same_as(row) => Fate::Same,
                Some(row) => {
                    found.change = Some(change(sample, one, judged, row));
                    Fate::Changed
                }
            };
        }
        found.take(teller);
    }

    fn tell_sample(&self, teller: &mut Teller<'_>, sample: &SampleRow) {
        let own = self.ask.laboratory.as_ref();
        if own.is_some_and(|own| *own != sample.laboratory_id) {
            teller.tell(
                Key::Number,
                "wrong_laboratory",
                "不是本机构的样品；请从文件中删去，或请承检机构导入",
            );
        } else if let Some(message) = wrong_state(sample.state) {
            teller.tell(Key::Number, "wrong_state", message);
        }
    }

    /// The id of a row's item; `None` where its name is not certain and no proposal is taken.
    fn item(&self, teller: &mut Teller<'_>, typed: &Typed) -> Option<String> {
        let name = typed.text(Key::Item);
        let found = self.bench.find(name);
        if let ItemFound::Alias { item, .. } = &found {
            let message = format!("是「{}」的别名；已按登记的别名理解，无需处理", item.name);
            teller.tell(Key::Item, "item_alias", message);
        }
        if let Some(item) = found.certain() {
            return Some(item.id.clone());
        }
        if let Some(item) = found.only_proposal() {
            let taken = self.ask.proposals == Proposals::Taken;
            let todo = if taken {
                "已采用这个建议"
            } else {
                "请采用建议的名称，或改正后重新导入"
            };
            let message = format!("项目名未收录，最接近「{}」；{todo}", item.name);
            teller.tell(Key::Item, "unknown_item", message);
            return taken.then(|| item.id.clone());
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

    /// The tester that the row names by log-in name, or by a name that only one of them bears.
    fn tester(&self, teller: &mut Teller<'_>, typed: &Typed) -> Option<String> {
        let said = typed.said(Key::Tester)?;
        let by_login = self.testers.iter().find(|one| one.login == said);
        let mut named = self.testers.iter().filter(|one| one.name == said);
        let by_name = named.next().filter(|_| named.next().is_none());
        let tester = by_login.or(by_name);
        if tester.is_none() {
            teller.tell(
                Key::Tester,
                "unknown_tester",
                "不是本机构有主检岗位的账户；可以写入，审核前须补填主检",
            );
        }
        tester.map(|tester| tester.id.clone())
    }

    fn finish(self) -> Compared {
        let mut evaluation = Evaluation {
            layout: self.layout.profile.clone(),
            sheet: self.layout.sheet_name.clone(),
            header_row: i32::try_from(self.layout.header_row).unwrap_or(i32::MAX),
            ..Evaluation::default()
        };
        for (typed, found) in self.rows.iter().zip(self.found) {
            let (row, mut problems) = found.staged(typed);
            evaluation.problems.append(&mut problems);
            evaluation.rows.push(row);
        }
        evaluation.reject_whole_samples();
        let to_write: HashSet<&str> = evaluation.to_write().into_iter().collect();
        let mut drafts = self.drafts;
        drafts.retain(|draft| to_write.contains(draft.sample.number.as_str()));
        Compared { evaluation, drafts }
    }
}

/// Whether a stored result is of the same item and purpose.
fn is_of(judged: &Judged, row: &ResultRow) -> bool {
    judged.item_id.as_deref() == Some(row.item_id.as_str()) && judged.purpose == row.purpose
}

fn change(sample: &SampleRow, one: &Placed<'_>, judged: &Judged, row: &ResultRow) -> Change {
    let with_unit = |text: &str, unit: &str| {
        let (text, unit) = (text.trim(), unit.trim());
        if matches!(unit, "" | "/") {
            text.to_owned()
        } else {
            format!("{text} {unit}")
        }
    };
    Change {
        food: sample.food_name.clone(),
        item: judged.item_name.clone(),
        old: with_unit(&row.raw_text, &row.raw_unit),
        new: with_unit(&one.result.raw_text, &one.result.raw_unit),
        old_verdict: row.counts().name().to_owned(),
        new_verdict: judged.verdict.name().to_owned(),
    }
}

fn tell_date(teller: &mut Teller<'_>, typed: &Typed) {
    if let Some(day) = typed.said(Key::TestedOn)
        && crate::sheet::date::read_date(day).is_none()
    {
        teller.tell(
            Key::TestedOn,
            "date_unreadable",
            "日期读不出；请写成 2026-03-05",
        );
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
    Some(format!(
        "样品现在是「{}」，不能写入结果；{todo}",
        state.zh()
    ))
}
