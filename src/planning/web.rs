//! Routes of planning.
use crate::planning::course::{self, Step};
use crate::planning::line::view::LineFilter;
use crate::planning::view::{self, PlanPage};
use crate::planning::{NewPlan, Place, PlanForm, amendment, completion, forms, year};
use crate::rules::code::RegionCode;
use crate::unit::Tx;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/plans", Right::PlanSee, plans)
        .get("/plans/new", Right::PlanEdit, new)
        .post("/plans/new", Right::PlanEdit, create)
        .get("/completion", Right::PlanSee, this_year)
        .get("/completion/{year}", Right::PlanSee, matrix)
        .get("/plans/{year}/{stream}", Right::PlanSee, city_plan)
        .get("/plans/{year}/{stream}/{level}", Right::PlanSee, plan)
        .get(
            "/plans/{year}/{stream}/{level}/edit",
            Right::PlanEdit,
            edit_page,
        )
        .post("/plans/{year}/{stream}/{level}/edit", Right::PlanEdit, edit)
        .merge(crate::planning::line::web::routes())
        .merge(course_routes())
}

/// The steps of a plan's course.
fn course_routes() -> Routes {
    Routes::new()
        .post(
            "/plans/{year}/{stream}/{level}/submit",
            Right::PlanEdit,
            submit,
        )
        .post(
            "/plans/{year}/{stream}/{level}/approve",
            Right::PlanApprove,
            approve,
        )
        .post(
            "/plans/{year}/{stream}/{level}/return",
            Right::PlanApprove,
            give_back,
        )
        .post(
            "/plans/{year}/{stream}/{level}/issue",
            Right::PlanIssue,
            issue,
        )
        .get(
            "/plans/{year}/{stream}/{level}/amend",
            Right::PlanEdit,
            amend_page,
        )
        .post(
            "/plans/{year}/{stream}/{level}/amend",
            Right::PlanEdit,
            amend,
        )
        .post(
            "/plans/{year}/{stream}/{level}/close",
            Right::PlanIssue,
            close,
        )
}

/// Year, stream and level of an address.
pub(super) type At = Path<(String, String, String)>;

pub(super) fn place(Path((year, stream, level)): At) -> Result<Place, Problem> {
    Place::read(&year, &stream, &level)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Year {
    year: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Matrix {
    stream: String,
}

async fn plans(State(site): State<Site>, actor: Actor, face: Face, asked: Filter<Year>) -> Reply {
    let Filter(Year { year }) = asked;
    face.show(site.read(&actor, move |rx| year::plans(rx, &year)).await?)
}

async fn matrix(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(year): Path<String>,
    Filter(asked): Filter<Matrix>,
) -> Reply {
    let view = site.read(&actor, move |rx| {
        completion::view::matrix(rx, &year, &asked.stream)
    });
    face.show(view.await?)
}

async fn this_year(state: State<Site>, actor: Actor, face: Face, asked: Filter<Matrix>) -> Reply {
    let year = state.clock().now().day().year().to_string();
    matrix(state, actor, face, Path(year), asked).await
}

async fn new(State(site): State<Site>, actor: Actor, face: Face, asked: Filter<NewPlan>) -> Reply {
    let Filter(form) = asked;
    face.show(site.read(&actor, |rx| forms::new(rx, form)).await?)
}

async fn create(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<NewPlan>,
) -> Reply {
    let typed = form.clone();
    match site
        .write(&actor, move |tx| crate::planning::create(tx, &typed))
        .await
    {
        Ok(made) => face.done(made.place.href(), made.told()),
        Err(problem) => face.redo(site.read(&actor, |rx| forms::new(rx, form)).await?, problem),
    }
}

async fn city_plan(
    state: State<Site>,
    actor: Actor,
    face: Face,
    Path((year, stream)): Path<(String, String)>,
    filter: Filter<LineFilter>,
) -> Reply {
    let city = RegionCode::ANYANG.to_string();
    plan(state, actor, face, Path((year, stream, city)), filter).await
}

async fn plan(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    Filter(filter): Filter<LineFilter>,
) -> Reply {
    let place = place(at)?;
    face.show(
        site.read(&actor, move |rx| view::plan(rx, &place, filter))
            .await?,
    )
}

async fn edit_page(State(site): State<Site>, actor: Actor, face: Face, at: At) -> Reply {
    let place = place(at)?;
    face.show(
        site.read(&actor, move |rx| forms::edit(rx, &place, None))
            .await?,
    )
}

async fn edit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    Input(form): Input<PlanForm>,
) -> Reply {
    let place = place(at)?;
    let (asked, typed) = (place.clone(), form.clone());
    match site
        .write(&actor, move |tx| crate::planning::edit(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done(place.href(), "已保存计划"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| forms::edit(rx, &place, Some(form)));
            face.redo(page.await?, problem)
        }
    }
}

/// A step of the course with what it says when it is done.
type Take = fn(&mut Tx, &Place, &Step) -> Result<(), Problem>;

/// Takes a step on a plan; a refusal shows the plan again with what was typed.
async fn take(
    (site, actor, face): (Site, Actor, Face),
    at: At,
    step: Step,
    (act, done): (Take, &'static str),
) -> Reply {
    let place = place(at)?;
    let (asked, reason) = (place.clone(), step.reason.clone());
    match site.write(&actor, move |tx| act(tx, &asked, &step)).await {
        Ok(()) => face.done(place.href(), done),
        Err(problem) => {
            let page = site.read(&actor, move |rx| {
                view::plan(rx, &place, LineFilter::default())
            });
            let page = PlanPage {
                reason,
                ..page.await?
            };
            face.redo(page, problem)
        }
    }
}

async fn submit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    step: Input<Step>,
) -> Reply {
    take(
        (site, actor, face),
        at,
        step.0,
        (course::submit, "已送审，等待负责人批准"),
    )
    .await
}

async fn approve(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    step: Input<Step>,
) -> Reply {
    take(
        (site, actor, face),
        at,
        step.0,
        (course::approve, "已批准计划，可以下达"),
    )
    .await
}

async fn give_back(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    step: Input<Step>,
) -> Reply {
    take(
        (site, actor, face),
        at,
        step.0,
        (course::give_back, "已退回计划"),
    )
    .await
}

async fn issue(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    step: Input<Step>,
) -> Reply {
    take(
        (site, actor, face),
        at,
        step.0,
        (course::issue, "已下达计划，可以分配任务"),
    )
    .await
}

async fn close(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    step: Input<Step>,
) -> Reply {
    take(
        (site, actor, face),
        at,
        step.0,
        (course::close, "已结束计划"),
    )
    .await
}

async fn amend_page(State(site): State<Site>, actor: Actor, face: Face, at: At) -> Reply {
    let place = place(at)?;
    face.show(
        site.read(&actor, move |rx| forms::amend(rx, &place, String::new()))
            .await?,
    )
}

async fn amend(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    at: At,
    Input(step): Input<Step>,
) -> Reply {
    let place = place(at)?;
    let (asked, reason) = (place.clone(), step.reason.clone());
    match site
        .write(&actor, move |tx| amendment::amend(tx, &asked, &step))
        .await
    {
        Ok(version) => face.done(place.href(), format!("已建立第 {version} 版草稿")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| forms::amend(rx, &place, reason));
            face.redo(page.await?, problem)
        }
    }
}
