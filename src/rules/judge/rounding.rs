//! Rounding by GB/T 8170-2008: half to even, once and never twice.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// How a value is held against a limit (GB/T 8170-2008, 4.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 全数值比较法: the value as reported. The default where a standard is silent.
    #[default]
    Full,
    /// 修约值比较法: the value rounded to the last place of the limit.
    Rounded,
}

impl Rounding {
    /// The method by its name; `None` for other texts.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "全数值" | "全数值比较法" => Some(Self::Full),
            "修约" | "修约值" | "修约值比较法" => Some(Self::Rounded),
            _ => None,
        }
    }

    /// The name of the rule for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "全数值比较法",
            Self::Rounded => "修约值比较法",
        }
    }
}

/// The value rounded to a number of decimals, 四舍六入五成双 (GB/T 8170-2008, 3.2).
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals.min(28), RoundingStrategy::MidpointNearestEven)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(value: &str, decimals: u32) -> String {
        round(value.parse().unwrap(), decimals).to_string()
    }

    #[test]
    fn gb_t_8170_examples() {
        assert_eq!(rounded("12.1498", 0), "12");
        assert_eq!(rounded("12.1498", 1), "12.1");
        assert_eq!(rounded("1.050", 1), "1.0");
        assert_eq!(rounded("0.35", 1), "0.4");
        assert_eq!(rounded("0.45", 1), "0.4");
        assert_eq!(rounded("10.5002", 0), "11");
        assert_eq!(rounded("15.4546", 0), "15");
    }
}
