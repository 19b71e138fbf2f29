//! Routes of imports: the list, one import, its annotated workbook, leaving it. How a kind is read and written is routed by its stage.
use super::preview::view::{PreviewFilter, preview};
use super::view::{ImportsFilter, imports};
use crate::problem::Fault;
use crate::unit::off_thread;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/imports", Right::ImportSee, list)
        .get("/imports/template/{kind}", Right::ImportSee, template)
        .get("/imports/{id}", Right::ImportSee, one)
        .get("/imports/{id}/annotated", Right::ImportSee, annotated)
}

async fn list(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<ImportsFilter>,
) -> Reply {
    face.show(site.read(&actor, move |rx| imports(rx, &asked)).await?)
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Filter(asked): Filter<PreviewFilter>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| preview(rx, &id, &asked))
            .await?,
    )
}

async fn annotated(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
) -> Reply {
    let (name, bytes) = off_thread(move || super::preview::annotated(&site, &actor, &id)).await?;
    face.workbook(&name, bytes)
}

async fn template(face: Face, Path(kind): Path<String>) -> Reply {
    let found = crate::sheet::templates::template(&kind).ok_or(Problem::Missing("这种模板"))?;
    let bytes = found
        .workbook()
        .map_err(|fault| Problem::Fault(Fault(Box::new(fault))))?;
    face.workbook(&found.file_name(), bytes)
}
