use super::*;

fn inspection(name: &str, standard: &str, outcome: Inspected) -> ItemOutcome {
    ItemOutcome::Inspection {
        name: name.to_owned(),
        standard: standard.to_owned(),
        outcome,
    }
}

fn monitoring(name: &str, outcome: Monitored) -> ItemOutcome {
    ItemOutcome::Monitoring {
        name: name.to_owned(),
        outcome,
    }
}

/// Inspection items, monitoring items, conclusion, report class. C conforming, N nonconforming, J not judged,
/// Q concern (问题), - not tested.
const COMBINATIONS: [(&str, &str, &str, &str); 15] = [
    ("", "", "未检验样品", ""),
    ("-", "", "未检验样品", ""),
    ("", "-", "未检验样品", ""),
    ("-", "-", "未检验样品", ""),
    ("CC", "", "纯抽检合格样品", "合格报告"),
    ("C-", "-", "纯抽检合格样品", "合格报告"),
    ("CN", "", "纯抽检不合格样品", "一般不合格报告"),
    ("NC", "", "纯抽检不合格样品", "一般不合格报告"),
    ("", "JQ", "纯监测问题样品", "一般问题报告"),
    ("", "J", "纯监测不判定（合格）样品", "合格报告"),
    (
        "N",
        "Q",
        "抽检不合格样品并监测问题样品",
        "一般不合格（问题）报告",
    ),
    ("N", "J", "抽检不合格样品并监测不判定样品", "一般不合格报告"),
    ("C", "QJ", "抽检合格样品并监测问题样品", "一般问题报告"),
    ("C", "J", "抽检合格样品并监测不判定样品", "合格报告"),
    ("-", "Q", "纯监测问题样品", "一般问题报告"),
];

fn items_of(inspected: &str, monitored: &str) -> Vec<ItemOutcome> {
    let inspected = inspected.chars().map(|mark| {
        let outcome = match mark {
            'C' => Inspected::Conforming,
            'N' => Inspected::Nonconforming,
            _ => Inspected::NotTested,
        };
        inspection("甲", "标准", outcome)
    });
    let monitored = monitored.chars().map(|mark| {
        let outcome = match mark {
            'J' => Monitored::NotJudged,
            'Q' => Monitored::Concern,
            _ => Monitored::NotTested,
        };
        monitoring("乙", outcome)
    });
    inspected.chain(monitored).collect()
}

#[test]
fn every_combination_has_one_conclusion_and_one_class() {
    for (inspected, monitored, name, class) in COMBINATIONS {
        let conclusion = conclude(&items_of(inspected, monitored));
        assert_eq!(conclusion.name(), name);
        let found = report_class(conclusion, Urgency::Ordinary);
        assert_eq!(found.map_or("", ReportClass::name), class);
        assert_eq!(Conclusion::parse(name), Some(conclusion));
    }
}

#[test]
fn grave_findings_are_reported_within_24_hours_and_good_ones_are_not() {
    for conclusion in Conclusion::ALL {
        let class = report_class(conclusion, Urgency::Grave);
        let bad = conclusion.is_nonconforming() || conclusion.is_concern();
        assert_eq!(
            class == Some(ReportClass::Within24Hours),
            bad,
            "{}",
            conclusion.name()
        );
    }
}

#[test]
fn a_conclusion_is_read_whole_never_as_a_substring() {
    assert_eq!(
        Conclusion::parse("纯监测不判定(合格)样品"),
        Some(Conclusion::MonitoredNotJudged)
    );
    assert_eq!(Conclusion::parse("不合格样品"), None);
    assert_eq!(Conclusion::parse("合格样品"), None);
}

#[test]
fn the_sentence_names_what_failed_and_by_which_standard() {
    let good = [
        inspection("铅", "GB 2762-2022", Inspected::Conforming),
        inspection("镉", "GB 2762-2022", Inspected::Conforming),
        inspection("毒死蜱", "GB 2763-2021", Inspected::Conforming),
    ];
    assert_eq!(
        sentence(&good),
        "经抽样检验，所检项目符合GB 2762-2022，GB 2763-2021要求。"
    );
    let bad = [
        inspection("铅", "GB 2762-2022", Inspected::Conforming),
        inspection("毒死蜱", "GB 2763-2021", Inspected::Nonconforming),
        inspection("氧乐果", "GB 2763-2021", Inspected::Nonconforming),
        monitoring("总蒽醌", Monitored::Concern),
    ];
    assert_eq!(
        sentence(&bad),
        "经抽样检验，毒死蜱，氧乐果项目不符合GB 2763-2021要求，检验结论为不合格。"
    );
    assert_eq!(
        monitoring_sentence(&bad),
        "经风险监测，总蒽醌项目超过参考值，为问题样品。"
    );
    assert_eq!(sentence(&[monitoring("总蒽醌", Monitored::Concern)]), "");
}

#[test]
fn verdicts_of_the_other_kind_are_no_outcome() {
    assert_eq!(Inspected::from_verdict(Verdict::Concern), None);
    assert_eq!(Monitored::from_verdict(Verdict::Nonconforming), None);
    assert_eq!(Inspected::from_verdict(Verdict::Undetermined), None);
}
