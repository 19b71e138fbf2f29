//! Limits and units inside the name of an item: `甲拌磷（≤0.01mg/kg）`, `菌落总数(CFU/g)`, and several items in one cell.
//! A bracket counts only when all of it is a limit: (6-BA), (20:5n-3) and (17种) are names.

use super::candidate::collect;
use super::{Limit, Place, from_text, word};
use crate::rules::item;
use crate::rules::measure::Unit;
use crate::rules::reading::bracket;
use crate::rules::text;

/// A name and the limit that stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The item's own name.
    pub name: String,
    /// Its limit.
    pub limit: Limit,
}

/// The limits in a name, in order; empty when there are none.
///
/// ```
/// # use anyang::rules::limit::in_name;
/// assert_eq!(in_name("甲拌磷（≤0.01mg/kg）").len(), 1);
/// assert_eq!(in_name("6-苄基腺嘌呤(6-BA)（不得检出）;4-氯苯氧乙酸钠（不得检出）").len(), 2);
/// assert!(in_name("铅（以Pb计）").is_empty());
/// ```
pub fn in_name(name: &str) -> Vec<Named> {
    if name.len() > 2_000
        || !name.contains(['(', '（', '[', '［', '【', '≤', '≥', '＜', '＞', '<', '>'])
    {
        return Vec::new();
    }
    let plain = text::plain(name);
    if let Some(only) = behind(&plain) {
        return vec![only];
    }
    let mut found: Vec<Named> = Vec::new();
    let mut own = String::new();
    let mut rest = plain.as_ref();
    while let Some(c) = rest.chars().next() {
        let (piece, length) = piece(rest, c);
        rest = rest.get(length..).unwrap_or_default();
        if let Some(limit) = piece.and_then(|inner| limit_of(inner, &own)) {
            let name = trimmed(&own);
            found.push(Named { name, limit });
        } else if let Some(inner) = piece {
            own.extend(["(", inner, ")"]);
        } else {
            let next_name =
                c.is_alphabetic() && found.last().is_some_and(|last| last.name == trimmed(&own));
            if next_name {
                own.clear();
            }
            own.push(c);
        }
    }
    found
}

/// 「甲拌磷≤0.01mg/kg」: a limit right behind the name, with no bracket round it.
fn behind(plain: &str) -> Option<Named> {
    let at = plain.find(['≤', '≥', '<', '>'])?;
    let (own, limit) = plain.split_at_checked(at)?;
    if own.matches('(').count() != own.matches(')').count() {
        return None;
    }
    let name = trimmed(own).trim_end_matches([':', ' ']).to_owned();
    if name.is_empty() {
        return None;
    }
    match from_text(limit, item::look_up(&name)) {
        limit @ Limit::Bound(_) => Some(Named { name, limit }),
        _ => None,
    }
}

fn piece(rest: &str, c: char) -> (Option<&str>, usize) {
    if c == '(' {
        if let Some((inner, length)) = bracket(rest) {
            return (Some(inner), length);
        }
        if let Some(inner) = rest.strip_prefix('(') {
            return (Some(inner.trim()), rest.len());
        }
    }
    (None, c.len_utf8())
}

fn trimmed(name: &str) -> String {
    let name =
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '、' | '/'));
    let figures = name.bytes().take_while(u8::is_ascii_digit).count();
    match name
        .get(figures..)
        .and_then(|rest| rest.strip_prefix(['.', '、']))
    {
        Some(rest) if figures > 0 && figures < 3 => rest.to_owned(),
        _ => name.to_owned(),
    }
}

fn limit_of(inner: &str, own: &str) -> Option<Limit> {
    if inner.is_empty() || Unit::is_known(inner) {
        return None;
    }
    let item = item::look_up(&trimmed(own));
    let signed = inner.contains(['≤', '≥', '<', '>'])
        || inner.starts_with("不")
        || inner.contains("n=")
        || inner.contains("n:")
        || word::asks_conformity(inner);
    if !signed {
        let parts = collect(inner, Place::Text(item));
        let whole = !parts.spoiled && !parts.leftover && parts.found.len() == 1;
        if !whole || word::is_scope(inner) {
            return None;
        }
    }
    match from_text(inner, item) {
        Limit::None => None,
        Limit::Manual(_) if !signed => None,
        limit => Some(limit),
    }
}

/// The unit in a name: its last bracket, or what follows its last Chinese character.
pub(crate) fn unit_in_name(name: &str) -> Option<Unit> {
    if name.len() > 600 {
        return None;
    }
    let plain = text::plain(name);
    let plain = plain.trim();
    if plain.ends_with(')') {
        let mut at = plain.find('(')?;
        loop {
            let (inner, length) = bracket(plain.get(at..)?)?;
            if Unit::is_known(inner) && !inner.eq_ignore_ascii_case("g") {
                return Unit::parse(inner);
            }
            let next = at + length;
            at = next + plain.get(next..)?.find('(')?;
        }
    }
    let (at, c) = plain
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_ascii() && *c != 'μ')?;
    let tail = plain.get(at + c.len_utf8()..)?;
    (tail.contains(['/', '%']) && Unit::is_known(tail))
        .then(|| Unit::parse(tail))
        .flatten()
}
