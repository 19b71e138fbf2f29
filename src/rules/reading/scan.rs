//! The scanner: one pass over a plain text, element by element. An element that cannot be read to its end is
//! unreadable as a whole; nothing is taken out of the middle of a text.

use super::number::{Missing, number};
use super::part::{amount, lod_name, uncertainty, unit_and_notes, worded};
use super::word;
use super::{Noticed, Number, Quantity, Reading, Replicate, Single};
use crate::rules::measure::Unit;
use rust_decimal::Decimal;

/// The common case at full speed: a plain decimal, with nothing or one known unit after it.
pub(super) fn simple(plain: &str) -> Option<Single> {
    let bytes = plain.as_bytes();
    let mut mantissa: i64 = 0;
    let mut scale: Option<u32> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' if at < 18 => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale = scale.map(|s| s + 1);
            }
            b'.' if scale.is_none() && at > 0 => scale = Some(0),
            _ => break,
        }
        at += 1;
    }
    if at == 0 || at >= 18 || scale == Some(0) {
        return None;
    }
    let rest = plain.get(at..)?.trim_start();
    let unit = if rest.is_empty() {
        None
    } else if matches!(
        rest.as_bytes().first(),
        Some(b'.' | b'/' | b',' | b'e' | b'E' | b'-' | b'0'..=b'9')
    ) {
        return None;
    } else {
        Some(Unit::quick(rest)?)
    };
    let number = Number::plain(Decimal::new(mantissa, scale.unwrap_or(0)));
    Some(Single::Value(Quantity { number, unit }))
}

/// What one spelling of a text says.
pub(super) fn scan(text: &str, noticed: &mut Noticed) -> Option<Reading> {
    if let Some(ratio) = ratio(text) {
        return Some(ratio);
    }
    let mut elements: Vec<Element> = Vec::new();
    let mut rest = skip_separators(text);
    let mut shared: Option<Unit> = None;
    while !rest.is_empty() {
        if let Some(unit) = unit_note(rest) {
            shared = Some(unit);
            break;
        }
        if !elements.is_empty() && is_remark(rest) {
            break;
        }
        let (element, taken) = element(rest, noticed);
        elements.push(element);
        rest = skip_separators(rest.get(taken.max(1)..).unwrap_or_default());
    }
    let spread = shared.or_else(|| last_unit(&elements));
    for element in &mut elements {
        element.take_unit(spread.as_ref());
    }
    match elements.len() {
        0 => None,
        1 => elements
            .pop()
            .filter(|element| !element.0.is_empty())
            .map(|element| match element.0.as_slice() {
                [only] => Reading::One(only.clone()),
                _ => Reading::Replicates(vec![Replicate::Known(element.0)]),
            }),
        _ if elements.iter().all(|element| element.0.is_empty()) => None,
        _ => Some(Reading::Replicates(
            elements.into_iter().map(Element::into_replicate).collect(),
        )),
    }
}

/// One ambiguous finding becomes as many readings as it has.
pub(super) fn spread(reading: Reading) -> Vec<Reading> {
    match reading {
        Reading::Replicates(mut only) if only.len() == 1 => match only.pop() {
            Some(Replicate::Known(singles)) => singles.into_iter().map(Reading::One).collect(),
            _ => Vec::new(),
        },
        other => vec![other],
    }
}

/// The readings of one element; none when it is unreadable.
struct Element(Vec<Single>);

impl Element {
    fn into_replicate(self) -> Replicate {
        if self.0.is_empty() {
            Replicate::Unreadable
        } else {
            Replicate::Known(self.0)
        }
    }

    fn take_unit(&mut self, unit: Option<&Unit>) {
        let Some(unit) = unit else { return };
        for single in &mut self.0 {
            if let Single::Value(quantity) | Single::Below(quantity) | Single::Above(quantity) =
                single
                && quantity.unit.is_none()
            {
                quantity.unit = Some(unit.clone());
            }
        }
    }

    fn unit(&self) -> Option<&Unit> {
        self.0.iter().find_map(|single| match single {
            Single::Value(q) | Single::Below(q) | Single::Above(q) => q.unit.as_ref(),
            _ => None,
        })
    }
}

/// The unit that stands once, after the last value, belongs to all.
fn last_unit(elements: &[Element]) -> Option<Unit> {
    let last = elements.last()?.unit()?;
    let others = elements
        .iter()
        .rev()
        .skip(1)
        .all(|element| element.unit().is_none_or(|unit| unit == last));
    others.then(|| last.clone())
}

fn is_separator(c: char) -> bool {
    matches!(c, ';' | ',' | '、' | '\n' | '/' | '|' | '。' | '#') || is_ordinal(c)
}

fn is_ordinal(c: char) -> bool {
    matches!(c, '①'..='⒇' | '❶'..='❿' | '➀'..='➓')
}

/// Past separators, blanks and ordinals (`①`, `n1:`, `样品2:`).
fn skip_separators(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c == ' ' || is_separator(c));
    match numbered(rest) {
        Some(body) => body.trim_start_matches(' '),
        None => rest,
    }
}

