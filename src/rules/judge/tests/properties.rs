use super::*;

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Nonconforming => 0,
        Verdict::Undetermined => 1,
        _ => 2,
    }
}

fn judged(result: &str, limit: &str) -> Verdict {
    judge(&Asked {
        item: "某项目",
        result,
        limit: LimitGiven::Text(limit),
        ..Asked::default()
    })
    .verdict
}

proptest! {
    #[test]
    fn a_stricter_limit_never_turns_a_failure_into_a_pass(value in 1_i64..100_000, limit in 1_i64..100_000, less in 0_i64..100_000, scale in 0_u32..5, form in 0_usize..4) {
        let value = Decimal::new(value, scale);
        let result = [format!("{value}mg/kg"), format!("<{value}mg/kg"), format!(">{value}mg/kg"), format!("未检出(检出限:{value}mg/kg)")][form].clone();
        let loose = Decimal::new(limit.max(limit - less), scale);
        let strict = Decimal::new((limit - less).max(1), scale);
        let upper = rank(judged(&result, &format!("≤{strict}mg/kg"))) <= rank(judged(&result, &format!("≤{loose}mg/kg")));
        prop_assert!(upper, "{} {} {}", result, strict, loose);
        let lower = rank(judged(&result, &format!("≥{loose}mg/kg"))) <= rank(judged(&result, &format!("≥{strict}mg/kg")));
        prop_assert!(lower, "{} {} {}", result, strict, loose);
    }

    #[test]
    fn a_change_of_unit_never_changes_a_verdict(value in 1_i64..1_000_000, limit in 1_i64..1_000_000, scale in 0_u32..5) {
        let (value, limit) = (Decimal::new(value, scale), Decimal::new(limit, scale));
        let plain = judged(&format!("{value}mg/kg"), &format!("≤{limit}mg/kg"));
        let thousand = Decimal::from(1000);
        prop_assert_eq!(plain, judged(&format!("{}μg/kg", value * thousand), &format!("≤{limit}mg/kg")));
        prop_assert_eq!(plain, judged(&format!("{}g/kg", value / thousand), &format!("≤{limit}mg/kg")));
        prop_assert_eq!(plain, judged(&format!("{value}mg/kg"), &format!("≤{}μg/kg", limit * thousand)));
    }

    #[test]
    fn half_an_upper_limit_conforms_and_one_percent_decides(limit in 1_i64..1_000_000, scale in 0_u32..4) {
        let limit = Decimal::new(limit, scale);
        let text = format!("≤{limit}mg/kg");
        prop_assert_eq!(judged(&format!("{}mg/kg", limit / Decimal::TWO), &text), Verdict::Conforming);
        prop_assert_eq!(judged(&format!("{}mg/kg", limit * Decimal::new(99, 2)), &text), Verdict::Conforming);
        prop_assert_eq!(judged(&format!("{}mg/kg", limit * Decimal::new(101, 2)), &text), Verdict::Nonconforming);
    }

    #[test]
    fn not_detected_never_conforms_silently_above_its_limit(lod in 1_i64..10_000, limit in 1_i64..10_000) {
        let verdict = judged(&format!("未检出(检出限:{lod}mg/kg)"), &format!("≤{limit}mg/kg"));
        prop_assert_eq!(verdict, if lod <= limit { Verdict::Conforming } else { Verdict::Undetermined });
    }

    #[test]
    fn nothing_panics(item in "\\PC{0,20}", result in "\\PC{0,40}", limit in "\\PC{0,40}", min in "\\PC{0,10}", max in "\\PC{0,20}", unit in "\\PC{0,8}") {
        let both = Asked { item: &item, result: &result, unit: Some(&unit), limit: LimitGiven::Both { text: &limit, min: &min, max: &max }, limit_unit: Some(&unit), lod: Some(&min), ..Asked::default() };
        let judgement = judge(&both);
        let _json = serde_json::to_string(&judgement.trace(&both)).unwrap();
    }

    #[test]
    fn texts_of_the_trade_never_panic(result in "[0-9.,;/×^()<>≤≥±μgkmL% 未检出初复结果：；①②n=cMm10-]{0,40}", limit in "[0-9.,;/×^()<>≤≥±μgkmL% 不得检出：；#n=cMm其他仅限~10-]{0,40}") {
        let asked = Asked { item: "菌落总数", result: &result, limit: LimitGiven::Columns { min: &limit, max: &limit }, limit_unit: Some(&limit), ..Asked::default() };
        let judgement = judge(&asked);
        prop_assert_eq!(judge(&judgement.trace(&asked).asked.as_asked()).verdict, judgement.verdict);
    }

    #[test]
    fn order_of_a_groups_lines_does_not_matter(values in prop::collection::vec(0_i64..2_000, 1..6), seed in 0_usize..6) {
        let mut lines: Vec<String> = values.iter().enumerate().map(|(at, value)| format!("id={at}|item=山梨酸|result={}g/kg|limit=≤1.0g/kg|group=g", Decimal::new(*value, 3))).collect();
        lines.push("id=sum|item=防腐剂比例之和|limit=≤1|group=g".to_owned());
        let verdict = |lines: &[String]| {
            let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
            answers(&texts).into_iter().find(|a| a.id.as_deref() == Some("sum")).unwrap().verdict
        };
        let before = verdict(&lines);
        let middle = seed % lines.len();
        lines.rotate_left(middle);
        prop_assert_eq!(verdict(&lines), before);
    }
}

#[test]
fn hostile_input_is_answered_in_linear_time() {
    let started = std::time::Instant::now();
    let big = [
        "9".repeat(100_000),
        "1,".repeat(500_000),
        "(".repeat(8_000),
        "(1".repeat(4_000),
        "[".repeat(8_190),
        "≤".repeat(2_700),
        "e\u{301}".repeat(2_500),
        "1/2".repeat(2_700),
        "n=5,c=2,".repeat(1_000),
        "①1×10".repeat(700),
        "未检出".repeat(900),
        "a".repeat(1_000_000),
        "-".repeat(8_000),
        "1;".repeat(4_000),
    ];
    for text in &big {
        for other in ["≤0.5mg/kg", text] {
            let asked = Asked {
                item: text,
                result: text,
                unit: Some(text),
                limit: LimitGiven::Both {
                    text: other,
                    min: text,
                    max: text,
                },
                lod: Some(text),
                limit_unit: Some(text),
                ..Asked::default()
            };
            assert_ne!(judge(&asked).verdict, Verdict::Conforming);
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
