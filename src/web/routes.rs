//! The route table: a route cannot be added without a right. The table is data, so that a test can walk every route as every role.
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Serialize;

use super::site::Site;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::right::Right;

/// An upload may be 64 MB; a little more for the multipart frame.
const UPLOAD_BYTES: usize = 66 * 1024 * 1024;

/// One line of the route table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteLine {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its parameters: `/samples/{number}`.
    pub path: &'static str,
    /// The right asked for.
    pub permission: Right,
    /// Which rows it touches.
    pub scope: &'static str,
}

/// Routes being collected.
#[derive(Default)]
pub struct Routes {
    table: Vec<RouteLine>,
    router: Router<Site>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page that is read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add("GET", path, right, get(handler))
    }

    /// A form that is posted.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add("POST", path, right, post(handler))
    }

    /// A form with a file of up to 64 MB.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add(
            "POST",
            path,
            right,
            post(handler).layer(DefaultBodyLimit::max(UPLOAD_BYTES)),
        )
    }

    /// The routes of another stage.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    /// The table, in the order of reading.
    pub fn table(&self) -> &[RouteLine] {
        &self.table
    }

    /// The router.
    pub fn into_router(self) -> Router<Site> {
        self.router
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        right: Right,
        route: MethodRouter<Site>,
    ) -> Self {
        self.table.push(RouteLine {
            method,
            path,
            permission: right,
            scope: right.scope(),
        });
        let guarded = route.route_layer(from_fn(move |request: Request, next: Next| {
            guard(right, request, next)
        }));
        self.router = self.router.route(path, guarded);
        self
    }
}

/// Lets through who holds the right; the log-in is asked of who is nobody yet.
async fn guard(right: Right, request: Request, next: Next) -> Response {
    let refusal = match request.extensions().get::<Actor>() {
        _ if right.is_open() => None,
        Some(actor) if actor.may(right) => None,
        Some(actor) if actor.is_person() => Some(Problem::NotAllowed(right)),
        _ => Some(Problem::SignIn),
    };
    match refusal {
        None => next.run(request).await,
        Some(problem) => problem.into_response(),
    }
}
