//! The queue of what may be told: a sample enters when its result or its disposal is formed, and waits until it stands in an announcement that holds.
//! `flow` calls in here; nobody types into the queue. Risk monitoring never enters: the first question is whether a [`PublicSample`] can be made.
pub mod table;
pub mod view;

use self::table::CandidateRow;
use super::facts::{self, Facts};
use super::table as announcements;
use crate::problem::Problem;
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::rules::publication::personal::looks_like_a_person;
use crate::rules::publication::{
    AnnouncementKind, Hold, PublicSample, Standing, Window, holds, open_after, published_kind,
};
use crate::rules::stage::CaseState;
use crate::unit::{Rx, Tx};

/// A report was issued: its conforming or nonconforming result waits from now on.
///
/// # Errors
/// What the database says.
pub fn report_issued(tx: &mut Tx, sample_id: &str) -> Result<(), Problem> {
    let facts = facts::of(tx.conn, sample_id)?;
    let kind = match facts.nonconforming() {
        Some(true) => AnnouncementKind::Fail,
        Some(false) => AnnouncementKind::Pass,
        None => return Ok(()),
    };
    enter(tx, &facts, kind)?;
    let keeping = timekeeping(tx.reader())?;
    recount_sample(tx, &keeping, sample_id)
}

/// A notice was served: the rights of its addressee have an end now.
///
/// # Errors
/// What the database says.
pub fn notice_served(tx: &mut Tx, case_id: &str) -> Result<(), Problem> {
    let sample_id = facts::sample_of_case(tx.conn, case_id)?;
    let keeping = timekeeping(tx.reader())?;
    recount_sample(tx, &keeping, &sample_id)
}

/// A part was closed: with the last one, how the failure was dealt with waits to be told.
///
/// # Errors
/// What the database says.
pub fn part_closed(tx: &mut Tx, case_id: &str) -> Result<(), Problem> {
    let sample_id = facts::sample_of_case(tx.conn, case_id)?;
    let facts = facts::of(tx.conn, &sample_id)?;
    if facts.case.as_ref().map(|case| case.state) == Some(CaseState::Closed) {
        enter(tx, &facts, AnnouncementKind::Disposal)?;
    }
    let keeping = timekeeping(tx.reader())?;
    recount_sample(tx, &keeping, &sample_id)
}

/// An announcement was published: the disposals of its samples need not wait for it any longer.
///
/// # Errors
/// What the database says.
pub fn published(tx: &mut Tx, announcement_id: &str) -> Result<(), Problem> {
    let keeping = timekeeping(tx.reader())?;
    for row in announcements::rows(tx.conn, announcement_id, (0, i64::MAX))? {
        recount_sample(tx, &keeping, &row.sample_id)?;
    }
    Ok(())
}

/// Counts the opening days of everything that waits again, after the calendar or a time limit changed.
///
/// # Errors
/// What the database says.
pub fn recount(tx: &mut Tx) -> Result<(), Problem> {
    let keeping = timekeeping(tx.reader())?;
    let mut last = String::new();
    loop {
        let samples = table::waiting_after(tx.conn, &last, 500)?;
        let Some(end) = samples.last() else {
            return Ok(());
        };
        last.clone_from(end);
        for sample in samples {
            recount_sample(tx, &keeping, &sample)?;
        }
    }
}

fn enter(tx: &mut Tx, facts: &Facts, kind: AnnouncementKind) -> Result<(), Problem> {
    let Some(stream) = facts.sample.stream.public() else {
        return Ok(());
    };
    let today = tx.today();
    let there = table::of_sample(tx.conn, &facts.sample.id)?;
    if published_kind(stream, kind).is_err() || there.iter().any(|one| one.kind == kind) {
        return Ok(());
    }
    let row = CandidateRow {
        sample_id: facts.sample.id.clone(),
        kind,
        stream,
        formed_on: facts.issued_on().unwrap_or(today),
        open_on: None,
        cleared_by: None,
        cleared_note: String::new(),
        announcement_id: None,
    };
    table::insert_candidate(tx.conn, &row)?;
    Ok(())
}

