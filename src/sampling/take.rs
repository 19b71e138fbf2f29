//! Taking a sample: a sheet begins as a draft from an accepted task, is saved as often as wanted, and is confirmed once it is complete.
//! Stream, laboratory, category, stage and county come from the task and never from a form.
use super::complete::{self, Frame, day};
use super::form::{LABELS, SheetForm};
use super::progress::note_step;
use super::sheet::{self, SheetBody};
use super::table::{self, SampleRow, Written};
use super::tasks::{self, TaskRow};
use super::{fold, numbering, persons, visible};
use crate::problem::{Conflict, FieldProblem, Problem};
use crate::register::establishment::{self, EstablishmentForm};
use crate::register::laboratory;
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{SampleState, TaskState, expect_state};
use crate::rules::stream::Stream;
use crate::unit::{Event, Rx, Tx};

/// The first part of the number that stands for a draft until it has its own.
const DRAFT: &str = "draft-";

/// The task a form names, if this person may take samples for it now.
///
/// # Errors
/// A refusal when it is another agency's, not accepted, or full.
pub fn open_task(rx: &mut Rx, id: &str) -> Result<TaskRow, Problem> {
    let mine = rx.actor.agency.as_ref().map(|agency| agency.id.clone());
    let task = tasks::by_id(rx.conn, id)?.ok_or(Refusal::NotYourTask)?;
    if mine.as_deref() != Some(task.agency_id.as_str()) {
        return Err(Refusal::NotYourTask.into());
    }
    expect_state(
        task.state,
        &[TaskState::Accepted, TaskState::InProgress],
        TaskState::zh,
        "据此抽样",
    )?;
    if task.quantity <= task.taken {
        return Err(Refusal::TaskFull {
            number: task.number,
            quantity: task.quantity.to_string(),
        }
        .into());
    }
    Ok(task)
}

/// Begins a sheet for a task and keeps whatever was typed. Answers the draft's number.
///
/// # Errors
/// The refusals of [`open_task`], and of a monitoring annex outside supervision.
pub fn begin(tx: &mut Tx, form: &SheetForm) -> Result<String, Problem> {
    let form = form.trimmed();
    let task = open_task(tx.reader(), &form.task)?;
    annex_allowed(task.stream, &form)?;
    let id = tx.id();
    tx.act("sample.draft", format!("sample:{id}"));
    let row = draft_row(tx, &task, &form, &id)?;
    table::insert(tx.conn, &row)?;
    sheet::keep(tx.conn, &id, &form.body(&SheetBody::default())?)?;
    // The agency must find its own draft again; nobody else sees it.
    table::give_sight(tx.conn, &id, &task.agency_id)?;
    keep_samplers(tx, &id, &form)?;
    persons::keep(tx, &id, &form)?;
    Ok(row.number)
}

fn draft_row(
    tx: &mut Tx,
    task: &TaskRow,
    form: &SheetForm,
    id: &str,
) -> Result<SampleRow, Problem> {
    let number = format!("{DRAFT}{id}");
    let written = written(tx, form, &number, 0)?;
    Ok(SampleRow {
        id: id.to_owned(),
        number,
        stream: task.stream,
        monitoring_annex: written.monitoring_annex,
        task_id: Some(task.id.clone()),
        plan_line_id: Some(task.line_id.clone()),
        base_table_id: task.base_table_id.clone(),
        category_path: task.category_path.clone(),
        food_name: written.food_name,
        chain_stage: task.chain_stage,
        place_type: written.place_type,
        county: task.county.clone(),
        agency_id: task.agency_id.clone(),
        laboratory_id: task.laboratory_id.clone(),
        unit_id: written.unit_id,
        unit_name: written.unit_name,
        producer_id: written.producer_id,
        producer_name: written.producer_name,
        production_date: written.production_date,
        sampled_on: written.sampled_on,
        state: SampleState::Draft,
        received_on: None,
        result_set_id: None,
        conclusion: None,
        folded: written.folded,
        created_by: tx.actor.id.clone(),
        created_at: tx.now,
        revision: 1,
    })
}

/// The sample of this number, if its sheet is this person's agency's to write.
///
/// # Errors
/// [`Problem::Missing`] when it is not.
pub fn own(rx: &mut Rx, number: &str) -> Result<SampleRow, Problem> {
    let missing = Problem::Missing("这份抽样单");
    let Some(agency) = rx.actor.agency.as_ref().map(|agency| agency.id.clone()) else {
        return Err(missing);
    };
    let found = visible::find(rx, number)?;
    if found.agency_id == agency {
        Ok(found)
    } else {
        Err(missing)
    }
}

/// Saves a draft with whatever is typed.
///
/// # Errors
/// A refusal once it is confirmed; [`Problem::Stale`] with both versions.
pub fn save(tx: &mut Tx, number: &str, form: &SheetForm) -> Result<(), Problem> {
    let row = own(tx.reader(), number)?;
    tx.act("sample.save", format!("sample:{}", row.id));
    write(tx, &row, &form.trimmed())
}

