//! API tokens: shown once, the account's own rights and rows, ended by time and by revocation, no way to a page.
use anyang::rules::actor::{Actor, Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Client, TestApp};

/// A token made by this person, and the client that carries it without a cookie.
async fn token_of(t: &TestApp, person: &Client) -> (String, Client) {
    let page = person
        .post_json("/tokens", &json!({"label": "机构系统", "days": "30"}))
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let body: Value = serde_json::from_str(&page.text).expect("JSON");
    let token = body["made"]["token"].as_str().expect("a token").to_owned();
    let program = t
        .nobody()
        .posting_from_elsewhere()
        .with_authorization(&format!("Bearer {token}"));
    (token, program)
}

#[tokio::test]
async fn a_program_acts_as_the_account_that_made_its_token() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let (token, program) = token_of(&t, &admin).await;
    assert!(
        !admin.get("/tokens").await.text.contains(&token),
        "shown once"
    );
    assert_eq!(program.get("/api/v1/users").await.status, StatusCode::OK);
    let made = program
        .post_json("/api/v1/users", &json!({"login": "li", "name": "李示例"}))
        .await;
    assert_eq!(
        made.status,
        StatusCode::OK,
        "no forgery check stands before a token: {}",
        made.text
    );
    let refused = program.get("/api/v1/audit").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::FORBIDDEN, "not_allowed")
    );
    let log = t
        .site
        .read(&Actor::system(), |rx| {
            anyang::unit::audit::before(rx.conn, i64::MAX, None, 2)
        })
        .await
        .expect("the log");
    assert_eq!(log[0].action, "account.add");
    assert_eq!(log[0].actor, admin.account, "the log names the account");
    assert_eq!(log[1].action, "token.make");
    assert!(!serde_json::to_string(&log).expect("JSON").contains(&token));
}

#[tokio::test]
async fn a_token_opens_no_page_and_a_session_is_no_token() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let (token, program) = token_of(&t, &admin).await;
    assert_eq!(
        program.get("/users").await.status,
        StatusCode::SEE_OTHER,
        "pages ask for a session"
    );
    let as_cookie = t.nobody().with_cookie(&format!("anyang_session={token}"));
    assert_eq!(as_cookie.get("/users").await.status, StatusCode::SEE_OTHER);
    let session = admin
        .cookie()
        .trim_start_matches("anyang_session=")
        .to_owned();
    let as_bearer = t.nobody().with_authorization(&format!("Bearer {session}"));
    assert_eq!(
        as_bearer.get("/api/v1/users").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn an_ended_token_is_answered_401() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let (_, program) = token_of(&t, &admin).await;
    let (_, second) = token_of(&t, &admin).await;
    let other = t.person(Role::SystemAdmin).await;
    let own: Value = serde_json::from_str(&admin.get_json("/tokens").await.text).expect("JSON");
    let id = own["tokens"][0]["id"].as_str().expect("an id").to_owned();
    let address = format!("/tokens/{id}/revoke");
    assert_eq!(
        other.post(&address, &[]).await.status,
        StatusCode::NOT_FOUND,
        "another's token is not there"
    );
    assert_eq!(
        admin.post(&address, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let alive = [
        program.get("/api/v1/users").await.status,
        second.get("/api/v1/users").await.status,
    ];
    assert!(
        alive.contains(&StatusCode::UNAUTHORIZED) && alive.contains(&StatusCode::OK),
        "{alive:?}"
    );
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(31 * 24 * 3600));
    for one in [&program, &second] {
        assert_eq!(
            one.get("/api/v1/users").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let wrong = t.nobody().with_authorization("Bearer anyang_0000");
    assert_eq!(wrong.get("/api/v1/users").await.code(), "sign_in");
}

#[tokio::test]
async fn a_reset_password_and_a_disabled_account_end_tokens() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let planner = t.person(Role::CityPlanner).await;
    let (_, program) = token_of(&t, &planner).await;
    assert_eq!(program.get("/api/v1/account").await.status, StatusCode::OK);
    let account: Value =
        serde_json::from_str(&planner.get_json("/account").await.text).expect("JSON");
    let login = account["login"].as_str().expect("a log-in");
    let reset = admin
        .post(&format!("/users/{login}/reset-password"), &[])
        .await;
    assert_eq!(reset.status, StatusCode::OK);
    assert_eq!(
        program.get("/api/v1/account").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_token_without_purpose_or_end_is_not_made() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let person = t.person(Role::CityPlanner).await;
    let refused = person
        .post("/tokens", &[("label", ""), ("days", "永久")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("用途未填") && refused.text.contains("有效天数「永久」不能用"));
    for _ in 0..20 {
        token_of(&t, &person).await;
    }
    let many = person
        .post_json("/tokens", &json!({"label": "又一个", "days": "30"}))
        .await;
    assert_eq!(many.code(), "too_many_tokens");
}
