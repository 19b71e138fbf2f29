//! A limit text in tokens. Figures that belong to names, codes, dates and methods (PCB28, GB 2763-2021, 2015年,
//! 6-12月龄) are part of a label; every other figure is a number that may be a limit.

use super::compared;
use super::plan::{self, Plan};
use super::word::{self, Word};
use crate::rules::measure::Unit;
use crate::rules::reading::number::{Found, number};
use crate::rules::reading::{Quality, amount, scan_unit};

/// Which way a sign points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    AtMost,
    Below,
    AtLeast,
    Above,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Sign(Sign),
    Number(Found),
    Unit(Unit),
    To,
    PlusMinus,
    Colon,
    Word(Word),
    Plans(Vec<Plan>),
    /// A note in brackets that holds no number of a limit.
    Note(String),
    Open,
    Close,
    Stop,
    /// 「-」 or 「/」 after a colon: none.
    Nil,
    Label(String),
    /// A number that is cut off or too long.
    Broken,
}

impl Token {
    /// Whether the token is or belongs to a limit.
    fn limits(&self) -> bool {
        matches!(
            self,
            Self::Sign(_)
                | Self::Number(_)
                | Self::Word(_)
                | Self::Plans(_)
                | Self::Broken
                | Self::Nil
        )
    }
}

/// The tokens of a plain text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    nested(text, 0)
}

/// Brackets inside brackets are looked into this deep; deeper ones are taken as they come.
const DEEPEST: u8 = 4;

fn nested(text: &str, depth: u8) -> Vec<Token> {
    let mut out = Tokens {
        all: Vec::new(),
        label: String::new(),
        depth,
    };
    let mut rest = text;
    while let Some(found) = plan::find(rest) {
        out.piece(rest.get(..found.at).unwrap_or_default());
        out.push(Token::Plans(found.plans));
        rest = rest.get(found.end..).unwrap_or_default();
    }
    out.piece(rest);
    out.flush();
    out.all
}

struct Tokens {
    all: Vec<Token>,
    label: String,
    depth: u8,
}

impl Tokens {
    fn flush(&mut self) {
        if !self.label.trim().is_empty() {
            let label = std::mem::take(&mut self.label);
            self.all.push(Token::Label(label.trim().to_owned()));
        }
        self.label.clear();
    }

    fn push(&mut self, token: Token) {
        self.flush();
        self.all.push(token);
    }

    fn piece(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let taken = self.step(c, rest).max(c.len_utf8());
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// Takes one token or one character of a label; the bytes taken.
    fn step(&mut self, c: char, rest: &str) -> usize {
        if c.is_ascii_digit()
            || (c == '.' && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit))
        {
            return self.figures(rest);
        }
        if let Some((sign, length)) = compared::sign(rest) {
            let own = c.is_alphabetic() && !matches!(c, '不' | '未' | '勿');
            let turned = own && compared::is_denied(&self.label);
            self.push(if turned {
                Token::Broken
            } else {
                Token::Sign(sign)
            });
            return length;
        }
        if self.after_absence() && amount(rest) > 0 {
            return amount(rest);
        }
        if c == '(' {
            return self.bracket(rest);
        }
        if matches!(c, '-' | '/')
            && self.label.trim().is_empty()
            && matches!(self.all.last(), Some(Token::Colon))
        {
            self.push(Token::Nil);
            return rest
                .bytes()
                .take_while(|b| matches!(b, b'-' | b'/'))
                .count();
        }
        if c == '/' && self.after_limit() {
            let (unit, length) = scan_unit(rest);
            self.push(unit.map_or(Token::Stop, Token::Unit));
            return length;
        }
        if let Some(token) = punctuation(c) {
            self.push(token);
            return c.len_utf8();
        }
        if let Some((word, length)) = word::at_head(rest) {
            let word = self.unless_denied(word);
            self.push(word);
            return length;
        }
        if self.after_number() && (matches!(c, '-' | '~' | '至' | '到')) {
            self.push(Token::To);
            return c.len_utf8();
        }
        if self.label.trim().is_empty()
            && let (Some(unit), length) = scan_unit(rest)
            && (self.after_number() || matches!(unit, Unit::Known(_)))
        {
            self.push(Token::Unit(unit));
            return length;
        }
        self.label.push(c);
        c.len_utf8()
    }

    /// 「不得呈阳性」 asks for the opposite of its word; any other word that is denied is not understood.
    fn unless_denied(&mut self, word: Word) -> Token {
        let Word::Quality(quality) = word else {
            return Token::Word(word);
        };
        if !compared::is_denied_word(&self.label) {
            return Token::Word(word);
        }
        self.label.clear();
        match quality {
            Quality::Present => Token::Word(Word::Quality(Quality::Negative)),
            _ => Token::Broken,
        }
    }

