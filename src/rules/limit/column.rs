//! Limits in the two columns of a laboratory's sheet. Columns are inclusive; max 0 is 不得检出 whatever min says;
//! min 0 is no minimum beside any other max and no limit alone; words are read in either column.

use super::candidate::{Candidate, Collected, collect};
use super::{Alternative, Bound, Edge, Ends, Limit, Place, Terms, word};
use crate::rules::measure::Unit;
use crate::rules::reading::{plain_number, variant};
use crate::rules::text;

/// Most alternatives that two lists of different length may make; more are for a person.
const MOST: usize = 64;

/// The limit in the columns min and max with their unit column.
///
/// ```
/// # use anyang::rules::limit::from_columns;
/// assert_eq!(from_columns("0.0", "0.5", Some("mg/kg")).kind(), "at_most");
/// assert_eq!(from_columns("5", "0.0", None).kind(), "not_detected");
/// assert_eq!(from_columns("0", "/", None).kind(), "none");
/// assert_eq!(from_columns("14；59", "43；180", Some("μg/100kJ；μg/100kcal")).kind(), "alternatives");
/// ```
pub fn from_columns(min: &str, max: &str, unit: Option<&str>) -> Limit {
    if let Some(limit) = plain_columns(min, max, unit) {
        return limit;
    }
    if min.len() > text::LONGEST || max.len() > text::LONGEST {
        return Limit::Manual(max.chars().take(80).collect());
    }
    let (min, max) = (text::plain(min), text::plain(max));
    let below = cell(&min, Place::Minimum);
    let above = cell(&max, Place::Maximum);
    let manual = || {
        Limit::Manual(if word::is_none(&max) {
            min.to_string()
        } else {
            max.to_string()
        })
    };
    if above.as_ref().is_some_and(is_zero_alone) {
        return Limit::NotDetected;
    }
    match (below, above) {
        (None, None) => Limit::None,
        (below, above) => {
            let below = below.unwrap_or_default();
            let above = above.unwrap_or_default();
            let damaged = below.damaged || above.damaged;
            if damaged {
                manual()
            } else {
                joined(below, above, unit).unwrap_or_else(manual)
            }
        }
    }
}

/// Both columns one plain number, or nothing: the common case at full speed.
fn plain_columns(min: &str, max: &str, unit: Option<&str>) -> Option<Limit> {
    let number = |text| match text {
        empty if is_empty(empty) => Some(None),
        text => plain_number(text).map(Some),
    };
    let low = number(min)?;
    let high = number(max)?;
    let unit = match unit {
        Some(text) if !is_empty(text) => Some(Unit::quick(text)?),
        _ => None,
    };
    let edge = |number| Edge {
        number,
        unit: unit.clone(),
        ends: Ends::Included,
    };
    let low = low.filter(|number| !number.value.is_zero());
    Some(match (low, high) {
        (_, Some(high)) if high.value.is_zero() => Limit::NotDetected,
        (None, None) => Limit::None,
        (None, Some(high)) => Limit::Bound(Bound::at_most(edge(high))),
        (Some(low), None) => Limit::Bound(Bound::at_least(edge(low))),
        (Some(low), Some(high)) if low.value <= high.value => Limit::Bound(Bound {
            lower: Some(edge(low)),
            upper: Some(edge(high)),
            terms: Terms::default(),
        }),
        _ => return None,
    })
}

/// The usual ways to leave a cell empty.
fn is_empty(text: &str) -> bool {
    matches!(text, "" | "/" | "-" | "—" | "——" | "--" | "_")
}

/// The candidates of one column.
#[derive(Default)]
struct Cell {
    found: Vec<Candidate>,
    terms: Terms,
    damaged: bool,
}