/// `n1:`, `N1=`, `样品1:`, `第1份:` before a value.
fn numbered(text: &str) -> Option<&str> {
    let head = ["n", "N", "x", "X", "样品", "第", "样", "No."]
        .iter()
        .find_map(|mark| text.strip_prefix(*mark))?;
    let figures = head.bytes().take_while(u8::is_ascii_digit).count();
    if figures == 0 || figures > 2 {
        return None;
    }
    let rest = head.get(figures..)?;
    let rest = ["份", "次", "个"]
        .iter()
        .find_map(|mark| rest.strip_prefix(*mark))
        .unwrap_or(rest);
    rest.trim_start().strip_prefix([':', '='])
}

/// `(CFU/g)`, `(单位:CFU/g)` after the last value.
fn unit_note(text: &str) -> Option<Unit> {
    let inner = text.strip_prefix('(')?.trim_end().strip_suffix(')')?;
    let inner = inner
        .strip_prefix("单位")
        .map_or(inner, |rest| rest.trim_start_matches([':', ' ']));
    Unit::is_known(inner).then(|| Unit::parse(inner)).flatten()
}

/// `结果均大于M`, `单位:CFU/g` at the end of a list.
fn is_remark(text: &str) -> bool {
    text.starts_with("结果均") || text.starts_with("均大于") || text.starts_with("均超过")
}

fn element(text: &str, noticed: &mut Noticed) -> (Element, usize) {
    if let Some((singles, taken)) = try_element(text, noticed) {
        let rest = text.get(taken..).unwrap_or_default();
        let blank = rest.trim_start_matches(' ');
        // 「130~250CFU/g」: the ends of a range stand for what lies between.
        let range = blank
            .strip_prefix('~')
            .is_some_and(|more| more.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        if range {
            return (Element(singles), text.len() - blank.len() + 1);
        }
        if blank.is_empty() || blank.starts_with(is_separator) || unit_note(blank).is_some() {
            return (Element(singles), taken);
        }
    }
    (Element(Vec::new()), unreadable(text))
}

/// The bytes of an element that cannot be read: up to the next separator; the stroke of 「/25g」 is none.
fn unreadable(text: &str) -> usize {
    let mut end = text.chars().next().map_or(0, char::len_utf8);
    while let Some(rest) = text.get(end..).filter(|rest| !rest.is_empty()) {
        let tested = if rest.starts_with('/') {
            amount(rest)
        } else {
            0
        };
        if tested > 0 {
            end += tested;
        } else if rest.starts_with(is_separator) {
            break;
        } else {
            end += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    end
}

fn try_element(text: &str, noticed: &mut Noticed) -> Option<(Vec<Single>, usize)> {
    if let Some((quality, length)) = word::at_head(text) {
        return worded(text, quality, length, noticed);
    }
    let (comparison, mut start) = comparison(text);
    let opened = match comparison {
        Comparison::Less => method_limit(text.get(start..)?),
        _ => None,
    };
    start += opened.map_or(0, |(taken, _)| taken);
    let body = text.get(start..)?;
    let blanks = body.len() - body.trim_start_matches(' ').len();
    let found = match number(body.get(blanks..)?) {
        Ok(found) => found,
        Err(Missing::Broken) => {
            noticed.cut_number = true;
            return None;
        }
        Err(Missing::Nothing) => return None,
    };
    noticed.lost_exponent |= found.lost_exponent;
    let mut at = start + blanks + found.taken;
    at += uncertainty(text.get(at..)?, noticed);
    let (unit, mut taken) = unit_and_notes(text.get(at..)?, noticed);
    if let Some((_, true)) = opened {
        text.get(at + taken..)?.strip_prefix(')')?;
        taken += 1;
    }
    let make = |number: Number| {
        let quantity = Quantity {
            number,
            unit: unit.clone(),
        };
        match comparison {
            Comparison::Equal => Single::Value(quantity),
            Comparison::Less => Single::Below(quantity),
            Comparison::More => Single::Above(quantity),
        }
    };
    let singles = std::iter::once(found.first)
        .chain(found.second)
        .map(make)
        .collect();
    Some((singles, at + taken))
}

/// 「<定量限(0.01mg/kg)」: the bytes before the number, and whether a bracket was opened.
fn method_limit(rest: &str) -> Option<(usize, bool)> {
    let body = rest.trim_start_matches(' ');
    let (_, named) = lod_name(body);
    if named == 0 {
        return None;
    }
    let number = body
        .get(named..)?
        .trim_start_matches(['(', ':', '=', '为', ' ']);
    let taken = rest.len() - number.len();
    Some((taken, rest.get(..taken)?.contains('(')))
}

#[derive(Clone, Copy)]
enum Comparison {
    Equal,
    Less,
    More,
}

/// The sign before a value. `≤` and `≥` are a limit's signs: a result written so is no reading.
fn comparison(text: &str) -> (Comparison, usize) {
    for (sign, comparison) in [
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("小于", Comparison::Less),
        ("大于", Comparison::More),
    ] {
        if text.starts_with(sign) {
            return (comparison, sign.len());
        }
    }
    (Comparison::Equal, 0)
}

/// `5:1`: a ratio, where nothing else stands.
fn ratio(text: &str) -> Option<Reading> {
    let (left, right) = text.split_once(':')?;
    let (left, right) = (left.trim(), right.trim());
    let a = number(left)
        .ok()
        .filter(|found| found.taken == left.len() && found.second.is_none())?;
    let b = number(right)
        .ok()
        .filter(|found| found.taken == right.len() && found.second.is_none())?;
    (!b.first.value.is_zero()).then_some(Reading::Ratio(a.first, b.first))
}
