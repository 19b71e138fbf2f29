//! People: the first three administrators, log-in, one-time passwords, forgery, what each may not do.
use anyang::rules::actor::{Actor, Role};
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::{TestApp, one_time};

#[tokio::test]
async fn three_administrators_are_made_once_at_the_one_time_address() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let token = t
        .site
        .keep(&Actor::system(), anyang::people::first_address)
        .await
        .unwrap()
        .unwrap();
    let address = format!("/first/{token}");
    let three = [
        ("system_login", "xitong"),
        ("system_name", "甲示例"),
        ("security_login", "anquan"),
        ("security_name", "乙示例"),
        ("audit_login", "shenji"),
        ("audit_name", "丙示例"),
    ];
    let nobody = t.nobody();
    assert!(nobody.get(&address).await.text.contains("系统管理员"));
    let twice = [
        ("system_login", "a1"),
        ("system_name", "甲"),
        ("security_login", "a1"),
        ("security_name", "乙"),
        ("audit_login", "c1"),
        ("audit_name", "丙"),
    ];
    let refused = nobody.post(&address, &twice).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("已被使用"),
        "one log-in twice is told beside its field"
    );
    let made = nobody.post(&address, &three).await;
    assert_eq!(made.status, StatusCode::OK);
    assert!(made.text.contains("xitong") && made.text.contains("shenji"));
    told_once(&t).await;
    assert!(nobody.post(&address, &three).await.text.contains("已失效"));
    assert_eq!(
        t.site
            .keep(&Actor::system(), anyang::people::first_address)
            .await
            .unwrap(),
        None
    );
}

/// The log names the three accounts in one entry after the first filling, their names as digests.
async fn told_once(t: &TestApp) {
    let log = t
        .site
        .read(&Actor::system(), |rx| {
            anyang::unit::audit::after(rx.conn, 1, 10)
        })
        .await
        .unwrap();
    assert_eq!(log.len(), 1, "three persons at once are one command");
    assert_eq!(
        log[0].detail["personal"].as_array().unwrap().len(),
        3,
        "each name has its own digest"
    );
    assert!(
        log[0].detail["audit_admin"]
            .as_str()
            .unwrap()
            .starts_with("account:")
    );
}

#[tokio::test]
async fn a_failure_slows_the_account_and_never_locks_it() {
    let t = TestApp::at("2026-03-02 09:00").await;
    t.site
        .write(&Actor::console(), |tx| {
            let account = anyang::people::NewAccount {
                login: "wang".to_owned(),
                name: "王示例".to_owned(),
                ..Default::default()
            };
            anyang::people::add(tx, &account, one_time())
        })
        .await
        .unwrap();
    let nobody = t.nobody();
    let wrong = nobody
        .post("/login", &[("login", "wang"), ("password", "guess")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("用户名或密码不正确") && wrong.text.contains("wang"),
        "what was typed stays"
    );
    let slowed = nobody
        .post(
            "/login",
            &[("login", "wang"), ("password", "one-time-2026")],
        )
        .await;
    assert!(slowed.text.contains("请等待 1 秒"));
    t.site.clock().set(t.site.clock().now().plus_seconds(2));
    let good = nobody
        .post(
            "/login",
            &[
                ("login", "wang"),
                ("password", "one-time-2026"),
                ("next", "//evil.example"),
            ],
        )
        .await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    assert_eq!(good.headers["location"], "/", "nobody is led elsewhere");
    assert!(good.headers["set-cookie"].contains("HttpOnly; SameSite=Lax"));
}

#[tokio::test]
async fn a_page_without_a_session_leads_to_the_log_in_and_an_api_route_says_401() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let page = t.nobody().get("/users?x=1").await;
    assert_eq!(
        (page.status, page.headers["location"].as_str()),
        (StatusCode::SEE_OTHER, "/login?next=%2Fusers%3Fx%3D1")
    );
    assert_eq!(
        t.nobody().get("/api/v1/users").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_forged_post_changes_nothing() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await.posting_from_elsewhere();
    let answer = admin
        .post("/users", &[("login", "mallory"), ("name", "某")])
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        answer.text.contains("请求来源不明") && answer.text.contains("<html"),
        "a browser is told on a page"
    );
    let odd = admin
        .with_authorization("Basic eA==")
        .post("/api/v1/users", &[("login", "mallory"), ("name", "某")])
        .await;
    assert_eq!(
        odd.status,
        StatusCode::FORBIDDEN,
        "only a bearer token stands outside the check"
    );
    let admin = t.person(Role::SystemAdmin).await;
    assert!(!admin.get("/users").await.text.contains("mallory"));
}

