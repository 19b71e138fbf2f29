//! Routes of indicators.
use super::figures::Asked;
use super::view;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/indicators", Right::IndicatorSee, all)
        .get("/indicators/{id}/{side}", Right::IndicatorSee, rows)
}

async fn all(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Asked>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::all(rx, &asked)).await?)
}

async fn rows(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((id, side)): Path<(String, String)>,
    Filter(asked): Filter<Asked>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| view::rows(rx, &id, &side, &asked))
            .await?,
    )
}
