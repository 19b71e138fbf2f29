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

/// The clock of publication.
const RULE: &str = "C-34";

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
            let title = format!("{}{}待公布", stream.zh(), kind.title());
            let kind = Waiting::counted(title, (count, keeping.due_if(RULE, oldest)?))
                .step(
                    "编制公告",
                    format!("/publication?stream={stream}&kind={kind}"),
                )
                .of(*stream);
            waiting.push(Waiting {
                unit: "条", ..kind
            });
        }
    }
    waiting.retain(|one| one.count() > 0);
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
    let count = i64::try_from(composed.len()).unwrap_or(i64::MAX);
    waiting.push(
        Waiting::counted("公告待复核", (count, keeping.due_if(RULE, oldest)?))
            .step("复核公告", "/announcements?state=composed"),
    );
    Ok(())
}

/// What this person waits for: announcements that a second person must review.
///
/// # Errors
/// What the database says.
pub fn awaited(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    if sight(rx.actor) != Sight::City || !rx.actor.may(Right::PublicationCompose) {
        return Ok(Vec::new());
    }
    let me = rx.actor.id.clone();
    let count = table::composed_by(rx.conn, &me)?;
    Ok(vec![
        Waiting::counted("已编制的公告", (count, None))
            .step("第二人复核公告", "/announcements?state=composed"),
    ])
}
