//! Routes of people: log-in and log-out, the first address, the own account, accounts, roles.
use axum::Extension;
use axum::http::header::{LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use crate::people::session::LogIn;
use crate::people::view::{self, FirstPage, LogInPage, UserPage};
use crate::people::{
    AccountEdit, Activity, FirstThree, Made, NewAccount, PasswordChange, Sealed, first, password,
    session, table,
};
use crate::rules::actor::Role;
use crate::rules::refusal::Refusal;
use crate::unit::off_thread;
use crate::web::prelude::*;
use crate::web::{SESSION_COOKIE, SESSION_SECONDS, SessionHash};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/login", Right::Open, log_in_page)
        .post("/login", Right::Open, log_in)
        .post("/logout", Right::Open, log_out)
        .get("/first/{token}", Right::Open, first_page)
        .post("/first/{token}", Right::Open, first_three)
        .get("/account", Right::SignedIn, account)
        .get("/account/password", Right::SignedIn, password_page)
        .post("/account/password", Right::SignedIn, change_password)
        .get("/users", Right::UserManage, users)
        .post("/users", Right::UserManage, add_user)
        .get("/users/{login}", Right::UserManage, user)
        .post("/users/{login}", Right::UserManage, edit_user)
        .post(
            "/users/{login}/reset-password",
            Right::UserManage,
            reset_password,
        )
        .post("/users/{login}/disable", Right::UserManage, disable)
        .post("/users/{login}/enable", Right::UserManage, enable)
        .get("/roles", Right::RuleManage, roles)
        .get("/roles/{login}", Right::RuleManage, user)
        .post("/roles/{login}", Right::RuleManage, set_roles)
        .merge(super::log::web::routes())
        .merge(super::token::web::routes())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Credentials {
    login: String,
    password: String,
    next: String,
}

async fn log_in_page(face: Face, Filter(asked): Filter<Next>) -> Reply {
    face.show(LogInPage {
        login: String::new(),
        next: asked.next,
    })
}

async fn log_in(
    State(site): State<Site>,
    face: Face,
    headers: HeaderMap,
    Input(given): Input<Credentials>,
) -> Reply {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|line| line.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    match attempt(&site, &given, agent).await? {
        LogIn::In(token) => {
            let secure = if site.config.secure() { "; Secure" } else { "" };
            let cookie = format!(
                "{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_SECONDS}{secure}"
            );
            let headers = [(LOCATION, own_place(&given.next)), (SET_COOKIE, cookie)];
            Ok((StatusCode::SEE_OTHER, headers).into_response())
        }
        LogIn::Out(refusal) => {
            let (login, next) = (given.login, given.next);
            face.redo(LogInPage { login, next }, refusal.into())
        }
    }
}

/// Reads, compares beside the gate because comparing is slow on purpose, then writes what it came to.
async fn attempt(site: &Site, given: &Credentials, agent: String) -> Result<LogIn, Problem> {
    let (nobody, login) = (Actor::public(), given.login.clone());
    let password = given.password.clone();
    let known = site
        .read(&nobody, move |rx| session::known(rx, &login))
        .await?;
    let compared = off_thread(move || session::compare(known, &password)).await?;
    site.write(&nobody, move |tx| session::log_in(tx, &compared, &agent))
        .await
}

/// Only an address of ours, else the desk: nobody is led elsewhere by a link to the log-in.
fn own_place(next: &str) -> String {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if plain && next.is_ascii() {
        next.to_owned()
    } else {
        "/".to_owned()
    }
}

async fn log_out(
    State(site): State<Site>,
    actor: Actor,
    session: Option<Extension<SessionHash>>,
) -> Reply {
    if let Some(Extension(SessionHash(hash))) = session {
        site.write(&actor, move |tx| session::log_out(tx, &hash))
            .await?;
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((
        StatusCode::SEE_OTHER,
        [(LOCATION, "/login".to_owned()), (SET_COOKIE, gone)],
    )
        .into_response())
}

async fn first_page(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(token): Path<String>,
) -> Reply {
    let hash = crate::web::hash_token(&token);
    let open = site
        .read(&actor, move |rx| {
            Ok(table::first_address_open(rx.conn, &hash, rx.now)?)
        })
        .await?;
    face.show(FirstPage {
        token,
        open,
        ..FirstPage::default()
    })
}

async fn first_three(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(token): Path<String>,
    Input(three): Input<FirstThree>,
) -> Reply {
    let outcome = make_three(&site, &actor, token.clone(), three.clone()).await;
    let made = outcome.as_ref().cloned().unwrap_or_default();
    let page = FirstPage {
        token,
        open: made.is_empty(),
        three,
        made,
    };
    match outcome {
        Ok(_) => face.show(page),
        Err(problem) => face.redo(page, problem),
    }
}

/// Hashing is slow and anybody may post here, so the address is looked at first; the command looks again.
async fn make_three(
    site: &Site,
    actor: &Actor,
    token: String,
    three: FirstThree,
) -> Result<Vec<Made>, Problem> {
    let hash = crate::web::hash_token(&token);
    let open = site.read(actor, move |rx| {
        Ok(table::first_address_open(rx.conn, &hash, rx.now)?)
    });
    if !open.await? {
        return Err(Refusal::FirstAddressUsed.into());
    }
    let once = off_thread(first::three_passwords).await?;
    site.write(actor, move |tx| {
        first::make_three(tx, &token, &three, &once)
    })
    .await
}

async fn account(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    session: Option<Extension<SessionHash>>,
) -> Reply {
    let hash = session
        .map(|Extension(SessionHash(hash))| hash)
        .unwrap_or_default();
    face.show(site.read(&actor, move |rx| view::own(rx, &hash)).await?)
}

async fn password_page(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::own_password).await?)
}

