//! Names of test items: whether a bare limit of theirs is an upper or a lower one, and whether they are counted,
//! measured or a ratio. It is a list of names, never of endings: 代森锰锌 is no 锌. A name not listed is unknown.

mod names;
mod near;
pub mod residue;
pub mod sums;

use crate::rules::text;
pub use near::{core, may_mean, same_name};
use std::collections::HashMap;
use std::sync::LazyLock;

/// On which side the limits of an item stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Limits are upper ones: contaminants, residues, additives, microbes, toxins.
    Upper,
    /// Limits are lower ones: nutrients, contents.
    Lower,
    /// Either, or not known.
    Unknown,
}

/// How an item is determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Measured: a bare 0 is suspicious.
    Measurement,
    /// Counted: 0 is a result.
    Count,
    /// A ratio of two quantities: `5:1`, and `a/b` is a quotient.
    Ratio,
}

/// What is known of an item by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The side of its limits.
    pub direction: Direction,
    /// How it is determined.
    pub measure: Measure,
    /// Whether a limit on the other side would be a slip of the pen.
    pub one_sided: bool,
}

impl Item {
    const UNKNOWN: Self = Self {
        direction: Direction::Unknown,
        measure: Measure::Measurement,
        one_sided: false,
    };
}

static NAMES: LazyLock<HashMap<String, Item>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (list, direction, measure) in [
        (names::COUNTS, Direction::Upper, Measure::Count),
        (names::PESTICIDES, Direction::Upper, Measure::Measurement),
        (names::VETERINARY, Direction::Upper, Measure::Measurement),
        (names::ADDITIVES, Direction::Upper, Measure::Measurement),
        (names::CONTAMINANTS, Direction::Upper, Measure::Measurement),
        (names::QUALITY_UPPER, Direction::Upper, Measure::Measurement),
        (names::CONTENTS, Direction::Lower, Measure::Measurement),
        (names::RATIOS, Direction::Unknown, Measure::Ratio),
    ] {
        for name in list.split_whitespace() {
            all.entry(key(name)).or_insert(Item {
                direction,
                measure,
                one_sided: direction != Direction::Unknown,
            });
        }
    }
    for name in names::NUTRIENTS.split_whitespace() {
        let nutrient = Item {
            direction: Direction::Lower,
            measure: Measure::Measurement,
            one_sided: false,
        };
        all.entry(key(name)).or_insert(nutrient);
    }
    for (list, measure) in [
        (names::FOREIGN, Measure::Measurement),
        (names::FOREIGN_COUNTS, Measure::Count),
    ] {
        for name in list.split(',') {
            all.entry(key(name)).or_insert(Item {
                direction: Direction::Upper,
                measure,
                one_sided: true,
            });
        }
    }
    all
});

/// What the name tells. Notes in brackets, units and the words 残留量, 计数, 总数 after a name do not count.
///
/// ```
/// # use anyang::rules::item::{look_up, Direction};
/// assert_eq!(look_up("铅（以Pb计）").direction, Direction::Upper);
/// assert_eq!(look_up("代森锰锌").direction, Direction::Upper);
/// assert_eq!(look_up("蛋白质").direction, Direction::Lower);
/// ```
pub fn look_up(name: &str) -> Item {
    let head = name
        .split_once(['(', '（'])
        .filter(|(_, rest)| rest.ends_with([')', '）']));
    if let Some(found) = NAMES.get(head.map_or(name, |(head, _)| head)) {
        return *found;
    }
    if name.len() > 600 {
        return Item::UNKNOWN;
    }
    let whole = key(name);
    if let Some(found) = find(&whole) {
        return found;
    }
    let bare = without_brackets(&whole);
    if let Some(found) = find(&bare) {
        return found;
    }
    several(&bare)
        .or_else(|| foreign(name))
        .unwrap_or(Item::UNKNOWN)
}

/// Names in foreign notices: a heading before the name (「too high count of-…」), a serotype after it.
fn foreign(name: &str) -> Option<Item> {
    const HEADINGS: [&str; 7] = [
        "no definition-",
        "too high count of-",
        "high count of-",
        "too high content of-",
        "unauthorised substance ",
        "enteropathogenic-",
        "traces of ",
    ];
    let lower = text::plain(name).to_lowercase();
    let bare = HEADINGS
        .iter()
        .find_map(|heading| lower.strip_prefix(heading))
        .unwrap_or(&lower)
        .trim();
    find(&key(bare)).or_else(|| {
        let genus = bare.split([' ', '-', '.']).next()?;
        matches!(genus, "salmonella" | "listeria" | "norovirus").then_some(Item {
            direction: Direction::Upper,
            measure: Measure::Count,
            one_sided: true,
        })
    })
}

