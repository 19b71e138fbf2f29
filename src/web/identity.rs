//! From a cookie or a bearer token to an actor. The cookie holds an opaque token, the database its digest.
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use super::site::{Credential, Identity, Site};
use crate::problem::Problem;
use crate::rules::actor::Actor;

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "anyang_session";

/// A session ends after twelve hours at the latest.
pub const SESSION_SECONDS: i64 = 12 * 3600;

/// The digest under which a token stands in the database.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// One cookie of a request.
pub(super) fn cookie<'a>(headers: &'a axum::http::HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            let (found, content) = pair.trim().split_once('=')?;
            (found == name).then_some(content)
        })
}

/// The digest of the session of this request, for log-out and 「where am I logged in」.
#[derive(Debug, Clone)]
pub struct SessionHash(pub String);

/// Finds out who asks and puts the actor into the request.
pub(super) async fn identify(
    State(site): State<Site>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<OriginalUri>().map_or_else(
        || request.uri().path().to_owned(),
        |uri| uri.path().to_owned(),
    );
    let api = path.starts_with("/api/");
    let shown = credential(&request, api);
    let found = match &shown {
        Some(shown) => who(&site, shown.clone()).await,
        None => Ok(None),
    };
    match found {
        Err(problem) => return problem.into_response(),
        Ok(None) => {
            request.extensions_mut().insert(Actor::public());
        }
        Ok(Some(identity)) => {
            if identity.must_change && !free_before_change(&path) {
                return if api {
                    Problem::SignIn.into_response()
                } else {
                    Redirect::to("/account/password").into_response()
                };
            }
            request.extensions_mut().insert(identity.actor);
            if let Some(Credential::Session(hash)) = shown {
                request.extensions_mut().insert(SessionHash(hash));
            }
        }
    }
    next.run(request).await
}

fn free_before_change(path: &str) -> bool {
    path == "/account/password"
        || path == "/logout"
        || path.starts_with("/static/")
        || path.starts_with("/public")
}

/// A bearer token counts on the API only, and there before the cookie; a session token is no bearer token and the other way round.
fn credential(request: &Request, api: bool) -> Option<Credential> {
    let token = if api { bearer(request.headers()) } else { None };
    token
        .map(|token| Credential::Token(hash_token(token)))
        .or_else(|| {
            cookie(request.headers(), SESSION_COOKIE)
                .map(|token| Credential::Session(hash_token(token)))
        })
}

/// The bearer token of a request, if it carries one.
pub(super) fn bearer(headers: &axum::http::HeaderMap) -> Option<&str> {
    let line = headers.get(AUTHORIZATION)?.to_str().ok()?;
    line.strip_prefix("Bearer ").map(str::trim)
}

async fn who(site: &Site, shown: Credential) -> Result<Option<Identity>, Problem> {
    let (identify, seen) = (site.frame.identify, site.frame.seen);
    let asked = shown.clone();
    let found = site
        .read(&Actor::system(), move |rx| identify(rx, &asked))
        .await?;
    if let (
        Some(Identity {
            stale_seen: true, ..
        }),
        Credential::Session(hash),
    ) = (&found, shown)
    {
        // Written beside the request and never waited for: a session is no command.
        let site = site.clone();
        tokio::spawn(async move {
            if let Err(problem) = site.keep(&Actor::system(), move |tx| seen(tx, &hash)).await {
                tracing::warn!(?problem, "a session's last use was not kept");
            }
        });
    }
    Ok(found)
}
