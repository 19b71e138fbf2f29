//! Forgery protection without tokens in forms. A state-changing page request must come from our own pages: the browser says so by
//! `Sec-Fetch-Site`; where it cannot (plain http on a host name), `Origin`, else `Referer`, must be the configured public address.
//! `Host` is never asked: behind a proxy it is not ours. The API with a bearer token needs none of this.
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{ORIGIN, REFERER};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::identity::bearer;
use super::site::Site;
use crate::problem::Problem;

const REFUSED: &str = "这个请求不是从本系统的页面发出的，没有执行；请从本系统的页面重新操作。若您确实在用本系统，请管理员核对配置项 public_url 与浏览器地址是否一致";

/// Refuses state-changing requests that do not come from our own pages.
pub(super) async fn refuse_forged(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let path = request
        .extensions()
        .get::<OriginalUri>()
        .map_or_else(|| request.uri().path(), |uri| uri.path());
    let token_only = path.starts_with("/api/") && bearer(request.headers()).is_some();
    if safe || token_only || ours(request.headers(), &site.config.public_url) {
        return next.run(request).await;
    }
    Problem::Forged(REFUSED).into_response()
}

/// Whether the browser says, or the origin shows, that the request comes from a page of ours.
fn ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|line| line.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    if let Some(origin) = text(ORIGIN.as_str()) {
        return origin == public_url;
    }
    text(REFERER.as_str()).is_some_and(|referer| {
        referer
            .strip_prefix(public_url)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::ours;
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, line)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(line),
                )
            })
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_change_anything() {
        let url = "http://anyang.lan:8080";
        assert!(ours(&headers(&[("sec-fetch-site", "same-origin")]), url));
        assert!(!ours(
            &headers(&[("sec-fetch-site", "cross-site"), ("origin", url)]),
            url
        ));
        assert!(
            !ours(&headers(&[("sec-fetch-site", "none")]), url),
            "a typed address posts nothing"
        );
        assert!(
            ours(&headers(&[("origin", url)]), url),
            "plain http on a host name sends no Sec-Fetch-Site"
        );
        assert!(!ours(
            &headers(&[("origin", "http://anyang.lan:8080.evil.example")]),
            url
        ));
        assert!(!ours(&headers(&[("origin", "null")]), url));
        assert!(ours(
            &headers(&[("referer", "http://anyang.lan:8080/cases/1")]),
            url
        ));
        assert!(!ours(
            &headers(&[("referer", "http://anyang.lan:80801/")]),
            url
        ));
        assert!(!ours(&headers(&[]), url), "neither header: refused");
    }
}
