//! A legal time limit as data: whose, from what, how long, by which article, in force from when to when.
//!
//! A number of the law stands in the table, never in code; a limit that changes gets a new version, the old one stays.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{ClockFault, Span, Unit};
use crate::rules::data::{self, DataFault, Record};
use crate::rules::day::Day;

/// What the law says about the length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Limit {
    /// A number of units.
    Fixed {
        /// The number and the unit.
        span: Span,
    },
    /// A number that depends on the case: `ClockRule::levels` has them, there is no default.
    ByLevel {
        /// The unit of all levels.
        unit: Unit,
    },
    /// 及时 or 立即: no number in the article.
    Promptly {
        /// What is practised, where somebody names a number.
        practice: Option<Practice>,
    },
    /// Freed from a limit.
    None,
}

/// A number that plans and manuals name where the article has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// The number and the unit.
    pub span: Span,
    /// Where it comes from.
    pub note: String,
}

/// One of several lengths of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its name: 一级, 二级, 三级 of a recall.
    pub name: String,
    /// Its length in the rule's unit.
    pub length: u32,
}

/// Which end binds where calendar days or months end on a rest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rolls {
    /// The end as counted: the safe one.
    Unrolled,
    /// The next working day.
    Rolled,
}

/// What may end a limit before its length has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// Nothing.
    None,
    /// The end of the sample's shelf life.
    ShelfLife,
}

/// What the rule says of an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// At most so many units, where a number is set.
    pub most: Option<u32>,
    /// Who grants it, how.
    pub note: String,
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Kept here.
    Ours,
    /// Kept by another department; listed so that nobody mixes it with ours.
    Others,
}

/// One version of one legal time limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRule {
    /// `C-01` … `C-41`.
    pub id: String,
    /// The version, counted from 1.
    pub version: u32,
    /// In force from.
    pub effective_from: Day,
    /// In force to, the last day included; none while it is in force.
    pub effective_to: Option<Day>,
    /// Its name on pages.
    pub title: String,
    /// The event from whose next day it runs.
    pub trigger: String,
    /// Who must act.
    pub actor: String,
    /// What must be done.
    pub action: String,
    /// How long.
    pub limit: Limit,
    /// Lengths that depend on the case.
    pub levels: Vec<Level>,
    /// Which end binds.
    pub rolls: Rolls,
    /// What may end it earlier.
    pub cap: Cap,
    /// What is said of an extension.
    pub extension: Option<Extension>,
    /// The law's full name.
    pub law: String,
    /// Its short name.
    pub law_short: String,
    /// The article within the law.
    pub article: String,
    /// Number and year of the law, and what is open about its text.
    pub source: String,
    /// How well the number is known: S read in a source, R recalled (H, M, L), to be confirmed.
    pub evidence: String,
    /// Whose it is.
    pub owner: Owner,
}

impl ClockRule {
    /// 《食品安全抽样检验管理办法》第 29 条.
    pub fn citation(&self) -> String {
        format!("《{}》{}", self.law, self.article)
    }

    /// 办法第 29 条, for the second line of a cell.
    pub fn short_citation(&self) -> String {
        format!("{}{}", self.law_short, self.article)
    }

    /// The stable code of the kind: a unit, `promptly`, or `none` where the law frees from a limit.
    pub fn kind(&self) -> &'static str {
        match &self.limit {
            Limit::Fixed { span } => span.unit.code(),
            Limit::ByLevel { unit } => unit.code(),
            Limit::Promptly { .. } => "promptly",
            Limit::None => "none",
        }
    }

    /// The length in words: 5 个工作日; 一级 24 小时，二级 48 小时; 及时.
    pub fn length_words(&self) -> String {
        match &self.limit {
            Limit::Fixed { span } => span.to_string(),
            Limit::ByLevel { unit } => {
                let each =
                    |level: &Level| format!("{} {} {}", level.name, level.length, unit.word());
                self.levels.iter().map(each).collect::<Vec<_>>().join("，")
            }
            Limit::Promptly { .. } => "及时".to_string(),
            Limit::None => "无法定时限".to_string(),
        }
    }

    /// The length that applies, by level where the rule has levels; a level may be named or numbered from 1.
    pub fn span(&self, level: Option<&str>) -> Result<Option<Span>, ClockFault> {
        let unit = match &self.limit {
            Limit::Fixed { span } => span.unit,
            Limit::ByLevel { unit } => *unit,
            Limit::Promptly { .. } | Limit::None if level.is_some() => {
                return Err(ClockFault::NoLevels);
            }
            Limit::Promptly { .. } | Limit::None => return Ok(None),
        };
        match (&self.limit, level) {
            (_, Some(level)) => Span::new(unit, self.level(level)?.length).map(Some),
            (Limit::Fixed { span }, None) => Ok(Some(*span)),
            (_, None) => Err(ClockFault::LevelMissing {
                rule: self.id.clone(),
                levels: self.level_names(),
            }),
        }
    }

    fn level(&self, given: &str) -> Result<&Level, ClockFault> {
        if self.levels.is_empty() {
            return Err(ClockFault::NoLevels);
        }
        let numbered = given.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let found = match numbered {
            Some(at) => self.levels.get(at),
            None => self.levels.iter().find(|level| level.name == given),
        };
        found.ok_or_else(|| ClockFault::UnknownLevel {
            rule: self.id.clone(),
            level: given.chars().take(40).collect(),
            levels: self.level_names(),
        })
    }

    fn level_names(&self) -> String {
        let names: Vec<_> = (1..)
            .zip(&self.levels)
            .map(|(n, level)| format!("{n}（{}）", level.name))
            .collect();
        names.join("、")
    }

    /// What one must tell to count it: `from`, and what may be added.
    pub fn inputs(&self) -> Vec<&'static str> {
        let mut inputs = vec!["from"];
        if !self.levels.is_empty() {
            inputs.push("level");
        }
        if self.cap == Cap::ShelfLife {
            inputs.push("cap");
        }
        if self.limit != Limit::None {
            inputs.extend(["pauses", "extended"]);
        }
        inputs
    }

    /// Whether it is in force on that day.
    pub fn in_force(&self, day: Day) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// All rules with all their versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockRules {
    rows: Vec<ClockRule>,
}

