//! Reads the tokens of a limit one by one, holding the label and the sign that wait for their number.
//! It must spoil the text rather than drop a sign, a number or a label.

use super::candidate::{Candidate, Collected};
use super::compared;
use super::plan::lost_power;
use super::sign::signed;
use super::token::{Sign, Token};
use super::word::{self, Word};
use super::{Bound, Edge, Ends, Limit, Place, Terms};
use crate::rules::item::Measure;
use crate::rules::measure::Unit;
use crate::rules::reading::Number;
use crate::rules::reading::number::Found;

pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) place: Place,
    pub(super) label: String,
    /// Whether the pending label stood in brackets: a synonym or a note, not a product.
    pub(super) bracketed: bool,
    /// Whether the limit being added has no sign of its own.
    pub(super) unsigned: bool,
    pub(super) sign: Option<Sign>,
    pub(super) out: Collected,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn step(&mut self) {
        let Some(token) = self.peek(0).cloned() else {
            return;
        };
        self.at += 1;
        match token {
            Token::Sign(sign) => {
                self.out.spoiled |= self.sign.is_some();
                self.sign = Some(sign);
            }
            Token::Number(found) => self.number(found),
            Token::Word(Word::Convert) | Token::Broken | Token::PlusMinus => {
                self.out.spoiled = true;
            }
            Token::Word(word) => self.word(word),
            Token::Plans(plans) => {
                self.out.spoiled |= plans.is_empty();
                let limits = plans.into_iter().map(Limit::Plan).collect();
                self.add(limits);
            }
            Token::Note(note) => self.note(&note),
            Token::Label(text) => self.label_text(&text),
            Token::Unit(unit) => self.stray_unit(&unit),
            Token::Stop => {
                self.out.spoiled |= self.sign.is_some();
                if !self.label.is_empty() && !self.label.ends_with('、') {
                    self.label.push('、');
                }
            }
            Token::To | Token::Nil => self.none_here(),
            Token::Open | Token::Close | Token::Colon => {}
        }
    }

    fn label_text(&mut self, text: &str) {
        if text.chars().all(|c| matches!(c, '-' | '/' | '_' | ' ')) {
            self.none_here();
            return;
        }
        if self.sign.is_some() && !word::is_neutral(text) && !text.ends_with('的') {
            self.out.spoiled = true;
        }
        self.out.terms.shared |= text.contains("之和为");
        self.out.spoiled |= compared::tells_failure(text);
        if !word::is_neutral(text) {
            self.bracketed &= matches!(self.tokens.get(self.at.wrapping_sub(2)), Some(Token::Open));
            self.label.push_str(text);
        }
    }

    /// 「/」 or 「-」 among labelled limits: none for that label.
    fn none_here(&mut self) {
        if !self.label.is_empty() || !self.out.found.is_empty() || self.tokens.len() > 1 {
            self.add(vec![Limit::None]);
        }
    }

    /// A note in brackets belongs to the label before it, else to the limit before it, else to the limit that follows.
    fn note(&mut self, note: &str) {
        self.out.spoiled |= compared::tells_failure(note);
        if note.contains("可选择") || note.contains("如果添加") {
            self.out.terms.conditional_lower = true;
            self.out.terms.conditional_upper = true;
        }
        self.out.terms.shared |= note.contains("之和为");
        if note.starts_with('注') || word::is_neutral(note) {
            return;
        }
        let column = !matches!(self.place, Place::Text(_));
        self.out.leftover = true;
        match self.out.found.last_mut() {
            _ if !self.label.is_empty() => {
                self.label.extend(["（", note, "）"]);
            }
            Some(last) => {
                let name = if last.label.is_empty() {
                    note.to_owned()
                } else {
                    format!("（{note}）")
                };
                last.label.push_str(&name);
                last.scoped |= word::is_scope(note) || column;
            }
            None => self.label.push_str(note),
        }
    }

    fn word(&mut self, word: Word) {
        if self.sign.take().is_some() {
            self.out.spoiled = true;
        }
        let limit = match word {
            Word::NotDetected => Limit::NotDetected,
            Word::NotPermitted => Limit::NotPermitted,
            Word::AsNeeded => Limit::AsNeeded,
            Word::LabelValue => Limit::LabelValue(String::new()),
            Word::Quality(quality) => Limit::Qualitative(quality),
            Word::Convert => return,
        };
        self.unsigned = false;
        let frames_only = matches!(word, Word::LabelValue) && self.number_follows();
        if !frames_only {
            self.add(vec![limit]);
        }
    }

    /// 「标签明示值≥4.5」: the word introduces a number.
    fn number_follows(&self) -> bool {
        matches!(self.peek(0), Some(Token::Sign(_) | Token::Number(_)))
            || (matches!(self.peek(0), Some(Token::Colon))
                && matches!(self.peek(1), Some(Token::Sign(_) | Token::Number(_))))
    }

    fn stray_unit(&mut self, unit: &Unit) {
        // A unit in brackets before a limit, 「(μg/kg)(≤100)」, is that limit's.
        if let Some(Candidate { limits, .. }) = self.out.found.last_mut() {
            for limit in limits {
                limit.fill(unit);
            }
        } else if self
            .tokens
            .get(self.at..)
            .is_some_and(|rest| rest.iter().any(|t| matches!(t, Token::Number(_))))
        {
            self.label.push('\u{1}');
            self.label.push_str(&unit.to_string());
            self.label.push('\u{1}');
        }
    }

    fn number(&mut self, found: Found) {
        let mut unit = self.take_unit();
        if matches!(self.peek(0), Some(Token::Sign(_))) && !self.sign_has_number(0) {
            self.out.spoiled = true;
            return;
        }
        let range = self.range_end();
        if let Some((up, up_unit, plus_minus)) = range {
            // 「49%-51%vol」: the unit is written out once.
            let percent = unit.as_ref().is_some_and(|unit| unit.to_string() == "%")
                && up_unit
                    .as_ref()
                    .is_some_and(|unit| unit.to_string() == "%vol");
            unit = if percent {
                up_unit.clone()
            } else {
                unit.or_else(|| up_unit.clone())
            };
            let up_unit = up_unit.or_else(|| unit.clone());
            self.out.spoiled |= self.sign.take().is_some();
            self.range((found, unit), (up, up_unit), plus_minus);
            return;
        }
        if unit.is_none() {
            unit = self.unit_of_label();
        }
        if self.is_share(unit.as_ref()) {
            self.share(&found);
            return;
        }
        let sign = self.sign.take().or_else(|| self.sign_behind());
        self.unsigned = sign.is_none();
        let limits = self
            .readings(&found)
            .into_iter()
            .map(|number| signed(number, unit.clone(), sign, self.place))
            .collect();
        self.add(limits);
    }

    /// 「10mg/kg以下」, 「99%以上」: the sign as a word behind the number.
    fn sign_behind(&mut self) -> Option<Sign> {
        let Some(Token::Label(label)) = self.peek(0) else {
            return None;
        };
        let word = label.trim_start_matches(['(', '及', '或', '（']);
        let sign = match word {
            word if word.starts_with("以下") || word.starts_with("以内") => Sign::AtMost,
            word if word.starts_with("以上") => Sign::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(sign)
    }

    /// A power that may have lost its superscript is read both ways, in counts also without `×`.
    fn readings(&self, found: &Found) -> Vec<Number> {
        let mut all = vec![found.first];
        all.extend(found.second);
        if matches!(self.place, Place::Text(item) if item.measure == Measure::Count) {
            all.extend(lost_power(found.first));
        }
        all
    }

    fn take_unit(&mut self) -> Option<Unit> {
        if let Some(Token::Unit(unit)) = self.peek(0) {
            let unit = unit.clone();
            self.at += 1;
            return Some(unit);
        }
        // 「0.20(KOH)mg/g」: a basis note between number and unit.
        if let (Some(Token::Note(_)), Some(Token::Unit(unit))) = (self.peek(0), self.peek(1)) {
            let unit = unit.clone();
            self.at += 2;
            return Some(unit);
        }
        None
    }

    fn sign_has_number(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead + 1), Some(Token::Number(_)))
            || matches!(
                (self.peek(ahead + 1), self.peek(ahead + 2)),
                (Some(Token::Open), Some(Token::Number(_)))
            )
    }

    fn range_end(&mut self) -> Option<(Found, Option<Unit>, bool)> {
        let plus_minus = match self.peek(0) {
            Some(Token::To) => false,
            Some(Token::PlusMinus) => true,
            Some(Token::Colon) => return self.ratio_end(),
            _ => return None,
        };
        let Some(Token::Number(up)) = self.peek(1) else {
            return None;
        };
        let up = *up;
        self.at += 2;
        let unit = self.take_unit();
        Some((up, unit, plus_minus))
    }

    /// 「2:1」: the second number divides; a ratio to one is its first number.
    fn ratio_end(&mut self) -> Option<(Found, Option<Unit>, bool)> {
        let Some(Token::Number(one)) = self.peek(1) else {
            return None;
        };
        if one.first.value == rust_decimal::Decimal::ONE {
            self.at += 2;
        }
        None
    }

    fn range(&mut self, low: (Found, Option<Unit>), high: (Found, Option<Unit>), plus_minus: bool) {
        let (Some(a), Some(b)) = (sole(&low.0), sole(&high.0)) else {
            self.out.spoiled = true;
            return;
        };
        let ends = if plus_minus {
            match (a.value.checked_sub(b.value), a.value.checked_add(b.value)) {
                (Some(low), Some(high)) => Some((Number::plain(low), Number::plain(high))),
                _ => None,
            }
        } else {
            (a.value <= b.value).then_some((a, b))
        };
        let Some((a, b)) = ends else {
            self.out.spoiled = true;
            return;
        };
        let lower = Edge {
            number: a,
            unit: low.1,
            ends: Ends::Included,
        };
        let upper = Edge {
            number: b,
            unit: high.1,
            ends: Ends::Included,
        };
        self.unsigned = false;
        self.add(vec![Limit::Bound(Bound {
            lower: Some(lower),
            upper: Some(upper),
            terms: Terms::default(),
        })]);
    }

    fn unit_of_label(&mut self) -> Option<Unit> {
        let (head, rest) = self.label.split_once('\u{1}')?;
        let (unit, tail) = rest.split_once('\u{1}')?;
        let unit = Unit::parse(unit);
        self.label = format!("{head}{tail}");
        unit
    }

    /// 「占总脂肪的3%」: a share of something else.
    fn is_share(&self, unit: Option<&Unit>) -> bool {
        unit.is_some_and(|unit| unit.to_string() == "%")
            && (self.label.trim_end().ends_with('的') || self.of_the_label())
    }

    /// The share in words, with what it is a share of.
    fn share(&mut self, found: &Found) {
        let sign = match self.sign.take() {
            Some(Sign::AtMost) => "≤",
            Some(Sign::Below) => "<",
            Some(Sign::AtLeast) => "≥",
            Some(Sign::Above) => ">",
            None => "",
        };
        let before = std::mem::take(&mut self.label);
        let mut text = format!("{before}{sign}{}%", found.first);
        if let Some(Token::Label(after)) = self.peek(0).cloned() {
            text.push_str(&after);
            self.at += 1;
        }
        self.add(vec![Limit::PercentOf(text)]);
    }

    /// 「80%标示值」, 「≥80%×标示值」: a share of what the label says.
    fn of_the_label(&self) -> bool {
        let Some(Token::Label(label)) = self.peek(0) else {
            return false;
        };
        let word = label.trim_start_matches(['×', '*', 'x', ' ', '的', '（', '(']);
        ["标示值", "标签", "明示", "标示", "标注"]
            .iter()
            .any(|mark| word.starts_with(mark))
    }

    fn add(&mut self, limits: Vec<Limit>) {
        let label = std::mem::take(&mut self.label).replace('\u{1}', "");
        let bracketed = std::mem::replace(&mut self.bracketed, true);
        let bare = self.unsigned
            && !matches!(
                limits.first(),
                Some(Limit::NotDetected | Limit::NotPermitted)
            );
        let scoped = word::is_scope(&label) || (bare && !bracketed && !word::is_neutral(&label));
        self.out.leftover |= !word::is_neutral(&label);
        let label = if word::is_neutral(&label) {
            String::new()
        } else {
            label.trim_matches([' ', '、']).to_owned()
        };
        self.out.found.push(Candidate {
            label,
            limits,
            scoped,
        });
    }
}

fn sole(found: &Found) -> Option<Number> {
    found.second.is_none().then_some(found.first)
}