/// The form names are compared in: plain, squeezed, with the look-alikes 已/己, а/a, α/a made one.
pub fn key(name: &str) -> String {
    text::squeezed(name)
        .chars()
        .map(|c| match c {
            '已' => '己',
            'а' | 'α' => 'a',
            'β' => 'b',
            'ⅰ' | 'Ⅰ' => 'i',
            '*' => ' ',
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .replace('ⅱ', "ii")
        .replace('ⅲ', "iii")
        .replace('ⅳ', "iv")
}

/// Words after a name that do not change what it names.
const TAILS: [&str; 14] = [
    "残留量",
    "残留",
    "残留标志物",
    "计数",
    "总数",
    "含量",
    "总量",
    "及其盐",
    "代谢物",
    "μg/kg",
    "mg/kg",
    "g/kg",
    "之和",
    "类",
];

fn find(key: &str) -> Option<Item> {
    if let Some(found) = NAMES.get(key) {
        return Some(*found);
    }
    let head = TAILS.iter().find_map(|tail| {
        key.strip_suffix(tail)
            .map(|head| head.trim_end_matches('的'))
    })?;
    NAMES.get(head).copied()
}

/// The name without what stands in brackets, so that 苯并(a)芘 stays: only brackets at the end and the start go.
fn without_brackets(key: &str) -> String {
    let mut bare = key;
    while bare.ends_with(')') {
        let mut depth = 0_i32;
        let opened = bare.char_indices().rev().find(|(_, c)| {
            depth += i32::from(*c == ')') - i32::from(*c == '(');
            depth == 0
        });
        match opened {
            Some((at, _)) if at > 0 => bare = bare.get(..at).unwrap_or_default(),
            _ => break,
        }
    }
    if let Some((head, rest)) = bare.split_once(':')
        && (head.starts_with('限') || head == "致病菌" || head == "合成着色剂")
    {
        bare = rest;
    }
    bare.trim_end_matches(['、', ';', ',']).to_owned()
}

/// 「甲和乙」, 「甲+乙」: known when every part is known and all agree.
fn several(bare: &str) -> Option<Item> {
    let parts: Vec<&str> = bare
        .split(['和', '与', '及', '+', '、', '/', ','])
        .map(|part| part.trim_start_matches('其'))
        .collect();
    if parts.len() < 2 {
        return None;
    }
    let mut known: Option<Item> = None;
    for part in parts.into_iter().filter(|part| {
        !matches!(
            *part,
            "盐" | "钠盐" | "钾盐" | "钙盐" | "" | "代谢物" | "之"
        )
    }) {
        let found = find(part)?;
        match known {
            None => known = Some(found),
            Some(before) if before == found => {}
            Some(_) => return None,
        }
    }
    known
}

/// Whether the item is the sum of shares of its group, 「…比例之和」.
pub fn is_ratio_sum(name: &str) -> bool {
    let bare = without_brackets(&key(name));
    bare.ends_with("比例之和") || bare.ends_with("比例总和") || bare.ends_with("加和系数")
}

/// Whether the item is the sum of its group's values, 「…之和」.
pub fn is_sum(name: &str) -> bool {
    let bare = without_brackets(&key(name));
    !is_ratio_sum(name) && (bare.ends_with("之和") || bare.ends_with("总和"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_not_of_endings() {
        assert_eq!(look_up("锌").direction, Direction::Lower);
        assert_eq!(look_up("代森锰锌").direction, Direction::Upper);
        assert_eq!(look_up("丙森锌").direction, Direction::Upper);
        assert_eq!(look_up("某某锌").direction, Direction::Unknown);
    }

    #[test]
    fn notes_do_not_change_a_name() {
        for name in [
            "铅",
            "铅(以Pb计)",
            "铅（Pb）",
            "铅（限面块）",
            "铝的残留量\n（干样品，以Al计）",
            "二氧化硫残留量",
            "苯并（а）芘",
            "苯并〔α〕芘",
            "环已基氨基磺酸钠（甜蜜素）",
            "氯氰菊酯和高效氯氰菊酯",
            "山梨酸及其钾盐（以山梨酸计）",
            "苏丹红Ⅳ（限辣椒产品）",
            "氧氟沙星μg/kg",
            "硝酸盐（除添加蔬菜和水果的产品外）",
        ] {
            assert_eq!(look_up(name).direction, Direction::Upper, "{name}");
        }
    }

    #[test]
    fn counts_measurements_and_ratios() {
        assert_eq!(look_up("菌落总数（限即食类）").measure, Measure::Count);
        assert_eq!(
            look_up("霉菌和酵母菌计数（限马铃薯淀粉）").measure,
            Measure::Count
        );
        assert_eq!(look_up("钙磷比值").measure, Measure::Ratio);
        assert_eq!(look_up("铅").measure, Measure::Measurement);
    }

    #[test]
    fn sums_by_name() {
        assert!(is_ratio_sum(
            "防腐剂混合使用时各自用量占其最大使用量的比例之和"
        ));
        assert!(is_ratio_sum(
            "同功能食品添加剂混合使用时各自用量占其最大使用量比例之和（≤1）"
        ));
        assert!(is_sum("恩诺沙星与环丙沙星之和"));
        assert!(!is_sum("恩诺沙星（以恩诺沙星与环丙沙星之和计）"));
        assert!(!is_sum("铅"));
    }
}
