//! What waits for a sampler or a receiver: tasks to take samples for, drafts, samples to deliver, samples to receive.
use super::listing::address;
use super::listing::table::{self as rows, Picked};
use super::tasks;
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::right::Right;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::Waiting;

/// As many drafts are counted.
const MOST_DRAFTS: i64 = 200;

/// What waits for this actor.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    if rx.actor.may(Right::SampleTake) {
        waiting.extend(for_sampler(rx)?);
    }
    if rx.actor.may(Right::SampleReceive) && rx.actor.laboratory.is_some() {
        let wanted = Picked {
            state: Some(SampleState::Collected),
            ..Picked::default()
        };
        let title = "样品待接收".to_owned();
        waiting.extend(under_c01(
            rx,
            &wanted,
            title,
            ("/reception".to_owned(), "接收"),
        )?);
    }
    Ok(waiting)
}

fn for_sampler(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let Some(agency) = rx.actor.agency.as_ref().map(|agency| agency.id.clone()) else {
        return Ok(Vec::new());
    };
    let mut waiting = Vec::new();
    let tasks = tasks::open(rx.conn, &agency)?;
    let batches: i64 = tasks
        .iter()
        .map(|task| i64::from(task.quantity - task.taken))
        .sum();
    let drafts = rows::drafts(rx.conn, &agency, MOST_DRAFTS)?;
    for (title, count, href, verb) in [
        ("已接受任务的待抽批次", batches, "/samples/new", "抽样"),
        (
            "抽样单草稿",
            i64::try_from(drafts.len()).unwrap_or(MOST_DRAFTS),
            "/samples/new?part=drafts",
            "填完抽样单",
        ),
    ] {
        if count > 0 {
            waiting.push(Waiting {
                title: title.to_owned(),
                count,
                href: href.to_owned(),
                due: None,
                verb: verb.to_owned(),
            });
        }
    }
    for stream in Stream::ALL {
        let wanted = Picked {
            stream: Some(*stream),
            state: Some(SampleState::Collected),
            ..Picked::default()
        };
        let query = [
            ("stream", stream.code()),
            ("state", SampleState::Collected.code()),
        ];
        let title = format!("{}样品待送检", stream.zh());
        waiting.extend(under_c01(
            rx,
            &wanted,
            title,
            (address("/samples", &query), "送检"),
        )?);
    }
    Ok(waiting)
}

fn under_c01(
    rx: &mut Rx,
    wanted: &Picked,
    title: String,
    (href, verb): (String, &str),
) -> Result<Option<Waiting>, Problem> {
    let (count, first) = rows::count_and_first(rx.conn, rx.actor, wanted)?;
    if count == 0 {
        return Ok(None);
    }
    let due = match first {
        Some(first) => timekeeping(rx)?.due("C-01", first)?,
        None => None,
    };
    Ok(Some(Waiting {
        title,
        count,
        href,
        due,
        verb: verb.to_owned(),
    }))
}
