//! The table of rules, and rules applied to cases.

use super::*;
use crate::rules::data;

#[test]
fn the_table_has_every_rule_once_and_no_unreadable_row() {
    let (rows, faults) = data::read(data::CLOCKS, rule::row);
    assert_eq!(faults, []);
    let ids: Vec<_> = rows.iter().map(|rule| rule.id.clone()).collect();
    let expected: Vec<_> = (1..=41).map(|n| format!("C-{n:02}")).collect();
    assert_eq!(ids, expected);
    for rule in &rows {
        let cited = rule.evidence.contains("R:") || rule.evidence.contains("S:");
        assert!(cited && rule.article.contains('第'), "{rule:?}");
    }
}

#[test]
fn the_lengths_are_those_of_the_regulation() {
    for (id, words) in [
        ("C-01", "5 个工作日"),
        ("C-02", "20 个工作日"),
        ("C-03", "7 个工作日"),
        ("C-04", "2 个工作日"),
        ("C-05", "及时"),
        ("C-06", "无法定时限"),
        ("C-07", "3 个月"),
        ("C-08", "6 个月"),
        ("C-09", "24 个月"),
        ("C-10", "5 个工作日"),
        ("C-14", "7 个工作日"),
        ("C-16", "5 个工作日"),
        ("C-18", "3 个工作日"),
        ("C-19", "10 个工作日"),
        ("C-25", "20 个工作日"),
        ("C-26", "30 个工作日"),
        ("C-30", "90 日"),
        ("C-35", "20 个工作日"),
        ("C-36", "15 个工作日"),
        ("C-37", "90 日"),
        ("C-38", "一级 24 小时，二级 48 小时，三级 72 小时"),
        (
            "C-39",
            "一级 10 个工作日，二级 20 个工作日，三级 30 个工作日",
        ),
        ("C-40", "4 小时"),
    ] {
        assert_eq!(rule(id).length_words(), words, "{id}");
    }
    assert_eq!(rule("C-10").short_citation(), "办法第 29 条");
    assert_eq!(
        rule("C-10").citation(),
        "《食品安全抽样检验管理办法》第 29 条"
    );
}

#[test]
fn what_the_law_leaves_open_is_practice_and_marked() {
    let start = reckon("C-29", "2026-09-24");
    let Reckoning::Practised { count, practice } = &start else {
        panic!("{start:?}");
    };
    assert_eq!(due_text(count).as_deref(), Some("2026-10-09"));
    assert_eq!(practice.span, span(Unit::WorkingDays, 5));
    let said = lines(&start.derivation());
    assert_eq!(
        said[0],
        "条文未定数字；年度计划和工作规范按 5 个工作日掌握，不是条文期限"
    );
    assert!(matches!(
        reckon("C-11", "2026-09-24"),
        Reckoning::Promptly { .. }
    ));
    assert!(matches!(
        reckon("C-06", "2026-09-24"),
        Reckoning::NoLimit { .. }
    ));
}

#[test]
fn an_urgent_report_from_a_bare_date_runs_from_midnight() {
    let dated = reckon("C-05", "2026-09-24");
    let count = dated.count().unwrap();
    assert_eq!(
        due_text(count).as_deref(),
        Some("2026-09-25T00:00:00+08:00")
    );
    assert_eq!(count.from, moment("2026-09-24"));
    let exact = reckon("C-05", "2026-09-24T09:12:00+08:00");
    let due = due_text(exact.count().unwrap());
    assert_eq!(due.as_deref(), Some("2026-09-25T09:12:00+08:00"));
}

#[test]
fn recalls_depend_on_their_level() {
    let from = moment("2026-09-24T09:00:00+08:00");
    let reckon = |level| rule("C-38").reckon(from, level, &Terms::default(), built_in());
    assert_eq!(reckon(None).unwrap_err().code(), "level_missing");
    assert_eq!(reckon(Some("4")).unwrap_err().code(), "unknown_level");
    assert_eq!(reckon(Some("0")).unwrap_err().code(), "unknown_level");
    for (level, expected) in [("1", 25), ("二级", 26), ("3", 27)] {
        let reckoning = reckon(Some(level)).unwrap();
        let due = reckoning.count().unwrap().due.unwrap();
        assert_eq!(
            due.to_string(),
            format!("2026-09-{expected}T09:00:00+08:00")
        );
    }
    let none = rule("C-10").reckon(from, Some("1"), &Terms::default(), built_in());
    assert_eq!(none, Err(ClockFault::NoLevels));
}

#[test]
fn the_clock_of_the_agriculture_department_is_not_counted_here() {
    let refused = rule("C-41").reckon(moment("2026-09-24"), None, &Terms::default(), built_in());
    assert_eq!(refused.unwrap_err().code(), "not_ours");
}

#[test]
fn the_version_in_force_on_the_day_of_the_trigger_applies() {
    let old = ClockRule {
        effective_to: Some(day("2026-06-30")),
        ..rule("C-03").clone()
    };
    let new = ClockRule {
        version: 2,
        effective_from: day("2026-07-01"),
        effective_to: None,
        limit: Limit::Fixed {
            span: span(Unit::WorkingDays, 3),
        },
        ..old.clone()
    };
    let rules = ClockRules::from_rows(vec![new, old]);
    let version = |on: &str| rules.get("C-03", day(on)).unwrap().version;
    assert_eq!((version("2026-06-30"), version("2026-07-01")), (1, 2));
    assert_eq!(version("2015-01-01"), 1);
    assert_eq!(
        rules.get("C-99", day("2026-01-01")).unwrap_err().code(),
        "unknown_rule"
    );
}
