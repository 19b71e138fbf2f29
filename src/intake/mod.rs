//! Intake: files of other people's making, staged unseen, previewed, then written or left. It knows no stage:
//! what a row means and how it is written is the matter of the stage that gives the kind of import.
pub mod code;
pub mod file;
pub mod preview;
pub mod report;
pub mod table;
pub mod view;
pub mod web;

use crate::problem::{Conflict, Problem};
use crate::rules::actor::Actor;
use crate::rules::refusal::Refusal;
use crate::rules::right::Right;
use crate::rules::stage::{IntakeState, expect_state};
use crate::unit::{Doors, Rx, Tx};
use crate::web::waiting::Waiting;

use report::{CellProblem, Counts, Evaluation};
use table::IntakeRow;

/// Rows staged in one turn of the writers' queue.
const CHUNK: usize = 2_000;

/// A staging that was not written is kept for thirty days.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// An upload without a sign of life for five minutes has stopped.
pub const STOPPED_SECONDS: i64 = 5 * 60;

/// A file to be staged, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// The kind of import: `results`.
    pub kind: String,
    /// The file's name as the person knows it.
    pub file_name: String,
    /// Its digest.
    pub file_sha256: String,
    /// The laboratory whose results they are, if one.
    pub laboratory_id: Option<String>,
    /// The agency whose rows they are, if one.
    pub agency_id: Option<String>,
    /// The tester named beside the upload.
    pub tester_id: Option<String>,
    /// Whether proposals for unknown names are taken.
    pub take_proposals: bool,
}

/// Begins a staging: from now on its page exists and shows how far the reading is. Kept beside the log: nothing is decided yet.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &mut Tx, order: &Order) -> Result<String, Problem> {
    let id = tx.id();
    let row = IntakeRow {
        id: id.clone(),
        kind: order.kind.clone(),
        file_name: order.file_name.clone(),
        file_sha256: order.file_sha256.clone(),
        layout: String::new(),
        sheet: String::new(),
        header_row: 0,
        laboratory_id: order.laboratory_id.clone(),
        agency_id: order.agency_id.clone(),
        account_id: tx.actor.id.clone(),
        tester_id: order.tester_id.clone(),
        take_proposals: order.take_proposals,
        state: IntakeState::Reading,
        n_rows: 0,
        n_new: 0,
        n_changed: 0,
        n_same: 0,
        n_rejected: 0,
        created_at: tx.now,
        heartbeat_at: tx.now,
        committed_at: None,
        undone_at: None,
        revision: 1,
    };
    table::insert(tx.conn, &row)?;
    Ok(id)
}

/// A sign of life of a staging, with the rows read so far.
///
/// # Errors
/// What the database says.
pub fn beat(doors: &Doors, actor: &Actor, id: &str, n_rows: usize) -> Result<(), Problem> {
    doors.keep_now(actor, |tx| {
        let now = tx.now;
        let n_rows = i32::try_from(n_rows).unwrap_or(i32::MAX);
        table::beat(tx.conn, id, n_rows, now)?;
        Ok(())
    })
}

/// Stages an evaluation in short turns of the writers' queue; only the last one makes the preview visible.
/// A file that gave no rows is kept with its reason.
///
/// # Errors
/// What the database says; then the staging is left to be swept away.
pub fn stage(
    doors: &Doors,
    actor: &Actor,
    id: &str,
    evaluation: &Evaluation,
) -> Result<(), Problem> {
    let n_rows = evaluation.rows.len();
    for chunk in evaluation.rows.chunks(CHUNK) {
        doors.keep_now(actor, |tx| Ok(table::insert_rows(tx.conn, id, chunk)?))?;
        beat(doors, actor, id, n_rows)?;
    }
    let mut problems = evaluation.problems.clone();
    problems.sort_by_key(|problem| problem.severity);
    for (nth, chunk) in problems.chunks(CHUNK).enumerate() {
        doors.keep_now(actor, |tx| {
            Ok(table::insert_problems(tx.conn, id, nth * CHUNK, chunk)?)
        })?;
    }
    let state = if evaluation.header_row == 0 {
        IntakeState::Failed
    } else {
        IntakeState::Staged
    };
    doors.keep_now(actor, |tx| {
        let row = table::in_sight(tx.conn, actor, id)?;
        expect_state(
            row.state,
            &[IntakeState::Reading],
            IntakeState::zh,
            "完成读取",
        )?;
        let place = (
            evaluation.layout.as_str(),
            evaluation.sheet.as_str(),
            evaluation.header_row,
        );
        table::place(tx.conn, id, place)?;
        table::count(tx.conn, id, Counts::of(&evaluation.rows))?;
        table::step(tx.conn, (id, row.revision), state)?;
        Ok(())
    })
}

