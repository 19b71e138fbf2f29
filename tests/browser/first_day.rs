//! The first day: three administrators are made at the one-time address, log in, change their passwords and open every page they have,
//! on a desk and on a phone, without a fault of policy, console or accessibility.

use std::net::SocketAddr;

use anyang::db::Db;
use anyang::rules::actor::Actor;
use anyang::unit::{Clock, Ids, off_thread};
use anyang::web::SiteConfig;
use tokio::net::TcpListener;

use crate::driver::{Browser, Size};
use crate::page::Page;

/// A real site on an empty SQLite database, and its one-time address.
async fn site(folder: std::path::PathBuf) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let config = SiteConfig {
        public_url: url.clone(),
        demo: false,
        city: "安阳".to_owned(),
        ..SiteConfig::default()
    };
    let site = off_thread(move || {
        let db = Db::open(&format!("sqlite:{}", folder.join("anyang.db").display()))?;
        anyang::app::site(db, Clock::System, Ids::Random, folder.join("files"), config)
    })
    .await
    .expect("a site");
    let system = Actor::system();
    let token = site.keep(&system, anyang::people::first_address).await;
    let token = token.expect("an address").expect("an empty database");
    let service = anyang::app::router(site).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (url.clone(), format!("{url}/first/{token}"))
}

/// Nothing is wrong with the page that is open.
async fn is_sound(page: &Page, what: &str) {
    assert_eq!(page.faults().await, Vec::<String>::new(), "{what}");
    assert_eq!(page.axe().await, Vec::<String>::new(), "{what}");
    let wide = page
        .run(
            "return document.documentElement.scrollWidth > innerWidth",
            &[],
        )
        .await;
    assert_eq!(wide, serde_json::json!(false), "{what} scrolls sideways");
    page.screenshot(&what.replace(['/', ' '], "-")).await;
}

/// The one-time password that the page shows for a log-in name.
async fn shown_password(page: &Page, login: &str) -> String {
    let script = "return [...document.querySelectorAll('dt')].find(one => one.textContent === arguments[0]).nextElementSibling.textContent";
    let password = page.run(script, &[serde_json::json!(login)]).await;
    password.as_str().expect("a password").to_owned()
}

/// Logs in with the one-time password and makes one's own.
async fn first_log_in(page: &Page, url: &str, login: &str, once: &str) {
    page.open(&format!("{url}/login")).await;
    page.fill("login", login).await;
    page.fill("password", once).await;
    page.press("登录").await;
    page.sees("您用的是一次性密码").await;
    is_sound(page, &format!("password of {login}")).await;
    page.fill("present", once).await;
    page.fill("wanted", "corn-oil-2026").await;
    page.fill("again", "corn-oil-2026").await;
    page.press("更改密码").await;
    page.sees("已更改密码").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_administrators_begin_their_work() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (url, first) = site(folder.path().to_owned()).await;
    for size in [Size::Desk, Size::Phone] {
        let page = browser.page(size).await;
        page.open(&first).await;
        is_sound(&page, &format!("first address {size:?}")).await;
        page.open(&format!("{url}/login")).await;
        is_sound(&page, &format!("log-in {size:?}")).await;
        page.close().await;
    }
    let page = browser.page(Size::Desk).await;
    page.open(&first).await;
    for (who, login) in [
        ("system", "xitong"),
        ("security", "anquan"),
        ("audit", "shenji"),
    ] {
        page.fill(&format!("{who}_login"), login).await;
        page.fill(&format!("{who}_name"), "示例").await;
    }
    page.press("建立三个账户").await;
    page.sees("一次性密码只显示这一次").await;
    is_sound(&page, "three accounts made").await;
    let mut passwords = Vec::new();
    for login in ["xitong", "anquan", "shenji"] {
        passwords.push((login, shown_password(&page, login).await));
    }
    page.close().await;
    let places: [&[&str]; 3] = [
        &["/", "/account", "/users", "/users/anquan"],
        &["/", "/roles", "/roles/anquan"],
        &["/", "/audit?verify=yes", "/no-such-page"],
    ];
    for ((login, once), places) in passwords.iter().zip(places) {
        for size in [Size::Desk, Size::Phone] {
            let page = browser.page(size).await;
            if size == Size::Desk {
                first_log_in(&page, &url, login, once).await;
            } else {
                page.open(&format!("{url}/login")).await;
                page.fill("login", login).await;
                page.fill("password", "corn-oil-2026").await;
                page.press("登录").await;
            }
            page.sees("我的工作台").await;
            for place in places {
                page.open(&format!("{url}{place}")).await;
                if *place == "/no-such-page" {
                    page.faults().await; // the browser itself tells the 404
                }
                is_sound(&page, &format!("{login}{place} {size:?}")).await;
            }
            page.close().await;
        }
    }
}
