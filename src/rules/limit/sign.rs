//! What a number means with its sign, and without one by its place.
//! It must leave open what a bare number does not say: whether the bound belongs to it.

use super::token::Sign;
use super::{Alternative, Bound, Edge, Ends, Limit, Place};
use crate::rules::item::Direction;
use crate::rules::measure::Unit;
use crate::rules::reading::Number;

/// A number with its sign.
pub(super) fn signed(
    number: Number,
    unit: Option<Unit>,
    sign: Option<Sign>,
    place: Place,
) -> Limit {
    let Some(sign) = sign else {
        return bare(number, unit, place);
    };
    let edge = |ends| Edge {
        number,
        unit: unit.clone(),
        ends,
    };
    let zero = number.value.is_zero();
    match sign {
        Sign::AtMost if zero => Limit::NotDetected,
        Sign::AtMost => Limit::Bound(Bound::at_most(edge(Ends::Included))),
        Sign::Below => Limit::Bound(Bound::at_most(edge(Ends::Excluded))),
        Sign::AtLeast => Limit::Bound(Bound::at_least(edge(Ends::Included))),
        Sign::Above => Limit::Bound(Bound::at_least(edge(Ends::Excluded))),
    }
}

/// A number without a sign, by its place.
fn bare(number: Number, unit: Option<Unit>, place: Place) -> Limit {
    let edge = |ends| Edge {
        number,
        unit: unit.clone(),
        ends,
    };
    match place {
        Place::Maximum | Place::Text(_) if number.value.is_zero() => Limit::NotDetected,
        Place::Maximum => Limit::Bound(Bound::at_most(edge(Ends::Included))),
        Place::Minimum => Limit::Bound(Bound::at_least(edge(Ends::Included))),
        Place::Text(item) => match item.direction {
            Direction::Upper => Limit::Bound(Bound::at_most(edge(Ends::Unsaid))),
            Direction::Lower => Limit::Bound(Bound::at_least(edge(Ends::Unsaid))),
            Direction::Unknown => Limit::Alternatives {
                choices: vec![
                    Alternative {
                        label: String::new(),
                        limit: Limit::Bound(Bound::at_most(edge(Ends::Unsaid))),
                    },
                    Alternative {
                        label: String::new(),
                        limit: Limit::Bound(Bound::at_least(edge(Ends::Unsaid))),
                    },
                ],
                open: false,
            },
        },
    }
}
