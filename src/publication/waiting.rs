//! What waits for a publisher and for a second person, the soonest legal day first.
use super::queue::table as queue;
use super::table;
use crate::problem::Problem;
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::rules::publication::{AnnouncementKind, published_kind};
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stream::PublicStream;
use crate::unit::Rx;
use crate::web::Waiting;

/// What waits for this actor in publication.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    if sight(rx.actor) != Sight::City {
        return Ok(waiting);
    }
    let composes = rx.actor.may(Right::PublicationCompose);
    let reviews = rx.actor.may(Right::PublicationReview);
    if !composes && !reviews {
        return Ok(waiting);
    }
    let keeping = timekeeping(rx)?;
    if composes {
        to_compose(rx, &keeping, &mut waiting)?;
    }
    if reviews {
        to_review(rx, &keeping, &mut waiting)?;
    }
    Ok(waiting)
}

fn to_compose(
    rx: &mut Rx,
    keeping: &Timekeeping,
    waiting: &mut Vec<Waiting>,
) -> Result<(), Problem> {
    let today = rx.today();
    for stream in PublicStream::ALL {
        for kind in AnnouncementKind::ALL {
            if published_kind(*stream, *kind).is_err() {
                continue;
            }
            let (count, _) = queue::counts(rx.conn, rx.actor, (*stream, *kind), today)?;
            let oldest = queue::oldest_ready(rx.conn, (*stream, *kind), today)?;
            waiting.push(Waiting {
                title: format!("{}{}待公布", stream.zh(), kind.title()),
                count,
                href: format!("/publication?stream={stream}&kind={kind}"),
                due: due(keeping, oldest)?,
                verb: "编制公告".to_owned(),
            });
        }
    }
    waiting.retain(|one| one.count > 0);
    Ok(())
}

fn to_review(
    rx: &mut Rx,
    keeping: &Timekeeping,
    waiting: &mut Vec<Waiting>,
) -> Result<(), Problem> {
    let me = rx.actor.id.clone();
    let composed = table::composed_by_others(rx.conn, &me)?;
    let mut oldest: Option<Day> = None;
    for row in &composed {
        let day = queue::oldest_in(rx.conn, &row.id)?;
        oldest = match (oldest, day) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    if !composed.is_empty() {
        waiting.push(Waiting {
            title: "公告待复核".to_owned(),
            count: i64::try_from(composed.len()).unwrap_or(i64::MAX),
            href: "/announcements?state=composed".to_owned(),
            due: due(keeping, oldest)?,
            verb: "复核公告".to_owned(),
        });
    }
    Ok(())
}

fn due(keeping: &Timekeeping, formed: Option<Day>) -> Result<Option<Day>, Problem> {
    match formed {
        Some(day) => keeping.due("C-34", day),
        None => Ok(None),
    }
}