/// Sends a staged import back to reading, to be held against what is there once more.
///
/// # Errors
/// [`Problem::Stale`], or a refusal unless it waits to be written.
pub fn read_again(
    tx: &mut Tx,
    id: &str,
    revision: i32,
    take_proposals: bool,
) -> Result<IntakeRow, Problem> {
    let row = expected(tx, id, revision, &[IntakeState::Staged], "重新核对")?;
    let now = tx.now;
    table::clear(tx.conn, id)?;
    table::set_proposals(tx.conn, id, take_proposals)?;
    table::set_heartbeat(tx.conn, id, now)?;
    table::step(tx.conn, (id, revision), IntakeState::Reading)?;
    Ok(row)
}

/// An import in sight, in one of these states, as the page showed it.
///
/// # Errors
/// [`Problem::Missing`], [`Problem::Stale`], a refusal for another state.
pub fn expected(
    tx: &mut Tx,
    id: &str,
    revision: i32,
    states: &[IntakeState],
    act: &str,
) -> Result<IntakeRow, Problem> {
    let actor = tx.actor;
    let row = table::in_sight(tx.conn, actor, id)?;
    expect_state(row.state, states, IntakeState::zh, act)?;
    if row.revision != revision {
        return Err(stale(&row, revision)?);
    }
    Ok(row)
}

/// What two versions of a preview are compared by.
#[derive(serde::Serialize)]
struct Shown {
    state: &'static str,
    rows: String,
    revision: i32,
}

fn stale(row: &IntakeRow, revision: i32) -> Result<Problem, Problem> {
    let now = Shown {
        state: row.state.zh(),
        rows: format!(
            "新增 {} 行，变更 {} 行，相同 {} 行，拒绝 {} 行",
            row.n_new, row.n_changed, row.n_same, row.n_rejected
        ),
        revision: row.revision,
    };
    let yours = Shown {
        state: "您打开的预览",
        rows: "预览已重新核对，数字可能不同".to_owned(),
        revision,
    };
    let place = (
        format!("导入「{}」", row.file_name),
        format!("/imports/{}", row.id),
        format!("/imports/{}/commit", row.id),
    );
    let labels = [("state", "状态"), ("rows", "内容")];
    Ok(Problem::Stale(Conflict::between(
        place,
        &labels,
        &now,
        &yours,
        row.revision,
    )?))
}

/// An import was written: counts as they came out, one audit entry with the file's digest.
///
/// # Errors
/// What the database says.
pub fn committed(tx: &mut Tx, row: &IntakeRow, samples: usize) -> Result<(), Problem> {
    let (now, id) = (tx.now, row.id.clone());
    let counts = table::counts(tx.conn, &id)?;
    table::count(tx.conn, &id, counts)?;
    table::set_committed(tx.conn, &id, now)?;
    table::step(tx.conn, (&id, row.revision), IntakeState::Committed)?;
    tx.act("import.commit", format!("import:{id}"));
    tx.note("kind", row.kind.clone());
    tx.note("file_sha256", row.file_sha256.clone());
    tx.note("samples", samples);
    tx.note("new", counts.new);
    tx.note("changed", counts.changed);
    tx.note("same", counts.same);
    tx.note("rejected", counts.rejected);
    Ok(())
}

/// A sample is left out of a commit: its rows are rejected and the reason stands with the import.
///
/// # Errors
/// What the database says.
pub fn leave_out(tx: &mut Tx, row: &IntakeRow, problem: CellProblem) -> Result<(), Problem> {
    table::reject(tx.conn, &row.id, &problem.subject)?;
    let first = usize::try_from(table::count_problems(tx.conn, &row.id)?).unwrap_or(usize::MAX);
    table::insert_problems(tx.conn, &row.id, first, &[problem])?;
    Ok(())
}