    /// Right after 不得检出 and the like figures say in how much: 「(25g)」, 「/50cm²」, 「in 25g」.
    fn after_absence(&self) -> bool {
        self.label.trim().is_empty()
            && matches!(
                self.all.last(),
                Some(Token::Word(
                    Word::NotDetected | Word::Quality(Quality::Negative)
                ))
            )
    }

    fn after_number(&self) -> bool {
        self.label.trim().is_empty()
            && matches!(self.all.last(), Some(Token::Number(_) | Token::Unit(_)))
    }

    /// Right after a limit a stroke separates; elsewhere it says "none".
    fn after_limit(&self) -> bool {
        self.label.trim().is_empty()
            && matches!(
                self.all.last(),
                Some(
                    Token::Number(_)
                        | Token::Unit(_)
                        | Token::Close
                        | Token::Note(_)
                        | Token::Word(_)
                        | Token::Plans(_)
                )
            )
    }

    fn figures(&mut self, rest: &str) -> usize {
        if let Some(length) = self.in_label(rest) {
            self.label.push_str(rest.get(..length).unwrap_or_default());
            return length;
        }
        if self.label.ends_with("m=") || self.label.ends_with("M=") {
            self.push(Token::Broken);
        }
        if let Ok(found) = number(rest) {
            self.push(Token::Number(found));
            return found.taken;
        }
        self.push(Token::Broken);
        let figures = rest
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'.');
        figures.count().max(1)
    }

    /// The bytes of figures that belong to a name, code, date or method.
    fn in_label(&self, rest: &str) -> Option<usize> {
        const AFTER: [&str; 26] = [
            "年",
            "月",
            "日起",
            "日后",
            "日前",
            "日实",
            "日)",
            "岁",
            "种",
            "条",
            "款",
            "次",
            "号",
            "批",
            "法",
            "段",
            "周",
            "天",
            "小时",
            "nm",
            "后生产",
            "后",
            "前生产",
            "℃",
            "min",
            "h",
        ];
        let run = rest
            .bytes()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            .count();
        let run_text = rest.get(..run)?.trim_end_matches(['.', '-']);
        let after = rest.get(run_text.len()..)?;
        if AFTER.iter().any(|word| after.starts_with(word)) && !after.starts_with("日份") {
            return Some(run_text.len());
        }
        if is_standard_code(&self.label) {
            return Some(run);
        }
        let last = self.label.chars().next_back()?;
        last.is_ascii_alphabetic()
            .then(|| rest.bytes().take_while(u8::is_ascii_digit).count())
    }

    /// A bracket: a unit, a note without a limit's number, or the start of more tokens.
    fn bracket(&mut self, rest: &str) -> usize {
        let Some((inner, length)) = crate::rules::reading::bracket(rest) else {
            self.push(Token::Open);
            return 1;
        };
        if Unit::is_known(inner) {
            if let Some(unit) = Unit::parse(inner) {
                self.push(Token::Unit(unit));
            }
            return length;
        }
        let is_note = inner.starts_with("注")
            || inner.starts_with('以')
            || inner.starts_with("按照")
            || word::is_basis(inner)
            || word::is_scope(inner) && !inner.contains(['≤', '≥']);
        if is_note
            && !inner.contains("换算")
            && !inner.contains("折算")
            && plan::find(inner).is_none()
        {
            self.push(Token::Note(inner.to_owned()));
            return length;
        }
        if self.depth < DEEPEST && !nested(inner, self.depth + 1).iter().any(Token::limits) {
            self.push(Token::Note(inner.to_owned()));
            return length;
        }
        self.push(Token::Open);
        1
    }
}

fn punctuation(c: char) -> Option<Token> {
    Some(match c {
        ')' => Token::Close,
        ':' => Token::Colon,
        '±' => Token::PlusMinus,
        ',' | ';' | '、' | '#' | '\n' | '。' | '|' | '且' => Token::Stop,
        _ => return None,
    })
}

/// `GB `, `SB/T`, `NY/T `: the label ends where a standard's number begins.
fn is_standard_code(label: &str) -> bool {
    let code = label.trim_end();
    let code = code
        .strip_suffix("/T")
        .or_else(|| code.strip_suffix("/Z"))
        .unwrap_or(code);
    [
        "GB", "SB", "NY", "SN", "QB", "GH", "LY", "LS", "DB", "WS", "SC", "BJS", "CAC", "GJB", "HJ",
    ]
    .iter()
    .any(|mark| code.ends_with(mark))
}
