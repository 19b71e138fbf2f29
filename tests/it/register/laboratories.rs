//! Laboratories: registered with their scope, debarred, changed by one at a time, seen by their own people only.
use anyang::register::laboratory::{self, Standing};
use anyang::rules::actor::Role;
use anyang::rules::day::Day;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn standing(t: &TestApp, id: &str, path: &'static str, on: &'static str) -> Standing {
    let id = id.to_owned();
    t.rows(move |tx| laboratory::standing(tx.conn, &id, path, day(on)))
        .await
}

/// The form that adds categories to a scope.
fn scope(categories: &str) -> [(&str, &str); 3] {
    [
        ("categories", categories),
        ("valid_from", "2026-01-01"),
        ("valid_until", "2027-12-31"),
    ]
}

#[tokio::test]
async fn a_laboratory_may_test_what_its_scope_says_and_nothing_before_it_has_one() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let form = [
        ("code", "lab-c"),
        ("name", "丙示例检验有限公司"),
        ("accreditation_number", "CMA-丙"),
        ("accredited_until", "2026-05-10"),
    ];
    let done = planner.post("/laboratories/new", &form).await;
    assert_eq!(
        done.headers.get("location").map(String::as_str),
        Some("/laboratories/LAB-C"),
        "{}",
        done.text
    );
    let twice = planner.post("/laboratories/new", &form).await;
    assert!(twice.text.contains("已经登记") && twice.text.contains("丙示例"));
    let page = planner.get("/laboratories/LAB-C").await.text;
    assert!(page.contains("没有登记资质，不能分配任务") && page.contains("2026-05-10 到期"));
    let unknown = planner
        .post("/laboratories/LAB-C/scope", &scope("糕点\n月球岩石"))
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("「月球岩石」"));
    let added = planner
        .post("/laboratories/LAB-C/scope", &scope("糕点"))
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let id = t
        .rows(|tx| Ok(laboratory::table::by_code(tx.conn, "LAB-C")?.id))
        .await;
    assert_eq!(
        standing(&t, &id, "糕点/糕点", "2026-03-02").await,
        Standing::InScope
    );
    assert_eq!(
        standing(&t, &id, "食用农产品", "2026-03-02").await,
        Standing::OutOfScope
    );
    assert_eq!(
        standing(&t, &id, "糕点", "2026-06-01").await,
        Standing::Expired
    );
    let page: Value =
        serde_json::from_str(&planner.get_json("/laboratories/LAB-C").await.text).unwrap();
    let line = page["scope"][0]["id"].as_str().unwrap();
    let gone = planner
        .post(&format!("/laboratories/LAB-C/scope/{line}/remove"), &[])
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(
        standing(&t, &id, "糕点", "2026-03-02").await,
        Standing::OutOfScope
    );
}

#[tokio::test]
async fn a_debarment_has_a_beginning_and_a_stale_page_shows_both_versions() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let form = |name: &str, from: &str, until: &str| {
        json!({
            "name": name, "accreditation_number": "CMA-示例", "accredited_until": "2027-12-31",
            "debarred_from": from, "debarred_until": until, "active": "yes", "revision": 1,
        })
    };
    let open = planner
        .post_json("/laboratories/LAB-A", &form("甲", "", "2026-06-01"))
        .await;
    assert!(open.text.contains("只填了禁止截止日"), "{}", open.text);
    let done = planner
        .post_json("/laboratories/LAB-A", &form("甲", "2026-04-01", ""))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let id = TestApp::laboratory_id("LAB-A");
    assert_eq!(
        standing(&t, &id, "糕点", "2026-03-31").await,
        Standing::InScope
    );
    assert_eq!(
        standing(&t, &id, "糕点", "2031-04-01").await,
        Standing::Debarred
    );
    let stale = planner
        .post_json("/laboratories/LAB-A", &form("乙", "", ""))
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        planner
            .get("/laboratories/LAB-A")
            .await
            .text
            .contains("永久")
    );
}

#[tokio::test]
async fn a_laboratory_sees_itself_and_no_other() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let list = tester.get("/laboratories").await.text;
    assert!(list.contains("LAB-A") && !list.contains("LAB-B"));
    assert_eq!(
        tester.get("/laboratories/LAB-B").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        tester
            .post_json("/laboratories/LAB-A", &json!({}))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let county = t.person_at(Role::CountyPlanner, "410526").await;
    assert!(county.get("/laboratories").await.text.contains("LAB-B"));
    assert_eq!(
        county.get("/laboratories/NONE").await.status,
        StatusCode::NOT_FOUND
    );
}
