//! From a question to its parts: the limit that applies, the readings, the units; then the comparisons.

use super::compare::{Lod, Scene};
use super::finding::{Detail, Finding, Outcome, agree, worst};
use super::lod::{is_clean_lod, lod_cell};
use super::{Asked, Judgement, LimitGiven, Warning, explain, same_limit, verdict};
use crate::rules::item::{self, Direction, Item, Measure};
use crate::rules::limit::{self, Alternative, Limit, Named};
use crate::rules::measure::Unit;
use crate::rules::reading::{self, Noticed, Read, Reading, Replicate, Single};

/// One question being judged.
pub(super) struct Case<'a> {
    pub(super) asked: &'a Asked<'a>,
    item: std::cell::OnceCell<Item>,
}

/// The limit that applies, and the names when a cell holds several items.
pub(super) struct Applying {
    pub(super) limit: Limit,
    pub(super) several: Vec<Named>,
    pub(super) conflict: bool,
    pub(super) from_columns: bool,
}

impl<'a> Case<'a> {
    pub(super) fn new(asked: &'a Asked<'a>) -> Self {
        Self {
            asked,
            item: std::cell::OnceCell::new(),
        }
    }

    fn item(&self) -> Item {
        *self.item.get_or_init(|| item::look_up(self.asked.item))
    }

    pub(super) fn judge(&self) -> Judgement {
        let applying = self.limit();
        let read = self.read(&applying.limit);
        if let [Reading::NotTested] = read.readings.as_slice() {
            let finding = Finding::new(Outcome::NotTested, "not_tested", Detail::None);
            return self.conclude(finding, read, applying.limit);
        }
        let scene = self.scene(&read);
        let applying = Self::with_unit_of_name(applying, &scene);
        let finding = if applying.conflict {
            Finding::unknown("limit_conflict")
        } else if applying.several.is_empty() {
            compared(&scene, &read, &applying.limit)
        } else {
            parallel(&scene, &read, &applying.several)
        };
        let finding = self.doubt_sign(finding, &applying);
        self.conclude(finding, read, applying.limit)
    }

    /// A unit that stands in the item's name is the unit of result and limit alike.
    fn with_unit_of_name(applying: Applying, scene: &Scene) -> Applying {
        match &scene.unit {
            Some(unit) if scene.column_unit.is_none() => Applying {
                limit: applying.limit.with_unit(unit),
                ..applying
            },
            _ => applying,
        }
    }

    /// In a free text, a sign against the item's nature (氨基酸态氮 ≤ 0.4) may be a slip: the other sign is a reading
    /// too, and the two never agree.
    fn doubt_sign(&self, finding: Finding, applying: &Applying) -> Finding {
        let (Limit::Bound(bound), false) = (&applying.limit, applying.from_columns) else {
            return finding;
        };
        let side = match (&bound.lower, &bound.upper) {
            (Some(_), None) => Direction::Lower,
            (None, Some(_)) => Direction::Upper,
            _ => return finding,
        };
        let item = self.item();
        let against = item.one_sided && item.direction != side;
        if against && matches!(finding.outcome, Outcome::Pass | Outcome::Fail) {
            return Finding {
                outcome: Outcome::Unknown,
                reason: "sign_against_item",
                ..finding
            };
        }
        finding
    }

    /// The limit: free text, columns, both if they agree, else the one in the item's name.
    pub(super) fn limit(&self) -> Applying {
        let (text, columns) = match self.asked.limit {
            LimitGiven::Absent => (None, None),
            LimitGiven::Text(text) => (Some(text), None),
            LimitGiven::Columns { min, max } => (None, Some((min, max))),
            LimitGiven::Both { text, min, max } => (Some(text), Some((min, max))),
        };
        let text = text
            .map(|text| self.limit_of_text(text))
            .filter(|limit| *limit != Limit::None);
        let columns = columns
            .map(|(min, max)| limit::from_columns(min, max, self.asked.limit_unit))
            .filter(|limit| *limit != Limit::None);
        let from_columns = text.is_none();
        let (limit, conflict) = match (text, columns) {
            (None, None) => return self.limit_of_name(),
            (Some(only), None) | (None, Some(only)) => (only, false),
            (Some(text), Some(columns)) => {
                let same = same_limit(&text, &columns);
                (
                    if same && text.is_bare() {
                        columns
                    } else {
                        text
                    },
                    !same,
                )
            }
        };
        Applying {
            limit: self.chosen(limit),
            several: Vec::new(),
            conflict,
            from_columns,
        }
    }

