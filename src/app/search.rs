//! Search from the box in the menu: one field over sample numbers, names and case numbers, within what the actor sees.
use serde::Serialize;

use crate::sampling::listing::SampleLine;
use crate::sampling::search;
use crate::unit::Rx;
use crate::web::prelude::*;

pub(super) fn routes() -> Routes {
    Routes::new().get("/search", Right::SampleSee, find)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

/// What was found.
#[derive(Debug, Serialize)]
struct FoundPage {
    /// What was looked for.
    q: String,
    /// Where the sample of exactly this number stands, empty without one.
    exact: String,
    /// The samples.
    samples: Vec<SampleLine>,
    /// Whether there are more.
    more: bool,
    /// The cases.
    cases: Vec<CaseFound>,
}

/// A case whose number begins so.
#[derive(Debug, Serialize)]
struct CaseFound {
    number: String,
    href: String,
    stream: &'static str,
    food: String,
    word: &'static str,
}

impl View for FoundPage {
    const PAGE: &'static str = "app/search.html";
}

async fn find(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Filter(asked): Filter<Asked>,
) -> Reply {
    face.show(
        site.read(&actor, move |rx| found(rx, asked.q.trim()))
            .await?,
    )
}

fn found(rx: &mut Rx, q: &str) -> Result<FoundPage, Problem> {
    let samples = search::samples(rx, q)?;
    Ok(FoundPage {
        q: q.to_owned(),
        exact: samples.exact,
        more: samples.more,
        samples: samples.samples,
        cases: Vec::new(),
    })
}
