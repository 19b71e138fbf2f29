//! The figures: every number opens, streams never meet, a county has its own.
use anyang::rules::actor::Role;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::Value;

use crate::harness::issued::Says;
use crate::harness::{Client, TestApp};

/// One figure as a program reads it.
async fn figure(client: &Client, id: &str) -> Value {
    let page = client.get_json("/indicators?year=2026").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let all: Value = serde_json::from_str(&page.text).unwrap();
    let figures = all["figures"].as_array().unwrap();
    figures
        .iter()
        .find(|one| one["id"] == id)
        .unwrap_or_else(|| panic!("{id}"))
        .clone()
}

/// The rows behind one side of a figure.
async fn rows(client: &Client, href: &Value) -> Vec<Value> {
    let page = client.get_json(href.as_str().unwrap()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let list: Value = serde_json::from_str(&page.text).unwrap();
    list["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn supervision_and_monitoring_never_enter_the_pass_rate() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let passed = t
        .issued(Stream::Evaluation, "410526", Says::Conforming)
        .await;
    let failed = t
        .issued(Stream::Evaluation, "410522", Says::Nonconforming)
        .await;
    for stream in [Stream::Supervision, Stream::RiskMonitoring] {
        for says in [Says::Conforming, Says::Nonconforming] {
            t.issued(stream, "410526", says).await;
        }
    }
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let rate = figure(&planner, "I-07").await;
    assert_eq!(
        (&rate["numerator"], &rate["denominator"]),
        (&1.into(), &"2".into())
    );
    assert_eq!(
        (&rate["rate"], &rate["met"]),
        (&"50.0".into(), &false.into())
    );
    let behind = rows(&planner, &rate["denominator_href"]).await;
    let mut numbers: Vec<&str> = behind
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    let mut expected = [passed.number.as_str(), failed.number.as_str()];
    expected.sort_unstable();
    assert_eq!(numbers, expected);
    let found = figure(&planner, "I-11").await;
    assert_eq!(
        (&found["numerator"], &found["denominator"]),
        (&1.into(), &"2".into())
    );
}

#[tokio::test]
async fn the_volume_is_over_dated_residents_and_shows_its_parts() {
    let t = TestApp::city("2026-03-02 09:00").await;
    for stream in Stream::ALL {
        t.issued(*stream, "410526", Says::Conforming).await;
    }
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let volume = figure(&planner, "I-01").await;
    assert_eq!(volume["numerator"], 3);
    assert_eq!(volume["parts"].as_array().unwrap().len(), 3);
    let note = volume["denominator_note"].as_str().unwrap();
    assert!(note.contains("常住人口") && note.contains("20"), "{note}");
    let residents = rows(&planner, &volume["denominator_href"]).await;
    assert_eq!(residents[0]["name"], "安阳市");
    for part in volume["parts"].as_array().unwrap() {
        let behind = rows(&planner, &part["href"]).await;
        assert_eq!(behind.len(), 1, "{part}");
        assert_eq!(behind[0]["stream"], part["stream"]);
    }
}

#[tokio::test]
async fn completion_is_capped_by_line_and_of_one_stream() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    t.issued(Stream::Evaluation, "410526", Says::Conforming)
        .await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let plan = figure(&planner, "I-03").await;
    assert_eq!(
        (&plan["numerator"], &plan["denominator"]),
        (&1.into(), &"10".into())
    );
    let lines = rows(&planner, &plan["numerator_href"]).await;
    assert_eq!(lines.len(), 1);
    let behind = rows(&planner, &lines[0]["href"]).await;
    assert_eq!(behind[0]["name"], batch.number.as_str());
    let line = batch.line.clone();
    let over = t.rows(move |tx| {
        use anyang::db::schema::plan_line;
        use diesel::prelude::*;
        diesel::update(plan_line::table.find(&line))
            .set(plan_line::completed.eq(25))
            .execute(tx.conn)?;
        Ok(())
    });
    over.await;
    let plan = figure(&planner, "I-03").await;
    assert_eq!(
        (&plan["numerator"], &plan["rate"]),
        (&10.into(), &"100.0".into())
    );
}

#[tokio::test]
async fn parts_are_counted_when_their_ninety_days_are_over() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let closed = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.issued(Stream::Supervision, "410522", Says::Nonconforming)
        .await;
    t.move_to("2026-04-20 09:00");
    t.closed(&closed.sample).await;
    let leader = t.person_at(Role::Leader, "410500").await;
    assert_eq!(figure(&leader, "I-05").await["denominator"], "0");
    // 2 March and 90 days: 31 May.
    t.move_to("2026-06-01 09:00");
    let leader = t.person_at(Role::Leader, "410500").await;
    let closing = figure(&leader, "I-05").await;
    assert_eq!(
        (&closing["numerator"], &closing["denominator"]),
        (&2.into(), &"4".into())
    );
    assert_eq!(figure(&leader, "I-06").await["numerator"], 2);
    let overdue = figure(&leader, "A-03").await;
    assert_eq!(
        (&overdue["numerator"], &overdue["met"]),
        (&2.into(), &false.into())
    );
    let behind = rows(&leader, &overdue["numerator_href"]).await;
    assert!(
        behind.iter().all(|row| row["cells"][4] == "2026-05-31"),
        "{behind:?}"
    );
}

#[tokio::test]
async fn what_is_published_is_counted_over_what_may_be() {
    let t = TestApp::city("2026-03-02 09:00").await;
    t.issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    t.issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let told = figure(&publisher, "I-10").await;
    assert_eq!(
        (&told["numerator"], &told["denominator"]),
        (&0.into(), &"1".into())
    );
    let form = serde_json::json!({"stream": "supervision", "kind": "pass", "all": "yes"});
    publisher.post_json("/publication/compose", &form).await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let revision = serde_json::json!({"revision": 1});
    second
        .post_json("/announcements/2026/1/publish", &revision)
        .await;
    let told = figure(&publisher, "I-10").await;
    assert_eq!(
        (&told["numerator"], &told["rate"]),
        (&1.into(), &"100.0".into())
    );
    assert_eq!(rows(&publisher, &told["numerator_href"]).await.len(), 1);
}

#[tokio::test]
async fn a_county_has_its_own_figures_whatever_it_asks() {
    let t = TestApp::city("2026-03-02 09:00").await;
    t.issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    let other = t
        .issued(Stream::Supervision, "410522", Says::Conforming)
        .await;
    let county = t.person_at(Role::CountyPlanner, "410526").await;
    let page = county.get_json("/indicators?county=410522").await;
    let all: Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(all["county"], "410526");
    let list = county
        .get_json("/indicators/I-01/numerator?county=410522&stream=supervision")
        .await;
    assert!(!list.text.contains(&other.number), "{}", list.text);
    let html = county.get("/indicators").await;
    assert_eq!(html.status, StatusCode::OK);
    for wrong in ["/indicators/I-99/numerator", "/indicators/I-07/side"] {
        let page = county.get_json(wrong).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let city = t.person_at(Role::CityPlanner, "410500").await;
    let covered = figure(&city, "A-02").await;
    assert_eq!(
        (&covered["numerator"], &covered["denominator"]),
        (&2.into(), &"10".into())
    );
    assert_eq!(rows(&city, &covered["denominator_href"]).await.len(), 10);
    for page in ["I-01", "I-03", "I-05", "I-07", "I-10", "A-02"] {
        for side in ["numerator", "denominator"] {
            let html = city.get(&format!("/indicators/{page}/{side}")).await;
            assert_eq!(html.status, StatusCode::OK, "{page} {side}: {}", html.text);
        }
    }
}
