use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> Vec<String> {
    readings(text).iter().map(ToString::to_string).collect()
}

#[test]
fn numbers_keep_their_printed_scale() {
    assert_eq!(shown("1.10"), ["1.10"]);
    assert_eq!(shown("０．０５０ ｍｇ／ｋｇ"), ["0.050 mg/kg"]);
    assert_eq!(shown("4.8×10^(2)"), ["4.8×10^2"]);
    assert_eq!(shown("1.7×10<sup>4</sup>CFU/g"), ["1.7×10^4 CFU/g"]);
    assert_eq!(shown("1.2E4"), ["1.2×10^4"]);
    assert_eq!(shown("1.2x10^4"), ["1.2×10^4"]);
    assert_eq!(shown("1.2×10⁴"), ["1.2×10^4"]);
    assert_eq!(shown("10⁵CFU/g"), ["1×10^5 CFU/g"]);
    assert_eq!(shown("11,675"), ["11675"]);
}

#[test]
fn a_lost_exponent_is_told_not_guessed() {
    let read = read("3.7×104");
    assert!(read.noticed.lost_exponent);
    assert_eq!(shown("3.7×104"), ["3.7×10^4", "384.8"]);
    assert_eq!(shown("×100"), Vec::<String>::new());
    assert_eq!(shown("2.47×100"), ["247.00"]);
    assert_eq!(shown("1.7×1000μg/kg"), ["1700.0 μg/kg"]);
}

#[test]
fn cut_numbers_and_misplaced_signs_are_no_readings() {
    for text in [
        "1.2×10",
        "①1.2×10",
        "1.",
        ".5",
        "200≤mg/kg",
        "≤10ug/kg",
        "1.2.3",
        "Jan-42",
        "≥",
    ] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn not_detected_counts_only_as_a_whole() {
    assert_eq!(shown("未检出"), ["未检出"]);
    assert_eq!(shown("ND"), ["未检出"]);
    assert_eq!(
        shown("未检出(定量限:0.01g/kg)"),
        ["未检出(定量限:0.01 g/kg)"]
    );
    assert_eq!(
        shown("未检出（检出限：0.005 mg/kg）"),
        ["未检出(检出限:0.005 mg/kg)"]
    );
    assert_eq!(shown("未检出<5"), ["未检出(检出限:5)"]);
    assert_eq!(shown("未检出沙门氏菌，检出大肠菌群"), Vec::<String>::new());
}

#[test]
fn five_replicates_in_any_separator() {
    for text in [
        "3.7×10⁴,4.6×10⁴,4.4×10⁴,3.7×10⁴,3.4×10⁴",
        "①3.7×10⁴②4.6×10⁴③4.4×10⁴④3.7×10⁴⑤3.4×10⁴",
        "3.7×10⁴；4.6×10⁴；\n4.4×10⁴；3.7×10⁴；3.4×10⁴",
        "n1:3.7×10⁴；n2:4.6×10⁴；n3:4.4×10⁴；n4:3.7×10⁴；n5:3.4×10⁴",
        "3.7×10⁴/4.6×10⁴/4.4×10⁴/3.7×10⁴/3.4×10⁴",
    ] {
        assert_eq!(
            shown(text),
            ["3.7×10^4；4.6×10^4；4.4×10^4；3.7×10^4；3.4×10^4"],
            "{text}"
        );
    }
    assert_eq!(
        shown("55,70,110,50,10CFU/g"),
        ["55 CFU/g；70 CFU/g；110 CFU/g；50 CFU/g；10 CFU/g"]
    );
    assert_eq!(
        shown("＜10CFU/g；\n＜10CFU/g；\n2000CFU/g"),
        ["<10 CFU/g；<10 CFU/g；2000 CFU/g"]
    );
    assert_eq!(
        shown("n1:34000；n2:44000（CFU/g）"),
        ["34000 CFU/g；44000 CFU/g"]
    );
    assert_eq!(
        shown("检出/25g；检出/25g；未检出/25g"),
        ["检出；检出；未检出"]
    );
    assert_eq!(shown("n₁：5；n₂：6；结果均大于M（单位：CFU/g）"), ["5；6"]);
}

#[test]
fn the_second_of_two_results_is_final() {
    assert_eq!(
        shown("初检结果：2.9mg/kg；复检结果：2.7mg/kg"),
        ["2.7 mg/kg"]
    );
    assert_eq!(shown("初检结果：231mg/kg复检结果：236mg/kg"), ["236 mg/kg"]);
    assert!(
        read("初检结果：231mg/kg复检结果：236mg/kg")
            .noticed
            .final_of_two
    );
    assert_eq!(shown("初检机构：甲；复检机构：乙"), Vec::<String>::new());
}

#[test]
fn a_stroke_is_never_a_quotient() {
    assert_eq!(
        shown("1/06μg/kg"),
        [
            "1.06 μg/kg",
            "1 μg/kg；06 μg/kg".replace("06", "6").as_str()
        ]
    );
}

#[test]
fn notes_and_units_in_brackets() {
    assert_eq!(shown("494(μg/kg)"), ["494 μg/kg"]);
    assert_eq!(shown("0.42（KOH）mg/g"), ["0.42 mg/g"]);
    assert_eq!(shown("0.57g/100g（以脂肪计）"), ["0.57 g/100g"]);
    assert_eq!(shown("(<0.0050)"), ["<0.0050"]);
    assert_eq!(shown("22.5±3.6μg/kg"), ["22.5 μg/kg"]);
    assert_eq!(shown("5:1"), ["5:1"]);
    assert!(read("0.05（稀释10倍）").noticed.figures_in_note);
}

#[test]
fn nothing_tested() {
    for text in ["/", "-", "", "  ", "未检验", "——", "／"] {
        assert_eq!(readings(text), [Reading::NotTested], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,60}") {
        let _any = read(&text);
    }

    #[test]
    fn what_is_printed_reads_back(mantissa in 0_i64..10_000_000, scale in 0_u32..6, power in -6_i32..7, unit in 0_usize..5) {
        let number = Number::scientific(Decimal::new(mantissa, scale), power).unwrap();
        let unit = Unit::parse(["", "mg/kg", "CFU/g", "%vol", "μg/100kJ"][unit]);
        for single in [
            Single::Value(Quantity { number, unit: unit.clone() }),
            Single::Below(Quantity { number, unit: unit.clone() }),
            Single::NotDetected { bound: Some(Quantity { number, unit: unit.clone() }), kind: LodKind::Quantification },
        ] {
            let reading = Reading::One(single);
            prop_assert_eq!(readings(&reading.to_string()), vec![reading]);
        }
    }

    #[test]
    fn full_width_reads_as_half_width(text in "[0-9.,;:/<>()%×^a-zA-Z 未检出]{0,24}") {
        let wide: String = text.chars().map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            ' ' => '\u{3000}',
            other => other,
        }).collect();
        prop_assert_eq!(readings(&wide), readings(&text));
    }
}

use rust_decimal::Decimal;
