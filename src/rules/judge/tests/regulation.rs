use super::*;

#[test]
fn a_number_without_sign_goes_by_the_items_direction() {
    is("item=毒死蜱|result=0.32|limit=0.05", "nonconforming");
    is("item=代森锰锌|result=0.32|limit=0.05", "nonconforming");
    is(
        "item=恩诺沙星|result=120μg/kg|limit=(100μg/kg)",
        "nonconforming",
    );
    is("item=谷氨酸钠|result=96.2%|limit=99%", "nonconforming");
    is("item=蛋白质|result=3.2g/100g|limit=2.9g/100g", "conforming");
    is("item=某物质|result=3.2|limit=2.9", "undetermined");
    assert!(warned("item=毒死蜱|result=0.32|limit=0.05", "bare_limit"));
    assert_eq!(
        told("item=毒死蜱|result=0.05|limit=0.05"),
        "undetermined at_bare_limit"
    );
}

#[test]
fn kinds_without_a_number_wait_for_one() {
    assert_eq!(
        told("item=蛋白质|result=3.2|limit=产品明示标准及质量要求"),
        "undetermined label_value"
    );
    assert_eq!(
        told("item=芥酸|result=3.2|limit=占总脂肪的3%"),
        "undetermined percent_of"
    );
    assert_eq!(
        told("item=卡拉胶|result=3.2|limit=按生产需要适量使用"),
        "undetermined as_needed"
    );
    assert_eq!(
        told("item=铅|result=3.2|limit=按脱水率折算"),
        "undetermined limit_unreadable"
    );
    assert_eq!(told("item=铅|result=3.2"), "undetermined limit_missing");
}

#[test]
fn a_share_of_the_label_is_no_limit_by_itself() {
    assert_eq!(
        told("item=钠|result=530mg/100g|limit=≤120%标示值"),
        "undetermined percent_of"
    );
    assert_eq!(
        told("item=蛋白质|result=2.1g/100g|limit=≥80%×标示值"),
        "undetermined percent_of"
    );
    assert_eq!(
        told("item=某物质|result=2.1g/kg|limit=≤3g/kg成品酱油"),
        "undetermined limit_qualified"
    );
    is(
        "item=某物质|result=4.1g/kg|limit=≤3g/kg成品酱油",
        "nonconforming",
    );
}

#[test]
fn amounts_tested_on_an_area() {
    is(
        "item=大肠菌群|result=检出/50cm²|limit=不得检出/50cm²",
        "nonconforming",
    );
    is(
        "item=阴离子合成洗涤剂|result=0.036mg/100cm²|limit=不得检出",
        "nonconforming",
    );
    is(
        "item=大肠菌群|result=150;20;<10;30;25CFU/g|limit=n=5 c=1 m=10 M=10² (CFU/g)",
        "nonconforming",
    );
}

#[test]
fn a_sign_against_the_items_nature_is_doubted() {
    assert_eq!(
        told("item=氨基酸态氮（≤0.4g/100mL）|result=0.21g/100mL"),
        "undetermined sign_against_item"
    );
    assert_eq!(
        told("item=苯甲酸|result=1.5g/kg|limit=≥1.0g/kg"),
        "undetermined sign_against_item"
    );
    is(
        "item=维生素A|result=40μgRE/100kJ|limit=≤43μgRE/100kJ",
        "conforming",
    );
    is(
        "item=毒死蜱|result=12mg/kg|limit=10mg/kg以下",
        "nonconforming",
    );
    is("item=某物质|result=12mg/kg|limit=10mg/kg以上", "conforming");
}

#[test]
fn a_unit_in_the_items_name_is_that_of_both() {
    is("item=谷氨酸钠(%)|result=99.2|limit=≥99.0", "conforming");
    is("item=谷氨酸钠(%)|result=99.2%|limit=≥99.0", "conforming");
    is(
        "item=菌落总数(CFU/g)|result=1;2;3;4;5|limit=n=5,c=2,m=100,M=1000CFU/g",
        "conforming",
    );
}

