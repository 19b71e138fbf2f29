//! Routes of items, their other names, and foods.
use super::AliasForm;
use super::view::{self, FoodFilter, ItemFilter, ItemPage};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/foods", Right::RegisterSee, foods)
        .get("/items", Right::RegisterSee, list)
        .get("/items/{id}", Right::RegisterSee, one)
        .post("/items/{id}/aliases", Right::BaseTableEdit, add_alias)
}

async fn foods(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<FoodFilter>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| view::foods(rx, &filter))
            .await?,
    )
}

async fn list(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<ItemFilter>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::list(rx, filter)).await?)
}

async fn one(State(site): State<Site>, actor: Actor, face: Face, Path(id): Path<String>) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &id)).await?)
}

async fn add_alias(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<AliasForm>,
) -> Reply {
    let (asked, typed) = (id.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| super::add_alias(tx, &asked, &typed));
    match outcome.await {
        Ok(()) => face.done(format!("/items/{id}"), "已登记别名"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::one(rx, &id)).await?;
            face.redo(ItemPage { form, ..page }, problem)
        }
    }
}
