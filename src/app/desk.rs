//! My desk: what is due for this person, sorted by legal time left; and the plain routes that need no session.
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
    /// The steps that wait for this person.
    steps: Vec<Step>,
}

/// One step that waits for this person.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// What to do.
    verb: &'static str,
    /// Where.
    pub(super) href: &'static str,
    /// How many things wait; never 0.
    pub(super) count: i64,
}

impl View for Desk {
    const PAGE: &'static str = "app/desk.html";
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/", Right::SignedIn, desk)
}

async fn desk(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    let view = site.read(&actor, |rx| {
        Ok(Desk {
            today: rx.today(),
            steps: steps(rx)?,
        })
    });
    face.show(view.await?)
}

/// What waits for this person, by what the person may do.
pub(super) fn steps(rx: &mut Rx) -> Result<Vec<Step>, Problem> {
    let mut steps = Vec::new();
    if rx.actor.may(Right::RuleManage) {
        let count = crate::people::view::without_roles(rx)?;
        steps.push(Step {
            verb: "给新账户分配角色",
            href: "/roles",
            count,
        });
    }
    steps.retain(|step| step.count > 0);
    Ok(steps)
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