/// An import was taken back.
///
/// # Errors
/// What the database says.
pub fn undone(tx: &mut Tx, row: &IntakeRow, samples: usize) -> Result<(), Problem> {
    let (now, id) = (tx.now, row.id.clone());
    table::set_undone(tx.conn, &id, now)?;
    table::step(tx.conn, (&id, row.revision), IntakeState::Undone)?;
    tx.act("import.undo", format!("import:{id}"));
    tx.note("file_sha256", row.file_sha256.clone());
    tx.note("samples", samples);
    Ok(())
}

/// Leaves a staged import unwritten. One that is still being read is left alone until it has stopped.
///
/// # Errors
/// [`Problem::Stale`], a refusal when it was written already or is being read.
pub fn abandon(tx: &mut Tx, id: &str, revision: i32) -> Result<(), Problem> {
    let stopped = [
        IntakeState::Staged,
        IntakeState::Failed,
        IntakeState::Reading,
    ];
    let row = expected(tx, id, revision, &stopped, "放弃")?;
    if tx.now.seconds_since(row.heartbeat_at) <= STOPPED_SECONDS {
        let ended = stopped.get(..2).unwrap_or_default();
        expect_state(row.state, ended, IntakeState::zh, "放弃")?;
    }
    tx.act("import.abandon", format!("import:{id}"));
    tx.note("file_sha256", row.file_sha256);
    table::drop_staging(tx.conn, id, IntakeState::Abandoned)?;
    Ok(())
}

/// Sweeps away stagings older than thirty days and those whose upload stopped; answers which. For the nightly job.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    let month_ago = tx.now.plus_seconds(-KEPT_SECONDS);
    let stopped = tx.now.plus_seconds(-STOPPED_SECONDS);
    let ids = table::stale(tx.conn, month_ago, stopped)?;
    for id in &ids {
        table::drop_staging(tx.conn, id, IntakeState::Abandoned)?;
    }
    Ok(ids)
}

/// The laboratory an import is for: the actor's own, or, for the console, the one of the code given.
///
/// # Errors
/// An unreadable field for an unknown code or another laboratory than the own.
pub fn laboratory_for(rx: &mut Rx, code: &str) -> Result<Option<String>, Problem> {
    let own = rx.actor.laboratory.as_ref().map(|one| one.id.clone());
    if code.is_empty() {
        return Ok(own);
    }
    let Some(given) = table::laboratory_by_code(rx.conn, code)? else {
        return Err(Problem::field(
            "lab",
            format!("没有代码为「{code}」的检验机构，请核对机构代码"),
        ));
    };
    if own.as_ref().is_some_and(|own| *own != given) {
        return Err(Problem::field(
            "lab",
            format!("「{code}」不是您所在的检验机构，只能导入本机构的结果"),
        ));
    }
    Ok(Some(given))
}

/// The tester of a log-in name, who must hold that duty in the laboratory.
///
/// # Errors
/// An unreadable field for anybody else.
pub fn tester_for(
    rx: &mut Rx,
    laboratory: Option<&str>,
    login: &str,
) -> Result<Option<String>, Problem> {
    let login = login.trim();
    if login.is_empty() {
        return Ok(None);
    }
    let known = table::testers(rx.conn, laboratory)?;
    match known.into_iter().find(|one| one.login == login) {
        Some(tester) => Ok(Some(tester.id)),
        None => Err(Problem::field(
            "tester",
            format!("「{login}」不是本机构有主检岗位的账户，请从列表中选择"),
        )),
    }
}

/// What waits for this actor: previews that nobody wrote or left yet.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    if !rx.actor.may(Right::ResultEnter) {
        return Ok(Vec::new());
    }
    let count = view::staged(rx)?;
    Ok(vec![
        Waiting::counted("待写入的导入", (count, None)).step("核对并写入", "/imports?state=staged"),
    ])
}

/// Refuses a commit that would leave rejected samples behind, where all or nothing was asked for.
///
/// # Errors
/// [`Refusal::ImportHasRejections`].
pub fn all_or_nothing(row: &IntakeRow) -> Result<(), Refusal> {
    if row.n_rejected == 0 {
        return Ok(());
    }
    Err(Refusal::ImportHasRejections {
        rows: row.n_rejected.to_string(),
    })
}
