//! From tokens to limits: each number, word or plan of a text is a candidate with the label it stands under.
//! Several candidates are alternatives; a sign without a number or a number before its sign spoils the text.

use super::reader::Reader;
use super::token::tokens;
use super::word;
use super::{Alternative, Bound, Edge, Ends, Limit, Place, Terms};
use crate::rules::reading::{Quality, plain_quantity};

/// The limit of one spelling of a text.
pub(super) fn read(text: &str, place: Place) -> Limit {
    if let Some(range) = between(text) {
        return range;
    }
    let reader = collect(text, place);
    if reader.spoiled {
        return Limit::Manual(text.to_owned());
    }
    if let Some(limit) = reader.pair_of_bounds() {
        return limit;
    }
    let open = reader.found.len() == 1 && reader.found.iter().all(|found| found.scoped);
    if reader.found.is_empty() {
        return wordless(text);
    }
    let terms = reader.terms;
    let choices = reader
        .found
        .into_iter()
        .flat_map(|found| found.into_alternatives(terms))
        .collect();
    Limit::any_of(choices, open)
}

/// 「3.0≤pH≤5.0」, 「3<x≤5%」: a range written round what it bounds; none for all other texts.
fn between(text: &str) -> Option<Limit> {
    let at = text.find(['≤', '<'])?;
    let (low, rest) = text.split_at_checked(at)?;
    let end = rest
        .char_indices()
        .skip(1)
        .find(|(_, c)| matches!(c, '≤' | '<'))?;
    let (middle, high) = rest.split_at_checked(end.0)?;
    let lower = bound(low.trim(), middle)?;
    let name = middle.trim_start_matches(['≤', '<']).trim();
    let named = !name.is_empty()
        && name.len() <= 60
        && !name
            .contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | '、' | ':' | '\n'));
    let upper = bound(high.trim_start_matches(['≤', '<']).trim(), high)?;
    let lower = Edge {
        unit: lower.unit.or_else(|| upper.unit.clone()),
        ..lower
    };
    let ordered = lower.number.value <= upper.number.value;
    (named && ordered).then_some(Limit::Bound(Bound {
        lower: Some(lower),
        upper: Some(upper),
        terms: Terms::default(),
    }))
}

/// A number alone as one end of a range, with the sign that a text begins with.
fn bound(number: &str, signed: &str) -> Option<Edge> {
    let (number, unit) = plain_quantity(number)?;
    Some(Edge {
        number,
        unit,
        ends: if signed.starts_with('≤') {
            Ends::Included
        } else {
            Ends::Excluded
        },
    })
}

/// A text without number or known word.
fn wordless(text: &str) -> Limit {
    if word::asks_conformity(text) {
        Limit::Qualitative(Quality::Conforms)
    } else {
        Limit::Manual(text.to_owned())
    }
}

/// One limit with its label.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) label: String,
    /// The readings of this one limit.
    pub(super) limits: Vec<Limit>,
    /// Whether it holds for some products only.
    pub(super) scoped: bool,
}

impl Candidate {
    fn into_alternatives(self, terms: Terms) -> Vec<Alternative> {
        let label = self.label;
        let with_terms = |limit| match limit {
            Limit::Bound(mut bound) => {
                bound.terms.conditional_lower |= terms.conditional_lower;
                bound.terms.conditional_upper |= terms.conditional_upper;
                bound.terms.shared |= terms.shared;
                bound.terms.qualified |= terms.qualified;
                Limit::Bound(bound)
            }
            other => other,
        };
        self.limits
            .into_iter()
            .map(|limit| Alternative {
                label: label.clone(),
                limit: with_terms(limit),
            })
            .collect()
    }
}

/// All candidates of a text.
pub(super) struct Collected {
    pub(super) found: Vec<Candidate>,
    pub(super) spoiled: bool,
    pub(super) terms: Terms,
    /// Words that belong to no limit were left over.
    pub(super) leftover: bool,
}

impl Collected {
    /// 「≥0.5，≤2.0」: a lower and an upper sign without labels are one range.
    fn pair_of_bounds(&self) -> Option<Limit> {
        let [first, second] = self.found.as_slice() else {
            return None;
        };
        if !first.label.is_empty() || !second.label.is_empty() {
            return None;
        }
        let ([Limit::Bound(a)], [Limit::Bound(b)]) =
            (first.limits.as_slice(), second.limits.as_slice())
        else {
            return None;
        };
        let signed = |edge: &Option<Edge>| {
            edge.as_ref()
                .filter(|edge| edge.ends != Ends::Unsaid)
                .cloned()
        };
        let edges = (
            signed(&a.lower),
            signed(&a.upper),
            signed(&b.lower),
            signed(&b.upper),
        );
        let ((Some(lower), None, None, Some(upper)) | (None, Some(upper), Some(lower), None)) =
            edges
        else {
            return None;
        };
        Some(Limit::Bound(Bound {
            lower: Some(lower),
            upper: Some(upper),
            terms: self.terms,
        }))
    }
}

pub(super) fn collect(text: &str, place: Place) -> Collected {
    let tokens = tokens(text);
    let out = Collected {
        found: Vec::new(),
        spoiled: false,
        terms: Terms::default(),
        leftover: false,
    };
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        place,
        label: String::new(),
        bracketed: true,
        unsigned: false,
        sign: None,
        out,
    };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.out.spoiled |= reader.sign.is_some();
    let trailing = !word::is_neutral(&reader.label);
    reader.out.leftover |= trailing;
    reader.out.terms.qualified |= trailing && !reader.bracketed;
    if reader.label.starts_with("其他") || reader.label.starts_with("其它") {
        // A case is named whose limit is missing.
        let label = std::mem::take(&mut reader.label);
        reader.out.found.push(Candidate {
            limits: vec![Limit::Manual(label.clone())],
            label,
            scoped: true,
        });
    }
    share_units(&mut reader.out.found);
    reader.out
}

/// A unit named once, after the last of several numbers, belongs to all that name none.
fn share_units(found: &mut [Candidate]) {
    let last = found
        .last()
        .and_then(|candidate| candidate.limits.first())
        .and_then(Limit::unit)
        .cloned();
    if let Some(unit) = last {
        for limit in found
            .iter_mut()
            .flat_map(|candidate| candidate.limits.iter_mut())
        {
            limit.fill(&unit);
        }
    }
}
