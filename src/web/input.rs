//! What comes in: a form or JSON into the same type, a query, an upload. What cannot be read is told in Chinese.
use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::rules::actor::Actor;

/// A posted form or JSON body.
pub struct Input<T>(pub T);

/// The query of the address.
pub struct Filter<T>(pub T);

/// A posted file with the fields beside it.
#[derive(Default)]
pub struct Upload {
    /// The file's name as the browser gave it, without folders.
    pub file_name: String,
    /// Its bytes; empty when no file was chosen.
    pub bytes: Vec<u8>,
    /// The other fields.
    pub fields: BTreeMap<String, String>,
}

impl Upload {
    /// A field beside the file; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

fn unreadable(why: impl std::fmt::Display) -> Problem {
    Problem::Unreadable(
        "bad_input",
        format!("提交的内容不完整或格式不对（{why}），没有写入任何内容；请返回页面重新填写"),
    )
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/json"));
        let bytes: Bytes = request.extract().await.map_err(unread)?;
        let read = if json {
            serde_json::from_slice(&bytes).map_err(unreadable)
        } else {
            serde_html_form::from_bytes(&bytes).map_err(unreadable)
        };
        read.map(Input)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Filter<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        serde_html_form::from_str(parts.uri.query().unwrap_or_default())
            .map(Filter)
            .map_err(unreadable)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(unreadable)?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file_name) => {
                    upload.file_name = file_name
                        .rsplit(['/', '\\'])
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    upload.bytes = field.bytes().await.map_err(too_large)?.to_vec();
                }
                None => {
                    upload
                        .fields
                        .insert(name, field.text().await.map_err(unreadable)?);
                }
            }
        }
        Ok(upload)
    }
}

fn unread(error: BytesRejection) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::Unreadable(
            "too_large",
            "提交的内容超过 2 MB，没有读取；大量数据请用导入".to_owned(),
        );
    }
    unreadable(error)
}

fn too_large(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::Unreadable(
            "too_large",
            "文件超过 64 MB，没有读取；请拆分后分次导入".to_owned(),
        );
    }
    unreadable(error)
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Problem::SignIn)
    }
}
