//! Routes of plan lines.
use crate::planning::Place;
use crate::planning::forms;
use crate::planning::line::view::LineFilter;
use crate::planning::line::{self, LineForm, Lines};
use crate::planning::view;
use crate::planning::web::{At, place};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/plans/{year}/{stream}/lines", Right::PlanSee, lines)
        .post(
            "/plans/{year}/{stream}/{level}/lines",
            Right::PlanEdit,
            add_lines,
        )
        .get(
            "/plans/{year}/{stream}/{level}/lines/new",
            Right::PlanEdit,
            new_line,
        )
        .post(
            "/plans/{year}/{stream}/{level}/lines/new",
            Right::PlanEdit,
            add_line,
        )
        .get(
            "/plans/{year}/{stream}/{level}/lines/{ordinal}",
            Right::PlanEdit,
            line_page,
        )
        .post(
            "/plans/{year}/{stream}/{level}/lines/{ordinal}",
            Right::PlanEdit,
            edit_line,
        )
        .post(
            "/plans/{year}/{stream}/{level}/lines/{ordinal}/remove",
            Right::PlanEdit,
            remove_line,
        )
}

/// Year, stream and level of an address with the number of a line.
type LineAt = Path<(String, String, String, i32)>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Removal {
    revision: i32,
}

async fn lines(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, stream)): Path<(String, String)>,
    Filter(filter): Filter<LineFilter>,
) -> Reply {
    let view = site.read(&actor, move |rx| view::lines(rx, &year, &stream, filter));
    face.show(view.await?)
}

async fn add_lines(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    Input(lines): Input<Lines>,
) -> Reply {
    let place = place(at)?;
    let asked = place.clone();
    let added = site
        .write(&actor, move |tx| line::add_many(tx, &asked, &lines))
        .await?;
    face.done(place.href(), format!("已添加 {added} 行"))
}

async fn new_line(State(site): State<Site>, actor: Actor, face: Face, at: At) -> Reply {
    let place = place(at)?;
    face.show(
        site.read(&actor, move |rx| forms::line(rx, &place, None, None))
            .await?,
    )
}

async fn add_line(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    Input(form): Input<LineForm>,
) -> Reply {
    let place = place(at)?;
    let (asked, typed) = (place.clone(), form.clone());
    match site
        .write(&actor, move |tx| line::add(tx, &asked, &typed))
        .await
    {
        Ok(ordinal) => face.done(
            place.href(),
            Flash::from(format!("已添加第 {ordinal} 行"))
                .link(format!("{}/lines/new", place.base()), "再添加一行"),
        ),
        Err(problem) => {
            let page = site.read(&actor, move |rx| forms::line(rx, &place, None, Some(form)));
            face.redo(page.await?, problem)
        }
    }
}

async fn line_page(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, stream, level, ordinal)): LineAt,
) -> Reply {
    let place = Place::read(&year, &stream, &level)?;
    let view = site.read(&actor, move |rx| {
        forms::line(rx, &place, Some(ordinal), None)
    });
    face.show(view.await?)
}

async fn edit_line(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, stream, level, ordinal)): LineAt,
    Input(form): Input<LineForm>,
) -> Reply {
    let place = Place::read(&year, &stream, &level)?;
    let (asked, typed) = (place.clone(), form.clone());
    match site
        .write(&actor, move |tx| line::edit(tx, &asked, ordinal, &typed))
        .await
    {
        Ok(()) => face.done(place.href(), format!("已保存第 {ordinal} 行")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| {
                forms::line(rx, &place, Some(ordinal), Some(form))
            });
            face.redo(page.await?, problem)
        }
    }
}

async fn remove_line(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, stream, level, ordinal)): LineAt,
    Input(asked): Input<Removal>,
) -> Reply {
    let place = Place::read(&year, &stream, &level)?;
    let at = place.clone();
    site.write(&actor, move |tx| {
        line::remove(tx, &at, ordinal, asked.revision)
    })
    .await?;
    face.done(place.href(), format!("已删除第 {ordinal} 行"))
}
