//! Every route as every role: who does not hold the right is refused, who is nobody is asked to log in.
use anyang::rules::actor::Role;
use axum::http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn every_route_asks_for_its_right() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let table = anyang::app::routes();
    let mut asked = 0;
    for role in Role::ALL {
        let person = t.person(*role).await;
        for line in table.table() {
            let path = line
                .path
                .replace("{login}", "nobody-here")
                .replace("{token}", "none");
            if path == "/logout" {
                continue;
            }
            let page = if line.method == "GET" {
                person.get_json(&path).await
            } else {
                person.post_json(&path, &serde_json::json!({})).await
            };
            let held = line.permission.is_open() || line.permission.held_by(*role);
            assert_eq!(
                page.status == StatusCode::FORBIDDEN,
                !held,
                "{} {} as {role}: {} {}",
                line.method,
                path,
                page.status,
                page.text
            );
            assert_ne!(
                page.status,
                StatusCode::INTERNAL_SERVER_ERROR,
                "{} {path} as {role}: {}",
                line.method,
                page.text
            );
            asked += 1;
        }
    }
    eprintln!(
        "routes × roles asked: {asked} ({} routes, {} roles)",
        table.table().len(),
        Role::ALL.len()
    );
}

#[tokio::test]
async fn nobody_is_asked_to_log_in() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let table = anyang::app::routes();
    for line in table
        .table()
        .iter()
        .filter(|line| !line.permission.is_open())
    {
        let path = line.path.replace("{login}", "x");
        let page = if line.method == "GET" {
            t.nobody().get_json(&path).await
        } else {
            t.nobody().post_json(&path, &serde_json::json!({})).await
        };
        assert_eq!(
            page.status,
            StatusCode::UNAUTHORIZED,
            "{} {path} as nobody",
            line.method
        );
    }
}
