//! Sampling plans of GB 4789.1 and GB 29921: n, c, m and M in every spelling that occurs.
//! It must refuse a plan whose M is not above m: a truncated superscript makes such plans.

use crate::rules::measure::Unit;
use crate::rules::reading::Number;
use crate::rules::reading::number::{Found, number};
use crate::rules::reading::scan_unit;

/// A two-class plan, or with `big` a three-class one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Number of units to be tested.
    pub n: u32,
    /// Number of units that may exceed `m`.
    pub c: u32,
    /// The acceptable level.
    pub m: Number,
    /// M: the level that no unit may exceed.
    pub big: Option<Number>,
    /// Unit of m and M.
    pub unit: Option<Unit>,
    /// The amount in which m = 0 is tested (`25g`): detection, not count.
    pub amount: Option<String>,
}

/// A plan found in a text.
pub(super) struct InText {
    pub(super) at: usize,
    pub(super) end: usize,
    /// All plans the text may mean; empty when it is damaged.
    pub(super) plans: Vec<Plan>,
}

/// The first plan in a text.
pub(super) fn find(text: &str) -> Option<InText> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes.get(at), Some(b'n' | b'N')) && !preceded_by_letter(bytes, at) {
            let mut parts = Parts::default();
            let end = parts.read(text, at);
            if parts.n.is_some() && parts.c.is_some() {
                return Some(InText {
                    at,
                    end,
                    plans: parts.plans(),
                });
            }
        }
        at += 1;
    }
    None
}

/// The plan of a text that is one plan with one reading and nothing else: the common case at full speed.
pub(super) fn alone(text: &str) -> Option<Plan> {
    if !text.starts_with(['n', 'N']) || has_mark_in_figures(text) {
        return None;
    }
    let mut found = find(text)?;
    let one = found.at == 0 && found.end == text.len() && found.plans.len() == 1;
    one.then(|| found.plans.pop()).flatten()
}

/// A comma or a stroke between figures may be a thousands sign or a lost point: such a text has more spellings than one.
fn has_mark_in_figures(text: &str) -> bool {
    text.as_bytes().windows(3).any(
        |three| matches!(three, [a, b',' | b'/', b] if a.is_ascii_digit() && b.is_ascii_digit()),
    )
}

fn preceded_by_letter(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphanumeric)
}

#[derive(Default)]
struct Parts {
    n: Option<u32>,
    c: Option<u32>,
    m: Option<Found>,
    big: Option<Found>,
    unit: Option<Unit>,
    amount: Option<String>,
    damaged: bool,
}

impl Parts {
    /// Reads `key = value` pairs from here on; where they end.
    fn read(&mut self, text: &str, from: usize) -> usize {
        let mut end = from;
        loop {
            let rest = text.get(end..).unwrap_or_default();
            let body = rest.trim_start_matches([' ', ',', ';', '\n', '、', '。']);
            let here = text.len() - body.len();
            match self.pair(body) {
                Some(taken) => end = here + taken,
                None => return end,
            }
        }
    }

    fn pair(&mut self, body: &str) -> Option<usize> {
        let key = body.chars().next()?;
        let after = body.get(1..).unwrap_or_default();
        let value = after
            .trim_start()
            .strip_prefix(['=', ':', '≤'])
            .map(str::trim_start);
        if let Some(value) = value {
            let lead = body.len() - value.len();
            return match key {
                'n' | 'N' if self.n.is_none() => self.whole(value, true).map(|t| lead + t),
                'c' | 'C' if self.c.is_none() => self.whole(value, false).map(|t| lead + t),
                'm' if self.m.is_none() => self.level(value, false).map(|t| lead + t),
                'M' if self.big.is_none() => self.level(value, true).map(|t| lead + t),
                _ => None,
            };
        }
        let tested = self.c.is_some() && self.m.is_none() && body.starts_with("0/");
        if tested {
            self.level(body, false)
        } else {
            None
        }
    }

    fn whole(&mut self, value: &str, is_n: bool) -> Option<usize> {
        let figures = value.bytes().take_while(u8::is_ascii_digit).count();
        let count: u32 = value.get(..figures)?.parse().ok()?;
        if is_n {
            self.n = Some(count);
        } else {
            self.c = Some(count);
        }
        Some(figures)
    }

    fn level(&mut self, value: &str, is_big: bool) -> Option<usize> {
        let Ok(found) = number(value) else {
            self.damaged = true;
            return None;
        };
        let mut taken = found.taken;
        if is_big {
            self.big = Some(found);
        } else {
            self.m = Some(found);
        }
        let rest = value.get(taken..).unwrap_or_default();
        let (unit, length) = scan_unit(rest);
        let next_key = rest
            .get(length..)
            .is_some_and(|more| more.trim_start().starts_with(['=', ':']));
        let unit = unit.filter(|_| !next_key);
        if let Some(unit) = unit {
            taken += length;
            let name = unit.to_string();
            match name.strip_prefix('/') {
                Some(amount) if amount.starts_with(|c: char| c.is_ascii_digit()) => {
                    self.amount = Some(amount.to_owned());
                }
                _ => self.unit = Some(unit),
            }
        }
        Some(taken)
    }

    fn plans(self) -> Vec<Plan> {
        let (Some(n), Some(c), Some(m), false) = (self.n, self.c, self.m, self.damaged) else {
            return Vec::new();
        };
        let mut plans = Vec::new();
        if c >= n {
            return plans;
        }
        for m in levels(&m) {
            let bigs: Vec<Option<Number>> = self.big.as_ref().map_or_else(
                || vec![None],
                |big| levels(big).into_iter().map(Some).collect(),
            );
            for big in bigs {
                let cut =
                    big.is_none() && c > 0 && m.value == rust_decimal::Decimal::TEN && m.power == 0;
                if !cut && big.is_none_or(|big| big.value > m.value) {
                    plans.push(Plan {
                        n,
                        c,
                        m,
                        big,
                        unit: self.unit.clone(),
                        amount: self.amount.clone(),
                    });
                }
            }
        }
        plans
    }
}

/// The readings of a level: `104` may be 10⁴ with its superscript lost.
fn levels(found: &Found) -> Vec<Number> {
    let mut all = vec![found.first];
    all.extend(found.second);
    all.extend(lost_power(found.first));
    all
}

/// A whole number of the form `10` + one digit 1–9 may be a power of ten.
pub(super) fn lost_power(number: Number) -> Option<Number> {
    let plain = number.power == 0 && number.mantissa.scale() == 0;
    let tail = number.mantissa.mantissa() - 100;
    let exponent = i32::try_from(tail)
        .ok()
        .filter(|t| plain && (1..=9).contains(t))?;
    Number::scientific(rust_decimal::Decimal::ONE, exponent)
}
