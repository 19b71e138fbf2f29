//! Routes of the legal time limits.
use super::view;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().get("/clocks", Right::RegisterSee, list).get(
        "/clocks/{id}",
        Right::RegisterSee,
        one,
    )
}

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::list).await?)
}

async fn one(State(site): State<Site>, actor: Actor, face: Face, Path(id): Path<String>) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &id)).await?)
}
