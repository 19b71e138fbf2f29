//! What cannot be read is answered in our words, in the shape the asker wants: a page for a browser, JSON with a code for a program.
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::TestApp;

#[tokio::test]
async fn what_is_not_there_and_what_is_no_text_is_told_on_both_faces() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    for (path, status, code) in [
        ("/api/v1/nothing", StatusCode::NOT_FOUND, "missing"),
        ("/api/v1/users/%ff", StatusCode::BAD_REQUEST, "bad_address"),
        (
            "/api/v1/logout",
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
    ] {
        let program = admin.get(path).await;
        assert_eq!(
            (program.status, program.code().as_str()),
            (status, code),
            "{path}: {}",
            program.text
        );
        let page = admin.get(path.trim_start_matches("/api/v1")).await;
        assert_eq!(page.status, status, "{path}");
        assert!(
            page.text.contains("<html") && page.text.contains("返回我的工作台"),
            "{path}: {}",
            page.text
        );
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_or_no_json_is_told() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let large = "大".repeat(1_000_000);
    let page = admin
        .post("/users", &[("login", "li"), ("name", &large)])
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text.contains("提交的内容超过 2 MB"), "{}", page.text);
    let odd = admin.post_json("/api/v1/users", &json!({"login": 5})).await;
    assert_eq!(
        (odd.status, odd.code().as_str()),
        (StatusCode::BAD_REQUEST, "bad_input")
    );
}
