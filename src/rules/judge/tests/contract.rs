use super::*;

#[test]
fn a_line_that_is_no_object_is_a_bad_line() {
    let json = serde_json::to_string(&answer_all(&[None])[0]).unwrap();
    assert!(
        json.starts_with(r#"{"id":null,"verdict":"undetermined","reason":"bad_line""#),
        "{json}"
    );
}

#[test]
fn answers_stand_in_the_order_of_the_lines_with_their_ids() {
    let ids: Vec<_> = answers(&["id=b|result=1", "id=a|result=2"])
        .into_iter()
        .map(|a| a.id.unwrap())
        .collect();
    assert_eq!(ids, ["b", "a"]);
}

#[test]
fn monitoring_items_are_problems_or_not_judged() {
    is("item=铅|result=0.6|max=0.5|purpose=监测项目", "problem");
    is("item=铅|result=0.4|max=0.5|purpose=监测项目", "not_judged");
    is("item=铅|result=0.4|purpose=监测项目", "not_judged");
    is(
        "item=铅|result=0.6|max=0.5|purpose=抽检项目",
        "nonconforming",
    );
    is("item=铅|result=/|max=0.5|purpose=监测项目", "not_tested");
    is(
        "item=铅|result=大约|max=0.5|purpose=监测项目",
        "undetermined",
    );
}

#[test]
fn not_tested() {
    for result in ["/", "-", "未检验", "", "——"] {
        is(&format!("item=铅|result={result}|max=0.5"), "not_tested");
    }
    assert_eq!(answer("item=铅|max=0.5").verdict.code(), "not_tested");
}

#[test]
fn a_stroke_is_a_lost_point_or_a_list_never_a_quotient() {
    is(
        "item=氯霉素|result=1/06μg/kg|limit=不得检出",
        "nonconforming",
    );
    is(
        "item=恩诺沙星|result=987/7μg/kg|limit=≤100μg/kg",
        "nonconforming",
    );
    is(
        "item=恩诺沙星|result=32/2μg/kg|limit=≤100μg/kg",
        "conforming",
    );
    is(
        "item=恩诺沙星|result=7/560μg/kg|limit=≤100μg/kg",
        "undetermined",
    );
    assert!(warned(
        "item=氯霉素|result=1/06μg/kg|limit=不得检出",
        "ambiguous_reading"
    ));
    is("item=钙磷比值|result=3/2|min=1:1|max=2:1", "conforming");
    is("item=钙磷比值|result=1.5:1|min=1:1|max=2:1", "conforming");
    is(
        "item=钙磷比值|result=2.5:1|min=1:1|max=2:1",
        "nonconforming",
    );
}

#[test]
fn an_exponent_may_have_lost_its_superscript() {
    is("item=菌落总数|result=3.7×104|limit=≤100", "nonconforming");
    is("item=菌落总数|result=3.7×104|limit=≤30000", "undetermined");
    is("item=菌落总数|result=3.7×104|limit=≤100000", "conforming");
    is("item=菌落总数|result=3.7×100|limit=≤400", "conforming");
    is("item=菌落总数|result=3.7×1000|limit=≤3000", "nonconforming");
    assert!(warned(
        "item=菌落总数|result=3.7×104|limit=≤30000",
        "lost_exponent"
    ));
}

#[test]
fn a_comma_before_three_digits_is_a_thousands_sign() {
    is("item=菌落总数|result=11,675|limit=≤11675", "conforming");
    is("item=菌落总数|result=11,675|limit=≤11674", "nonconforming");
    is(
        "item=菌落总数|result=55,70,110,50,10CFU/g|limit=n=5,c=2,m=100,M=1000CFU/g",
        "conforming",
    );
}

#[test]
fn a_missing_or_unreadable_replicate_may_be_any_count() {
    let plan = "limit=n=5,c=2,m=100,M=1000CFU/g";
    is(
        &format!("item=大肠菌群|result=200;300;400CFU/g|{plan}"),
        "nonconforming",
    );
    assert_eq!(
        told(&format!("item=大肠菌群|result=10;20;30CFU/g|{plan}")),
        "undetermined too_few_replicates"
    );
    assert_eq!(
        told(&format!("item=大肠菌群|result=10;20;30;坏;50CFU/g|{plan}")),
        "undetermined too_few_replicates"
    );
    is(
        &format!("item=大肠菌群|result=2000;坏;30;10;50CFU/g|{plan}"),
        "nonconforming",
    );
    is(
        &format!("item=大肠菌群|result=10CFU/g|{plan}"),
        "undetermined",
    );
    is(
        &format!("item=大肠菌群|result=1.0×10⁵CFU/g|{plan}"),
        "nonconforming",
    );
    is(
        "item=菌落总数|result=4.8×10^(2)\n5.3×10^(2)\n3.1|limit=n=5,c=2,m=10000,M=100000",
        "undetermined",
    );
}

#[test]
fn damaged_texts_are_no_readings() {
    assert_eq!(
        told("item=铝|result=1567mg/kg|limit=200≤mg/kg"),
        "undetermined limit_unreadable"
    );
    assert_eq!(
        told("item=铝|result=1567mg/kg|limit=≥"),
        "undetermined limit_unreadable"
    );
    assert_eq!(
        told("item=铝|result=1.06×10|limit=≤200mg/kg"),
        "undetermined cut_number"
    );
    assert_eq!(
        told("item=苯并[a]芘|result=≤10ug/kg|limit=123ug/kg"),
        "undetermined unreadable_result"
    );
}

#[test]
fn alternatives_must_agree() {
    let limit = "max=即食：3000；非即食：50000|limit_unit=CFU/g|unit=CFU/g";
    is(
        &format!("item=菌落总数|result=60000|{limit}"),
        "nonconforming",
    );
    is(&format!("item=菌落总数|result=2000|{limit}"), "conforming");
    assert_eq!(
        told(&format!("item=菌落总数|result=4000|{limit}")),
        "undetermined alternatives_differ"
    );
    let asked = Asked {
        item: "菌落总数",
        result: "4000",
        limit: LimitGiven::Columns {
            min: "",
            max: "即食：3000；非即食：50000",
        },
        applies: Some("非即食"),
        ..Asked::default()
    };
    assert_eq!(judge(&asked).verdict, Verdict::Conforming);
    is(
        "item=硒|result=20|unit=μg/100kJ|min=14；59|max=43；180|limit_unit=μg/100kJ；μg/100kcal",
        "conforming",
    );
    is(
        "item=硒|result=50|unit=μg/100kJ|min=14；59|max=43；180|limit_unit=μg/100kJ；μg/100kcal",
        "nonconforming",
    );
    is(
        "item=过氧化值|result=0.30|unit=g/100g|min=0.0#0.0|max=0.25|limit_unit=g/100g#mmol/kg",
        "nonconforming",
    );
}

#[test]
fn any_number_above_zero_is_a_detection() {
    is(
        "item=氯霉素|result=0.05μg/kg|limit=不得检出|lod=0.1|lod_unit=μg/kg",
        "nonconforming",
    );
    is("item=氯霉素|result=未检出|limit=不得检出", "conforming");
    is("item=氯霉素|result=检出|limit=不得检出", "nonconforming");
    is(
        "item=沙门氏菌|result=检出/25g；未检出/25g；未检出/25g；未检出/25g；未检出/25g|limit=n=5,c=0,m=0/25g",
        "nonconforming",
    );
    is(
        "item=沙门氏菌|result=未检出/25g；未检出/25g；未检出/25g；未检出/25g；未检出/25g|limit=n=5,c=0,m=0/25g",
        "conforming",
    );
}

#[test]
fn not_detected_against_limits() {
    assert_eq!(
        told("item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg|lod=0.03|lod_unit=mg/kg"),
        "undetermined lod_above_limit"
    );
    assert_eq!(
        told("item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg|lod=0.01|lod_unit=mg/kg"),
        "conforming not_detected"
    );
    assert_eq!(
        told("item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg|lod=0.02|lod_unit=mg/kg"),
        "conforming not_detected"
    );
    assert_eq!(
        told("item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg|lod=20|lod_unit=μg/kg"),
        "conforming not_detected"
    );
    assert!(warned(
        "item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg",
        "lod_missing"
    ));
    is(
        "item=氧乐果|result=未检出|max=0.02|limit_unit=mg/kg",
        "conforming",
    );
    is(
        "item=蛋白质|result=未检出|min=2.9|limit_unit=g/100g",
        "nonconforming",
    );
    is(
        "item=甲拌磷|result=未检出（定量限：0.0126mg/kg）|limit=≤0.01mg/kg",
        "undetermined",
    );
    is(
        "item=甲拌磷|result=ND|limit=≤0.01mg/kg|lod=定量限：0.030|lod_unit=mg/kg",
        "undetermined",
    );
    assert!(warned(
        "item=甲拌磷|result=未检出|limit=≤0.1mg/kg|lod=定量限：0.030|lod_unit=mg/kg",
        "lod_in_wrong_form"
    ));
    is(
        "item=铅|result=未检出|limit=≤0.1mg/kg|lod=0.005#0.001#0.1#0.25|lod_unit=mg/kg",
        "undetermined",
    );
    is(
        "item=铅|result=未检出|limit=≤0.5mg/kg|lod=0.005#0.001#0.1#0.25|lod_unit=mg/kg",
        "conforming",
    );
}

#[test]
fn bounds_as_results() {
    is("item=大肠菌群|result=<10|limit=≤10", "conforming");
    is("item=大肠菌群|result=<10|limit=<10", "conforming");
    is("item=大肠菌群|result=<10|limit=≤5", "undetermined");
    is(
        "item=大肠菌群|result=>24000MPN/g|limit=＜70MPN/g",
        "nonconforming",
    );
    is(
        "item=二氧化硫|result=＞0.04g/kg|limit=≤0.03g/kg",
        "nonconforming",
    );
    is("item=砷(As)|result=＞3mg/kg|limit=3mg/kg", "nonconforming");
    is(
        "item=二氧化硫|result=>0.02g/kg|limit=≤0.03g/kg",
        "undetermined",
    );
    is(
        "item=氯霉素|result=<0.1μg/kg|limit=不得检出",
        "undetermined",
    );
}

#[test]
fn a_bare_zero_is_suspicious_unless_counted() {
    for zero in ["0", "0.0", "0mg/kg"] {
        assert_eq!(
            told(&format!("item=铅|result={zero}|limit=≤0.5mg/kg")),
            "undetermined bare_zero"
        );
        assert_eq!(
            told(&format!("item=氯霉素|result={zero}|limit=不得检出")),
            "undetermined bare_zero"
        );
    }
    is("item=菌落总数|result=0|limit=≤100", "conforming");
    is("item=霉菌|result=0CFU/g|limit=≤100CFU/g", "conforming");
    is(
        "item=氨基酸态氮|result=0g/100mL|limit=≥0.40g/100mL",
        "nonconforming",
    );
}

#[test]
fn of_two_results_the_second_is_final() {
    is(
        "item=铅(Pb)|result=初检结果：2.1mg/kg；复检结果：2.7mg/kg|limit=≤2.2mg/kg",
        "nonconforming",
    );
    is(
        "item=铅(Pb)|result=初检结果：2.9mg/kg；复检结果：2.1mg/kg|limit=≤2.2mg/kg",
        "conforming",
    );
    assert!(warned(
        "item=铝|result=初检结果：231mg/kg复检结果：236mg/kg|limit=≤200mg/kg",
        "final_of_two_results"
    ));
}

#[test]
fn a_limit_inside_the_name_is_read_when_nothing_else_gives_one() {
    is(
        "item=甲拌磷（≤0.01mg/kg）|result=0.12mg/kg",
        "nonconforming",
    );
    is(
        "item=甲拌磷（≤0.01mg/kg）|result=0.12mg/kg|limit=≤0.5mg/kg",
        "conforming",
    );
    is(
        "item=甲拌磷（≤0.01mg/kg）|result=0.12mg/kg|limit=/",
        "nonconforming",
    );
    is(
        "item=6-苄基腺嘌呤(6-BA)（不得检出）;4-氯苯氧乙酸钠（不得检出）|result=198μg/kg;262μg/kg",
        "nonconforming",
    );
    is(
        "item=氨基酸态氮（≥0.40g/100ml）糖精钠（不得使用）|result=0.43g/100ml、未检出",
        "conforming",
    );
    is(
        "item=氨基酸态氮（≥0.40g/100ml）糖精钠（不得使用）|result=0.43g/100ml",
        "undetermined",
    );
}

#[test]
fn limits_given_twice_must_agree() {
    assert_eq!(
        told("item=铅|result=0.1mg/kg|limit=≤0.2mg/kg|max=0.5|limit_unit=mg/kg"),
        "undetermined limit_conflict"
    );
    is(
        "item=铅|result=0.1mg/kg|limit=≤0.2mg/kg|max=0.2|limit_unit=mg/kg",
        "conforming",
    );
    is(
        "item=铅|result=0.1mg/kg|limit=≤200μg/kg|max=0.2|limit_unit=mg/kg",
        "conforming",
    );
    is(
        "item=铅|result=0.1mg/kg|limit=≤0.2mg/kg|min=0|max=/",
        "conforming",
    );
}

#[test]
fn columns() {
    is("item=铅|result=0.5|max=0.5", "conforming");
    is("item=蛋白质|result=2.9|min=2.9|max=/", "conforming");
    is("item=蛋白质|result=2.8|min=2.9|max=/", "nonconforming");
    is("item=苯甲酸|result=0.1|min=0.5|max=0", "nonconforming");
    is("item=苯甲酸|result=0.1|min=0.0|max=0.0", "nonconforming");
    is("item=苯甲酸|result=0.4|min=0.0|max=0.5", "conforming");
    assert_eq!(
        told("item=苯甲酸|result=0.4|min=0|max=/"),
        "undetermined limit_missing"
    );
    is("item=氯霉素|result=0.1|min=不得检出|max=", "nonconforming");
    is("item=亚麻酸|result=1.3|min=0.2|max=1.0", "nonconforming");
    is("item=亚麻酸|result=0.1|min=0.2|max=1.0", "nonconforming");
    is("item=脲酶活性|result=阳性|max=呈阳性", "conforming");
    is("item=脲酶活性|result=阴性|max=呈阳性", "nonconforming");
    is(
        "item=商业无菌|result=商业无菌|min=应符合罐头食品商业无菌要求",
        "conforming",
    );
}
