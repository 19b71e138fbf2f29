//! Routes of the calendar and the time limits.
use super::YearForm;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/calendar", Right::RegisterSee, years)
        .post("/calendar", Right::SettingManage, add_year)
        .get("/calendar/{year}", Right::RegisterSee, year)
        .get("/clocks", Right::RegisterSee, limits)
}

async fn years(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    let page = site.read(&actor, |rx| super::years(rx, YearForm::default()));
    face.show(page.await?)
}

async fn add_year(
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
        Ok(()) => face.done(
            format!("/calendar/{}", form.year.trim()),
            format!("已载入 {} 年日历", form.year.trim()),
        ),
        Err(problem) => {
            let page = site.read(&actor, move |rx| super::years(rx, form));
            face.redo(page.await?, problem)
        }
    }
}

async fn year(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(year): Path<String>,
) -> Reply {
    let Ok(year) = year.parse() else {
        return Err(Problem::Missing("这一年的日历"));
    };
    face.show(site.read(&actor, move |rx| super::year(rx, year)).await?)
}

async fn limits(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, super::limits).await?)
}
