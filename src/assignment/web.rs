//! Routes of assignment.
use crate::assignment::view::{self, TaskFilter};
use crate::assignment::{Decision, NewTask};
use crate::unit::Tx;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/tasks", Right::TaskSee, tasks)
        .get("/tasks/new", Right::TaskAssign, assign_page)
        .post("/tasks/new", Right::TaskAssign, assign)
        .get("/tasks/{number}", Right::TaskSee, task)
        .post("/tasks/{number}/accept", Right::TaskDecide, accept)
        .post("/tasks/{number}/decline", Right::TaskDecide, decline)
}

async fn tasks(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<TaskFilter>,
) -> Reply {
    face.show(site.read(&actor, |rx| view::tasks(rx, filter)).await?)
}

async fn assign_page(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(form): Filter<NewTask>,
) -> Reply {
    face.show(site.read(&actor, |rx| view::assign(rx, form)).await?)
}

async fn assign(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<NewTask>,
) -> Reply {
    let typed = form.clone();
    match site
        .write(&actor, move |tx| crate::assignment::assign(tx, &typed))
        .await
    {
        Ok(number) => face.done(format!("/tasks/{number}"), format!("已下达任务 {number}")),
        Err(problem) => face.redo(
            site.read(&actor, |rx| view::assign(rx, form)).await?,
            problem,
        ),
    }
}

async fn task(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    let view = site.read(&actor, move |rx| {
        view::task(rx, &number, Decision::default())
    });
    face.show(view.await?)
}

/// A laboratory's decision on a task.
type Decide = fn(&mut Tx, &str, &Decision) -> Result<(), Problem>;

/// Decides on a task; a refusal shows the task again with what was typed.
async fn decide(
    (site, actor, face): (Site, Actor, Face),
    number: String,
    decision: Decision,
    (act, done): (Decide, &'static str),
) -> Reply {
    let (asked, typed) = (number.clone(), decision.clone());
    match site
        .write(&actor, move |tx| act(tx, &asked, &decision))
        .await
    {
        Ok(()) => face.done(format!("/tasks/{number}"), done),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::task(rx, &number, typed));
            face.redo(page.await?, problem)
        }
    }
}

async fn accept(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(decision): Input<Decision>,
) -> Reply {
    let done = (crate::assignment::accept as Decide, "已接受任务，可以抽样");
    decide((site, actor, face), number, decision, done).await
}

async fn decline(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(decision): Input<Decision>,
) -> Reply {
    let done = (
        crate::assignment::decline as Decide,
        "已退回任务，批次可以改派",
    );
    decide((site, actor, face), number, decision, done).await
}
