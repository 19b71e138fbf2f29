//! The last layer of the pages: a view gets its chrome and becomes HTML, a problem becomes a page with ways out.
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use minijinja::{Value, context};
use serde_json::json;

use super::error::{ProblemBody, status};
use super::face::{FLASH_COOKIE, Face, Flash, PageBody, face_of, percent_encoded};
use super::identity::cookie;
use super::pages::in_page;
use super::site::Site;
use crate::problem::{Conflict, Problem};
use crate::rules::actor::Actor;

/// Wraps routes in the kit's layers: who asks, is it ours, then the page.
pub fn layers(site: &Site, routes: Router<Site>) -> Router<Site> {
    routes
        .layer(from_fn_with_state(
            site.clone(),
            super::forgery::refuse_forged,
        ))
        .layer(from_fn_with_state(
            site.clone(),
            super::limit::limit_log_ins,
        ))
        .layer(from_fn_with_state(site.clone(), render_pages))
        .layer(from_fn_with_state(site.clone(), super::identity::identify))
}

/// What the layer must remember of the request.
struct Asked {
    actor: Actor,
    path: String,
    next: String,
    flash: Option<Flash>,
}

/// Turns views and problems into pages for whoever asked for a page.
pub(super) async fn render_pages(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if face_of(&parts) == Face::Json {
        return named(next.run(Request::from_parts(parts, body)).await, "这个地址");
    }
    let flash = cookie(&parts.headers, FLASH_COOKIE).and_then(read_flash);
    let asked = Asked {
        actor: parts
            .extensions
            .get::<Actor>()
            .cloned()
            .unwrap_or_else(Actor::public),
        path: parts.uri.path().to_owned(),
        next: parts
            .uri
            .path_and_query()
            .map_or_else(String::new, |whole| whole.as_str().to_owned()),
        flash,
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    match finish(&site, &asked, response).await {
        Ok(response) => response,
        Err(problem) => {
            let body = problem.into_response();
            match problem_page(&site, &asked, body).await {
                Ok(page) => page,
                Err(again) => again.into_response(),
            }
        }
    }
}

fn read_flash(text: &str) -> Option<Flash> {
    serde_json::from_slice(&hex::decode(text).ok()?).ok()
}

async fn finish(site: &Site, asked: &Asked, response: Response) -> Result<Response, Problem> {
    if let Some(body) = response.extensions().get::<PageBody>().cloned() {
        return view_page(site, asked, response.status(), body).await;
    }
    if response.extensions().get::<ProblemBody>().is_some() {
        return problem_page(site, asked, response).await;
    }
    let response = named(response, "这个页面");
    if response.extensions().get::<ProblemBody>().is_some() {
        return problem_page(site, asked, response).await;
    }
    Ok(response)
}

/// What the router itself refuses (no such route, no such method, an address that is no text) gets our words like everything else.
fn named(response: Response, what: &'static str) -> Response {
    if response.extensions().get::<ProblemBody>().is_some() {
        return response;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Problem::Missing(what).into_response(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::Unreadable(
            "method_not_allowed",
            "这个地址不接受这样的请求；请从页面上的链接或按钮进入".to_owned(),
        )
        .into_response(),
        StatusCode::BAD_REQUEST => {
            Problem::Unreadable("bad_address", "地址里有读不出的字符；请核对地址".to_owned())
                .into_response()
        }
        _ => response,
    }
}

async fn chrome(site: &Site, asked: &Asked) -> Result<Value, Problem> {
    let (make, path) = (site.frame.chrome, asked.path.clone());
    let mut chrome = site.read(&asked.actor, move |rx| make(rx, &path)).await?;
    chrome.flash.clone_from(&asked.flash);
    chrome.demo = site.config.demo;
    chrome.city.clone_from(&site.config.city);
    Ok(in_page(&chrome))
}

async fn view_page(
    site: &Site,
    asked: &Asked,
    status: StatusCode,
    body: PageBody,
) -> Result<Response, Problem> {
    let errors: Vec<_> = body
        .errors
        .iter()
        .map(|error| json!({"name": error.field, "text": error.message}))
        .collect();
    let error_of: serde_json::Map<_, _> = body
        .errors
        .iter()
        .map(|error| (error.field.clone(), json!(error.message)))
        .collect();
    let context = context! {
        chrome => chrome(site, asked).await?,
        v => in_page(&body.view),
        errors => in_page(&errors),
        error_of => in_page(&error_of),
        refusal => body.refusal,
        path => asked.path.clone(),
    };
    html(status, asked, body.template, &context)
}

fn html(
    status: StatusCode,
    asked: &Asked,
    template: &str,
    context: &Value,
) -> Result<Response, Problem> {
    let page = super::pages::render(template, context)?;
    let mut response = (status, Html(page)).into_response();
    if asked.flash.is_some() {
        let gone =
            HeaderValue::from_static("anyang_flash=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        response.headers_mut().append(SET_COOKIE, gone);
    }
    Ok(response)
}

async fn problem_page(site: &Site, asked: &Asked, response: Response) -> Result<Response, Problem> {
    let Some(body) = response.extensions().get::<ProblemBody>().cloned() else {
        return Ok(response);
    };
    match body.problem.as_ref() {
        Problem::SignIn => Ok(Redirect::to(&format!(
            "/login?next={}",
            percent_encoded(&asked.next)
        ))
        .into_response()),
        Problem::Stale(conflict) => {
            let context = context! { chrome => chrome(site, asked).await?, conflict => in_page(conflict_context(conflict)) };
            html(StatusCode::CONFLICT, asked, "conflict.html", &context)
        }
        problem => {
            let context = context! {
                chrome => chrome(site, asked).await?,
                error => in_page(json!({
                    "title": title(problem), "text": problem.to_string(), "reference": body.reference, "crumbs": [],
                    "ways": ways(problem, &asked.actor),
                })),
            };
            let mut page = html(status(problem), asked, "error.html", &context)?;
            if let Some(wait) = response.headers().get(RETRY_AFTER) {
                page.headers_mut().insert(RETRY_AFTER, wait.clone());
            }
            Ok(page)
        }
    }
}

fn conflict_context(conflict: &Conflict) -> serde_json::Value {
    let fields: Vec<_> = conflict
        .resend
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    json!({
        "title": "没有保存：这条记录已被他人修改", "text": format!("{}在您打开页面之后被改动。您填写的内容没有写入，也没有丢失；请对照两个版本。", conflict.subject),
        "rows": conflict.rows, "action": conflict.action, "fields": fields, "keep_href": conflict.href,
        "crumbs": [], "now_label": "现在的记录", "reference": "",
    })
}

fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::Missing(_) => "没有找到",
        Problem::NotAllowed(_) => "您的岗位不能打开这里",
        Problem::Forged(_) => "没有执行：请求来源不明",
        Problem::TooMany { .. } => "登录过于频繁",
        Problem::Busy => "系统正忙",
        Problem::Fault(_) => "没有完成：系统内部出错",
        Problem::Unreadable(..) => "没有读取",
        _ => "没有办理",
    }
}

fn ways(problem: &Problem, actor: &Actor) -> Vec<serde_json::Value> {
    if !actor.is_person() {
        return vec![
            json!({"href": "/public", "text": "查询公布的抽检结果"}),
            json!({"href": "/login", "text": "登录"}),
        ];
    }
    let mut ways = vec![json!({"href": "/", "text": "返回我的工作台"})];
    if let Problem::Fault(_) = problem {
        ways.push(json!({"href": "/account", "text": "查看账户；请把编号告诉系统管理员"}));
    }
    ways
}
