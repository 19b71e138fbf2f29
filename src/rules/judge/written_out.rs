//! Results that point at something beside them: `<LOQ` at the column of the method's limit, 「均未检出」 at the n of the
//! plan, `0,031 mg` at a unit column `/kg`. Each is written out in full and then read like any other.
//! It must never write out a text of which anything is left over.

use super::asked::Case;
use super::compare::Lod;
use crate::rules::limit::Limit;
use crate::rules::measure::Unit;

impl Case<'_> {
    /// Results that point elsewhere, with what they point at in its place; none for all others.
    pub(super) fn written_out(&self, limit: &Limit) -> Option<String> {
        let result = self.asked.result;
        if result.is_empty() || result.len() > 120 {
            return None;
        }
        let per = self.asked.unit.filter(|unit| unit.starts_with('/'));
        if let Some(written) = per.and_then(|per| with_per(result, per)) {
            return Some(written);
        }
        match limit {
            Limit::Plan(plan) if result.contains('均') => every_unit(result, plan.n),
            _ => self.below_method(result),
        }
    }

    /// `<LOQ` with the quantification limit of its own column.
    fn below_method(&self, result: &str) -> Option<String> {
        const NAMES: [&str; 9] = [
            "<loq",
            "<定量限",
            "低于定量限",
            "小于定量限",
            "定量限以下",
            "<方法定量限",
            "低于方法定量限",
            "小于方法定量限",
            "<测定低限",
        ];
        if !result.contains(['限', 'Q', 'q']) {
            return None;
        }
        let word = crate::rules::text::squeezed(result);
        if !NAMES.contains(&word.as_str()) {
            return None;
        }
        match self.lod() {
            Lod::Given(all) => match all.as_slice() {
                [only] => Some(format!("<{only}")),
                _ => None,
            },
            Lod::Missing | Lod::Unreadable => None,
        }
    }
}

/// `0,031 mg` with the unit column `/kg`: the unit stands in two places.
fn with_per(result: &str, per: &str) -> Option<String> {
    let result = result.trim_end();
    let mass = ["mg", "μg", "µg", "ug", "ng", "g"]
        .into_iter()
        .find(|mass| result.ends_with(mass))?;
    let before = result.strip_suffix(mass)?.trim_end();
    let counted = before.ends_with(|c: char| c.is_ascii_digit());
    (counted && Unit::is_known(&format!("{mass}{per}"))).then(|| format!("{result}{per}"))
}

/// 「均<10CFU/g」, 「5个样品均未检出」: the same for each of the n units of the plan.
fn every_unit(result: &str, n: u32) -> Option<String> {
    let plain = crate::rules::text::plain(result);
    let (before, each) = plain.split_once('均')?;
    let each = each.trim_start_matches([' ', '为', ':']);
    let figures: String = before
        .chars()
        .map(|c| if c == '五' { '5' } else { c })
        .take_while(char::is_ascii_digit)
        .collect();
    let words = before.trim_start_matches(|c: char| c.is_ascii_digit() || c == '五');
    let named = matches!(
        words.trim_end_matches("结果"),
        "" | "个样品" | "个" | "份样品" | "份" | "件样品" | "件" | "个平行样" | "次"
    );
    let fits = named && (figures.is_empty() || figures.parse() == Ok(n));
    let alone = !each.is_empty() && !each.contains([',', ';', '、', '\n', '均']);
    (fits && alone && n <= 20).then(|| vec![each; n as usize].join(";"))
}
