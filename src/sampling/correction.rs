//! What may still be done with a confirmed sheet before the laboratory has the sample: correct it with a reason, or void it with one.
//! A correction never moves the sample to another stream, laboratory, category or task.
use serde::{Deserialize, Serialize};

use super::complete;
use super::form::{LABELS, SheetForm};
use super::progress::note_step;
use super::sheet::{self, Change, Correction, SheetBody};
use super::table::{self, SampleRow};
use super::take::{self, own};
use super::{numbering, tasks};
use crate::problem::{Conflict, FieldProblem, Problem};
use crate::rules::code::SampleNumber;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{SampleState, expect_state};
use crate::unit::{Event, Tx};

/// Corrects a confirmed sheet before reception.
///
/// # Errors
/// A refusal after reception or without a reason, what is then missing on the sheet, [`Problem::Stale`] with both versions.
pub fn correct(tx: &mut Tx, number: &str, form: &SheetForm) -> Result<String, Problem> {
    let row = own(tx.reader(), number)?;
    let form = form.trimmed();
    tx.act("sample.correct", format!("sample:{}", row.id));
    expect_state(
        row.state,
        &[SampleState::Collected],
        SampleState::zh,
        "更正抽样单",
    )?;
    if form.reason.is_empty() {
        return Err(Problem::field(
            "reason",
            "更正须写明理由，请填写哪里写错、凭什么改",
        ));
    }
    take::annex_allowed(row.stream, &form)?;
    check(tx, &row, &form)?;
    let before = take::form_of(tx.reader(), &row)?;
    let number = form.number.parse::<SampleNumber>();
    let number = number.map_or_else(|_| row.number.clone(), String::from);
    let mut written = take::written(tx, &form, &number, form.revision + 1)?;
    written.unit_id = take::registered(tx, &row, &form)?;
    if !table::write(tx.conn, &row.id, form.revision, &written)? {
        return Err(take::stale(&row, &form, &before, "correct"));
    }
    let changes = changes(&before, &form)?;
    if changes.is_empty() && !persons_differ(&before, &form) && before.samplers == form.samplers {
        return Err(Refusal::NothingChanged.into());
    }
    if number != row.number {
        table::renumber(tx.conn, &row.id, &number)?;
    }
    keep(tx, &row, &form, changes)?;
    Ok(number)
}

fn keep(
    tx: &mut Tx,
    row: &SampleRow,
    form: &SheetForm,
    changes: Vec<Change>,
) -> Result<(), Problem> {
    let labels: Vec<String> = changes.iter().map(|one| one.label.clone()).collect();
    tx.note("reason", form.reason.as_str());
    tx.note("fields", labels);
    let before = sheet::of(tx.conn, &row.id)?;
    let mut body: SheetBody = form.body(&before)?;
    body.corrections.push(Correction {
        on: tx.today().to_string(),
        at: tx.now.rfc3339_millis(),
        by: tx.actor.id.clone(),
        reason: form.reason.clone(),
        changes,
    });
    sheet::keep(tx.conn, &row.id, &body)?;
    take::keep_samplers(tx, &row.id, form)?;
    super::persons::keep(tx, &row.id, form)
}

fn check(tx: &mut Tx, row: &SampleRow, form: &SheetForm) -> Result<(), Problem> {
    let task = match &row.task_id {
        Some(id) => tasks::by_id(tx.conn, id)?,
        None => None,
    };
    let mut found = Vec::new();
    if let Some(task) = task {
        let frame = take::frame(tx.reader(), row, &task);
        found = complete::problems(form, &frame);
    }
    found.extend(numbering::taken_number(tx, row, form)?);
    if form.number.is_empty() {
        found.push(FieldProblem::new(
            "number",
            "抽样单编号未填；更正时须保留编号",
        ));
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(Problem::Invalid(found))
    }
}

/// The fields that differ, persons left out.
fn changes(before: &SheetForm, after: &SheetForm) -> Result<Vec<Change>, Problem> {
    let (old, new) = (before.fields()?, after.fields()?);
    let text = |fields: &serde_json::Map<String, serde_json::Value>, name: &str| {
        fields
            .get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Ok(LABELS
        .iter()
        .map(|(name, label)| Change {
            label: (*label).to_owned(),
            from: text(&old, name),
            to: text(&new, name),
        })
        .filter(|change| change.from != change.to)
        .collect())
}

fn persons_differ(before: &SheetForm, after: &SheetForm) -> bool {
    before.unit_contact != after.unit_contact
        || before.unit_phone != after.unit_phone
        || before.producer_contact != after.producer_contact
        || before.producer_phone != after.producer_phone
}

/// Why a sample is void.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VoidForm {
    /// The reason.
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// Voids a draft or a sample that no laboratory has yet; it stays on record and out of every count.
///
/// # Errors
/// A refusal after reception or without a reason, [`Problem::Stale`].
pub fn void(tx: &mut Tx, number: &str, form: &VoidForm) -> Result<(), Problem> {
    let row = own(tx.reader(), number)?;
    tx.act("sample.void", format!("sample:{}", row.id));
    expect_state(
        row.state,
        &[SampleState::Draft, SampleState::Collected],
        SampleState::zh,
        "作废抽样单",
    )?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(Problem::field("reason", "作废须写明理由，请填写原因"));
    }
    if !table::step(tx.conn, (&row.id, form.revision), SampleState::Voided, None)? {
        return Err(moved_on(&row, "void", form)?);
    }
    tx.note("reason", reason);
    note_step(tx, &row.id, "voided", reason)?;
    if row.state == SampleState::Collected {
        tx.emit(Event::SampleVoided {
            sample_id: row.id,
            task_id: row.task_id,
            plan_line_id: row.plan_line_id,
        });
    }
    Ok(())
}

/// Somebody changed the sample after the page was opened.
pub(super) fn moved_on<F: Serialize>(
    row: &SampleRow,
    step: &str,
    form: &F,
) -> Result<Problem, Problem> {
    let href = super::href(&row.number);
    let place = (
        format!("样品 {}", super::shown_number(&row.number)),
        href.clone(),
        format!("{href}/{step}"),
    );
    let now = serde_json::json!({"state": row.state.zh()});
    Ok(Problem::Stale(Conflict::between(
        place,
        &[
            ("state", "状态"),
            ("reason", "理由"),
            ("condition", "到样状态"),
        ],
        &now,
        form,
        row.revision,
    )?))
}
