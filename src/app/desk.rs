//! My desk: what is due for this person, sorted by legal time left; and the plain routes that need no session.
use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;

use crate::problem::Problem;
use crate::rules::day::Day;
use crate::unit::Rx;
use crate::web::assets;
use crate::web::prelude::{Actor, Face, Reply, Right, Routes, Site, View};

/// The desk.
#[derive(Debug, Serialize)]
struct Desk {
    /// Today.
    today: Day,
    /// The steps due.
    steps: Vec<Step>,
}

/// One step that waits for this person.
#[derive(Debug, Serialize)]
struct Step {
    /// What to do: a verb of the law.
    verb: String,
    /// Where.
    href: String,
    /// How many things wait.
    count: i64,
}

impl View for Desk {
    const PAGE: &'static str = "app/desk.html";
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/", Right::SignedIn, desk)
}

async fn desk(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(
        site.read(&actor, |rx| {
            Ok(Desk {
                today: rx.today(),
                steps: Vec::new(),
            })
        })
        .await?,
    )
}

/// How many things wait for this person under each address, and whether one is overdue.
pub(super) fn waiting(_rx: &mut Rx) -> Result<BTreeMap<&'static str, (i64, bool)>, Problem> {
    Ok(BTreeMap::new())
}

/// Health, static files, robots: open, without a session.
pub(super) fn plain_routes(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(
            "/robots.txt",
            get(|| async { "User-agent: *\nAllow: /public\nDisallow: /\n" }),
        )
        .route("/favicon.ico", get(assets::favicon))
        .route("/static/{*path}", get(assets::asset))
        .with_state(site)
}

async fn ready(State(site): State<Site>) -> Result<&'static str, Problem> {
    site.read(&Actor::public(), |rx| {
        Ok(crate::unit::audit::root(rx.conn, rx.now.day())?)
    })
    .await?;
    Ok("ok")
}
