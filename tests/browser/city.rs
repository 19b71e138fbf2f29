//! A city with work in it, served to a browser, and what every page of it must fulfil.

use std::net::SocketAddr;
use std::sync::{OnceLock, mpsc};

use anyang::db::Db;
use anyang::simulation::{self, Login};
use anyang::unit::{Clock, Ids};
use anyang::web::{Site, SiteConfig};
use tokio::net::TcpListener;

use crate::page::Page;

/// The city of the demonstration, served; one for all tests of a run.
pub(crate) struct City {
    pub(crate) url: String,
    pub(crate) people: Vec<Login>,
}

impl City {
    /// The demonstration, made by the first test that asks for it. It has a thread of its own: it must outlive that test.
    pub(crate) fn demo() -> &'static Self {
        static CITY: OnceLock<City> = OnceLock::new();
        CITY.get_or_init(|| {
            let (tell, told) = mpsc::channel();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .enable_all()
                    .build();
                runtime.expect("a runtime").block_on(async move {
                    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                    let url = format!("http://{}", listener.local_addr().expect("an address"));
                    let made = tokio::task::block_in_place(|| make(&url, "shared", Clock::System));
                    let (site, people) = made.expect("a city");
                    tell.send(Self { url, people }).expect("a test waits");
                    let router = anyang::app::router(site);
                    let service = router.into_make_service_with_connect_info::<SocketAddr>();
                    axum::serve(listener, service).await
                })
            });
            told.recv().expect("a city")
        })
    }

    /// A demonstration of its own for a story that goes on in it, with a clock that the story moves.
    pub(crate) async fn apart(name: &'static str) -> (Self, Clock) {
        let clock = Clock::fixed(Clock::System.now());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let made = tokio::task::block_in_place(|| make(&url, name, clock.clone()));
        let (site, people) = made.expect("a city");
        let service = anyang::app::router(site).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        (Self { url, people }, clock)
    }

    /// Logs a person in.
    pub(crate) async fn log_in(&self, page: &Page, login: &str) {
        page.open(&format!("{}/login", self.url)).await;
        page.fill("login", login).await;
        page.fill("password", simulation::PASSWORD).await;
        page.press("登录").await;
        page.sees("我的工作台").await;
    }
}

/// Makes the demonstration in a folder of the build, anew for each run.
fn make(
    url: &str,
    name: &str,
    clock: Clock,
) -> Result<(Site, Vec<Login>), anyang::problem::Problem> {
    let place =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-city-{name}"));
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    std::fs::create_dir_all(&place)?;
    let database = format!("sqlite:{}", place.join("anyang.db").display());
    let files = place.join("files");
    let people = simulation::demo(&database, &files, clock.now(), &mut |_| {})?;
    let config = SiteConfig {
        public_url: url.to_owned(),
        demo: true,
        city: "安阳".to_owned(),
        ..SiteConfig::default()
    };
    let db = Db::open(&database)?;
    let site = anyang::app::site(db, clock, Ids::Random, files, config)?;
    Ok((site, people))
}

/// What is wrong with the page that is open, one line each; with its picture.
pub(crate) async fn faults(page: &Page, what: &str) -> Vec<String> {
    let mut wrong = page.faults().await;
    wrong.extend(page.axe().await);
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    if page.run(wide, &[]).await != serde_json::json!(false) {
        wrong.push("scrolls sideways".to_owned());
    }
    let cut = "const menu = document.querySelector('.menu nav'); return innerWidth > 760 && !!menu && menu.scrollHeight > menu.clientHeight";
    if page.run(cut, &[]).await != serde_json::json!(false) {
        wrong.push("the menu is cut off".to_owned());
    }
    page.screenshot(&what.replace(['/', ' ', '?'], "-")).await;
    wrong.iter().map(|one| format!("{what}: {one}")).collect()
}

/// Nothing is wrong with the page that is open.
pub(crate) async fn is_sound(page: &Page, what: &str) {
    assert_eq!(faults(page, what).await, Vec::<String>::new());
}
