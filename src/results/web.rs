//! Routes of results: translate, nothing else.
use super::approval::ApproveForm;
use super::entry::{EntryForm, SubmitForm};
use super::pages::bench::BenchQuery;
use super::pages::report::ReportsQuery;
use super::pages::{approval, bench, queue, report, results, review};
use super::review::{ReturnForm, ReviewForm};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/entry", Right::ResultEnter, at_bench)
        .get("/samples/{number}/results", Right::SampleSee, results_of)
        .post("/samples/{number}/results", Right::ResultEnter, save)
        .post(
            "/samples/{number}/results/submit",
            Right::ResultEnter,
            submit,
        )
        .get(
            "/samples/{number}/results/{ordinal}",
            Right::SampleSee,
            trace,
        )
        .get("/review", Right::ResultReview, review_queue)
        .get("/review/{number}", Right::ResultReview, review_of)
        .post("/review/{number}", Right::ResultReview, decide)
        .post(
            "/review/{number}/return",
            Right::ResultReview,
            return_from_review,
        )
        .get("/approval", Right::ReportApprove, approval_queue)
        .get("/approval/{number}", Right::ReportApprove, approval_of)
        .post("/approval/{number}", Right::ReportApprove, approve)
        .post(
            "/approval/{number}/return",
            Right::ReportApprove,
            return_from_approval,
        )
        .get("/reports", Right::SampleSee, reports)
        .get("/reports/{number}", Right::SampleSee, report_of)
}

async fn at_bench(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(query): Filter<BenchQuery>,
) -> Reply {
    face.show(site.read(&actor, move |rx| bench::read(rx, &query)).await?)
}

async fn results_of(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| results::read(rx, &number, None))
            .await?,
    )
}

async fn save(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<EntryForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| super::entry::save(tx, &asked, &typed));
    match outcome.await {
        Ok(()) => face.done(format!("/samples/{number}/results"), "已保存结果并判定"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| results::read(rx, &number, Some(form)));
            face.redo(page.await?, problem)
        }
    }
}

async fn submit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<SubmitForm>,
) -> Reply {
    let asked = number.clone();
    let outcome = site.write(&actor, move |tx| super::entry::submit(tx, &asked, &form));
    match outcome.await {
        Ok(()) => face.done("/entry", format!("已把样品 {number} 的结果送审核")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| results::read(rx, &number, None));
            face.redo(page.await?, problem)
        }
    }
}

async fn trace(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path((number, ordinal)): Path<(String, String)>,
) -> Reply {
    let nth = ordinal.parse().unwrap_or(0);
    face.show(
        site.read(&actor, move |rx| results::trace(rx, &number, nth))
            .await?,
    )
}

async fn review_queue(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(query): Filter<BenchQuery>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| queue::review(rx, &query))
            .await?,
    )
}

async fn review_of(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| review::read(rx, &number, None))
            .await?,
    )
}

async fn decide(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ReviewForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| super::review::review(tx, &asked, &typed));
    match outcome.await {
        Ok(()) if form.act == "pass" => {
            face.done("/review", format!("已审核样品 {number}，送批准"))
        }
        Ok(()) => face.done(format!("/review/{number}"), "已记下决定"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| review::read(rx, &number, Some(form)));
            face.redo(page.await?, problem)
        }
    }
}

async fn return_from_review(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ReturnForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| {
        super::review::give_back(tx, &asked, &typed)
    });
    match outcome.await {
        Ok(()) => face.done("/review", format!("已把样品 {number} 的结果退修")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| review::read_returning(rx, &number, form));
            face.redo(page.await?, problem)
        }
    }
}

async fn approval_queue(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(query): Filter<BenchQuery>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| queue::approval(rx, &query))
            .await?,
    )
}

async fn approval_of(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    let nothing = ApproveForm::default();
    face.show(
        site.read(&actor, move |rx| approval::read(rx, &number, &nothing))
            .await?,
    )
}

async fn approve(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ApproveForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| {
        super::approval::approve(tx, &asked, &typed)
    });
    match outcome.await {
        Ok(report) => {
            let flash = Flash::from(format!("已签发样品 {number} 的报告"));
            let flash = flash.link(format!("/reports/{report}"), format!("报告 {report}"));
            face.done("/approval", flash)
        }
        Err(problem) => {
            let page = site.read(&actor, move |rx| approval::read(rx, &number, &form));
            face.redo(page.await?, problem)
        }
    }
}

async fn return_from_approval(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ReturnForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    let outcome = site.write(&actor, move |tx| {
        super::review::give_back(tx, &asked, &typed)
    });
    match outcome.await {
        Ok(()) => face.done("/approval", format!("已把样品 {number} 的结果退修")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| {
                approval::read_returning(rx, &number, form)
            });
            face.redo(page.await?, problem)
        }
    }
}

async fn reports(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(query): Filter<ReportsQuery>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| report::list(rx, &query))
            .await?,
    )
}

async fn report_of(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| report::read(rx, &number))
            .await?,
    )
}