fn write(tx: &mut Tx, row: &SampleRow, form: &SheetForm) -> Result<(), Problem> {
    expect_state(
        row.state,
        &[SampleState::Draft],
        SampleState::zh,
        "再按草稿保存",
    )?;
    annex_allowed(row.stream, form)?;
    let written = written(tx, form, &row.number, form.revision + 1)?;
    if !table::write(tx.conn, &row.id, form.revision, &written)? {
        let now = form_of(tx.reader(), row)?;
        return Err(stale(row, form, &now, "sheet"));
    }
    let before = sheet::of(tx.conn, &row.id)?;
    sheet::keep(tx.conn, &row.id, &form.body(&before)?)?;
    keep_samplers(tx, &row.id, form)?;
    persons::keep(tx, &row.id, form)
}

/// Saves the sheet and confirms it: the sample is taken, its number stands, C-01 runs. Answers the number.
///
/// # Errors
/// What is missing, field by field; then nothing is written. The refusals of [`open_task`].
pub fn confirm(tx: &mut Tx, number: &str, form: &SheetForm) -> Result<String, Problem> {
    let row = own(tx.reader(), number)?;
    tx.act("sample.take", format!("sample:{}", row.id));
    let task_id = row.task_id.clone().ok_or(Refusal::NotYourTask)?;
    let task = open_task(tx.reader(), &task_id)?;
    let form = form.trimmed();
    write(tx, &row, &form)?;
    let found = shortcomings(tx, &row, &task, &form)?;
    if !found.is_empty() {
        return Err(Problem::Invalid(found));
    }
    let number = numbering::issue(tx, &row, &task, &form)?;
    let unit = registered(tx, &row, &form)?;
    table::confirm(tx.conn, &row.id, number.as_str(), unit)?;
    refold(tx, &row.id, number.as_str(), &form)?;
    tx.note("number", number.as_str());
    tx.note("stream", row.stream.code());
    note_step(tx, &row.id, "taken", "")?;
    tx.emit(Event::SampleTaken {
        sample_id: row.id,
        agency_id: row.agency_id,
        task_id: row.task_id,
        plan_line_id: row.plan_line_id,
    });
    Ok(number.into())
}

/// Begins and confirms at once, for programs and for a sheet filled in one go.
///
/// # Errors
/// As [`begin`] and [`confirm`].
pub fn take(tx: &mut Tx, form: &SheetForm) -> Result<String, Problem> {
    let draft = begin(tx, form)?;
    let form = SheetForm {
        revision: 1,
        ..form.clone()
    };
    confirm(tx, &draft, &form)
}

/// What the form alone, the register and the calendar have against confirming.
fn shortcomings(
    tx: &mut Tx,
    row: &SampleRow,
    task: &TaskRow,
    form: &SheetForm,
) -> Result<Vec<FieldProblem>, Problem> {
    let frame = frame(tx.reader(), row, task);
    let mut found = complete::problems(form, &frame);
    found.extend(numbering::taken_number(tx, row, form)?);
    if let Some(on) = day(&form.sampled_on) {
        let standing = laboratory::standing(tx.conn, &row.laboratory_id, &row.category_path, on)?;
        if !standing.holds() {
            let sentence = format!(
                "检验机构在 {on} {}，样品不能送往该机构；请计划人员改派任务",
                standing.zh()
            );
            found.push(FieldProblem::new("sampled_on", sentence));
        }
    }
    Ok(found)
}

/// What the sheet's completeness is measured by.
pub(super) fn frame(rx: &mut Rx, row: &SampleRow, task: &TaskRow) -> Frame {
    Frame {
        stream: row.stream,
        chain_stage: row.chain_stage,
        planned_place: task.place_type.clone(),
        county: row.county.clone(),
        me: rx.actor.id.clone(),
        today: rx.today(),
    }
}

/// The search words name the number, once there is one.
fn refold(tx: &mut Tx, id: &str, number: &str, form: &SheetForm) -> Result<(), Problem> {
    table::set_folded(tx.conn, id, &fold(number, form))?;
    Ok(())
}

/// What the form says of the columns. Unreadable days give nothing, and today stands for the day of sampling of a draft.
pub(super) fn written(
    tx: &mut Tx,
    form: &SheetForm,
    number: &str,
    revision: i32,
) -> Result<Written, Problem> {
    let unit = operator(tx, [&form.unit_credit_code, &form.unit_licence])?;
    let producer = if form.has_no_producer() {
        None
    } else {
        operator(tx, ["", &form.producer_licence])?
    };
    Ok(Written {
        monitoring_annex: form.has_annex(),
        food_name: form.food_name.clone(),
        place_type: form.place_type.clone(),
        unit_id: unit,
        unit_name: form.unit_name.clone(),
        producer_id: producer,
        producer_name: form.producer_name.clone(),
        production_date: day(&form.production_date),
        sampled_on: day(&form.sampled_on).unwrap_or(tx.today()),
        folded: fold(number, form),
        revision,
    })
}

