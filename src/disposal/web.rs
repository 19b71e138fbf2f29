//! Routes of disposal.
use super::case_filter::CaseFilter;
use super::case_list::{every, list};
use super::part::PartForm;
use super::{
    AcceptForm, CauseForm, ControlForm, PenaltyForm, PlaceForm, RectificationForm, ReviewForm,
    ServeForm, StartForm, SubmitForm, TransferForm, case_page, export, form_page, notice_paper,
    save,
};
use crate::rules::refusal::Refusal;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    let routes = Routes::new()
        .get("/cases", Right::CaseSee, cases)
        .get("/cases.xlsx", Right::CaseSee, workbook)
        .get("/cases/{number}", Right::CaseSee, case)
        .get("/cases/{number}/cover", Right::CaseSee, cover)
        .get("/cases/{number}/{slug}/notice", Right::CaseSee, notice);
    let routes = form::<AcceptForm>(routes, "/cases/{number}/{slug}/accept", Right::CaseHandle);
    let routes = form::<StartForm>(routes, "/cases/{number}/{slug}/start", Right::CaseHandle);
    let routes = form::<ServeForm>(routes, "/cases/{number}/{slug}/serve", Right::CaseHandle);
    let routes = form::<ControlForm>(routes, "/cases/{number}/{slug}/control", Right::CaseHandle);
    let routes = form::<CauseForm>(routes, "/cases/{number}/{slug}/cause", Right::CaseHandle);
    let routes = form::<PenaltyForm>(routes, "/cases/{number}/{slug}/penalty", Right::CaseHandle);
    let routes = form::<RectificationForm>(
        routes,
        "/cases/{number}/{slug}/rectification",
        Right::CaseHandle,
    );
    let routes = form::<PlaceForm>(routes, "/cases/{number}/{slug}/place", Right::CaseHandle);
    let routes = form::<TransferForm>(routes, "/cases/{number}/{slug}/transfer", Right::CaseHandle);
    let routes = form::<SubmitForm>(routes, "/cases/{number}/{slug}/close", Right::CaseHandle);
    form::<ReviewForm>(routes, "/cases/{number}/{slug}/review", Right::CaseReview)
}

/// A page of a part: its form, and what is sent from it.
fn form<F: PartForm>(routes: Routes, path: &'static str, right: Right) -> Routes {
    routes
        .get(path, right, show::<F>)
        .post(path, right, send::<F>)
}

async fn cases(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<CaseFilter>,
) -> Reply {
    face.show(site.read(&actor, move |rx| list(rx, asked)).await?)
}

async fn workbook(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<CaseFilter>,
) -> Reply {
    let read = site.read(&actor, move |rx| export::workbook(&every(rx, &asked)?));
    face.workbook("案件.xlsx", read.await?)
}

async fn case(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    let read = site.read(&actor, move |rx| case_page::case(rx, &number));
    face.show(read.await?)
}

async fn cover(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    let read = site.read(&actor, move |rx| case_page::case(rx, &number));
    face.show(case_page::Cover { case: read.await? })
}

async fn notice(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((number, slug)): Path<(String, String)>,
) -> Reply {
    let read = site.read(&actor, move |rx| notice_paper::notice(rx, &number, &slug));
    face.show(read.await?)
}

async fn show<F: PartForm>(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((number, slug)): Path<(String, String)>,
) -> Reply {
    let read = site.read(&actor, move |rx| form_page::form::<F>(rx, &number, &slug));
    face.show(read.await?)
}

async fn send<F: PartForm>(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((number, slug)): Path<(String, String)>,
    Input(form): Input<F>,
) -> Reply {
    let (case, part, sent) = (number.clone(), slug.clone(), form.clone());
    let written = site.write(&actor, move |tx| save(tx, &case, &part, &sent));
    match written.await {
        Ok(()) => face.done(format!("/cases/{number}"), F::DONE),
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_))) => {
            let again = site.read(&actor, move |rx| form_page::typed(rx, &number, &slug, form));
            let problem = match face {
                Face::Page => beside::<F>(problem),
                Face::Json => problem,
            };
            face.redo(again.await?, problem)
        }
        Err(problem) => Err(problem),
    }
}

/// A refused day as the problem of its field, so that a page shows it beside what was typed.
fn beside<F: PartForm>(problem: Problem) -> Problem {
    let Problem::Refused(Refusal::DayInFuture { what, .. } | Refusal::DayBefore { what, .. }) =
        &problem
    else {
        return problem;
    };
    match F::LABELS.iter().find(|(_, label)| label == what) {
        Some((field, _)) => Problem::field(field, problem.to_string()),
        None => problem,
    }
}
