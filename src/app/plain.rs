//! The plain routes, open and without a session: health, readiness, static files, robots.
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::db::database_millis;
use crate::problem::Problem;
use crate::unit::Clock;
use crate::web::assets;
use crate::web::prelude::{Actor, Site};

/// The routes.
pub(super) fn routes(site: Site) -> Router {
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

/// Ready when the database answers and its clock agrees: two seconds apart, deadlines and the log's times would be in doubt.
async fn ready(State(site): State<Site>) -> Result<&'static str, Problem> {
    let ours = matches!(site.clock(), Clock::System);
    site.read(&Actor::public(), move |rx| {
        let apart = rx.now.micros() / 1_000 - database_millis(rx.conn)?;
        if ours && apart.abs() >= 2_000 {
            return Err(Problem::fault(format!(
                "the clock is {apart} ms off the database's"
            )));
        }
        Ok("ok")
    })
    .await
}
