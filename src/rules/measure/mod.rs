//! Units of measure: what a unit text means, and exact decimal conversion between units of one dimension.
//! It must refuse whatever would need a density, a molar mass or a guess (mg/kg against mg/L, g/100g against mmol/kg).

mod table;

use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt;

/// What is being measured, so that only like is compared with like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Mass in mass: mg/kg, g/100g, %, and acid values as mg KOH in g.
    MassFraction,
    /// Mass in volume: mg/L, g/100mL.
    MassConcentration,
    /// Volume in volume: %vol.
    VolumeFraction,
    /// Amount in mass: mmol/kg, meq/kg.
    AmountPerMass(Amount),
    /// Mass for energy: mg/100kJ, μg/100kcal.
    MassPerEnergy(Equivalent),
    /// Colonies or most probable numbers in mass, in volume, or in either.
    Count(Counted, Per),
    /// Energy in mass or in volume: kJ/100g, kcal/100mL.
    Energy(Per),
    /// Mass in one day's portion.
    MassPerPortion(Equivalent),
    /// Mass on an area: mg/dm².
    MassPerArea,
}

/// Which amount of substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// Moles.
    Moles,
    /// Equivalents (not convertible without the reaction).
    Equivalents,
}

/// As what a vitamin's mass is expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Equivalent {
    /// Its own mass.
    Itself,
    /// Retinol equivalents.
    Retinol,
    /// α-tocopherol equivalents.
    Tocopherol,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Colony-forming units.
    Colonies,
    /// Most probable number.
    MostProbable,
    /// Pieces (mites, eggs, cells).
    Pieces,
}

/// In what it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Per {
    /// A mass.
    Mass,
    /// A volume.
    Volume,
    /// An area of a surface.
    Area,
    /// Written for both: g(mL), g或mL.
    Either,
}

/// A unit of the table: dimension, power of ten, and for energies whether it counts by kcal.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// The way standards write it.
    pub name: String,
    /// The dimension.
    pub dimension: Dimension,
    /// Power of ten to the dimension's base.
    pub power: i32,
    /// An energy in kcal, or a mass by kcal, where the base is kJ.
    pub by_kcal: bool,
}

/// A unit as it was read.
#[derive(Clone, Debug)]
pub enum Unit {
    /// One of the table.
    Known(&'static Known),
    /// A text that is no known unit (倍, °T, IU): comparable with itself only.
    Other(Box<str>),
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => std::ptr::eq(*a, *b) || a == b,
            (Self::Other(a), Self::Other(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        }
    }
}

impl Eq for Unit {}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => f.write_str(&known.name),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl Serialize for Unit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How two units stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same unit, however spelled.
    Same,
    /// Exactly convertible.
    Convertible,
    /// Not comparable without a density or more.
    Foreign,
}

impl Unit {
    /// The unit that a cell or the end of a value names; `None` for a placeholder (`/`, `-`, empty).
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(known) = table::quick(text) {
            return Some(Self::Known(known));
        }
        let plain = crate::rules::text::plain(text.get(..128).unwrap_or(text));
        let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = unwrapped(
            plain.trim_matches(|c| matches!(c, '-' | '_' | '#' | ';' | ',' | '、' | '.' | ':')),
        );
        if bare.is_empty() || bare.chars().all(|c| matches!(c, '/' | '-' | '_' | '#')) {
            return None;
        }
        Some(
            table::known(&bare.to_lowercase())
                .map_or_else(|| Self::Other(bare.into()), Self::Known),
        )
    }

    /// The unit, when the text is one in its usual spelling: no allocation.
    pub fn quick(text: &str) -> Option<Self> {
        table::quick(text).map(Self::Known)
    }

    /// Whether the text is a unit of the table, in any of its spellings.
    pub fn is_known(text: &str) -> bool {
        matches!(Self::parse(text), Some(Self::Known(_)))
    }

    /// How this unit stands to another.
    pub fn relation(&self, other: &Self) -> Relation {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => {
                if a == b {
                    Relation::Same
                } else if comparable(a.dimension, b.dimension) {
                    Relation::Convertible
                } else {
                    Relation::Foreign
                }
            }
            (Self::Other(a), Self::Other(b)) if a.eq_ignore_ascii_case(b) => Relation::Same,
            _ => Relation::Foreign,
        }
    }

    /// The dimension, when known.
    pub fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Known(known) => Some(known.dimension),
            Self::Other(_) => None,
        }
    }

    /// Whether the unit counts organisms or pieces.
    pub fn counts(&self) -> bool {
        match self {
            Self::Known(known) => matches!(known.dimension, Dimension::Count(..)),
            Self::Other(text) => {
                let text = text.to_ascii_lowercase();
                text.contains("cfu") || text.contains("mpn") || text.starts_with('个')
            }
        }
    }
}

