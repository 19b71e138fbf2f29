//! What waits for tester, reviewer and approver, with the day by which the longest received must have its report.
use super::report::table as reports;
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::rules::stage::ReportState;
use crate::unit::Rx;
use crate::web::Waiting;

/// Title, address, verb; how many, and since when the longest.
type Found = (&'static str, &'static str, &'static str, (i64, Option<Day>));

/// What waits for this actor.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let Some(laboratory) = rx.actor.laboratory.as_ref().map(|own| own.id.clone()) else {
        return Ok(Vec::new());
    };
    let me = rx.actor.id.clone();
    let mut found: Vec<Found> = Vec::new();
    if rx.actor.may(Right::ResultEnter) {
        let bench = reports::bench_count(rx.conn, &laboratory)?;
        found.push(("待录入结果的样品", "/entry", "录入结果", bench));
    }
    if rx.actor.may(Right::ResultReview) {
        let queue = reports::waiting(rx.conn, (&laboratory, &me), ReportState::Submitted)?;
        found.push(("待审核的结果", "/review", "审核", queue));
    }
    if rx.actor.may(Right::ReportApprove) {
        let queue = reports::waiting(rx.conn, (&laboratory, &me), ReportState::Reviewed)?;
        found.push(("待批准的报告", "/approval", "签发", queue));
    }
    found.retain(|(_, _, _, (count, _))| *count > 0);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let keeping = timekeeping(rx)?;
    found
        .into_iter()
        .map(|(title, href, verb, (count, first))| {
            let due = match first {
                Some(first) => keeping.due("C-02", first)?,
                None => None,
            };
            Ok(Waiting {
                title: title.to_owned(),
                count,
                href: href.to_owned(),
                due,
                verb: verb.to_owned(),
            })
        })
        .collect()
}
