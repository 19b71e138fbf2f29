//! Day texts as they stand in cells, and what kind of spelling each was.
//!
//! A batch number is never taken for a day: what is not plainly a date gives nothing.
use super::number::{Epoch, day_of};
use chrono::{Datelike, NaiveDate};

/// How a day was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    /// `2020-08-27`, with or without a time behind it.
    Dashed,
    /// `2020/8/27`
    Slashed,
    /// `2018.05.17`
    Dotted,
    /// `2020年8月27日`
    Chinese,
    /// `20200827`
    Compact,
    /// `44070`: the spreadsheet's count of days, of a cell that lost its date format.
    Serial,
}

/// A day found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFound {
    /// The day.
    pub day: NaiveDate,
    /// How it was written.
    pub kind: DateKind,
    /// The words before it, such as 购进日期.
    pub label: Option<String>,
}

/// Reads a day from a cell's text; `None` where the text is anything else.
pub fn read_date(text: &str) -> Option<DateFound> {
    let folded: String = text.chars().map(half_width).collect();
    let (label, rest) = labelled(folded.trim());
    let (day, kind) = dated(without_time(rest))?;
    (1990..=2099)
        .contains(&day.year())
        .then_some(DateFound { day, kind, label })
}

/// Full-width digits and signs in their half-width form; every blank a plain one.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c if c.is_whitespace() => ' ',
        '—' | '–' | '−' => '-',
        c => c,
    }
}

/// Splits 「购进日期：2025/4/12」; without colon only a label that ends in 日期, 时间 or 日 counts.
fn labelled(text: &str) -> (Option<String>, &str) {
    let chinese = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| !c.is_ascii() || matches!(c, '/' | '(' | ')'))
    };
    if let Some((label, rest)) = text.split_once(':')
        && chinese(label.trim())
    {
        return (Some(label.trim().to_owned()), rest.trim());
    }
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (label, rest) = text.split_at(start);
    let label = label.trim();
    if chinese(label) && (label.ends_with("日期") || label.ends_with("时间")) {
        return (Some(label.to_owned()), rest.trim());
    }
    (None, text)
}

/// Cuts a time of day off: `2020-08-27 09:30:00`, `2020-08-27T09:30`.
fn without_time(text: &str) -> &str {
    let cut = text.split_once('T').or_else(|| text.rsplit_once(' '));
    match cut {
        Some((day, time)) if is_time(time) => day.trim(),
        _ => text,
    }
}

fn is_time(text: &str) -> bool {
    let text = text.trim_end_matches('Z');
    let parts: Vec<&str> = text.split([':', '.']).collect();
    let digits = |part: &&str| {
        !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (2..=4).contains(&parts.len()) && text.contains(':') && parts.iter().all(digits)
}

fn dated(text: &str) -> Option<(NaiveDate, DateKind)> {
    if text.contains('年') {
        let (year, rest) = text.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        let day = rest.trim().trim_end_matches(['日', '号']);
        return day_from(year, month, day).map(|day| (day, DateKind::Chinese));
    }
    for (separator, kind) in [
        ('-', DateKind::Dashed),
        ('/', DateKind::Slashed),
        ('.', DateKind::Dotted),
    ] {
        if text.matches(separator).count() == 2 {
            let mut parts = text.split(separator);
            let day = day_from(parts.next()?, parts.next()?, parts.next()?)?;
            return Some((day, kind));
        }
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        8 => {
            let day = day_from(text.get(..4)?, text.get(4..6)?, text.get(6..)?)?;
            Some((day, DateKind::Compact))
        }
        5 => Some((day_of(text.parse().ok()?, Epoch::Y1900)?, DateKind::Serial)),
        _ => None,
    }
}

fn day_from(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str, most: usize| {
        let text = text.trim();
        let plain = !text.is_empty()
            && text.len() <= most
            && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    if year.trim().len() != 4 {
        return None;
    }
    let year = i32::try_from(number(year, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_is_read_in_every_spelling() {
        let day = NaiveDate::from_ymd_opt(2020, 8, 7).unwrap();
        for (text, kind) in [
            ("2020-08-07", DateKind::Dashed),
            (" 2020-8-7 ", DateKind::Dashed),
            ("2020-08-07 09:30:00", DateKind::Dashed),
            ("2020-08-07T09:30:00Z", DateKind::Dashed),
            ("2020/8/7", DateKind::Slashed),
            ("2020.08.07", DateKind::Dotted),
            ("20200807", DateKind::Compact),
            ("２０２０年８月７日", DateKind::Chinese),
            ("2020年08月07号", DateKind::Chinese),
            ("44050", DateKind::Serial),
        ] {
            let found = read_date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.day, found.kind), (day, kind), "{text}");
        }
    }

    #[test]
    fn the_words_before_a_day_are_kept() {
        let found = read_date("购进日期：2025/4/12").unwrap();
        assert_eq!(found.label.as_deref(), Some("购进日期"));
        assert_eq!(found.day, NaiveDate::from_ymd_opt(2025, 4, 12).unwrap());
        assert_eq!(
            read_date("生产日期2025-04-12").unwrap().label.as_deref(),
            Some("生产日期")
        );
        assert_eq!(
            read_date("生产/加工/购进日期: 2025-04-12")
                .unwrap()
                .day
                .to_string(),
            "2025-04-12"
        );
    }

    #[test]
    fn a_batch_number_is_no_day() {
        for text in [
            "120426 18：39K",
            "JB2012/02/12",
            "2012/02/12A",
            "20201301",
            "2020-02-30",
            "20/8/7",
            "2020年8月",
            "批号：A20200807",
            "2020/8/7、2020/8/8",
            "",
            "/",
            "12",
            "1900-01-01",
            "90000",
            "6901234567892",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(days in 0i64..40_000) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Duration::days(days);
            prop_assume!(day.year() < 2100);
            for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y%m%d", "%Y年%-m月%-d日"] {
                prop_assert_eq!(read_date(&day.format(format).to_string()).map(|found| found.day), Some(day));
            }
        }

        #[test]
        fn any_text_is_answered(text in ".{0,30}") {
            let _found = read_date(&text);
        }
    }
}