/// The registered operator of a credit code, else of a licence.
fn operator(tx: &mut Tx, codes: [&str; 2]) -> Result<Option<String>, Problem> {
    for code in codes.into_iter().filter(|code| !code.is_empty()) {
        if let Some(known) = establishment::find_by_code(tx.conn, code)? {
            return Ok(Some(known.id));
        }
    }
    Ok(None)
}

/// The sampled unit in the register, entered there when it is new. A shop on a platform may lie outside the city; those are not ours to register.
pub(super) fn registered(
    tx: &mut Tx,
    row: &SampleRow,
    form: &SheetForm,
) -> Result<Option<String>, Problem> {
    let here = form.unit_region.parse::<RegionCode>();
    if !here.is_ok_and(RegionCode::is_anyang) {
        return operator(tx, [&form.unit_credit_code, &form.unit_licence]);
    }
    let unit = EstablishmentForm {
        name: form.unit_name.clone(),
        credit_code: form.unit_credit_code.clone(),
        licence: form.unit_licence.clone(),
        county: form.unit_region.clone(),
        address: form.unit_address.clone(),
        chain_stage: row.chain_stage.code().to_owned(),
        place_type: form.place_type.clone(),
        active: "yes".to_owned(),
        revision: 1,
    };
    establishment::find_or_register(tx, &unit).map(Some)
}

/// A monitoring annex (抽检监测: one batch, two reports) exists in supervision only (regulation.md section 2.1).
pub(super) fn annex_allowed(stream: Stream, form: &SheetForm) -> Result<(), Refusal> {
    if form.has_annex() && stream != Stream::Supervision {
        return Err(Refusal::AnnexOnlySupervision);
    }
    Ok(())
}

/// The samplers: whoever writes and the colleagues chosen, all of the agency.
pub(super) fn keep_samplers(tx: &mut Tx, id: &str, form: &SheetForm) -> Result<(), Problem> {
    let me = tx.actor.id.clone();
    let agency = tx.actor.agency.as_ref().map(|agency| agency.id.clone());
    let known = table::colleagues(tx.conn, &agency.unwrap_or_default())?;
    let mut accounts = vec![me];
    for one in form.samplers.iter().filter(|one| !one.is_empty()) {
        if !known.iter().any(|(id, _)| id == one) {
            let sentence = "所选抽样人员不是本机构的抽样人员，请重新选择";
            return Err(Problem::field("samplers", sentence));
        }
        if !accounts.contains(one) {
            accounts.push(one.clone());
        }
    }
    table::set_samplers(tx.conn, id, &accounts)?;
    Ok(())
}

/// The sheet of a sample as the form shows it.
///
/// # Errors
/// What the database says.
pub fn form_of(rx: &mut Rx, row: &SampleRow) -> Result<SheetForm, Problem> {
    let body = sheet::of(rx.conn, &row.id)?;
    let mut form = SheetForm::of(&body)?;
    form.task = row.task_id.clone().unwrap_or_default();
    form.food_name.clone_from(&row.food_name);
    form.place_type.clone_from(&row.place_type);
    form.unit_name.clone_from(&row.unit_name);
    form.producer_name.clone_from(&row.producer_name);
    let annex = if row.monitoring_annex { "yes" } else { "" };
    annex.clone_into(&mut form.monitoring_annex);
    if row.state != SampleState::Draft {
        form.number.clone_from(&row.number);
        form.sampled_on = row.sampled_on.to_string();
        form.production_date = row
            .production_date
            .as_ref()
            .map(Day::to_string)
            .unwrap_or(form.production_date);
    }
    let me = rx.actor.id.clone();
    form.samplers = table::samplers(rx.conn, &row.id)?
        .into_iter()
        .filter(|one| *one != me)
        .collect();
    persons::fill(rx, &row.id, &mut form)?;
    form.revision = row.revision;
    Ok(form)
}

/// Both versions of a sheet that two people changed at once.
pub(super) fn stale(row: &SampleRow, typed: &SheetForm, now: &SheetForm, step: &str) -> Problem {
    let href = super::href(&row.number);
    let place = (
        format!("抽样单 {}", super::shown_number(&row.number)),
        href.clone(),
        format!("{href}/{step}"),
    );
    match Conflict::between(place, LABELS, now, typed, row.revision) {
        Ok(conflict) => Problem::Stale(conflict),
        Err(problem) => problem,
    }
}

/// Whether a number stands for a draft.
pub fn is_draft_number(number: &str) -> bool {
    number.starts_with(DRAFT)
}
