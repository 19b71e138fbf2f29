//! Styles, scripts and icons: embedded, with an ETag, revalidated by the browser.
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "src/web/static/"]
struct Static;

/// `GET /static/{*path}`.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(&path, &headers)
}

/// `GET /favicon.ico`.
pub async fn favicon(headers: HeaderMap) -> Response {
    serve("favicon.svg", &headers)
}

fn serve(path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Static::get(path) else {
        return Problem::Missing("这个文件").into_response();
    };
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..12]));
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|line| line.to_str().ok())
        .is_some_and(|line| line.contains(&tag));
    let common = [
        (ETAG, tag),
        (
            CACHE_CONTROL,
            "public, max-age=0, must-revalidate".to_owned(),
        ),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (
        common,
        [(CONTENT_TYPE, file.metadata.mimetype().to_owned())],
        file.data.into_owned(),
    )
        .into_response()
}