    fn chosen(&self, limit: Limit) -> Limit {
        match self.asked.applies {
            Some(applies) => limit.applying(applies),
            None => limit,
        }
    }

    fn limit_of_text(&self, text: &str) -> Limit {
        let limit = limit::quick(text).unwrap_or_else(|| limit::from_text(text, self.item()));
        match self.limit_unit() {
            Some(unit) => limit.with_unit(&unit),
            None => limit,
        }
    }

    fn limit_of_name(&self) -> Applying {
        let mut named = limit::in_name(self.asked.item);
        if named.len() > 1
            && named
                .iter()
                .all(|one| one.name == named.first().map_or("", |first| first.name.as_str()))
        {
            let choices = named
                .drain(..)
                .map(|one| Alternative {
                    label: String::new(),
                    limit: one.limit,
                })
                .collect();
            return Applying {
                limit: Limit::Alternatives {
                    choices,
                    open: false,
                },
                several: Vec::new(),
                conflict: false,
                from_columns: false,
            };
        }
        match named.len() {
            0 => Applying {
                limit: Limit::None,
                several: Vec::new(),
                conflict: false,
                from_columns: false,
            },
            1 => Applying {
                limit: self.chosen(named.remove(0).limit),
                several: Vec::new(),
                conflict: false,
                from_columns: false,
            },
            _ => {
                let choices = named
                    .iter()
                    .map(|one| Alternative {
                        label: one.name.clone(),
                        limit: one.limit.clone(),
                    })
                    .collect();
                Applying {
                    limit: Limit::Alternatives {
                        choices,
                        open: false,
                    },
                    several: named,
                    conflict: false,
                    from_columns: false,
                }
            }
        }
    }

    /// The readings; of a ratio, `a/b` is a quotient.
    fn read(&self, limit: &Limit) -> Read {
        let result = self.asked.result;
        if let Some(written) = self.written_out(limit) {
            return reading::read(&written);
        }
        if result.contains(['/', '／'])
            && result.bytes().any(|b| b.is_ascii_digit())
            && self.item().measure == Measure::Ratio
        {
            return reading::read(&result.replace(['/', '／'], ":"));
        }
        reading::read(result)
    }

    fn scene(&self, read: &Read) -> Scene {
        let column = self.asked.unit.and_then(Unit::parse);
        let in_name = || {
            if self.asked.item.contains(['/', '%', '％', '／']) {
                limit::unit_in_name(self.asked.item)
            } else {
                None
            }
        };
        let needs_item = read.readings.iter().any(asks_for_item);
        Scene {
            measure: if needs_item {
                self.item().measure
            } else {
                Measure::Measurement
            },
            unit: column.clone().or_else(in_name),
            column_unit: column,
            limit_unit: self.limit_unit(),
            lod: self.lod(),
            rounding: self.asked.rounding,
        }
    }

    /// The unit of the limit's column; a list of units belongs to its alternatives, not to the column.
    fn limit_unit(&self) -> Option<Unit> {
        self.asked
            .limit_unit
            .filter(|text| !text.contains(['#', '；', ';', '，', ',', '、']))
            .and_then(Unit::parse)
    }

    pub(super) fn lod(&self) -> Lod {
        let Some(text) = self.asked.lod else {
            return Lod::Missing;
        };
        let unit = self.asked.lod_unit.and_then(Unit::parse);
        lod_cell(text, unit.as_ref())
    }

    pub(super) fn conclude(&self, mut finding: Finding, read: Read, limit: Limit) -> Judgement {
        if finding.outcome == Outcome::Pass && read.noticed.figures_in_note {
            finding.outcome = Outcome::Unknown;
            finding.reason = "figures_in_note";
        }
        let verdict = verdict(finding.outcome, self.asked.purpose, &limit);
        let warnings = self.warnings(&finding, &read, &limit);
        let explanation = explain::sentence(&finding, &read.readings, &limit, self.asked);
        Judgement {
            verdict,
            reason: finding.reason,
            explanation,
            warnings,
            readings: read.readings,
            limit,
            comparison: finding,
            rounding: self.asked.rounding,
        }
    }

