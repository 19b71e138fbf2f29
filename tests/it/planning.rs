//! Planning over HTTP: a plan from draft to issued and amended, who sees it, what is refused, what is counted.
use anyang::rules::actor::{Actor, Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::rows::CAKE;
use crate::harness::{Client, Page, TestApp};

const CITY: &str = "/plans/2026/supervision/410500";
const HUA: &str = "/plans/2026/supervision/410526";

pub(crate) fn line(month: u32, quota: u32) -> Value {
    json!({"category": CAKE, "chain_stage": "distribution", "place_type": "超市", "county": "410526", "month": month,
        "quota": quota, "agency": "410526", "laboratory": "LAB-A"})
}

pub(crate) async fn json_of(client: &Client, path: &str) -> Value {
    let page = client.get_json(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).expect("JSON")
}

pub(crate) fn done(page: &Page) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
}

/// A draft with two lines that lacks nothing.
pub(crate) async fn draft(planner: &Client, level: &str) -> String {
    let plan = json!({"year": "2026", "stream": "supervision", "level": level, "methods": "随机抽样", "reporting": "每月 5 日前报送"});
    done(&planner.post_json("/plans/new", &plan).await);
    let base = format!("/plans/2026/supervision/{level}");
    let both = json!({"lines": [line(3, 10), line(4, 20)]});
    done(&planner.post_json(&format!("{base}/lines"), &both).await);
    base
}

/// A draft carried through review to issue.
pub(crate) async fn issued(t: &TestApp, planner: &Client, level: &str) -> String {
    let base = draft(planner, level).await;
    carry(t, planner, &base).await;
    base
}

pub(crate) async fn carry(t: &TestApp, planner: &Client, base: &str) {
    let leader = t.person_at(Role::Leader, "410500").await;
    done(
        &planner
            .post_json(&format!("{base}/submit"), &json!({}))
            .await,
    );
    done(
        &leader
            .post_json(&format!("{base}/approve"), &json!({}))
            .await,
    );
    done(
        &planner
            .post_json(&format!("{base}/issue"), &json!({}))
            .await,
    );
}

#[tokio::test]
async fn a_plan_goes_from_draft_to_issued() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    issued(&t, &planner, "410500").await;
    let plan = json_of(&planner, "/plans/2026/supervision").await;
    assert_eq!(plan["state"], "issued");
    assert_eq!(plan["title"], "2026年安阳市监督抽检计划");
    assert_eq!(plan["progress"]["quota"], 30);
    let one = &plan["list"]["lines"][0];
    assert_eq!(one["category_path"], CAKE);
    assert_eq!((&one["month"], &one["quota"]), (&json!(3), &json!(10)));
    assert_eq!(
        (&one["sampling_agency"], &one["laboratory"]),
        (&json!("410526"), &json!("LAB-A"))
    );
    assert_eq!(one["base_table"], "2026/1");
    let locked = planner
        .post_json(&format!("{CITY}/lines/new"), &line(5, 1))
        .await;
    assert_eq!(
        locked.code(),
        "wrong_state",
        "an issued plan is amended, not edited"
    );
    let page = planner.get("/plans/2026/supervision").await;
    assert!(
        page.text.contains("下达任务") && page.text.contains("修订计划"),
        "{}",
        page.text
    );
    let system = Actor::system();
    let log = t.site.read(&system, |rx| {
        anyang::unit::audit::before(rx.conn, i64::MAX, None, 20)
    });
    let actions: Vec<String> = log
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    for wanted in [
        "plan.create",
        "plan_line.add",
        "plan.submit",
        "plan.approve",
        "plan.issue",
    ] {
        assert!(
            actions.iter().any(|action| action == wanted),
            "{wanted} in {actions:?}"
        );
    }
}

#[tokio::test]
async fn whoever_wrote_a_part_of_a_plan_does_not_approve_it() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let second = t.person_at(Role::CityPlanner, "410500").await;
    let base = draft(&planner, "410500").await;
    done(
        &second
            .post_json(&format!("{base}/lines/new"), &line(6, 1))
            .await,
    );
    done(
        &planner
            .post_json(&format!("{base}/submit"), &json!({}))
            .await,
    );
    for client in [&planner, &second] {
        let id = client.account.clone();
        let console = Actor::console();
        let promoted = t.site.write(&console, move |tx| {
            anyang::people::set_roles(tx, &id, &[Role::CityPlanner, Role::Leader])
        });
        promoted.await.unwrap();
        let own = client
            .post_json(&format!("{base}/approve"), &json!({}))
            .await;
        assert_eq!(own.code(), "same_person");
    }
    let page = planner.post(&format!("{base}/approve"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("您是本计划的编制人，不能批准"));
}

