//! What it takes to close a part, and that it takes two persons.
use anyang::disposal::served_all;
use anyang::rules::actor::{Actor, Role};
use axum::http::StatusCode;
use serde_json::json;

use super::{FIRST, accepted, also, case, done, fill, part, sections, send};
use crate::harness::{TestApp, cases::Failed};

#[tokio::test]
async fn closing_is_refused_until_every_section_is_filled() {
    let (_t, officer) = accepted().await;
    for (left_out, word) in [
        ("serve", "送达"),
        ("control", "产品控制"),
        ("rectification", "整改复查"),
    ] {
        let (status, code) = send(&officer, "seller", "close", json!({})).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "part_incomplete")
        );
        let page = officer
            .get(&format!("/cases/{FIRST}/seller/close"))
            .await
            .text;
        assert!(
            page.contains("还不能提交给审核岗审核") && page.contains(word),
            "{word} is named"
        );
        let (_, body) = sections()
            .into_iter()
            .find(|(name, _)| *name == left_out)
            .expect("a section");
        done(&officer, "seller", left_out, body).await;
    }
    fill(&officer, &["serve", "control", "rectification"]).await;
    done(&officer, "seller", "close", json!({})).await;
    let seen = case(&officer).await;
    assert_eq!(part(&seen, "seller")["state"], "submitted");
    assert_eq!(
        send(&officer, "seller", "cause", json!({})).await.1,
        "wrong_state",
        "what was submitted is locked"
    );
}

#[tokio::test]
async fn a_filed_case_without_decision_and_a_failed_recheck_do_not_close() {
    let (_t, officer) = accepted().await;
    fill(&officer, &["penalty", "rectification"]).await;
    let filed = json!({"filing": "filed", "on": "2026-09-24", "number": "滑市监立〔2026〕8 号"});
    done(&officer, "seller", "penalty", filed.clone()).await;
    let failed = json!({"recheck": "failed", "on": "2026-09-24", "rechecked_on": "2026-09-24", "text": "仍有问题"});
    done(&officer, "seller", "rectification", failed).await;
    assert_eq!(
        send(&officer, "seller", "close", json!({})).await.1,
        "part_incomplete"
    );
    let mut decided = filed;
    decided["outcome"] = json!("penalised");
    decided["decision"] = json!("滑市监罚〔2026〕8 号");
    decided["decided_on"] = json!("2026-09-24");
    decided["fine"] = json!("5,000.00");
    done(&officer, "seller", "penalty", decided).await;
    let text = case(&officer).await.to_string();
    assert!(text.contains("罚款 5,000.00 元"), "{text}");
}

#[tokio::test]
async fn a_second_person_closes_and_the_case_closes_with_its_last_part() {
    let (t, officer) = accepted().await;
    fill(&officer, &[]).await;
    done(&officer, "seller", "close", json!({})).await;
    also(&t, &officer, Role::CaseReviewer).await;
    let own = send(&officer, "seller", "review", json!({"decision": "close"})).await;
    assert_eq!(own.1, "same_person", "nobody reviews the own work");
    let reviewer = t.person_at(Role::CaseReviewer, "410526").await;
    let silent = send(&reviewer, "seller", "review", json!({"decision": "return"})).await;
    assert_eq!(silent.1, "invalid", "sent back with a reason");
    let back = json!({"decision": "return", "reason": "补充进货票据"});
    done(&reviewer, "seller", "review", back).await;
    let seen = case(&officer).await;
    assert_eq!(part(&seen, "seller")["returned"], "补充进货票据");
    done(&officer, "seller", "close", json!({})).await;
    done(&reviewer, "seller", "review", json!({"decision": "close"})).await;
    let closed = case(&officer).await;
    assert_eq!(
        (
            closed["state"].as_str(),
            part(&closed, "seller")["state"].as_str()
        ),
        (Some("closed"), Some("closed"))
    );
    assert!(closed["next"].is_null());
    let foreign = t.person_at(Role::CaseReviewer, "410523").await;
    let page = foreign
        .post_json(
            &format!("/cases/{FIRST}/seller/review"),
            &json!({"decision": "close"}),
        )
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_stale_page_is_answered_with_both_versions() {
    let (_t, officer) = accepted().await;
    let seen = part(&case(&officer).await, "seller")["revision"].to_string();
    fill(
        &officer,
        &["serve", "start", "control", "penalty", "rectification"],
    )
    .await;
    let late = [
        ("on", "2026-09-24"),
        ("kind", "storage"),
        ("text", "另一种说法"),
        ("revision", seen.as_str()),
    ];
    let answer = officer
        .post(&format!("/cases/{FIRST}/seller/cause"), &late)
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("购进时即不合格") && answer.text.contains("另一种说法"));
}

