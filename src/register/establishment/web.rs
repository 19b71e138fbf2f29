//! Routes of establishments.
use super::EstablishmentForm;
use super::import::import;
use super::view::{self, EstablishmentFilter, EstablishmentPage, ImportPage};
use crate::register::listing;
use crate::sheet::templates;
use crate::unit::off_thread;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/establishments", Right::RegisterSee, list)
        .get("/establishments/new", Right::RegisterEdit, new_page)
        .post("/establishments/new", Right::RegisterEdit, add)
        .get("/establishments/import", Right::RegisterEdit, import_page)
        .upload("/establishments/import", Right::RegisterEdit, import_list)
        .get("/establishments/{id}", Right::RegisterSee, one)
        .post("/establishments/{id}", Right::RegisterEdit, edit)
}

async fn list(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(filter): Filter<EstablishmentFilter>,
) -> Reply {
    face.show(site.read(&actor, move |rx| view::list(rx, filter)).await?)
}

async fn new_page(actor: Actor, face: Face) -> Reply {
    face.show(view::new_page(&actor, EstablishmentForm::default()))
}

async fn add(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<EstablishmentForm>,
) -> Reply {
    let typed = form.clone();
    match site.write(&actor, move |tx| super::add(tx, &typed)).await {
        Ok(id) => face.done(format!("/establishments/{id}"), "已登记生产经营者"),
        Err(problem) => face.redo(view::new_page(&actor, form), problem),
    }
}

async fn one(State(site): State<Site>, actor: Actor, face: Face, Path(id): Path<String>) -> Reply {
    face.show(site.read(&actor, move |rx| view::one(rx, &id)).await?)
}

async fn edit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<EstablishmentForm>,
) -> Reply {
    let (asked, typed) = (id.clone(), form.clone());
    match site
        .write(&actor, move |tx| super::edit(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done(format!("/establishments/{id}"), "已保存生产经营者"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| view::one(rx, &id)).await?;
            face.redo(EstablishmentPage { form, ..page }, problem)
        }
    }
}

async fn import_page(face: Face) -> Reply {
    face.show(ImportPage::default())
}

async fn import_list(State(site): State<Site>, actor: Actor, face: Face, upload: Upload) -> Reply {
    if upload.bytes.is_empty() {
        let problem = Problem::field("file", "没有选择文件；请选择填好的名录");
        return face.redo(ImportPage::default(), problem);
    }
    let profile = templates::establishments();
    let read = off_thread(move || Ok(listing::read(upload.bytes, &profile)));
    let report = match read.await? {
        Ok(sheet) => site.write(&actor, move |tx| import(tx, &sheet)).await?,
        Err(report) => *report,
    };
    face.show(ImportPage {
        report: Some(report),
    })
}
