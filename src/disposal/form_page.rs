//! One page of a part with its form: what it is about, the basis of the step with its clock, the fields, what follows.
use serde::Serialize;

use super::clocks::{Whose, limits, view as clock_view};
use super::part::{Choices, PartForm, Whole, own};
use super::said::{item_names, role_words};
use super::sections::Sections;
use super::table;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::rules::day::Day;
use crate::rules::disposal::closing::{Section, lack};
use crate::rules::disposal::party::Routed;
use crate::rules::stream::PublicStream;
use crate::unit::Rx;
use crate::web::View;

/// A form of a part.
#[derive(Debug, Serialize)]
pub struct FormPage<F> {
    /// The case's number.
    pub number: String,
    /// The stream.
    pub stream: PublicStream,
    /// The food.
    pub food: String,
    /// The failing items.
    pub failing: String,
    /// The capacity in words.
    pub role: String,
    /// The party.
    pub party: String,
    /// Its address.
    pub address: String,
    /// Its place as written.
    pub place: String,
    /// The act.
    pub verb: &'static str,
    /// Where the form is posted.
    pub action: String,
    /// The case's page.
    pub back: String,
    /// What was typed, or what stands.
    pub form: F,
    /// The lists to choose from.
    pub choices: Choices,
    /// The day the conclusion was received.
    pub received_on: Day,
    /// The last day in words of a sentence, empty without one.
    pub last_day: String,
    /// The clock that the step stops.
    pub clock: Option<ClockView>,
    /// What follows.
    pub consequence: String,
    /// Who may review the closing: the one by name, else the duty.
    pub reviewer: String,
    /// Where the notice is printed.
    pub notice: String,
    /// The sections with what they say.
    pub checks: Vec<Check>,
    /// What is missing, in words.
    pub missing: Vec<&'static str>,
    /// Why it was sent back, empty when it was not.
    pub returned: String,
}

impl<F: PartForm> View for FormPage<F> {
    const PAGE: &'static str = F::PAGE;
}

/// One section of the checklist.
#[derive(Debug, Serialize)]
pub struct Check {
    /// `done` or `missing`.
    pub state: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub fact: String,
    /// Its page, for whoever may fill it.
    pub href: String,
}

/// Reads a form as it stands.
///
/// # Errors
/// As [`own`].
pub fn form<F: PartForm>(rx: &mut Rx, number: &str, slug: &str) -> Result<FormPage<F>, Problem> {
    let whole = own(rx, number, slug)?;
    let form = F::of(rx, &whole)?;
    page(rx, whole, form)
}

/// Reads a form with what was typed into it.
///
/// # Errors
/// As [`own`].
pub fn typed<F: PartForm>(
    rx: &mut Rx,
    number: &str,
    slug: &str,
    form: F,
) -> Result<FormPage<F>, Problem> {
    let whole = own(rx, number, slug)?;
    page(rx, whole, form)
}

fn page<F: PartForm>(rx: &mut Rx, whole: Whole, form: F) -> Result<FormPage<F>, Problem> {
    let sections = Sections::of(&whole.part, &whole.notice)?;
    let sample = crate::sampling::table::by_id(rx.conn, &whole.case.sample_id)?;
    let filled = sections.filled();
    let missing = filled
        .missing()
        .into_iter()
        .map(|section| lack(section, &filled))
        .collect();
    let checks = checks(rx, &whole, &sections)?;
    let clock = clock(rx, &whole, &sections, F::RULE)?;
    Ok(FormPage {
        reviewer: reviewer(rx, &whole)?,
        notice: whole.href("notice"),
        stream: whole.case.stream,
        food: sample.food_name,
        failing: item_names(&whole.case.failing_items)?,
        role: role_words(&whole.part),
        verb: F::VERB,
        action: whole.href(F::SLUG),
        back: format!("/cases/{}", whole.case.number),
        form,
        choices: F::choices(rx, &whole)?,
        received_on: whole.received(),
        last_day: clock
            .as_ref()
            .and_then(|clock| clock.due)
            .map_or_else(String::new, |due| due.sentence_on(rx.today())),
        clock,
        consequence: F::consequence(&whole),
        checks,
        missing,
        number: whole.case.number,
        party: whole.part.party_name,
        address: whole.part.party_address,
        place: whole.part.place_written,
        returned: whole.part.return_reason,
    })
}

fn clock(
    rx: &mut Rx,
    whole: &Whole,
    sections: &Sections,
    rule: Option<&'static str>,
) -> Result<Option<ClockView>, Problem> {
    let limit = limits(&whole.part, sections)
        .into_iter()
        .find(|limit| Some(limit.rule) == rule);
    let Some(limit) = limit else {
        return Ok(None);
    };
    let time = timekeeping(rx)?;
    clock_view(&time, limit, rx.now).map(Some)
}

/// The one other person of the agency who reviews closings, or the duty where there are several or none.
fn reviewer(rx: &mut Rx, whole: &Whole) -> Result<String, Problem> {
    let names = table::reviewers(rx.conn, &whole.part.agency_id, &rx.actor.id)?;
    Ok(match names.as_slice() {
        [one] => one.clone(),
        _ => "审核岗".to_owned(),
    })
}

fn checks(rx: &mut Rx, whole: &Whole, sections: &Sections) -> Result<Vec<Check>, Problem> {
    let filled = sections.filled();
    let mut all: Vec<Check> = Section::ALL
        .iter()
        .map(|section| {
            let (fact, second) = sections.fact(*section, &whole.part);
            let both = match (fact.is_empty(), second.is_empty()) {
                (true, _) => "未填".to_owned(),
                (false, true) => fact,
                (false, false) => format!("{fact}；{second}"),
            };
            Check {
                state: if filled.has(*section) {
                    "done"
                } else {
                    "missing"
                },
                name: section.zh(),
                fact: both,
                href: whole.href(section.code()),
            }
        })
        .collect();
    if whole.part.routed == Routed::Home {
        all.push(Check {
            state: "done",
            name: "通报移送",
            fact: "所在地在本市，无需移送".to_owned(),
            href: String::new(),
        });
    }
    all.extend(rights_check(rx, whole, sections)?);
    Ok(all)
}

/// Until when the party may ask for reinspection or object; none while nothing was served.
fn rights_check(rx: &mut Rx, whole: &Whole, sections: &Sections) -> Result<Option<Check>, Problem> {
    let (time, today) = (timekeeping(rx)?, rx.today());
    let mut last: Option<Day> = None;
    for limit in limits(&whole.part, sections) {
        if limit.whose == Whose::Party {
            last = last.max(time.due(limit.rule, limit.from)?);
        }
    }
    Ok(last.map(|last| {
        let past = last < today;
        Check {
            state: if past { "done" } else { "doing" },
            name: "复检与异议",
            fact: if past {
                format!("{}期满", last.short())
            } else {
                format!("对方可提出至 {}", last.sentence_on(today))
            },
            href: format!("/cases/{}", whole.case.number),
        }
    }))
}
