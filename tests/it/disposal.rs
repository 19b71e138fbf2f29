//! Disposal: whom a failed product makes a party, where each part goes, what it takes to close it, and who may.
mod closing;
mod desk;
mod pages;
mod routing;

use anyang::db::schema::account_role;
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Client, TestApp, cases::Failed};

/// The number of the first case.
const FIRST: &str = "2026-0001";

/// The first case as the person sees it.
async fn case(who: &Client) -> Value {
    let page = who.get_json(&format!("/cases/{FIRST}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).expect("a case")
}

/// The part of this slug.
fn part<'a>(case: &'a Value, slug: &str) -> &'a Value {
    case["parts"]
        .as_array()
        .and_then(|parts| parts.iter().find(|part| part["slug"] == slug))
        .unwrap_or(&Value::Null)
}

/// Posts a page of a part with the revision that stands, and answers status and code.
async fn send(who: &Client, slug: &str, page: &str, mut body: Value) -> (StatusCode, String) {
    body["revision"] = part(&case(who).await, slug)["revision"].clone();
    let answer = who
        .post_json(&format!("/cases/{FIRST}/{slug}/{page}"), &body)
        .await;
    (answer.status, answer.code())
}

/// Posts a page that must be taken.
async fn done(who: &Client, slug: &str, page: &str, body: Value) {
    let (status, code) = send(who, slug, page, body).await;
    assert_eq!((status, code.as_str()), (StatusCode::OK, ""), "{page}");
}

/// A case of one seller in 滑县 and its officer, who has accepted it.
async fn accepted() -> (TestApp, Client) {
    let t = TestApp::city("2026-09-24 10:00").await;
    let own = Failed {
        unknown: true,
        ..Failed::default()
    };
    t.failed("410526", own).await;
    let officer = t.person_at(Role::CaseOfficer, "410526").await;
    done(&officer, "seller", "accept", json!({})).await;
    (t, officer)
}

/// Every section but the ones named, filled.
async fn fill(officer: &Client, but: &[&str]) {
    for (page, body) in sections() {
        if !but.contains(&page) {
            done(officer, "seller", page, body).await;
        }
    }
}

fn sections() -> Vec<(&'static str, Value)> {
    vec![
        (
            "serve",
            json!({"method": "direct", "on": "2026-09-24", "proof": "回证 1 号", "recipient": "示例店长"}),
        ),
        (
            "start",
            json!({"on": "9.24", "paper": "现场检查笔录〔2026〕1 号"}),
        ),
        (
            "control",
            json!({"on": "2026-09-24", "unit": "kg", "total": "50", "sold": "43", "stock": "6.8", "lost": "0.2",
            "sealed": "6.8", "recall": "third", "recalled": "1.5", "recall_reason": "其余已食用"}),
        ),
        (
            "cause",
            json!({"on": "2026-09-24", "kind": "purchase", "text": "购进时即不合格"}),
        ),
        (
            "penalty",
            json!({"filing": "not_filed", "on": "2026-09-24", "no_penalty": "purchase_inspected"}),
        ),
        (
            "rectification",
            json!({"recheck": "passed", "on": "2026-09-24", "rechecked_on": "2026-09-24", "text": "已整改"}),
        ),
    ]
}

/// Gives an account one more role.
async fn also(t: &TestApp, who: &Client, role: Role) {
    let id = who.account.clone();
    t.rows(move |tx| {
        diesel::insert_into(account_role::table)
            .values((account_role::account_id.eq(id), account_role::role.eq(role)))
            .execute(tx.conn)?;
        Ok(())
    })
    .await;
}
