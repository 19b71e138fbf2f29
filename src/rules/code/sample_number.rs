//! The number of a sampling sheet 抽样单编号: kept as written, in capitals, without white space.
//!
//! What its parts seem to say is for display and plausibility; a stream is never derived from its letters.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{RegionCode, excerpt, folded};

/// No number of any generation is nearly as long.
const LONGEST: usize = 40;

/// A sampling sheet's number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SampleNumber(String);

/// A text that is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleNumberFault {
    /// Nothing but white space.
    #[error("抽样单编号为空")]
    Empty,
    /// Longer than any number.
    #[error("「{0}…」过长，抽样单编号不超过 40 个字符")]
    TooLong(String),
    /// A sign that is neither letter nor digit.
    #[error("「{text}」含有「{sign}」，抽样单编号只由字母和数字组成")]
    Sign {
        /// The text.
        text: String,
        /// The sign.
        sign: char,
    },
}

/// The generation of a number's pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// 2015 to 2017: two letters and 10 or 14 digits.
    From2015,
    /// 2018 to 2020: two letters and 17 digits.
    From2018,
    /// Since 2021: three letters and 17 digits, sometimes with a suffix.
    From2021,
}

/// The level whose plan it is, by the first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanLevel {
    /// G 国.
    National,
    /// S 省.
    Provincial,
    /// D 地（市）.
    City,
    /// X 县.
    County,
}

/// Whether the level samples itself, by the second letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// B 本级.
    Own,
    /// Z 转移.
    Transferred,
}

/// What the third letter says of the stream: a hint for a warning, never the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamLetter {
    /// J 监督.
    Supervision,
    /// P 评价.
    Evaluation,
    /// F 风险监测.
    RiskMonitoring,
}

/// The parts of a number, where its pattern is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleReading<'a> {
    /// Which pattern.
    pub generation: Generation,
    /// The letters before the digits.
    pub prefix: &'a str,
    /// The level, where the letter is known.
    pub level: Option<PlanLevel>,
    /// Own or transferred, where the letter is known.
    pub assignment: Option<Assignment>,
    /// What the letter says of the stream.
    pub stream: Option<StreamLetter>,
    /// The year.
    pub year: u16,
    /// The division of the deploying authority; of the first generation only the province.
    pub division: Option<RegionCode>,
    /// The digits of the organisation.
    pub organisation: &'a str,
    /// The serial number.
    pub serial: &'a str,
    /// Letters behind the digits, such as ZX 专项.
    pub suffix: &'a str,
}

impl SampleNumber {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts, where the pattern is one of the three generations.
    pub fn reading(&self) -> Option<SampleReading<'_>> {
        let letters = self.0.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (prefix, rest) = self.0.split_at_checked(letters)?;
        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, suffix) = rest.split_at_checked(n_digits)?;
        let generation = match (letters, n_digits) {
            (2, 10 | 14) => Generation::From2015,
            (2, 17) => Generation::From2018,
            (3, 17) => Generation::From2021,
            _ => return None,
        };
        let plain = suffix.is_empty() || generation == Generation::From2021;
        if !plain || !suffix.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        reading(generation, prefix, digits, suffix)
    }

    /// What the letters say of the stream, for a warning beside the stream a person chose.
    pub fn stream_letter(&self) -> Option<StreamLetter> {
        self.reading()?.stream
    }
}

fn reading<'a>(
    generation: Generation,
    prefix: &'a str,
    digits: &'a str,
    suffix: &'a str,
) -> Option<SampleReading<'a>> {
    let serial_at = digits.len().checked_sub(4)?;
    let (division, organisation_at) = match generation {
        Generation::From2015 => (province(digits.get(2..4)?), 4),
        Generation::From2018 | Generation::From2021 => (digits.get(2..8)?.parse().ok(), 8),
    };
    let (assignment, stream) = match generation {
        Generation::From2021 => roles(prefix),
        Generation::From2015 | Generation::From2018 => (None, None),
    };
    Some(SampleReading {
        generation,
        prefix,
        level: level(prefix, generation),
        assignment,
        stream,
        year: 2000 + digits.get(..2)?.parse::<u16>().ok()?,
        division,
        organisation: digits.get(organisation_at..serial_at)?,
        serial: digits.get(serial_at..)?,
        suffix,
    })
}

/// The code of a province by its two digits; 00 stands for the national level.
fn province(two: &str) -> Option<RegionCode> {
    format!("{two}0000").parse().ok()
}

/// The level by the first letter, where the rest of the prefix is of the known grammar (NCP… is not).
fn level(prefix: &str, generation: Generation) -> Option<PlanLevel> {
    let known = match generation {
        Generation::From2021 => matches!(roles(prefix), (Some(_), Some(_))),
        Generation::From2015 | Generation::From2018 => prefix.ends_with('C'),
    };
    match prefix.bytes().next().filter(|_| known)? {
        b'G' => Some(PlanLevel::National),
        b'S' => Some(PlanLevel::Provincial),
        b'D' => Some(PlanLevel::City),
        b'X' => Some(PlanLevel::County),
        _ => None,
    }
}

