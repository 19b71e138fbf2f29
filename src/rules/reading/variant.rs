//! The spellings of one text that commas and strokes allow: thousands signs, decimal commas, a decimal point lost to a
//! stroke (`1/06`). Each spelling is scanned by itself; all that can be read are readings.
//! It must never join two figures that a stricter eye would keep apart without also giving them apart.

use std::borrow::Cow;

/// The texts to scan: the text itself with thousands signs taken out, then the other possibilities.
pub(crate) fn variants(text: &str) -> Vec<Cow<'_, str>> {
    let mut commas: Vec<Cow<'_, str>> = Vec::with_capacity(2);
    let runs = comma_runs(text);
    if runs.is_empty() {
        commas.push(Cow::Borrowed(text));
    } else {
        if !runs.iter().any(Run::holds_leading_zero) {
            commas.push(Cow::Owned(without_thousands(text, &runs)));
        }
        if runs.iter().any(|run| run.thousands && run.commas > 1) {
            commas.push(Cow::Borrowed(text));
        }
        if runs.iter().all(|run| run.commas == 1) && runs.iter().any(|run| !run.thousands) {
            commas.push(Cow::Owned(with_decimal_points(text, &runs)));
        }
    }
    let mut all = Vec::with_capacity(commas.len());
    for variant in commas {
        if let Some(pointed) = strokes_as_points(&variant) {
            all.push(Cow::Owned(pointed));
        }
        all.push(variant);
    }
    all
}

/// The spellings that blanks allow, for texts that cannot be read with them: 「12 000」 is a number or two of them,
/// 「10 20 30」 a list. Other texts give none.
pub(super) fn by_blanks(text: &str) -> Vec<String> {
    let trimmed = text.trim();
    let plain = trimmed
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || " .,;<>×^()/%μ\n".contains(c));
    let first = trimmed.find(|c: char| c.is_ascii_digit());
    let gaps: Vec<usize> = trimmed
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(|at| first.is_some_and(|first| first < *at) && is_gap(trimmed, *at))
        .collect();
    if !plain || gaps.is_empty() {
        return Vec::new();
    }
    let bytes = trimmed.as_bytes();
    let three = |at: &usize| figures(bytes, at + 1) == 3 && is_digit(bytes, at - 1);
    let zero = |at: &usize| bytes.get(at + 1) == Some(&b'0');
    let written = |by: &str| {
        let mut out = String::with_capacity(trimmed.len());
        let mut from = 0;
        for at in &gaps {
            out.push_str(trimmed.get(from..*at).unwrap_or_default());
            out.push_str(by);
            from = at + 1;
        }
        out.push_str(trimmed.get(from..).unwrap_or_default());
        out
    };
    let mut all = Vec::new();
    let thousands = gaps.iter().all(three);
    if thousands {
        all.push(written(""));
    }
    // No list holds 「000」.
    if !thousands || !gaps.iter().any(zero) {
        all.push(written(";"));
    }
    all
}

/// A blank between two values: after a figure or the end of a unit, before a figure or a sign.
fn is_gap(text: &str, at: usize) -> bool {
    let (before, after) = (
        text.get(..at).unwrap_or_default(),
        text.get(at + 1..).unwrap_or_default(),
    );
    let ends = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')' || c == '%')
        && !before.ends_with("×10");
    ends && after.starts_with(|c: char| c.is_ascii_digit() || c == '<' || c == '>')
}

/// 「(1)10(2)20」, 「1)10 2)20」, 「1#:10;2#:20」: numbers of the units, written as ordinals; none in other texts.
pub(super) fn by_numbers(text: &str) -> Option<String> {
    const FORMS: [(&str, &str, &str); 3] = [("(", ")", "(1)"), ("", ")", "1)"), ("", "#", "1#")];
    let body = text.trim_start();
    let (open, close, _) = FORMS
        .into_iter()
        .find(|(_, _, one)| body.starts_with(one))
        .filter(|(open, close, _)| body.contains(&format!("{open}2{close}")))?;
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    for (at, ordinal) in ('①'..='⑳').enumerate() {
        let mark = format!("{open}{}{close}", at + 1);
        let Some((before, after)) = rest.split_once(&mark) else {
            break;
        };
        out.push_str(before.trim_end());
        out.push(ordinal);
        rest = after.trim_start_matches([':', '、', ' ']);
    }
    out.push_str(rest);
    Some(out)
}

/// The text with thousands signs taken out and nothing else: for cells whose commas are known to separate.
pub(crate) fn standard(text: &str) -> Cow<'_, str> {
    let runs = comma_runs(text);
    if runs.iter().any(|run| run.thousands) {
        Cow::Owned(without_thousands(text, &runs))
    } else {
        Cow::Borrowed(text)
    }
}

/// Digits with commas between them.
struct Run {
    from: usize,
    to: usize,
    commas: usize,
    thousands: bool,
    leading_zero: bool,
}

impl Run {
    fn holds_leading_zero(&self) -> bool {
        !self.thousands && self.leading_zero
    }
}

fn comma_runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    if !text.contains(',') {
        return runs;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let from = at;
        while is_digit(bytes, at) || (bytes.get(at) == Some(&b',') && is_digit(bytes, at + 1)) {
            at += 1;
        }
        let run = text.get(from..at).unwrap_or_default();
        let in_fraction = from > 0 && bytes.get(from - 1) == Some(&b'.');
        if run.contains(',') {
            runs.push(judged(run, from, in_fraction));
        }
    }
    runs
}

