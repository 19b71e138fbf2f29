//! How limits are printed, for people and as JSON.

use super::{Bound, Edge, Ends, Limit, Plan};
use serde::Serialize;
use std::fmt;

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) if unit.to_string().starts_with('%') => write!(f, "{}{unit}", self.number),
            Some(unit) => write!(f, "{} {unit}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.lower, &self.upper) {
            (Some(lower), Some(upper))
                if lower.ends == Ends::Included && upper.ends == Ends::Included =>
            {
                write!(f, "{lower}～{upper}")
            }
            (lower, upper) => {
                if let Some(lower) = lower {
                    write!(
                        f,
                        "{} {lower}",
                        if lower.ends == Ends::Excluded {
                            ">"
                        } else {
                            "≥"
                        }
                    )?;
                }
                if lower.is_some() && upper.is_some() {
                    f.write_str("，")?;
                }
                if let Some(upper) = upper {
                    write!(
                        f,
                        "{} {upper}",
                        if upper.ends == Ends::Excluded {
                            "<"
                        } else {
                            "≤"
                        }
                    )?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n={}, c={}, m={}", self.n, self.c, self.m)?;
        if let Some(amount) = &self.amount {
            write!(f, "/{amount}")?;
        }
        if let Some(big) = &self.big {
            write!(f, ", M={big}")?;
        }
        if let Some(unit) = &self.unit {
            write!(f, " {unit}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bound(bound) => write!(f, "{bound}"),
            Self::NotDetected => f.write_str("不得检出"),
            Self::NotPermitted => f.write_str("不得使用"),
            Self::Plan(plan) => write!(f, "{plan}"),
            Self::Alternatives { choices, .. } => {
                for (at, choice) in choices.iter().enumerate() {
                    if at > 0 {
                        f.write_str("；")?;
                    }
                    if !choice.label.is_empty() {
                        write!(f, "{}：", choice.label)?;
                    }
                    write!(f, "{}", choice.limit)?;
                }
                Ok(())
            }
            Self::LabelValue(_) => f.write_str("标签明示值"),
            Self::PercentOf(text) => write!(f, "按比例：{text}"),
            Self::AsNeeded => f.write_str("按生产需要适量使用"),
            Self::Qualitative(quality) => f.write_str(quality.name()),
            Self::None => f.write_str("无限量"),
            Self::Manual(text) => f.write_str(text),
        }
    }
}

/// A limit as JSON: `kind`, and beside it the fields of that kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LimitJson {
    /// The kind: `at_most`, `below`, `at_least`, `above`, `range`, `not_detected`, `not_permitted`, `two_class`,
    /// `three_class`, `alternatives`, `label_value`, `percent_of`, `as_needed`, `qualitative`, `none`, `manual`.
    pub kind: &'static str,
    /// The limit in words.
    pub text: String,
    /// The lower bound as a decimal, printed scale kept (`at_least`, `above`, `range`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// The upper bound (`at_most`, `below`, `range`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// The unit, where the limit names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `true`: a number without sign, so that whether the bound belongs to it is not said.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bare: bool,
    /// `true`: holds only where the substance was added.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conditional: bool,
    /// Of a plan: units tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// Of a plan: units that may exceed m.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c: Option<u32>,
    /// Of a plan: m.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub m: Option<String>,
    /// Of a three-class plan: M.
    #[serde(rename = "M", skip_serializing_if = "Option::is_none")]
    pub big_m: Option<String>,
    /// Of `qualitative`: `present`, `negative` or `conforms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<crate::rules::reading::Quality>,
    /// Of `alternatives`: for which products each holds, and its limit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceJson>,
    /// Of `alternatives`: other cases than the named ones are left open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

/// One alternative as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceJson {
    /// The label as written; empty for another reading of one number.
    pub label: String,
    /// Its limit.
    pub limit: LimitJson,
}

impl From<&Limit> for LimitJson {
    fn from(limit: &Limit) -> Self {
        let mut json = Self {
            kind: limit.kind(),
            text: limit.to_string(),
            unit: limit.unit().map(ToString::to_string),
            bare: limit.is_bare(),
            ..Self::default()
        };
        match limit {
            Limit::Bound(bound) => {
                json.min = bound
                    .lower
                    .as_ref()
                    .map(|edge| edge.number.value.to_string());
                json.max = bound
                    .upper
                    .as_ref()
                    .map(|edge| edge.number.value.to_string());
                json.conditional = bound.terms.conditional_lower || bound.terms.conditional_upper;
            }
            Limit::Plan(plan) => {
                json.n = Some(plan.n);
                json.c = Some(plan.c);
                json.m = Some(plan.m.value.to_string());
                json.big_m = plan.big.map(|big| big.value.to_string());
            }
            Limit::Alternatives { choices, open } => {
                json.open = *open;
                json.choices = choices
                    .iter()
                    .map(|choice| ChoiceJson {
                        label: choice.label.clone(),
                        limit: Self::from(&choice.limit),
                    })
                    .collect();
            }
            Limit::Qualitative(quality) => json.wanted = Some(*quality),
            _ => {}
        }
        json
    }
}
