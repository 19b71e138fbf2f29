//! Assignment over HTTP: a task from its line to the laboratory's answer, and what is refused.
use anyang::rules::actor::{Actor, Role};
use anyang::rules::stage::TaskState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Client, TestApp};

async fn json_of(client: &Client, path: &str) -> Value {
    let page = client.get_json(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).expect("JSON")
}

/// Assigns a part of a line to a laboratory; answers the task's address.
async fn assign(planner: &Client, line: &str, laboratory: &str, quantity: u32) -> String {
    let task = json!({"line": line, "laboratory": laboratory, "quantity": quantity});
    let page = planner.post_json("/tasks/new", &task).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let body: Value = serde_json::from_str(&page.text).unwrap();
    body["at"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_task_is_assigned_accepted_and_offered_to_the_sampler() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let form = planner.get(&format!("/tasks/new?line={line}")).await;
    assert!(
        form.text.contains("LAB-A示例检验有限公司") && form.text.contains("还有 10 批"),
        "{}",
        form.text
    );
    let at = assign(&planner, &line, "LAB-A", 6).await;
    assert_eq!(at, "/tasks/RW2026-000001");
    let receiver = t.person_at(Role::Receiver, "LAB-A").await;
    let desk = receiver.get("/").await.text;
    assert!(desk.contains("待接受的任务"), "{desk}");
    assert!(receiver.get(&at).await.text.contains("接受任务"));
    let accepted = receiver
        .post(&format!("{at}/accept"), &[("revision", "1")])
        .await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
    let again = receiver
        .post_json(&format!("{at}/accept"), &json!({}))
        .await;
    assert_eq!(again.code(), "wrong_state");
    let task = json_of(&planner, &at).await;
    assert_eq!(
        (&task["task"]["state"], &task["task"]["quantity"]),
        (&json!("accepted"), &json!(6))
    );
    let home = sampler_of(&t, "410526").await;
    let found = t
        .site
        .read(&home, anyang::assignment::for_sampling)
        .await
        .unwrap();
    assert_eq!(
        (found.len(), found[0].left, found[0].county.as_str()),
        (1, 6, "410526")
    );
    let away = sampler_of(&t, "410522").await;
    assert!(
        t.site
            .read(&away, anyang::assignment::for_sampling)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn sampler_of(t: &TestApp, county: &str) -> Actor {
    let id = t.agency_id(county).await;
    let agency = anyang::rules::actor::AgencyOf {
        id,
        code: county.to_owned(),
        name: String::new(),
        city: false,
    };
    Actor {
        id: "sampler".to_owned(),
        roles: vec![Role::Sampler],
        agency: Some(agency),
        ..Actor::public()
    }
}

#[tokio::test]
async fn no_more_is_assigned_than_the_line_has() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Evaluation, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    assign(&planner, &line, "LAB-A", 7).await;
    let over = json!({"line": line, "laboratory": "LAB-B", "quantity": 4});
    let refused = planner.post_json("/tasks/new", &over).await;
    assert_eq!(refused.code(), "quota_exceeded");
    assert!(refused.text.contains("只剩 3 批"), "{}", refused.text);
    let page = planner
        .post(
            "/tasks/new",
            &[
                ("line", &line),
                ("laboratory", "LAB-B"),
                ("quantity", "许多"),
            ],
        )
        .await;
    assert!(page.text.contains("批次「许多」不能用"), "{}", page.text);
    let rest = json!({"line": line});
    assert_eq!(
        planner.post_json("/tasks/new", &rest).await.status,
        StatusCode::OK,
        "the planned laboratory, all that is free"
    );
    assert_eq!(
        planner.post_json("/tasks/new", &rest).await.code(),
        "quota_exceeded"
    );
}

#[tokio::test]
async fn a_laboratory_that_may_not_test_is_refused_with_the_reason() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    for (change, code) in [
        (
            "UPDATE laboratory_scope SET category_path = '饮料' WHERE laboratory_id = 'id-LAB-B' AND category_path = '糕点'",
            "laboratory_out_of_scope",
        ),
        (
            "UPDATE laboratory SET accredited_until = '2026-03-01' WHERE code = 'LAB-B'",
            "laboratory_expired",
        ),
        (
            "UPDATE laboratory SET debarred_from = '2026-03-02' WHERE code = 'LAB-B'",
            "laboratory_debarred",
        ),
        (
            "UPDATE laboratory SET active = false WHERE code = 'LAB-B'",
            "laboratory_inactive",
        ),
    ] {
        t.rows(move |tx| {
            use diesel::RunQueryDsl;
            diesel::sql_query(change).execute(tx.conn)?;
            Ok(())
        })
        .await;
        let task = json!({"line": line, "laboratory": "LAB-B", "quantity": 1});
        let refused = planner.post_json("/tasks/new", &task).await;
        assert_eq!(refused.code(), code, "{}", refused.text);
    }
    let unknown = json!({"line": line, "laboratory": "LAB-X", "quantity": 1});
    assert!(
        planner
            .post_json("/tasks/new", &unknown)
            .await
            .text
            .contains("LAB-X")
    );
}

#[tokio::test]
async fn a_declined_task_frees_its_quota_and_is_assigned_anew() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let at = assign(&planner, &line, "LAB-A", 10).await;
    let receiver = t.person_at(Role::Receiver, "LAB-A").await;
    let silent = receiver
        .post(&format!("{at}/decline"), &[("reason", " ")])
        .await;
    assert!(
        silent.text.contains("退回任务必须写明理由"),
        "{}",
        silent.text
    );
    let declined = receiver
        .post(&format!("{at}/decline"), &[("reason", "仪器检修")])
        .await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER);
    assert!(planner.get("/").await.text.contains("检验机构退回的任务"));
    let page = planner.get("/tasks?state=declined").await.text;
    assert!(page.contains("仪器检修"), "{page}");
    let number = at.trim_start_matches("/tasks/");
    let again = json!({"line": line, "laboratory": "LAB-B", "quantity": 10, "instead_of": number});
    assert_eq!(
        planner.post_json("/tasks/new", &again).await.status,
        StatusCode::OK
    );
    assert_eq!(json_of(&planner, &at).await["task"]["state"], "reassigned");
    let unanswered =
        json!({"line": line, "laboratory": "LAB-A", "quantity": 10, "instead_of": "RW2026-000002"});
    assert_eq!(
        planner.post_json("/tasks/new", &unanswered).await.status,
        StatusCode::OK,
        "an unanswered task is taken back"
    );
    let plan = json_of(&planner, "/plans/2026/supervision").await;
    assert_eq!(plan["progress"]["assigned"], 10);
    let list = json_of(&planner, &format!("/tasks?line={line}")).await;
    assert_eq!(list["tasks"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_task_is_seen_by_its_agency_and_its_laboratory_only() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let at = assign(&planner, &line, "LAB-A", 1).await;
    for (role, place, seen) in [
        (Role::CountyPlanner, "410526", true),
        (Role::Sampler, "410526", true),
        (Role::Leader, "410522", false),
        (Role::CountyPlanner, "410522", false),
        (Role::Receiver, "LAB-A", true),
        (Role::Receiver, "LAB-B", false),
    ] {
        let client = t.person_at(role, place).await;
        let wanted = if seen {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(client.get(&at).await.status, wanted, "{role} at {place}");
        assert_eq!(
            client.get("/tasks").await.text.contains("RW2026-000001"),
            seen,
            "{role} at {place}"
        );
    }
    let other = t.person_at(Role::Receiver, "LAB-B").await;
    let answer = other.post_json(&format!("{at}/accept"), &json!({})).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let far = t.person_at(Role::CountyPlanner, "410522").await;
    let task = json!({"line": line, "laboratory": "LAB-A", "quantity": 1});
    assert_eq!(
        far.post_json("/tasks/new", &task).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_answer_to_a_task_that_changed_is_shown_beside_it() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let at = assign(&planner, &line, "LAB-A", 1).await;
    let receiver = t.person_at(Role::Receiver, "LAB-A").await;
    let stale = receiver
        .post(&format!("{at}/accept"), &[("revision", "7")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("已被他人修改"), "{}", stale.text);
}

#[tokio::test]
async fn samples_carry_a_task_from_accepted_to_done_and_back() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let at = assign(&planner, &line, "LAB-A", 2).await;
    let number = at.trim_start_matches("/tasks/").to_owned();
    let count = async |samples: i32| {
        let number = number.clone();
        let system = Actor::system();
        let counted = t.site.write(&system, move |tx| {
            tx.act("test.count", "test");
            let actor = tx.actor;
            let task = anyang::assignment::table::by_number(tx.conn, actor, &number)?;
            anyang::assignment::count_taken(tx, &task.id, samples)?;
            Ok(anyang::assignment::table::by_id(tx.conn, &task.id)?.state)
        });
        counted.await.map_err(|problem| problem.code())
    };
    assert_eq!(count(1).await, Err("wrong_state"), "nobody accepted it");
    let receiver = t.person_at(Role::Receiver, "LAB-A").await;
    receiver
        .post_json(&format!("{at}/accept"), &json!({}))
        .await;
    assert_eq!(count(1).await, Ok(TaskState::InProgress));
    assert_eq!(count(1).await, Ok(TaskState::Done));
    assert_eq!(count(1).await, Err("task_full"));
    assert_eq!(count(-1).await, Ok(TaskState::InProgress));
}
