//! What waits for an officer or a reviewer of cases: each part of the own agency with its next step, the least legal time first;
//! and what they wait for: reviews by a second person, parts that other agencies work in cases which opened here.
use super::case_list::{CaseLine, of_desk};
use super::view::Desk;
use crate::problem::Problem;
use crate::rules::right::Right;
use crate::rules::stage::PartState;
use crate::unit::Rx;
use crate::web::Waiting;
use crate::web::waiting::{Ask, Piece, Sort};

/// What waits for this person; the pieces asked for are named.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let Some((agency, code)) = agency(rx) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    if rx.actor.may(Right::CaseHandle) {
        let states = vec![PartState::Opened, PartState::ToTransfer, PartState::Working];
        let desk = Desk::Own(agency.clone(), states);
        all.push(kind(rx, &desk, ("待办理的案件", "办理案件", &code), ask)?);
    }
    if rx.actor.may(Right::CaseReview) {
        let desk = Desk::Review(agency, rx.actor.id.clone());
        all.push(kind(
            rx,
            &desk,
            ("待审核办结的案件", "审核办结", &code),
            ask,
        )?);
    }
    Ok(all)
}

/// What this person waits for.
///
/// # Errors
/// What the database says.
pub fn awaited(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let Some((agency, code)) = agency(rx) else {
        return Ok(Vec::new());
    };
    if !rx.actor.may(Right::CaseHandle) {
        return Ok(Vec::new());
    }
    let mine = if rx.actor.may(Right::CaseReview) {
        Desk::ReviewOfMine(agency.clone(), rx.actor.id.clone())
    } else {
        Desk::Own(agency.clone(), vec![PartState::Submitted])
    };
    let mut review = kind(rx, &mine, ("等待审核办结的案件", "", &code), ask)?;
    for piece in &mut review.pieces {
        piece.verb = format!("审核岗：{}", piece.verb);
    }
    let mut other = kind(
        rx,
        &Desk::Elsewhere(agency),
        ("其他机构办理的部分", "", &code),
        ask,
    )?;
    "/cases".clone_into(&mut other.href);
    Ok(vec![review, other])
}

fn agency(rx: &Rx) -> Option<(String, String)> {
    let own = rx.actor.agency.as_ref()?;
    Some((own.id.clone(), own.code.clone()))
}

fn kind(
    rx: &mut Rx,
    desk: &Desk,
    (title, verb, county): (&str, &str, &str),
    ask: &Ask,
) -> Result<Waiting, Problem> {
    let elsewhere = matches!(desk, Desk::Elsewhere(_));
    let lines = if ask.most > 0 {
        of_desk(rx, desk, ask)?
    } else {
        Vec::new()
    };
    Ok(Waiting {
        title: title.to_owned(),
        verb: verb.to_owned(),
        href: format!("/cases?county={county}"),
        days: desk.days(rx.conn)?,
        pieces: lines
            .into_iter()
            .map(|line| piece(line, elsewhere))
            .collect(),
        ..Waiting::default()
    })
}

fn piece(line: CaseLine, elsewhere: bool) -> Piece {
    let since = match line.submitted_on {
        Some(day) => format!("{}提交 ・ ", day.short()),
        None if elsewhere => format!("{}收到结论 ・ ", line.received_on.short()),
        None => String::new(),
    };
    let step = Piece {
        sort: Sort::Case,
        verb: if elsewhere {
            format!("{}：{}", line.agency, line.step)
        } else {
            line.step.to_owned()
        },
        href: line.href,
        basis: format!("{since}{}", line.basis),
        stream: Some(line.stream.into()),
        page: format!("/cases/{}", line.number),
        name: line.food,
        number: line.number,
        facts: line.items,
        party: line.party,
        role: line.role,
        ..Piece::default()
    };
    match line.clock {
        None => step,
        Some(clock) => Piece {
            rule: clock.rule,
            due: clock.due,
            tone: clock.tone,
            words: clock.words,
            ..step
        },
    }
}
