//! A division code (GB/T 2260): six digits. Whether a division of that code exists is asked in `region`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{excerpt, folded};

/// Six digits: two for the province, two for the city, two for the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode([u8; 6]);

/// A text that is no division code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是六位行政区划代码")]
pub struct RegionCodeFault(String);

/// How deep a code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    /// 省、自治区、直辖市.
    Province,
    /// 地级市、地区、自治州、盟.
    City,
    /// 县、市、区.
    County,
}

impl RegionCode {
    /// 安阳市.
    pub const ANYANG: Self = Self(*b"410500");

    /// The six digits.
    pub fn as_str(&self) -> &str {
        // Only digits ever get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The two digits of the province.
    pub fn province_prefix(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }

    /// The four digits of the city.
    pub fn city_prefix(&self) -> &str {
        self.as_str().get(..4).unwrap_or_default()
    }

    /// The code of its province.
    #[must_use]
    pub fn province(self) -> Self {
        let [a, b, ..] = self.0;
        Self([a, b, b'0', b'0', b'0', b'0'])
    }

    /// The code of its city.
    #[must_use]
    pub fn city(self) -> Self {
        let [a, b, c, d, ..] = self.0;
        Self([a, b, c, d, b'0', b'0'])
    }

    /// How deep it reaches.
    pub fn level(self) -> RegionLevel {
        if self == self.province() {
            RegionLevel::Province
        } else if self == self.city() {
            RegionLevel::City
        } else {
            RegionLevel::County
        }
    }

    /// Whether it is that division or lies in it.
    pub fn lies_in(self, other: Self) -> bool {
        match other.level() {
            RegionLevel::Province => self.province() == other,
            RegionLevel::City => self.city() == other,
            RegionLevel::County => self == other,
        }
    }

    /// Whether it is Anyang or one of its counties (4105…).
    pub fn is_anyang(self) -> bool {
        self.lies_in(Self::ANYANG)
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeFault;

    fn from_str(text: &str) -> Result<Self, RegionCodeFault> {
        let digits = <[u8; 6]>::try_from(folded(text).into_bytes());
        match digits {
            Ok(digits) if digits.iter().all(u8::is_ascii_digit) && !digits.starts_with(b"0") => {
                Ok(Self(digits))
            }
            _ => Err(RegionCodeFault(excerpt(text))),
        }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeFault;

    fn try_from(text: String) -> Result<Self, RegionCodeFault> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.as_str().to_string()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_knows_its_province_and_its_city() {
        let hua: RegionCode = " 410526 ".parse().unwrap();
        assert_eq!(hua.province().as_str(), "410000");
        assert_eq!(hua.city(), RegionCode::ANYANG);
        assert_eq!((hua.province_prefix(), hua.city_prefix()), ("41", "4105"));
        assert!(hua.is_anyang() && RegionCode::ANYANG.is_anyang());
        assert_eq!(hua.level(), RegionLevel::County);
        let zhengzhou: RegionCode = "４１０１００".parse().unwrap();
        assert!(!zhengzhou.is_anyang());
        assert_eq!(zhengzhou.level(), RegionLevel::City);
        assert!(hua.lies_in(hua.province()) && !zhengzhou.lies_in(hua));
    }

    #[test]
    fn six_digits_and_nothing_else_are_a_code() {
        for text in [
            "",
            "41050",
            "4105261",
            "41052X",
            "四一零五二六",
            "010101",
            "/",
        ] {
            assert!(text.parse::<RegionCode>().is_err(), "{text}");
        }
    }
}
