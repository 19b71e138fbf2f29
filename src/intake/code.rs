//! The codes of an import's problems: severity, cause and remedy of each. Codes are public interface (`anyang import --codes`).
use crate::words;

words! {
    /// What a problem means for its row.
    pub enum Severity {
        Reject = "reject", "拒绝";
        Confirm = "confirm", "需确认";
        Note = "note", "提示";
    }
}

words! {
    /// What becomes of a row.
    pub enum Fate {
        New = "new", "新增";
        Changed = "changed", "变更";
        Same = "same", "相同";
        Rejected = "rejected", "拒绝";
    }
}

/// One kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Code {
    /// The stable code.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// When it is met.
    pub cause: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

const fn code(
    code: &'static str,
    severity: Severity,
    cause: &'static str,
    remedy: &'static str,
) -> Code {
    Code {
        code,
        severity,
        cause,
        remedy,
    }
}

use Severity::{Confirm, Note, Reject};

/// Every code, in the order of the documentation.
pub const CODES: &[Code] = &[
    // the file
    code(
        "encrypted",
        Reject,
        "文件设有打开密码",
        "取消密码，另存一份后重新上传",
    ),
    code(
        "truncated",
        Reject,
        "文件不完整或已损坏",
        "在 Excel 或 WPS 中打开，另存为 .xlsx 后重新上传",
    ),
    code(
        "not_a_workbook",
        Reject,
        "不是电子表格",
        "另存为 .xlsx 后重新上传",
    ),
    code("too_large", Reject, "文件超过 64 MB", "拆分后分别上传"),
    code(
        "too_many_rows",
        Reject,
        "xls、xlsb、ods 超过 100,000 行",
        "另存为 .xlsx 或拆分后上传",
    ),
    code(
        "expands_too_much",
        Reject,
        "展开后过大或含有异常内容",
        "新建工作簿只粘贴数据的值，另存为 .xlsx 后上传",
    ),
    code(
        "no_heading_row",
        Reject,
        "前 15 行内找不到表头",
        "使用系统模板，或保留原表的表头行",
    ),
    code("empty", Reject, "文件没有任何数据", "检查是否选错了文件"),
    code(
        "field_unreadable",
        Reject,
        "名录中的一栏不能读或不能登记",
        "按提示改正这一格",
    ),
    code(
        "missing_heading",
        Reject,
        "缺少必需的列",
        "补上该列，或改用系统模板",
    ),
    // who, where, state
    code(
        "unknown_sample",
        Reject,
        "抽样单号没有登记，或不是抽样单号",
        "核对抽样单号；样品先登记再导入结果",
    ),
    code(
        "wrong_laboratory",
        Reject,
        "样品不由本机构承检",
        "从文件中删去，或请承检机构导入",
    ),
    code(
        "wrong_state",
        Reject,
        "样品现在的状态不能写入结果",
        "先接收样品；已送审核的先退修",
    ),
    code(
        "duplicate_row",
        Reject,
        "同一样品的同一项目在文件中出现多次",
        "只保留一行",
    ),
    code(
        "conflicting_sheet_field",
        Reject,
        "同一样品各行的报告书编号、样品名称、委托单位或主检不一致",
        "改成一致",
    ),
    code("date_unreadable", Reject, "日期读不出", "写成 2026-03-05"),
    code(
        "changed_meanwhile",
        Reject,
        "预览之后该样品的结果或状态已被改动",
        "重新核对后再写入",
    ),
    // item
    code(
        "unknown_item",
        Confirm,
        "项目名未收录；有唯一相近的名称时作为建议，没有时拒绝",
        "采用建议，或改成基础表中的名称",
    ),
    code("item_alias", Note, "项目名是已登记的别名", "无需处理"),
    code(
        "item_not_in_base_table",
        Note,
        "基础表没有为该食品规定此项目",
        "核对食品类别与项目",
    ),
    // reading and limit
    code(
        "unreadable_result",
        Confirm,
        "检验结果读不出",
        "改正，或由人判定",
    ),
    code(
        "lost_exponent",
        Confirm,
        "幂次可能丢失上标，如 3.7×104",
        "写成 3.7×10^4，或由人判定",
    ),
    code(
        "too_few_replicates",
        Confirm,
        "平行结果少于采样方案要求的个数",
        "补齐各平行结果，或由人判定",
    ),
    code(
        "cut_number",
        Confirm,
        "数字不完整，如 1.2×10",
        "补全，或由人判定",
    ),
    code(
        "lod_above_limit",
        Confirm,
        "检出限高于限量，未检出不能证明合格",
        "核对检出限，或由人判定",
    ),
    code(
        "limit_missing",
        Confirm,
        "文件和基础表都没有限量",
        "填写限量，或由人判定",
    ),
    code(
        "limit_conflict",
        Confirm,
        "文件的限量与基础表不一致",
        "核对限量，或由人判定",
    ),
    code(
        "unit_missing",
        Confirm,
        "只有一方写明单位",
        "补上单位，或由人判定",
    ),
    code(
        "unit_mismatch",
        Confirm,
        "结果与限量的单位不能换算",
        "改正单位，或由人判定",
    ),
    code("undetermined", Confirm, "按规则不能得出判定", "由人判定"),
    code(
        "verdict_differs",
        Confirm,
        "机构判定与本系统判定不同",
        "核对结果与限量，或由人判定",
    ),
    code(
        "unknown_tester",
        Confirm,
        "主检不是本机构有主检岗位的账户",
        "写登录名或账户上的姓名；审核前补填",
    ),
    // notes
    code(
        "verdict_word",
        Note,
        "判定用语不规范，如合格写作合格项",
        "按规范用语理解，无需处理",
    ),
    code(
        "lod_in_wrong_form",
        Note,
        "检出限栏不是单个数值",
        "只填数值，类别写在说明栏",
    ),
];

/// The severity of a code; an unknown one rejects.
pub fn severity_of(code: &str) -> Severity {
    CODES
        .iter()
        .find(|one| one.code == code)
        .map_or(Reject, |one| one.severity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_the_severities_are_those_of_the_contract() {
        for (at, one) in CODES.iter().enumerate() {
            assert!(
                !CODES
                    .iter()
                    .skip(at + 1)
                    .any(|other| other.code == one.code)
            );
            assert!(!one.cause.is_empty() && !one.remedy.is_empty());
        }
        for code in [
            "unknown_sample",
            "wrong_laboratory",
            "wrong_state",
            "duplicate_row",
            "conflicting_sheet_field",
            "missing_heading",
            "date_unreadable",
        ] {
            assert_eq!(severity_of(code), Reject, "{code}");
        }
        for code in [
            "unreadable_result",
            "lost_exponent",
            "too_few_replicates",
            "cut_number",
            "lod_above_limit",
            "limit_missing",
            "unit_missing",
            "unit_mismatch",
            "verdict_differs",
            "unknown_item",
        ] {
            assert_eq!(severity_of(code), Confirm, "{code}");
        }
        for code in ["item_alias", "verdict_word", "lod_in_wrong_form"] {
            assert_eq!(severity_of(code), Note, "{code}");
        }
    }
}
