//! Routes of sampling: the list of samples, one sample, its sheet, reception.
use super::arriving::{self, ArrivalPage, AskedFor};
use super::correction::{self, VoidForm};
use super::form::SheetForm;
use super::listing::{self, Asked};
use super::reception::{ArrivalForm, RefusalForm};
use super::{filling, href, reception, take, view};
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/samples", Right::SampleSee, samples)
        .get("/samples.xlsx", Right::SampleSee, export)
        .get("/samples/new", Right::SampleTake, new_sheet)
        .post("/samples/new", Right::SampleTake, begin)
        .post("/samples/new/take", Right::SampleTake, begin_and_take)
        .get("/samples/{number}/print", Right::SampleSee, print)
        .get("/samples/{number}/sheet", Right::SampleTake, sheet)
        .post("/samples/{number}/sheet", Right::SampleTake, save)
        .post("/samples/{number}/take", Right::SampleTake, confirm)
        .get("/samples/{number}/correct", Right::SampleTake, sheet)
        .post("/samples/{number}/correct", Right::SampleTake, correct)
        .get("/samples/{number}/void", Right::SampleTake, void_page)
        .post("/samples/{number}/void", Right::SampleTake, void)
        .get("/reception", Right::SampleReceive, reception_list)
        .get("/reception/{number}", Right::SampleReceive, arrival)
        .post("/reception/{number}/receive", Right::SampleReceive, receive)
        .post("/reception/{number}/refuse", Right::SampleReceive, refuse)
}

async fn samples(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Asked>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| listing::samples(rx, asked))
            .await?,
    )
}

async fn export(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Asked>,
) -> Reply {
    let name = format!("{}样品.xlsx", asked.stream().zh());
    let bytes = site.read(&actor, move |rx| listing::export::workbook(rx, &asked));
    face.workbook(&name, bytes.await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ForTask {
    task: String,
}

async fn new_sheet(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<ForTask>,
) -> Reply {
    if asked.task.is_empty() {
        return face.show(site.read(&actor, filling::start).await?);
    }
    face.show(
        site.read(&actor, move |rx| filling::new_sheet(rx, &asked.task, None))
            .await?,
    )
}

async fn begin(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<SheetForm>,
) -> Reply {
    let typed = form.clone();
    match site.write(&actor, move |tx| take::begin(tx, &typed)).await {
        Ok(number) => face.done(format!("{}/sheet", href(&number)), "已保存草稿"),
        Err(problem) => redo_new(&site, &actor, face, (form, problem)).await,
    }
}

async fn begin_and_take(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Input(form): Input<SheetForm>,
) -> Reply {
    let typed = form.clone();
    match site.write(&actor, move |tx| take::take(tx, &typed)).await {
        Ok(number) => face.done(href(&number), taken(&number)),
        Err(problem) => redo_new(&site, &actor, face, (form, problem)).await,
    }
}

fn taken(number: &str) -> Flash {
    Flash::from(format!("已确认抽样单 {number}，送检时限自明日起算"))
        .link("/samples/new", "继续抽样")
}

async fn redo_new(
    site: &Site,
    actor: &Actor,
    face: Face,
    (form, problem): (SheetForm, Problem),
) -> Reply {
    let task = form.task.clone();
    match site
        .read(actor, move |rx| filling::new_sheet(rx, &task, Some(form)))
        .await
    {
        Ok(page) => face.redo(page, problem),
        // The task itself is the matter: there is no form to show again.
        Err(_) => Err(problem),
    }
}

async fn print(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| view::print(rx, &number))
            .await?,
    )
}

async fn sheet(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| filling::sheet(rx, &number, None))
            .await?,
    )
}

async fn redo_sheet(
    (site, actor, face): (&Site, &Actor, Face),
    number: String,
    (form, problem): (SheetForm, Problem),
) -> Reply {
    let page = site.read(actor, move |rx| filling::sheet(rx, &number, Some(form)));
    face.redo(page.await?, problem)
}

async fn save(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<SheetForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| take::save(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done(format!("{}/sheet", href(&number)), "已保存草稿"),
        Err(problem) => redo_sheet((&site, &actor, face), number, (form, problem)).await,
    }
}

async fn confirm(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<SheetForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| take::confirm(tx, &asked, &typed))
        .await
    {
        Ok(number) => face.done(href(&number), taken(&number)),
        Err(problem) => redo_sheet((&site, &actor, face), number, (form, problem)).await,
    }
}

async fn correct(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<SheetForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| correction::correct(tx, &asked, &typed))
        .await
    {
        Ok(number) => face.done(href(&number), format!("已更正抽样单 {number}")),
        Err(problem) => redo_sheet((&site, &actor, face), number, (form, problem)).await,
    }
}

async fn void_page(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    let page = site.read(&actor, move |rx| {
        filling::voiding(rx, &number, String::new())
    });
    face.show(page.await?)
}

async fn void(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<VoidForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| correction::void(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done(href(&number), "已作废抽样单"),
        Err(problem) => {
            let page = site.read(&actor, move |rx| filling::voiding(rx, &number, form.reason));
            face.redo(page.await?, problem)
        }
    }
}

async fn reception_list(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<AskedFor>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| arriving::reception(rx, asked))
            .await?,
    )
}

async fn arrival(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| arriving::arrival(rx, &number, None))
            .await?,
    )
}

async fn receive(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<ArrivalForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| reception::receive(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done("/reception", received(&number)),
        Err(problem) => {
            let page = site.read(&actor, move |rx| arriving::arrival(rx, &number, Some(form)));
            face.redo(page.await?, problem)
        }
    }
}

fn received(number: &str) -> Flash {
    Flash::from(format!("已接收样品 {number}，出具报告的时限自次日起算"))
        .link(href(number), "查看样品")
}

async fn refuse(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
    Input(form): Input<RefusalForm>,
) -> Reply {
    let (asked, typed) = (number.clone(), form.clone());
    match site
        .write(&actor, move |tx| reception::refuse(tx, &asked, &typed))
        .await
    {
        Ok(()) => face.done("/reception", format!("已拒收样品 {number}")),
        Err(problem) => {
            let page = site.read(&actor, move |rx| arriving::arrival(rx, &number, None));
            let page = ArrivalPage {
                reason: form.reason,
                refusing: true,
                ..page.await?
            };
            face.redo(page, problem)
        }
    }
}
