//! From what a laboratory wrote to verdicts, without writing anything: finds the item and its line in the base table, asks the engine,
//! and looks at the laboratory's own limit and verdict beside it.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::trace::{Basis, OwnLimit, Written, limit_cells};
use crate::db::Conn;
use crate::problem::Problem;
use crate::register::base_table::table::{self as base, BaseTableRow, LineRow};
use crate::register::items::{ItemBook, ItemFound};
use crate::register::limits::{self, Applicable, Measured};
use crate::rules::item::sums;
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::rules::judge::{Asked, Judgement, LimitGiven, Verdict, judge, judge_all};
use crate::rules::limit::{self, Limit};
use crate::rules::reading::LodKind;
use crate::rules::stream::{ItemPurpose, Stream};
use crate::sampling::sheet::{self, SheetBody};
use crate::sampling::table::SampleRow;

/// One item as a laboratory wrote it: raw texts, nothing understood yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewResult {
    /// 检验项目.
    pub item_name: String,
    /// The item when a person confirmed a proposal; empty otherwise.
    pub item_id: String,
    /// 检验结果.
    pub raw_text: String,
    /// 结果单位.
    pub raw_unit: String,
    /// 最小允许限 of the laboratory's sheet.
    pub min: String,
    /// 最大允许限.
    pub max: String,
    /// 允许限单位.
    pub limit_unit: String,
    /// 方法检出限.
    pub lod: String,
    /// 检出限单位.
    pub lod_unit: String,
    /// 检出限, 定量限 or 测定低限.
    pub lod_kind: String,
    /// 检验依据.
    pub method: String,
    /// 判定依据.
    pub judgement_basis: String,
    /// 抽检项目 or 监测项目; the base table decides where it says only one.
    pub purpose: String,
    /// 结果判定, the laboratory's own verdict.
    pub lab_verdict: String,
    /// 备注.
    pub remark: String,
}

/// One item judged, with everything that is kept of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What the name was found to mean.
    pub found: ItemFound,
    /// The item; none when the name is not certain and nobody confirmed a proposal.
    pub item_id: Option<String>,
    /// The item's name as printed.
    pub item_name: String,
    /// The line of the base table.
    pub base_line_id: Option<String>,
    /// 抽检项目 or 监测项目.
    pub purpose: ItemPurpose,
    /// The verdict.
    pub verdict: Verdict,
    /// Why: a stable code.
    pub reason: String,
    /// Why, in one Chinese sentence.
    pub explanation: String,
    /// Stable codes of what a person should know besides.
    pub warnings: Vec<String>,
    /// Whether the laboratory's verdict is ours; none when it gave none that can be read.
    pub agrees_with_lab: Option<bool>,
    /// The limit as used: 最小允许限, 最大允许限, 单位.
    pub limit: (String, String, String),
    /// The standard it is judged by.
    pub standard: String,
    /// The method of testing.
    pub method: String,
    /// The trace as JSON.
    pub trace: String,
}

/// What judging needs of the register, loaded once: the item names, and the lines of each category asked for.
#[derive(Debug, Default)]
pub struct Bench {
    book: ItemBook,
    tables: HashMap<String, BaseTableRow>,
    lines: HashMap<(String, String), Vec<LineRow>>,
}

impl Bench {
    /// Loads the item names; lines come as samples ask for them.
    ///
    /// # Errors
    /// What the database says.
    pub fn open(conn: &mut Conn) -> Result<Self, Problem> {
        Ok(Self {
            book: ItemBook::load(conn)?,
            ..Self::default()
        })
    }

    /// What a typed name means.
    pub fn find(&self, name: &str) -> ItemFound {
        self.book.find(name)
    }

    /// The lines of a category, from the base table or from what was loaded before.
    ///
    /// # Errors
    /// What the database says.
    pub fn lines(
        &mut self,
        conn: &mut Conn,
        table_id: &str,
        path: &str,
    ) -> Result<&[LineRow], Problem> {
        let place = (table_id.to_owned(), path.to_owned());
        if !self.lines.contains_key(&place) {
            let lines = limits::lines_of_category(conn, table_id, path)?;
            self.lines.insert(place.clone(), lines);
        }
        if !self.tables.contains_key(table_id) {
            let row = base::by_id(conn, table_id)?;
            self.tables.insert(table_id.to_owned(), row);
        }
        Ok(self.lines.get(&place).map_or(&[], Vec::as_slice))
    }
}

/// One row with what the register says of it.
struct Row<'a> {
    given: &'a NewResult,
    found: ItemFound,
    item_id: Option<String>,
    name: String,
    purpose: ItemPurpose,
    applicable: Option<Applicable>,
}

/// Judges the results of a sample by the base table that was fixed for it. Writes nothing.
///
/// # Errors
/// What the database says.
pub fn judge_set(
    conn: &mut Conn,
    bench: &mut Bench,
    sample: &SampleRow,
    results: &[NewResult],
) -> Result<Vec<Judged>, Problem> {
    let table_id = sample.base_table_id.clone();
    judge_set_by(conn, bench, (sample, &table_id), results)
}

