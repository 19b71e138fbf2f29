//! What a limit means: from one free text as published, or from the min and max columns of a laboratory's sheet.
//! A sum type holds every kind that occurs; what is not understood stays [`Limit::Manual`] with its text, visible.
//! It must never drop one of several alternatives, nor read a limit whose sign or number is damaged.

mod candidate;
mod column;
mod compared;
mod named;
mod plan;
mod reader;
mod show;
mod sign;
mod token;
mod word;

use crate::rules::item::Item;
use crate::rules::measure::Unit;
use crate::rules::reading::{self, Number, Quality, variant};
use crate::rules::text;
pub use column::from_columns;
pub(crate) use named::unit_in_name;
pub use named::{Named, in_name};
pub use plan::Plan;
pub use show::LimitJson;

/// Whether a bound belongs to what it bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `≤`, `≥`, columns.
    Included,
    /// `<`, `>`.
    Excluded,
    /// A number without a sign: not said.
    Unsaid,
}

/// One bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The number.
    pub number: Number,
    /// The unit written with it or in its column.
    pub unit: Option<Unit>,
    /// Whether the bound itself is allowed.
    pub ends: Ends,
}

/// What else a bound says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The lower bound holds only where the substance was added: a failure is for a person to see.
    pub conditional_lower: bool,
    /// The upper bound holds only where the substance was added.
    pub conditional_upper: bool,
    /// The bound is for a sum with other substances: a pass alone proves nothing.
    pub shared: bool,
    /// Words after the limit qualify it in a way that was not read: a pass is for a person to see.
    pub qualified: bool,
}

/// A lower bound, an upper bound, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Not less than.
    pub lower: Option<Edge>,
    /// Not more than.
    pub upper: Option<Edge>,
    /// Conditions.
    pub terms: Terms,
}

/// One of several limits in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// For which grade, form, ingredient, standard … as written; empty for another reading of one number.
    pub label: String,
    /// The limit.
    pub limit: Limit,
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Numbers.
    Bound(Bound),
    /// 不得检出, max 0.
    NotDetected,
    /// 不得使用, 不得添加.
    NotPermitted,
    /// A two- or three-class plan.
    Plan(Plan),
    /// Several; the sample's data say which, else all must agree.
    Alternatives {
        /// The alternatives in order.
        choices: Vec<Alternative>,
        /// Whether the text leaves other cases open (`0.65（仅限水果罐头）`).
        open: bool,
    },
    /// The limit stands on the label or in the standard the label names.
    LabelValue(String),
    /// A share of another quantity.
    PercentOf(String),
    /// 按生产需要适量使用.
    AsNeeded,
    /// A word: 呈阳性, 商业无菌, 符合要求.
    Qualitative(Quality),
    /// No limit.
    None,
    /// Not understood.
    Manual(String),
}

/// What a number without a sign means where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In free text: by the item's direction.
    Text(Item),
    /// In the column of minima.
    Minimum,
    /// In the column of maxima.
    Maximum,
}

impl Limit {
    /// The stable code of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bound(bound) => bound.kind(),
            Self::NotDetected => "not_detected",
            Self::NotPermitted => "not_permitted",
            Self::Plan(plan) if plan.big.is_some() => "three_class",
            Self::Plan(_) => "two_class",
            Self::Alternatives { .. } => "alternatives",
            Self::LabelValue(_) => "label_value",
            Self::PercentOf(_) => "percent_of",
            Self::AsNeeded => "as_needed",
            Self::Qualitative(_) => "qualitative",
            Self::None => "none",
            Self::Manual(_) => "manual",
        }
    }

    /// Whether a number without a sign was read as a bound.
    pub fn is_bare(&self) -> bool {
        match self {
            Self::Bound(bound) => [&bound.lower, &bound.upper]
                .into_iter()
                .flatten()
                .any(|edge| edge.ends == Ends::Unsaid),
            Self::Alternatives { choices, .. } => {
                choices.iter().any(|choice| choice.limit.is_bare())
            }
            _ => false,
        }
    }

    /// The same limit with a unit for every bound that names none.
    #[must_use]
    pub fn with_unit(mut self, unit: &Unit) -> Self {
        self.fill(unit);
        self
    }

    fn fill(&mut self, unit: &Unit) {
        match self {
            Self::Bound(bound) => {
                for edge in [&mut bound.lower, &mut bound.upper].into_iter().flatten() {
                    edge.unit.get_or_insert_with(|| unit.clone());
                }
            }
            Self::Plan(plan) => {
                plan.unit.get_or_insert_with(|| unit.clone());
            }
            Self::Alternatives { choices, .. } => choices
                .iter_mut()
                .for_each(|choice| choice.limit.fill(unit)),
            _ => {}
        }
    }

    /// The first unit the limit's own text names.
    pub fn unit(&self) -> Option<&Unit> {
        match self {
            Self::Bound(bound) => [&bound.lower, &bound.upper]
                .into_iter()
                .flatten()
                .find_map(|edge| edge.unit.as_ref()),
            Self::Plan(plan) => plan.unit.as_ref(),
            Self::Alternatives { choices, .. } => {
                choices.iter().find_map(|choice| choice.limit.unit())
            }
            _ => None,
        }
    }

    /// Several limits as one; a single one stays itself, equal ones count once.
    fn any_of(mut choices: Vec<Alternative>, open: bool) -> Self {
        let mut kept: Vec<Alternative> = Vec::with_capacity(choices.len());
        for choice in choices.drain(..) {
            if !kept
                .iter()
                .any(|before| before.limit == choice.limit && before.label == choice.label)
            {
                kept.push(choice);
            }
        }
        if !open && kept.len() == 1 {
            return kept.pop().map_or(Self::None, |only| only.limit);
        }
        if kept.is_empty() {
            Self::None
        } else {
            Self::Alternatives {
                choices: kept,
                open,
            }
        }
    }

    /// The alternatives that the sample's data name, where they name one.
    #[must_use]
    pub fn applying(self, applies: &str) -> Self {
        let Self::Alternatives { choices, open } = self else {
            return self;
        };
        let wanted = text::squeezed(applies);
        let fits = |choice: &Alternative| {
            let label = text::squeezed(&choice.label);
            !wanted.is_empty()
                && !label.is_empty()
                && (label == wanted
                    || label
                        .split([',', '、', ';', ':', '(', ')'])
                        .any(|part| part == wanted))
        };
        let named: Vec<Alternative> = choices
            .iter()
            .filter(|choice| fits(choice))
            .cloned()
            .collect();
        if named.is_empty() {
            Self::Alternatives { choices, open }
        } else {
            Self::any_of(named, false)
        }
    }
}

