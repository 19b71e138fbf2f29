//! Items and their other names, foods.
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
