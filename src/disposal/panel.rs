//! A responsible party's part as a panel of the case page: its sections with what they say, their clocks, and the pages that its own agency may open.
use serde::Serialize;

use super::case_page::Read;
use super::clocks::{Limit, Whose, limits, running, view as clock_view};
use super::said::{role_words, state_word};
use super::table::{self, CaseRow, PartRow};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping};
use crate::rules::disposal::closing::Section;
use crate::rules::disposal::party::Routed;
use crate::rules::right::Right;
use crate::rules::stage::{PartState, PartyRole};
use crate::unit::Rx;

/// One responsible party's part.
#[derive(Debug, Serialize)]
pub struct PartPanel {
    /// Its slug.
    pub slug: PartyRole,
    /// The capacity in words.
    pub role: String,
    /// The party.
    pub name: String,
    /// Agency and state in short: 汤阴县 ・ 处置中.
    pub agency: String,
    /// The state.
    pub state: PartState,
    /// The state's word.
    pub state_word: &'static str,
    /// Who handles it.
    pub handler: String,
    /// Whether the actor's agency works it.
    pub own: bool,
    /// The clock of closing.
    pub clock: Option<ClockView>,
    /// Its sections.
    pub rows: Vec<SectionRow>,
    /// What else may be done.
    pub links: Vec<PartLink>,
    /// Who works it, for others.
    pub locked: String,
    /// Address, place and what was returned.
    pub place: String,
    /// Whether the place is still to be found.
    pub place_unknown: bool,
    /// Why it was sent back, empty when it was not.
    pub returned: String,
    /// The revision.
    pub revision: i32,
}

/// One section in a panel.
#[derive(Debug, Serialize)]
pub struct SectionRow {
    /// `done`, `mine`, `doing` or `todo`.
    pub state: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub fact: String,
    /// A second line.
    pub second: String,
    /// Its page, for whoever works it.
    pub href: String,
    /// Its clock while it runs.
    pub clock: Option<ClockView>,
}

/// A link at the foot of a panel.
#[derive(Debug, Serialize)]
pub struct PartLink {
    /// Where.
    pub href: String,
    /// The words.
    pub text: &'static str,
}

pub(super) fn panel(
    rx: &mut Rx,
    time: &Timekeeping,
    case: &CaseRow,
    read: &Read,
) -> Result<PartPanel, Problem> {
    let part = &read.part;
    let works = read.own && rx.actor.may(Right::CaseHandle);
    let handler: Vec<String> = part.handler_id.iter().cloned().collect();
    let persons = table::persons(rx.conn, &handler)?;
    let closing = limits(part, &read.sections).pop();
    let open = !matches!(part.state, PartState::Transferred | PartState::Terminated);
    let clock = match closing.filter(|_| open) {
        Some(limit) => Some(clock_view(time, limit, rx.now)?),
        None => None,
    };
    Ok(PartPanel {
        slug: part.slug,
        role: role_words(part),
        name: part.party_name.clone(),
        agency: format!("{}局 ・ {}", read.agency, state_word(part)),
        state: part.state,
        state_word: state_word(part),
        handler: persons
            .first()
            .map_or_else(String::new, |(_, name, _)| name.clone()),
        own: read.own,
        clock,
        rows: rows(rx, time, case, read)?,
        links: if works { links(case, part) } else { Vec::new() },
        locked: if read.own {
            own_locked(part.state).to_owned()
        } else {
            format!("{}办理，您可查看", read.agency)
        },
        place: place_words(part),
        place_unknown: part.routed == Routed::UnknownPlace,
        returned: part.return_reason.clone(),
        revision: part.revision,
    })
}

/// Why an own part offers nothing more to do.
const fn own_locked(state: PartState) -> &'static str {
    match state {
        PartState::Submitted => "已提交审核，各节锁定，退回才能再改",
        PartState::Closed => "已办结，不能再改",
        PartState::Transferred => "已移送，由对方办理",
        PartState::Terminated => "已终止",
        PartState::Opened | PartState::ToTransfer | PartState::Working => "由本局办案人员办理",
    }
}

fn place_words(part: &PartRow) -> String {
    let written = if part.place_written.is_empty() {
        "所在地未填"
    } else {
        &part.place_written
    };
    match part.routed {
        Routed::UnknownPlace => format!("{written}（待核定） {}", part.party_address),
        Routed::Home | Routed::Outside => format!("{written} {}", part.party_address),
    }
}

