//! Routes of the public pages: open to everyone.
use super::files::{self, Form};
use super::view::{self, Before, ReportAsked, RootAsked, Search};
use crate::publication::composing::Place;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    let place = "/public/announcements/{year}/{issue}";
    Routes::new()
        .get("/public", Right::Open, home)
        .get("/public/announcements", Right::Open, all)
        .get(place, Right::Open, announcement)
        .get(
            "/public/announcements/{year}/{issue}/rows.xlsx",
            Right::Open,
            xlsx,
        )
        .get(
            "/public/announcements/{year}/{issue}/rows.csv",
            Right::Open,
            csv,
        )
        .get(
            "/public/announcements/{year}/{issue}/rows.json",
            Right::Open,
            json,
        )
        .get(
            "/public/announcements/{year}/{issue}/{row}",
            Right::Open,
            item,
        )
        .get("/public/reports", Right::Open, report)
        .get("/public/audit-root", Right::Open, roots)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: i32,
}

async fn home(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(search): Filter<Search>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::home(rx, &search)).await?)
}

async fn all(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Before>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::all(rx, &asked)).await?)
}

async fn announcement(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    Filter(asked): Filter<After>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    face.show(
        site.read(&actor, move |rx| view::announcement(rx, place, asked.after))
            .await?,
    )
}

async fn item(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue, row)): Path<(String, String, String)>,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let ordinal = row.parse().or(Err(Problem::Missing("这条公布记录")))?;
    face.show(
        site.read(&actor, move |rx| view::item(rx, place, ordinal))
            .await?,
    )
}

async fn xlsx(site: State<Site>, actor: Actor, face: Face, path: Path<(String, String)>) -> Reply {
    file(site, actor, face, path, Form::Xlsx).await
}

async fn csv(site: State<Site>, actor: Actor, face: Face, path: Path<(String, String)>) -> Reply {
    file(site, actor, face, path, Form::Csv).await
}

async fn json(site: State<Site>, actor: Actor, face: Face, path: Path<(String, String)>) -> Reply {
    file(site, actor, face, path, Form::Json).await
}

async fn file(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((year, issue)): Path<(String, String)>,
    form: Form,
) -> Reply {
    let place = Place::read(&year, &issue)?;
    let file = site
        .read(&actor, move |rx| files::rows(rx, place, form))
        .await?;
    face.file(&file.name, form.media(), file.bytes)
}

async fn report(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<ReportAsked>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| view::report(rx, &asked))
            .await?,
    )
}

async fn roots(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<RootAsked>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::roots(rx, &asked)).await?)
}
