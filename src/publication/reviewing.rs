//! The second person: every row is asked again and compared with what was frozen, then all of it becomes public in one act. A withdrawal stays visible
//! with its reason; nothing that was published is ever edited or deleted.
use serde::{Deserialize, Serialize};

use super::composing::{Place, of_the_city};
use super::facts;
use super::queue::table::{self as queue, CandidateRow};
use super::queue::{recount_sample, standing};
use super::row::PublicRow;
use super::table::{self, AnnouncementRow, FrozenRow};
use crate::problem::{Conflict, Problem};
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::publication::may_publish;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{AnnouncementState, expect_state};
use crate::unit::{Event, Tx};

/// 同意发布.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// The revision the page showed.
    pub revision: i32,
}

/// 撤回 or 退回.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    /// Why.
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// How many rows a refusal names.
const NAMED: usize = 5;

/// Publishes a composed announcement: another person than its composer, and every row still as it was frozen and free to be told.
///
/// # Errors
/// A refusal naming the rows that changed; stale when somebody was quicker.
pub fn publish(tx: &mut Tx, place: Place, form: &ReviewForm) -> Result<(), Problem> {
    let row = found(tx, place)?;
    at_revision(&row, form.revision, "publish", form)?;
    expect_state(
        row.state,
        &[AnnouncementState::Composed],
        AnnouncementState::zh,
        "发布",
    )?;
    another_person(tx, &row, "发布")?;
    let changed = changed(tx, &row)?;
    if !changed.is_empty() {
        return Err(Refusal::RowsChanged {
            rows: named(&changed),
        }
        .into());
    }
    let (me, now) = (tx.actor.id.clone(), tx.now);
    tx.act(
        "publication.publish",
        format!("announcement:{}-{}", row.year, row.issue),
    );
    tx.note("rows_hash", row.rows_hash.clone());
    if table::set_published(tx.conn, &row, &me, now)? == 0 {
        return Err(Problem::Busy);
    }
    tx.emit(Event::Published {
        announcement_id: row.id,
    });
    Ok(())
}

/// Withdraws a published announcement, or returns a composed one to the queue: the second person, with a reason.
///
/// # Errors
/// A refusal without a reason or for the composer; stale when somebody was quicker.
pub fn withdraw(tx: &mut Tx, place: Place, form: &WithdrawForm) -> Result<(), Problem> {
    let row = found(tx, place)?;
    at_revision(&row, form.revision, "withdraw", form)?;
    expect_state(
        row.state,
        &[AnnouncementState::Composed, AnnouncementState::Published],
        AnnouncementState::zh,
        "撤回",
    )?;
    another_person(tx, &row, "撤回")?;
    end(tx, &row, form)
}

/// Takes one's composed announcement back before anyone published it.
///
/// # Errors
/// A refusal without a reason or once it was published; stale when somebody was quicker.
pub fn take_back(tx: &mut Tx, place: Place, form: &WithdrawForm) -> Result<(), Problem> {
    let row = found(tx, place)?;
    at_revision(&row, form.revision, "take-back", form)?;
    expect_state(
        row.state,
        &[AnnouncementState::Composed],
        AnnouncementState::zh,
        "收回",
    )?;
    end(tx, &row, form)
}

fn end(tx: &mut Tx, row: &AnnouncementRow, form: &WithdrawForm) -> Result<(), Problem> {
    let reason = form.reason.trim();
    if reason.is_empty() {
        let act = "撤回公告".to_owned();
        return Err(Refusal::ReasonMissing { act }.into());
    }
    tx.act(
        "publication.withdraw",
        format!("announcement:{}-{}", row.year, row.issue),
    );
    tx.note("was", row.state.code());
    tx.note("reason", reason);
    if table::set_withdrawn(tx.conn, row, reason)? == 0 {
        return Err(Problem::Busy);
    }
    let rows = table::rows(tx.conn, &row.id, (0, i64::MAX))?;
    queue::release(tx.conn, &row.id)?;
    let keeping = timekeeping(tx.reader())?;
    for line in rows {
        recount_sample(tx, &keeping, &line.sample_id)?;
    }
    Ok(())
}

fn found(tx: &mut Tx, place: Place) -> Result<AnnouncementRow, Problem> {
    of_the_city(tx)?;
    table::by_place(tx.conn, place.year, place.issue)?.ok_or(Problem::Missing("这期公告"))
}

fn another_person(tx: &Tx, row: &AnnouncementRow, act: &str) -> Result<(), Refusal> {
    if row.composer_id == tx.actor.id {
        return Err(Refusal::SamePerson {
            act: format!("{act}这期公告"),
            other: "本期公告的编制人".to_owned(),
        });
    }
    Ok(())
}

/// Refuses a page that is older than the row.
fn at_revision<F: Serialize>(
    row: &AnnouncementRow,
    seen: i32,
    act: &str,
    form: &F,
) -> Result<(), Problem> {
    if row.revision == seen {
        return Ok(());
    }
    let now = serde_json::json!({"state": row.state.zh(), "reason": row.withdrawn_reason});
    let href = row.href();
    let action = format!("{href}/{act}");
    let subject = format!("{}公告", row.name());
    let labels = [("state", "状态"), ("reason", "撤回理由")];
    Err(Problem::Stale(Conflict::between(
        (subject, href, action),
        &labels,
        &now,
        form,
        row.revision,
    )?))
}

/// The rows that may no longer be told, or of which something changed since they were frozen, with the reason.
pub(super) fn changed(tx: &mut Tx, row: &AnnouncementRow) -> Result<Vec<String>, Problem> {
    let today = tx.today();
    let keeping = timekeeping(tx.reader())?;
    let frozen = table::rows(tx.conn, &row.id, (0, i64::MAX))?;
    let mut changed = Vec::new();
    for line in frozen {
        if let Some(why) = difference(tx, &keeping, (row, &line), today)? {
            changed.push(why);
        }
    }
    Ok(changed)
}

fn difference(
    tx: &mut Tx,
    keeping: &Timekeeping,
    (row, line): (&AnnouncementRow, &FrozenRow),
    today: crate::rules::day::Day,
) -> Result<Option<String>, Problem> {
    let facts = facts::of(tx.conn, &line.sample_id)?;
    let cleared = queue::of_sample(tx.conn, &line.sample_id)?
        .into_iter()
        .find(|one| one.kind == row.kind);
    let asked = CandidateRow {
        sample_id: line.sample_id.clone(),
        kind: row.kind,
        stream: row.stream,
        formed_on: today,
        open_on: None,
        cleared_by: cleared.and_then(|one| one.cleared_by),
        cleared_note: String::new(),
        announcement_id: Some(row.id.clone()),
    };
    let standing = standing(tx.reader(), keeping, &asked, &facts)?;
    if let Err(refusal) = may_publish(&standing, today) {
        return Ok(Some(refusal.to_string()));
    }
    let now = PublicRow::of(&standing.sample, row.kind, &facts);
    Ok((now.body()? != line.body).then(|| format!("{} 的内容已变更", standing.sample.number())))
}

fn named(changed: &[String]) -> String {
    let shown: Vec<&str> = changed.iter().take(NAMED).map(String::as_str).collect();
    let more = if changed.len() > NAMED {
        format!("等 {} 条", changed.len())
    } else {
        String::new()
    };
    format!("{}{more}", shown.join("；"))
}