#[test]
fn units() {
    is("item=铅|result=3.2|limit=≤5", "conforming");
    is("item=浸出物|result=3.2倍|limit=≤5倍", "conforming");
    is("item=酸度|result=13°T|limit=≤18°T", "conforming");
    is(
        "item=菌落总数|result=13|unit=CFU/g(mL)|max=18|limit_unit=CFU/g(mL)",
        "conforming",
    );
    assert_eq!(
        told("item=铅|result=6mg/kg|limit=≤5"),
        "nonconforming over_limit"
    );
    assert!(warned("item=铅|result=6mg/kg|limit=≤5", "unit_assumed"));
    assert_eq!(
        told("item=铅|result=3mg/kg|limit=≤5"),
        "undetermined unit_missing"
    );
    assert_eq!(
        told("item=铅|result=3|limit=≤5mg/kg"),
        "undetermined unit_missing"
    );
    is(
        "item=糖精钠|result=160mg/kg|limit=≤0.15g/kg",
        "nonconforming",
    );
    is("item=糖精钠|result=150mg/kg|limit=≤0.15g/kg", "conforming");
    assert!(warned(
        "item=糖精钠|result=150mg/kg|limit=≤0.15g/kg",
        "unit_converted"
    ));
    assert_eq!(
        told("item=铅|result=0.1mg/L|limit=≤0.5mg/kg"),
        "undetermined unit_mismatch"
    );
    assert_eq!(
        told("item=菌落总数|result=27000CFU/g|limit=≤10000CFU/mL"),
        "undetermined unit_mismatch"
    );
}

#[test]
fn the_unit_in_the_text_wins_over_the_column() {
    is(
        "item=铅|result=0.6mg/kg|unit=μg/kg|limit=≤0.5mg/kg",
        "nonconforming",
    );
    assert!(warned(
        "item=铅|result=0.6mg/kg|unit=μg/kg|limit=≤0.5mg/kg",
        "unit_conflict"
    ));
    assert_eq!(
        told("item=铅|result=0.4mg/kg|unit=g/kg|limit=≤0.5mg/kg"),
        "undetermined unit_conflict"
    );
    is(
        "item=铅|result=0.4mg/kg|unit=mg/kg|limit=≤0.5mg/kg",
        "conforming",
    );
}

#[test]
fn the_laboratorys_verdict_stands_beside_ours() {
    assert_eq!(
        answer("item=铅|result=0.6|max=0.5|lab_verdict=合格项").agrees_with_lab,
        Some(false)
    );
    assert_eq!(
        answer("item=铅|result=0.4|max=0.5|lab_verdict=合  格").agrees_with_lab,
        Some(true)
    );
    assert_eq!(
        answer("item=铅|result=0.6|max=0.5|lab_verdict=不合格项").agrees_with_lab,
        Some(true)
    );
    assert_eq!(answer("item=铅|result=0.6|max=0.5").agrees_with_lab, None);
    assert!(warned(
        "item=铅|result=0.4|max=0.5|lab_verdict=合格",
        "verdict_word"
    ));
}

#[test]
fn bugs_of_the_old_platform_are_not_repeated() {
    is("item=蛋白质|result=2.0|min=2.9|max=", "nonconforming");
    is("item=铅|result=未检出|max=0.5", "conforming");
    is("item=大肠菌群|result=<10|max=30", "conforming");
    is(
        "item=菌落总数|result=1;2;3;4;5|max=n=5,c=2,m=100,M=1000",
        "conforming",
    );
    is("item=蛋白质|result=2.0|max=按执行标准", "undetermined");
    is("item=蛋白质|result=0|min=2.9|max=/", "nonconforming");
}

