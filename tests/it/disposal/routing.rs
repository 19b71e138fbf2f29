//! Who answers, and whose desk each part comes to.
use anyang::problem::Problem;
use anyang::rules::actor::{Actor, Role};
use anyang::rules::stage::SampleState;
use anyang::rules::stream::{ChainStage, Stream};
use anyang::sampling::visible;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{FIRST, case, done, part, send};
use crate::harness::{TestApp, cases::Failed, issued::Says};

/// Slug, whether also the producer, agency and state of every part, as the city sees them.
async fn parts(t: &TestApp) -> Vec<(String, String, String)> {
    let city = t.person_at(Role::Leader, "410500").await;
    let case = case(&city).await;
    let all = case["parts"].as_array().expect("parts").iter();
    all.map(|part| {
        let said = |name: &str| part[name].as_str().unwrap_or_default().to_owned();
        (said("role"), said("agency"), said("state"))
    })
    .collect()
}

fn line(role: &str, agency: &str, state: &str) -> (String, String, String) {
    (role.to_owned(), agency.to_owned(), state.to_owned())
}

#[tokio::test]
async fn a_shop_and_a_producer_of_another_county_get_a_part_each() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let batch = t.failed("410523", Failed::default()).await;
    assert_eq!(
        parts(&t).await,
        [
            line("销售者", "汤阴县局 ・ 待领取", "opened"),
            line("生产者", "滑县局 ・ 待领取", "opened")
        ]
    );
    let producer_county = t.person_at(Role::CaseOfficer, "410526").await;
    assert_eq!(part(&case(&producer_county).await, "producer")["own"], true);
    let foreign = t.person_at(Role::CaseOfficer, "410581").await;
    let page = foreign.get_json(&format!("/cases/{FIRST}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let list = foreign.get_json("/cases").await;
    assert!(!list.text.contains(FIRST), "out of sight does not exist");
    let agency = t.agency_id("410526").await;
    let seen = t.rows(move |tx| {
        let owner = Actor {
            agency: Some(anyang::rules::actor::AgencyOf {
                id: agency,
                code: "410526".to_owned(),
                name: "滑县".to_owned(),
                city: false,
            }),
            ..Actor::system()
        };
        let owner = Actor {
            id: "somebody".to_owned(),
            ..owner
        };
        Ok(visible::by_number(tx.conn, &owner, &batch.number)?.number)
    });
    assert!(
        !seen.await.is_empty(),
        "whoever owns a part sees its sample"
    );
}

#[tokio::test]
async fn a_caterer_of_its_own_make_gets_one_part() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let said = Failed {
        stage: Some(ChainStage::Catering),
        producer: "/",
        unit: "示例饭店",
        ..Failed::default()
    };
    t.failed("410581", said).await;
    assert_eq!(
        parts(&t).await,
        [line("餐饮服务者", "林州市局 ・ 待领取", "opened")]
    );
}

#[tokio::test]
async fn seller_and_producer_that_are_one_get_one_part() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let said = Failed {
        unit: "示例糕点店",
        producer: " 示例糕点店 ",
        ..Failed::default()
    };
    t.failed("410526", said).await;
    assert_eq!(
        parts(&t).await,
        [line("销售者（兼生产者）", "滑县局 ・ 待领取", "opened")]
    );
}

#[tokio::test]
async fn taken_at_production_only_the_producer_answers() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let said = Failed {
        stage: Some(ChainStage::Production),
        unit: "示例食品厂",
        ..Failed::default()
    };
    t.failed("410526", said).await;
    assert_eq!(
        parts(&t).await,
        [line("生产者", "滑县局 ・ 待领取", "opened")]
    );
}

#[tokio::test]
async fn a_producer_elsewhere_waits_for_the_letter_of_the_sampling_county() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let said = Failed {
        place: ("河北省", "邯郸市", "磁县"),
        ..Failed::default()
    };
    t.failed("410526", said).await;
    assert_eq!(
        parts(&t).await[1],
        line("生产者", "滑县局 ・ 待移送", "to_transfer")
    );
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let early =
        json!({"letter": "滑市监函〔2026〕3 号", "to": "磁县市场监督管理局", "on": "2026-09-23"});
    assert_eq!(
        send(&officer, "producer", "transfer", early).await.1,
        "day_before"
    );
    let letter =
        json!({"letter": "滑市监函〔2026〕3 号", "to": "磁县市场监督管理局", "on": "2026-09-24"});
    done(&officer, "producer", "transfer", letter).await;
    let after = case(&officer).await;
    assert_eq!(part(&after, "producer")["state"], "transferred");
    assert_eq!(after["state"], "open", "the seller's part is ours");
    assert_eq!(
        send(&officer, "producer", "start", json!({})).await.1,
        "wrong_state"
    );
}

