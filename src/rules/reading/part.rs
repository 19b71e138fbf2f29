//! The parts of one element: 未检出 with its limit, the unit after a value, uncertainty, notes in brackets.
//! It must never take a unit out of the middle of a word.

use super::number::number;
use super::word::Quality;
use super::{LodKind, Noticed, Quantity, Single};
use crate::rules::measure::Unit;

/// 未检出 with its limit, 检出/25g, 检出 0.3mg/kg, 阳性(+).
pub(super) fn worded(
    text: &str,
    quality: Quality,
    length: usize,
    noticed: &mut Noticed,
) -> Option<(Vec<Single>, usize)> {
    let rest = text.get(length..)?;
    match quality {
        Quality::NotDetected => {
            let word = text.get(..length)?;
            let below = if word.contains('限') || word.starts_with('<') {
                Below::Said
            } else {
                Below::Unsaid
            };
            let (bound, kind, taken) =
                lod(rest, below).unwrap_or((None, LodKind::default(), amount(rest)));
            Some((vec![Single::NotDetected { bound, kind }], length + taken))
        }
        Quality::Present => {
            let (single, taken) = how_much(rest, noticed).unwrap_or((
                quality.into_single(),
                marked(rest, "(+").unwrap_or_else(|| amount(rest)),
            ));
            Some((vec![single], length + taken))
        }
        _ => {
            let taken = marked(rest, "(-").unwrap_or_else(|| amount(rest));
            Some((vec![quality.into_single()], length + taken))
        }
    }
}

/// Whether the word itself says that it is below the limit of the method, so that the number after it is that limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Said,
    Unsaid,
}

/// `(+)`, `(++)` after 阳性, `(-)` after 阴性: the same again.
fn marked(rest: &str, mark: &str) -> Option<usize> {
    let body = rest.trim_start_matches(' ');
    let signs = body.strip_prefix(mark)?.trim_start_matches('+');
    let tail = signs.strip_prefix(')')?;
    Some(rest.len() - tail.len())
}

/// ` 0.3mg/kg`, `(0.3mg/kg)`, `值:0.3mg/kg` after 检出: the number is the finding.
fn how_much(rest: &str, noticed: &mut Noticed) -> Option<(Single, usize)> {
    let body = ["含量", "量", "值"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim_start_matches([' ', ':', '为']);
    let (body, opened) = match body.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (body, false),
    };
    let found = number(body).ok().filter(|found| found.second.is_none())?;
    noticed.lost_exponent |= found.lost_exponent;
    let after = body.get(found.taken..)?;
    let (unit, length) = unit_text(after);
    let mut tail = after.get(length..)?;
    // 「检出25g」 tells in how much, not how much.
    if unit
        .as_ref()
        .is_some_and(|unit| !matches!(unit, Unit::Known(_)))
    {
        return None;
    }
    if opened {
        tail = tail.trim_start().strip_prefix(')')?;
    }
    let quantity = Quantity {
        number: found.first,
        unit,
    };
    Some((Single::Value(quantity), rest.len() - tail.len()))
}

/// `/25g`, ` in 25g`, `(25g)`: the bytes of the amount tested; 0 when none stands there.
pub(crate) fn amount(rest: &str) -> usize {
    let lead = rest.len() - rest.trim_start_matches([' ', '(']).len();
    let opened = rest.get(..lead).is_some_and(|head| head.contains('('));
    let body = rest.get(lead..).unwrap_or_default();
    let stroke = body.strip_prefix('/').or_else(|| body.strip_prefix("in "));
    let body = match stroke {
        Some(body) => body.trim_start_matches(' '),
        None if opened => body,
        None => return 0,
    };
    let figures = body.bytes().take_while(u8::is_ascii_digit).count();
    if figures == 0 {
        return 0;
    }
    let unit = body.get(figures..).unwrap_or_default();
    let unit = unit.trim_start_matches(' ');
    let Some(name) = [
        "g(mL)", "g", "mL", "ml", "cm^(2)", "cm2", "kg", "L", "份", "件",
    ]
    .iter()
    .find(|name| unit.starts_with(**name)) else {
        return 0;
    };
    let tail = unit.get(name.len()..).unwrap_or_default();
    if tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return 0;
    }
    let tail = if opened {
        match tail.strip_prefix(')') {
            Some(tail) => tail,
            None => return 0,
        }
    } else {
        tail
    };
    rest.len() - tail.len()
}

/// `(检出限:0.005 mg/kg)`, `<1.2`, `(<0.005)`, `,定量限0.01g/kg` after 未检出.
fn lod(rest: &str, below: Below) -> Option<(Option<Quantity>, LodKind, usize)> {
    let body = rest.trim_start_matches([' ', '(', ',', ';', ':']);
    let opened = rest.get(..rest.len() - body.len())?.contains('(');
    let (kind, named) = lod_name(body);
    let body = body
        .get(named..)?
        .trim_start_matches([' ', ':', '为', '=', '<', '≤']);
    let signed = rest.get(..rest.len() - body.len())?.contains(['<', '≤']);
    let told = named > 0 || signed || below == Below::Said;
    let found = number(body).ok().filter(|_| told)?;
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

pub(super) fn lod_name(body: &str) -> (LodKind, usize) {
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

/// No unit has more characters; what goes on is none, and looking further would take long.
const LONGEST_UNIT: usize = 64;

/// The unit at the head of a text and its bytes; none when something else stands there.
pub(crate) fn unit_text(rest: &str) -> (Option<Unit>, usize) {
    let body = rest.trim_start_matches(' ');
    let lead = rest.len() - body.len();
    let mut end = 0;
    let mut last = ' ';
    for (at, c) in body.char_indices().take(LONGEST_UNIT) {
        let digit_fits = c.is_ascii_digit() && (last == '/' || (last.is_ascii_digit() && end > 0));
        let wide_fits = matches!(c, '个' | '倍' | '只' | '头')
            || in_words(c)
            || (end > 0 && matches!(c, '或' | '日' | '份' | '视' | '野' | 'α'));
        let blank_fits = c == ' '
            && end > 0
            && body
                .get(at..)
                .is_some_and(|more| more.trim_start().starts_with('/'));
        let mark = matches!(c, '^' | '(' | ')' | '-' | '1' | '2' | '3');
        let raised_fits = end > 0 && mark && raised(body, at, c);
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
        Some(Unit::Other(_)) if text.contains(in_words) => (None, 0),
        Some(unit) => (Some(unit), lead + text.len() + notice),
        None => (None, 0),
    }
}

/// Characters of units written in words, 毫克/千克.
fn in_words(c: char) -> bool {
    matches!(
        c,
        '毫' | '微' | '纳' | '千' | '公' | '克' | '升' | '斤' | '焦' | '卡' | '每'
    )
}

/// `^(2)` after a length, cm² and dm³; `^(-1)` in mg·kg⁻¹.
fn raised(body: &str, at: usize, c: char) -> bool {
    ["^(2)", "^(3)", "^(-1)"].iter().any(|mark| {
        mark.match_indices(c).any(|(within, _)| {
            at.checked_sub(within)
                .and_then(|from| body.get(from..))
                .is_some_and(|rest| rest.starts_with(mark))
        })
    })
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
