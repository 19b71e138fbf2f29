use super::*;
use crate::rules::judge::{Verdict, judge};

pub(in crate::register) fn line(min: (&str, &str), max: (&str, &str)) -> LineRow {
    LineRow {
        id: "1".to_owned(),
        base_table_id: "b".to_owned(),
        ordinal: 2,
        category_path: "糕点".to_owned(),
        item_id: "i".to_owned(),
        item_name: "铅（以Pb计）".to_owned(),
        purpose: ItemPurpose::Inspection,
        risk_level: String::new(),
        result_rule: String::new(),
        result_unit: String::new(),
        lod: String::new(),
        lod_unit: String::new(),
        judgement_basis: String::new(),
        method: String::new(),
        method_short: String::new(),
        standard_lod: String::new(),
        standard_lod_unit: String::new(),
        standard_min: String::new(),
        standard_min_unit: String::new(),
        standard_max: String::new(),
        standard_max_unit: String::new(),
        min: min.0.to_owned(),
        min_unit: min.1.to_owned(),
        max: max.0.to_owned(),
        max_unit: max.1.to_owned(),
        problem_conclusion: String::new(),
        lod_kind: String::new(),
        limit_kind: String::new(),
    }
}

fn verdict(lines: &[LineRow], result: &str, says: &[&str]) -> Verdict {
    let applicable = Applicable::of(lines).unwrap();
    let measured = Measured {
        result,
        unit: Some("mg/kg"),
        ..Measured::default()
    };
    judge(&applicable.asked(&measured, says)).verdict
}

#[test]
fn the_standards_columns_count_where_the_applied_ones_say_nothing() {
    let mut standard = line(("/", "/"), ("/", "/"));
    standard.standard_max = "0.5".to_owned();
    standard.standard_max_unit = "mg/kg".to_owned();
    assert_eq!(limit_of(&standard).kind(), "at_most");
    assert!(!contradicts_standard(&standard));
    standard.max = "0.2".to_owned();
    standard.max_unit = "mg/kg".to_owned();
    assert!(contradicts_standard(&standard));
    assert_eq!(verdict(&[standard], "0.3", &[]), Verdict::Nonconforming);
}

#[test]
fn lines_that_differ_answer_only_what_all_of_them_say() {
    let lines = [
        line(("/", "/"), ("0.5", "mg/kg")),
        line(("/", "/"), ("0.2", "mg/kg")),
    ];
    assert!(Applicable::of(&lines).unwrap().differ);
    assert_eq!(verdict(&lines, "0.1", &[]), Verdict::Conforming);
    assert_eq!(verdict(&lines, "0.3", &[]), Verdict::Undetermined);
    assert_eq!(verdict(&lines, "0.6", &[]), Verdict::Nonconforming);
    let same = [lines[0].clone(), lines[0].clone()];
    assert!(!Applicable::of(&same).unwrap().differ);
}

#[test]
fn lines_that_differ_in_words_are_for_a_person() {
    let lines = [
        line(("/", "/"), ("0.5#0.3", "mg/kg#mg/kg")),
        line(("/", "/"), ("按标签明示值", "mg/kg")),
    ];
    for result in ["0.1", "9", "未检出"] {
        assert_eq!(
            verdict(&lines, result, &[]),
            Verdict::Undetermined,
            "{result}"
        );
    }
}

#[test]
fn different_units_of_the_two_columns_keep_their_numbers() {
    let both = [line(("100", "mg/kg"), ("2", "g/kg"))];
    assert_eq!(verdict(&both, "1500", &[]), Verdict::Conforming);
    assert_eq!(verdict(&both, "2500", &[]), Verdict::Nonconforming);
    assert_eq!(verdict(&both, "50", &[]), Verdict::Nonconforming);
}

#[test]
fn the_sample_says_which_alternative_applies() {
    let graded = [line(("/", "/"), ("一级：0.2；二级：0.5", "mg/kg"))];
    assert_eq!(verdict(&graded, "0.3", &[]), Verdict::Undetermined);
    assert_eq!(
        verdict(&graded, "0.3", &["固体", "二级"]),
        Verdict::Conforming
    );
    assert_eq!(verdict(&graded, "0.3", &["一级"]), Verdict::Nonconforming);
}
