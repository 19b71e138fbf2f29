//! Residues that are expressed as their parent (残留物：…之和，以…表示): the share of a metabolite in the sum is its amount times M(parent)/M(metabolite).
//!
//! The definitions are those of GB 2763 (农药最大残留限量); the factors follow from the molar masses, which are facts of chemistry.
//! A sum that names no substance it is expressed as adds the amounts as they are (e.g. 恩诺沙星与环丙沙星之和, GB 31650).

use rust_decimal::Decimal;

/// Parent, a substance of its residue definition, molar mass of each in hundredths of g/mol.
const DEFINITIONS: &[(&str, &str, i64, i64)] = &[
    ("克百威", "3-羟基克百威", 22_125, 23_725),
    ("涕灭威", "涕灭威亚砜", 19_026, 20_626),
    ("涕灭威", "涕灭威砜", 19_026, 22_226),
    ("甲拌磷", "甲拌磷亚砜", 26_038, 27_638),
    ("甲拌磷", "甲拌磷砜", 26_038, 29_238),
    ("特丁硫磷", "特丁硫磷亚砜", 28_843, 30_443),
    ("特丁硫磷", "特丁硫磷砜", 28_843, 32_043),
    ("倍硫磷", "倍硫磷亚砜", 27_833, 29_433),
    ("倍硫磷", "倍硫磷砜", 27_833, 31_033),
    ("氟虫腈", "氟甲腈", 43_715, 38_908),
    ("氟虫腈", "氟虫腈砜", 43_715, 45_315),
    ("氟虫腈", "氟虫腈硫醚", 43_715, 42_115),
];

/// The substance that a sum is expressed as, where its name says so (以克百威计, 以涕灭威表示) and its residue definition is known.
pub fn expressed_as(sum: &str) -> Option<&'static str> {
    let name = super::key(sum);
    DEFINITIONS.iter().map(|line| line.0).find(|parent| {
        ["计", "表示"]
            .iter()
            .any(|end| name.contains(&format!("以{parent}{end}")))
    })
}

/// What an amount of a substance is multiplied with in a sum expressed as `parent`; none for a substance its definition does not hold.
pub fn factor(parent: &str, part: &str) -> Option<Decimal> {
    let part = super::key(part);
    if part == super::key(parent) {
        return Some(Decimal::ONE);
    }
    let line = DEFINITIONS
        .iter()
        .find(|line| line.0 == parent && super::key(line.1) == part)?;
    Decimal::new(line.2, 2).checked_div(Decimal::new(line.3, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metabolite_counts_by_its_molar_mass() {
        let parent = expressed_as("克百威及3-羟基克百威之和（以克百威表示）").unwrap();
        assert_eq!(parent, "克百威");
        assert_eq!(factor(parent, "克百威"), Some(Decimal::ONE));
        let share = factor(parent, "3-羟基克百威").unwrap();
        assert_eq!(share.round_dp(4).to_string(), "0.9326");
        assert_eq!(factor(parent, "毒死蜱"), None);
    }

    #[test]
    fn a_sum_that_is_expressed_as_nothing_has_no_parent() {
        assert_eq!(expressed_as("恩诺沙星与环丙沙星之和"), None);
        assert_eq!(expressed_as("铅（以Pb计）"), None);
    }
}
