//! Exact decimals as they are printed, with scientific notation in every spelling that occurs.
//! It must keep trailing zeros, and give every reading of an exponent that may have lost its superscript.

use crate::rules::measure::shift;
use rust_decimal::Decimal;
use std::fmt;

/// A decimal with its printed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// The value.
    pub value: Decimal,
    /// The digits before `×10^`, with the printed scale; equal to the value without a power.
    pub mantissa: Decimal,
    /// The power of ten as written, 0 without one.
    pub power: i8,
}

impl Number {
    /// A plain decimal.
    pub fn plain(value: Decimal) -> Self {
        Self {
            value,
            mantissa: value,
            power: 0,
        }
    }

    /// A mantissa with a power of ten; `None` when out of range.
    pub fn scientific(mantissa: Decimal, power: i32) -> Option<Self> {
        if power == 0 {
            return Some(Self::plain(mantissa));
        }
        let power = i8::try_from(power).ok()?;
        Some(Self {
            value: shift(mantissa, i32::from(power))?,
            mantissa,
            power,
        })
    }

    /// Half a unit of the last printed digit.
    pub fn half_step(&self) -> Option<Decimal> {
        shift(
            Decimal::new(5, 1),
            i32::from(self.power) - i32::try_from(self.mantissa.scale()).ok()?,
        )
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.power == 0 {
            shown(self.mantissa, f)
        } else {
            write!(f, "{}×10^{}", self.mantissa, self.power)
        }
    }
}

/// A decimal with all its places; short ones, which most are, without the general way's detour.
fn shown(value: Decimal, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Ok(mut rest) = u64::try_from(value.mantissa()) else {
        return write!(f, "{value}");
    };
    let places = value.scale() as usize;
    let mut text = [b'0'; 50];
    let mut at = text.len();
    let mut figures = 0;
    while rest > 0 || figures <= places {
        if figures == places && places > 0 {
            at -= 1;
            if let Some(place) = text.get_mut(at) {
                *place = b'.';
            }
        }
        at -= 1;
        if let (Some(place), Ok(figure)) = (text.get_mut(at), u8::try_from(rest % 10)) {
            *place = b'0' + figure;
        }
        rest /= 10;
        figures += 1;
    }
    f.write_str(
        text.get(at..)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default(),
    )
}

/// A number where the text stands, in all its readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The first reading.
    pub first: Number,
    /// A second, where an exponent may have lost its superscript.
    pub second: Option<Number>,
    /// Whether such an exponent was met.
    pub lost_exponent: bool,
    /// Bytes read.
    pub taken: usize,
}

/// Why no number stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No digit.
    Nothing,
    /// A number that is cut off, or longer than a decimal holds.
    Broken,
}

/// The number at the start of a plain text.
pub fn number(text: &str) -> Result<Found, Missing> {
    let (mantissa, taken) = digits(text)?;
    let rest = text.get(taken..).unwrap_or_default();
    if mantissa == Decimal::TEN
        && let Some((power, more)) = power_mark(rest)
    {
        let first = Number::scientific(Decimal::ONE, power).ok_or(Missing::Broken)?;
        return Ok(Found {
            first,
            second: None,
            lost_exponent: false,
            taken: taken + more,
        });
    }
    if let Some(more) = times(rest) {
        return multiplied(mantissa, rest.get(more..).unwrap_or_default(), taken + more);
    }
    if let Some((power, more)) = letter_exponent(rest) {
        let first = Number::scientific(mantissa, power).ok_or(Missing::Broken)?;
        return Ok(Found {
            first,
            second: None,
            lost_exponent: false,
            taken: taken + more,
        });
    }
    Ok(Found {
        first: Number::plain(mantissa),
        second: None,
        lost_exponent: false,
        taken,
    })
}

/// Plain digits with at most one point, at least one digit before it and, where there is a point, after it.
fn digits(text: &str) -> Result<(Decimal, usize), Missing> {
    let mut mantissa: i128 = 0;
    let mut figures = 0_u32;
    let mut scale: Option<u32> = None;
    let mut taken = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
                figures += u32::from(mantissa != 0);
                scale = scale.map(|s| s + 1);
                if figures > 28 || scale.is_some_and(|s| s > 28) {
                    return Err(Missing::Broken);
                }
            }
            b'.' if scale.is_none() && taken > 0 => scale = Some(0),
            _ => break,
        }
        taken += 1;
    }
    if taken == 0 {
        return Err(if text.starts_with('.') {
            Missing::Broken
        } else {
            Missing::Nothing
        });
    }
    let point_again = text.as_bytes().get(taken) == Some(&b'.')
        && text
            .as_bytes()
            .get(taken + 1)
            .is_some_and(u8::is_ascii_digit);
    if scale == Some(0) || point_again {
        return Err(Missing::Broken);
    }
    let value = Decimal::try_from_i128_with_scale(mantissa, scale.unwrap_or(0));
    value.map(|v| (v, taken)).ok().ok_or(Missing::Broken)
}

