//! Routes of API tokens.
use super::{MadeToken, NewToken, view};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/tokens", Right::SignedIn, tokens)
        .post("/tokens", Right::SignedIn, make)
        .post("/tokens/{token}/revoke", Right::SignedIn, revoke)
}

fn empty() -> NewToken {
    NewToken {
        label: String::new(),
        days: "90".to_owned(),
    }
}

async fn tokens(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, |rx| view::own(rx, empty(), None)).await?)
}

async fn make(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<NewToken>,
) -> Reply {
    let typed = form.clone();
    match site.write(&actor, move |tx| super::make(tx, &typed)).await {
        Ok(made) => shown_once(site, actor, face, made).await,
        Err(problem) => face.redo(
            site.read(&actor, |rx| view::own(rx, form, None)).await?,
            problem,
        ),
    }
}

async fn shown_once(site: Site, actor: Actor, face: Face, made: MadeToken) -> Reply {
    face.show(
        site.read(&actor, |rx| view::own(rx, empty(), Some(made)))
            .await?,
    )
}

async fn revoke(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(token): Path<String>,
) -> Reply {
    site.write(&actor, move |tx| super::revoke(tx, &token))
        .await?;
    face.done("/tokens", "已吊销令牌，使用它的程序立即不能再访问")
}
