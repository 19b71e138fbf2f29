//! Reception over HTTP: the laboratory receives what arrives in order and refuses what does not.
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Client, Page, TestApp};

fn body(page: &Page) -> Value {
    serde_json::from_str(&page.text).expect("JSON")
}

fn arrival() -> Value {
    json!({
        "received_on": "2026-03-11", "condition": "包装完好，4 ℃", "test_quantity": "8袋", "spare_quantity": "3袋",
        "checks": ["seal", "package", "storage", "match", "backup"], "revision": 1,
    })
}

fn with(mut form: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        form[name] = value.clone();
    }
    form
}

/// A sample on its way to `LAB-A`, sampled on the day the clock stands at, and the receiver there.
async fn on_its_way(stream: Stream) -> (TestApp, Client, String) {
    let t = TestApp::city("2026-03-11 14:00").await;
    let batch = t.sample_of(stream, "410526", SampleState::Collected).await;
    let receiver = t.person_at(Role::Receiver, "LAB-A").await;
    (t, receiver, batch.number)
}

async fn state(client: &Client, number: &str) -> Value {
    body(&client.get_json(&format!("/samples/{number}")).await)
}

#[tokio::test]
async fn a_sample_in_order_is_received_and_the_twenty_working_days_begin() {
    let (_t, receiver, number) = on_its_way(Stream::Supervision).await;
    let list = receiver.get("/reception").await;
    assert!(
        list.text.contains(&number) && list.text.contains("剩 5 个工作日"),
        "{}",
        list.text
    );
    let row = body(&receiver.get_json("/reception").await)["samples"][0].clone();
    assert_eq!(
        (row["clock"]["rule"].as_str(), row["clock"]["due"].as_str()),
        (Some("C-01"), Some("2026-03-18"))
    );
    assert_eq!(
        row["clock"]["derivation"]["days"].as_array().map(Vec::len),
        Some(5)
    );
    let form = receiver.get(&format!("/reception/{number}")).await;
    assert!(
        form.text.contains("封条完好") && form.text.contains("接收样品"),
        "{}",
        form.text
    );
    let done = receiver
        .post_json(&format!("/reception/{number}/receive"), &arrival())
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let sample = state(&receiver, &number).await;
    assert_eq!(sample["state"], "received");
    assert_eq!(
        (
            sample["clock"]["rule"].as_str(),
            sample["clock"]["from"].as_str()
        ),
        (Some("C-02"), Some("2026-03-11"))
    );
    assert_eq!(sample["arrival"][1]["value"], "包装完好，4 ℃");
    let page = receiver.get(&format!("/samples/{number}")).await;
    assert!(page.text.contains("按时"), "{}", page.text);
    let again = receiver
        .post_json(
            &format!("/reception/{number}/receive"),
            &with(arrival(), json!({"revision": 2})),
        )
        .await;
    assert_eq!(again.code(), "wrong_state");
}

#[tokio::test]
async fn what_is_not_in_order_can_only_be_refused_with_a_reason() {
    let (t, receiver, number) = on_its_way(Stream::Evaluation).await;
    let path = format!("/reception/{number}/receive");
    let broken = with(
        arrival(),
        json!({"checks": ["package", "storage", "match", "backup"]}),
    );
    let refused = receiver.post_json(&path, &broken).await;
    assert_eq!(refused.code(), "arrival_not_fit");
    assert!(refused.text.contains("封条完好"));
    let silent = receiver
        .post(
            &format!("/reception/{number}/refuse"),
            &[("reason", ""), ("revision", "1")],
        )
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text.contains("拒收须写明理由"), "{}", silent.text);
    let done = receiver
        .post_json(
            &format!("/reception/{number}/refuse"),
            &json!({"reason": "封条破损", "revision": 1}),
        )
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let sample = state(&receiver, &number).await;
    assert_eq!(
        (sample["state"].as_str(), &sample["clock"]),
        (Some("refused"), &Value::Null)
    );
    let sampler = t.person_at(Role::Sampler, "410526").await;
    let page = sampler.get(&format!("/samples/{number}")).await;
    assert!(
        page.text.contains("拒收") && page.text.contains("封条破损"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_risk_monitoring_sample_needs_no_backup_portion() {
    let (_t, receiver, number) = on_its_way(Stream::RiskMonitoring).await;
    let form = with(
        arrival(),
        json!({"checks": ["seal", "package", "storage", "match"], "spare_quantity": ""}),
    );
    let done = receiver
        .post_json(&format!("/reception/{number}/receive"), &form)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}

#[tokio::test]
async fn the_day_of_arrival_lies_between_sampling_and_today() {
    let (_t, receiver, number) = on_its_way(Stream::Supervision).await;
    let path = format!("/reception/{number}/receive");
    for (day, words) in [
        ("2026-03-10", "早于抽样日期"),
        ("2026-03-12", "晚于今日"),
        ("昨天", "不是日期"),
        ("", "到样日期未填"),
    ] {
        let page = receiver
            .post_json(&path, &with(arrival(), json!({"received_on": day})))
            .await;
        assert!(page.text.contains(words), "{day}: {}", page.text);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn another_laboratory_finds_nothing_and_a_stale_page_writes_nothing() {
    let (t, receiver, number) = on_its_way(Stream::Supervision).await;
    let other = t.person_at(Role::Receiver, "LAB-B").await;
    assert_eq!(
        body(&other.get_json("/reception").await)["samples"],
        json!([])
    );
    for page in [
        other.get_json(&format!("/reception/{number}")).await,
        other
            .post_json(&format!("/reception/{number}/receive"), &arrival())
            .await,
        other
            .post_json(
                &format!("/reception/{number}/refuse"),
                &json!({"reason": "x", "revision": 1}),
            )
            .await,
    ] {
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.text);
    }
    let stale = with(arrival(), json!({"revision": 7}));
    let page = receiver
        .post_json(&format!("/reception/{number}/receive"), &stale)
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(state(&receiver, &number).await["state"], "collected");
}

#[tokio::test]
async fn what_waits_stands_on_the_receivers_desk_with_its_day() {
    let (_t, receiver, _number) = on_its_way(Stream::Supervision).await;
    let desk = receiver.get("/").await;
    assert!(
        desk.text.contains("接收样品") && desk.text.contains("2026-03-18 周三"),
        "{}",
        desk.text
    );
    assert!(desk.text.contains("待接收"), "the menu has it");
}
