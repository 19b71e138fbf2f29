//! A row as it will be written: texts as typed, with the item, the purpose and the limit that the base table gives them.
use serde::{Deserialize, Serialize};

use super::table::Present;
use super::typed::{Key, Typed};
use crate::intake::preview::view::Change;
use crate::register::limits::{Applicable, Measured, purpose};
use crate::rules::judge::{Asked, Judgement, LimitGiven, Purpose, Verdict, judge, same_limit};
use crate::rules::limit::{Limit, from_columns};
use crate::rules::reading::LodKind;
use crate::rules::stream::ItemPurpose;

/// A row as it will be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns of `result`")]
pub struct Entry {
    pub item_id: String,
    pub base_line_id: Option<String>,
    pub item_name: String,
    pub purpose: ItemPurpose,
    pub raw_text: String,
    pub raw_unit: String,
    pub min: String,
    pub max: String,
    pub limit_unit: String,
    pub lod: String,
    pub lod_unit: String,
    pub lod_kind: String,
    pub method: String,
    pub judgement_basis: String,
    pub lab_verdict: String,
    pub remark: String,
    /// Who tested it, where the file says so.
    pub tester_id: Option<String>,
    /// What it changes, for the preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

impl Entry {
    /// The row of an item. 检验类型 and 判定依据 are the base table's where it knows the item.
    pub fn of(
        typed: &Typed,
        (item_id, item_name): (&str, &str),
        applicable: Option<&Applicable>,
        usual: ItemPurpose,
    ) -> Self {
        let line = applicable.map(|one| &one.line);
        let (min, max, unit) = limit_columns(typed, applicable);
        let or_table = |key: Key, table: Option<&String>| match typed.said(key) {
            Some(said) => said.to_owned(),
            None => table.cloned().unwrap_or_default(),
        };
        let basis = line.map(|line| line.judgement_basis.as_str());
        Self {
            item_id: item_id.to_owned(),
            base_line_id: line.map(|line| line.id.clone()),
            item_name: line.map_or_else(|| item_name.to_owned(), |line| line.item_name.clone()),
            purpose: line.map_or_else(
                || wanted_purpose(typed).unwrap_or(usual),
                |line| line.purpose,
            ),
            raw_text: typed.raw(Key::Result).to_owned(),
            raw_unit: typed.text(Key::Unit).to_owned(),
            min: min.to_owned(),
            max: max.to_owned(),
            limit_unit: unit.to_owned(),
            lod: typed.text(Key::Lod).to_owned(),
            lod_unit: typed.text(Key::LodUnit).to_owned(),
            lod_kind: lod_kind(typed, applicable).name().to_owned(),
            method: or_table(Key::Method, line.map(|line| &line.method)),
            judgement_basis: basis
                .filter(|basis| !matches!(*basis, "" | "/"))
                .unwrap_or_else(|| typed.text(Key::Standard))
                .to_owned(),
            lab_verdict: typed.text(Key::Verdict).to_owned(),
            remark: remark(typed),
            tester_id: None,
            change: None,
        }
    }

    /// Whether a result that is there says the same: what the laboratory typed decides.
    pub fn says_what(&self, there: &Present) -> bool {
        self.raw_text.trim() == there.raw_text.trim()
            && self.raw_unit == there.raw_unit
            && self.min == there.min
            && self.max == there.max
            && self.limit_unit == there.limit_unit
            && self.lod == there.lod
            && self.lod_unit == there.lod_unit
            && self.method == there.method
            && self.lab_verdict == there.lab_verdict
            && self.remark == there.remark
    }
}

/// The columns of the limit: the file's where it gives one, else the table's.
fn limit_columns<'a>(
    typed: &'a Typed,
    applicable: Option<&'a Applicable>,
) -> (&'a str, &'a str, &'a str) {
    let own = || {
        (
            typed.text(Key::Min),
            typed.text(Key::Max),
            typed.text(Key::LimitUnit),
        )
    };
    match applicable {
        Some(applicable) if !typed.has_limit() => applicable.columns(),
        _ => own(),
    }
}

/// The purpose that the file names.
pub fn wanted_purpose(typed: &Typed) -> Option<ItemPurpose> {
    match Purpose::parse(typed.text(Key::ItemClass))? {
        Purpose::Inspection => Some(ItemPurpose::Inspection),
        Purpose::Monitoring => Some(ItemPurpose::Monitoring),
    }
}