#[tokio::test]
async fn days_lie_between_receipt_and_today() {
    let (t, officer) = accepted().await;
    let start = |on: &str| json!({"on": on, "paper": "笔录"});
    let sent = async |on| send(&officer, "seller", "start", start(on)).await.1;
    assert_eq!(sent("2026-09-25").await, "day_in_future");
    assert_eq!(sent("2026-09-23").await, "day_before");
    assert_eq!(sent("昨天").await, "invalid");
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(3 * 86_400));
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let planned = json!({"recheck": "passed", "on": "2026-09-26", "rechecked_on": "2026-09-30", "text": "预计"});
    let answer = send(&officer, "seller", "rectification", planned).await;
    assert_eq!(answer.1, "day_in_future", "a planned recheck is none");
    let decided = json!({"filing": "filed", "on": "2026-09-26", "number": "1 号", "outcome": "referred",
        "decision": "移送书", "decided_on": "2026-09-25"});
    assert_eq!(
        send(&officer, "seller", "penalty", decided).await.1,
        "day_before"
    );
}

#[tokio::test]
async fn quantities_that_do_not_balance_come_back_beside_their_field() {
    let (_t, officer) = accepted().await;
    let revision = part(&case(&officer).await, "seller")["revision"].to_string();
    let typed = [
        ("on", "2026-09-24"),
        ("unit", "kg"),
        ("total", "50"),
        ("sold", "40"),
        ("stock", "8"),
        ("recall", "none"),
        ("recall_reason", "已售完"),
        ("revision", revision.as_str()),
    ];
    let answer = officer
        .post(&format!("/cases/{FIRST}/seller/control"), &typed)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("之和 48 不相等") && answer.text.contains("已售完"));
}

#[tokio::test]
async fn service_is_recorded_for_each_addressee_with_its_own_day() {
    let t = TestApp::city("2026-09-24 10:00").await;
    let batch = t.failed("410523", Failed::default()).await;
    let shop = t.person_at(Role::CaseOfficer, "410523").await;
    let board = json!({"method": "announcement", "on": "2026-09-24", "proof": "公告 1 号"});
    assert_eq!(
        send(&shop, "seller", "serve", board.clone()).await.1,
        "announcement_too_soon"
    );
    let gone = json!({"method": "undeliverable", "on": "2026-09-24", "proof": "已搬走"});
    done(&shop, "seller", "serve", gone).await;
    done(&shop, "seller", "serve", board).await;
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(86_400));
    let works = t.person_at(Role::CaseOfficer, "410526").await;
    let direct =
        json!({"method": "direct", "on": "2026-09-25", "proof": "回证", "recipient": "示例签收人"});
    done(&works, "producer", "serve", direct).await;
    let sample = batch.sample.clone();
    let system = Actor::system();
    let read = t.site.read(&system, move |rx| served_all(rx, &sample));
    let days: Vec<_> = read
        .await
        .expect("addressees")
        .into_iter()
        .map(|one| (one.role.code(), one.served_on.map(|day| day.to_string())))
        .collect();
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(
        days,
        [
            ("producer", day("2026-09-25")),
            ("seller", day("2026-09-24"))
        ]
    );
    let log = t
        .site
        .read(&system, |rx| anyang::unit::audit::after(rx.conn, 0, 200))
        .await
        .expect("the log");
    let text = log
        .iter()
        .map(|entry| entry.detail.to_string())
        .collect::<String>();
    assert!(!text.contains("示例签收人") && text.contains("recipient"));
}
