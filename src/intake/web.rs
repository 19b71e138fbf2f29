//! Routes of imports: the list, one import, its annotated workbook, leaving it. How a kind is read and written is routed by its stage.
use super::preview::view::{PreviewFilter, preview};
use super::view::{ImportsFilter, imports};
use crate::unit::off_thread;
use crate::web::prelude::*;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/imports", Right::ImportSee, list)
        .get("/imports/{id}", Right::ImportSee, one)
        .get("/imports/{id}/annotated", Right::ImportSee, annotated)
        .post("/imports/{id}/abandon", Right::ResultEnter, abandon)
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
    let (name, bytes) =
        off_thread(move || super::preview::annotated(&site, &actor, &id)).await?;
    face.file(&name, XLSX, bytes)
}

/// The revision of the preview that a decision is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Decision {
    revision: i32,
}

async fn abandon(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<Decision>,
) -> Reply {
    site.write(&actor, move |tx| super::abandon(tx, &id, form.revision))
        .await?;
    face.done("/imports", "已放弃这次导入，没有写入任何内容")
}
