//! The history of a case: what is due on top, today in the middle, what was done below, the newest first.
use serde::Serialize;

use super::case_page::ClockLine;
use super::next::NextStep;
use super::said::short_name;
use super::table::{self, CaseRow, EventRow};
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::unit::Rx;

/// How many lines of the past a page shows.
const LINES: i64 = 200;

/// One line.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// `future`, `future soon`, `now` or `past`.
    pub kind: &'static str,
    /// When, and who did it.
    pub when: String,
    /// What.
    pub text: String,
}

/// The lines, and how many there are of the past.
pub(super) fn history(
    rx: &mut Rx,
    case: &CaseRow,
    clocks: &[ClockLine],
    next: Option<&NextStep>,
) -> Result<(Vec<Entry>, i64), Problem> {
    let today = rx.today();
    let mut entries = future(clocks, today);
    if let Some(next) = next {
        entries.push(Entry {
            kind: "now",
            when: format!("{} 今日", today.short()),
            text: if next.waiting {
                format!("等待{}：{}", next.whose, next.title)
            } else {
                next.title.clone()
            },
        });
    }
    let (events, count) = table::events(rx.conn, &case.id, LINES)?;
    entries.extend(past(rx, events)?);
    Ok((entries, count))
}

/// The days to come, the latest on top; several ends of one day stand in one line.
fn future(clocks: &[ClockLine], today: Day) -> Vec<Entry> {
    let mut days: Vec<(Day, Vec<String>, bool)> = Vec::new();
    for line in clocks {
        let open = !matches!(line.clock.tone, "met" | "met_late" | "none");
        let Some(due) = line.clock.due.filter(|due| open && today <= *due) else {
            continue;
        };
        let text = format!("{}到期（{}）", line.clock.title, line.role);
        let soon = matches!(line.clock.tone, "soon" | "today");
        match days.iter_mut().find(|(day, ..)| *day == due) {
            Some((_, texts, _)) => texts.push(text),
            None => days.push((due, vec![text], soon)),
        }
    }
    days.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    days.into_iter()
        .map(|(day, texts, soon)| Entry {
            kind: if soon { "future soon" } else { "future" },
            when: match day {
                day if day == today => format!("{} 今日", day.short()),
                day if day.year() != today.year() => format!("{}年{}", day.year(), day.short()),
                day => day.short(),
            },
            text: texts.join("、"),
        })
        .collect()
}

fn past(rx: &mut Rx, events: Vec<EventRow>) -> Result<Vec<Entry>, Problem> {
    let mut ids: Vec<String> = events.iter().map(|event| event.actor_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let persons = table::persons(rx.conn, &ids)?;
    let lines = events.into_iter().map(|event| {
        let person = persons.iter().find(|(id, ..)| *id == event.actor_id);
        let who = person.map_or_else(
            || "系统".to_owned(),
            |(_, name, agency)| {
                let unit = agency.as_deref().map_or_else(String::new, short_name);
                format!("{unit} {name}").trim().to_owned()
            },
        );
        let at = event.at.shanghai();
        Entry {
            kind: "past",
            when: format!("{} {} {who}", event.at.day().short(), at.format("%H:%M")),
            text: event.fact,
        }
    });
    Ok(lines.collect())
}
