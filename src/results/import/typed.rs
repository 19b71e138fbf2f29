//! One row of a result sheet as it was typed. Nothing is trimmed away, read or guessed here.
use crate::results::judging::NewResult;
use crate::rules::reading::LodKind;
use crate::sheet::{Layout, Line};
use crate::words;

words! {
    /// The fields of a result sheet under the keys of its layouts.
    pub enum Key {
        Number = "sample_number", "抽样单号";
        ReportNumber = "report_number", "报告书编号";
        Item = "item", "检验项目";
        Result = "result", "检验结果";
        Unit = "result_unit", "结果单位";
        Verdict = "verdict", "结果判定";
        Method = "method", "检验依据";
        Standard = "standard", "判定依据";
        Min = "min_limit", "最小允许限";
        Max = "max_limit", "最大允许限";
        LimitUnit = "limit_unit", "允许限单位";
        Lod = "lod", "方法检出限";
        LodUnit = "lod_unit", "检出限单位";
        Note = "note", "说明";
        SupervisionNote = "supervision_note", "监督抽检报告备注";
        MonitoringNote = "monitoring_note", "风险监测报告备注";
        SampleName = "sample_name", "样品名称";
        Client = "client", "委托单位";
        Tester = "tester", "主检";
        ItemClass = "item_class", "检验类型";
        LodKind = "lod_kind", "检出限类别";
        TestedOn = "tested_on", "检验日期";
    }
}

/// Where each field stands in a layout, in the order of [`Key::ALL`].
#[derive(Debug, Clone)]
pub struct Columns(Vec<Option<u32>>);

impl Columns {
    /// The places in a layout.
    pub fn of(layout: &Layout) -> Self {
        Self(
            Key::ALL
                .iter()
                .map(|key| layout.column(key.code()))
                .collect(),
        )
    }
}

/// One row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The row as the spreadsheet shows it.
    pub row: u32,
    /// Whether the number's cell held a number whose tail was lost.
    pub digits_lost: bool,
    texts: Vec<String>,
}

impl Typed {
    /// The row's fields; `None` where every known column is empty.
    pub fn of(columns: &Columns, line: &Line) -> Option<Self> {
        let texts: Vec<String> = columns
            .0
            .iter()
            .map(|column| column.map_or_else(String::new, |at| line.text(at).to_owned()))
            .collect();
        if texts.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let number = columns.0.first().copied().flatten();
        Some(Self {
            row: line.row,
            digits_lost: number
                .and_then(|at| line.cell(at))
                .is_some_and(|cell| cell.digits_lost),
            texts,
        })
    }

    /// A field as typed; empty where there is none.
    pub fn raw(&self, key: Key) -> &str {
        self.texts.get(key as usize).map_or("", String::as_str)
    }

    /// A field without blanks around it.
    pub fn text(&self, key: Key) -> &str {
        self.raw(key).trim()
    }

    /// A field, where something stands in it; the usual signs for nothing (`/`, `-`, `—`) are nothing.
    pub fn said(&self, key: Key) -> Option<&str> {
        let text = self.text(key);
        (!matches!(text, "" | "/" | "-" | "—" | "——" | "--")).then_some(text)
    }

    /// Whether the row itself names a limit.
    pub fn has_limit(&self) -> bool {
        self.said(Key::Min).is_some() || self.said(Key::Max).is_some()
    }
}

impl Typed {
    /// Which limit of the method the row gives: by its own column, the note, or words in the cell itself; empty where none says.
    pub fn lod_kind(&self) -> String {
        let word = |key: Key| {
            let head = self.text(key).split([':', '：']).next().unwrap_or_default();
            LodKind::parse(head)
        };
        let said = [Key::LodKind, Key::Note, Key::Lod]
            .into_iter()
            .find_map(word);
        said.map_or_else(String::new, |kind| kind.name().to_owned())
    }

    /// The row as the bench takes it: texts as typed, with the item that the name was found to mean.
    pub fn result(&self, item_id: &str) -> NewResult {
        let notes = [Key::Note, Key::SupervisionNote, Key::MonitoringNote];
        let said: Vec<&str> = notes.iter().filter_map(|key| self.said(*key)).collect();
        let or_nothing = |key: Key| self.said(key).unwrap_or_default().to_owned();
        NewResult {
            item_name: self.text(Key::Item).to_owned(),
            item_id: item_id.to_owned(),
            raw_text: self.raw(Key::Result).to_owned(),
            raw_unit: self.text(Key::Unit).to_owned(),
            min: or_nothing(Key::Min),
            max: or_nothing(Key::Max),
            limit_unit: or_nothing(Key::LimitUnit),
            lod: self.text(Key::Lod).to_owned(),
            lod_unit: self.text(Key::LodUnit).to_owned(),
            lod_kind: self.lod_kind(),
            method: or_nothing(Key::Method),
            judgement_basis: or_nothing(Key::Standard),
            purpose: self.text(Key::ItemClass).to_owned(),
            lab_verdict: self.text(Key::Verdict).to_owned(),
            remark: said.join("；"),
        }
    }
}
