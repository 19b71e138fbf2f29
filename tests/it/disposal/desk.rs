//! The desks of officers and reviewers: a row a piece of work, by legal time left, and what others owe.
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{FIRST, accepted, done, fill};
use crate::harness::{Client, TestApp, cases::Failed};

/// The desk of a person, narrowed to a span.
async fn desk(who: &Client, span: &str) -> Value {
    let page = who.get_json(&format!("/?span={span}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).expect("a desk")
}

/// Number and step of every row of the table, in order.
fn rows(desk: &Value) -> Vec<(String, String)> {
    let groups = desk["groups"].as_array().cloned().unwrap_or_default();
    let rows = groups
        .iter()
        .flat_map(|group| group["rows"].as_array().cloned().unwrap_or_default());
    rows.map(|row| said(&row)).collect()
}

fn said(row: &Value) -> (String, String) {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    (text("number"), text("verb"))
}

/// The counts of the strip by their words.
fn count(desk: &Value, label: &str) -> i64 {
    let counts = desk["counts"].as_array().cloned().unwrap_or_default();
    let found = counts.iter().find(|count| count["label"] == label);
    found
        .and_then(|count| count["value"].as_i64())
        .unwrap_or(-1)
}

fn row(number: &str, verb: &str) -> (String, String) {
    (number.to_owned(), verb.to_owned())
}

#[tokio::test]
async fn a_row_names_step_rule_case_items_and_party() {
    let (_t, officer) = accepted().await;
    let page = officer.get("/").await.text;
    for words in [
        "送达检验报告和检验结果通知书",
        "C-10 ・ 办法第 29 条 ・ 同日还应办启动（C-29）",
        "脱氢乙酸及其钠盐",
        "示例超市",
        "销售者",
        "2026-10-09 周五",
        "&#x2f;cases&#x2f;2026-0001&#x2f;seller&#x2f;serve",
        "&#x2f;?span=soon",
        "等待他人",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let file = officer.get("/desk.xlsx").await;
    assert!(file.status == StatusCode::OK && file.text.starts_with("PK"));
}

#[tokio::test]
async fn the_least_legal_time_leads_and_each_row_stands_in_its_span() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let own = || Failed {
        unknown: true,
        ..Failed::default()
    };
    t.failed("410526", own()).await;
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(4 * 86_400));
    t.failed("410526", own()).await;
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let seen = desk(&officer, "").await;
    assert_eq!(
        rows(&seen),
        [row(FIRST, "领取"), row("2026-0002", "领取")],
        "{seen}"
    );
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(12 * 86_400));
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let seen = desk(&officer, "").await;
    assert_eq!(count(&seen, "已逾期"), 1, "{seen}");
    assert_eq!(seen["groups"][0]["title"], "已逾期");
    assert_eq!(seen["groups"][0]["rows"][0]["tone"], "overdue");
    assert_eq!(rows(&desk(&officer, "overdue").await), [row(FIRST, "领取")]);
    assert!(rows(&desk(&officer, "later").await).is_empty());
}

#[tokio::test]
async fn a_desk_holds_the_work_of_its_agency_and_what_others_owe_it() {
    let t = TestApp::city("2026-09-24 10:00").await;
    t.failed("410523", Failed::default()).await;
    let officer = t.person_at(Role::CaseOfficer, "410523").await;
    let seen = desk(&officer, "").await;
    assert_eq!(rows(&seen), [row(FIRST, "领取")]);
    assert_eq!(count(&seen, "等待他人"), 1);
    let awaited = &seen["awaited"][0];
    assert_eq!(said(awaited), row(FIRST, "滑县：领取"));
    let basis = awaited["basis"].as_str().unwrap_or_default();
    assert!(basis.starts_with("9月24日收到结论 ・ C-10"), "{basis}");
    let page = officer.get("/").await.text;
    assert!(
        !page.contains("/producer/accept"),
        "another's step is no link"
    );
    let producers = t.person_at(Role::CaseOfficer, "410526").await;
    let seen = desk(&producers, "").await;
    assert_eq!(rows(&seen), [row(FIRST, "领取")]);
    assert_eq!(count(&seen, "等待他人"), 0, "the case did not open there");
    let foreign = t.person_at(Role::CaseOfficer, "410581").await;
    let page = foreign.get("/").await.text;
    assert!(page.contains("今天没有到期的工作") && !page.contains(FIRST));
}

#[tokio::test]
async fn a_submitted_part_waits_for_the_reviewer_and_the_officer_waits_for_it() {
    let (t, officer) = accepted().await;
    let reviewer = t.person_at(Role::CaseReviewer, "410526").await;
    assert!(rows(&desk(&reviewer, "").await).is_empty());
    fill(&officer, &[]).await;
    done(&officer, "seller", "close", json!({})).await;
    assert_eq!(rows(&desk(&reviewer, "").await), [row(FIRST, "审核办结")]);
    let seen = desk(&officer, "").await;
    assert!(rows(&seen).is_empty());
    assert_eq!(said(&seen["awaited"][0]), row(FIRST, "审核岗：审核办结"));
    super::also(&t, &officer, Role::CaseReviewer).await;
    assert!(
        rows(&desk(&officer, "").await).is_empty(),
        "not the own one"
    );
    assert_eq!(count(&desk(&officer, "").await, "等待他人"), 1);
}

#[tokio::test]
async fn the_section_whose_time_ends_first_is_the_next_step() {
    let (_t, officer) = accepted().await;
    fill(&officer, &["control", "cause", "penalty", "rectification"]).await;
    let seen = desk(&officer, "").await;
    assert_eq!(rows(&seen), [row(FIRST, "决定是否立案处罚")]);
}