fn cell(plain: &str, place: Place) -> Option<Cell> {
    if word::is_none(plain) {
        return None;
    }
    let text = variant::standard(plain);
    let Collected {
        found,
        spoiled,
        terms,
        ..
    } = collect(&text, place);
    if found.is_empty() && !spoiled && word::asks_conformity(plain) {
        let limits = vec![Limit::Qualitative(crate::rules::reading::Quality::Conforms)];
        return Some(Cell {
            found: vec![Candidate {
                label: String::new(),
                limits,
                scoped: false,
            }],
            terms,
            damaged: false,
        });
    }
    let damaged = spoiled || found.is_empty() || found.len() > MOST;
    Some(Cell {
        found,
        terms,
        damaged,
    })
}

fn is_zero_alone(cell: &Cell) -> bool {
    matches!(cell.found.as_slice(), [only] if only.limits == [Limit::NotDetected] && !only.scoped)
}

fn joined(below: Cell, above: Cell, unit: Option<&str>) -> Option<Limit> {
    let terms = Terms {
        conditional_lower: below.terms.conditional_lower,
        conditional_upper: above.terms.conditional_upper,
        shared: below.terms.shared || above.terms.shared,
        qualified: below.terms.qualified || above.terms.qualified,
    };
    let below = if below
        .found
        .iter()
        .all(|candidate| candidate.limits.iter().all(is_no_minimum))
    {
        Cell::default()
    } else {
        below
    };
    let single = below.found.len().max(above.found.len()) == 1;
    let open = single
        && below
            .found
            .iter()
            .chain(&above.found)
            .any(|candidate| candidate.scoped);
    let pairs = paired(&below.found, &above.found)?;
    let mut choices = Vec::with_capacity(pairs.len());
    for (low, high) in pairs {
        let label = high.map_or("", |c| c.label.as_str());
        let label = if label.is_empty() {
            low.map_or("", |c| c.label.as_str())
        } else {
            label
        };
        let lows: Vec<Option<&Limit>> =
            low.map_or_else(|| vec![None], |c| c.limits.iter().map(Some).collect());
        let highs: Vec<Option<&Limit>> =
            high.map_or_else(|| vec![None], |c| c.limits.iter().map(Some).collect());
        for low in &lows {
            for high in &highs {
                choices.push(Alternative {
                    label: label.to_owned(),
                    limit: both(*low, *high, terms)?,
                });
            }
        }
    }
    let choices = with_units(choices, unit);
    Some(Limit::any_of(choices, open))
}

type Pair<'a> = (Option<&'a Candidate>, Option<&'a Candidate>);

/// Which minimum goes with which maximum: in parallel, one with all, or each with each.
fn paired<'a>(below: &'a [Candidate], above: &'a [Candidate]) -> Option<Vec<Pair<'a>>> {
    Some(match (below, above) {
        ([], highs) => highs.iter().map(|high| (None, Some(high))).collect(),
        (lows, []) => lows.iter().map(|low| (Some(low), None)).collect(),
        (lows, highs) if lows.len() == highs.len() => in_parallel(lows, highs)?,
        (lows, highs) if lows.len() * highs.len() <= MOST => lows
            .iter()
            .flat_map(|low| highs.iter().map(move |high| (Some(low), Some(high))))
            .collect(),
        _ => return None,
    })
}

/// In parallel, by label where both sides name labels; labels that do not meet are for a person.
fn in_parallel<'a>(lows: &'a [Candidate], highs: &'a [Candidate]) -> Option<Vec<Pair<'a>>> {
    let differ = |low: &Candidate, high: &Candidate| {
        !low.label.is_empty() && !high.label.is_empty() && low.label != high.label
    };
    if !lows.iter().zip(highs).any(|(low, high)| differ(low, high)) {
        return Some(lows.iter().map(Some).zip(highs.iter().map(Some)).collect());
    }
    lows.iter()
        .map(|low| {
            highs
                .iter()
                .find(|high| high.label == low.label)
                .map(|high| (Some(low), Some(high)))
        })
        .collect()
}

