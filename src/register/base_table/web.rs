//! Routes of base tables: the versions, the import, one table, its report, its activation.
use super::view::{self, LineFilter, NewPage, TablePage};
use super::{ActivateForm, NewBaseTable, table};
use crate::unit::off_thread;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/base-tables", Right::RegisterSee, list)
        .get("/base-tables/new", Right::BaseTableEdit, new_page)
        .upload("/base-tables/new", Right::BaseTableEdit, import)
        .get("/base-tables/{year}/{version}", Right::RegisterSee, one)
        .get(
            "/base-tables/{year}/{version}/report",
            Right::RegisterSee,
            report,
        )
        .post(
            "/base-tables/{year}/{version}/activate",
            Right::BaseTableEdit,
            activate,
        )
}

type Version = Path<(String, String)>;

async fn list(State(site): State<Site>, actor: Actor, face: Face) -> Reply {
    face.show(site.read(&actor, view::list).await?)
}

async fn new_page(face: Face) -> Reply {
    face.show(NewPage::default())
}

async fn import(State(site): State<Site>, actor: Actor, face: Face, upload: Upload) -> Reply {
    let form = NewBaseTable {
        year: upload.field("year").to_owned(),
        name: upload.field("name").to_owned(),
        effective_from: upload.field("effective_from").to_owned(),
    };
    match write(&site, &actor, upload.bytes, form.clone()).await {
        Ok(done) => {
            let href = format!("/base-tables/{}/{}", done.year, done.version);
            face.done(href, format!("已导入 {} 行，尚未启用", done.lines))
        }
        Err(problem) => face.redo(NewPage { form }, problem),
    }
}

/// Reads the file beside the gate, because it is slow, then writes it behind the gate.
async fn write(
    site: &Site,
    actor: &Actor,
    bytes: Vec<u8>,
    form: NewBaseTable,
) -> Result<super::Imported, Problem> {
    if bytes.is_empty() {
        let told = "没有选择文件；请选择填好的 26 列基础表";
        return Err(Problem::field("file", told));
    }
    let sheet = off_thread(move || super::read(bytes).map_err(Problem::from)).await?;
    site.write(actor, move |tx| super::import(tx, &sheet, &form))
        .await
}

/// The numbers of an address; anything else is no table.
fn version((year, version): (String, String)) -> Result<(i32, i32), Problem> {
    match (year.parse(), version.parse()) {
        (Ok(year), Ok(version)) => Ok((year, version)),
        _ => Err(Problem::Missing("这一版基础表")),
    }
}

async fn one(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(asked): Version,
    Filter(filter): Filter<LineFilter>,
) -> Reply {
    let asked = version(asked)?;
    face.show(
        site.read(&actor, move |rx| view::one(rx, asked, filter))
            .await?,
    )
}

async fn report(State(site): State<Site>, actor: Actor, face: Face, Path(asked): Version) -> Reply {
    let (year, version) = version(asked)?;
    face.show(
        site.read(&actor, move |rx| view::report(rx, year, version))
            .await?,
    )
}

async fn activate(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(asked): Version,
    Input(form): Input<ActivateForm>,
) -> Reply {
    let (year, version) = version(asked)?;
    let typed = form.clone();
    let outcome = site.write(&actor, move |tx| {
        let id = table::by_year(tx.conn, year, version)?.id;
        super::activate(tx, &id, &typed)
    });
    match outcome.await {
        Ok(()) => face.done(format!("/base-tables/{year}/{version}"), "已启用基础表"),
        Err(problem) => {
            let page = site
                .read(&actor, move |rx| {
                    view::one(rx, (year, version), LineFilter::default())
                })
                .await?;
            face.redo(TablePage { form, ..page }, problem)
        }
    }
}
