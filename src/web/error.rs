//! A [`Problem`] as an answer: JSON with its code; the render layer turns it into a page for a browser.
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::problem::Problem;

/// The problem behind an answer, for the render layer.
#[derive(Clone)]
pub(super) struct ProblemBody {
    pub(super) problem: Arc<Problem>,
    pub(super) reference: String,
}

/// The status of a problem.
pub(super) fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Refused(_) | Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Stale(_) => StatusCode::CONFLICT,
        Problem::Missing(_) => StatusCode::NOT_FOUND,
        Problem::NotAllowed(_) | Problem::Forged(_) => StatusCode::FORBIDDEN,
        Problem::SignIn => StatusCode::UNAUTHORIZED,
        Problem::Unreadable("method_not_allowed", _) => StatusCode::METHOD_NOT_ALLOWED,
        Problem::Unreadable("too_large", _) => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::Unreadable(..) => StatusCode::BAD_REQUEST,
        Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let reference = match &self {
            Self::Fault(fault) => logged(fault),
            _ => String::new(),
        };
        let body = json_of(&self, &reference);
        let status = status(&self);
        let wait = match &self {
            Self::TooMany { seconds } => Some(*seconds),
            _ => None,
        };
        let answer = (
            status,
            Extension(ProblemBody {
                problem: Arc::new(self),
                reference,
            }),
            Json(body),
        );
        match wait {
            Some(seconds) => ([(RETRY_AFTER, seconds.to_string())], answer).into_response(),
            None => answer.into_response(),
        }
    }
}

/// Logs a fault once, where it becomes an answer, under the short reference the person can tell.
fn logged(fault: &crate::problem::Fault) -> String {
    let token = crate::unit::secret_token();
    let reference = token.get(..6).unwrap_or("000000").to_uppercase();
    tracing::error!(reference, ?fault, "fault");
    reference
}

fn json_of(problem: &Problem, reference: &str) -> Value {
    let mut body = json!({"code": problem.code(), "message": problem.to_string()});
    match problem {
        Problem::Invalid(fields) => body["fields"] = json!(fields),
        Problem::Stale(conflict) => body["conflict"] = json!(conflict),
        _ => {}
    }
    if !reference.is_empty() {
        body["reference"] = json!(reference);
    }
    body
}
