//! Routes of regions and population.
use super::PopulationForm;
use super::view::{self, RegionPage};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/regions", Right::RegisterSee, list)
        .get("/regions/{code}", Right::RegisterSee, one)
        .post("/regions/{code}/population", Right::RegisterEdit, add)
}

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::list).await?)
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &code)).await?)
}

async fn add(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
    Input(form): Input<PopulationForm>,
) -> Reply {
    let (asked, typed) = (code.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| super::add_population(tx, &asked, &typed));
    match outcome.await {
        Ok(()) => face.done(format!("/regions/{code}"), "已登记人口数"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::one(rx, &code)).await?;
            face.redo(RegionPage { form, ..page }, problem)
        }
    }
}
