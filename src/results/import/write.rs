//! From a compared file to its staging, and what is decided about it: writing, leaving, taking back.
//! What a file would write is staged unseen, in short turns; the commit only points the samples to it.
use std::collections::HashMap;

use serde::Deserialize;

use super::compare::{Ask, Compared, Draft, wrong_state};
use super::{Found, evaluate, table};
use crate::intake::report::CellProblem;
use crate::intake::table::{IntakeRow, first_line, to_write};
use crate::intake::{self, code::severity_of};
use crate::problem::Problem;
use crate::results::{Bench, Source, stage_set, undo_set};
use crate::rules::actor::Actor;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{IntakeState, SampleState};
use crate::sampling::progress;
use crate::sampling::table::SampleRow;
use crate::unit::{Doors, Event, Tx};

/// Samples staged in one turn of the writers' queue.
const SAMPLES: usize = 100;

/// Reads a file into its staging, with signs of life on the way. What goes wrong leaves the staging to be swept away.
///
/// # Errors
/// What the database says.
pub fn stage(
    doors: &Doors,
    actor: &Actor,
    (id, found): (&str, &Found),
    ask: &Ask,
) -> Result<(), Problem> {
    let mut tick = |rows| intake::beat(doors, actor, id, rows);
    let compared = evaluate(doors, actor, (found, ask), &mut tick)?;
    put(doors, actor, id, compared)
}

/// Stages a compared file: first what it would write, unseen, then its rows and problems.
///
/// # Errors
/// What the database says.
pub fn put(doors: &Doors, actor: &Actor, id: &str, compared: Compared) -> Result<(), Problem> {
    let Compared {
        mut evaluation,
        drafts,
    } = compared;
    let mut sets: HashMap<String, String> = HashMap::new();
    for some in drafts.chunks(SAMPLES) {
        sets.extend(doors.keep_now(actor, |tx| stage_sets(tx, id, some))?);
        intake::beat(doors, actor, id, evaluation.rows.len())?;
    }
    for row in &mut evaluation.rows {
        row.set_id = sets.get(&row.subject).cloned();
    }
    intake::stage(doors, actor, id, &evaluation)
}

fn stage_sets(tx: &mut Tx, id: &str, drafts: &[Draft]) -> Result<Vec<(String, String)>, Problem> {
    let mut bench = Bench::open(tx.conn)?;
    let source = Source::Import(id.to_owned());
    let staged = drafts.iter().map(|draft| {
        let from = (&source, draft.tester.as_deref());
        let set = stage_set(tx, &mut bench, &draft.sample, &draft.results, from)?;
        Ok((draft.sample.number.clone(), set))
    });
    staged.collect()
}

/// What a decision about a preview says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// The revision that the page showed.
    pub revision: i32,
    /// `yes`: write only when nothing is rejected.
    pub all_or_nothing: String,
    /// `yes`: take the proposals.
    pub take: String,
}

/// What a commit came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Committed {
    /// How many samples were written.
    pub written: usize,
    /// The numbers of those left out because they changed after the preview.
    pub left_out: Vec<String>,
}

/// Writes a staged import: each sample whose rows were all accepted and that still stands as the preview saw it. One command makes all visible.
///
/// # Errors
/// [`Problem::Stale`], [`Refusal::ImportNothingToWrite`], [`Refusal::ImportHasRejections`].
pub fn commit(tx: &mut Tx, id: &str, decision: &Decision) -> Result<Committed, Problem> {
    let row = intake::expected(tx, id, decision.revision, &[IntakeState::Staged], "写入")?;
    if decision.all_or_nothing == "yes" {
        intake::all_or_nothing(&row)?;
    }
    tx.act("import.commit", format!("import:{id}"));
    let pending = to_write(tx.conn, id)?;
    let numbers: Vec<String> = pending.iter().map(|(number, ..)| number.clone()).collect();
    let samples = table::samples(tx.conn, &numbers)?;
    let mut done = Committed::default();
    for (number, revision, set) in pending {
        let set = set.unwrap_or_default();
        let seen = samples.get(&number);
        match (obstacle(&row, seen, revision), seen) {
            (None, Some(sample)) => {
                progress::point_at(tx, &sample.id, &set)?;
                done.written += 1;
            }
            (why, _) => {
                leave_out(tx, &row, (&number, &set), why.unwrap_or_default())?;
                done.left_out.push(number);
            }
        }
    }
    if done.written == 0 {
        return Err(Refusal::ImportNothingToWrite.into());
    }
    intake::committed(tx, &row, done.written)?;
    tx.emit(Event::ResultsImported {
        import_id: id.to_owned(),
        samples: i64::try_from(done.written).unwrap_or(i64::MAX),
    });
    Ok(done)
}