impl Bound {
    /// At most, below, at least, above or range.
    pub fn kind(&self) -> &'static str {
        match (&self.lower, &self.upper) {
            (Some(_), Some(_)) => "range",
            (None, Some(upper)) if upper.ends == Ends::Excluded => "below",
            (Some(lower), None) if lower.ends == Ends::Excluded => "above",
            (Some(_), None) => "at_least",
            (None, _) => "at_most",
        }
    }

    /// An upper bound alone.
    pub fn at_most(edge: Edge) -> Self {
        Self {
            lower: None,
            upper: Some(edge),
            terms: Terms::default(),
        }
    }

    /// A lower bound alone.
    pub fn at_least(edge: Edge) -> Self {
        Self {
            lower: Some(edge),
            upper: None,
            terms: Terms::default(),
        }
    }
}

/// The limit in a free text as published.
///
/// ```
/// # use anyang::rules::{item, limit};
/// let lead = item::look_up("铅");
/// assert_eq!(limit::from_text("≤0.2mg/kg", lead).kind(), "at_most");
/// assert_eq!(limit::from_text("n=5,c=2,m=10²,M=10³CFU/g", lead).kind(), "three_class");
/// assert_eq!(limit::from_text("200≤mg/kg", lead).kind(), "manual");
/// ```
pub fn from_text(raw: &str, item: Item) -> Limit {
    if raw.len() > text::LONGEST {
        return Limit::Manual(raw.chars().take(80).collect());
    }
    let plain = text::plain(raw);
    if word::is_none(&plain) {
        return Limit::None;
    }
    let mut readings: Vec<Alternative> = Vec::new();
    for variant in variant::variants(&plain) {
        let limit = candidate::read(&variant, Place::Text(item));
        if !readings.iter().any(|before| before.limit == limit) {
            readings.push(Alternative {
                label: String::new(),
                limit,
            });
        }
    }
    settle(readings, &plain)
}

/// The common case at full speed: a sign and a plain number, with or without a known unit.
pub(crate) fn quick(raw: &str) -> Option<Limit> {
    match raw {
        "不得检出" => return Some(Limit::NotDetected),
        "不得使用" | "不得添加" => return Some(Limit::NotPermitted),
        _ => {}
    }
    if raw.starts_with(['n', 'N']) && raw.len() <= text::LONGEST {
        return plan::alone(&text::plain(raw)).map(Limit::Plan);
    }
    let (rest, upper) = match raw.strip_prefix('≤') {
        Some(rest) => (rest, true),
        None => (raw.strip_prefix('≥')?, false),
    };
    let (number, unit) = reading::plain_quantity(rest)?;
    if number.value.is_zero() || plan::lost_power(number).is_some() {
        return None;
    }
    let edge = Edge {
        number,
        unit,
        ends: Ends::Included,
    };
    Some(Limit::Bound(if upper {
        Bound::at_most(edge)
    } else {
        Bound::at_least(edge)
    }))
}

/// Whether a text says that there is no limit.
pub(crate) fn says_none(plain: &str) -> bool {
    word::is_none(plain)
}

/// All numbers of a cell that are no part of names, with their units: the limits of several methods.
pub(crate) fn numbers(plain: &str) -> Vec<reading::Quantity> {
    let collected = candidate::collect(&variant::standard(plain), Place::Maximum);
    if collected.spoiled {
        return Vec::new();
    }
    let edges = collected
        .found
        .into_iter()
        .flat_map(|found| found.limits)
        .filter_map(|limit| match limit {
            Limit::Bound(Bound {
                upper: Some(edge), ..
            }) => Some(reading::Quantity {
                number: edge.number,
                unit: edge.unit,
            }),
            _ => None,
        });
    edges.collect()
}

/// Readings of one text: those that were understood; a text of which none was stays manual.
fn settle(readings: Vec<Alternative>, plain: &str) -> Limit {
    let understood: Vec<Alternative> = readings
        .into_iter()
        .filter(|reading| !matches!(reading.limit, Limit::Manual(_)))
        .collect();
    if understood.is_empty() {
        Limit::Manual(plain.to_owned())
    } else {
        Limit::any_of(understood, false)
    }
}

#[cfg(test)]
mod tests;