/// Bytes of a multiplication sign with the blanks around it, when a `10` follows.
fn times(rest: &str) -> Option<usize> {
    let signless = rest.trim_start_matches(' ');
    let sign = signless
        .chars()
        .next()
        .filter(|c| matches!(c, '×' | 'x' | 'X' | '*' | '·' | '•'))?;
    let after = signless.get(sign.len_utf8()..)?.trim_start_matches(' ');
    // A dot multiplies only a power that is written as one.
    if matches!(sign, '·' | '•') && !after.starts_with("10^") {
        return None;
    }
    after.starts_with("10").then(|| rest.len() - after.len())
}

/// `×10…`: a power, a plain factor, or an exponent that may have lost its superscript.
fn multiplied(mantissa: Decimal, factor: &str, taken: usize) -> Result<Found, Missing> {
    let after_ten = factor.get(2..).unwrap_or_default();
    if let Some((power, more)) = power_mark(after_ten) {
        let first = Number::scientific(mantissa, power).ok_or(Missing::Broken)?;
        return Ok(Found {
            first,
            second: None,
            lost_exponent: false,
            taken: taken + 2 + more,
        });
    }
    if let Some((power, more)) = bare_negative(after_ten).or_else(|| parted_power(after_ten)) {
        let first = Number::scientific(mantissa, power).ok_or(Missing::Broken)?;
        return Ok(Found {
            first,
            second: None,
            lost_exponent: true,
            taken: taken + 2 + more,
        });
    }
    let tail = after_ten.bytes().take_while(u8::is_ascii_digit).count();
    if tail == 0 || after_ten.as_bytes().get(tail) == Some(&b'.') {
        return Err(Missing::Broken);
    }
    let written = factor.get(..2 + tail).unwrap_or_default();
    let literal = written
        .parse::<Decimal>()
        .ok()
        .and_then(|f| mantissa.checked_mul(f))
        .map(Number::plain)
        .ok_or(Missing::Broken)?;
    let exponent = after_ten.get(..tail).unwrap_or_default();
    let maybe_power = tail <= 2 && !exponent.starts_with('0');
    let taken = taken + 2 + tail;
    if !maybe_power {
        return Ok(Found {
            first: literal,
            second: None,
            lost_exponent: false,
            taken,
        });
    }
    match exponent
        .parse()
        .ok()
        .and_then(|power| Number::scientific(mantissa, power))
    {
        Some(power) => Ok(Found {
            first: power,
            second: Some(literal),
            lost_exponent: true,
            taken,
        }),
        None => Ok(Found {
            first: literal,
            second: None,
            lost_exponent: true,
            taken,
        }),
    }
}

/// `×10 4`, `×10(4)`: a superscript that became a figure of its own, with one reading.
fn parted_power(rest: &str) -> Option<(i32, usize)> {
    let (body, close) = match rest.strip_prefix('(') {
        Some(body) => (body, ")"),
        None => (rest.strip_prefix(' ')?, ""),
    };
    let figure = body.chars().next().filter(|c| ('1'..='9').contains(c))?;
    let tail = body.get(1..)?.strip_prefix(close)?;
    let ends = !tail.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '×'));
    let power = i32::try_from(figure.to_digit(10)?).ok()?;
    ends.then_some((power, rest.len() - tail.len()))
}

/// `^(4)`, `^4`, `^(-3)`, `**4`, `的4次方`: the power and the bytes read.
fn power_mark(rest: &str) -> Option<(i32, usize)> {
    if let Some(body) = rest.strip_prefix('的') {
        let (power, figures) = signed(body)?;
        body.get(figures..)?.strip_prefix("次方")?;
        return Some((power, "的".len() + figures + "次方".len()));
    }
    if let Some(body) = rest.strip_prefix("**") {
        return signed(body).map(|(power, figures)| (power, 2 + figures));
    }
    let body = rest.strip_prefix('^')?;
    let (body, bracket) = body.strip_prefix('(').map_or((body, 0), |inner| (inner, 1));
    let (power, figures) = signed(body)?;
    if bracket == 1 && !body.get(figures..)?.starts_with(')') {
        return None;
    }
    Some((power, 1 + bracket + figures + bracket))
}

/// `-3` right after the ten: a superscript lost, with one reading.
fn bare_negative(rest: &str) -> Option<(i32, usize)> {
    if !rest.starts_with('-') {
        return None;
    }
    let (power, figures) = signed(rest)?;
    (figures <= 3 && power != 0).then_some((power, figures))
}

/// `E4`, `e-03`: the power and the bytes read.
fn letter_exponent(rest: &str) -> Option<(i32, usize)> {
    let body = rest.strip_prefix(['e', 'E'])?;
    let (power, figures) = signed(body)?;
    let next = body.as_bytes().get(figures);
    // 「1.2E+04CFU/g」: after two figures or a sign a letter begins the unit.
    let clear = figures > 1;
    let ends = match next {
        Some(byte) if byte.is_ascii_digit() => false,
        Some(byte) if byte.is_ascii_alphabetic() => clear,
        _ => true,
    };
    ends.then_some((power, 1 + figures))
}

fn signed(body: &str) -> Option<(i32, usize)> {
    let sign = usize::from(body.starts_with(['-', '+']));
    let figures = body
        .get(sign..)?
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    if figures == 0 || figures > 3 {
        return None;
    }
    let power: i32 = body.get(sign..sign + figures)?.parse().ok()?;
    Some((
        if body.starts_with('-') { -power } else { power },
        sign + figures,
    ))
}
