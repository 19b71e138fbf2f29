//! Completion over HTTP: what happens to samples counts on the line, each stream by itself, every number opens.
use anyang::rules::actor::{Actor, Role};
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use anyang::unit::Event;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;
use crate::planning::json_of;

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one sample, told from its taking to its report"
)]
async fn what_happens_to_samples_is_counted_on_the_line() {
    let t = TestApp::city("2026-03-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Reported)
        .await;
    let (sample, line, task) = (batch.sample.clone(), batch.line.clone(), batch.task.clone());
    let agency = t.agency_id("410526").await;
    let told = move |event: Event| {
        let site = t.site.clone();
        async move {
            let system = Actor::system();
            let written = site.write(&system, move |tx| {
                tx.act("test.tell", "test");
                tx.emit(event);
                Ok(())
            });
            written.await.unwrap();
        }
    };
    let taken = Event::SampleTaken {
        sample_id: sample.clone(),
        agency_id: agency,
        task_id: Some(task.clone()),
        plan_line_id: Some(line.clone()),
    };
    told(taken).await;
    let report = || Event::ReportIssued {
        sample_id: sample.clone(),
        report_id: "r".to_owned(),
        nonconforming: false,
    };
    let listed = format!("/samples?stream=supervision&line={line}&task={task}");
    let opened = planner.get(&listed).await.text;
    assert!(
        opened.contains("共 1 条"),
        "the number opens to its sample: {opened}"
    );
    let none = planner
        .get("/samples?stream=supervision&line=another")
        .await
        .text;
    assert!(!none.contains(&batch.number), "{none}");
    told(report()).await;
    told(report()).await;
    let of = |page: &Value| {
        let one = page["list"]["lines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == json!(line))
            .cloned()
            .unwrap();
        (
            one["taken"].as_i64().unwrap(),
            one["completed"].as_i64().unwrap(),
        )
    };
    let page = json_of(&planner, "/plans/2026/supervision").await;
    assert_eq!(
        of(&page),
        (2, 1),
        "a corrected report completes nothing twice"
    );
    let refused = Event::SampleRefused {
        sample_id: sample.clone(),
        task_id: Some(task),
        plan_line_id: Some(line.clone()),
    };
    told(refused).await;
    let page = json_of(&planner, "/plans/2026/supervision").await;
    assert_eq!(of(&page), (1, 1));
}

#[tokio::test]
async fn the_three_streams_are_counted_apart_and_every_number_opens() {
    let t = TestApp::city("2026-03-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    for stream in [Stream::Supervision, Stream::Supervision, Stream::Evaluation] {
        t.plan_line(stream, "410526").await;
    }
    let page = json_of(&planner, "/plans").await;
    let quotas: Vec<i64> = page["streams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["progress"]["quota"].as_i64().unwrap())
        .collect();
    assert_eq!(quotas, [20, 0, 10]);
    assert_eq!(page["streams"][1]["progress"]["rate"], "未计划");
    let html = planner.get("/plans").await.text;
    assert!(html.contains("lines?open=1"), "{html}");
    let matrix = json_of(&planner, "/completion/2026?stream=evaluation").await;
    assert_eq!(
        (
            &matrix["columns"],
            &matrix["rows"][0]["cells"][0]["planned"]
        ),
        (&json!(["糕点"]), &json!(10))
    );
    let months = matrix["streams"][2]["burn_up"]["months"]
        .as_array()
        .unwrap();
    assert_eq!((months.len(), &months[2]["planned"]), (12, &json!(10)));
    assert_eq!(matrix["streams"][1]["burn_up"], json!(null), "no plan");
    assert_eq!(planner.get("/completion").await.status, StatusCode::OK);
    let drawn = planner.get("/completion/2026?stream=evaluation").await.text;
    assert!(
        drawn.contains("<svg class=\"burnup evaluation\"") && drawn.contains("逐月数字"),
        "{drawn}"
    );
    let behind = planner
        .get(matrix["rows"][0]["cells"][0]["href"].as_str().unwrap())
        .await;
    assert!(behind.text.contains("共 1 行"), "{}", behind.text);
    let filtered = json_of(&planner, "/plans/2026/supervision/lines?month=4").await;
    assert_eq!(filtered["list"]["count"], 0);
    let leader = t.person_at(Role::Leader, "410500").await;
    for path in ["/plans", "/plans/2026/supervision", "/completion/2026"] {
        assert_eq!(leader.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/plans/new", "/plans/new?year=2026"] {
        assert_eq!(planner.get(path).await.status, StatusCode::OK, "{path}");
    }
}