impl ClockRules {
    /// Rules from elsewhere: the database holds them with the agency's own dates and switches.
    pub fn from_rows(mut rows: Vec<ClockRule>) -> Self {
        rows.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
        Self { rows }
    }

    /// C-01 to C-41, embedded in the program.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<ClockRules> = OnceLock::new();
        BUILT_IN.get_or_init(|| Self::from_rows(data::read(data::CLOCKS, row).0))
    }

    /// Every version in order.
    pub fn iter(&self) -> impl Iterator<Item = &ClockRule> {
        self.rows.iter()
    }

    /// The version in force on the day of the trigger; where none is, the one nearest to it.
    pub fn get(&self, id: &str, on: Day) -> Result<&ClockRule, ClockFault> {
        let versions = || self.rows.iter().filter(|rule| rule.id == id);
        versions()
            .rfind(|rule| rule.in_force(on))
            .or_else(|| versions().rfind(|rule| rule.effective_from <= on))
            .or_else(|| versions().next())
            .ok_or_else(|| ClockFault::UnknownRule(id.chars().take(40).collect()))
    }
}

/// Reads one row of the embedded table.
pub(super) fn row(record: &Record<'_>) -> Result<ClockRule, DataFault> {
    Ok(ClockRule {
        id: record.required(0)?.to_string(),
        version: record.parse(1)?,
        effective_from: record.parse(2)?,
        effective_to: record.parse_optional(3)?,
        title: record.required(4)?.to_string(),
        trigger: record.required(5)?.to_string(),
        actor: record.required(6)?.to_string(),
        action: record.required(7)?.to_string(),
        limit: limit(record)?,
        levels: levels(record)?,
        rolls: choice(
            record,
            12,
            &[("unrolled", Rolls::Unrolled), ("rolled", Rolls::Rolled)],
        )?,
        cap: choice(
            record,
            13,
            &[("", Cap::None), ("shelf_life", Cap::ShelfLife)],
        )?,
        extension: extension(record)?,
        law: record.required(15)?.to_string(),
        law_short: record.required(16)?.to_string(),
        article: record.required(17)?.to_string(),
        source: record.required(18)?.to_string(),
        evidence: record.required(19)?.to_string(),
        owner: choice(
            record,
            20,
            &[("ours", Owner::Ours), ("others", Owner::Others)],
        )?,
    })
}

fn choice<T: Copy>(
    record: &Record<'_>,
    column: usize,
    words: &[(&str, T)],
) -> Result<T, DataFault> {
    let text = record.field(column);
    let found = words.iter().find(|(word, _)| *word == text);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| record.fault(&format!("不认识「{text}」")))
}

fn limit(record: &Record<'_>) -> Result<Limit, DataFault> {
    let practice = practice(record)?;
    let length: Option<u32> = record.parse_optional(9)?;
    match (record.field(8), length) {
        ("promptly", None) => Ok(Limit::Promptly { practice }),
        ("none", None) => Ok(Limit::None),
        (_, None) => Ok(Limit::ByLevel {
            unit: record.parse(8)?,
        }),
        (_, Some(length)) => {
            let span = Span::new(record.parse(8)?, length);
            let span = span.map_err(|fault| record.fault(&fault.to_string()))?;
            Ok(Limit::Fixed { span })
        }
    }
}

/// `kind:length:words`.
fn practice(record: &Record<'_>) -> Result<Option<Practice>, DataFault> {
    let text = record.field(10);
    if text.is_empty() {
        return Ok(None);
    }
    let mut parts = text.splitn(3, ':');
    let (Some(kind), Some(length), Some(note)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(record.fault("实务一列须是 单位:长度:说明"));
    };
    match (kind.parse(), length.parse()) {
        (Ok(unit), Ok(length)) => Ok(Some(Practice {
            span: Span { unit, length },
            note: note.to_string(),
        })),
        _ => Err(record.fault(&format!("实务「{text}」读不懂"))),
    }
}

/// `name=length` pairs.
fn levels(record: &Record<'_>) -> Result<Vec<Level>, DataFault> {
    let pairs = record.field(11).split(';').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let read = pair.split_once('=');
            let level = read.and_then(|(name, length)| {
                Some(Level {
                    name: name.to_string(),
                    length: length.parse().ok()?,
                })
            });
            level.ok_or_else(|| record.fault(&format!("级别「{pair}」读不懂")))
        })
        .collect()
}

/// `most:words`, or words alone.
fn extension(record: &Record<'_>) -> Result<Option<Extension>, DataFault> {
    let text = record.field(14);
    let (most, note) = match text.split_once(':') {
        Some((most, note)) => match most.parse() {
            Ok(most) => (Some(most), note),
            Err(_) => return Err(record.fault(&format!("延长「{text}」读不懂"))),
        },
        None => (None, text),
    };
    Ok((!note.is_empty()).then(|| Extension {
        most,
        note: note.to_string(),
    }))
}
