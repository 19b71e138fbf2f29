//! The parts of one element: 未检出 with its limit, the unit after a value, uncertainty, notes in brackets.
//! It must never take a unit out of the middle of a word.

use super::number::number;
use super::word::Quality;
use super::{LodKind, Noticed, Quantity, Single};
use crate::rules::measure::Unit;

/// 未检出 with its limit, 检出/25g.
pub(super) fn worded(text: &str, quality: Quality, length: usize) -> Option<(Vec<Single>, usize)> {
    let rest = text.get(length..)?;
    if quality != Quality::NotDetected {
        return Some((vec![quality.into_single()], length + amount(rest)));
    }
    let (bound, kind, taken) = lod(rest).unwrap_or((None, LodKind::default(), amount(rest)));
    Some((vec![Single::NotDetected { bound, kind }], length + taken))
}

/// `/25g`, ` in 25g`: the amount tested.
fn amount(rest: &str) -> usize {
    let lead = rest.len() - rest.trim_start_matches([' ', '(']).len();
    let body = rest.get(lead..).unwrap_or_default();
    let Some(body) = body.strip_prefix('/').or_else(|| body.strip_prefix("in ")) else {
        return 0;
    };
    let figures = body.bytes().take_while(u8::is_ascii_digit).count();
    if figures == 0 {
        return 0;
    }
    let unit = body.get(figures..).unwrap_or_default();
    let letters = unit
        .bytes()
        .take_while(|b| b.is_ascii_alphabetic() || matches!(b, b')' | b'(' | b'^' | b'2'))
        .count();
    rest.len() - unit.len() + letters
}

/// `(检出限:0.005 mg/kg)`, `<1.2`, `(<0.005)`, `,定量限0.01g/kg` after 未检出.
fn lod(rest: &str) -> Option<(Option<Quantity>, LodKind, usize)> {
    let body = rest.trim_start_matches([' ', '(', ',', ';', ':']);
    let opened = rest.get(..rest.len() - body.len())?.contains('(');
    let (kind, named) = lod_name(body);
    let body = body
        .get(named..)?
        .trim_start_matches([' ', ':', '为', '=', '<', '≤']);
    let signed = rest.get(..rest.len() - body.len())?.contains(['<', '≤']);
    let found = number(body).ok().filter(|_| named > 0 || signed)?;
    if found.second.is_some() {
        return None;
    }
    let after = body.get(found.taken..)?;
    let (unit, length) = unit_text(after);
    let mut tail = after.get(length..)?;
    if opened {
        tail = tail.trim_start().strip_prefix(')')?;
    }
    Some((
        Some(Quantity {
            number: found.first,
            unit,
        }),
        kind,
        rest.len() - tail.len(),
    ))
}

fn lod_name(body: &str) -> (LodKind, usize) {
    const NAMES: [(&str, LodKind); 9] = [
        ("方法检出限", LodKind::Detection),
        ("方法定量限", LodKind::Quantification),
        ("最低检出限", LodKind::Detection),
        ("检出限", LodKind::Detection),
        ("定量限", LodKind::Quantification),
        ("测定低限", LodKind::LowestLevel),
        ("检测低限", LodKind::LowestLevel),
        ("LOD", LodKind::Detection),
        ("LOQ", LodKind::Quantification),
    ];
    let found = NAMES.iter().find(|(name, _)| body.starts_with(name));
    found.map_or((LodKind::default(), 0), |(name, kind)| (*kind, name.len()))
}

/// `±3.6`, `+/- 0.02`, `(±3)`: told, not applied.
pub(super) fn uncertainty(rest: &str, noticed: &mut Noticed) -> usize {
    let lead = rest.trim_start_matches([' ', '(']);
    let Some(sign) = ["±", "+/-", "+-"]
        .iter()
        .find(|sign| lead.starts_with(**sign))
    else {
        return 0;
    };
    let body = lead.get(sign.len()..).unwrap_or_default().trim_start();
    let Ok(found) = number(body) else { return 0 };
    noticed.uncertainty = true;
    let mut tail = body.get(found.taken..).unwrap_or_default();
    tail = tail.strip_prefix('%').unwrap_or(tail);
    if rest.trim_start().starts_with('(') {
        tail = tail.strip_prefix(')').unwrap_or(tail);
    }
    rest.len() - tail.len()
}

