use super::*;
use crate::rules::item::look_up;

fn text(limit: &str) -> String {
    let limit = from_text(limit, look_up("铅"));
    format!("{} {limit}", limit.kind())
}

fn columns(min: &str, max: &str, unit: &str) -> String {
    let limit = from_columns(min, max, Some(unit));
    format!("{} {limit}", limit.kind())
}

#[test]
fn signs_and_words() {
    assert_eq!(text("≤0.2mg/kg"), "at_most ≤ 0.2 mg/kg");
    assert_eq!(text("＜ 10"), "below < 10");
    assert_eq!(text("≥9.62g/100ml"), "at_least ≥ 9.62 g/100mL");
    assert_eq!(text("不大于0.5g/kg"), "at_most ≤ 0.5 g/kg");
    assert_eq!(text("0.038～0.16"), "range 0.038～0.16");
    assert_eq!(
        text("12.0g/100g～29.0g/100g"),
        "range 12.0 g/100g～29.0 g/100g"
    );
    assert_eq!(text("18.00%-20.00%"), "range 18.00%～20.00%");
    assert_eq!(text("40±1.0%vol"), "range 39.0%vol～41.0%vol");
    assert_eq!(text("≥0.5，≤2.0"), "range 0.5～2.0");
    assert_eq!(text("(不得检出)"), "not_detected 不得检出");
    assert_eq!(text("不得检出μg/kg"), "not_detected 不得检出");
    assert_eq!(text("不得添加g/kg"), "not_permitted 不得使用");
    assert_eq!(text("ABSENCE /25g"), "not_detected 不得检出");
    assert_eq!(text("产品明示标准及质量要求"), "label_value 标签明示值");
    assert_eq!(text("按生产需要适量使用"), "as_needed 按生产需要适量使用");
    assert_eq!(text("占总脂肪的3%").split(' ').next(), Some("percent_of"));
    assert_eq!(text("呈阳性"), "qualitative 检出");
    assert_eq!(text("商业无菌"), "qualitative 符合");
    assert_eq!(text("符合GB 29924规定要求"), "qualitative 符合");
    assert_eq!(text("应符合罐头食品商业无菌要求"), "qualitative 符合");
    assert_eq!(text("/"), "none 无限量");
    assert_eq!(text("暂无标准值"), "none 无限量");
}

#[test]
fn a_bare_number_is_read_by_the_items_direction() {
    assert_eq!(text("0.05"), "at_most ≤ 0.05");
    assert_eq!(text("(100μg/kg)"), "at_most ≤ 100 μg/kg");
    assert_eq!(from_text("99%", look_up("谷氨酸钠")).kind(), "at_least");
    assert_eq!(from_text("5", look_up("某某")).kind(), "alternatives");
    assert!(from_text("0.05", look_up("铅")).is_bare());
}

#[test]
fn notes_do_not_hide_a_limit() {
    assert_eq!(
        text("(以恩诺沙星与环丙沙星之和计)(≤100μg/kg)"),
        "at_most ≤ 100 μg/kg"
    );
    assert_eq!(
        text("(以恩诺沙星与环丙沙星之和计)(μg/kg)(≤100)"),
        "at_most ≤ 100 μg/kg"
    );
    assert_eq!(
        text("(以恩诺沙星与环丙沙星之和计(≤100(μg/kg))"),
        "at_most ≤ 100 μg/kg"
    );
    assert_eq!(text("(强力霉素)(≤100μg/kg)"), "at_most ≤ 100 μg/kg");
    assert_eq!(text("(≤100μg/kg氧氟沙星)"), "at_most ≤ 100 μg/kg");
    assert_eq!(text("(不得检出;氧氟沙星)"), "not_detected 不得检出");
    assert_eq!(text("(总量)(100)"), "at_most ≤ 100");
    assert_eq!(text("≤0.20mg/g(一级)"), "at_most ≤ 0.20 mg/g");
    assert_eq!(text("≤0.20（KOH）mg/g"), "at_most ≤ 0.20 mg/g");
    assert_eq!(text("标签明示≥4.50g/100mL"), "at_least ≥ 4.50 g/100mL");
    assert_eq!(text("100（以干基计）"), "at_most ≤ 100");
}