async fn change_password(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(change_form): Input<PasswordChange>,
) -> Reply {
    match change(&site, &actor, change_form).await {
        Ok(()) => face.done("/", "已更改密码"),
        Err(problem) => face.redo(site.read(&actor, view::own_password).await?, problem),
    }
}

/// Compares and hashes beside the gate, then writes.
async fn change(site: &Site, actor: &Actor, form: PasswordChange) -> Result<(), Problem> {
    let present = site.read(actor, password::present).await?;
    let sealed = off_thread(move || password::seal_change(present, &form)).await?;
    site.write(actor, move |tx| password::change(tx, &sealed))
        .await
}

async fn users(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(
        site.read(&actor, |rx| view::users(rx, NewAccount::default(), None))
            .await?,
    )
}

async fn add_user(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<NewAccount>,
) -> Reply {
    let (typed, once) = (form.clone(), off_thread(Sealed::once).await?);
    match site
        .write(&actor, move |tx| crate::people::add(tx, &typed, &once))
        .await
    {
        Ok(made) => face.show(
            site.read(&actor, |rx| {
                view::users(rx, NewAccount::default(), Some(made))
            })
            .await?,
        ),
        Err(problem) => face.redo(
            site.read(&actor, |rx| view::users(rx, form, None)).await?,
            problem,
        ),
    }
}

async fn user(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(login): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| view::user(rx, &login, None))
            .await?,
    )
}

async fn edit_user(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(login): Path<String>,
    Input(form): Input<AccountEdit>,
) -> Reply {
    let (asked, typed) = (login.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| {
        let id = crate::people::account_id(tx, &asked)?;
        crate::people::edit(tx, &id, &typed)
    });
    match outcome.await {
        Ok(()) => face.done(format!("/users/{login}"), "已保存账户"),
        Err(problem) => {
            let page = site
                .read(&actor, move |rx| view::user(rx, &login, None))
                .await?;
            face.redo(UserPage { form, ..page }, problem)
        }
    }
}

async fn reset_password(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(login): Path<String>,
) -> Reply {
    let (asked, once) = (login.clone(), off_thread(Sealed::once).await?);
    let made = site
        .write(&actor, move |tx| {
            let id = crate::people::account_id(tx, &asked)?;
            crate::people::reset_password(tx, &id, &once)
        })
        .await?;
    face.show(
        site.read(&actor, move |rx| view::user(rx, &login, Some(made)))
            .await?,
    )
}

async fn disable(state: State<Site>, actor: Actor, face: Face, login: Path<String>) -> Reply {
    switch(state, actor, face, login, Activity::Disabled).await
}

async fn enable(state: State<Site>, actor: Actor, face: Face, login: Path<String>) -> Reply {
    switch(state, actor, face, login, Activity::Enabled).await
}

async fn switch(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(login): Path<String>,
    wanted: Activity,
) -> Reply {
    let asked = login.clone();
    site.write(&actor, move |tx| {
        let id = crate::people::account_id(tx, &asked)?;
        crate::people::set_state(tx, &id, wanted)
    })
    .await?;
    face.done(
        format!("/users/{login}"),
        if wanted == Activity::Disabled {
            "已停用账户"
        } else {
            "已启用账户"
        },
    )
}

async fn roles(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::roles).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RolesForm {
    roles: Vec<Role>,
}

async fn set_roles(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(login): Path<String>,
    Input(form): Input<RolesForm>,
) -> Reply {
    let asked = login.clone();
    let outcome = site
        .write(&actor, move |tx| {
            let id = crate::people::account_id(tx, &asked)?;
            crate::people::set_roles(tx, &id, &form.roles)
        })
        .await;
    match outcome {
        Ok(()) => face.done(format!("/roles/{login}"), "已保存角色"),
        Err(problem) => face.redo(
            site.read(&actor, move |rx| view::user(rx, &login, None))
                .await?,
            problem,
        ),
    }
}