#[tokio::test]
async fn a_returned_plan_says_why_and_waits_on_the_desk() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let leader = t.person_at(Role::Leader, "410500").await;
    let base = draft(&planner, "410500").await;
    done(
        &planner
            .post_json(&format!("{base}/submit"), &json!({}))
            .await,
    );
    assert!(
        leader
            .get("/")
            .await
            .text
            .contains("2026年安阳市监督抽检计划待批准")
    );
    let silent = leader
        .post(&format!("{base}/return"), &[("reason", " ")])
        .await;
    assert!(
        silent.text.contains("退回计划必须写明理由"),
        "{}",
        silent.text
    );
    let back = [("reason", "4月批次过多")];
    assert_eq!(
        leader.post(&format!("{base}/return"), &back).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        planner
            .get("/")
            .await
            .text
            .contains("2026年安阳市监督抽检计划被退回")
    );
    assert!(planner.get(&base).await.text.contains("4月批次过多"));
    let stale = json!({"revision": 1});
    let answer = leader.post_json(&format!("{base}/approve"), &stale).await;
    assert_eq!(answer.code(), "wrong_state", "a draft is not approved");
    done(
        &planner
            .post_json(&format!("{base}/submit"), &json!({}))
            .await,
    );
    let answer = leader
        .post(&format!("{base}/approve"), &[("revision", "2")])
        .await;
    assert_eq!(
        answer.status,
        StatusCode::CONFLICT,
        "what the leader saw is not what was sent again"
    );
}

#[tokio::test]
async fn what_a_plan_lacks_or_cannot_name_is_said() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let none = json!({"year": "2027", "stream": "evaluation"});
    assert_eq!(
        planner.post_json("/plans/new", &none).await.code(),
        "base_table_missing"
    );
    let other = json!({"year": "2026", "stream": "evaluation", "base_table": "7"});
    assert_eq!(
        planner.post_json("/plans/new", &other).await.code(),
        "base_table_not_active"
    );
    let bare = json!({"year": "2026", "stream": "risk_monitoring"});
    done(&planner.post_json("/plans/new", &bare).await);
    assert_eq!(
        planner.post_json("/plans/new", &bare).await.code(),
        "plan_exists"
    );
    let base = "/plans/2026/risk-monitoring/410500";
    let early = planner
        .post_json(&format!("{base}/submit"), &json!({}))
        .await;
    assert_eq!(early.code(), "plan_incomplete");
    assert!(
        early.text.contains("抽样方法、报送方式与时限"),
        "{}",
        early.text
    );
}

#[tokio::test]
async fn a_county_sees_and_plans_for_itself_only() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let city = t.person_at(Role::CityPlanner, "410500").await;
    let hua = t.person_at(Role::CountyPlanner, "410526").await;
    let other = t.person_at(Role::CountyPlanner, "410522").await;
    draft(&city, "410500").await;
    draft(&hua, "410526").await;
    assert_eq!(hua.get(HUA).await.status, StatusCode::OK);
    assert_eq!(
        city.get(HUA).await.status,
        StatusCode::OK,
        "the city sees all"
    );
    for path in [HUA, CITY, "/plans/2026/supervision"] {
        assert_eq!(
            other.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let add = format!("{HUA}/lines/new");
    assert_eq!(
        other.post_json(&add, &line(7, 1)).await.status,
        StatusCode::NOT_FOUND
    );
    let far = json!({"year": "2026", "stream": "evaluation", "level": "410526"});
    assert_eq!(
        other.post_json("/plans/new", &far).await.status,
        StatusCode::NOT_FOUND
    );
    let mut foreign = line(7, 1);
    foreign["county"] = json!("410522");
    let page = hua.post_json(&add, &foreign).await;
    assert!(page.text.contains("只能是本县"), "{}", page.text);
    let list = json_of(&other, "/plans").await;
    assert_eq!(list["levels"].as_array().unwrap().len(), 1);
    assert_eq!(list["levels"][0]["plans"], json!([null, null, null]));
    let all = json_of(&city, "/plans?year=2026").await;
    assert_eq!(all["levels"].as_array().unwrap().len(), 11);
}

#[tokio::test]
async fn a_planned_laboratory_that_may_not_test_stops_the_issue() {
    let t = TestApp::city("2028-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let leader = t.person_at(Role::Leader, "410500").await;
    let base = draft(&planner, "410500").await;
    done(
        &planner
            .post_json(&format!("{base}/submit"), &json!({}))
            .await,
    );
    done(
        &leader
            .post_json(&format!("{base}/approve"), &json!({}))
            .await,
    );
    let expired = planner
        .post_json(&format!("{base}/issue"), &json!({}))
        .await;
    assert_eq!(expired.code(), "laboratory_expired");
    assert!(expired.text.contains("2027-12-31"), "{}", expired.text);
}
