//! New versions and new years over HTTP: the old version stays readable, work goes on under the new one.
use anyang::planning::line::table as lines;
use anyang::rules::actor::Role;
use anyang::rules::stream::Stream;
use serde_json::json;

use crate::harness::rows::LEAF;
use crate::harness::{Client, TestApp};
use crate::planning::{carry, done, issued, json_of, line};

const CITY: &str = "/plans/2026/supervision/410500";

async fn line_ids(t: &TestApp, plan: &str) -> Vec<(String, i32, i32)> {
    let plan = plan.to_owned();
    let found = t.rows(move |tx| {
        use anyang::db::schema::plan_line;
        use diesel::prelude::*;
        let rows: Vec<lines::LineRow> = plan_line::table
            .filter(plan_line::stream.eq(Stream::Supervision))
            .order((plan_line::plan_id, plan_line::ordinal))
            .select(lines::LineRow::as_select())
            .load(tx.conn)?;
        let rows = rows
            .into_iter()
            .filter(|row| plan.is_empty() || row.plan_id == plan);
        Ok(rows.map(|row| (row.id, row.quota, row.assigned)).collect())
    });
    found.await
}

/// One line gets fewer batches, though not fewer than are at work; the other line goes.
async fn change_the_draft(planner: &Client, base: &str) {
    let at = format!("{base}/lines/1");
    let mut fewer = line(3, 7);
    fewer["revision"] = json!(1);
    assert_eq!(
        planner.post_json(&at, &fewer).await.code(),
        "quota_below_assigned"
    );
    let gone = planner
        .post_json(&format!("{at}/remove"), &json!({"revision": 1}))
        .await;
    assert_eq!(gone.code(), "plan_line_at_work");
    fewer["quota"] = json!(9);
    done(&planner.post_json(&at, &fewer).await);
    done(
        &planner
            .post_json(&format!("{base}/lines/2/remove"), &json!({"revision": 1}))
            .await,
    );
}

#[tokio::test]
async fn an_amended_plan_keeps_its_work_and_its_old_version() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let base = issued(&t, &planner, "410500").await;
    let before = line_ids(&t, "").await;
    let task = json!({"line": before[0].0, "laboratory": "LAB-A", "quantity": 8});
    done(&planner.post_json("/tasks/new", &task).await);
    let amend = format!("{base}/amend");
    assert_eq!(
        planner.post_json(&amend, &json!({})).await.code(),
        "reason_missing"
    );
    done(
        &planner
            .post_json(&amend, &json!({"reason": "新增月饼专项"}))
            .await,
    );
    assert_eq!(
        planner
            .post_json(&amend, &json!({"reason": "再来"}))
            .await
            .code(),
        "plan_open_already"
    );
    change_the_draft(&planner, &base).await;
    carry(&t, &planner, &base).await;
    let new = json_of(&planner, &base).await;
    assert_eq!(
        (&new["version"], &new["state"]),
        (&json!(2), &json!("issued"))
    );
    assert_eq!(
        (&new["progress"]["quota"], &new["progress"]["assigned"]),
        (&json!(9), &json!(8))
    );
    assert_eq!(
        new["list"]["lines"][0]["id"],
        json!(before[0].0),
        "the line at work keeps its row"
    );
    let old = json_of(&planner, &format!("{base}?version=1")).await;
    assert_eq!(
        (&old["state"], &old["progress"]["quota"]),
        (&json!("amended"), &json!(30))
    );
    let all = json_of(&planner, "/plans?year=2026").await;
    assert_eq!(
        all["streams"][0]["progress"]["quota"], 9,
        "only the version carried out counts"
    );
}

#[tokio::test]
async fn a_new_year_copies_the_lines_its_base_table_knows() {
    let t = TestApp::city("2026-01-12 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    issued(&t, &planner, "410500").await;
    let next = json!({"year": "2026", "stream": "evaluation", "copy": "last_year"});
    let none = planner.post_json("/plans/new", &next).await;
    assert!(
        none.text.contains("没有2025年安阳市评价性抽检计划"),
        "{}",
        none.text
    );
    t.rows(|tx| {
        use anyang::db::schema::{base_table, food_category, plan};
        use diesel::prelude::*;
        diesel::update(plan::table)
            .set(plan::year.eq(2025))
            .execute(tx.conn)?;
        diesel::delete(food_category::table.filter(food_category::path.eq(LEAF)))
            .execute(tx.conn)?;
        diesel::update(base_table::table)
            .set(base_table::year.eq(2026))
            .execute(tx.conn)?;
        Ok(())
    })
    .await;
    let same = json!({"year": "2026", "stream": "supervision", "copy": "last_year"});
    let made = planner.post_json("/plans/new", &same).await;
    assert!(made.text.contains("复制 2 行"), "{}", made.text);
    assert_eq!(json_of(&planner, CITY).await["list"]["count"], 2);
    let closing = planner
        .post_json("/plans/2025/supervision/410500/close", &json!({}))
        .await;
    done(&closing);
    let early = planner
        .post_json(&format!("{CITY}/close"), &json!({}))
        .await;
    assert_eq!(early.code(), "wrong_state");
}
