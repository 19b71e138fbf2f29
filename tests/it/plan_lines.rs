//! Plan lines and the forms of a draft over HTTP: what is read, what is refused, what was changed meanwhile.
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::TestApp;
use crate::harness::rows::{CAKE, LEAF};
use crate::planning::{done, draft, json_of, line};

const CITY: &str = "/plans/2026/supervision/410500";

#[tokio::test]
async fn what_a_line_cannot_name_is_said_beside_its_field() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let bare = json!({"year": "2026", "stream": "risk_monitoring"});
    done(&planner.post_json("/plans/new", &bare).await);
    let base = "/plans/2026/risk-monitoring/410500";
    let mut unknown = line(3, 1);
    unknown["category"] = json!("糕点/没有这一类");
    let add = format!("{base}/lines/new");
    assert_eq!(
        planner.post_json(&add, &unknown).await.code(),
        "category_unknown"
    );
    done(&planner.post_json(&add, &line(3, 1)).await);
    assert_eq!(
        planner.post_json(&add, &line(3, 9)).await.code(),
        "plan_line_twice"
    );
    let bad = [
        ("category", LEAF),
        ("month", "13"),
        ("quota", "1O"),
        ("county", "410100"),
    ];
    let page = planner.post(&add, &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "月份「13」不能用",
        "计划批次「1O」不能用",
        "「410100」不是本市的县区",
        "抽样环节未选",
    ] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    let mut elsewhere = line(4, 1);
    elsewhere["place_type"] = json!("学校食堂");
    let elsewhere = planner.post_json(&add, &elsewhere).await;
    assert!(
        elsewhere.text.contains("「学校食堂」不是流通环节的场所"),
        "{}",
        elsewhere.text
    );
    let form = planner.get(&add).await.text;
    assert!(
        form.contains("<optgroup label=\"餐饮环节\">") && form.contains("建筑工地食堂"),
        "{form}"
    );
    let many = json!({"lines": [line(5, 1), {"category": CAKE}]});
    let some = planner.post_json(&format!("{base}/lines"), &many).await;
    assert!(some.text.contains("lines[1].month"), "{}", some.text);
    assert_eq!(
        json_of(&planner, base).await["list"]["count"],
        1,
        "all lines or none"
    );
}

#[tokio::test]
async fn a_stale_page_is_answered_with_both_versions() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    draft(&planner, "410500").await;
    let at = format!("{CITY}/lines/1");
    let mut first = line(3, 11);
    first["revision"] = json!(1);
    done(&planner.post_json(&at, &first).await);
    first["quota"] = json!(12);
    let stale = planner.post_json(&at, &first).await;
    assert_eq!(
        (stale.status, stale.code().as_str()),
        (StatusCode::CONFLICT, "stale")
    );
    assert!(
        stale.text.contains("\"now\":\"11\"") && stale.text.contains("\"yours\":\"12\""),
        "{}",
        stale.text
    );
    let words = |title: &'static str| {
        [
            ("title", title),
            ("methods", "甲"),
            ("reporting", "乙"),
            ("revision", "1"),
        ]
    };
    let edit = format!("{CITY}/edit");
    assert_eq!(
        planner.post(&edit, &words("一")).await.status,
        StatusCode::SEE_OTHER
    );
    let page = planner.post(&edit, &words("二")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text.contains("一") && page.text.contains("二"));
    let gone = planner
        .post_json(&format!("{at}/remove"), &json!({"revision": 1}))
        .await;
    assert_eq!(gone.code(), "stale");
    done(
        &planner
            .post_json(&format!("{at}/remove"), &json!({"revision": 2}))
            .await,
    );
}

#[tokio::test]
async fn the_forms_of_a_draft_show_what_stands() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    draft(&planner, "410500").await;
    let page = planner.get(&format!("{CITY}/lines/1")).await;
    assert!(
        page.text.contains("value=\"超市\"") && page.text.contains("删除第 1 行"),
        "{}",
        page.text
    );
    for path in ["lines/new", "edit", "amend"] {
        assert_eq!(
            planner.get(&format!("{CITY}/{path}")).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
    assert_eq!(
        planner.get(&format!("{CITY}/lines/99")).await.status,
        StatusCode::NOT_FOUND
    );
    let posted = planner
        .post("/plans/new", &[("year", "26"), ("stream", "")])
        .await;
    assert_eq!(posted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(posted.text.contains("年度「26」不能用") && posted.text.contains("类别未选"));
}