    fn warnings(&self, finding: &Finding, read: &Read, limit: &Limit) -> Vec<Warning> {
        let Noticed {
            lost_exponent,
            cut_number,
            final_of_two,
            uncertainty,
            ..
        } = read.noticed;
        let marks = finding.marks;
        let wrong_lod = self.asked.lod.is_some_and(|lod| !is_clean_lod(lod));
        let decided = matches!(finding.outcome, Outcome::Pass | Outcome::Fail);
        [
            (
                read.readings.len() > 1 || read.readings.iter().any(is_ambiguous),
                Warning::AmbiguousReading,
            ),
            (lost_exponent, Warning::LostExponent),
            (cut_number, Warning::CutNumber),
            (
                marks.near && finding.outcome == Outcome::Pass,
                Warning::NearLimit,
            ),
            (marks.converted, Warning::UnitConverted),
            (marks.assumed, Warning::UnitAssumed),
            (marks.conflict, Warning::UnitConflict),
            (limit.is_bare(), Warning::BareLimit),
            (marks.lod_missing, Warning::LodMissing),
            (wrong_lod, Warning::LodInWrongForm),
            (final_of_two, Warning::FinalOfTwoResults),
            (marks.too_few, Warning::TooFewReplicates),
            (marks.rounding, Warning::WithinRounding),
            (uncertainty, Warning::UncertaintyGiven),
            (
                decided && matches!(limit, Limit::Alternatives { .. }),
                Warning::AlternativesAgree,
            ),
        ]
        .into_iter()
        .filter_map(|(holds, warning)| holds.then_some(warning))
        .collect()
    }
}

fn is_ambiguous(reading: &Reading) -> bool {
    matches!(reading, Reading::Replicates(all) if all.iter().any(|one| matches!(one, Replicate::Known(singles) if singles.len() > 1)))
}

/// Only zeros and ratios need to know how the item is determined.
fn asks_for_item(reading: &Reading) -> bool {
    let zero = |single: &Single| matches!(single, Single::Value(q) if q.number.value.is_zero() || q.number.value.is_sign_negative());
    match reading {
        Reading::One(single) => zero(single),
        Reading::Replicates(all) => all
            .iter()
            .any(|one| matches!(one, Replicate::Known(singles) if singles.iter().any(zero))),
        Reading::Ratio(..) => true,
        Reading::NotTested => false,
    }
}

/// Every reading against the limit: only what all say is said.
fn compared(scene: &Scene, read: &Read, limit: &Limit) -> Finding {
    match read.readings.as_slice() {
        [] if *limit == Limit::None => Finding::unknown("limit_missing"),
        [] if read.noticed.cut_number => Finding::unknown("cut_number"),
        [] => Finding::unknown("unreadable_result"),
        [only] => scene.reading(only, limit),
        all => {
            let otherwise = if read.noticed.lost_exponent {
                "lost_exponent"
            } else {
                "ambiguous_reading"
            };
            agree(
                all.iter().map(|reading| scene.reading(reading, limit)),
                otherwise,
            )
        }
    }
}

/// Several items in one cell: the first result belongs to the first name, and so on.
fn parallel(scene: &Scene, read: &Read, several: &[Named]) -> Finding {
    let lists: Vec<&Vec<Replicate>> = read
        .readings
        .iter()
        .filter_map(|reading| match reading {
            Reading::Replicates(all) if all.len() == several.len() => Some(all),
            _ => None,
        })
        .collect();
    if lists.is_empty() || lists.len() != read.readings.len() {
        return Finding::unknown("unreadable_result");
    }
    let whole = |all: &Vec<Replicate>| {
        worst(all.iter().zip(several).map(|(one, named)| {
            scene.reading(&Reading::Replicates(vec![one.clone()]), &named.limit)
        }))
    };
    agree(lists.into_iter().map(whole), "ambiguous_reading")
}