/// The unit after a value, before or after notes in brackets.
pub(super) fn unit_and_notes(rest: &str, noticed: &mut Noticed) -> (Option<Unit>, usize) {
    let (mut unit, mut at) = unit_text(rest);
    loop {
        let here = rest.get(at..).unwrap_or_default();
        let opened = here.trim_start_matches(' ');
        let Some((inner, length)) = bracket(opened) else {
            break;
        };
        let blanks = here.len() - opened.len();
        if unit.is_none() && Unit::is_known(inner) {
            unit = Unit::parse(inner);
        } else if Unit::parse(inner).is_some_and(|again| unit.as_ref() == Some(&again)) {
        } else if !inner.chars().any(char::is_alphabetic) {
            break;
        } else {
            noticed.figures_in_note |= inner.bytes().any(|b| b.is_ascii_digit());
        }
        at += blanks + length;
        if unit.is_none() {
            let (more, taken) = unit_text(rest.get(at..).unwrap_or_default());
            unit = more;
            at += taken;
        }
    }
    (unit, at)
}

/// The inside of a bracket at the head of a text and its length with brackets; nested ones are kept together.
pub(crate) fn bracket(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('(')?;
    let mut depth = 1_u32;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((inner.get(..at)?.trim(), at + 2));
        }
    }
    None
}

/// The unit at the head of a text and its bytes; none when something else stands there.
pub(crate) fn unit_text(rest: &str) -> (Option<Unit>, usize) {
    let body = rest.trim_start_matches(' ');
    let lead = rest.len() - body.len();
    let mut end = 0;
    let mut last = ' ';
    for (at, c) in body.char_indices() {
        let digit_fits = c.is_ascii_digit() && (last == '/' || (last.is_ascii_digit() && end > 0));
        let wide_fits = matches!(c, '个' | '倍' | '只' | '头')
            || (end > 0 && matches!(c, '或' | '日' | '份' | '视' | '野' | 'α'));
        let blank_fits = c == ' '
            && end > 0
            && body
                .get(at..)
                .is_some_and(|more| more.trim_start().starts_with('/'));
        let raised_fits = end > 0 && raised(body, at, c);
        let blank_fits = blank_fits || (c == ' ' && last == '/');
        let bracket_fits = c == '('
            && end > 0
            && bracket(body.get(at..).unwrap_or_default())
                .is_some_and(|(inner, _)| is_unit_tail(inner));
        let close_fits = c == ')' && body.get(..at).is_some_and(|head| head.contains('('));
        let plain_fits =
            c.is_ascii_alphabetic() || matches!(c, 'μ' | '%' | '‰' | '°' | '℃' | '/' | '²');
        let point_fits = (c == '.' || c == '·') && last.is_ascii_alphabetic();
        if !(digit_fits
            || wide_fits
            || blank_fits
            || bracket_fits
            || close_fits
            || plain_fits
            || point_fits
            || raised_fits)
        {
            break;
        }
        last = c;
        end = at + c.len_utf8();
    }
    cut_to_unit(body, end, lead)
}

fn is_unit_tail(inner: &str) -> bool {
    matches!(
        inner.to_ascii_lowercase().as_str(),
        "ml" | "g"
            | "l"
            | "100ml"
            | "kg"
            | "mg/kg"
            | "mg/l"
            | "koh"
            | "vol"
            | "v/v"
            | "w/w"
            | "m/m"
    )
}

fn cut_to_unit(body: &str, end: usize, lead: usize) -> (Option<Unit>, usize) {
    let mut text = body.get(..end).unwrap_or_default().trim_end();
    text = text.trim_end_matches(['/', '.']).trim_end();
    if text.is_empty() || (text.starts_with('/') && !is_amount_tested(text)) {
        return (None, 0);
    }
    let trailing = body.get(text.len()..).unwrap_or_default();
    let notice = [" - ppm", " - ppb", "-ppm", "-ppb"]
        .iter()
        .find(|tail| trailing.starts_with(**tail))
        .map_or(0, |tail| tail.len());
    match Unit::parse(text) {
        Some(unit) => (Some(unit), lead + text.len() + notice),
        None => (None, 0),
    }
}

/// `^(2)` after a length: cm², dm³.
fn raised(body: &str, at: usize, c: char) -> bool {
    let from = match c {
        '^' => Some(at),
        '(' => at.checked_sub(1),
        '2' | '3' => at.checked_sub(2),
        ')' => at.checked_sub(3),
        _ => None,
    };
    let mark = from.and_then(|from| body.get(from..)).unwrap_or_default();
    mark.starts_with("^(2)") || mark.starts_with("^(3)")
}

/// `/25g`, `/100mL`, `/kg`: what a count or a detection is in.
fn is_amount_tested(text: &str) -> bool {
    let body = text
        .trim_start_matches('/')
        .trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(
        body.to_ascii_lowercase().as_str(),
        "g" | "ml" | "kg" | "l" | "g(ml)" | "g或ml" | "cm^(2)" | "cm2" | "件" | "套"
    )
}