#[tokio::test]
async fn an_unknown_place_waits_on_the_desk_of_the_sampling_county() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let said = Failed {
        place: ("河南省", "安阳市", "高新区"),
        ..Failed::default()
    };
    t.failed("410526", said).await;
    assert_eq!(
        parts(&t).await[1],
        line("生产者", "滑县局 ・ 所在地待核定", "opened")
    );
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    assert_eq!(
        send(&officer, "producer", "accept", json!({})).await.1,
        "place_unknown"
    );
    let silent = send(&officer, "producer", "place", json!({"region": "410571"})).await;
    assert_eq!(silent.1, "invalid", "a correction says why");
    let body = json!({"region": "410571", "reason": "营业执照载明在高新区"});
    done(&officer, "producer", "place", body).await;
    let zone = t.person_at(Role::CaseOfficer, "410571").await;
    let seen = case(&zone).await;
    assert_eq!(part(&seen, "producer")["own"], true);
    assert_eq!(part(&seen, "producer")["state"], "opened");
    done(&zone, "producer", "accept", json!({})).await;
    assert_eq!(
        send(&officer, "producer", "accept", json!({})).await.1,
        "part_of_other",
        "the former owner sees it and no longer works it"
    );
}

#[tokio::test]
async fn a_place_is_corrected_to_another_county_or_beyond() {
    let t = TestApp::city("2026-09-24 10:00").await;
    t.failed("410523", Failed::default()).await;
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let same = json!({"region": "410526", "reason": "不变"});
    assert_eq!(
        send(&officer, "producer", "place", same).await.1,
        "place_unchanged"
    );
    let nowhere =
        json!({"region": "outside", "province": "河北省", "city": "某市", "reason": "执照"});
    assert_eq!(
        send(&officer, "producer", "place", nowhere).await.1,
        "invalid"
    );
    let beyond = json!({"region": "outside", "province": "山东省", "city": "聊城市", "county": "莘县", "reason": "执照"});
    done(&officer, "producer", "place", beyond).await;
    let seen = case(&officer).await;
    let moved = part(&seen, "producer");
    assert_eq!(
        (moved["state"].as_str(), moved["own"].as_bool()),
        (Some("to_transfer"), Some(false)),
        "the sampling county sends the letter"
    );
    assert_eq!(moved["agency"], "汤阴县局 ・ 待移送");
}

#[tokio::test]
async fn a_risk_monitoring_sample_never_has_a_case() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let batch = t
        .sample_of(Stream::RiskMonitoring, "410526", SampleState::Tested)
        .await;
    assert!(matches!(t.issue(&batch).await, Err(Problem::Fault(_))));
    let city = t.person_at(Role::Leader, "410500").await;
    let page = city.get_json(&format!("/cases/{FIRST}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_corrected_report_changes_the_case_and_opens_no_second() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let batch = t.failed("410526", Failed::default()).await;
    t.issue(&batch).await.expect("a corrected report");
    let city = t.person_at(Role::Leader, "410500").await;
    let seen = case(&city).await;
    assert_eq!(seen["events"], 2);
    let second = city.get_json("/cases/2026-0002").await;
    assert_eq!(second.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_report_corrected_to_conforming_is_told_and_ends_nothing() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let batch = t.failed("410526", Failed::default()).await;
    let city = t.person_at(Role::Leader, "410500").await;
    assert!(case(&city).await["corrected"].is_null());
    t.issue_as(&batch, Says::Conforming)
        .await
        .expect("a correction");
    let seen = case(&city).await;
    assert_eq!(
        (&seen["state"], &seen["events"]),
        (&json!("open"), &json!(2))
    );
    let page = city.get(&format!("/cases/{FIRST}")).await.text;
    for words in [
        "检验报告已更正，结论不再是不合格",
        "案件没有自动终止",
        "不再判不合格",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test]
async fn a_laboratory_sees_no_case() {
    let t = TestApp::city("2026-09-24 10:00").await;
    t.failed("410526", Failed::default()).await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let page = tester.get_json(&format!("/cases/{FIRST}")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let list: Value = serde_json::from_str(
        &t.person_at(Role::Leader, "410500")
            .await
            .get_json("/cases")
            .await
            .text,
    )
    .expect("a list");
    assert_eq!(list["rows"].as_array().map(Vec::len), Some(2));
}
