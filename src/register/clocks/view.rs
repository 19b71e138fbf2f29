//! The legal time limits as people read them: those in force with article, source and how well the number is known; one with all its versions.
use serde::Serialize;

use super::timekeeping;
use crate::problem::Problem;
use crate::rules::clock::{Cap, ClockRule, Owner, Rolls};
use crate::rules::day::Day;
use crate::unit::Rx;
use crate::web::View;

/// A time limit in the list.
#[derive(Debug, Serialize)]
pub struct ClockLine {
    /// Its page.
    pub href: String,
    /// `C-10`.
    pub id: String,
    /// 送达通知书.
    pub title: String,
    /// 5 个工作日.
    pub length: String,
    /// From which event it runs.
    pub trigger: String,
    /// Who must act.
    pub actor: String,
    /// 办法第 29 条.
    pub article: String,
    /// How well the number is known: `S`, `R:H`, `R:M`, `R:L`.
    pub evidence: String,
    /// Whether the number has still to be confirmed in the text of the law.
    pub to_confirm: bool,
    /// Whether another department keeps it.
    pub others: bool,
}

/// The time limits in force.
#[derive(Debug, Serialize)]
pub struct ClocksPage {
    /// The day they are in force on.
    pub today: Day,
    /// The limits by their number.
    pub clocks: Vec<ClockLine>,
    /// How many have still to be confirmed.
    pub to_confirm: usize,
}

impl View for ClocksPage {
    const PAGE: &'static str = "register/clocks/list.html";
}

/// Reads the time limits in force today.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx) -> Result<ClocksPage, Problem> {
    let today = rx.today();
    let keeping = timekeeping(rx)?;
    let in_force = keeping.rules.iter().filter(|rule| rule.in_force(today));
    let mut clocks: Vec<ClockLine> = in_force.map(line).collect();
    clocks.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(ClocksPage {
        today,
        to_confirm: clocks.iter().filter(|clock| clock.to_confirm).count(),
        clocks,
    })
}

fn line(rule: &ClockRule) -> ClockLine {
    ClockLine {
        href: format!("/clocks/{}", rule.id),
        id: rule.id.clone(),
        title: rule.title.clone(),
        length: rule.length_words(),
        trigger: rule.trigger.clone(),
        actor: rule.actor.clone(),
        article: rule.short_citation(),
        to_confirm: rule.evidence.contains('R'),
        evidence: rule.evidence.clone(),
        others: rule.owner == Owner::Others,
    }
}

/// A version of a time limit.
#[derive(Debug, Serialize)]
pub struct VersionLine {
    /// The version.
    pub version: u32,
    /// In force from.
    pub effective_from: Day,
    /// To, the last day included; none while in force.
    pub effective_until: Option<Day>,
    /// Whether it is in force today.
    pub current: bool,
    /// 5 个工作日.
    pub length: String,
    /// The law and its article in full.
    pub article: String,
    /// Number and year of the law, and what is open about its text.
    pub source: String,
    /// How well the number is known.
    pub evidence: String,
}

/// One time limit.
#[derive(Debug, Serialize)]
pub struct ClockPage {
    /// What is in force today, or was last.
    pub clock: ClockLine,
    /// What must be done.
    pub action: String,
    /// Which end binds where it falls on a rest day.
    pub rolls: &'static str,
    /// What may end it earlier; empty for nothing.
    pub cap: &'static str,
    /// What is said of an extension; empty for nothing.
    pub extension: String,
    /// All versions, the latest first.
    pub versions: Vec<VersionLine>,
}

impl View for ClockPage {
    const PAGE: &'static str = "register/clocks/clock.html";
}

/// Reads one time limit with all its versions.
///
/// # Errors
/// Missing.
pub fn one(rx: &mut Rx, id: &str) -> Result<ClockPage, Problem> {
    let today = rx.today();
    let keeping = timekeeping(rx)?;
    let mut versions: Vec<&ClockRule> = keeping.rules.iter().filter(|rule| rule.id == id).collect();
    versions.sort_by_key(|rule| std::cmp::Reverse((rule.effective_from, rule.version)));
    let shown = versions
        .iter()
        .find(|rule| rule.in_force(today))
        .or(versions.first())
        .ok_or(Problem::Missing("这个时限"))?;
    Ok(ClockPage {
        clock: line(shown),
        action: shown.action.clone(),
        rolls: match shown.rolls {
            Rolls::Rolled => "末日是休息日时顺延到下一个工作日",
            Rolls::Unrolled => "末日是休息日时不顺延",
        },
        cap: match shown.cap {
            Cap::None => "",
            Cap::ShelfLife => "样品保质期届满",
        },
        extension: shown
            .extension
            .as_ref()
            .map(|extension| extension.note.clone())
            .unwrap_or_default(),
        versions: versions.iter().map(|rule| version(rule, today)).collect(),
    })
}

fn version(rule: &ClockRule, today: Day) -> VersionLine {
    VersionLine {
        version: rule.version,
        effective_from: rule.effective_from,
        effective_until: rule.effective_to,
        current: rule.in_force(today),
        length: rule.length_words(),
        article: rule.citation(),
        source: rule.source.clone(),
        evidence: rule.evidence.clone(),
    }
}
