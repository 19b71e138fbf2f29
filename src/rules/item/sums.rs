//! Which items of a sample belong to which sum, by their names: the additives of one function for 「…比例之和」 (GB 2760, 3.3),
//! the substances that the name itself lists for 「A与B之和」. A sum whose parts are not all there has none: half a sum proves nothing.

use super::{is_ratio_sum, is_sum, key};

/// Preservatives (防腐剂) with their other spellings, by the beginning of their names.
const PRESERVATIVES: &[&str] = &[
    "苯甲酸",
    "山梨酸",
    "脱氢乙酸",
    "丙酸",
    "双乙酸钠",
    "二乙酸钠",
    "纳他霉素",
    "乳酸链球菌素",
    "对羟基苯甲酸",
    "单辛酸甘油酯",
    "二甲基二碳酸盐",
];

/// Antioxidants (抗氧化剂).
const ANTIOXIDANTS: &[&str] = &[
    "丁基羟基茴香醚",
    "二丁基羟基甲苯",
    "特丁基对苯二酚",
    "没食子酸丙酯",
    "bha",
    "bht",
    "tbhq",
];

/// Colours (着色剂) of one shade each.
const YELLOW: &[&str] = &["柠檬黄", "日落黄"];
const RED: &[&str] = &["胭脂红", "苋菜红", "诱惑红", "赤藓红", "新红", "酸性红"];
const BLUE: &[&str] = &["亮蓝", "靛蓝"];

/// The name of the sum that each item belongs to, in order: a sum belongs to itself, a part to the first sum that counts it.
///
/// ```
/// # use anyang::rules::item::sums::groups;
/// let names = ["恩诺沙星", "环丙沙星", "恩诺沙星与环丙沙星之和", "氯霉素"];
/// let of = groups(&names);
/// assert!(of[0] == of[2] && of[1] == of[2] && of[2].is_some() && of[3].is_none());
/// ```
pub fn groups(names: &[&str]) -> Vec<Option<String>> {
    let keys: Vec<String> = names.iter().map(|name| bare(name)).collect();
    let mut groups: Vec<Option<String>> = vec![None; names.len()];
    for (head, name) in names.iter().enumerate() {
        if groups.get(head).is_some_and(Option::is_some) {
            continue;
        }
        let parts: Vec<usize> = if is_ratio_sum(name) {
            of_one_function(name, names, &keys)
        } else if is_sum(name) {
            listed_in(name, &keys)
        } else {
            Vec::new()
        };
        let free = parts
            .iter()
            .all(|at| *at != head && groups.get(*at).is_some_and(Option::is_none));
        if parts.is_empty() || !free {
            continue;
        }
        for at in parts.into_iter().chain([head]) {
            if let Some(place) = groups.get_mut(at) {
                *place = Some(key(name));
            }
        }
    }
    groups
}

fn of_one_function(sum: &str, names: &[&str], keys: &[String]) -> Vec<usize> {
    let function = [
        ("防腐剂", PRESERVATIVES),
        ("抗氧化剂", ANTIOXIDANTS),
        ("黄色", YELLOW),
        ("红色", RED),
        ("蓝色", BLUE),
    ];
    let Some((_, members)) = function.iter().find(|(word, _)| sum.contains(word)) else {
        return Vec::new();
    };
    (0..names.len())
        .filter(|at| {
            let is_head = names
                .get(*at)
                .is_some_and(|name| is_ratio_sum(name) || is_sum(name));
            !is_head
                && keys
                    .get(*at)
                    .is_some_and(|key| members.iter().any(|member| key.starts_with(member)))
        })
        .collect()
}

/// The items that a sum's name lists; none unless every one of them is there.
fn listed_in(sum: &str, keys: &[String]) -> Vec<usize> {
    let name = bare(sum);
    let Some(list) = name
        .strip_suffix("之和")
        .or_else(|| name.strip_suffix("总和"))
    else {
        return Vec::new();
    };
    let listed: Vec<&str> = list
        .split(['与', '和', '及', '、', '+'])
        .filter(|part| !part.is_empty())
        .collect();
    if listed.len() < 2 {
        return Vec::new();
    }
    let places: Option<Vec<usize>> = listed
        .iter()
        .map(|part| keys.iter().position(|key| key == part))
        .collect();
    places.unwrap_or_default()
}

/// The name's key without a note in brackets at its end.
fn bare(name: &str) -> String {
    super::without_brackets(&key(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATIO: &str = "防腐剂混合使用时各自用量占其最大使用量的比例之和";

    #[test]
    fn preservatives_belong_to_their_ratio_sum_and_colours_do_not() {
        let of = groups(&[
            "苯甲酸及其钠盐（以苯甲酸计）",
            "山梨酸及其钾盐(以山梨酸计)",
            "柠檬黄",
            RATIO,
        ]);
        assert_eq!(of[0], of[3]);
        assert_eq!(of[1], of[3]);
        assert_eq!(of[2], None);
    }

    #[test]
    fn a_sum_that_lacks_a_part_has_no_group() {
        assert_eq!(
            groups(&["恩诺沙星", "恩诺沙星与环丙沙星之和"]),
            [None, None]
        );
        assert_eq!(groups(&["柠檬黄", RATIO]), [None, None]);
        assert_eq!(groups(&[RATIO]), [None]);
    }

    proptest! {
        #[test]
        fn any_names_have_an_answer_each(names in proptest::collection::vec(".{0,12}(与|和|之和|比例之和)?", 0..8)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(groups(&names).len(), names.len());
        }
    }
}
