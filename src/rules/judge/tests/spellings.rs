//! Spellings that a person reads at once, and texts that look like one thing and say another.

use super::*;

#[test]
fn a_denied_comparison_is_never_read_as_the_comparison() {
    for limit in [
        "不应大于0.02mg/kg",
        "不可大于0.02mg/kg",
        "不能高于0.02mg/kg",
        "不得多于0.02mg/kg",
        "不允许大于0.02mg/kg",
        "不宜超过0.02mg/kg",
        "至多0.02mg/kg",
        "最大值0.02mg/kg",
        "最高0.02mg/kg",
        "小于或等于0.02mg/kg",
        "=<0.02mg/kg",
    ] {
        let of = |item, result| told(&format!("item={item}|result={result}|limit={limit}"));
        assert_eq!(
            of("某物", "0.32mg/kg"),
            "nonconforming over_limit",
            "{limit}"
        );
        assert_eq!(
            of("毒死蜱", "0.32mg/kg"),
            "nonconforming over_limit",
            "{limit}"
        );
        assert_eq!(
            of("某物", "0.02mg/kg"),
            "conforming within_limit",
            "{limit}"
        );
    }
    for limit in [
        "不应低于2%",
        "不得小于2%",
        "不应少于2%",
        "至少2%",
        "最低2%",
        "大于或等于2%",
    ] {
        is(
            &format!("item=某物|result=1%|limit={limit}"),
            "nonconforming",
        );
        is(&format!("item=某物|result=2%|limit={limit}"), "conforming");
    }
    is("item=某物|result=2%|limit=高于2%", "nonconforming");
    is("item=某物|result=2%|limit=少于2%", "nonconforming");
    is("item=某物|result=9%|limit=不该是大于2%", "undetermined");
}

#[test]
fn a_denied_word_is_never_read_as_the_word() {
    is("item=某物|result=阳性|limit=不得呈阳性", "nonconforming");
    is("item=某物|result=阴性|limit=不应为阳性", "conforming");
    is("item=某物|result=符合|limit=非商业无菌", "undetermined");
    is("item=某物|result=9%|limit=大于2%为不合格", "undetermined");
    is("item=某物|result=1%|limit=大于2%为不合格", "undetermined");
}

#[test]
fn a_power_of_ten_in_every_spelling() {
    for result in [
        "1.2×10⁵CFU/g",
        "1.2·10⁵CFU/g",
        "1.2х10⁵CFU/g",
        "1.2×10**5CFU/g",
        "1.2×10(5)CFU/g",
        "1.2 × 10 5 CFU/g",
        "1.2×10的5次方CFU/g",
        "1.2E+05CFU/g",
        "1.2×10^{5}CFU/g",
        "120,000CFU/g",
        "120 000CFU/g",
    ] {
        is(
            &format!("item=菌落总数|result={result}|limit=≤119999CFU/g"),
            "nonconforming",
        );
        is(
            &format!("item=菌落总数|result={result}|limit=≤120000CFU/g"),
            "conforming",
        );
    }
    for broken in [
        "1.2×10CFU/g",
        "1.2×10 4.5CFU/g",
        "1.2×",
        "×10⁵CFU/g",
        "1.2×10^CFU/g",
    ] {
        is(
            &format!("item=菌落总数|result={broken}|limit=≤119999CFU/g"),
            "undetermined",
        );
    }
    is("item=菌落总数|result=12 345|limit=≤500", "undetermined");
}

#[test]
fn units_written_in_words() {
    for result in [
        "0.32毫克/千克",
        "0.32毫克每千克",
        "320微克/公斤",
        "0.32 mg·kg⁻¹",
        "0.32ppm",
    ] {
        is(
            &format!("item=毒死蜱|result={result}|limit=≤0.02mg/kg"),
            "nonconforming",
        );
        is(
            &format!("item=毒死蜱|result={result}|limit=≤0.4mg/kg"),
            "conforming",
        );
    }
    is(
        "item=总酸|result=3克/100毫升|limit=≥3.5g/100mL",
        "nonconforming",
    );
    is(
        "item=环氧乙烷|result=0,031 mg|unit=/kg|limit=0,02 mg /kg",
        "nonconforming",
    );
    is(
        "item=大肠菌群|result=15CFU/cm²|limit=≤300CFU/100cm²",
        "nonconforming",
    );
    is(
        "item=大肠菌群|result=15CFU/g|limit=≤300CFU/100cm²",
        "undetermined",
    );
}

#[test]
fn a_detection_with_its_amount() {
    for result in [
        "检出0.01μg/kg",
        "检出（0.01μg/kg）",
        "检出，0.01μg/kg",
        "阳性（+）",
        "检出 25μg/kg",
        "+",
    ] {
        is(
            &format!("item=氯霉素|result={result}|limit=不得检出"),
            "nonconforming",
        );
    }
    is(
        "item=毒死蜱|result=检出 0.3mg/kg|limit=≤0.02mg/kg",
        "nonconforming",
    );
    is(
        "item=毒死蜱|result=检出 0.01mg/kg|limit=≤0.02mg/kg",
        "conforming",
    );
    is("item=克伦特罗|result=阴性（-）|limit=阴性", "conforming");
    is(
        "item=大肠菌群|result=检出|limit=不得检出（50cm²）",
        "nonconforming",
    );
    is(
        "item=Salmonella|result=Positive|limit=None /25g",
        "nonconforming",
    );
    is(
        "item=Salmonella|result=presence|limit=non /25g",
        "nonconforming",
    );
}