/// Second and third letter, where the first is that of a level.
fn roles(prefix: &str) -> (Option<Assignment>, Option<StreamLetter>) {
    let [b'G' | b'S' | b'D' | b'X', second, third] = prefix.as_bytes() else {
        return (None, None);
    };
    let assignment = match second {
        b'B' => Some(Assignment::Own),
        b'Z' => Some(Assignment::Transferred),
        _ => None,
    };
    let stream = match third {
        b'J' => Some(StreamLetter::Supervision),
        b'P' => Some(StreamLetter::Evaluation),
        b'F' => Some(StreamLetter::RiskMonitoring),
        _ => None,
    };
    (assignment, stream)
}

impl FromStr for SampleNumber {
    type Err = SampleNumberFault;

    fn from_str(text: &str) -> Result<Self, SampleNumberFault> {
        let number = folded(text);
        if number.is_empty() {
            return Err(SampleNumberFault::Empty);
        }
        if number.chars().count() > LONGEST {
            return Err(SampleNumberFault::TooLong(excerpt(&number)));
        }
        match number.chars().find(|sign| !sign.is_ascii_alphanumeric()) {
            Some(sign) => Err(SampleNumberFault::Sign {
                text: excerpt(text),
                sign,
            }),
            None => Ok(Self(number)),
        }
    }
}

impl TryFrom<String> for SampleNumber {
    type Error = SampleNumberFault;

    fn try_from(text: String) -> Result<Self, SampleNumberFault> {
        text.parse()
    }
}

impl From<SampleNumber> for String {
    fn from(number: SampleNumber) -> Self {
        number.0
    }
}

impl fmt::Display for SampleNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> SampleNumber {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_of_2021_and_later_shows_its_parts() {
        let number = number("XBJ25130303150541217");
        let parts = number.reading().unwrap();
        assert_eq!(parts.generation, Generation::From2021);
        assert_eq!(parts.level, Some(PlanLevel::County));
        assert_eq!(parts.assignment, Some(Assignment::Own));
        assert_eq!(parts.stream, Some(StreamLetter::Supervision));
        assert_eq!(parts.year, 2025);
        assert_eq!(parts.division.unwrap().as_str(), "130303");
        assert_eq!((parts.organisation, parts.serial), ("15054", "1217"));
    }

    #[test]
    fn a_suffix_is_shown_and_kept() {
        let number = number("GZP26410500305150398zx");
        let parts = number.reading().unwrap();
        assert_eq!(parts.suffix, "ZX");
        assert_eq!(parts.assignment, Some(Assignment::Transferred));
        assert_eq!(parts.stream, Some(StreamLetter::Evaluation));
        assert!(parts.division.unwrap().is_anyang());
    }

    #[test]
    fn numbers_of_2018_and_of_2015_show_their_parts() {
        let newer = number("GC20131100120630263");
        let parts = newer.reading().unwrap();
        assert_eq!(parts.generation, Generation::From2018);
        assert_eq!((parts.year, parts.level), (2020, Some(PlanLevel::National)));
        assert_eq!(parts.division.unwrap().as_str(), "131100");
        assert_eq!((parts.organisation, parts.serial), ("12063", "0263"));
        let older = number("GC1600410629");
        let parts = older.reading().unwrap();
        assert_eq!((parts.generation, parts.year), (Generation::From2015, 2016));
        assert_eq!((parts.division, parts.serial), (None, "0629"));
    }

    #[test]
    fn an_unknown_prefix_says_nothing_of_level_and_stream() {
        let number = number("NCP25410500305150398");
        let parts = number.reading().unwrap();
        assert_eq!((parts.level, parts.stream), (None, None));
    }

    #[test]
    fn blanks_line_breaks_width_and_case_are_folded() {
        let folded = number("　xbj2541 0502\n300010001 \u{feff}");
        assert_eq!(folded.as_str(), "XBJ25410502300010001");
        assert_eq!(number("ＤＢＪ１").as_str(), "DBJ1");
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_reason() {
        let refused = |text: &str| text.parse::<SampleNumber>().unwrap_err();
        assert_eq!(refused(" \t"), SampleNumberFault::Empty);
        assert!(matches!(
            refused(&"1".repeat(41)),
            SampleNumberFault::TooLong(_)
        ));
        for (text, sign) in [
            ("XBJ-25", '-'),
            ("样品1", '样'),
            ("/", '/'),
            ("XBJ25É", 'É'),
        ] {
            let fault = SampleNumberFault::Sign {
                text: text.to_string(),
                sign,
            };
            assert_eq!(refused(text), fault);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_reading_twice_changes_nothing(text in "\\PC{0,60}") {
            if let Ok(number) = text.parse::<SampleNumber>() {
                prop_assert!(number.as_str().len() <= LONGEST);
                let parts = number.reading().map(|parts| parts.serial.len());
                prop_assert!(parts.is_none_or(|length| length == 4));
                prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
            }
        }

        #[test]
        fn every_number_of_the_present_pattern_shows_its_parts(
            text in "[GSDX][BZ][JPF]2[0-9](1[1-5]|41)[0-9]{4}[0-9]{9}(ZX)?",
        ) {
            let number = number(&text);
            let parts = number.reading().unwrap();
            prop_assert!(parts.level.is_some() && parts.stream.is_some() && parts.division.is_some());
        }
    }
}
