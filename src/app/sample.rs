//! The page of a sample: what sampling knows of it, its results with their verdicts, its report and its case, put together from the stages behind.
//! Each part is read through its own stage, so that nobody sees here what is kept from them there.
use serde::Serialize;

use crate::disposal::find;
use crate::results::lines::{Count, Line};
use crate::results::pages::results::{self, ResultsPage};
use crate::rules::stage::ReportState;
use crate::sampling::view::{self, Next, SamplePage};
use crate::unit::Rx;
use crate::web::prelude::*;

pub(super) fn routes() -> Routes {
    Routes::new().get("/samples/{number}", Right::SampleSee, sample_page)
}

/// A sample with all that later stages did with it.
#[derive(Debug, Serialize)]
struct WholeSample {
    /// What sampling knows.
    #[serde(flatten)]
    sample: SamplePage,
    /// The results with both verdicts, once this person may see them.
    lines: Vec<Line>,
    /// How many items come to what.
    tally: Vec<Count>,
    /// Which items differ from the laboratory's verdict and wait for a decision.
    differing: Vec<String>,
    /// Whether results stand but are not for this person yet.
    withheld: bool,
    /// How often the results were corrected.
    corrections: usize,
    /// The page of the results.
    results_href: String,
    /// The case, where there is one in sight.
    case: Option<CaseLink>,
}

/// The case of a sample.
#[derive(Debug, Serialize)]
struct CaseLink {
    number: String,
    href: String,
    word: &'static str,
}

impl View for WholeSample {
    const PAGE: &'static str = "app/sample.html";
}

async fn sample_page(
    State(site): State<Site>,
    actor: Actor,
    face: Face,
    Path(number): Path<String>,
) -> Reply {
    face.show(site.read(&actor, move |rx| whole(rx, &number)).await?)
}

fn whole(rx: &mut Rx, number: &str) -> Result<WholeSample, Problem> {
    let mut sample = view::sample(rx, number)?;
    let mut results = results::read(rx, &sample.number, None)?;
    results.lines.sort_by_key(calm);
    let case = if rx.actor.may(Right::CaseSee) {
        find::of_sample(rx, &sample.number)?
    } else {
        None
    };
    if let Some(step) = step(rx, &sample, &results) {
        sample.next = Some(step);
    }
    Ok(WholeSample {
        results_href: format!("{}/results", sample.href),
        withheld: results.withheld && sample.results.there,
        corrections: results.history.len().saturating_sub(1),
        lines: results.lines,
        tally: results.tally,
        differing: results.differing,
        case: case.map(|(number, state)| CaseLink {
            href: format!("/cases/{number}"),
            number,
            word: state.zh(),
        }),
        sample,
    })
}

/// Whether a line needs nobody: what failed or waits for a person stands first.
fn calm(line: &Line) -> bool {
    !matches!(line.ours, "nonconforming" | "problem" | "undetermined")
}

/// The step of the laboratory's own people, which leads to the page where it is done.
fn step(rx: &Rx, sample: &SamplePage, results: &ResultsPage) -> Option<Next> {
    let waiting = sample.next.as_ref()?;
    let laboratory = rx.actor.laboratory.is_some();
    let state = results.report.as_ref().map(|report| report.state);
    let (title, href, verb) = match state {
        _ if results.may_submit => (
            "核对后把结果送审核",
            format!("{}/results", sample.href),
            "送审核",
        ),
        _ if results.may_enter => (
            "录入检验结果",
            format!("{}/results#entry", sample.href),
            "录入结果",
        ),
        Some(ReportState::Submitted) if laboratory && rx.actor.may(Right::ResultReview) => {
            ("审核结果", format!("/review/{}", sample.number), "审核结果")
        }
        Some(ReportState::Reviewed) if laboratory && rx.actor.may(Right::ReportApprove) => (
            "签发检验报告",
            format!("/approval/{}", sample.number),
            "签发报告",
        ),
        _ => return None,
    };
    Some(Next {
        title: title.to_owned(),
        whose: "您负责".to_owned(),
        waiting: false,
        href,
        verb,
        ..waiting.clone()
    })
}
