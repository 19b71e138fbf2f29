//! A city with work in it, served to a browser, and what every page of it must fulfil.

use std::net::SocketAddr;

use anyang::db::Db;
use anyang::simulation::{self, Login};
use anyang::unit::{Clock, Ids, off_thread};
use anyang::web::SiteConfig;
use tokio::net::TcpListener;

use crate::page::Page;

/// The city of the demonstration, served.
pub(crate) struct City {
    pub(crate) url: String,
    pub(crate) people: Vec<Login>,
    _folder: tempfile::TempDir,
}

impl City {
    /// Makes the demonstration in a folder of its own and serves it.
    pub(crate) async fn demo() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let config = SiteConfig {
            public_url: url.clone(),
            demo: true,
            city: "安阳".to_owned(),
            ..SiteConfig::default()
        };
        let place = folder.path().to_owned();
        let (site, people) = off_thread(move || {
            let database = format!("sqlite:{}", place.join("anyang.db").display());
            let people = simulation::demo(&database, &place.join("files"), &mut |_| {})?;
            let db = Db::open(&database)?;
            let site =
                anyang::app::site(db, Clock::System, Ids::Random, place.join("files"), config)?;
            Ok((site, people))
        })
        .await
        .expect("a city");
        let service = anyang::app::router(site).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self {
            url,
            people,
            _folder: folder,
        }
    }

    /// Logs a person in.
    pub(crate) async fn log_in(&self, page: &Page, person: &Login) {
        page.open(&format!("{}/login", self.url)).await;
        page.fill("login", &person.login).await;
        page.fill("password", person.password).await;
        page.press("登录").await;
        page.sees("我的工作台").await;
    }
}

/// What is wrong with the page that is open, one line each; with its picture.
pub(crate) async fn faults(page: &Page, what: &str) -> Vec<String> {
    let mut wrong = page.faults().await;
    wrong.extend(page.axe().await);
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    if page.run(wide, &[]).await != serde_json::json!(false) {
        wrong.push("scrolls sideways".to_owned());
    }
    page.screenshot(&what.replace(['/', ' ', '?'], "-")).await;
    wrong.iter().map(|one| format!("{what}: {one}")).collect()
}

/// Nothing is wrong with the page that is open.
pub(crate) async fn is_sound(page: &Page, what: &str) {
    assert_eq!(faults(page, what).await, Vec::<String>::new());
}
