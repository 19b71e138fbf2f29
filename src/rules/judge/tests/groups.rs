use super::*;

/// The verdicts of a group of preservatives and of the sum of their shares.
fn shares(parts: &[&str]) -> Vec<&'static str> {
    let sum = "item=防腐剂混合使用时各自用量占其最大使用量的比例之和|limit=≤1|group=a";
    let lines: Vec<String> = parts
        .iter()
        .map(|part| format!("item={part}|group=a"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).chain([sum]).collect();
    answers(&lines)
        .into_iter()
        .map(|a| a.verdict.code())
        .collect()
}

#[test]
fn shares_of_one_function_are_summed_each_over_its_own_limit() {
    let benzoic = "苯甲酸|limit=≤1.0g/kg|result";
    let sorbic = "山梨酸|limit=≤1.0g/kg|result";
    let judged =
        |a: &str, b: &str| shares(&[&format!("{benzoic}={a}"), &format!("{sorbic}={b}")]).join(" ");
    assert_eq!(
        judged("0.4g/kg", "0.7g/kg"),
        "conforming conforming nonconforming"
    );
    assert_eq!(
        judged("0.4g/kg", "600mg/kg"),
        "conforming conforming conforming"
    );
    assert_eq!(
        judged("未检出", "0.9g/kg"),
        "conforming conforming conforming"
    );
    assert_eq!(
        judged("坏", "0.9g/kg"),
        "undetermined conforming undetermined"
    );
    assert_eq!(
        judged("坏", "1.9g/kg"),
        "undetermined nonconforming nonconforming"
    );
}

#[test]
fn what_may_not_be_used_has_no_share_and_fails_by_itself() {
    let verdicts = shares(&[
        "脱氢乙酸|limit=不得使用|result=0.2g/kg",
        "山梨酸|limit=≤1.0g/kg|result=0.9g/kg",
    ]);
    assert_eq!(verdicts, ["nonconforming", "conforming", "conforming"]);
}

#[test]
fn lines_of_another_group_have_no_share() {
    let verdicts = answers(&[
        "item=苯甲酸|result=0.4g/kg|limit=≤1.0g/kg|group=a",
        "item=山梨酸|result=0.7g/kg|limit=≤1.0g/kg|group=b",
        "item=防腐剂比例之和|limit=≤1|group=a",
    ]);
    assert_eq!(verdicts[2].verdict, Verdict::Conforming);
}

#[test]
fn groups_of_values_and_a_reported_sum() {
    let told = |lines: &[&str]| {
        answers(lines)
            .into_iter()
            .map(|a| format!("{} {}", a.verdict.code(), a.reason))
            .next_back()
            .unwrap()
    };
    let parts = [
        "item=恩诺沙星|result=60μg/kg|group=a",
        "item=环丙沙星|result=0.05mg/kg|group=a",
    ];
    assert_eq!(
        told(&[
            parts[0],
            parts[1],
            "item=恩诺沙星与环丙沙星之和|limit=≤100μg/kg|group=a"
        ]),
        "nonconforming over_limit"
    );
    assert_eq!(
        told(&[
            parts[0],
            "item=环丙沙星|result=未检出|group=a",
            "item=恩诺沙星与环丙沙星之和|limit=≤100μg/kg|group=a"
        ]),
        "conforming within_limit"
    );
    assert_eq!(
        told(&[
            parts[0],
            parts[1],
            "item=恩诺沙星与环丙沙星之和|result=110μg/kg|limit=≤100μg/kg|group=a"
        ]),
        "nonconforming over_limit"
    );
    assert_eq!(
        told(&[
            parts[0],
            parts[1],
            "item=恩诺沙星与环丙沙星之和|result=90μg/kg|limit=≤100μg/kg|group=a"
        ]),
        "undetermined sum_differs"
    );
    assert_eq!(
        told(&["item=恩诺沙星与环丙沙星之和|result=110μg/kg|limit=≤100μg/kg|group=a"]),
        "nonconforming over_limit"
    );
}

#[test]
fn a_residue_expressed_as_its_parent_counts_by_molar_mass() {
    let told = |parts: &[&str]| {
        let sum = "item=克百威及3-羟基克百威之和(以克百威表示)|limit=≤0.02mg/kg|group=a";
        let lines: Vec<String> = parts
            .iter()
            .map(|part| format!("item={part}|group=a"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).chain([sum]).collect();
        let last = answers(&lines).into_iter().next_back().unwrap();
        format!("{} {}", last.verdict.code(), last.reason)
    };
    let parent = "克百威|result=0.010mg/kg";
    let metabolite = "3-羟基克百威|result=0.0105mg/kg";
    // 0.010 + 0.0105 × 221.25/237.25 = 0.01979…; the plain sum 0.0205 would fail.
    assert_eq!(told(&[parent, metabolite]), "conforming within_limit");
    let more = "3-羟基克百威|result=0.0110mg/kg";
    assert_eq!(told(&[parent, more]), "nonconforming over_limit");
    assert_eq!(
        told(&[parent, "毒死蜱|result=0.001mg/kg"]),
        "undetermined sum_incomplete",
        "a substance the definition does not hold waits for a person"
    );
}
