//! The stable codes of the engine with their meaning: one table for reasons, one for warnings.
//! Codes are public interface; a code never changes its meaning.

use serde::{Serialize, Serializer};

/// What a person should know besides the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// `ambiguous_reading`
    AmbiguousReading,
    /// `lost_exponent`
    LostExponent,
    /// `cut_number`
    CutNumber,
    /// `near_limit`
    NearLimit,
    /// `unit_converted`
    UnitConverted,
    /// `unit_assumed`
    UnitAssumed,
    /// `unit_conflict`
    UnitConflict,
    /// `bare_limit`
    BareLimit,
    /// `lod_missing`
    LodMissing,
    /// `lod_in_wrong_form`
    LodInWrongForm,
    /// `final_of_two_results`
    FinalOfTwoResults,
    /// `too_few_replicates`
    TooFewReplicates,
    /// `within_rounding`
    WithinRounding,
    /// `uncertainty_given`
    UncertaintyGiven,
    /// `alternatives_agree`
    AlternativesAgree,
    /// `sum_differs`
    SumDiffers,
    /// `part_not_permitted`
    PartNotPermitted,
    /// `verdict_word`
    VerdictWord,
    /// `verdict_differs`
    VerdictDiffers,
}

/// Every warning with its code and meaning.
pub const WARNINGS: [(Warning, &str, &str); 19] = [
    (
        Warning::AmbiguousReading,
        "ambiguous_reading",
        "结果有几种读法，各种读法判定相同才给出判定",
    ),
    (
        Warning::LostExponent,
        "lost_exponent",
        "幂次可能丢失上标，如 3.7×104",
    ),
    (Warning::CutNumber, "cut_number", "数字不完整，如 1.2×10"),
    (Warning::NearLimit, "near_limit", "接近限量"),
    (Warning::UnitConverted, "unit_converted", "已换算单位"),
    (
        Warning::UnitAssumed,
        "unit_assumed",
        "只有一方写明单位，按同一单位比较",
    ),
    (
        Warning::UnitConflict,
        "unit_conflict",
        "文中的单位与单位栏不一致，以文中为准",
    ),
    (
        Warning::BareLimit,
        "bare_limit",
        "限量没有符号，按项目的方向理解",
    ),
    (
        Warning::LodMissing,
        "lod_missing",
        "未检出，但没有给出检出限",
    ),
    (
        Warning::LodInWrongForm,
        "lod_in_wrong_form",
        "检出限栏的写法不规范",
    ),
    (
        Warning::FinalOfTwoResults,
        "final_of_two_results",
        "初检与复检并列，以复检为准",
    ),
    (
        Warning::TooFewReplicates,
        "too_few_replicates",
        "平行结果少于采样方案要求的个数，或有读不出的",
    ),
    (
        Warning::WithinRounding,
        "within_rounding",
        "结果与限量之差小于末位的半个单位",
    ),
    (
        Warning::UncertaintyGiven,
        "uncertainty_given",
        "给出了不确定度，判定时不用",
    ),
    (
        Warning::AlternativesAgree,
        "alternatives_agree",
        "限量分几种情形，各种情形判定相同",
    ),
    (
        Warning::SumDiffers,
        "sum_differs",
        "填报的合计与各项计算的合计不同",
    ),
    (
        Warning::PartNotPermitted,
        "part_not_permitted",
        "有不得使用的成分，该成分单独判定，不计入比例之和",
    ),
    (
        Warning::VerdictWord,
        "verdict_word",
        "判定用语不规范，如合格写作合格项",
    ),
    (
        Warning::VerdictDiffers,
        "verdict_differs",
        "与机构判定不一致",
    ),
];

impl Warning {
    /// The stable code.
    pub fn code(self) -> &'static str {
        WARNINGS
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1)
    }

    /// The meaning for people.
    pub fn meaning(self) -> &'static str {
        WARNINGS
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Every reason with its meaning.
pub const REASONS: [(&str, &str); 43] = [
    ("within_limit", "在限量之内"),
    ("not_detected", "未检出"),
    ("plan_met", "符合采样方案"),
    ("word_conforms", "结果用语表明符合"),
    ("over_limit", "超过上限"),
    ("under_limit", "低于下限"),
    ("detected", "检出了不得检出或不得使用的物质"),
    ("over_big_m", "有结果超过 M"),
    ("too_many_over_m", "超过 m 的个数多于 c"),
    ("word_violates", "结果用语表明不符合"),
    ("not_tested", "未检验"),
    ("unreadable_result", "结果读不出"),
    ("cut_number", "结果的数字不完整"),
    ("lost_exponent", "幂次可能丢失上标，各种读法判定不同"),
    ("ambiguous_reading", "结果的各种读法判定不同"),
    (
        "alternatives_differ",
        "限量分几种情形，判定不同，须先确定适用哪一种",
    ),
    (
        "alternative_not_chosen",
        "限量只适用于部分产品，须先确定是否适用",
    ),
    (
        "at_bare_limit",
        "结果等于没有符号的限量，是否包含限量本身没有写明",
    ),
    ("bare_zero", "测定结果只写 0，应写未检出"),
    ("lod_above_limit", "检出限高于限量，未检出不能证明合格"),
    ("lod_unreadable", "检出限读不出"),
    ("limit_missing", "没有限量"),
    ("limit_unreadable", "限量读不出"),
    ("limit_conflict", "两处限量不一致"),
    ("label_value", "限量在标签或所执行的标准上"),
    ("percent_of", "限量是另一数值的比例"),
    ("as_needed", "按生产需要适量使用，没有数值限量"),
    ("limit_conditional", "限量只在添加该成分时适用"),
    ("shared_limit", "限量是与其他物质之和，单项不能判合格"),
    ("unit_missing", "只有一方写明单位，不能判合格"),
    ("unit_mismatch", "单位不能换算"),
    ("unit_conflict", "文中的单位与单位栏不一致，判定不同"),
    (
        "too_few_replicates",
        "平行结果少于采样方案要求的个数，或有读不出的",
    ),
    ("too_many_replicates", "平行结果多于采样方案要求的个数"),
    (
        "bound_crosses_limit",
        "结果只给出范围，与限量不能比较出结论",
    ),
    ("no_number", "结果没有数值，不能与限量比较"),
    ("out_of_range", "数值超出计算范围"),
    ("sum_incomplete", "合计所含的项目有读不出或未检验的"),
    ("sum_differs", "填报的合计与各项计算的合计判定不同"),
    ("sign_against_item", "限量的符号与项目的性质相反，可能写错"),
    (
        "limit_qualified",
        "限量后另有没有读懂的说明，不能据此判合格",
    ),
    ("figures_in_note", "结果的括注里另有数字，不能据此判合格"),
    ("bad_line", "输入行不是一个对象"),
];

/// The meaning of a reason; empty for an unknown code.
pub fn reason_meaning(code: &str) -> &'static str {
    REASONS
        .iter()
        .find(|row| row.0 == code)
        .map_or("", |row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once() {
        for (at, (warning, code, meaning)) in WARNINGS.iter().enumerate() {
            assert_eq!(warning.code(), *code);
            assert!(!meaning.is_empty());
            assert!(!WARNINGS.iter().skip(at + 1).any(|row| row.1 == *code));
        }
        for (at, (code, meaning)) in REASONS.iter().enumerate() {
            assert_eq!(reason_meaning(code), *meaning);
            assert!(!REASONS.iter().skip(at + 1).any(|row| row.0 == *code));
        }
    }
}