/// Counts the opening days of what waits of one sample.
///
/// # Errors
/// What the database says.
pub fn recount_sample(tx: &mut Tx, keeping: &Timekeeping, sample_id: &str) -> Result<(), Problem> {
    let waiting = table::of_sample(tx.conn, sample_id)?;
    if waiting.iter().all(|one| one.announcement_id.is_some()) {
        return Ok(());
    }
    let today = tx.today();
    let facts = facts::of(tx.conn, sample_id)?;
    for row in waiting.iter().filter(|one| one.announcement_id.is_none()) {
        let standing = standing(tx.reader(), keeping, row, &facts)?;
        let formed = formed_on(row.kind, &facts, &standing).unwrap_or(today);
        let open = open_on(&holds(&standing, today), &standing, formed);
        table::set_days(tx.conn, (sample_id, row.kind), formed, open)?;
    }
    Ok(())
}

/// The day from which C-34 runs: a conforming result is formed with its report, a failure when it is final, a disposal with the closing.
fn formed_on(kind: AnnouncementKind, facts: &Facts, standing: &Standing) -> Option<Day> {
    match kind {
        AnnouncementKind::Pass => facts.issued_on(),
        AnnouncementKind::Fail => open_after(&standing.windows).or_else(|| facts.issued_on()),
        AnnouncementKind::Disposal => facts
            .case
            .as_ref()
            .and_then(|case| case.closed_at)
            .map(crate::rules::instant::Instant::day),
    }
}

/// The first day on which nothing holds the row; none while a reason has no end that the calendar knows.
fn open_on(holds: &[Hold], standing: &Standing, formed: Day) -> Option<Day> {
    let timed = holds.iter().all(|hold| hold.until().is_some());
    if !timed {
        return None;
    }
    open_after(&standing.windows)
        .filter(|_| standing.kind != AnnouncementKind::Pass)
        .map_or(Some(formed), |open| Some(open.max(formed)))
}

/// What is known of a candidate now, asked again each time it matters.
///
/// # Errors
/// [`crate::rules::refusal::Refusal::NeverPublished`] for a monitoring sample; else what the database says.
pub fn standing(
    rx: &mut Rx,
    keeping: &Timekeeping,
    row: &CandidateRow,
    facts: &Facts,
) -> Result<Standing, Problem> {
    let sample = PublicSample::of(facts.sample.stream, &facts.sample.number)?;
    let but = row.announcement_id.as_deref().unwrap_or("");
    let told = announcements::told_in(rx.conn, &row.sample_id, row.kind, but)?;
    let failure = announcements::told_in(rx.conn, &row.sample_id, AnnouncementKind::Fail, "")?;
    let mut windows = Vec::new();
    for one in &facts.notices {
        let until = |rule: &str| match one.served_on {
            Some(day) => keeping.due(rule, day),
            None => Ok(None),
        };
        windows.push(Window {
            addressee: one.addressee.clone(),
            reinspection_until: until("C-14")?,
            objection_until: until("C-22")?,
        });
    }
    Ok(Standing {
        sample,
        kind: row.kind,
        state: facts.sample.state,
        nonconforming: facts.nonconforming(),
        windows,
        case: facts.case.as_ref().map(|case| case.state),
        failure_published: failure.is_some_and(|one| one.published_at.is_some()),
        announced: told.map(|one| format!(" {}", one.name())),
        personal: if row.cleared_by.is_some() {
            Vec::new()
        } else {
            suspicions(facts)
        },
    })
}

/// What looks like a person where a firm is expected.
pub fn suspicions(facts: &Facts) -> Vec<String> {
    let fields = [
        ("被抽样单位名称", &facts.sample.unit_name),
        ("标称生产企业名称", &facts.sample.producer_name),
    ];
    fields
        .into_iter()
        .filter_map(|(label, name)| {
            let found = looks_like_a_person(name)?;
            Some(format!("{label}像姓名：「{found}」"))
        })
        .collect()
}
