//! Licence numbers of food producers and sellers: two letters and digits, as printed on label and licence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{RegionCode, excerpt, folded};

/// A licence number, in capitals, without white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LicenceNumber(String);

/// What the licence allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceKind {
    /// SC + 14 digits: 食品生产许可证.
    Production,
    /// JY + 14 digits: 食品经营许可证.
    Business,
    /// YB + 14 digits: 仅销售预包装食品备案.
    Filing,
    /// QS + 12 digits: 食品生产许可证 before October 2018.
    OldProduction,
}

/// A text that is no licence number of a known kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是许可证编号：应为 SC、JY 或者 YB 加 14 位数字，或者旧的 QS 加 12 位数字")]
pub struct LicenceFault(String);

impl LicenceNumber {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it allows.
    pub fn kind(&self) -> LicenceKind {
        match self.0.get(..2) {
            Some("SC") => LicenceKind::Production,
            Some("JY") => LicenceKind::Business,
            Some("YB") => LicenceKind::Filing,
            _ => LicenceKind::OldProduction,
        }
    }

    /// The division of the authority that gave it, where the number names one.
    pub fn region(&self) -> Option<RegionCode> {
        let digits = match self.kind() {
            // Three digits name the kind of food before the division.
            LicenceKind::Production => self.0.get(5..11)?,
            // One digit names the kind of business.
            LicenceKind::Business | LicenceKind::Filing => self.0.get(3..9)?,
            LicenceKind::OldProduction => return None,
        };
        digits.parse().ok()
    }

    /// Whether the last digit is the one that the others give (GB/T 17710, MOD 11,10); old numbers have none.
    /// A mismatch is a doubt, not a refusal.
    pub fn check_digit_fits(&self) -> bool {
        let digits = self.0.get(2..).unwrap_or_default();
        self.kind() == LicenceKind::OldProduction || fits(digits)
    }
}

/// MOD 11,10 of ISO/IEC 7064 over digits whose last is the check digit.
fn fits(digits: &str) -> bool {
    let mut values = digits
        .bytes()
        .map(|byte| u32::from(byte.saturating_sub(b'0')));
    let Some(check) = values.next_back() else {
        return false;
    };
    let product = values.fold(10, |product, value| {
        let sum = match (product + value) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (product + check) % 10 == 1
}

impl FromStr for LicenceNumber {
    type Err = LicenceFault;

    fn from_str(text: &str) -> Result<Self, LicenceFault> {
        let number = folded(text);
        let shaped = match (number.get(..2), number.get(2..)) {
            (Some("SC" | "JY" | "YB"), Some(digits)) => all_digits(digits, 14),
            (Some("QS"), Some(digits)) => all_digits(digits, 12),
            _ => false,
        };
        if shaped {
            Ok(Self(number))
        } else {
            Err(LicenceFault(excerpt(text)))
        }
    }
}

fn all_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl TryFrom<String> for LicenceNumber {
    type Error = LicenceFault;

    fn try_from(text: String) -> Result<Self, LicenceFault> {
        text.parse()
    }
}

impl From<LicenceNumber> for String {
    fn from(number: LicenceNumber) -> Self {
        number.0
    }
}

impl fmt::Display for LicenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_check(thirteen: &str) -> LicenceNumber {
        let fitting = (0..10).map(|check| format!("SC{thirteen}{check}"));
        let mut numbers = fitting.map(|text| text.parse::<LicenceNumber>().unwrap());
        numbers.find(LicenceNumber::check_digit_fits).unwrap()
    }

    #[test]
    fn the_check_is_that_of_iso_7064_with_its_example() {
        assert!(fits("07945"));
        assert!(!fits("07946") && !fits(""));
    }

    #[test]
    fn a_production_licence_names_its_division() {
        let number = with_check("1024105260001");
        assert_eq!(number.kind(), LicenceKind::Production);
        assert!(number.region().unwrap().is_anyang());
    }

    #[test]
    fn a_business_licence_names_its_division() {
        let number: LicenceNumber = "ｊｙ1 4105 02 0000011".parse().unwrap();
        assert_eq!(number.kind(), LicenceKind::Business);
        assert_eq!(number.region().unwrap().as_str(), "410502");
    }

    #[test]
    fn exactly_one_check_digit_fits() {
        for thirteen in ["1024105260001", "0000000000000", "9999999999999"] {
            let fitting = (0..10).filter(|check| fits(&format!("{thirteen}{check}")));
            assert_eq!(fitting.count(), 1);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "/",
            "SC",
            "SC1234",
            "SC1234567890123X",
            "豫小作坊1234",
            "QS41050101",
        ] {
            assert!(text.parse::<LicenceNumber>().is_err(), "{text}");
        }
        assert!(
            "QS410501011234"
                .parse::<LicenceNumber>()
                .unwrap()
                .check_digit_fits()
        );
    }
}
