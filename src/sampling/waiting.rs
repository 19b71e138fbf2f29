//! What waits for a sampler or a receiver: tasks to take samples for, drafts, samples to deliver, samples to receive.
use super::listing::table::{self as rows, Begin, Order, Picked};
use super::listing::{SampleLine, address, county_name, lines};
use super::numbering::BEHIND_ALL;
use super::tasks;
use crate::problem::Problem;
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::category;
use crate::rules::right::Right;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::Waiting;
use crate::web::waiting::{Ask, Piece, Sort};

/// The clock of the way to the laboratory.
const RULE: &str = "C-01";
/// As many drafts are counted.
const MOST_DRAFTS: i64 = 200;

/// What waits for this actor; the pieces asked for are named.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    if rx.actor.may(Right::SampleTake) {
        waiting.extend(for_sampler(rx, ask)?);
    }
    if rx.actor.may(Right::SampleReceive) && rx.actor.laboratory.is_some() {
        let kind = Waiting {
            title: "样品待接收".to_owned(),
            ..Waiting::default()
        };
        let kind = kind.step("接收样品", "/reception");
        let at = |line: &SampleLine| format!("/reception/{}", line.number);
        waiting.extend(on_their_way(rx, (kind, at), ask)?);
    }
    Ok(waiting)
}

fn for_sampler(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let Some(agency) = rx.actor.agency.as_ref().map(|agency| agency.id.clone()) else {
        return Ok(Vec::new());
    };
    let mut waiting = vec![
        tasks_left(rx, &agency, ask.most)?,
        drafts(rx, &agency, ask.most)?,
    ];
    waiting.retain(|kind| kind.count() > 0);
    for stream in Stream::ALL {
        let query = [
            ("stream", stream.code()),
            ("state", SampleState::Collected.code()),
        ];
        let kind = Waiting {
            title: format!("{}样品待送检", stream.zh()),
            ..Waiting::default()
        };
        let kind = kind.step("送检", address("/samples", &query)).of(*stream);
        let at = |line: &SampleLine| line.href.clone();
        waiting.extend(on_their_way(rx, (kind, at), ask)?);
    }
    Ok(waiting)
}

/// The tasks that still want samples.
fn tasks_left(rx: &mut Rx, agency: &str, most: usize) -> Result<Waiting, Problem> {
    let tasks = tasks::open(rx.conn, agency)?;
    let left = |task: &tasks::TaskRow| i64::from(task.quantity - task.taken);
    let count = i64::try_from(tasks.len()).unwrap_or(i64::MAX);
    let piece = |task: &tasks::TaskRow| Piece {
        verb: "抽样".to_owned(),
        href: address("/samples/new", &[("task", &task.id)]),
        basis: format!("计划 {} 月抽样", task.month),
        stream: Some(task.stream),
        name: category::name(&task.category_path).to_owned(),
        number: task.number.clone(),
        page: format!("/tasks/{}", task.number),
        facts: format!("还差 {} 批，共 {} 批", left(task), task.quantity),
        party: county_name(&task.county),
        role: task.chain_stage.zh().to_owned(),
        ..Piece::default()
    };
    Ok(Waiting {
        pieces: tasks.iter().take(most).map(piece).collect(),
        ..Waiting::counted("未抽满的任务", (count, None))
    }
    .step("抽样", "/samples/new"))
}

fn drafts(rx: &mut Rx, agency: &str, most: usize) -> Result<Waiting, Problem> {
    let drafts = rows::drafts(rx.conn, agency, MOST_DRAFTS)?;
    let count = i64::try_from(drafts.len()).unwrap_or(MOST_DRAFTS);
    let mut kind = Waiting {
        unit: "份",
        ..Waiting::counted("抽样单草稿", (count, None))
    }
    .step("填完抽样单", "/samples/new?part=drafts");
    for row in drafts.into_iter().take(most) {
        kind.pieces.push(Piece {
            verb: kind.verb.clone(),
            href: super::href(&row.number),
            basis: "未确认，不计时限".to_owned(),
            page: super::href(&row.number),
            facts: SampleState::Draft.zh().to_owned(),
            ..about(&row.food_name, &row.number, row.stream, &row.unit_name)
        });
    }
    Ok(kind)
}

fn about(food: &str, number: &str, stream: Stream, unit: &str) -> Piece {
    Piece {
        sort: Sort::Sample,
        stream: Some(stream),
        name: if food.is_empty() {
            "样品名称未填"
        } else {
            food
        }
        .to_owned(),
        number: super::shown_number(number).to_owned(),
        party: unit.to_owned(),
        role: "被抽样单位".to_owned(),
        ..Piece::default()
    }
}

/// Samples on their way to the laboratory, of the kind's stream or of all, under C-01, with where the step of each is done;
/// `None` without one.
fn on_their_way(
    rx: &mut Rx,
    (kind, at): (Waiting, impl Fn(&SampleLine) -> String),
    ask: &Ask,
) -> Result<Option<Waiting>, Problem> {
    let wanted = Picked {
        stream: kind.stream,
        state: Some(SampleState::Collected),
        ..Picked::default()
    };
    let of = (SampleState::Collected, kind.stream);
    let sampled = rows::sampled_days(rx.conn, rx.actor, of)?;
    if sampled.is_empty() {
        return Ok(None);
    }
    let time = timekeeping(rx)?;
    let (mut days, mut begin) = (Vec::new(), Begin::First);
    for (day, count) in sampled {
        let due = time.due(RULE, day)?;
        if due < ask.from {
            begin = Begin::After(day, BEHIND_ALL.to_owned());
        }
        days.push((due, count));
    }
    let mut pieces = Vec::new();
    if ask.most > 0 {
        let from = (&begin, ask.limit());
        let found = rows::page(rx.conn, rx.actor, &wanted, Order::BySampling, from)?;
        for line in lines(rx, found)? {
            let href = at(&line);
            pieces.push(piece(&time, (&kind.verb, href), line)?);
        }
    }
    Ok(Some(Waiting {
        unit: "份",
        days,
        pieces,
        ..kind
    }))
}

fn piece(
    time: &Timekeeping,
    (verb, href): (&str, String),
    line: SampleLine,
) -> Result<Piece, Problem> {
    let (due, tone, words) = line.clock.map_or_else(Default::default, |clock| {
        (clock.due, clock.tone, clock.words)
    });
    Ok(Piece {
        verb: verb.to_owned(),
        href,
        basis: time.basis(RULE, line.sampled_on, "抽样后")?,
        rule: RULE.to_owned(),
        due,
        tone,
        words,
        page: line.href,
        facts: format!("{}抽样，送{}", line.sampled_on.short(), line.laboratory),
        ..about(&line.food, &line.number, line.stream, &line.unit)
    })
}