/// Why a sample cannot be written after all; `None` where it still stands as the preview saw it.
fn obstacle(row: &IntakeRow, sample: Option<&SampleRow>, revision: i32) -> Option<String> {
    let Some(sample) = sample else {
        return Some("样品已不在库中；请重新上传核对".to_owned());
    };
    let own = row.laboratory_id.as_ref();
    if own.is_some_and(|own| *own != sample.laboratory_id) {
        return Some("样品已改由其他机构承检；请重新上传核对".to_owned());
    }
    if let Some(why) = wrong_state(sample.state) {
        return Some(why);
    }
    (sample.revision != revision)
        .then(|| "预览之后该样品的结果已被改动，没有覆盖；请重新上传核对".to_owned())
}

fn leave_out(
    tx: &mut Tx,
    row: &IntakeRow,
    (number, set): (&str, &str),
    why: String,
) -> Result<(), Problem> {
    table::drop_set(tx.conn, set)?;
    let problem = CellProblem {
        sheet: row.sheet.clone(),
        row: first_line(tx.conn, &row.id, number)?,
        column: String::new(),
        cell: String::new(),
        heading: String::new(),
        code: "changed_meanwhile".to_owned(),
        severity: severity_of("changed_meanwhile"),
        found: number.to_owned(),
        message: why,
        subject: number.to_owned(),
        item: String::new(),
    };
    intake::leave_out(tx, row, problem)
}

/// Takes an import back: every sample shows again what it showed before. Refused as a whole once any of them moved on.
///
/// # Errors
/// [`Problem::Stale`], [`Refusal::ImportMovedOn`].
pub fn undo(tx: &mut Tx, id: &str, revision: i32) -> Result<usize, Problem> {
    let row = intake::expected(tx, id, revision, &[IntakeState::Committed], "撤销")?;
    let sets = table::sets_of_import(tx.conn, id)?;
    for (set, sample) in &sets {
        if let Some(why) = moved_on(set, sample) {
            let sample = sample.number.clone();
            return Err(Refusal::ImportMovedOn { sample, why }.into());
        }
    }
    tx.act("import.undo", format!("import:{id}"));
    for (set, _) in &sets {
        undo_set(tx, set)?;
    }
    intake::undone(tx, &row, sets.len())?;
    Ok(sets.len())
}

/// Why a set cannot be taken back; `None` while its sample still shows it and nothing was submitted.
fn moved_on(set: &str, sample: &SampleRow) -> Option<String> {
    if sample.state != SampleState::Testing {
        return Some(format!("现在是「{}」", sample.state.zh()));
    }
    (sample.result_set_id.as_deref() != Some(set)).then(|| "的结果后来又有改动".to_owned())
}

/// Leaves a staged import unwritten, with what was staged for it.
///
/// # Errors
/// [`Problem::Stale`], a refusal when it was written already.
pub fn abandon(tx: &mut Tx, id: &str, revision: i32) -> Result<(), Problem> {
    intake::abandon(tx, id, revision)?;
    table::drop_staged(tx.conn, id)?;
    Ok(())
}

/// Sends a staged import back to reading, with or without its proposals taken.
///
/// # Errors
/// [`Problem::Stale`], a refusal unless it waits to be written.
pub fn read_again(
    tx: &mut Tx,
    id: &str,
    (revision, take): (i32, bool),
) -> Result<IntakeRow, Problem> {
    let row = intake::read_again(tx, id, revision, take)?;
    table::drop_staged(tx.conn, id)?;
    Ok(row)
}

/// Sweeps away old and stopped stagings; answers how many. For the nightly job.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut Tx) -> Result<usize, Problem> {
    let ids = intake::sweep(tx)?;
    for id in &ids {
        table::drop_staged(tx.conn, id)?;
    }
    Ok(ids.len())
}
