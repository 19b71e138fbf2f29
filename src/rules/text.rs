//! One plain spelling for the texts that laboratories and regulators write: full-width forms become half-width, the
//! three micro signs become one, superscripts and `<sup>` tags become `^(…)`, operators and brackets get one shape.
//! It must never change a digit, join two numbers, or drop a sign of comparison.

use std::borrow::Cow;

/// Texts longer than this are never numbers, words or limits; they are kept, not read.
pub const LONGEST: usize = 8_192;

/// The text in its plain spelling. Borrowed when nothing had to change.
pub fn plain(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim();
    if trimmed.bytes().all(is_plain_already) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = Plain::with_capacity(trimmed.len());
    let mut rest = trimmed;
    while let Some(next) = rest.chars().next() {
        let same = rest.bytes().take_while(|b| is_plain_already(*b)).count();
        if same > 0 {
            out.push_same(rest.get(..same).unwrap_or_default());
            rest = rest.get(same..).unwrap_or_default();
            continue;
        }
        let taken = out.tag_or_entity(rest);
        if taken > 0 {
            rest = rest.get(taken..).unwrap_or_default();
            continue;
        }
        out.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(out.finish())
}

/// The plain text without any blanks, in lower case: for comparing words, names and units.
pub fn squeezed(raw: &str) -> String {
    plain(raw)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_plain_already(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'.' | b',' | b';' | b':' | b'/' | b'%' | b' ' | b'(' | b')' | b'-' | b'#'
        )
}

struct Plain {
    out: String,
    raised: bool,
}

impl Plain {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            out: String::with_capacity(capacity),
            raised: false,
        }
    }

    fn finish(mut self) -> String {
        self.lower();
        self.out.trim().to_owned()
    }

    fn lower(&mut self) {
        if self.raised {
            self.out.push(')');
            self.raised = false;
        }
    }

    fn raise(&mut self, digit: char) {
        if !self.raised {
            self.out.push_str("^(");
            self.raised = true;
        }
        self.out.push(digit);
    }

    /// Characters that are plain already.
    fn push_same(&mut self, text: &str) {
        self.lower();
        self.out.push_str(text);
    }

    /// Bytes taken when the rest begins with a known tag or entity, else 0.
    fn tag_or_entity(&mut self, rest: &str) -> usize {
        if !rest.starts_with(['<', '&']) {
            return 0;
        }
        for (mark, meaning) in MARKS {
            if rest.len() >= mark.len()
                && rest.is_char_boundary(mark.len())
                && rest
                    .get(..mark.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(mark))
            {
                self.lower();
                self.out.push_str(meaning);
                return mark.len();
            }
        }
        0
    }

    fn push(&mut self, c: char) {
        if let Some(digit) = raised(c) {
            self.raise(digit);
            return;
        }
        self.lower();
        match c {
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' | '\r' => {}
            '=' | '\u{FF1D}' if self.out.ends_with('<') => self.swap('≤'),
            '=' | '\u{FF1D}' if self.out.ends_with('>') => self.swap('≥'),
            _ => match wide(c) {
                Some(long) => self.out.push_str(long),
                None => self.out.push(folded(c)),
            },
        }
    }

    fn swap(&mut self, by: char) {
        self.out.pop();
        self.out.push(by);
    }
}

/// Tags and entities that stand in published tables, and what they mean.
const MARKS: [(&str, &str); 22] = [
    ("<sup>", "^("),
    ("</sup>", ")"),
    ("<sub>", ""),
    ("</sub>", ""),
    ("<br>", "\n"),
    ("<br/>", "\n"),
    ("<br />", "\n"),
    ("<p>", ""),
    ("</p>", "\n"),
    ("<span>", ""),
    ("</span>", ""),
    ("<i>", ""),
    ("</i>", ""),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&le;", "≤"),
    ("&ge;", "≥"),
    ("&nbsp;", " "),
    ("&times;", "×"),
    ("&micro;", "μ"),
    ("&mu;", "μ"),
    ("&amp;", "&"),
];

fn raised(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁻' => '-',
        '⁺' => '+',
        _ => return None,
    })
}

/// Single characters that stand for several.
fn wide(c: char) -> Option<&'static str> {
    Some(match c {
        '㎎' => "mg",
        '㎏' => "kg",
        '㎍' => "μg",
        '㎖' => "mL",
        '㎜' => "mm",
        '㎝' => "cm",
        '…' => "...",
        _ => return None,
    })
}

fn folded(c: char) -> char {
    match c {
        '\u{00B5}' | '\u{F06D}' => 'μ',
        '\t'
        | '\u{00A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => ' ',
        '\u{0085}' | '\u{2028}' | '\u{2029}' | '\u{000B}' | '\u{000C}' => '\n',
        '【' | '〔' | '[' | '{' | '［' | '｛' | '「' | '『' | '﹙' => '(',
        '】' | '〕' | ']' | '}' | '］' | '｝' | '」' | '』' | '﹚' => ')',
        '≦' | '⩽' | '≯' => '≤',
        '≧' | '⩾' | '≮' => '≥',
        '﹤' | '˂' | '〈' | '‹' => '<',
        '﹥' | '˃' | '〉' | '›' => '>',
        '〜' | '∼' | '˜' | '∽' => '~',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '─' | '━' => '-',
        '✕' | '✖' | '╳' | '⨯' => '×',
        // Cyrillic letters that look like the sign.
        'х' | 'Х' => 'x',
        'ˆ' => '^',
        'ℓ' => 'L',
        '﹪' => '%',
        '﹢' => '+',
        '﹐' => ',',
        '﹔' => ';',
        '﹕' | '∶' => ':',
        '‖' | '║' | '丨' | '￤' => '|',
        '\u{FF01}'..='\u{FF5E}' => half(c),
        '₀'..='₉' => char::from_digit(c as u32 - '₀' as u32, 10).unwrap_or(c),
        _ => c,
    }
}

/// The half-width form of a full-width one, folded again (`［` is a bracket first).
fn half(c: char) -> char {
    match char::from_u32(c as u32 - 0xFEE0) {
        Some('[' | '{') => '(',
        Some(']' | '}') => ')',
        Some(half) => half,
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_all() {
        assert_eq!(plain("１．２×１０⁴ＣＦＵ／ｇ"), "1.2×10^(4)CFU/g");
        assert_eq!(plain("1.7×10<sup>4</sup>4CFU/g"), "1.7×10^(4)4CFU/g");
        assert_eq!(plain("\u{a0}µg/kg \u{3000}"), "μg/kg");
        assert_eq!(plain("\u{F06D}g/kg"), "μg/kg");
        assert_eq!(plain("＜=10"), "≤10");
        assert_eq!(plain("n₁：3；n₂：4"), "n1:3;n2:4");
        assert_eq!(plain("10⁻³"), "10^(-3)");
        assert_eq!(plain("【a】〔b〕[c]"), "(a)(b)(c)");
        assert_eq!(plain("&lt;0.5&nbsp;mg/kg"), "<0.5 mg/kg");
    }
}
