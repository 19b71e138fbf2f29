//! The unified social credit code 统一社会信用代码 (GB 32100-2015): eighteen signs, the last checks the rest.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{RegionCode, excerpt, folded};

/// The signs in the order of their values; I, O, S, V and Z are not used.
const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A credit code as written, in capitals, without white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// A text that cannot be a credit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeFault {
    /// Not eighteen signs.
    #[error("「{0}」不是 18 位，统一社会信用代码须为 18 位")]
    Length(String),
    /// A sign that the standard does not use.
    #[error("「{text}」含有「{sign}」，统一社会信用代码只用数字和除 I、O、S、V、Z 以外的大写字母")]
    Sign {
        /// The text.
        text: String,
        /// The sign.
        sign: char,
    },
}

impl CreditCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last sign is the one that the others give; a mismatch is a doubt, not a refusal.
    pub fn check_digit_fits(&self) -> bool {
        self.0.bytes().next_back() == self.expected_check().copied()
    }

    /// The division of the authority that registered it, signs 3 to 8, where they are digits.
    pub fn region(&self) -> Option<RegionCode> {
        self.0.get(2..8)?.parse().ok()
    }

    /// 31 − (Σ value × 3^(i−1) mod 31), GB 32100-2015 appendix A.
    fn expected_check(&self) -> Option<&u8> {
        let mut weight = 1;
        let mut sum = 0;
        for sign in self.0.bytes().take(17) {
            sum += SIGNS.iter().position(|one| *one == sign)? * weight;
            weight = weight * 3 % 31;
        }
        SIGNS.get((31 - sum % 31) % 31)
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeFault;

    fn from_str(text: &str) -> Result<Self, CreditCodeFault> {
        let code = folded(text);
        if code.chars().count() != 18 {
            return Err(CreditCodeFault::Length(excerpt(text)));
        }
        let strange = |sign: &char| !u8::try_from(*sign).is_ok_and(|byte| SIGNS.contains(&byte));
        match code.chars().find(strange) {
            Some(sign) => Err(CreditCodeFault::Sign {
                text: excerpt(text),
                sign,
            }),
            None => Ok(Self(code)),
        }
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeFault;

    fn try_from(text: String) -> Result<Self, CreditCodeFault> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_standard_fits_its_check_digit() {
        let code: CreditCode = "91350100M000100Y43".parse().unwrap();
        assert!(code.check_digit_fits());
        assert_eq!(code.region().unwrap().as_str(), "350100");
    }

    #[test]
    fn a_wrong_check_digit_is_read_and_doubted() {
        let code: CreditCode = "91350100M000100Y44".parse().unwrap();
        assert!(!code.check_digit_fits());
    }

    #[test]
    fn white_space_case_and_width_do_not_matter() {
        let code: CreditCode = " 91350100m000100 ｙ43\n".parse().unwrap();
        assert_eq!(code.as_str(), "91350100M000100Y43");
    }

    #[test]
    fn what_cannot_be_a_code_is_refused_with_its_reason() {
        let refused = |text: &str| text.parse::<CreditCode>().unwrap_err().to_string();
        assert!(refused("/").contains("18 位"));
        assert!(refused("9135O100M000100Y43").contains("「O」"));
    }

    proptest! {
        #[test]
        fn one_changed_sign_never_passes_the_check(at in 0usize..17, to in 0usize..31) {
            let good = "91350100M000100Y43";
            let mut signs = good.as_bytes().to_vec();
            signs[at] = SIGNS[to];
            let changed = String::from_utf8(signs).unwrap();
            let code: CreditCode = changed.parse().unwrap();
            prop_assert_eq!(code.check_digit_fits(), changed == good);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            if let Ok(code) = text.parse::<CreditCode>() {
                prop_assert_eq!(code.as_str().parse(), Ok(code));
            }
        }
    }
}
