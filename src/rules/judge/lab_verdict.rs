//! The laboratory's own verdict words. A word is compared whole, never as a substring: 不合格项 holds 合格项.

use super::Verdict;
use serde::Serialize;

/// What a laboratory called an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabVerdict {
    /// 合格项
    Conforming,
    /// 不合格项
    Nonconforming,
    /// 问题项
    Concern,
    /// 不判定项
    NotJudged,
    /// 未检验
    NotTested,
}

impl LabVerdict {
    /// The verdict and whether the word was the code list's own; `None` for other texts.
    ///
    /// ```
    /// # use anyang::rules::judge::lab_verdict::LabVerdict;
    /// assert_eq!(LabVerdict::parse("合  格"), Some((LabVerdict::Conforming, false)));
    /// assert_eq!(LabVerdict::parse("不合格项"), Some((LabVerdict::Nonconforming, true)));
    /// assert_eq!(LabVerdict::parse("基本合格"), None);
    /// ```
    pub fn parse(text: &str) -> Option<(Self, bool)> {
        if text.len() > 120 {
            return None;
        }
        let word = crate::rules::text::squeezed(text);
        let verdict = match word.as_str() {
            "合格项" | "合格" | "符合" | "合格项目" | "符合要求" | "判定合格" => {
                Self::Conforming
            }
            "不合格项" | "不合格" | "不符合" | "不合格项目" | "不符合要求" | "判定不合格" => {
                Self::Nonconforming
            }
            "问题项" | "问题" | "问题项目" => Self::Concern,
            "不判定项" | "不判定" | "不作判定" | "不做判定" => Self::NotJudged,
            "未检验" | "未检" | "未检测" => Self::NotTested,
            _ => return None,
        };
        let own = matches!(
            text,
            "合格项" | "不合格项" | "问题项" | "不判定项" | "未检验"
        );
        Some((verdict, own))
    }

    /// Whether our verdict says the same.
    pub fn agrees(self, ours: Verdict) -> bool {
        matches!(
            (self, ours),
            (Self::Conforming, Verdict::Conforming)
                | (Self::Nonconforming, Verdict::Nonconforming)
                | (Self::Concern, Verdict::Concern)
                | (Self::NotJudged, Verdict::NotJudged)
                | (Self::NotTested, Verdict::NotTested)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        assert_eq!(
            LabVerdict::parse(" 符合 "),
            Some((LabVerdict::Conforming, false))
        );
        assert_eq!(
            LabVerdict::parse("不　合　格"),
            Some((LabVerdict::Nonconforming, false))
        );
        assert_eq!(LabVerdict::parse("不合格项，合格项"), None);
        assert_eq!(LabVerdict::parse(""), None);
    }
}
