//! Routes of the audit log.
use super::view;
use crate::web::prelude::*;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().get("/audit", Right::AuditRead, audit)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AuditFilter {
    before: Option<i64>,
    subject: String,
    verify: String,
}

async fn audit(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<AuditFilter>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| {
            view::page(
                rx,
                asked.before,
                asked.subject.trim(),
                !asked.verify.is_empty(),
            )
        })
        .await?,
    )
}