/// The text without brackets around the whole of it, and without one that was never opened or closed.
fn unwrapped(text: &str) -> &str {
    let opened = text.matches('(').count();
    let closed = text.matches(')').count();
    if opened < closed {
        return text.trim_end_matches(')');
    }
    if closed < opened {
        return text.trim_start_matches('(');
    }
    match text
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) if !inner.contains(['(', ')']) => inner,
        _ => text,
    }
}

fn comparable(a: Dimension, b: Dimension) -> bool {
    match (a, b) {
        (Dimension::Count(what, per), Dimension::Count(other, in_other)) => {
            what == other && per_fits(per, in_other)
        }
        (Dimension::Energy(per), Dimension::Energy(in_other)) => per_fits(per, in_other),
        _ => a == b,
    }
}

fn per_fits(p: Per, q: Per) -> bool {
    let fits = |one, other| one == Per::Either && other != Per::Area;
    p == q || fits(p, q) || fits(q, p)
}

/// kJ in one kcal, times 1000 (the thermochemical calorie of GB 28050).
const KJ_PER_KCAL: Decimal = Decimal::from_parts(4_184, 0, 0, false, 3);

/// The value in the other unit, exact but for divisions by 4.184; `None` when foreign or out of range.
pub fn convert(value: Decimal, from: &Unit, to: &Unit) -> Option<Decimal> {
    match (from, to) {
        (Unit::Known(a), Unit::Known(b)) if comparable(a.dimension, b.dimension) => {
            let shifted = shift(value, a.power - b.power)?;
            let per_energy = matches!(a.dimension, Dimension::MassPerEnergy(_));
            match (a.by_kcal, b.by_kcal) {
                (true, false) if per_energy => shifted.checked_div(KJ_PER_KCAL),
                (false, true) if per_energy => shifted.checked_mul(KJ_PER_KCAL),
                (true, false) => shifted.checked_mul(KJ_PER_KCAL),
                (false, true) => shifted.checked_div(KJ_PER_KCAL),
                _ => Some(shifted),
            }
        }
        (Unit::Other(a), Unit::Other(b)) if a.eq_ignore_ascii_case(b) => Some(value),
        _ => None,
    }
}

/// Two values brought to one unit by multiplication only, so that comparing them is exact.
pub fn level(a: (Decimal, &Unit), b: (Decimal, &Unit)) -> Option<(Decimal, Decimal)> {
    let (Unit::Known(x), Unit::Known(y)) = (a.1, b.1) else {
        return (a.1 == b.1).then_some((a.0, b.0));
    };
    if x == y {
        return Some((a.0, b.0));
    }
    if !comparable(x.dimension, y.dimension) {
        return None;
    }
    let (mut left, mut right) = (a.0, b.0);
    if x.power > y.power {
        left = shift(left, x.power - y.power)?;
    } else {
        right = shift(right, y.power - x.power)?;
    }
    if x.by_kcal != y.by_kcal {
        // A mass by kJ is 4.184 times that by kcal; an energy in kcal is 4.184 times that in kJ.
        let left_grows = matches!(x.dimension, Dimension::MassPerEnergy(_)) != x.by_kcal;
        if left_grows {
            left = left.checked_mul(KJ_PER_KCAL)?;
        } else {
            right = right.checked_mul(KJ_PER_KCAL)?;
        }
    }
    Some((left, right))
}

/// The value times a power of ten, without rounding.
pub fn shift(value: Decimal, power: i32) -> Option<Decimal> {
    if power == 0 {
        return Some(value);
    }
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(power)?;
    if (0..=28).contains(&scale) {
        return Decimal::try_from_i128_with_scale(value.mantissa(), u32::try_from(scale).ok()?)
            .ok();
    }
    if scale > 28 {
        return None;
    }
    let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
    Decimal::try_from_i128_with_scale(value.mantissa().checked_mul(factor)?, 0).ok()
}

#[cfg(test)]
mod tests;
