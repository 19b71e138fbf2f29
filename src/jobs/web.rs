//! Routes of the jobs.
use super::runner::{self, Outcome};
use super::{by_name, view};
use crate::unit::off_thread;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/jobs", Right::SettingManage, jobs)
        .post("/jobs/{job}/run", Right::SettingManage, run)
        .post("/jobs/mail/{mail}/retry", Right::SettingManage, retry)
}

async fn jobs(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::page).await?)
}

async fn run(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(name): Path<String>,
) -> Reply {
    let job = by_name(&name).ok_or(Problem::Missing("这个任务"))?;
    site.write(&actor, move |tx| {
        tx.act("job.run", format!("job:{}", job.name));
        Ok(())
    })
    .await?;
    let outcome = off_thread(move || runner::run_now(&site, job)).await?;
    face.done("/jobs", told(job.title, &outcome))
}

fn told(title: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(text) => format!("已运行「{title}」：{text}"),
        Outcome::Failed(why) => format!("「{title}」没有完成：{why}"),
        Outcome::Taken => format!("「{title}」正在运行，没有再次启动"),
    }
}

async fn retry(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
) -> Reply {
    site.write(&actor, move |tx| crate::mail::retry(tx, &id))
        .await?;
    face.done("/jobs", "已放回待发，两分钟内再试")
}
