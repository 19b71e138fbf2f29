//! Counting a time limit in hours of the wall clock. No calendar is asked: nights and holidays count.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::{ClockFault, Count, Left, Pause, Span, Step, Terms};
use crate::rules::moment::Moment;

type Instant = DateTime<FixedOffset>;

/// Counts hours from an instant; a pause moves the end by as much of it as lies before the end.
pub(super) fn count(
    from: Moment,
    span: Span,
    whole: Span,
    terms: &Terms,
) -> Result<Count, ClockFault> {
    let start = from.instant().ok_or(ClockFault::InstantNeeded(from))?;
    if terms.cap.is_some() {
        return Err(ClockFault::NoCap);
    }
    let mut steps = vec![Step::Trigger { from }];
    let run = run(start, whole, &terms.pauses, &mut steps)?;
    let (due, paused) = match run {
        Run::To(end) => (Some(end), None),
        Run::Paused(left) => (None, Some(Left::minutes(left))),
    };
    if let Some(end) = due {
        steps.push(Step::Ran {
            span: whole,
            from,
            to: Moment::Instant(end),
            end_of_month: false,
        });
    }
    if terms.extended > 0 {
        let by = Span {
            length: terms.extended,
            ..span
        };
        steps.push(Step::Extended { by, note: None });
    }
    Ok(Count {
        from,
        span,
        due: due.map(Moment::Instant),
        rolled: None,
        provisional: false,
        paused,
        derivation: steps,
    })
}

/// Where the hours end.
enum Run {
    To(Instant),
    Paused(TimeDelta),
}

fn run(
    start: Instant,
    whole: Span,
    pauses: &[Pause],
    steps: &mut Vec<Step>,
) -> Result<Run, ClockFault> {
    let later = |at: Instant, by| at.checked_add_signed(by).ok_or(ClockFault::TooFar);
    let mut end = later(start, TimeDelta::hours(i64::from(whole.length)))?;
    // Up to here everything has been taken into account: overlapping pauses count once.
    let mut done = start;
    let mut stretches: Vec<_> = pauses
        .iter()
        .filter_map(|pause| Some((pause.instants()?, pause)))
        .collect();
    stretches.sort_by_key(|((from, _), _)| *from);
    for ((from, to), pause) in stretches {
        let begin = from.max(done);
        if begin >= end || to.is_some_and(|to| to <= begin) {
            continue;
        }
        steps.push(Step::Paused {
            from: pause.from,
            to: pause.to,
        });
        let Some(to) = to else {
            return Ok(Run::Paused(end.signed_duration_since(begin)));
        };
        end = later(end, to.signed_duration_since(begin))?;
        done = to;
    }
    Ok(Run::To(end))
}
