//! Numbers as a person sees them: decimal text without float noise, number formats, dates from serials.
//!
//! Works on the digits of the text alone; no value passes through a float here, so none changes.
use chrono::{Days, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use std::str::FromStr;

/// What a number format asks for, as far as it changes how a value reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// As typed.
    #[default]
    General,
    /// So many decimals at least.
    Fixed(usize),
    /// A share, shown times a hundred.
    Percent(usize),
    /// A date, a time, or both.
    Date,
}

/// The first day of the workbook's count of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Epoch {
    /// Day 1 is 1900-01-01, and day 60 never was.
    #[default]
    Y1900,
    /// Day 0 is 1904-01-01.
    Y1904,
}

/// The format behind one of the numbers that files give without a code.
pub(super) fn builtin(id: u32) -> NumberFormat {
    match id {
        1 | 3 => NumberFormat::Fixed(0),
        2 | 4 => NumberFormat::Fixed(2),
        9 => NumberFormat::Percent(0),
        10 => NumberFormat::Percent(2),
        14..=22 | 27..=36 | 45..=47 | 50..=58 => NumberFormat::Date,
        _ => NumberFormat::General,
    }
}

/// The format behind a code such as `0.00_ ` or `yyyy"年"m"月"d"日"`.
pub(super) fn custom(code: &str) -> NumberFormat {
    let bare = bare_section(code);
    if bare.eq_ignore_ascii_case("general") || bare.contains('@') {
        return NumberFormat::General;
    }
    if bare.contains(['y', 'd', 'h', 's', 'Y', 'D', 'H', 'S']) || bare.contains("mm") {
        return NumberFormat::Date;
    }
    let numeric = bare.trim().trim_end_matches('%');
    let share = numeric.len() < bare.trim().len();
    if !numeric.contains('0') || !numeric.chars().all(|c| matches!(c, '0' | '#' | '.' | ',')) {
        return NumberFormat::General;
    }
    let decimals = numeric
        .split_once('.')
        .map_or(0, |(_, tail)| tail.chars().filter(|c| *c == '0').count());
    if share {
        NumberFormat::Percent(decimals)
    } else {
        NumberFormat::Fixed(decimals)
    }
}

/// The first section of a code without quoted text, escapes, fillers and brackets; `[h]` stays as `h`.
fn bare_section(code: &str) -> String {
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => {
                chars.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let elapsed = inside
                    .chars()
                    .all(|c| matches!(c, 'h' | 'm' | 's' | 'H' | 'M' | 'S'));
                if elapsed && !inside.is_empty() {
                    bare.push('h');
                }
            }
            _ => bare.push(c),
        }
    }
    bare
}

/// The digits of a number and where its point stands.
struct Digits {
    negative: bool,
    digits: Vec<u8>,
    /// How many of the digits stand before the point; may lie outside them.
    point: i64,
    whole: bool,
}

fn digits_of(raw: &str) -> Option<Digits> {
    let (mantissa, exponent) = match raw.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (raw, 0),
    };
    let negative = mantissa.starts_with('-');
    let unsigned = mantissa.trim_start_matches(['-', '+']);
    let (front, back) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits: Vec<u8> = front.bytes().chain(back.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(Digits {
        negative,
        digits,
        point: i64::try_from(front.len()).ok()?.checked_add(exponent)?,
        whole: !raw.contains(['.', 'e', 'E']),
    })
}

impl Digits {
    /// Drops the noise a float leaves behind its fifteenth digit.
    fn quieten(&mut self) {
        let zeros = self.digits.iter().take_while(|d| **d == b'0').count();
        self.digits.drain(..zeros);
        self.point = self.point.saturating_sub(i64::try_from(zeros).unwrap_or(0));
        if self.digits.len() <= 15 {
            return;
        }
        let up = self.digits.get(15).is_some_and(|d| b'5' <= *d);
        self.digits.truncate(15);
        if up && !self.carry() {
            self.digits.insert(0, b'1');
            self.point = self.point.saturating_add(1);
        }
    }

