//! What a result means as a laboratory wrote it: numbers with their printed scale, 未检出 with its limits, bounds,
//! replicates, words. A text may have several possible readings; all are given, none is guessed.
//! It must never lose the raw text, invent an exponent, or read a cut-off number.

pub mod number;
mod part;
mod scan;
pub mod show;
pub(crate) mod variant;
pub mod word;

use crate::rules::measure::Unit;
use crate::rules::text;
pub use number::Number;
pub(crate) use part::{amount, bracket, unit_text as scan_unit};
use serde::Serialize;
pub use word::Quality;

/// A number and the unit written with it, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number as printed.
    pub number: Number,
    /// The unit in the text; `None` where the text names none.
    pub unit: Option<Unit>,
}

/// Which limit of the method a laboratory reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LodKind {
    /// 检出限
    #[default]
    Detection,
    /// 定量限
    Quantification,
    /// 测定低限
    LowestLevel,
}

impl LodKind {
    /// The kind a laboratory names in words; `None` for other words.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "检出限" | "方法检出限" | "LOD" => Some(Self::Detection),
            "定量限" | "方法定量限" | "LOQ" => Some(Self::Quantification),
            "测定低限" | "检测低限" | "检测限" => Some(Self::LowestLevel),
            _ => None,
        }
    }

    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detection => "检出限",
            Self::Quantification => "定量限",
            Self::LowestLevel => "测定低限",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Single {
    /// A number.
    Value(Quantity),
    /// 未检出, with the limit of the method where the text gives it.
    NotDetected {
        /// The LOD or LOQ in the text.
        bound: Option<Quantity>,
        /// Which of them.
        kind: LodKind,
    },
    /// Less than a bound (`<10`).
    Below(Quantity),
    /// More than a bound (`>24000`).
    Above(Quantity),
    /// A word: 检出, 阳性, 符合 …
    Word(Quality),
}

/// One of several determinations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replicate {
    /// Read; more than one where the text is ambiguous.
    Known(Vec<Single>),
    /// There, but not readable.
    Unreadable,
}

/// One possible reading of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One finding.
    One(Single),
    /// Several determinations, in order.
    Replicates(Vec<Replicate>),
    /// A ratio, `5:1`.
    Ratio(Number, Number),
    /// Not tested.
    NotTested,
}

/// What was noticed while reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// An exponent may have lost its superscript (`3.7×104`).
    pub lost_exponent: bool,
    /// A number is cut off (`1.2×10`).
    pub cut_number: bool,
    /// Of 初检 and 复检 the second was read.
    pub final_of_two: bool,
    /// A note in brackets holds figures that were not read: the reading can prove a failure, not a pass.
    pub figures_in_note: bool,
    /// An uncertainty was given (it is not applied).
    pub uncertainty: bool,
}

/// A text with all its readings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The readings; empty when the text cannot be read.
    pub readings: Vec<Reading>,
    /// What was noticed.
    pub noticed: Noticed,
}

/// All readings of a result; empty when it cannot be read.
///
/// ```
/// # use anyang::rules::reading::readings;
/// assert_eq!(readings("0.050 mg/kg")[0].to_string(), "0.050 mg/kg");
/// assert_eq!(readings("3.7×104").len(), 2);
/// assert!(readings("1.2×10").is_empty());
/// ```
pub fn readings(text: &str) -> Vec<Reading> {
    read(text).readings
}

/// What most results are: a plain decimal with or without a usual unit, or 未检出.
fn quick(raw: &str) -> Option<Single> {
    if raw == "未检出" {
        return Some(Single::NotDetected {
            bound: None,
            kind: LodKind::default(),
        });
    }
    scan::simple(raw)
}

/// A plain decimal with nothing beside it: the quick way for cells of columns.
pub(crate) fn plain_number(text: &str) -> Option<Number> {
    match scan::simple(text)? {
        Single::Value(Quantity { number, unit: None }) => Some(number),
        _ => None,
    }
}

/// A plain decimal with or without a known unit.
pub(crate) fn plain_quantity(text: &str) -> Option<(Number, Option<Unit>)> {
    match scan::simple(text)? {
        Single::Value(Quantity { number, unit }) => Some((number, unit)),
        _ => None,
    }
}

/// All readings of a result, with what was noticed on the way.
pub fn read(raw: &str) -> Read {
    if let Some(single) = quick(raw.trim()) {
        return Read {
            readings: vec![Reading::One(single)],
            noticed: Noticed::default(),
        };
    }
    if raw.len() > text::LONGEST {
        return Read::default();
    }
    let plain = text::plain(raw);
    if let Some(single) = scan::simple(&plain) {
        return Read {
            readings: vec![Reading::One(single)],
            noticed: Noticed::default(),
        };
    }
    if word::is_not_tested(&plain) {
        return Read {
            readings: vec![Reading::NotTested],
            noticed: Noticed::default(),
        };
    }
    let (body, final_of_two) = word::final_result(&plain);
    let body = word::without_frame(body);
    if let Some(quality) = word::whole(body) {
        let single = quality.into_single();
        let noticed = Noticed {
            final_of_two,
            ..Noticed::default()
        };
        return Read {
            readings: vec![Reading::One(single)],
            noticed,
        };
    }
    let mut out = Read {
        noticed: Noticed {
            final_of_two,
            ..Noticed::default()
        },
        ..Read::default()
    };
    let numbered = variant::by_numbers(body);
    let body = numbered.as_deref().unwrap_or(body);
    out.scan(body);
    if out.readings.is_empty() {
        out.scan_with_blanks(body);
    }
    out
}

impl Read {
    /// Adds what every spelling of a text says.
    fn scan(&mut self, body: &str) {
        for variant in variant::variants(body) {
            if let Some(reading) = scan::scan(&variant, &mut self.noticed) {
                for one in scan::spread(reading) {
                    if !self.readings.contains(&one) {
                        self.readings.push(one);
                    }
                }
            }
        }
    }

    /// Blanks as thousands signs or separators, for a text that says nothing otherwise; every part must be readable.
    fn scan_with_blanks(&mut self, body: &str) {
        let spellings = variant::by_blanks(body);
        if spellings.is_empty() {
            return;
        }
        let mut again = Self::default();
        again.noticed.final_of_two = self.noticed.final_of_two;
        for spelling in spellings {
            again.scan(&spelling);
        }
        let whole = |reading: &Reading| match reading {
            Reading::Replicates(all) => !all.contains(&Replicate::Unreadable),
            _ => true,
        };
        if again.readings.iter().all(whole) && !again.readings.is_empty() {
            *self = again;
        }
    }
}

#[cfg(test)]
mod tests;
