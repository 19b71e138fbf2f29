//! Reception by the laboratory: a sample that arrives is checked against its sheet and received, or refused in writing (办法 art. 22).
//! Receiving ends C-01 and starts C-02; a refused sample counts for nothing and its quota is free again.
use serde::{Deserialize, Serialize};

use super::complete::day;
use super::correction::moved_on;
use super::progress::note_step;
use super::sheet::{self, Arrival};
use super::table::{self, SampleRow};
use super::visible;
use crate::problem::{FieldProblem, Problem};
use crate::rules::day::Day;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{SampleState, expect_state};
use crate::rules::stream::Stream;
use crate::unit::{Event, Rx, Tx};

/// What is looked at on arrival: code, words.
const CHECKS: &[(&str, &str)] = &[
    ("seal", "封条完好、签字清楚"),
    ("package", "包装与外观完好"),
    ("storage", "运输与储存条件符合要求"),
    ("match", "样品与抽样单记录一致"),
];

/// The backup portion, where the stream keeps one.
const BACKUP: (&str, &str) = ("backup", "备样单独封存，数量足够复检");

/// What must be in order before a sample of this stream is received.
pub fn checks(stream: Stream) -> Vec<(&'static str, &'static str)> {
    let backup = stream.needs_backup().then_some(BACKUP);
    CHECKS.iter().copied().chain(backup).collect()
}

/// How the sample arrived.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrivalForm {
    /// The day it arrived.
    pub received_on: String,
    /// Its condition.
    pub condition: String,
    /// The quantity for testing as counted.
    pub test_quantity: String,
    /// The quantity kept for reinspection as counted.
    pub spare_quantity: String,
    /// What was found in order: the codes of [`checks`].
    pub checks: Vec<String>,
    /// Remarks.
    pub note: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// Why a sample is refused.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RefusalForm {
    /// The reason in words; it goes to the agency (样品拒收说明).
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// The sample of this number, if it is on its way to this person's laboratory or was.
///
/// # Errors
/// [`Problem::Missing`] for any other.
pub fn own(rx: &mut Rx, number: &str) -> Result<SampleRow, Problem> {
    let laboratory = rx.actor.laboratory.as_ref().map(|one| one.id.clone());
    let row = visible::find(rx, number)?;
    if laboratory.as_deref() == Some(row.laboratory_id.as_str()) {
        Ok(row)
    } else {
        Err(Problem::Missing("这份样品"))
    }
}

/// Receives a sample.
///
/// # Errors
/// What is missing or cannot be, a refusal when a check is not in order or the sample is not on its way, [`Problem::Stale`].
pub fn receive(tx: &mut Tx, number: &str, form: &ArrivalForm) -> Result<(), Problem> {
    let row = own(tx.reader(), number)?;
    tx.act("sample.receive", format!("sample:{}", row.id));
    expect_state(
        row.state,
        &[SampleState::Collected],
        SampleState::zh,
        "接收",
    )?;
    let on = arrived_on(form, &row, tx.today())?;
    in_order(row.stream, form)?;
    if !table::step(
        tx.conn,
        (&row.id, form.revision),
        SampleState::Received,
        Some(on),
    )? {
        return Err(moved_on(&row, "receive", form)?);
    }
    let mut body = sheet::of(tx.conn, &row.id)?;
    let arrival = Arrival {
        condition: form.condition.trim().to_owned(),
        test_quantity: form.test_quantity.trim().to_owned(),
        spare_quantity: form.spare_quantity.trim().to_owned(),
        checks: form.checks.clone(),
        note: form.note.trim().to_owned(),
    };
    let condition = arrival.condition.clone();
    body.arrival = Some(arrival);
    sheet::keep(tx.conn, &row.id, &body)?;
    tx.note("received_on", on.to_string());
    note_step(tx, &row.id, "received", &condition)?;
    tx.emit(Event::SampleReceived { sample_id: row.id });
    Ok(())
}

/// The day of arrival: not in the future, not before the sampling.
fn arrived_on(form: &ArrivalForm, row: &SampleRow, today: Day) -> Result<Day, Problem> {
    let mut found = Vec::new();
    let typed = form.received_on.trim();
    let on = day(typed);
    let sentence = match on {
        None if typed.is_empty() => Some("到样日期未填，请写成 2026-10-08".to_owned()),
        None => Some(format!("到样日期「{typed}」不是日期，请写成 2026-10-08")),
        Some(on) if on > today => Some(format!("到样日期 {on} 晚于今日，请核对")),
        Some(on) if on < row.sampled_on => {
            let taken = row.sampled_on;
            Some(format!("到样日期 {on} 早于抽样日期 {taken}，请核对"))
        }
        Some(_) => None,
    };
    found.extend(sentence.map(|sentence| FieldProblem::new("received_on", sentence)));
    for (field, typed, what) in [
        (
            "condition",
            &form.condition,
            "到样状态未填，请写明包装与温度",
        ),
        (
            "test_quantity",
            &form.test_quantity,
            "实收检样数量未填，请清点后填写",
        ),
    ] {
        if typed.trim().is_empty() {
            found.push(FieldProblem::new(field, what));
        }
    }
    match on {
        Some(on) if found.is_empty() => Ok(on),
        _ => Err(Problem::Invalid(found)),
    }
}

fn in_order(stream: Stream, form: &ArrivalForm) -> Result<(), Refusal> {
    let missing: Vec<&str> = checks(stream)
        .into_iter()
        .filter(|(code, _)| !form.checks.iter().any(|one| one == code))
        .map(|(_, words)| words)
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::ArrivalNotFit {
            missing: missing.join("、"),
        })
    }
}

/// Refuses a sample in writing.
///
/// # Errors
/// A refusal when it is not on its way, a missing reason, [`Problem::Stale`].
pub fn refuse(tx: &mut Tx, number: &str, form: &RefusalForm) -> Result<(), Problem> {
    let row = own(tx.reader(), number)?;
    tx.act("sample.refuse", format!("sample:{}", row.id));
    expect_state(
        row.state,
        &[SampleState::Collected],
        SampleState::zh,
        "拒收",
    )?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(Problem::field(
            "reason",
            "拒收须写明理由并书面告知抽样单位（办法第 22 条），请填写",
        ));
    }
    if !table::step(
        tx.conn,
        (&row.id, form.revision),
        SampleState::Refused,
        None,
    )? {
        return Err(moved_on(&row, "refuse", form)?);
    }
    tx.note("reason", reason);
    note_step(tx, &row.id, "refused", reason)?;
    tx.emit(Event::SampleRefused {
        sample_id: row.id,
        task_id: row.task_id,
        plan_line_id: row.plan_line_id,
    });
    Ok(())
}