    /// Adds one in the last place; false when it runs over the front.
    fn carry(&mut self) -> bool {
        for digit in self.digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return true;
            }
            *digit = b'0';
        }
        false
    }

    fn plain(mut self) -> String {
        while self.digits.last() == Some(&b'0')
            && self.point < i64::try_from(self.digits.len()).unwrap_or(0)
        {
            self.digits.pop();
        }
        if self.digits.iter().all(|d| *d == b'0') {
            return "0".to_owned();
        }
        let mut text = String::new();
        if self.negative {
            text.push('-');
        }
        let length = i64::try_from(self.digits.len()).unwrap_or(0);
        let body: String = self.digits.iter().map(|d| char::from(*d)).collect();
        if self.point <= 0 {
            text.push_str("0.");
            text.extend(std::iter::repeat_n(
                '0',
                usize::try_from(-self.point).unwrap_or(0),
            ));
            text.push_str(&body);
        } else if length <= self.point {
            text.push_str(&body);
            let zeros = usize::try_from(self.point - length).unwrap_or(0);
            text.extend(std::iter::repeat_n('0', zeros));
        } else {
            let (front, back) = body.split_at(usize::try_from(self.point).unwrap_or(0));
            text.push_str(front);
            text.push('.');
            text.push_str(back);
        }
        text
    }
}

/// A stored number as plain text: `1E-1` and `0.10000000000000001` are `0.1`; what is no number stays as it is.
pub(super) fn plain(raw: &str) -> String {
    let trimmed = raw.trim();
    let Some(mut digits) = digits_of(trimmed) else {
        return trimmed.to_owned();
    };
    if digits.whole && digits.digits.len() > 15 {
        return trimmed.to_owned();
    }
    if !(-30..=40).contains(&digits.point) {
        return trimmed.to_owned();
    }
    digits.quieten();
    digits.plain()
}

