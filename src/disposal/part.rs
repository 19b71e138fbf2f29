//! A part as commands meet it: found in sight, of the actor's own agency, in a state that allows the act, and unchanged since the page was opened.
//! Every section is saved through [`save`]; nothing else writes a part that exists.
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::clocks::first_due;
use super::sections::Sections;
use super::table::{self, CaseRow, EventRow, NoticeRow, PartRow};
use crate::problem::{Conflict, Problem};
use crate::register::clocks::timekeeping;
use crate::rules::day::Day;
use crate::rules::disposal::closing::closes_case;
use crate::rules::disposal::party::Routed;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{CaseState, PartState, PartyRole, expect_state};
use crate::unit::{Event, Rx, Tx};

/// A part with its case and its notice.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The case.
    pub case: CaseRow,
    /// The part.
    pub part: PartRow,
    /// The notice to its party.
    pub notice: NoticeRow,
}

impl Whole {
    /// The day the agency received the conclusion: C-10, C-29, C-30 and C-36 run from it.
    pub fn received(&self) -> Day {
        self.part.received_at.day()
    }

    /// Where the part's pages stand.
    pub fn href(&self, page: &str) -> String {
        format!("/cases/{}/{}/{page}", self.case.number, self.part.slug)
    }
}

/// What is typed on one page of a part.
pub trait PartForm: Serialize + DeserializeOwned + Default + Clone + Send + Sync + 'static {
    /// The page's template.
    const PAGE: &'static str;
    /// The last step of its address.
    const SLUG: &'static str;
    /// The action in the audit log.
    const ACTION: &'static str;
    /// The act, as a title and in refusals.
    const VERB: &'static str;
    /// What the next page says.
    const DONE: &'static str;
    /// The states that allow it.
    const STATES: &'static [PartState];
    /// The fields that people see, for two versions side by side.
    const LABELS: &'static [(&'static str, &'static str)];
    /// The clock it stops.
    const RULE: Option<&'static str> = None;
    /// Whether the place must be known first.
    const PLACE: Place = Place::Known;

    /// The revision the page showed.
    fn seen(&self) -> i32;

    /// The page's fields as they stand now.
    ///
    /// # Errors
    /// What the database says.
    fn of(rx: &mut Rx, whole: &Whole) -> Result<Self, Problem>;

    /// Checks what was typed, changes the part or its notice, and says what was done.
    ///
    /// # Errors
    /// Unreadable fields and refusals.
    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem>;

    /// What follows when it is sent, in words above the button.
    fn consequence(_whole: &Whole) -> String {
        String::new()
    }

    /// The lists to choose from.
    ///
    /// # Errors
    /// What the database says.
    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        Ok(Choices::new())
    }
}

/// The lists of a form by the field's name; each choice is a code and its words.
pub type Choices = std::collections::BTreeMap<&'static str, Vec<Choice>>;

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The code sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

impl Choice {
    /// The choice of nothing, with what it means.
    pub fn none(label: &str) -> Self {
        Self {
            value: String::new(),
            label: label.to_owned(),
        }
    }
}

/// Whether an act needs the party's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It does.
    Known,
    /// It does not.
    Any,
}

/// A part in the actor's sight.
///
/// # Errors
/// `Missing` for a case or part that is not there or not the actor's to see.
pub fn in_sight(rx: &mut Rx, number: &str, slug: &str) -> Result<Whole, Problem> {
    let case =
        table::case_in_sight(rx.conn, rx.actor, number)?.ok_or(Problem::Missing("这个案件"))?;
    let slug: Option<PartyRole> = slug.parse().ok();
    let part = match slug {
        Some(slug) => table::part_by_slug(rx.conn, &case.id, slug)?,
        None => None,
    };
    let part = part.ok_or(Problem::Missing("这个责任方"))?;
    let notice = table::notice_of_part(rx.conn, &part.id)?;
    Ok(Whole { case, part, notice })
}

/// A part of the actor's own agency.
///
/// # Errors
/// As [`in_sight`]; [`Refusal::PartOfOther`] for one that another agency works.
pub fn own(rx: &mut Rx, number: &str, slug: &str) -> Result<Whole, Problem> {
    let whole = in_sight(rx, number, slug)?;
    let mine = rx.actor.agency.as_ref();
    if mine.is_some_and(|agency| agency.id == whole.part.agency_id) {
        return Ok(whole);
    }
    let agency = crate::people::table::agency(rx.conn, &whole.part.agency_id)?.name;
    Err(Refusal::PartOfOther { agency }.into())
}

