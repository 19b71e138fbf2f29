//! Routes of laboratories: the list, a new one, one with its scope.
use super::view::{self, LaboratoryPage, NewPage};
use super::{LaboratoryForm, ScopeForm};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/laboratories", Right::RegisterSee, list)
        .get("/laboratories/new", Right::LaboratoryEdit, new_page)
        .post("/laboratories/new", Right::LaboratoryEdit, add)
        .get("/laboratories/{code}", Right::RegisterSee, one)
        .post("/laboratories/{code}", Right::LaboratoryEdit, edit)
        .post(
            "/laboratories/{code}/scope",
            Right::LaboratoryEdit,
            add_scope,
        )
        .post(
            "/laboratories/{code}/scope/{id}/remove",
            Right::LaboratoryEdit,
            remove_scope,
        )
}

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::list).await?)
}

async fn new_page(face: Face) -> Reply {
    face.show(NewPage::default())
}

async fn add(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<LaboratoryForm>,
) -> Reply {
    let typed = form.clone();
    match site.write(&actor, move |tx| super::add(tx, &typed)).await {
        Ok(code) => face.done(
            format!("/laboratories/{code}"),
            "已登记检验机构，请填写资质范围",
        ),
        Err(problem) => face.redo(NewPage { form }, problem),
    }
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &code)).await?)
}

async fn edit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
    Input(form): Input<LaboratoryForm>,
) -> Reply {
    let (asked, typed) = (code.clone(), form.clone());
    match site
        .write(&actor, move |tx| super::edit(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done(format!("/laboratories/{code}"), "已保存检验机构"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::one(rx, &code)).await?;
            face.redo(LaboratoryPage { form, ..page }, problem)
        }
    }
}

async fn add_scope(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(code): Path<String>,
    Input(form): Input<ScopeForm>,
) -> Reply {
    let (asked, typed) = (code.clone(), form.clone());
    match site
        .write(&actor, move |tx| super::add_scope(tx, &asked, &typed))
        .await
    {
        Ok(added) => face.done(
            format!("/laboratories/{code}"),
            format!("已加入 {added} 个食品类别"),
        ),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::one(rx, &code)).await?;
            let scope_form = form;
            face.redo(LaboratoryPage { scope_form, ..page }, problem)
        }
    }
}

async fn remove_scope(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((code, id)): Path<(String, String)>,
) -> Reply {
    let asked = code.clone();
    site.write(&actor, move |tx| super::remove_scope(tx, &asked, &id))
        .await?;
    face.done(format!("/laboratories/{code}"), "已去掉一条资质范围")
}
