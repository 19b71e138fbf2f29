//! Routes of publication: the queue, announcements, and the public pages.
use super::composing::{ComposeForm, Place};
use super::queue::view::{self as queue_view, QueueFilter};
use super::view::{self, ListFilter};
use super::{ClearForm, ReviewForm, WithdrawForm};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/publication", Right::PublicationSee, queue)
        .post("/publication/compose", Right::PublicationCompose, compose)
        .post(
            "/publication/{number}/clear",
            Right::PublicationCompose,
            clear,
        )
        .get("/announcements", Right::PublicationSee, list)
        .get(
            "/announcements/{year}/{issue}",
            Right::PublicationSee,
            announcement,
        )
        .post(
            "/announcements/{year}/{issue}/publish",
            Right::PublicationReview,
            publish,
        )
        .post(
            "/announcements/{year}/{issue}/withdraw",
            Right::PublicationReview,
            withdraw,
        )
        .post(
            "/announcements/{year}/{issue}/take-back",
            Right::PublicationCompose,
            take_back,
        )
        .merge(super::public::web::routes())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: i32,
}

async fn queue(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<QueueFilter>,
) -> Reply {
    let page = site.read(&actor, move |rx| {
        queue_view::queue(rx, &filter, ComposeForm::default())
    });
    face.show(page.await?)
}

async fn compose(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<ComposeForm>,
) -> Reply {
    let typed = form.clone();
    let done = site.write(&actor, move |tx| super::compose(tx, &typed));
    match done.await {
        Ok(place) => face.done(place.href(), "已送第二人复核"),
        Err(problem) => {
            let filter = QueueFilter::of(&form);
            let page = site.read(&actor, move |rx| queue_view::queue(rx, &filter, form));
            face.redo(page.await?, problem)
        }
    }
}

async fn clear(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ClearForm>,
) -> Reply {
    let kind = form.kind.clone();
    let back = site
        .write(&actor, move |tx| super::clear(tx, &number, &form))
        .await?;
    face.done(
        format!("/publication?stream={back}&kind={kind}"),
        "已确认名称可以公布",
    )
}

async fn list(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<ListFilter>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::list(rx, &filter)).await?)
}

async fn announcement(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    Filter(asked): Filter<After>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let page = site.read(&actor, move |rx| {
        view::announcement(rx, place, asked.after, "")
    });
    face.show(page.await?)
}

async fn publish(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    Input(form): Input<ReviewForm>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let done = site.write(&actor, move |tx| super::publish(tx, place, &form));
    let outcome = done.await;
    ended(&site, actor, face, (place, ""), ("已公布", outcome)).await
}

async fn withdraw(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    Input(form): Input<WithdrawForm>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let reason = form.reason.clone();
    let done = site.write(&actor, move |tx| super::withdraw(tx, place, &form));
    let outcome = done.await;
    ended(&site, actor, face, (place, &reason), ("已撤回", outcome)).await
}

async fn take_back(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    Input(form): Input<WithdrawForm>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let reason = form.reason.clone();
    let done = site.write(&actor, move |tx| super::take_back(tx, place, &form));
    let outcome = done.await;
    ended(&site, actor, face, (place, &reason), ("已收回", outcome)).await
}

/// The announcement's page again, with what was done or why not.
async fn ended(
    site: &Site,
    actor: Actor,
    face: Face,
    (place, reason): (Place, &str),
    (done, outcome): (&'static str, Result<(), Problem>),
) -> Reply {
    match outcome {
        Ok(()) => face.done(place.href(), done),
        Err(problem) => {
            let reason = reason.to_owned();
            let page = site.read(&actor, move |rx| view::announcement(rx, place, 0, &reason));
            face.redo(page.await?, problem)
        }
    }
}
