//! Population, calendar and time limits: looked up by everyone who counts with them, added to by those who may, never changed.
use anyang::rules::actor::Role;
use axum::http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn a_new_population_figure_stands_beside_the_old_with_day_and_source() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let list = planner.get("/regions").await.text;
    assert!(
        list.contains("滑县") && list.contains("1,169,072") && list.contains("第七次全国人口普查")
    );
    let nothing = planner
        .post(
            "/regions/410526",
            &[("as_of", "昨天吧"), ("residents", "116.9万")],
        )
        .await;
    assert!(nothing.text.contains("昨天吧") && nothing.text.contains("116.9万"));
    assert!(nothing.text.contains("来源未填"));
    let figure = [
        ("as_of", "2025年12月31日"),
        ("residents", "1,150,000"),
        ("source", "滑县2025年统计公报"),
    ];
    let done = planner.post("/regions/410526", &figure).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let one = planner.get("/regions/410526").await.text;
    assert!(one.contains("1,150,000") && one.contains("1,169,072"));
    let twice = planner.post("/regions/410526", &figure).await;
    assert!(twice.text.contains("已有记载"));
    assert_eq!(
        planner.get("/regions/420100").await.status,
        StatusCode::NOT_FOUND
    );
    let sampler = t.person_at(Role::Sampler, "410526").await;
    let refused = sampler.post("/regions/410526", &figure).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_year_is_entered_whole_or_not_at_all_and_ends_the_provisional_clocks() {
    let t = TestApp::at("2026-11-20 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let notice = "国务院办公厅关于2027年部分节假日安排的通知";
    let wrong = [
        ("year", "2027"),
        ("source", notice),
        (
            "days",
            "2027-01-01 放假 元旦\n2027-01-04 上班 元旦\n下周一 放假",
        ),
    ];
    let told = admin.post("/calendar", &wrong).await.text;
    assert!(told.contains("第 3 行「下周一 放假」"), "{told}");
    assert_eq!(
        admin.get("/calendar/2027").await.status,
        StatusCode::NOT_FOUND
    );
    let monday = [wrong[0], wrong[1], ("days", "2027-01-04 上班 元旦")];
    let told = admin.post("/calendar", &monday).await.text;
    assert!(told.contains("2027-01-04") && told.contains("不是周末"));
    let right = [
        wrong[0],
        wrong[1],
        ("days", "2027-01-01 放假 元旦\n2027-02-20 上班 春节"),
    ];
    let done = admin.post("/calendar", &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(admin.get("/calendar/2027").await.text.contains("调休上班"));
    let again = admin.post("/calendar", &right).await.text;
    assert!(again.contains("已经载入"));
    let limits = admin.get("/clocks").await.text;
    assert!(limits.contains("C-10") && limits.contains("5 个工作日"));
}
