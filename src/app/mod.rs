//! The program put together: the route table, the layers, the menu with its counts, the desk. Above every stage, below the command line.
mod desk;
mod menu;
mod plain;
mod sample;
mod search;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::db::Db;
use crate::people::session;
use crate::problem::Problem;
use crate::register::seed;
use crate::rules::actor::Actor;
use crate::unit::{Clock, Doors, Ids};
use crate::web::{Frame, Routes, Site, SiteConfig, layers};

/// Every route with its right, in the order of the work.
pub fn routes() -> Routes {
    Routes::new()
        .merge(desk::routes())
        .merge(search::routes())
        .merge(sample::routes())
        .merge(crate::people::web::routes())
        .merge(crate::register::web::routes())
        .merge(crate::planning::web::routes())
        .merge(crate::assignment::web::routes())
        .merge(crate::sampling::web::routes())
        .merge(crate::intake::web::routes())
        .merge(crate::results::import::web::routes())
        .merge(crate::results::web::routes())
        .merge(crate::disposal::web::routes())
        .merge(crate::publication::web::routes())
        .merge(crate::indicators::web::routes())
        .merge(crate::jobs::web::routes())
}

/// Opens the database and puts the site together.
///
/// # Errors
/// When the database cannot be opened or migrated.
pub fn site(
    db: Db,
    clock: Clock,
    ids: Ids,
    files: std::path::PathBuf,
    config: SiteConfig,
) -> Result<Site, Problem> {
    std::fs::create_dir_all(&files)?;
    let doors = Doors::new(db, clock, ids, crate::flow::settle, files);
    let frame = Frame {
        identify: session::identify,
        seen: session::seen,
        chrome: menu::chrome,
        waiting: desk::waiting,
    };
    let system = Actor::system();
    if doors.read_now(&system, |rx| seed::is_empty(rx.conn))? {
        doors.write_now(&system, |tx| {
            // Asked again behind the gate: another process may have come first.
            if seed::is_empty(tx.conn)? {
                seed::first_filling(tx)
            } else {
                tx.act("register.first_filling", "none");
                Ok(())
            }
        })?;
    }
    Ok(Site::new(doors, config, frame))
}

/// The whole web application: pages, the same routes as API under `/api/v1`, health, static files.
pub fn router(site: Site) -> Router {
    let pages = routes().into_router();
    let api = Router::new().nest("/api/v1", routes().into_router());
    let kit = layers(&site, pages.merge(api));
    Router::new()
        .merge(plain::routes(site.clone()))
        .merge(kit.with_state(site.clone()))
        .layer(from_fn_with_state(site, crate::web::add_headers))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
}
