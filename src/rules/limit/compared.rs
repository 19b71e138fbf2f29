//! Signs of comparison in words and marks: 「≤」, 「不得超过」, 「不应低于」, 「小于或等于」, 「至少」.
//! It must never read 「不应大于」 as 「大于」: a word that is denied in a way not known here is no sign.

use super::token::Sign;

/// Marks and words with one meaning, the longest first where one begins another.
const FIXED: [(&str, Sign); 16] = [
    ("≤", Sign::AtMost),
    ("≥", Sign::AtLeast),
    ("=<", Sign::AtMost),
    ("=>", Sign::AtLeast),
    ("<", Sign::Below),
    (">", Sign::Above),
    ("max.", Sign::AtMost),
    ("至多", Sign::AtMost),
    ("最多", Sign::AtMost),
    ("最大值", Sign::AtMost),
    ("最高值", Sign::AtMost),
    ("上限", Sign::AtMost),
    ("至少", Sign::AtLeast),
    ("最小值", Sign::AtLeast),
    ("最低值", Sign::AtLeast),
    ("下限", Sign::AtLeast),
];

/// Words that are signs only right before a figure: 「最高0.5」, but 「最高限量」.
const BEFORE_FIGURES: [(&str, Sign); 4] = [
    ("最高", Sign::AtMost),
    ("最大", Sign::AtMost),
    ("最低", Sign::AtLeast),
    ("最小", Sign::AtLeast),
];

/// What denies the word after it.
const DENIALS: [&str; 14] = [
    "不允许",
    "不得",
    "不应",
    "不能",
    "不可",
    "不宜",
    "不许",
    "不准",
    "不该",
    "不要",
    "不会",
    "不",
    "未",
    "勿",
];

const OVER: [&str; 5] = ["大于", "超过", "超出", "高于", "多于"];
const UNDER: [&str; 4] = ["小于", "低于", "少于", "短于"];
const EQUAL: [&str; 4] = ["或者等于", "或等于", "及等于", "等于"];

/// The sign at the head of a text and its bytes.
pub(super) fn sign(rest: &str) -> Option<(Sign, usize)> {
    let fixed = FIXED.iter().find(|(mark, _)| rest.starts_with(mark));
    if let Some((mark, sign)) = fixed {
        return Some((*sign, mark.len()));
    }
    for (word, sign) in BEFORE_FIGURES {
        if let Some(after) = rest.strip_prefix(word)
            && after.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some((sign, word.len()));
        }
    }
    let denied = DENIALS.iter().find(|denial| rest.starts_with(**denial));
    let at = denied.map_or(0, |denial| denial.len());
    let body = rest.get(at..)?;
    let (over, word) = match OVER.iter().find(|word| body.starts_with(**word)) {
        Some(word) => (true, word.len()),
        None => (
            false,
            UNDER.iter().find(|word| body.starts_with(**word))?.len(),
        ),
    };
    // 「超过」 by itself tells when something happens, not what is allowed.
    if denied.is_none() && (body.starts_with("超过") || body.starts_with("超出")) {
        return None;
    }
    let after = body.get(word..)?;
    let equal = EQUAL.iter().find(|mark| after.starts_with(**mark));
    let sign = match (over, denied.is_some(), equal.is_some()) {
        (true, true, false) | (false, false, true) => Sign::AtMost,
        (true, true, true) | (false, false, false) => Sign::Below,
        (false, true, false) | (true, false, true) => Sign::AtLeast,
        (false, true, true) | (true, false, false) => Sign::Above,
    };
    Some((sign, at + word + equal.map_or(0, |mark| mark.len())))
}

/// Whether the end of a label may deny the comparison that follows: 「不该是」.
pub(super) fn is_denied(label: &str) -> bool {
    let mut last = label.chars().rev().take(3);
    last.any(|c| matches!(c, '不' | '勿' | '莫' | '别'))
}

/// Whether the end of a label may deny the word that follows: 「不得呈」, 「非」, 「无」.
pub(super) fn is_denied_word(label: &str) -> bool {
    let mut last = label.chars().rev().take(5);
    last.any(|c| matches!(c, '不' | '非' | '无' | '未' | '勿' | '莫' | '禁'))
}

/// Words that say what happens outside the limit: with them a number's sign means its opposite.
pub(super) fn tells_failure(label: &str) -> bool {
    ["不合格", "不符合", "超标", "判为不", "视为不"]
        .iter()
        .any(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denied_comparison_is_its_opposite() {
        for denial in DENIALS {
            assert_eq!(
                sign(&format!("{denial}大于1")).map(|s| s.0),
                Some(Sign::AtMost)
            );
            assert_eq!(
                sign(&format!("{denial}低于1")).map(|s| s.0),
                Some(Sign::AtLeast)
            );
        }
        assert_eq!(sign("大于1").map(|s| s.0), Some(Sign::Above));
        assert_eq!(
            sign("小于或等于1"),
            Some((Sign::AtMost, "小于或等于".len()))
        );
        assert_eq!(sign("=<1").map(|s| s.0), Some(Sign::AtMost));
        assert_eq!(sign("超过1"), None);
        assert_eq!(sign("不超过1").map(|s| s.0), Some(Sign::AtMost));
    }

    #[test]
    fn what_is_denied_is_seen() {
        assert!(is_denied("不该是"));
        assert!(!is_denied("非即食"));
        assert!(is_denied_word("不得呈"));
        assert!(is_denied_word("非"));
        assert!(!is_denied_word("固形物"));
    }
}
