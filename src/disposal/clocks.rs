//! The legal time limits of a part: which run, which were met, and the day by which the most urgent one must be met
//! (办法 art. 27, 29, 43, 45; 行政处罚程序规定 art. 18, 64).
use super::sections::Sections;
use super::table::PartRow;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping};
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::disposal::closing::Section;
use crate::rules::disposal::party::Routed;
use crate::rules::disposal::section::Filing;
use crate::rules::instant::Instant;
use crate::rules::stage::PartState;

/// One time limit of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The rule.
    pub rule: &'static str,
    /// The day it runs from.
    pub from: Day,
    /// The day it was met; none while it runs.
    pub met: Option<Day>,
    /// The section that meets it; none for the closing of the part.
    pub section: Option<Section>,
    /// Whose it is.
    pub whose: Whose,
}

/// Whose time limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The agency's duty.
    Agency,
    /// The party's right, which ends with it.
    Party,
}

/// Every time limit of a part, in the order of the law's articles.
pub fn limits(part: &PartRow, sections: &Sections) -> Vec<Limit> {
    let received = part.received_at.day();
    let ours = |rule, section, met| Limit {
        rule,
        from: received,
        met,
        section,
        whose: Whose::Agency,
    };
    let mut all = Vec::new();
    if part.routed == Routed::Outside {
        all.push(ours(letter_rule(part), None, part.transferred_on));
    } else {
        all.push(ours("C-10", Some(Section::Service), sections.served_on));
    }
    all.extend(rights(sections));
    if part.routed != Routed::Outside {
        all.push(ours("C-29", Some(Section::Start), part.started_on));
        all.extend(penalty_limits(received, sections));
    }
    let ended = part.closed_at.map(Instant::day).or(part.transferred_on);
    all.push(ours("C-30", None, ended));
    all
}

/// 7 working days from its own service, each addressee's own (办法 art. 30, 37).
fn rights(sections: &Sections) -> Vec<Limit> {
    let Some(served) = sections.served_on else {
        return Vec::new();
    };
    let right = |rule| Limit {
        rule,
        from: served,
        met: None,
        section: None,
        whose: Whose::Party,
    };
    vec![right("C-14"), right("C-22")]
}

fn penalty_limits(received: Day, sections: &Sections) -> Vec<Limit> {
    let penalty = sections.penalty.as_ref();
    let limit = |rule, from, met| Limit {
        rule,
        from,
        met,
        section: Some(Section::Penalty),
        whose: Whose::Agency,
    };
    let mut all = vec![limit("C-36", received, penalty.map(|one| one.on))];
    if let Some(filed) = penalty.filter(|one| one.filing == Filing::Filed) {
        all.push(limit("C-37", filed.on, filed.decided_on));
    }
    all
}

/// Within the province its own procedure holds (art. 27, C-12), beyond it the national system (C-11); both without a number.
fn letter_rule(part: &PartRow) -> &'static str {
    let code: Option<RegionCode> = part
        .region_code
        .as_deref()
        .and_then(|code| code.parse().ok());
    match code {
        Some(code) if code.lies_in(RegionCode::ANYANG.province()) => "C-12",
        _ => "C-11",
    }
}

/// The limits that still run for the agency; none once the part is closed, ended or handed over.
pub fn running(part: &PartRow, sections: &Sections) -> Vec<Limit> {
    if matches!(
        part.state,
        PartState::Closed | PartState::Terminated | PartState::Transferred
    ) {
        return Vec::new();
    }
    let mut all = limits(part, sections);
    all.retain(|limit| limit.met.is_none() && limit.whose == Whose::Agency);
    all
}

/// The most urgent of the running limits, with its day; of several on one day the one that the law names first.
///
/// # Errors
/// A fault for a rule that is not there.
pub fn most_urgent(
    time: &Timekeeping,
    part: &PartRow,
    sections: &Sections,
) -> Result<Option<(Limit, Day)>, Problem> {
    let mut first: Option<(Limit, Day)> = None;
    for limit in running(part, sections) {
        if let Some(due) = time.due(limit.rule, limit.from)?
            && first.is_none_or(|(_, day)| due < day)
        {
            first = Some((limit, due));
        }
    }
    Ok(first)
}

/// The day by which the most urgent limit must be met.
///
/// # Errors
/// As [`most_urgent`].
pub fn first_due(
    time: &Timekeeping,
    part: &PartRow,
    sections: &Sections,
) -> Result<Option<Day>, Problem> {
    Ok(most_urgent(time, part, sections)?.map(|(_, day)| day))
}

/// From what a limit runs, in words before its length.
const fn after(rule: &str) -> &'static str {
    match rule.as_bytes() {
        b"C-14" | b"C-22" => "送达后",
        b"C-37" => "立案后",
        _ => "收到结论后",
    }
}

/// The rule, the article and the time of the most urgent limit, or in place of the time what else is to be done by the same day.
///
/// # Errors
/// As [`most_urgent`].
pub fn basis(time: &Timekeeping, part: &PartRow, sections: &Sections) -> Result<String, Problem> {
    let Some((limit, due)) = most_urgent(time, part, sections)? else {
        return Ok(String::new());
    };
    let mut also = Vec::new();
    for other in running(part, sections) {
        let Some(section) = other.section.filter(|_| other.rule != limit.rule) else {
            continue;
        };
        let (name, rule) = (section.zh(), other.rule);
        match time.due(rule, other.from)? {
            Some(day) if day == due => also.push(format!("同日还应办{name}（{rule}）")),
            None => also.push(format!("还应及时办{name}（{rule}）")),
            Some(_) => {}
        }
    }
    let full = time.basis(limit.rule, limit.from, after(limit.rule))?;
    if also.is_empty() {
        return Ok(full);
    }
    let mut words: Vec<&str> = full.split(" ・ ").take(2).collect();
    words.extend(also.iter().map(String::as_str));
    Ok(words.join(" ・ "))
}

/// A limit as pages show it; a party's right that has passed is over, not overdue.
///
/// # Errors
/// As [`most_urgent`].
pub fn view(time: &Timekeeping, limit: Limit, now: Instant) -> Result<ClockView, Problem> {
    let mut view = time.view(limit.rule, limit.from, limit.met, now)?;
    if limit.whose == Whose::Party && view.due.is_some_and(|due| due < now.day()) {
        view.tone = "none";
        "已期满".clone_into(&mut view.words);
    }
    Ok(view)
}
