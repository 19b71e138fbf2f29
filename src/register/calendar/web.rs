//! Routes of the calendar.
use super::YearForm;
use super::view;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/calendar", Right::RegisterSee, list)
        .post("/calendar", Right::SettingManage, add)
        .get("/calendar/{year}", Right::RegisterSee, one)
}

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(
        site.read(&actor, |rx| view::list(rx, YearForm::default()))
            .await?,
    )
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(year): Path<String>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &year)).await?)
}

async fn add(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<YearForm>,
) -> Reply {
    let typed = form.clone();
    match site
        .write(&actor, move |tx| super::add_year(tx, &typed))
        .await
    {
        Ok(year) => face.done(format!("/calendar/{year}"), format!("已载入 {year} 年日历")),
        Err(problem) => face.redo(
            site.read(&actor, move |rx| view::list(rx, form)).await?,
            problem,
        ),
    }
}