#[test]
fn damaged_limits_are_for_a_person() {
    for damaged in [
        "200≤mg/kg",
        "≥",
        "≤",
        "≤1.",
        "按脱水率折算",
        "n=5，c=2，m=10CFU/g，M=10",
        "n=5,c=2,m=10",
        "%",
        "c,'",
    ] {
        assert_eq!(
            from_text(damaged, look_up("铅")).kind(),
            "manual",
            "{damaged}"
        );
    }
}

#[test]
fn plans_in_every_spelling() {
    for plan in [
        "n=5,c=2,m=10²CFU/g,\nM=10³CFU/g",
        "n:5,c:2,m:100,M:1000CFU/g",
        "N:5;c:2;m:100；M：1000CFU/g",
        "n=5;c=2;m=100;M=1000(CFU/g)",
        "n=5,c=2,m=10<sup>2</sup>CFU/g,M=10<sup>3</sup>CFU/g",
    ] {
        let limit = from_text(plan, look_up("大肠菌群"));
        assert_eq!(limit.kind(), "three_class", "{plan}");
        let Limit::Plan(plan) = limit else { panic!() };
        assert_eq!(
            (plan.n, plan.c, plan.m.value, plan.big.unwrap().value),
            (5, 2, 100.into(), 1000.into())
        );
    }
    for plan in [
        "n:5,c:0,m:0/25g",
        "n=5,c=0,0/25g",
        "n=5，c=0，m=0",
        "N:5,c:0,m:0",
    ] {
        assert_eq!(
            from_text(plan, look_up("沙门氏菌")).kind(),
            "two_class",
            "{plan}"
        );
    }
    assert_eq!(
        from_text("n=5,c=2,m=104,M=105", look_up("菌落总数")).kind(),
        "alternatives"
    );
    assert_eq!(
        from_text("n=5,c=2,m=2.5×10⁴,M=10⁵CFU/g", look_up("菌落总数")).to_string(),
        "n=5, c=2, m=2.5×10^4, M=1×10^5 CFU/g"
    );
}

#[test]
fn alternatives_keep_their_labels() {
    assert_eq!(
        columns("0.0", "即食：3000；非即食：50000", "CFU/g"),
        "alternatives 即食：≤ 3000 CFU/g；非即食：≤ 50000 CFU/g"
    );
    assert_eq!(
        columns("0.0", "肉灌肠类0.015，其他0", "g/kg"),
        "alternatives 肉灌肠类：≤ 0.015 g/kg；其他：不得检出"
    );
    assert_eq!(
        columns("", "12(牛乳)/6(羊乳)", ""),
        "alternatives 牛乳：≤ 12；羊乳：≤ 6"
    );
    assert_eq!(
        columns("", "优等品：5000一等品、合格品：10000", ""),
        "alternatives 优等品：≤ 5000；一等品、合格品：≤ 10000"
    );
    assert_eq!(
        columns("0", "GB2762：1.0；GB10144：0.5", "mg/kg"),
        "alternatives GB2762：≤ 1.0 mg/kg；GB10144：≤ 0.5 mg/kg"
    );
    assert_eq!(
        columns("", "6-12月龄：9.0；13-36月龄：10.8", ""),
        "alternatives 6-12月龄：≤ 9.0；13-36月龄：≤ 10.8"
    );
}