/// Saves one page of a part: checked, written, told in the history, its legal day counted anew.
///
/// # Errors
/// As [`own`]; a wrong state, an unknown place, unreadable fields, [`Problem::Stale`].
pub fn save<F: PartForm>(tx: &mut Tx, number: &str, slug: &str, form: &F) -> Result<(), Problem> {
    let mut whole = own(tx.reader(), number, slug)?;
    expect_state(whole.part.state, F::STATES, PartState::zh, F::VERB)?;
    if F::PLACE == Place::Known && whole.part.routed == Routed::UnknownPlace {
        let party = whole.part.party_name;
        return Err(Refusal::PlaceUnknown { party }.into());
    }
    if form.seen() != whole.part.revision {
        return Err(stale(tx.reader(), &whole, form)?);
    }
    tx.act(F::ACTION, format!("case:{number}"));
    tx.note("part", slug);
    let fact = form.apply(tx, &mut whole)?;
    if write(tx, &mut whole)? {
        tell(tx, &whole.case.id, Some(&whole.part.id), fact)?;
        settle_case(tx, &whole.case)
    } else {
        Err(stale(tx.reader(), &whole, form)?)
    }
}

fn stale<F: PartForm>(rx: &mut Rx, whole: &Whole, form: &F) -> Result<Problem, Problem> {
    let (case, part) = (&whole.case, &whole.part);
    let place = (
        format!("案件 {}（{}）的{}", case.number, part.slug.zh(), F::VERB),
        format!("/cases/{}", case.number),
        whole.href(F::SLUG),
    );
    let now = F::of(rx, whole)?;
    Ok(Problem::Stale(Conflict::between(
        place,
        F::LABELS,
        &now,
        form,
        part.revision,
    )?))
}

/// Writes part and notice with the legal day that now is the most urgent; false when the part was changed meanwhile.
fn write(tx: &mut Tx, whole: &mut Whole) -> Result<bool, Problem> {
    let sections = Sections::of(&whole.part, &whole.notice)?;
    let time = timekeeping(tx.reader())?;
    whole.part.due_on = first_due(&time, &whole.part, &sections)?;
    if !table::write_part(tx.conn, &whole.part)? {
        return Ok(false);
    }
    table::write_notice(tx.conn, &whole.notice)?;
    Ok(true)
}

/// Adds a line to the history of a case.
pub(super) fn tell(
    tx: &mut Tx,
    case_id: &str,
    part_id: Option<&str>,
    fact: String,
) -> Result<(), Problem> {
    let row = EventRow {
        id: tx.id(),
        case_id: case_id.to_owned(),
        part_id: part_id.map(str::to_owned),
        at: tx.now,
        actor_id: tx.actor.id.clone(),
        fact,
    };
    table::insert_event(tx.conn, &row)?;
    Ok(())
}

/// Closes the case when every part of ours is closed and every other one handed over.
fn settle_case(tx: &mut Tx, case: &CaseRow) -> Result<(), Problem> {
    let parts = table::parts(tx.conn, &case.id)?;
    let states: Vec<PartState> = parts.iter().map(|part| part.state).collect();
    if case.state == CaseState::Open && closes_case(&states) {
        let now = tx.now;
        table::close_case(tx.conn, &case.id, now)?;
        tell(
            tx,
            &case.id,
            None,
            "各部分均已办结或移送，案件办结".to_owned(),
        )?;
    }
    Ok(())
}

/// A part closed: what later stages hear of it.
pub(super) fn emit_closed(tx: &mut Tx, whole: &Whole) {
    tx.emit(Event::PartClosed {
        case_id: whole.case.id.clone(),
        part_id: whole.part.id.clone(),
    });
}

/// Counts the legal days of open parts anew, `limit` parts after the id `after`: for the nightly job and a changed calendar.
/// Answers the last id, or `None` when there were none left.
///
/// # Errors
/// What the database says.
pub fn recount_due(tx: &mut Tx, after: &str, limit: i64) -> Result<Option<String>, Problem> {
    let time = timekeeping(tx.reader())?;
    let parts = table::open_parts_after(tx.conn, after, limit)?;
    for part in &parts {
        let notice = table::notice_of_part(tx.conn, &part.id)?;
        let due = first_due(&time, part, &Sections::of(part, &notice)?)?;
        if due != part.due_on {
            table::set_due(tx.conn, &part.id, due)?;
        }
    }
    Ok(parts.last().map(|part| part.id.clone()))
}