fn judged(run: &str, from: usize, in_fraction: bool) -> Run {
    let groups = run.split(',');
    let commas = groups.clone().count() - 1;
    let first = groups.clone().next().unwrap_or_default();
    let rest_in_threes = groups.clone().skip(1).all(|group| group.len() == 3);
    let thousands = !in_fraction && rest_in_threes && first.len() <= 3 && !first.starts_with('0');
    let leading_zero = groups
        .skip(1)
        .any(|group| group.len() > 1 && group.starts_with('0'));
    Run {
        from,
        to: from + run.len(),
        commas,
        thousands,
        leading_zero,
    }
}

fn is_digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

fn without_thousands(text: &str, runs: &[Run]) -> String {
    replaced(text, runs, |run| run.thousands, "")
}

fn with_decimal_points(text: &str, runs: &[Run]) -> String {
    let no_thousands = |run: &Run| !run.thousands;
    let pointed = replaced(text, runs, no_thousands, ".");
    let again = comma_runs(&pointed);
    replaced(&pointed, &again, |run| run.thousands, "")
}

fn replaced(text: &str, runs: &[Run], which: impl Fn(&Run) -> bool, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for run in runs.iter().filter(|run| which(run)) {
        out.push_str(text.get(at..run.from).unwrap_or_default());
        out.push_str(
            &text
                .get(run.from..run.to)
                .unwrap_or_default()
                .replace(',', by),
        );
        at = run.to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The text with `a/b` of whole numbers written `a.b`, when that is all the strokes it has between figures.
fn strokes_as_points(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    let mut copied = 0;
    while at < bytes.len() {
        if !is_digit(bytes, at) {
            at += 1;
            continue;
        }
        let from = at;
        let whole = figures(bytes, at);
        at += whole;
        if bytes.get(at) != Some(&b'/')
            || !is_digit(bytes, at + 1)
            || preceded_by_point(bytes, from)
        {
            continue;
        }
        let part = figures(bytes, at + 1);
        let end = at + 1 + part;
        if is_amount(text, end) || bytes.get(end) == Some(&b'.') {
            at = end;
            continue;
        }
        if bytes.get(end) == Some(&b'/') && is_digit(bytes, end + 1) {
            return None;
        }
        out.push_str(text.get(copied..at)?);
        out.push('.');
        copied = at + 1;
        at = end;
        changed = true;
    }
    out.push_str(text.get(copied..)?);
    changed.then_some(out)
}

fn figures(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).map_or(0, |rest| {
        rest.iter().take_while(|b| b.is_ascii_digit()).count()
    })
}

fn preceded_by_point(bytes: &[u8], from: usize) -> bool {
    from > 0 && matches!(bytes.get(from - 1), Some(b'.' | b'/'))
}

/// `25g`, `100mL` after a stroke are the amount tested, not a fraction.
fn is_amount(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let Some(unit) = ["mL", "ml", "ML", "g", "G"]
        .iter()
        .find(|unit| rest.starts_with(**unit))
    else {
        return false;
    };
    let after = rest.get(unit.len()..).unwrap_or_default();
    !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
}

#[cfg(test)]
mod tests {
    use super::{by_blanks, by_numbers, variants};

    fn all(text: &str) -> Vec<String> {
        variants(text)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect()
    }

    #[test]
    fn a_comma_before_three_digits_is_a_thousands_sign() {
        assert_eq!(all("11,675"), ["11675"]);
        assert_eq!(all("1,234.5"), ["1234.5"]);
        assert_eq!(all("55,70,110,50,10CFU/g"), ["55,70,110,50,10CFU/g"]);
        assert_eq!(all("1,234,567"), ["1234567", "1,234,567"]);
    }

    #[test]
    fn other_commas_separate_or_are_decimal() {
        assert_eq!(all("22,6"), ["22,6", "22.6"]);
        assert_eq!(all("0,05 mg/kg"), ["0.05 mg/kg"]);
        assert_eq!(all("0,050"), ["0.050"]);
    }

    #[test]
    fn a_stroke_may_be_a_lost_point() {
        assert_eq!(all("1/06μg/kg"), ["1.06μg/kg", "1/06μg/kg"]);
        assert_eq!(all("2000 / 1900"), ["2000 / 1900"]);
        assert_eq!(all("0/25g"), ["0/25g"]);
        assert_eq!(all("1/2/3"), ["1/2/3"]);
        assert_eq!(all("8.2/3.1"), ["8.2/3.1"]);
    }

    #[test]
    fn blanks_make_thousands_or_lists() {
        assert_eq!(by_blanks("12 000CFU/g"), ["12000CFU/g"]);
        assert_eq!(by_blanks("12 345"), ["12345", "12;345"]);
        assert_eq!(by_blanks("10 20 <10"), ["10;20;<10"]);
        assert!(by_blanks("1.2×10 4").is_empty());
        assert!(by_blanks("0.5 mg/kg").is_empty());
        assert!(by_blanks("检出 3").is_empty());
    }

    #[test]
    fn numbers_of_units_are_ordinals() {
        assert_eq!(by_numbers("(1)10(2)20").as_deref(), Some("①10②20"));
        assert_eq!(by_numbers("1#:10;2#:20").as_deref(), Some("①10;②20"));
        assert_eq!(by_numbers("1)10 2)20").as_deref(), Some("①10②20"));
        assert_eq!(by_numbers("(1)10"), None);
        assert_eq!(by_numbers("10(2)20"), None);
    }
}