#[test]
fn lists_are_split_in_parallel_with_their_units() {
    assert_eq!(
        columns("0.0", "0.0#N:5;c:1;m:100；M：1000", "-#CFU/g"),
        "alternatives 不得检出；n=5, c=1, m=100, M=1000 CFU/g"
    );
    assert_eq!(
        columns("14；59", "43；180", "μg/100kJ；μg/100kcal"),
        "alternatives 14 μg/100kJ～43 μg/100kJ；59 μg/100kcal～180 μg/100kcal"
    );
    assert_eq!(
        columns("0.0#0.0", "0.25", "g/100g#mmol/kg"),
        "alternatives ≤ 0.25 g/100g；≤ 0.25 mmol/kg"
    );
    assert_eq!(
        columns("", "0.65（仅限水果罐头）", "g/kg"),
        "alternatives 仅限水果罐头：≤ 0.65 g/kg"
    );
    assert_eq!(
        columns("", "100(肌肉、脂肪)；200（肝、肾）", "μg/kg"),
        "alternatives 肌肉、脂肪：≤ 100 μg/kg；肝、肾：≤ 200 μg/kg"
    );
    assert_eq!(
        columns("", "白砂糖：≥99.8（精制）、≥99.7（优级）", "%"),
        "alternatives 白砂糖（精制）：≥ 99.8%；优级：≥ 99.7%"
    );
    assert_eq!(
        columns("", "0，焙烤食品馅料（仅限布丁）0.3", "g/kg"),
        "alternatives 不得检出；焙烤食品馅料（仅限布丁）：≤ 0.3 g/kg"
    );
    assert_eq!(
        columns("", "0.5#其他", "mg/kg"),
        "alternatives ≤ 0.5 mg/kg；其他：其他"
    );
    assert_eq!(
        columns("", "1500或10000", "CFU/g"),
        "alternatives ≤ 1500 CFU/g；≤ 10000 CFU/g"
    );
    assert_eq!(columns("1:1；1:1", "2:1；2:1", ""), "range 1～2");
}

#[test]
fn columns_by_the_contract() {
    assert_eq!(columns("0.0", "0.0", "g/kg"), "not_detected 不得检出");
    assert_eq!(columns("5", "0", "g/kg"), "not_detected 不得检出");
    assert_eq!(columns("0", "/", "g/kg"), "none 无限量");
    assert_eq!(columns("2.9", "-", "%"), "at_least ≥ 2.9%");
    assert_eq!(columns("0.05", "0.3", "%"), "range 0.05%～0.3%");
    assert_eq!(columns("不得检出", "", ""), "not_detected 不得检出");
    assert_eq!(columns("", "＜10", ""), "below < 10");
    assert_eq!(
        columns("产品明示标准", "产品明示标准", ""),
        "label_value 标签明示值"
    );
    assert_eq!(columns("5", "2", "%").split(' ').next(), Some("manual"));
}

#[test]
fn limits_inside_names() {
    let name = |text: &str| {
        in_name(text)
            .into_iter()
            .map(|n| format!("{}|{}", n.name, n.limit))
            .collect::<Vec<_>>()
    };
    assert_eq!(name("甲拌磷（≤0.01mg/kg）"), ["甲拌磷|≤ 0.01 mg/kg"]);
    assert_eq!(name("氨基酸态氮（0.40）"), ["氨基酸态氮|≥ 0.40"]);
    assert_eq!(
        name("氨基酸态氮（≥0.40g/100ml）糖精钠（不得使用）"),
        ["氨基酸态氮|≥ 0.40 g/100mL", "糖精钠|不得使用"]
    );
    assert_eq!(
        name("1.4-氯苯氧乙酸钠(以4-氯苯氧乙酸计)（不得检出）;2.6-苄基腺嘌呤(6-BA)（不得检出）")
            .len(),
        2
    );
    assert_eq!(
        name("大肠菌群（n=5;c=2;m=100;M=1000(CFU/g)）"),
        ["大肠菌群|n=5, c=2, m=100, M=1000 CFU/g"]
    );
    assert_eq!(
        name("铝的残留量（以干基计）（100mg/kg（干样品，以Al计））"),
        ["铝的残留量(以干基计)|≤ 100 mg/kg"]
    );
    for none in [
        "铅（以Pb计）",
        "6-苄基腺嘌呤（6-BA）",
        "二十碳五烯酸(20:5n-3)",
        "邻苯二甲酸酯类总量(17种)",
        "黄曲霉毒素总量（B1、B2、G1、G2）",
        "单核细胞增生李斯特氏菌【仅检2014年7月1日之后（含7月1日）的样品】",
        "菌落总数(CFU/g)",
    ] {
        assert_eq!(name(none), Vec::<String>::new(), "{none}");
    }
    assert_eq!(
        unit_in_name("菌落总数(CFU/g)").unwrap().to_string(),
        "CFU/g"
    );
    assert_eq!(unit_in_name("沙丁胺醇μg/kg").unwrap().to_string(), "μg/kg");
}
