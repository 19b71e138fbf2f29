//! Routes of master data: those of each kind, and the templates people fill in.
use crate::sheet::templates::template;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/templates/{kind}", Right::SignedIn, download)
        .merge(super::base_table::web::routes())
        .merge(super::items::web::routes())
        .merge(super::establishment::web::routes())
        .merge(super::laboratory::web::routes())
        .merge(super::region::web::routes())
        .merge(super::calendar::web::routes())
        .merge(super::clocks::web::routes())
}

async fn download(face: Face, Path(kind): Path<String>) -> Reply {
    let template = template(&kind).ok_or(Problem::Missing("这种模板"))?;
    let bytes = template
        .workbook()
        .map_err(|fault| Problem::fault(fault.to_string()))?;
    face.workbook(&template.file_name(), bytes)
}
