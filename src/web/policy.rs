//! Headers every answer carries. The content policy is the one measured with all our pages; nothing of ours needs more.
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::site::Site;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

const FIXED: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
];

/// What everyone may read is kept by browsers and proxies for a minute: a withdrawal reaches every reader that soon.
const PUBLIC_CACHE: &str = "public, max-age=60";

/// Whether the page is one of those for everyone; they never show who is logged in.
fn is_public(request: &Request) -> bool {
    let path = request.uri().path();
    [Method::GET, Method::HEAD].contains(request.method())
        && (path == "/public" || path.starts_with("/public/"))
}

/// Adds the headers.
pub async fn add_headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let public = is_public(&request);
    let mut response = next.run(request).await;
    if public && response.status().is_success() && !response.headers().contains_key(SET_COOKIE) {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(PUBLIC_CACHE));
        headers.append(VARY, HeaderValue::from_static("accept"));
    }
    let headers = response.headers_mut();
    for (name, line) in FIXED {
        headers.insert(name, HeaderValue::from_static(line));
    }
    if site.config.secure() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
