//! One row of a set: its item, its line of the base table, the question for the engine, and what the laboratory's own limit and verdict say beside it.
use super::judging::{Judged, NewResult};
use super::trace::{Basis, OwnLimit, Written, limit_cells};
use crate::register::base_table::table::{BaseTableRow, LineRow};
use crate::register::items::{ItemBook, ItemFound};
use crate::register::limits::{self, Applicable, Measured};
use crate::rules::judge::lab_verdict::LabVerdict;
use crate::rules::judge::{Asked, Judgement, LimitGiven, Verdict, judge};
use crate::rules::limit::{self, Limit};
use crate::rules::reading::LodKind;
use crate::rules::stream::{ItemPurpose, Stream};

/// One row with what the register says of it.
pub(super) struct Row<'a> {
    given: &'a NewResult,
    found: ItemFound,
    item_id: Option<String>,
    pub(super) name: String,
    purpose: ItemPurpose,
    applicable: Option<Applicable>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        given: &'a NewResult,
        book: &ItemBook,
        lines: &[LineRow],
        stream: Stream,
    ) -> Self {
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
    pub(super) fn depends_on_the_sample(&self) -> bool {
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

    pub(super) fn asked<'s>(&'s self, says: &[&'s str]) -> Asked<'s> {
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

    pub(super) fn judged(
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
