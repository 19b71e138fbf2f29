//! Lists, pages and desks of disposal: in the order of legal time left, with their clocks and their way out.
use anyang::disposal::recount_due;
use anyang::rules::actor::{Actor, Role};
use anyang::rules::stream::ChainStage;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{FIRST, accepted, case, done, fill, part, send};
use crate::harness::{Client, TestApp, cases::Failed};

async fn list(who: &Client, filter: &str) -> Vec<(String, String, String)> {
    let page = who.get_json(&format!("/cases{filter}")).await;
    let list: Value = serde_json::from_str(&page.text).expect("a list");
    let rows = list["rows"].as_array().expect("rows").iter();
    rows.map(|row| {
        let said = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (
            said("number"),
            said("slug"),
            row["clock"]["rule"].as_str().unwrap_or_default().to_owned(),
        )
    })
    .collect()
}

#[tokio::test]
async fn the_list_is_sorted_by_legal_time_left_and_filtered_in_the_address() {
    let t = TestApp::city("2026-09-20 10:00").await;
    let alone = Failed {
        unknown: true,
        ..Failed::default()
    };
    t.failed("410526", alone.clone()).await;
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(4 * 86_400));
    let caterer = Failed {
        stage: Some(ChainStage::Catering),
        ..alone
    };
    t.failed("410523", caterer).await;
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let city = t.person_at(Role::Leader, "410500").await;
    let line = |number: &str, slug: &str, rule: &str| {
        (number.to_owned(), slug.to_owned(), rule.to_owned())
    };
    let (one, two) = (
        line(FIRST, "seller", "C-10"),
        line("2026-0002", "caterer", "C-10"),
    );
    assert_eq!(list(&city, "").await, [one.clone(), two.clone()]);
    done(&officer, "seller", "accept", json!({})).await;
    fill(
        &officer,
        &["start", "control", "cause", "penalty", "rectification"],
    )
    .await;
    done(
        &officer,
        "seller",
        "start",
        json!({"on": "2026-09-24", "paper": "笔录"}),
    )
    .await;
    let one = line(FIRST, "seller", "C-36");
    assert_eq!(
        list(&city, "").await,
        [two.clone(), one.clone()],
        "served and started: the other is due first"
    );
    assert_eq!(
        list(&city, "?slug=caterer").await,
        std::slice::from_ref(&two)
    );
    assert_eq!(list(&city, "?county=410526").await, [one]);
    assert_eq!(list(&city, "?state=opened").await, [two]);
    assert!(list(&city, "?stream=evaluation").await.is_empty());
    assert!(list(&city, "?overdue=yes").await.is_empty());
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(30 * 86_400));
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let city = t.person_at(Role::Leader, "410500").await;
    assert_eq!(list(&city, "?overdue=yes").await.len(), 2);
    assert_eq!(list(&officer, "?overdue=yes").await.len(), 1);
    let file = city.get("/cases.xlsx?overdue=yes").await;
    assert!(file.status == StatusCode::OK && file.text.starts_with("PK"));
}

#[tokio::test]
async fn the_case_page_opens_every_clock_and_names_the_next_step() {
    let t = TestApp::city("2026-09-24 10:00").await;
    t.failed("410523", Failed::default()).await;
    let officer = t.person_at(Role::CaseOfficer, "410523").await;
    let page = officer.get(&format!("/cases/{FIRST}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for words in [
        "脱氢乙酸及其钠盐",
        "0.72 g",
        "2026-10-09 周五",
        "2026-12-23",
        "下一步（汤阴县，您负责）",
        "滑县办理，您可查看",
        "判不合格；开立案件和 2 个部分",
        "C-10",
        "C-30",
        "9月25日",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let seen = case(&officer).await;
    assert_eq!(
        seen["next"]["href"],
        format!("/cases/{FIRST}/seller/accept")
    );
    done(&officer, "seller", "accept", json!({})).await;
    let seen = case(&officer).await;
    assert_eq!(
        seen["next"]["title"],
        "向示例超市送达检验报告和检验结果通知书"
    );
    assert_eq!(seen["next"]["clock"]["due"], "2026-10-09");
    let paper = officer
        .get(seen["next"]["paper"].as_str().expect("a paper"))
        .await;
    for words in [
        "示例超市",
        "7个工作日内",
        "第四十二条",
        "送达回证",
        "≤ 0.5 g",
    ] {
        assert!(paper.text.contains(words), "{words}: {}", paper.text);
    }
    let leader = t.person_at(Role::Leader, "410500").await;
    assert_eq!(case(&leader).await["next"]["waiting"], true);
    let cover = leader.get(&format!("/cases/{FIRST}/cover")).await;
    assert!(cover.text.contains("核查处置卷宗") && cover.text.contains("GB 2760-2024"));
}

#[tokio::test]
async fn every_page_of_a_part_opens_for_its_officer() {
    let (t, officer) = accepted().await;
    for page in [
        "accept",
        "start",
        "serve",
        "control",
        "cause",
        "penalty",
        "rectification",
        "place",
        "transfer",
        "close",
    ] {
        let shown = officer.get(&format!("/cases/{FIRST}/seller/{page}")).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
        assert!(shown.text.contains("返回案件") && shown.text.contains("示例超市"));
        let empty = officer
            .post(
                &format!("/cases/{FIRST}/seller/{page}"),
                &[("revision", "2")],
            )
            .await;
        assert_ne!(empty.status, StatusCode::INTERNAL_SERVER_ERROR, "{page}");
    }
    let reviewer = t.person_at(Role::CaseReviewer, "410526").await;
    let shown = reviewer.get(&format!("/cases/{FIRST}/seller/review")).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    for odd in ["nobody", "consignor"] {
        let page = officer.get(&format!("/cases/{FIRST}/{odd}/start")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn another_agency_sees_a_part_and_does_not_work_it() {
    let t = TestApp::city("2026-09-24 10:00").await;
    t.failed("410523", Failed::default()).await;
    let officer = t.person_at(Role::CaseOfficer, "410523").await;
    let page = officer
        .get_json(&format!("/cases/{FIRST}/producer/start"))
        .await;
    assert_eq!(page.code(), "part_of_other");
    assert_eq!(
        send(&officer, "producer", "accept", json!({})).await.1,
        "part_of_other"
    );
    let seen = case(&officer).await;
    let other = part(&seen, "producer");
    assert_eq!(other["links"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn legal_days_are_counted_anew_without_change() {
    let (t, officer) = accepted().await;
    let system = Actor::system();
    let counted = t.site.keep(&system, |tx| recount_due(tx, "", 100)).await;
    assert!(counted.expect("a recount").is_some());
    assert_eq!(list(&officer, "").await.len(), 1);
}
