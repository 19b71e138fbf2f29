//! The test application: a database of its own, a clock that stands, clients that hold a session.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyang::db::Db;
use anyang::people::{self, NewAccount, Sealed, session};
use anyang::problem::Problem;
use anyang::rules::actor::{Actor, Role};
use anyang::rules::instant::Instant;
use anyang::unit::{Clock, Ids};
use anyang::web::{Site, SiteConfig};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

pub(crate) mod cases;
pub(crate) mod issued;
pub(crate) mod rows;
pub(crate) mod sheets;
mod upload;

/// The application under test.
pub(crate) struct TestApp {
    pub(crate) site: Site,
    pub(crate) url: String,
    router: Router,
    _folder: tempfile::TempDir,
}

impl TestApp {
    /// An empty, migrated application whose clock stands at this time in Asia/Shanghai.
    pub(crate) async fn at(time: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = database(folder.path()).await;
        let opened = url.clone();
        let clock = Clock::fixed(Instant::parse_shanghai(time).expect("a time"));
        let files = folder.path().join("files");
        let site = anyang::unit::off_thread(move || {
            let config = SiteConfig {
                public_url: "http://anyang.test".to_owned(),
                demo: false,
                city: "安阳".to_owned(),
                ..SiteConfig::default()
            };
            anyang::app::site(Db::open(&opened)?, clock, Ids::seeded(), files, config)
        })
        .await
        .expect("a site");
        let router = anyang::app::router(site.clone());
        Self {
            site,
            url,
            router,
            _folder: folder,
        }
    }

    /// A client without a session.
    pub(crate) fn nobody(&self) -> Client {
        Client {
            account: String::new(),
            router: self.router.clone(),
            cookie: String::new(),
            trusted: true,
            authorization: String::new(),
        }
    }

    /// A person with one role, logged in.
    pub(crate) async fn person(&self, role: Role) -> Client {
        self.person_at(role, "").await
    }

    /// A person with one role in the agency or the laboratory of this code, logged in.
    pub(crate) async fn person_at(&self, role: Role, place: &str) -> Client {
        let (id, client) = self.account_at(role, place).await;
        self.trust(id).await;
        client
    }

    async fn trust(&self, id: String) {
        let console = Actor::console();
        let trusted = self.site.write(&console, move |tx| {
            tx.act("account.trust", format!("account:{id}"));
            people::trust_password(tx, &id)
        });
        trusted.await.expect("a trusted password");
    }

    /// A person logged in with the one-time password `one-time-2026`.
    pub(crate) async fn newcomer(&self, role: Role) -> Client {
        self.account_at(role, "").await.1
    }

    async fn account_at(&self, role: Role, place: &str) -> (String, Client) {
        let agency = place.starts_with("4105");
        let (agency, laboratory) = if agency { (place, "") } else { ("", place) };
        let (agency, laboratory) = (agency.to_owned(), laboratory.to_owned());
        let login = format!(
            "{}-{}",
            role.code().replace('_', "-"),
            &anyang::unit::secret_token()[..8]
        );
        let console = Actor::console();
        let once = one_time();
        let made = self.site.write(&console, move |tx| {
            let name = format!("{}示例", role.zh());
            let account = NewAccount {
                login,
                name,
                agency,
                laboratory,
                ..NewAccount::default()
            };
            let made = people::add(tx, &account, once)?;
            people::set_roles(tx, &made.id, &[role])?;
            Ok((session::open(tx, &made.id, "harness")?, made.id))
        });
        let (token, id) = made.await.expect("an account");
        let client = Client {
            account: id.clone(),
            cookie: format!("anyang_session={token}"),
            ..self.nobody()
        };
        (id, client)
    }
}

/// The one-time password of every account of the tests, hashed once: hashing is slow on purpose.
pub(crate) fn one_time() -> &'static Sealed {
    static SEALED: LazyLock<Sealed> =
        LazyLock::new(|| Sealed::of("one-time-2026").expect("a sealed password"));
    &SEALED
}

/// A database of this test's own: a file, or a fresh database on the server of `TEST_DATABASE_URL`.
async fn database(folder: &std::path::Path) -> String {
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return format!("sqlite:{}", folder.join("anyang.db").display());
    };
    anyang::unit::off_thread(move || {
        use diesel::RunQueryDsl;
        use diesel::connection::Connection;
        let name = format!(
            "t_{}",
            anyang::unit::secret_token().get(..16).unwrap_or("x")
        );
        let mut conn = diesel::PgConnection::establish(&server)
            .map_err(|error| Problem::fault(error.to_string()))?;
        diesel::sql_query(format!("CREATE DATABASE {name}")).execute(&mut conn)?;
        let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
        Ok(format!("{base}/{name}"))
    })
    .await
    .expect("a database")
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Page {
    pub(crate) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A browser or a program with a session.
pub(crate) struct Client {
    /// The account's id; empty for nobody.
    pub(crate) account: String,
    router: Router,
    cookie: String,
    trusted: bool,
    authorization: String,
}

impl Client {
    /// The same session, posting from a page that is not ours.
    pub(crate) fn posting_from_elsewhere(mut self) -> Self {
        self.trusted = false;
        self
    }

    /// The same person with another session.
    pub(crate) fn with_session(&self, token: &str) -> Self {
        Self {
            account: self.account.clone(),
            router: self.router.clone(),
            cookie: format!("anyang_session={token}"),
            trusted: true,
            authorization: String::new(),
        }
    }

    /// The same session with an Authorization header beside the cookie.
    pub(crate) fn with_authorization(mut self, line: &str) -> Self {
        line.clone_into(&mut self.authorization);
        self
    }

    /// The same client with another cookie.
    pub(crate) fn with_cookie(mut self, line: &str) -> Self {
        line.clone_into(&mut self.cookie);
        self
    }

    /// The cookie this client sends.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(
            Request::get(path).body(Body::empty()).expect("a request"),
            "text/html",
        )
        .await
    }

    pub(crate) async fn get_json(&self, path: &str) -> Page {
        self.send(
            Request::get(path).body(Body::empty()).expect("a request"),
            "application/json",
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_html_form::to_string(fields).expect("a form");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(
            request.body(Body::from(body)).expect("a request"),
            "text/html",
        )
        .await
    }

    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(
            request
                .body(Body::from(body.to_string()))
                .expect("a request"),
            "application/json",
        )
        .await
    }

    async fn send(&self, mut request: Request<Body>, accept: &'static str) -> Page {
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, accept.parse().expect("a header"));
        headers.insert(
            "sec-fetch-site",
            if self.trusted {
                "same-origin"
            } else {
                "cross-site"
            }
            .parse()
            .expect("a header"),
        );
        if !self.authorization.is_empty() {
            let line = self.authorization.parse().expect("a header");
            headers.insert(header::AUTHORIZATION, line);
        }
        if !self.cookie.is_empty() {
            headers.insert(header::COOKIE, self.cookie.parse().expect("a header"));
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let status = response.status();
        let headers = response
            .headers()
            .iter()
            .map(|(name, line)| {
                (
                    name.to_string(),
                    line.to_str().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        let bytes = response
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        Page {
            status,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            headers,
        }
    }
}