/// Which limit of the method the cell holds: its own column, the note, words in the cell itself, the base table.
fn lod_kind(typed: &Typed, applicable: Option<&Applicable>) -> LodKind {
    let word = |text: &str| {
        let head = text.split([':', '：']).next().unwrap_or_default();
        LodKind::parse(head)
    };
    word(typed.text(Key::LodKind))
        .or_else(|| word(typed.text(Key::Note)))
        .or_else(|| word(typed.text(Key::Lod)))
        .or_else(|| word(&applicable?.line.lod_kind))
        .unwrap_or_default()
}

fn remark(typed: &Typed) -> String {
    let notes = [Key::Note, Key::SupervisionNote, Key::MonitoringNote];
    let said: Vec<&str> = notes.iter().filter_map(|key| typed.said(*key)).collect();
    said.join("；")
}

/// The judgement of a row, for the preview: against the base table's limit, else against the file's own.
pub fn judged(typed: &Typed, applicable: Option<&Applicable>, usual: ItemPurpose) -> Judgement {
    let measured = Measured {
        result: typed.raw(Key::Result),
        unit: typed.said(Key::Unit),
        lod: typed.said(Key::Lod),
        lod_unit: typed.said(Key::LodUnit),
        lod_kind: lod_kind(typed, applicable),
    };
    match applicable {
        Some(applicable) if applicable.limit() != Limit::None => {
            judge(&applicable.asked(&measured, &[]))
        }
        _ => judge(&of_file(typed, &measured, applicable, usual)),
    }
}

fn of_file<'a>(
    typed: &'a Typed,
    measured: &Measured<'a>,
    applicable: Option<&Applicable>,
    usual: ItemPurpose,
) -> Asked<'a> {
    let limit = if typed.has_limit() {
        LimitGiven::Columns {
            min: typed.text(Key::Min),
            max: typed.text(Key::Max),
        }
    } else {
        LimitGiven::Absent
    };
    let own = applicable.map(|one| one.line.purpose);
    Asked {
        item: typed.text(Key::Item),
        result: measured.result,
        unit: measured.unit,
        limit,
        limit_unit: typed.said(Key::LimitUnit),
        lod: measured.lod,
        lod_unit: measured.lod_unit,
        lod_kind: measured.lod_kind,
        purpose: purpose(own.or_else(|| wanted_purpose(typed)).unwrap_or(usual)),
        ..Asked::default()
    }
}

/// Whether the file's own limit says another thing than the base table's; a table that leaves the choice open contradicts nothing.
pub fn limits_conflict(typed: &Typed, applicable: &Applicable) -> bool {
    if !typed.has_limit() {
        return false;
    }
    let theirs = from_columns(
        typed.text(Key::Min),
        typed.text(Key::Max),
        typed.said(Key::LimitUnit),
    );
    let ours = applicable.limit();
    let plain = matches!(ours, Limit::Bound(_) | Limit::NotDetected | Limit::Plan(_));
    plain && theirs != Limit::None && !same_limit(&ours, &theirs)
}

/// What a row changes, for the preview.
pub fn change(entry: &Entry, there: &Present, food: &str, verdict: Verdict) -> Change {
    let with_unit = |text: &str, unit: &str| {
        let text = text.trim();
        if unit.is_empty() || unit == "/" {
            text.to_owned()
        } else {
            format!("{text} {unit}")
        }
    };
    Change {
        food: food.to_owned(),
        item: entry.item_name.clone(),
        old: with_unit(&there.raw_text, &there.raw_unit),
        new: with_unit(&entry.raw_text, &entry.raw_unit),
        old_verdict: verdict_name(&there.verdict).to_owned(),
        new_verdict: verdict.name().to_owned(),
    }
}

fn verdict_name(code: &str) -> &str {
    let all = [
        Verdict::Conforming,
        Verdict::Nonconforming,
        Verdict::Concern,
        Verdict::NotJudged,
        Verdict::NotTested,
        Verdict::Undetermined,
    ];
    all.into_iter()
        .find(|one| one.code() == code)
        .map_or(code, Verdict::name)
}