/// The limit that a minimum and a maximum make together.
fn both(low: Option<&Limit>, high: Option<&Limit>, terms: Terms) -> Option<Limit> {
    let low = low.filter(|limit| !is_no_minimum(limit));
    Some(match (low, high.filter(|limit| **limit != Limit::None)) {
        (_, Some(Limit::NotDetected)) => Limit::NotDetected,
        (None | Some(Limit::None), None) => Limit::None,
        (None | Some(Limit::None), Some(only)) | (Some(only), None) => {
            with_terms(only.clone(), terms)
        }
        (Some(Limit::Bound(a)), Some(Limit::Bound(b))) => {
            let bound = Bound {
                lower: b.lower.clone().or_else(|| a.lower.clone()),
                upper: b.upper.clone().or_else(|| a.upper.clone()),
                terms,
            };
            match (&bound.lower, &bound.upper) {
                (Some(lower), Some(upper))
                    if lower.unit == upper.unit && lower.number.value > upper.number.value =>
                {
                    return None;
                }
                _ => Limit::Bound(bound),
            }
        }
        (Some(a), Some(b)) if a == b => a.clone(),
        (Some(Limit::Bound(_)), Some(plan @ Limit::Plan(_))) => plan.clone(),
        (Some(label @ Limit::LabelValue(_)), Some(_))
        | (Some(_), Some(label @ Limit::LabelValue(_))) => label.clone(),
        _ => return None,
    })
}

/// A minimum of 0 is none.
fn is_no_minimum(limit: &Limit) -> bool {
    matches!(limit, Limit::Bound(Bound { lower: Some(lower), upper: None, .. }) if lower.number.value.is_zero())
}

fn with_terms(limit: Limit, terms: Terms) -> Limit {
    match limit {
        Limit::Bound(bound) => Limit::Bound(Bound { terms, ..bound }),
        other => other,
    }
}

/// Units from a unit column: one for all, a list in parallel, or a list for each label in turn.
fn with_units(mut choices: Vec<Alternative>, unit: Option<&str>) -> Vec<Alternative> {
    let Some(text) = unit else { return choices };
    let plain = text::plain(text);
    let units: Vec<Option<Unit>> = plain
        .split(['#', ';', ',', '、'])
        .filter(|part| !part.trim().is_empty())
        .map(Unit::parse)
        .collect();
    match units.as_slice() {
        [] => {}
        [only] => {
            if let Some(unit) = only {
                for choice in &mut choices {
                    choice.limit.fill(unit);
                }
            }
        }
        list if choices.len() == 1 && list.iter().flatten().count() > 1 => {
            let Some(only) = choices.pop() else {
                return choices;
            };
            choices = list
                .iter()
                .flatten()
                .map(|unit| Alternative {
                    label: only.label.clone(),
                    limit: only.limit.clone().with_unit(unit),
                })
                .collect();
        }
        list if choices.len().is_multiple_of(list.len()) => {
            let block = in_blocks(&choices, list.len());
            for (at, choice) in choices.iter_mut().enumerate() {
                let place = block.map_or(at % list.len(), |size| at / size);
                if let Some(Some(unit)) = list.get(place) {
                    choice.limit.fill(unit);
                }
            }
        }
        list => one_for_all(&mut choices, list),
    }
    choices
}

/// Where the labels come round again once for each unit, a block of labels belongs to each unit.
fn in_blocks(choices: &[Alternative], units: usize) -> Option<usize> {
    let size = choices.len() / units;
    let first = choices.first()?;
    let again = choices.get(size)?;
    (size > 1 && !first.label.is_empty() && first.label == again.label).then_some(size)
}

/// A list that fits nowhere helps only when all its units are one.
fn one_for_all(choices: &mut [Alternative], list: &[Option<Unit>]) {
    let mut named = list.iter().flatten();
    if let Some(first) = named.next()
        && named.all(|unit| unit == first)
    {
        for choice in choices.iter_mut() {
            choice.limit.fill(first);
        }
    }
}
