//! Routes of the jurisdictions.
use super::FigureForm;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/regions", Right::RegisterSee, list)
        .get("/regions/{code}", Right::RegisterSee, one)
        .post("/regions/{code}", Right::RegisterEdit, add)
}

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, super::regions).await?)
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
) -> Reply {
    let page = site.read(&actor, move |rx| {
        super::region(rx, &code, FigureForm::default())
    });
    face.show(page.await?)
}

async fn add(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
    Input(form): Input<FigureForm>,
) -> Reply {
    let (place, typed) = (code.clone(), form.clone());
    let done = site.write(&actor, move |tx| super::add_figure(tx, &place, &typed));
    match done.await {
        Ok(()) => face.done(format!("/regions/{code}"), "已登记新的人口数据"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| super::region(rx, &code, form));
            face.redo(page.await?, problem)
        }
    }
}