#[test]
fn below_the_limit_of_the_method() {
    let lod = "lod=0.01|lod_unit=mg/kg";
    for result in [
        "低于检出限",
        "<LOD",
        "＜检出限(0.01mg/kg)",
        "<定量限",
        "<LOQ",
        "<定量限（0.01mg/kg）",
    ] {
        is(
            &format!("item=毒死蜱|result={result}|limit=≤0.02mg/kg|{lod}"),
            "conforming",
        );
        is(
            &format!("item=毒死蜱|result={result}|limit=≤0.005mg/kg|{lod}"),
            "undetermined",
        );
    }
    is(
        "item=氯霉素|result=<定量限|limit=不得检出|lod=0.1|lod_unit=μg/kg",
        "undetermined",
    );
    is("item=氯霉素|result=<LOQ|limit=不得检出", "undetermined");
    is("item=毒死蜱|result=<LOQ|limit=≤0.02mg/kg", "undetermined");
}

#[test]
fn units_of_a_plan_numbered_parted_by_blanks_or_told_at_once() {
    let plan = "limit=n=5,c=2,m=10³,M=10⁴CFU/g|unit=CFU/g";
    for result in [
        "(1)10;(2)20;(3)30;(4)<10;(5)<10",
        "（1）10（2）20（3）30（4）<10（5）<10",
        "1) 10 2) 20 3) 30 4) <10 5) <10",
        "1#:10;2#:20;3#:30;4#:<10;5#:<10",
        "10 20 30 40 50",
        "10CFU/g 20CFU/g 30CFU/g 40CFU/g 50CFU/g",
        "均<10CFU/g",
        "5个样品均＜10CFU/g",
    ] {
        is(
            &format!("item=菌落总数|result={result}|{plan}"),
            "conforming",
        );
    }
    is(
        &format!("item=菌落总数|result=3个样品均＜10CFU/g|{plan}"),
        "undetermined",
    );
    is(
        "item=大肠菌群|result=130~250CFU/g|limit=n=5,c=2,m=10,M=10²CFU/g",
        "nonconforming",
    );
    is(
        "item=铅|result=0.1~0.3mg/kg|limit=≤0.2mg/kg",
        "nonconforming",
    );
    is("item=铅|result=~0.1mg/kg|limit=≤0.2mg/kg", "undetermined");
    let none = "limit=n=5,c=0,m=0/25g";
    is(
        &format!("item=沙门氏菌|result=均未检出/25g|{none}"),
        "conforming",
    );
    is(
        &format!("item=沙门氏菌|result=皆未检出/25g|{none}"),
        "undetermined",
    );
    is(
        &format!("item=沙门氏菌|result=未检出/25g|{none}"),
        "undetermined",
    );
}

#[test]
fn first_and_final_result_with_their_marks_behind() {
    is(
        "item=铅|result=0.5mg/kg（初检）；0.2mg/kg（复检）|limit=≤0.3mg/kg",
        "conforming",
    );
    is(
        "item=铅|result=0.2mg/kg（初检）；0.5mg/kg（复检）|limit=≤0.3mg/kg",
        "nonconforming",
    );
    is(
        "item=铅|result=复检:0.2mg/kg(初检:0.6mg/kg)|limit=≤0.3mg/kg",
        "conforming",
    );
    is(
        "item=铅|result=复检:0.6mg/kg(初检:0.2mg/kg)|limit=≤0.3mg/kg",
        "nonconforming",
    );
    is(
        "item=铅|result=平均值：0.5mg/kg|limit=≤0.3mg/kg",
        "nonconforming",
    );
}

#[test]
fn ranges_round_their_name_and_limits_behind_a_name() {
    is("item=pH|result=5.1|limit=3.0≤pH≤5.0", "nonconforming");
    is("item=pH|result=5.0|limit=3.0≤pH≤5.0", "conforming");
    is("item=pH|result=5.0|limit=3.0<x<5.0", "nonconforming");
    is("item=pH|result=2.9|limit=≥3.0且≤5.0", "nonconforming");
    is("item=pH|result=4|limit=3.0到5.0", "conforming");
    is(
        "item=毒死蜱|result=0.01mg/kg|limit=除蔬菜外≤0.02mg/kg",
        "undetermined",
    );
    is("item=甲拌磷≤0.01mg/kg|result=0.05mg/kg", "nonconforming");
    is("item=甲拌磷：≤0.01mg/kg|result=0.05mg/kg", "nonconforming");
    is("item=某物|result=5|limit=3|max=3", "nonconforming");
    is("item=菌落总数|result=5000|limit=≤104", "undetermined");
}
