//! Names that may mean the same item without being the same: a note in brackets more or less, a 残留量 at the end, one wrong character.
//! It proposes and never decides: two pesticides may differ in one character (甲拌磷 and 乙拌磷), so a person confirms.
use super::{Direction, find, key, look_up, without_brackets};
use crate::rules::text;

/// Names shorter than this are never proposed for one wrong character.
const SHORTEST: usize = 4;

/// Whether two spellings are one name: widths, brackets, blanks and look-alike letters do not count; 已 for 己 is a slip and does.
///
/// ```
/// # use anyang::rules::item::same_name;
/// assert!(same_name("铅（以Pb计）", "铅 (以Pb计)"));
/// assert!(!same_name("环已基氨基磺酸钠", "环己基氨基磺酸钠"));
/// ```
pub fn same_name(one: &str, other: &str) -> bool {
    let keep = |name: &str| key(&name.replace('已', "\u{E000}"));
    keep(one) == keep(other)
}

/// The name reduced to what it names: no notes in brackets, no 残留量, 计数 or 含量 at its end. For proposals only.
pub fn core(name: &str) -> String {
    let bare = without_brackets(&key(name));
    super::TAILS
        .iter()
        .find_map(|tail| bare.strip_suffix(tail))
        .map_or(bare.as_str(), |head| head.trim_end_matches('的'))
        .to_owned()
}

/// Whether `typed` may mean `known`, whose [`core`] is given: the same core, a slip of look-alikes, or one wrong character
/// in a name that is itself nobody's.
pub fn may_mean(typed: &str, known: &str) -> bool {
    if key(typed) == key(known) {
        return true;
    }
    let (typed_core, known_core) = (core(typed), core(known));
    if typed_core.is_empty() || known_core.is_empty() {
        return false;
    }
    if typed_core == known_core || names_it_in_brackets(typed, &known_core) {
        return true;
    }
    let nobodys = find(&typed_core).is_none() && look_up(typed).direction == Direction::Unknown;
    nobodys && one_character_apart(&typed_core, &known_core)
}

/// 甜蜜素 and 环己基氨基磺酸钠（甜蜜素）: the other name stands in the brackets.
fn names_it_in_brackets(typed: &str, known_core: &str) -> bool {
    let squeezed = text::squeezed(typed);
    squeezed
        .split(['(', ')'])
        .any(|part| !part.is_empty() && key(part) == known_core)
}

fn one_character_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() < SHORTEST || long.len() - short.len() > 1 {
        return false;
    }
    let head = short
        .iter()
        .zip(&long)
        .take_while(|(left, right)| left == right)
        .count();
    let left = short.get(head..).unwrap_or_default();
    let right = long.get(head..).unwrap_or_default();
    if short.len() == long.len() {
        left.get(1..) == right.get(1..)
    } else {
        right.get(1..) == Some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_slip_of_look_alikes_is_proposed_and_not_taken() {
        assert!(!same_name("环已基氨基磺酸钠", "环己基氨基磺酸钠"));
        assert!(may_mean("环已基氨基磺酸钠", "环己基氨基磺酸钠"));
    }

    #[test]
    fn notes_and_tails_make_a_proposal() {
        assert!(may_mean("铅", "铅（以Pb计）"));
        assert!(may_mean("二氧化硫", "二氧化硫残留量"));
        assert!(may_mean("甜蜜素（环己基氨基磺酸钠）", "环己基氨基磺酸钠"));
        assert!(may_mean(
            "脱氢乙酸及其钠盐（以脱氢乙酸汁）",
            "脱氢乙酸及其钠盐（以脱氢乙酸计）"
        ));
    }

    #[test]
    fn one_wrong_character_makes_a_proposal_unless_it_is_a_name_of_its_own() {
        assert!(may_mean("克林特罗", "克伦特罗"));
        assert!(may_mean("苯醚甲环坐唑", "苯醚甲环唑"));
        assert!(!may_mean("恩诺沙星", "依诺沙星"), "both are drugs");
        assert!(!may_mean("甲拌磷", "乙拌磷"), "too short to guess");
        assert!(!may_mean("铅", "镉"));
    }

    proptest! {
        #[test]
        fn any_two_names_are_answered(one in "\\PC{0,20}", other in "\\PC{0,20}") {
            let _answer = (may_mean(&one, &other), core(&one));
            prop_assert!(same_name(&one, &one));
        }
    }
}