fn rows(
    rx: &Rx,
    time: &Timekeeping,
    case: &CaseRow,
    read: &Read,
) -> Result<Vec<SectionRow>, Problem> {
    let mut rows = Vec::new();
    if read.part.routed == Routed::Outside {
        rows.push(letter_row(rx, case, read));
    }
    for section in Section::ALL {
        if read.part.routed != Routed::Outside || *section == Section::Service {
            rows.push(row(rx, time, case, read, *section)?);
        }
    }
    if read.part.routed != Routed::Outside {
        rows.push(no_letter_row(read.part.routed));
    }
    Ok(rows)
}

/// A part at home needs no letter; one whose place is not known may need one.
fn no_letter_row(routed: Routed) -> SectionRow {
    let known = routed == Routed::Home;
    SectionRow {
        state: if known { "done" } else { "todo" },
        name: "通报移送",
        fact: if known {
            "所在地在本市，无需移送"
        } else {
            "所在地核定后确定"
        }
        .to_owned(),
        second: String::new(),
        href: String::new(),
        clock: None,
    }
}

fn letter_row(rx: &Rx, case: &CaseRow, read: &Read) -> SectionRow {
    let part = &read.part;
    let sent = part.transferred_on;
    let letter = read.sections.letter.as_ref();
    let works = read.own && rx.actor.may(Right::CaseHandle) && sent.is_none();
    SectionRow {
        state: match (sent, works) {
            (Some(_), _) => "done",
            (None, true) => "mine",
            (None, false) => "todo",
        },
        name: "通报移送",
        fact: sent.map_or_else(
            || "待发移送函".to_owned(),
            |on| format!("{}移送", on.short()),
        ),
        second: letter.map_or_else(String::new, |one| format!("{} {}", one.to, one.number)),
        href: if works {
            format!("/cases/{}/{}/transfer", case.number, part.slug)
        } else {
            String::new()
        },
        clock: None,
    }
}

fn row(
    rx: &Rx,
    time: &Timekeeping,
    case: &CaseRow,
    read: &Read,
    section: Section,
) -> Result<SectionRow, Problem> {
    let part = &read.part;
    let filled = read.sections.filled().has(section);
    let (fact, second) = read.sections.fact(section, part);
    let own_limit = |limit: &Limit| {
        limit.section == Some(section) && limit.whose == Whose::Agency && limit.met.is_none()
    };
    let limit = running(part, &read.sections).into_iter().find(own_limit);
    let clock = match limit {
        Some(limit) => Some(clock_view(time, limit, rx.now)?),
        None => None,
    };
    let known = part.routed != Routed::UnknownPlace;
    let editable = match section {
        Section::Service => matches!(
            part.state,
            PartState::Opened | PartState::Working | PartState::ToTransfer | PartState::Transferred
        ),
        Section::Start => matches!(part.state, PartState::Opened | PartState::Working),
        _ => part.state == PartState::Working,
    };
    let works = read.own && known && editable && rx.actor.may(Right::CaseHandle);
    let begun = !fact.is_empty();
    Ok(SectionRow {
        state: match (filled, works, begun || clock.is_some()) {
            (true, ..) => "done",
            (false, true, true) => "mine",
            (false, false, true) => "doing",
            (false, _, false) => "todo",
        },
        name: section.zh(),
        fact: if begun {
            fact
        } else if section == Section::Service || section == Section::Start {
            "待登记".to_owned()
        } else {
            "未开始".to_owned()
        },
        second,
        href: if works {
            format!("/cases/{}/{}/{}", case.number, part.slug, section.code())
        } else {
            String::new()
        },
        clock,
    })
}

fn links(case: &CaseRow, part: &PartRow) -> Vec<PartLink> {
    let link = |page: &str, text| PartLink {
        href: format!("/cases/{}/{}/{page}", case.number, part.slug),
        text,
    };
    match (part.state, part.routed) {
        (PartState::Opened, Routed::Home) => {
            vec![link("accept", "领取"), link("place", "更正所在地")]
        }
        (PartState::Opened, _) => vec![link("place", "更正所在地")],
        (PartState::ToTransfer, _) => {
            vec![link("transfer", "登记移送"), link("place", "更正所在地")]
        }
        (PartState::Working, _) => vec![
            link("notice", "通知书"),
            link("close", "提交审核"),
            link("accept", "改由我办理"),
            link("place", "更正所在地"),
        ],
        _ => Vec::new(),
    }
}
