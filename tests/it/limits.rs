//! Log-ins a minute and address: 300, then 429 with a clear page, before anything slow is done.
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::TestApp;

#[tokio::test]
async fn the_301st_log_in_of_a_minute_is_refused_with_what_to_do() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let wrong = [("login", "nobody"), ("password", "guess")];
    let now = t.site.clock().now();
    assert_eq!(
        t.nobody().post("/login", &wrong).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for _ in 1..300 {
        t.site.log_ins.count(None, now).expect("within the limit");
    }
    let refused = t.nobody().post("/login", &wrong).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        refused
            .text
            .contains("一分钟内登录已达 300 次，请等待 60 秒再试")
            && refused.text.contains("<html"),
        "{}",
        refused.text
    );
    assert_eq!(refused.headers["retry-after"], "60");
    let program = t
        .nobody()
        .post_json(
            "/api/v1/login",
            &json!({"login": "nobody", "password": "guess"}),
        )
        .await;
    assert_eq!(
        (program.status, program.code().as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "too_many")
    );
    assert_eq!(
        t.nobody().get("/login").await.status,
        StatusCode::OK,
        "the page itself is not limited"
    );
    t.site.clock().set(now.plus_seconds(60));
    assert_eq!(
        t.nobody().post("/login", &wrong).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a minute later it is heard again"
    );
}
