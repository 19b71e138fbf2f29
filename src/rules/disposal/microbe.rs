//! Which failing items are microbial: those are not reinspected (办法 art. 31).

/// Whether the item is a microbe or a count of microbes. Names of residues such as 多菌灵 or 百菌清 are none.
pub fn is_microbial(item: &str) -> bool {
    let head = item.split(['(', '（']).next().unwrap_or(item).trim();
    let head = head.trim_end_matches("计数");
    [
        "菌",
        "菌数",
        "菌群",
        "菌总数",
        "菌落总数",
        "酵母",
        "酵母菌数",
    ]
    .iter()
    .any(|ending| head.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_microbial;

    #[test]
    fn microbes_are_told_from_residues_that_carry_their_sign() {
        for item in [
            "菌落总数",
            "大肠菌群",
            "霉菌和酵母",
            "沙门氏菌",
            "金黄色葡萄球菌",
            "铜绿假单胞菌",
            "霉菌计数",
            "商业无菌",
            "乳酸菌数",
            "单核细胞增生李斯特氏菌",
        ] {
            assert!(is_microbial(item), "{item}");
        }
        for item in [
            "多菌灵",
            "百菌清",
            "吡唑醚菌酯",
            "黄曲霉毒素B₁",
            "铅（以Pb计）",
            "",
        ] {
            assert!(!is_microbial(item), "{item}");
        }
    }
}