#[test]
fn rules_of_the_regulation() {
    is("item=水分|result=10.0|limit=<10.0", "nonconforming");
    is("item=水分|result=10.0|limit=≤10.0", "conforming");
    is(
        "item=菌落总数|result=100;100;100;100;100|limit=n=5,c=0,m=100,M=1000",
        "conforming",
    );
    is(
        "item=菌落总数|result=101;101;100;100;100|limit=n=5,c=2,m=100,M=1000",
        "conforming",
    );
    is(
        "item=菌落总数|result=101;101;101;100;100|limit=n=5,c=2,m=100,M=1000",
        "nonconforming",
    );
    is(
        "item=菌落总数|result=1001;1;1;1;1|limit=n=5,c=2,m=100,M=1000",
        "nonconforming",
    );
    is(
        "item=菌落总数|result=1000;1;1;1;1|limit=n=5,c=2,m=100,M=1000",
        "conforming",
    );
    is(
        "item=水分|result=10.04|limit=≤10.0|rounding=修约",
        "conforming",
    );
    is(
        "item=水分|result=10.05|limit=≤10.0|rounding=修约",
        "conforming",
    );
    is(
        "item=水分|result=10.15|limit=≤10.1|rounding=修约",
        "nonconforming",
    );
    is(
        "item=水分|result=10.04|limit=≤10.0|rounding=全数值",
        "nonconforming",
    );
    is(
        "item=酒精度|result=27.1%vol|limit=40±1.0%vol",
        "nonconforming",
    );
    is(
        "item=酒精度|result=40.5%vol|item=酒精度（49%-51%vol）",
        "nonconforming",
    );
    is(
        "item=维生素A|result=9|max=12.0；50.2（注：此为可选择性成分，如果添加，则必须满足此限量范围）|limit_unit=mg/100kJ；mg/100kcal|unit=mg/100kJ",
        "conforming",
    );
}

#[test]
fn explanations_can_be_checked_by_hand() {
    let why = |fields: &str| answer(fields).explanation.unwrap();
    assert_eq!(
        why("item=毒死蜱|result=0.32|unit=mg/kg|max=0.02|limit_unit=mg/kg"),
        "0.32 mg/kg 大于限量 0.02 mg/kg，为限量的 16 倍"
    );
    assert_eq!(
        why("item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg|lod=0.03|lod_unit=mg/kg"),
        "检出限 0.03 mg/kg 高于限量 0.02 mg/kg，「未检出」不能证明合格"
    );
    assert_eq!(
        why("item=克百威|result=未检出|max=0.02|limit_unit=mg/kg|lod=0.01|lod_unit=mg/kg"),
        "未检出，检出限 0.01 mg/kg 不高于限量 0.02 mg/kg"
    );
    assert_eq!(
        why("item=腐霉利|result=1.7mg/kg|limit=≤5mg/kg"),
        "1.7 mg/kg 不大于限量 5 mg/kg"
    );
    assert_eq!(
        why("item=镉|result=0.047mg/kg|limit=≤0.05mg/kg"),
        "0.047 mg/kg 不大于限量 0.05 mg/kg；接近限量（94%）"
    );
}

#[test]
fn a_trace_can_be_judged_again() {
    let asked = Asked {
        item: "糖精钠",
        result: "160mg/kg",
        limit: LimitGiven::Text("≤0.15g/kg"),
        ..Asked::default()
    };
    let judgement = judge(&asked);
    let trace = judgement.trace(&asked);
    assert_eq!(trace.conversion.as_deref(), Some("160 mg/kg → 0.16 g/kg"));
    assert_eq!(judge(&trace.asked.as_asked()).verdict, trace.verdict);
    let json = serde_json::to_value(&trace).unwrap();
    assert_eq!(
        (
            json["engine"].as_str(),
            json["rule"].as_str(),
            json["limit"]["kind"].as_str()
        ),
        (Some(ENGINE_VERSION), Some("全数值比较法"), Some("at_most"))
    );
}
