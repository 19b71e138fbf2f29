//! Items and their other names, foods, regions with their population, the calendar, the time limits.
use anyang::register::items::{ItemFound, item_by_name};
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn another_name_leads_to_its_item_and_to_no_second_one() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let list = planner.get("/items?name=%E8%84%B1%E6%B0%A2").await.text;
    assert!(list.contains("脱氢乙酸") && !list.contains("毒死蜱"));
    let alias = json!({"alias": "DHA防腐剂", "source": "机构名单"});
    let done = planner.post_json("/items/item-1/aliases", &alias).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let taken = planner.post_json("/items/item-4/aliases", &alias).await;
    assert_eq!(taken.code(), "alias_taken");
    let own = json!({"alias": "毒死蜱", "source": "某"});
    assert_eq!(
        planner
            .post_json("/items/item-1/aliases", &own)
            .await
            .code(),
        "alias_taken"
    );
    let found = t.rows(|tx| {
        Ok([
            item_by_name(tx.conn, "dha防腐剂")?,
            item_by_name(tx.conn, "脱氢乙酸及其钠盐（以脱氢乙酸计）")?,
            item_by_name(tx.conn, "脱氢乙酸及其钠盐")?,
            item_by_name(tx.conn, "不存在的东西")?,
        ])
    });
    let [alias, exact, near, none] = found.await;
    assert!(matches!(alias, ItemFound::Alias { item, .. } if item.id == "item-1"));
    assert!(matches!(exact, ItemFound::Exact { item } if item.id == "item-1"));
    assert_eq!(
        near.only_proposal().map(|item| item.id.as_str()),
        Some("item-1")
    );
    assert_eq!(none, ItemFound::Unknown);
    let page = planner.get("/items/item-1").await.text;
    assert!(page.contains("DHA防腐剂") && page.contains("2026 年第 1 版"));
    assert!(
        planner
            .get("/items?name=dha")
            .await
            .text
            .contains("脱氢乙酸")
    );
    assert_eq!(
        planner.get("/items/none").await.status,
        StatusCode::NOT_FOUND
    );
    let county = t.person_at(Role::CountyPlanner, "410526").await;
    assert_eq!(
        county
            .post_json("/items/item-1/aliases", &alias_of())
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

fn alias_of() -> Value {
    json!({"alias": "某", "source": "某"})
}

#[tokio::test]
async fn foods_are_walked_level_by_level() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let top = tester.get("/foods").await.text;
    assert!(top.contains("糕点") && top.contains("食用农产品") && !top.contains("普通白菜"));
    let page = tester
        .get_json("/foods?under=%E9%A3%9F%E7%94%A8%E5%86%9C%E4%BA%A7%E5%93%81")
        .await
        .text;
    let page: Value = serde_json::from_str(&page).unwrap();
    assert_eq!(page["foods"][0]["path"], "食用农产品/蔬菜");
    assert_eq!(page["foods"][0]["parts"], 1);
}

#[tokio::test]
async fn a_county_tells_its_own_population_with_date_and_source() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let hua = t.person_at(Role::CountyPlanner, "410526").await;
    let page = hua.get("/regions").await.text;
    assert!(page.contains("1,169,072") && page.contains("2020-11-01"));
    let figure =
        json!({"as_of": "2025-12-31", "residents": "1,150,000", "source": "滑县 2025 年统计公报"});
    let foreign = hua.post_json("/regions/410522/population", &figure).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let done = hua.post_json("/regions/410526/population", &figure).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(
        hua.post_json("/regions/410526/population", &figure)
            .await
            .code(),
        "population_known"
    );
    let late = json!({"as_of": "2026-12-31", "residents": "十万", "source": ""});
    let late = hua.post_json("/regions/410526/population", &late).await;
    for told in ["晚于今日", "「十万」不是数字", "来源未填"] {
        assert!(late.text.contains(told), "{told}");
    }
    let page = hua.get("/regions").await.text;
    assert!(page.contains("1,150,000") && page.contains("不是同一日的"));
    assert!(
        hua.get("/regions/410526").await.text.contains("1,169,072"),
        "the old one stays"
    );
    assert_eq!(
        hua.get("/regions/110101").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_year_of_the_calendar_is_loaded_once_and_makes_limits_certain() {
    let t = TestApp::at("2026-11-24 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let page = admin.get("/calendar").await.text;
    assert!(page.contains("2027 年未载入") && page.contains("个时限算到这一年时为暂定"));
    assert!(
        admin
            .get("/calendar/2027")
            .await
            .text
            .contains("2027 年未载入")
    );
    let notice = |off: &'static str, work: &'static str| {
        [
            ("year", "2027"),
            ("source", "示例通知"),
            ("off", off),
            ("work", work),
        ]
    };
    let unread = admin.post("/calendar", &notice("元旦放假", "")).await;
    assert!(unread.text.contains("「元旦放假」读不懂"));
    let no_weekend = admin
        .post("/calendar", &notice("2027-01-01 元旦", "2027-01-04 元旦"))
        .await;
    assert_eq!(no_weekend.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_weekend.text.contains("不能作为补班日"));
    let done = admin
        .post(
            "/calendar",
            &notice("2027-01-01至2027-01-03 元旦", "2027-01-09 元旦"),
        )
        .await;
    assert_eq!(
        done.headers.get("location").map(String::as_str),
        Some("/calendar/2027"),
        "{}",
        done.text
    );
    let page = admin.get("/calendar/2027").await.text;
    assert!(page.contains("示例通知") && page.contains("补班"));
    assert!(!admin.get("/calendar").await.text.contains("2027 年未载入"));
    let again = admin
        .post_json(
            "/calendar",
            &json!({"year": "2027", "source": "x", "off": "1.1 元旦"}),
        )
        .await;
    assert_eq!(again.code(), "calendar_year_known");
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    assert_eq!(
        planner.post_json("/calendar", &json!({})).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        planner.get("/calendar/abc").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_time_limits_are_shown_with_article_source_and_versions() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    let list = officer.get("/clocks").await.text;
    assert!(list.contains("C-01") && list.contains("办法第 20 条") && list.contains("待确认"));
    let page = officer.get_json("/clocks/C-01").await.text;
    let page: Value = serde_json::from_str(&page).unwrap();
    assert_eq!(page["versions"][0]["effective_from"], "2019-10-01");
    assert_eq!(page["clock"]["length"], "5 个工作日");
    assert!(officer.get("/clocks/C-01").await.text.contains("现行"));
    assert_eq!(
        officer.get("/clocks/C-99").await.status,
        StatusCode::NOT_FOUND
    );
}
