//! One handler, two faces: the same view is a page's context and the API's JSON.
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::problem::{FieldProblem, Problem};

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a handler answers.
pub type Reply = Result<Response, Problem>;

/// What a page shows and the API says.
pub trait View: Serialize {
    /// The page's template: `sampling/list.html`.
    const PAGE: &'static str;
}

/// Who looks: a browser or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A person with a browser.
    Page,
    /// A program: `/api/v1/…` or `Accept: application/json`.
    Json,
}

/// What a command did, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// What was done, to what: 「已登记送达」.
    pub text: String,
    /// A link, empty when there is none.
    pub href: String,
    /// The link's words.
    pub link_text: String,
}

impl From<&str> for Flash {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            href: String::new(),
            link_text: String::new(),
        }
    }
}

impl From<String> for Flash {
    fn from(text: String) -> Self {
        Self {
            text,
            href: String::new(),
            link_text: String::new(),
        }
    }
}

impl Flash {
    /// Adds a link.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.href = href.into();
        self.link_text = text.into();
        self
    }
}

/// A page waiting for its chrome; the render layer finishes it.
#[derive(Clone)]
pub(super) struct PageBody {
    pub(super) template: &'static str,
    pub(super) view: Value,
    pub(super) errors: Vec<FieldProblem>,
    pub(super) refusal: String,
}

/// The cookie that carries a flash over one redirect.
pub(super) const FLASH_COOKIE: &str = "anyang_flash";

impl Face {
    /// Answers with the view.
    ///
    /// # Errors
    /// A fault when the view cannot be serialised.
    pub fn show<V: View>(self, view: V) -> Reply {
        match self {
            Self::Json => Ok(Json(view).into_response()),
            Self::Page => page(StatusCode::OK, &view, Vec::new(), String::new()),
        }
    }

    /// Shows the form again with what was typed and the problems beside the fields; a program gets the problem itself.
    /// Stale pages, missing things and faults are not the form's matter and pass on.
    ///
    /// # Errors
    /// The problem, when it is none of the form's.
    pub fn redo<V: View>(self, view: V, problem: Problem) -> Reply {
        match (self, problem) {
            (Self::Page, Problem::Invalid(fields)) => page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &view,
                fields,
                String::new(),
            ),
            (Self::Page, Problem::Refused(refusal)) => page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &view,
                Vec::new(),
                refusal.to_string(),
            ),
            (_, other) => Err(other),
        }
    }

    /// A command is done: 303 to `href` with a flash, or JSON `{"at": href}`.
    ///
    /// # Errors
    /// A fault when the address cannot stand in a header.
    pub fn done(self, href: impl Into<String>, flash: impl Into<Flash>) -> Reply {
        let href = href.into();
        match self {
            Self::Json => Ok(Json(json!({"at": href, "done": flash.into().text})).into_response()),
            Self::Page => {
                let cookie = format!(
                    "{FLASH_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
                    hex::encode(serde_json::to_vec(&flash.into())?)
                );
                Ok((
                    StatusCode::SEE_OTHER,
                    [(LOCATION, header(&href)?), (SET_COOKIE, header(&cookie)?)],
                )
                    .into_response())
            }
        }
    }

    /// Sends a workbook (xlsx).
    ///
    /// # Errors
    /// A fault when the name cannot stand in a header.
    pub fn workbook(self, name: &str, bytes: Vec<u8>) -> Reply {
        self.file(name, XLSX, bytes)
    }

    /// Sends a file.
    ///
    /// # Errors
    /// A fault when the name cannot stand in a header.
    pub fn file(self, name: &str, media_type: &'static str, bytes: Vec<u8>) -> Reply {
        let disposition = format!("attachment; filename*=UTF-8''{}", percent_encoded(name));
        Ok((
            [
                (CONTENT_TYPE, HeaderValue::from_static(media_type)),
                (CONTENT_DISPOSITION, header(&disposition)?),
            ],
            bytes,
        )
            .into_response())
    }
}

fn page<V: View>(
    status: StatusCode,
    view: &V,
    errors: Vec<FieldProblem>,
    refusal: String,
) -> Reply {
    let body = PageBody {
        template: V::PAGE,
        view: serde_json::to_value(view)?,
        errors,
        refusal,
    };
    Ok((status, Extension(body), ()).into_response())
}

fn header(text: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(text)
        .map_err(|error| Problem::fault(format!("{text:?} cannot stand in a header: {error}")))
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub(super) fn percent_encoded(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else if write!(out, "%{byte:02X}").is_err() {
            out.push('_');
        }
        out
    })
}

impl<S: Send + Sync> FromRequestParts<S> for Face {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(face_of(parts))
    }
}

/// Which face a request asks for.
pub(super) fn face_of(parts: &Parts) -> Face {
    let path = parts
        .extensions
        .get::<OriginalUri>()
        .map_or_else(|| parts.uri.path(), |uri| uri.path());
    let accepts = parts
        .headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    if path.starts_with("/api/") || accepts.starts_with("application/json") {
        Face::Json
    } else {
        Face::Page
    }
}
