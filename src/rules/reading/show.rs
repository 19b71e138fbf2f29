//! How readings are printed, so that what is printed reads back as what it was.

use super::{Quantity, Reading, Replicate, Single};
use serde::Serialize;
use std::fmt;

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) if unit.to_string().starts_with('%') => write!(f, "{}{unit}", self.number),
            Some(unit) => write!(f, "{} {unit}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

impl fmt::Display for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(quantity) => write!(f, "{quantity}"),
            Self::NotDetected { bound: None, .. } => f.write_str("未检出"),
            Self::NotDetected {
                bound: Some(bound),
                kind,
            } => write!(f, "未检出({}:{bound})", kind.name()),
            Self::Below(bound) => write!(f, "<{bound}"),
            Self::Above(bound) => write!(f, ">{bound}"),
            Self::Word(word) => f.write_str(word.name()),
        }
    }
}

impl fmt::Display for Replicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("?"),
            Self::Known(singles) => {
                for (at, single) in singles.iter().enumerate() {
                    if at > 0 {
                        f.write_str(" 或 ")?;
                    }
                    write!(f, "{single}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(single) => write!(f, "{single}"),
            Self::Ratio(a, b) => write!(f, "{a}:{b}"),
            Self::NotTested => f.write_str("未检验"),
            Self::Replicates(replicates) => {
                for (at, replicate) in replicates.iter().enumerate() {
                    if at > 0 {
                        f.write_str("；")?;
                    }
                    write!(f, "{replicate}")?;
                }
                Ok(())
            }
        }
    }
}

/// A reading as JSON: `kind`, and beside it what that kind has.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingJson {
    /// `value`, `not_detected`, `below`, `above`, `word`, `replicates`, `ratio`, `not_tested` or `unreadable`.
    pub kind: &'static str,
    /// The reading in words, printable and readable again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The decimal, scale as printed (of a ratio, its first part).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The unit in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The replicates, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replicates: Vec<String>,
    /// Other readings of an ambiguous text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

impl ReadingJson {
    /// The JSON of all readings of a text.
    pub fn of(readings: &[Reading]) -> Self {
        let Some((first, others)) = readings.split_first() else {
            return Self {
                kind: "unreadable",
                text: None,
                value: None,
                unit: None,
                replicates: Vec::new(),
                others: Vec::new(),
            };
        };
        let quantity = match first {
            Reading::One(
                Single::Value(q)
                | Single::Below(q)
                | Single::Above(q)
                | Single::NotDetected { bound: Some(q), .. },
            ) => Some(q),
            _ => None,
        };
        let replicates = match first {
            Reading::Replicates(all) => all.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        let ratio = match first {
            Reading::Ratio(a, _) => Some(a.to_string()),
            _ => None,
        };
        Self {
            kind: kind(first),
            text: Some(first.to_string()),
            value: quantity.map(|q| q.number.value.to_string()).or(ratio),
            unit: quantity
                .and_then(|q| q.unit.as_ref())
                .map(ToString::to_string),
            replicates,
            others: others.iter().map(ToString::to_string).collect(),
        }
    }
}

fn kind(reading: &Reading) -> &'static str {
    match reading {
        Reading::One(Single::Value(_)) => "value",
        Reading::One(Single::NotDetected { .. }) => "not_detected",
        Reading::One(Single::Below(_)) => "below",
        Reading::One(Single::Above(_)) => "above",
        Reading::One(Single::Word(_)) => "word",
        Reading::Replicates(_) => "replicates",
        Reading::Ratio(..) => "ratio",
        Reading::NotTested => "not_tested",
    }
}
