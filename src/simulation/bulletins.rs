//! The announcements of the demonstration: every twenty working days what may be told is composed by one person and published by another.
use super::play::Play;
use crate::problem::Problem;
use crate::publication::composing::{self, ComposeForm};
use crate::publication::queue;
use crate::publication::reviewing::{self, ReviewForm};
use crate::rules::publication::AnnouncementKind;
use crate::rules::refusal::Refusal;
use crate::rules::stream::PublicStream;

/// Plans the next round.
pub(super) fn begin(play: &mut Play) {
    play.after(20, round);
}

fn round(play: &mut Play) -> Result<(), Problem> {
    play.keep(queue::recount)?;
    for stream in PublicStream::ALL {
        for kind in AnnouncementKind::ALL {
            // Of evaluation only failures and what was done about them are told batch by batch.
            if (*stream, *kind) != (PublicStream::Evaluation, AnnouncementKind::Pass) {
                tell(play, *stream, *kind)?;
            }
        }
    }
    begin(play);
    Ok(())
}

fn tell(play: &Play, stream: PublicStream, kind: AnnouncementKind) -> Result<(), Problem> {
    let form = ComposeForm {
        stream: stream.code().to_owned(),
        kind: kind.code().to_owned(),
        all: "yes".to_owned(),
        ..ComposeForm::default()
    };
    let place = match play.act("gongshi", |tx| composing::compose(tx, &form)) {
        Ok(place) => place,
        Err(Problem::Refused(Refusal::NothingChosen)) => return Ok(()),
        Err(other) => return Err(other),
    };
    play.act("fuhe", |tx| {
        reviewing::publish(tx, place, &ReviewForm { revision: 1 })
    })
}