/// Whether a stored number is a whole one too long for the spreadsheet to keep.
pub(super) fn digits_lost(plain: &str) -> bool {
    let digits = plain.trim_start_matches('-');
    15 < digits.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stored number as its format shows it. A format may add zeros and a percent sign; it never rounds.
pub(super) fn shown(raw: &str, format: NumberFormat) -> String {
    match format {
        NumberFormat::General | NumberFormat::Date => plain(raw),
        NumberFormat::Fixed(decimals) => padded(plain(raw), decimals),
        NumberFormat::Percent(decimals) => match digits_of(raw.trim()) {
            Some(mut digits) if (-30..=38).contains(&digits.point) => {
                digits.quieten();
                digits.point += 2;
                padded(digits.plain(), decimals) + "%"
            }
            _ => plain(raw),
        },
    }
}

fn padded(mut text: String, decimals: usize) -> String {
    if decimals == 0 || text.contains(['e', 'E']) || digits_of(&text).is_none() {
        return text;
    }
    let have = text.split_once('.').map_or(0, |(_, tail)| tail.len());
    if have == 0 {
        text.push('.');
    }
    let missing = decimals.min(30).saturating_sub(have);
    text.extend(std::iter::repeat_n('0', missing));
    text
}

/// A serial as ISO text: a day, a moment of a day, or (below 1) a time. `None` where the count names no day.
pub(super) fn date_text(raw: &str, epoch: Epoch) -> Option<String> {
    let serial = Decimal::from_str(&plain(raw)).ok()?;
    if serial.is_sign_negative() || serial >= Decimal::from(2_958_466) {
        return None;
    }
    let mut days = u64::try_from(serial.trunc()).ok()?;
    let seconds = ((serial - serial.trunc()) * Decimal::from(86_400)).round();
    let mut seconds = u32::try_from(seconds).ok()?;
    if seconds == 86_400 {
        seconds = 0;
        days += 1;
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    if days == 0 && (epoch == Epoch::Y1900 || 0 < seconds) {
        return Some(time.format("%H:%M:%S").to_string());
    }
    let day = day_of(days, epoch)?;
    Some(if seconds == 0 {
        day.format("%Y-%m-%d").to_string()
    } else {
        format!("{} {}", day.format("%Y-%m-%d"), time.format("%H:%M:%S"))
    })
}

/// The day behind a whole serial.
pub(super) fn day_of(days: u64, epoch: Epoch) -> Option<NaiveDate> {
    let (first, days) = match epoch {
        Epoch::Y1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        Epoch::Y1900 if days == 60 => return None,
        Epoch::Y1900 if days < 60 => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
        Epoch::Y1900 => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
    };
    first.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_reads_as_it_was_typed() {
        for (raw, seen) in [
            ("0.1", "0.1"),
            ("0.10000000000000001", "0.1"),
            ("1.9700000000000002E-2", "0.0197"),
            ("0.30000000000000004", "0.3"),
            ("480", "480"),
            ("4.8E2", "480"),
            ("12.0", "12"),
            ("-0.0", "0"),
            ("0.99999999999999989", "1"),
            ("6901234567892", "6901234567892"),
            ("410105199412310021", "410105199412310021"),
            ("4.10105199412310E+17", "410105199412310000"),
            ("1E+300", "1E+300"),
            ("abc", "abc"),
            ("", ""),
        ] {
            assert_eq!(plain(raw), seen, "{raw}");
        }
        assert!(digits_lost("410105199412310000"));
        assert!(!digits_lost("6901234567892"));
    }

    #[test]
    fn a_format_adds_zeros_and_never_rounds() {
        assert_eq!(shown("0.1", custom("0.00_ ")), "0.10");
        assert_eq!(shown("0.0197", custom("0.00")), "0.0197");
        assert_eq!(shown("5", custom("#,##0.0")), "5.0");
        assert_eq!(shown("0.5", custom("0%")), "50%");
        assert_eq!(shown("0.12345", custom("0.00%")), "12.345%");
        assert_eq!(shown("0.07", custom("0.00%")), "7.00%");
        assert_eq!(shown("12", custom("0.00\"mg/kg\"")), "12.00");
        assert_eq!(shown("12", custom("@")), "12");
    }

    #[test]
    fn a_format_of_days_is_known() {
        for code in [
            "yyyy\\-mm\\-dd",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]yyyy/m/d",
            "[h]:mm",
            "m/d/yy h:mm",
            "mm:ss",
        ] {
            assert_eq!(custom(code), NumberFormat::Date, "{code}");
        }
        assert_eq!(custom("0.00_);[Red]\\(0.00\\)"), NumberFormat::Fixed(2));
        assert_eq!(custom("General"), NumberFormat::General);
        assert_eq!(custom("\"d\"0"), NumberFormat::Fixed(0));
    }

    #[test]
    fn serials_are_days_in_both_counts() {
        assert_eq!(
            date_text("44070", Epoch::Y1900).as_deref(),
            Some("2020-08-27")
        );
        assert_eq!(
            date_text("44070.395833333336", Epoch::Y1900).as_deref(),
            Some("2020-08-27 09:30:00")
        );
        assert_eq!(
            date_text("42608", Epoch::Y1904).as_deref(),
            Some("2020-08-27")
        );
        assert_eq!(date_text("1", Epoch::Y1900).as_deref(), Some("1900-01-01"));
        assert_eq!(date_text("60", Epoch::Y1900), None);
        assert_eq!(date_text("61", Epoch::Y1900).as_deref(), Some("1900-03-01"));
        assert_eq!(date_text("0.5", Epoch::Y1900).as_deref(), Some("12:00:00"));
        assert_eq!(date_text("-1", Epoch::Y1900), None);
        assert_eq!(date_text("1E+20", Epoch::Y1900), None);
    }

    proptest! {
        #[test]
        fn every_float_of_fifteen_digits_keeps_its_digits(units in -999_999_999_999i64..999_999_999_999, scale in 0u32..6) {
            let typed = Decimal::new(units, scale).normalize();
            let float: f64 = typed.to_string().parse().unwrap();
            prop_assert_eq!(Decimal::from_str(&plain(&format!("{float:e}"))).unwrap(), typed);
            prop_assert_eq!(Decimal::from_str(&plain(&format!("{float:.17}"))).unwrap(), typed);
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}", code in ".{0,20}") {
            let _seen = shown(&text, custom(&code));
            let _day = date_text(&text, Epoch::Y1904);
        }
    }
}