#[tokio::test]
async fn an_administrator_holds_nothing_else() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let system = t.person(Role::SystemAdmin).await;
    assert_eq!(
        system
            .post("/users", &[("login", "li"), ("name", "李示例")])
            .await
            .status,
        StatusCode::OK
    );
    let security = t.person(Role::SecurityAdmin).await;
    let both = security
        .post_json("/roles/li", &json!({"roles": ["audit_admin", "sampler"]}))
        .await;
    assert_eq!(both.code(), "roles_exclude");
    assert_eq!(
        security
            .post_json("/roles/li", &json!({"roles": ["sampler"]}))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(system.get("/roles").await.status, StatusCode::FORBIDDEN);
    assert_eq!(security.get("/audit").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_stale_page_is_answered_with_both_versions() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let system = t.person(Role::SystemAdmin).await;
    system
        .post("/users", &[("login", "li"), ("name", "李示例")])
        .await;
    let first = [("name", "李一"), ("phone", ""), ("revision", "1")];
    assert_eq!(
        system.post("/users/li", &first).await.status,
        StatusCode::SEE_OTHER
    );
    let stale = system
        .post(
            "/users/li",
            &[("name", "李二"), ("phone", ""), ("revision", "1")],
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("李一") && stale.text.contains("李二"));
    assert_eq!(
        system.get("/users/nobody-here").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_cannot_be_read_comes_back_with_what_was_typed() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let system = t.person(Role::SystemAdmin).await;
    system
        .post("/users", &[("login", "li"), ("name", "李示例")])
        .await;
    let page = system
        .post(
            "/users/li",
            &[("name", " "), ("phone", "0372-0000000"), ("revision", "1")],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("姓名未填") && page.text.contains("0372-0000000"));
    let lost = system.get("/no-such-page").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(
        lost.text.contains("返回我的工作台"),
        "a page with a way out"
    );
}

#[tokio::test]
async fn a_one_time_password_leads_to_its_change_and_nowhere_else() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let new = t.newcomer(Role::AuditAdmin).await;
    assert_eq!(
        new.get("/audit").await.headers["location"],
        "/account/password"
    );
    let change = |wanted: &'static str, again: &'static str| {
        [
            ("present", "one-time-2026"),
            ("wanted", wanted),
            ("again", again),
        ]
    };
    let differ = new
        .post(
            "/account/password",
            &change("corn-oil-2026", "corn-oil-2027"),
        )
        .await;
    assert!(
        differ.text.contains("不一致") && differ.text.contains("一次性密码"),
        "the reason for the page stays"
    );
    assert!(
        new.post("/account/password", &change("short", "short"))
            .await
            .text
            .contains("至少 10 个字符")
    );
    assert_eq!(
        new.post(
            "/account/password",
            &change("corn-oil-2026", "corn-oil-2026")
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(new.get("/audit").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_desk_and_the_menu_tell_what_waits() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let security = t.person(Role::SecurityAdmin).await;
    assert!(security.get("/").await.text.contains("今天没有到期的工作"));
    t.person(Role::SystemAdmin)
        .await
        .post("/users", &[("login", "li"), ("name", "李示例")])
        .await;
    let desk = security.get("/").await.text;
    assert!(desk.contains("分配角色") && desk.contains("新账户没有角色") && desk.contains("1 件"));
    security
        .post_json("/roles/li", &json!({"roles": ["sampler"]}))
        .await;
    assert!(security.get("/").await.text.contains("今天没有到期的工作"));
}
