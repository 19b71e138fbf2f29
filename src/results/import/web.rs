//! Routes of the import of results: the upload, and the decisions about its preview.
use std::time::Duration;

use super::{Ask, Decision, Found, KIND};
use crate::intake::{self, Order};
use crate::problem::FieldProblem;
use crate::unit::{Rx, off_thread};
use crate::web::prelude::*;

/// How long an upload is waited for before its page shows how far it is.
const PATIENCE: Duration = Duration::from_secs(3);

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/imports/new", Right::ResultEnter, new)
        .upload("/imports/new", Right::ResultEnter, upload)
        .post("/imports/{id}/proposals", Right::ResultEnter, proposals)
        .post("/imports/{id}/commit", Right::ResultEnter, commit)
        .post("/imports/{id}/undo", Right::ResultEnter, undo)
        .post("/imports/{id}/abandon", Right::ResultEnter, abandon)
}

/// One tester to choose.
#[derive(Debug, Serialize)]
struct TesterChoice {
    value: String,
    label: String,
}

/// The upload's form.
#[derive(Debug, Serialize)]
struct NewPage {
    laboratory: String,
    testers: Vec<TesterChoice>,
    tester: String,
    take_proposals: bool,
}

impl View for NewPage {
    const PAGE: &'static str = "results/import/new.html";
}

fn form(rx: &mut Rx, tester: String, take_proposals: bool) -> Result<NewPage, Problem> {
    let own = rx.actor.laboratory.clone();
    let known = intake::table::testers(rx.conn, own.as_ref().map(|one| one.id.as_str()))?;
    let none = TesterChoice {
        value: String::new(),
        label: "以文件的「主检」列为准".to_owned(),
    };
    let known = known.into_iter().map(|one| TesterChoice {
        label: format!("{}（{}）", one.name, one.login),
        value: one.login,
    });
    Ok(NewPage {
        laboratory: own.map_or_else(String::new, |one| one.name),
        testers: std::iter::once(none).chain(known).collect(),
        tester,
        take_proposals,
    })
}

async fn new(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(
        site.read(&actor, |rx| form(rx, String::new(), false))
            .await?,
    )
}

async fn upload(State(site): State<Site>, actor: Actor, face: Face, upload: Upload) -> Reply {
    let typed = (
        upload.field("tester").to_owned(),
        upload.field("take_proposals") == "yes",
    );
    match received(&site, &actor, upload).await {
        Ok(id) => face.done(format!("/imports/{id}"), "已上传，尚未写入任何数据"),
        Err(problem) => {
            let (tester, taken) = typed;
            let page = site.read(&actor, move |rx| form(rx, tester, taken)).await?;
            face.redo(page, beside_the_file(face, problem))
        }
    }
}

/// On a page, why a file cannot be read stands beside its field; a program gets the code.
fn beside_the_file(face: Face, problem: Problem) -> Problem {
    match (face, problem) {
        (Face::Page, Problem::Unreadable(_, message)) => {
            Problem::Invalid(vec![FieldProblem::new("file", message)])
        }
        (_, other) => other,
    }
}

/// Keeps the file, begins its staging, and reads it beside the request.
async fn received(site: &Site, actor: &Actor, upload: Upload) -> Result<String, Problem> {
    if upload.bytes.is_empty() && upload.file_name.is_empty() {
        return Err(Problem::field(
            "file",
            "没有选择文件；请选择要导入的检验结果表",
        ));
    }
    let (tester, lab) = (
        upload.field("tester").to_owned(),
        upload.field("lab").to_owned(),
    );
    let take_proposals = upload.field("take_proposals") == "yes";
    let (laboratory_id, tester_id) = site
        .read(actor, move |rx| {
            let laboratory = intake::laboratory_for(rx, &lab)?;
            let tester = intake::tester_for(rx, laboratory.as_deref(), &tester)?;
            Ok((laboratory, tester))
        })
        .await?;
    let (doors, file_name) = (site.clone(), upload.file_name);
    let (found, order) = off_thread(move || {
        let found = super::open(upload.bytes).map_err(unreadable)?;
        intake::file::keep(doors.files(), found.sha256(), found.bytes())?;
        let order = Order {
            kind: KIND.to_owned(),
            file_name,
            file_sha256: found.sha256().to_owned(),
            laboratory_id,
            agency_id: None,
            tester_id,
            take_proposals,
        };
        Ok((found, order))
    })
    .await?;
    let ask = Ask::of(&order);
    let id = site
        .keep(actor, move |tx| intake::begin(tx, &order))
        .await?;
    read_beside(site, actor, (id.clone(), found), ask).await?;
    Ok(id)
}

fn unreadable(problem: crate::sheet::FileProblem) -> Problem {
    Problem::Unreadable(problem.code(), problem.to_string())
}

/// Reads on a thread of its own; a quick file is waited for, a slow one goes on after the answer.
async fn read_beside(
    site: &Site,
    actor: &Actor,
    (id, found): (String, Found),
    ask: Ask,
) -> Result<(), Problem> {
    let (doors, actor) = (site.clone(), actor.clone());
    let reading = tokio::spawn(async move {
        let read = off_thread(move || super::stage(&doors, &actor, (&id, &found), &ask)).await;
        if let Err(problem) = &read {
            tracing::error!(?problem, "an upload was not read to its end");
        }
        read
    });
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(Problem::fault(error.to_string())),
        Err(_) => Ok(()),
    }
}

async fn proposals(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<Decision>,
) -> Reply {
    let (asked, take) = (id.clone(), form.take == "yes");
    let row = site
        .keep(&actor, move |tx| {
            super::read_again(tx, &asked, (form.revision, take))
        })
        .await?;
    let ask = Ask::of(&Order {
        laboratory_id: row.laboratory_id,
        tester_id: row.tester_id,
        take_proposals: take,
        ..Order::default()
    });
    let doors = site.clone();
    let found = off_thread(move || {
        super::open(intake::file::read(doors.files(), &row.file_sha256)?).map_err(unreadable)
    });
    read_beside(&site, &actor, (id.clone(), found.await?), ask).await?;
    face.done(format!("/imports/{id}"), "已重新核对，尚未写入任何数据")
}

async fn commit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<Decision>,
) -> Reply {
    let asked = id.clone();
    let done = site
        .write(&actor, move |tx| super::commit(tx, &asked, &form))
        .await?;
    let mut told = format!("已写入 {} 份样品的结果", done.written);
    if !done.left_out.is_empty() {
        told = format!(
            "{told}；预览之后有改动而没有写入的：{}",
            done.left_out.join("、")
        );
    }
    face.done(format!("/imports/{id}"), told)
}

async fn undo(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<Decision>,
) -> Reply {
    let asked = id.clone();
    let samples = site
        .write(&actor, move |tx| super::undo(tx, &asked, form.revision))
        .await?;
    face.done(
        format!("/imports/{id}"),
        format!("已撤销这次导入，{samples} 份样品恢复到导入之前"),
    )
}

async fn abandon(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(id): Path<String>,
    Input(form): Input<Decision>,
) -> Reply {
    site.write(&actor, move |tx| super::abandon(tx, &id, form.revision))
        .await?;
    face.done("/imports", "已放弃这次导入，没有写入任何内容")
}