/// Judges the results of a sample by any base table. Writes nothing.
///
/// # Errors
/// What the database says.
pub fn judge_set_by(
    conn: &mut Conn,
    bench: &mut Bench,
    (sample, table_id): (&SampleRow, &str),
    results: &[NewResult],
) -> Result<Vec<Judged>, Problem> {
    bench.lines(conn, table_id, &sample.category_path)?;
    let place = (table_id.to_owned(), sample.category_path.clone());
    let lines: &[LineRow] = bench.lines.get(&place).map_or(&[], Vec::as_slice);
    let rows: Vec<Row> = results
        .iter()
        .map(|given| Row::new(given, &bench.book, lines, sample.stream))
        .collect();
    let body = if rows.iter().any(Row::depends_on_the_sample) {
        sheet::of(conn, &sample.id)?
    } else {
        SheetBody::default()
    };
    let says = [
        body.form.as_str(),
        body.quality_grade.as_str(),
        body.specification.as_str(),
        sample.food_name.as_str(),
    ];
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let groups = sums::groups(&names);
    let asked: Vec<(Asked<'_>, Option<&str>)> = rows
        .iter()
        .zip(&groups)
        .map(|(row, group)| (row.asked(&says), group.as_deref()))
        .collect();
    let table = bench.tables.get(table_id);
    Ok(rows
        .iter()
        .zip(&asked)
        .zip(judge_all(&asked))
        .map(|((row, asked), judgement)| row.judged(asked, &judgement, table))
        .collect())
}

impl<'a> Row<'a> {
    fn new(given: &'a NewResult, book: &ItemBook, lines: &[LineRow], stream: Stream) -> Self {
        let found = book.find(&given.item_name);
        let chosen = book
            .by_id(&given.item_id)
            .filter(|_| !given.item_id.is_empty());
        let item = chosen.or_else(|| found.certain());
        let of_item: Vec<LineRow> = lines
            .iter()
            .filter(|line| item.is_some_and(|item| line.item_id == item.id))
            .cloned()
            .collect();
        let purpose = purpose(&given.purpose, &of_item, stream);
        let own: Vec<LineRow> = of_item
            .iter()
            .filter(|line| line.purpose == purpose)
            .cloned()
            .collect();
        // A limit for inspection serves risk monitoring as its reference value.
        let applicable = Applicable::of(&own)
            .or_else(|| Applicable::of(&of_item).filter(|_| of_item.len() == 1));
        let name = applicable
            .as_ref()
            .map(|one| one.line.item_name.clone())
            .or_else(|| item.map(|item| item.name.clone()))
            .unwrap_or_else(|| given.item_name.trim().to_owned());
        let item_id = item.map(|item| item.id.clone());
        Self {
            given,
            found,
            item_id,
            name,
            purpose,
            applicable,
        }
    }

    /// Whether grade or form of the sample may choose between limits.
    fn depends_on_the_sample(&self) -> bool {
        self.applicable
            .as_ref()
            .is_some_and(|one| one.differ || matches!(one.limit(), Limit::Alternatives { .. }))
    }

    fn lod_kind(&self) -> LodKind {
        LodKind::parse(&self.given.lod_kind)
            .or_else(|| {
                self.applicable
                    .as_ref()
                    .and_then(|one| LodKind::parse(&one.line.lod_kind))
            })
            .unwrap_or_default()
    }

    fn asked<'s>(&'s self, says: &[&'s str]) -> Asked<'s> {
        let measured = Measured {
            result: &self.given.raw_text,
            unit: said(&self.given.raw_unit),
            lod: said(&self.given.lod),
            lod_unit: said(&self.given.lod_unit),
            lod_kind: self.lod_kind(),
        };
        let purpose = limits::purpose(self.purpose);
        match &self.applicable {
            Some(applicable) => Asked {
                purpose,
                ..applicable.asked(&measured, says)
            },
            None => Asked {
                item: &self.name,
                result: measured.result,
                unit: measured.unit,
                limit: self.own_limit().unwrap_or_default(),
                limit_unit: said(&self.given.limit_unit),
                lod: measured.lod,
                lod_unit: measured.lod_unit,
                lod_kind: measured.lod_kind,
                purpose,
                ..Asked::default()
            },
        }
    }

    /// The limit in the laboratory's own columns.
    fn own_limit(&self) -> Option<LimitGiven<'_>> {
        let (min, max) = (self.given.min.as_str(), self.given.max.as_str());
        (said(min).is_some() || said(max).is_some()).then_some(LimitGiven::Columns { min, max })
    }

    fn judged(
        &self,
        (asked, group): &(Asked<'_>, Option<&str>),
        judgement: &Judgement,
        table: Option<&BaseTableRow>,
    ) -> Judged {
        let own = self.own_verdict(asked);
        let conflict = own
            .as_ref()
            .is_some_and(|own| stricter(judgement.verdict, own));
        let (verdict, reason) = if conflict {
            (Verdict::Undetermined, "limit_conflict")
        } else {
            (judgement.verdict, judgement.reason)
        };
        let explanation = match own.as_ref().filter(|_| conflict) {
            Some(own) => format!(
                "{}；机构填报的限量{}与基础表不同，按机构的限量不能得出同样的判定，须先核对适用哪一个限量",
                judgement.explanation,
                limit_cells(&own.min, &own.max, &own.unit)
            ),
            None => judgement.explanation.clone(),
        };
        let lab = LabVerdict::parse(&self.given.lab_verdict);
        let agrees = lab.map(|(theirs, _)| theirs.agrees(verdict));
        let mut warnings: Vec<String> = judgement
            .warnings
            .iter()
            .map(|warning| warning.code().to_owned())
            .collect();
        if lab.is_some_and(|(_, own_word)| !own_word) {
            warnings.push("verdict_word".to_owned());
        }
        if agrees == Some(false) {
            warnings.push("verdict_differs".to_owned());
        }
        let basis = self.basis(table);
        let written = Written {
            trace: judgement.trace(asked),
            typed_item: &self.given.item_name,
            basis: basis.clone(),
            group: *group,
            laboratory: own,
        };
        Judged {
            found: self.found.clone(),
            item_id: self.item_id.clone(),
            item_name: self.name.clone(),
            base_line_id: self.applicable.as_ref().map(|one| one.line.id.clone()),
            purpose: self.purpose,
            verdict,
            reason: reason.to_owned(),
            explanation,
            warnings,
            agrees_with_lab: agrees,
            limit: (basis.min, basis.max, basis.unit),
            standard: basis.standard,
            method: basis.method,
            trace: serde_json::to_string(&written).unwrap_or_default(),
        }
    }

    /// What the laboratory's own columns would give, where the base table has a limit of its own.
    fn own_verdict(&self, asked: &Asked<'_>) -> Option<OwnLimit> {
        self.applicable.as_ref()?;
        let own = self.own_limit()?;
        if limit::from_columns(
            &self.given.min,
            &self.given.max,
            said(&self.given.limit_unit),
        ) == Limit::None
        {
            return None;
        }
        let judgement = judge(&Asked {
            limit: own,
            limit_unit: said(&self.given.limit_unit),
            ..*asked
        });
        Some(OwnLimit {
            min: self.given.min.clone(),
            max: self.given.max.clone(),
            unit: self.given.limit_unit.clone(),
            verdict: judgement.verdict.code().to_owned(),
        })
    }

    fn basis(&self, table: Option<&BaseTableRow>) -> Basis {
        let or = |typed: &str, listed: &str| {
            if typed.trim().is_empty() {
                listed.to_owned()
            } else {
                typed.trim().to_owned()
            }
        };
        let Some(applicable) = &self.applicable else {
            let source = if self.own_limit().is_some() {
                "laboratory"
            } else {
                "none"
            };
            return Basis {
                source: source.to_owned(),
                standard: self.given.judgement_basis.trim().to_owned(),
                method: self.given.method.trim().to_owned(),
                min: self.given.min.clone(),
                max: self.given.max.clone(),
                unit: self.given.limit_unit.clone(),
                ..Basis::default()
            };
        };
        let line = &applicable.line;
        let (min, max, unit) = applicable.columns();
        let applied =
            limit::from_columns(&line.min, &line.max, Some(&line.max_unit)) != Limit::None;
        Basis {
            source: if applied { "applied" } else { "standard" }.to_owned(),
            // The limit is the base table's, and so is the standard it comes from.
            standard: or(&line.judgement_basis, &self.given.judgement_basis),
            method: or(&self.given.method, &line.method),
            base_table: table.map_or_else(String::new, |table| {
                format!("{}/{}", table.year, table.version)
            }),
            base_table_name: table.map_or_else(String::new, |table| table.name.clone()),
            effective_from: table.map(|table| table.effective_from),
            effective_until: table.and_then(|table| table.effective_until),
            category: line.category_path.clone(),
            line: line.ordinal,
            min: min.to_owned(),
            max: max.to_owned(),
            unit: unit.to_owned(),
        }
    }
}

/// The text, unless it is blank.
fn said(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

/// Whether we would let pass what the laboratory's own limit fails: nobody may call that conforming without a look.
fn stricter(ours: Verdict, own: &OwnLimit) -> bool {
    let passes = matches!(ours, Verdict::Conforming | Verdict::NotJudged);
    let fails = matches!(
        Verdict::from_code(&own.verdict),
        Some(Verdict::Nonconforming | Verdict::Concern)
    );
    passes && fails
}

/// Inspection or monitoring. A risk-monitoring sample has monitoring items only (办法 art. 41); else the base table decides where it
/// lists the item once, and the laboratory's word only where it lists both or none.
fn purpose(typed: &str, lines: &[LineRow], stream: Stream) -> ItemPurpose {
    if stream == Stream::RiskMonitoring {
        return ItemPurpose::Monitoring;
    }
    let first = lines.first().map(|line| line.purpose);
    if let Some(first) = first.filter(|first| lines.iter().all(|line| line.purpose == *first)) {
        return first;
    }
    match typed.trim() {
        "监测项目" | "监测" | "monitoring" => ItemPurpose::Monitoring,
        _ => ItemPurpose::Inspection,
    }
}
