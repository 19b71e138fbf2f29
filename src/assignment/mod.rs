//! Assignment: which laboratory tests what of an issued plan, accepted or declined by it. It plans no line and takes no sample.
pub mod table;
pub mod view;
pub mod visible;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::planning::course::unfit;
use crate::planning::line::table as lines;
use crate::problem::{Conflict, FieldProblem, Problem};
use crate::register::laboratory::{standing, table as laboratories};
use crate::rules::refusal::Refusal;
use crate::rules::right::Right;
use crate::rules::stage::{PlanState, TaskState, expect_state};
use crate::rules::stream::{ChainStage, Stream};
use crate::unit::{Event, Rx, Tx};
use crate::web::Waiting;
use table::TaskRow;

/// What it takes to assign a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewTask {
    /// The plan line's id.
    pub line: String,
    /// The laboratory's code; the line's planned one when empty.
    pub laboratory: String,
    /// How many batches; all that is free when empty.
    #[serde(deserialize_with = "crate::planning::line::text_or_number")]
    pub quantity: String,
    /// The number of a declined or not yet accepted task that this one takes the place of; empty for none.
    pub instead_of: String,
}

/// Assigns a part of an issued line's quota to a laboratory; answers the task's number.
///
/// # Errors
/// [`Refusal::QuotaExceeded`], the refusal of a laboratory that may not test, [`Refusal::WrongState`] for a plan that is not issued.
pub fn assign(tx: &mut Tx, form: &NewTask) -> Result<String, Problem> {
    let actor = tx.actor;
    let (line, plan) = lines::in_sight(tx.conn, actor, form.line.trim())?;
    expect_state(plan.state, &[PlanState::Issued], PlanState::zh, "下达任务")?;
    tx.act("task.assign", format!("plan:{}", plan.id));
    let given_back = match form.instead_of.trim() {
        "" => 0,
        number => take_back(tx, number, &line.id)?,
    };
    let laboratory = laboratory_of(tx, form, &line)?;
    let free = line.free() + given_back;
    let quantity = wanted(form, free)?;
    if quantity > free {
        let (wanted, free) = (quantity.to_string(), free.to_string());
        return Err(Refusal::QuotaExceeded { wanted, free }.into());
    }
    let today = tx.today();
    let found = standing(tx.conn, &laboratory.id, &line.category_path, today)?;
    if !found.holds() {
        return Err(unfit(found, &laboratory, &line.category_path));
    }
    let year = today.year();
    let nth = table::next_number(tx.conn, &format!("task:{year}"))?;
    let row = TaskRow {
        id: tx.id(),
        number: format!("RW{year}-{nth:06}"),
        plan_line_id: line.id.clone(),
        stream: line.stream,
        agency_id: line.agency_id.clone(),
        laboratory_id: laboratory.id,
        quantity,
        taken: 0,
        state: TaskState::Assigned,
        decline_reason: String::new(),
        assigned_by: tx.actor.id.clone(),
        assigned_at: tx.now,
        decided_by: None,
        decided_at: None,
        revision: 1,
    };
    table::insert(tx.conn, &row)?;
    tx.note("task", row.number.as_str());
    tx.note("quantity", quantity);
    tx.emit(Event::TaskAssigned {
        plan_line_id: line.id,
        quantity,
    });
    Ok(row.number)
}

/// Ends a task that a laboratory declined or has not answered; answers how much of the quota that frees now.
fn take_back(tx: &mut Tx, number: &str, line_id: &str) -> Result<i32, Problem> {
    let actor = tx.actor;
    let old = table::by_number(tx.conn, actor, number)?;
    let from = [TaskState::Declined, TaskState::Assigned];
    expect_state(old.state, &from, TaskState::zh, "改派")?;
    if old.plan_line_id != line_id {
        return Err(Problem::field(
            "instead_of",
            "要改派的任务不属于这一计划行，请从任务页面进入",
        ));
    }
    table::set_state(tx.conn, &old.id, TaskState::Reassigned)?;
    tx.note("instead_of", number);
    if old.state == TaskState::Declined {
        return Ok(0);
    }
    tx.emit(Event::TaskDeclined {
        plan_line_id: old.plan_line_id,
        quantity: old.quantity,
    });
    Ok(old.quantity)
}

fn laboratory_of(
    tx: &mut Tx,
    form: &NewTask,
    line: &lines::LineRow,
) -> Result<laboratories::LaboratoryRow, Problem> {
    let all = laboratories::all(tx.conn)?;
    let code = form.laboratory.trim();
    let planned = |one: &&laboratories::LaboratoryRow| Some(&one.id) == line.laboratory_id.as_ref();
    let found = if code.is_empty() {
        all.iter().find(planned)
    } else {
        all.iter().find(|one| one.code == code)
    };
    found.cloned().ok_or_else(|| {
        let told = if code.is_empty() {
            "检验机构未选，这一计划行也没有预定；请选择".to_owned()
        } else {
            format!("没有代码为「{code}」的检验机构，请从列表中选择")
        };
        Problem::field("laboratory", told)
    })
}

fn wanted(form: &NewTask, free: i32) -> Result<i32, Problem> {
    let typed = form.quantity.trim();
    let quantity = if typed.is_empty() {
        Some(free)
    } else {
        typed.parse().ok()
    };
    match quantity.filter(|quantity| *quantity > 0) {
        Some(quantity) => Ok(quantity),
        None if typed.is_empty() => Err(Refusal::QuotaExceeded {
            wanted: "1".to_owned(),
            free: "0".to_owned(),
        }
        .into()),
        None => Err(Problem::Invalid(vec![FieldProblem::new(
            "quantity",
            format!("批次「{typed}」不能用，请写大于 0 的整数"),
        )])),
    }
}

/// What a laboratory answers to a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// The revision the page showed; a program that read nothing leaves it 0.
    pub revision: i32,
    /// Why it declines.
    pub reason: String,
}

/// The laboratory accepts a task (收样人员).
///
/// # Errors
/// [`Refusal::WrongState`], [`Problem::Stale`].
pub fn accept(tx: &mut Tx, number: &str, decision: &Decision) -> Result<(), Problem> {
    let task = undecided(tx, number, decision, ("接受任务", "accept"))?;
    tx.act("task.accept", format!("task:{}", task.id));
    let (me, now) = (tx.actor.id.clone(), tx.now);
    table::decide(tx.conn, &task.id, (TaskState::Accepted, ""), (&me, now))?;
    Ok(())
}

/// The laboratory declines a task with a reason; its quota is free again.
///
/// # Errors
/// [`Refusal::ReasonMissing`], [`Refusal::WrongState`], [`Problem::Stale`].
pub fn decline(tx: &mut Tx, number: &str, decision: &Decision) -> Result<(), Problem> {
    let task = undecided(tx, number, decision, ("退回任务", "decline"))?;
    let reason = decision.reason.trim();
    if reason.is_empty() {
        let act = "退回任务".to_owned();
        return Err(Refusal::ReasonMissing { act }.into());
    }
    tx.act("task.decline", format!("task:{}", task.id));
    tx.note("reason", reason);
    let (me, now) = (tx.actor.id.clone(), tx.now);
    table::decide(tx.conn, &task.id, (TaskState::Declined, reason), (&me, now))?;
    tx.emit(Event::TaskDeclined {
        plan_line_id: task.plan_line_id,
        quantity: task.quantity,
    });
    Ok(())
}

fn undecided(
    tx: &mut Tx,
    number: &str,
    decision: &Decision,
    (act, path): (&str, &str),
) -> Result<TaskRow, Problem> {
    let actor = tx.actor;
    let task = table::by_number(tx.conn, actor, number)?;
    let own = actor
        .laboratory
        .as_ref()
        .is_some_and(|one| one.id == task.laboratory_id);
    if !own {
        return Err(Problem::Missing("这个任务"));
    }
    expect_state(task.state, &[TaskState::Assigned], TaskState::zh, act)?;
    if decision.revision == 0 || decision.revision == task.revision {
        return Ok(task);
    }
    let href = format!("/tasks/{number}");
    let subject = (
        format!("任务 {number}"),
        href.clone(),
        format!("{href}/{path}"),
    );
    let now = serde_json::json!({"state": task.state.zh(), "quantity": task.quantity});
    let yours = serde_json::json!({"state": "您打开页面时的状态", "reason": decision.reason});
    let labels = [("state", "状态"), ("quantity", "批次")];
    let conflict = Conflict::between(subject, &labels, &now, &yours, task.revision)?;
    Err(Problem::Stale(conflict))
}

/// A sample was taken for a task (+1), or one taken does not count (-1): accepted → in progress → done, and back.
///
/// # Errors
/// [`Refusal::TaskFull`] beyond the quantity, [`Refusal::WrongState`] for a task that was not accepted.
pub fn count_taken(tx: &mut Tx, task_id: &str, samples: i32) -> Result<(), Problem> {
    let task = table::by_id(tx.conn, task_id)?;
    let taken = (task.taken + samples).max(0);
    if taken > task.quantity {
        let (number, quantity) = (task.number, task.quantity.to_string());
        return Err(Refusal::TaskFull { number, quantity }.into());
    }
    if samples > 0 {
        let from = [TaskState::Accepted, TaskState::InProgress];
        expect_state(task.state, &from, TaskState::zh, "抽样")?;
    }
    let state = if taken == task.quantity {
        TaskState::Done
    } else {
        TaskState::InProgress
    };
    table::set_taken(tx.conn, task_id, taken, state)?;
    Ok(())
}

/// A task as the sampling stage needs it.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns of the task and of its line")]
pub struct TaskToSample {
    pub id: String,
    pub number: String,
    pub stream: Stream,
    pub plan_line_id: String,
    pub base_table_id: String,
    pub category_path: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub county: String,
    pub month: i32,
    pub agency_id: String,
    pub agency_name: String,
    pub laboratory_id: String,
    pub laboratory_code: String,
    pub laboratory_name: String,
    pub quantity: i32,
    pub taken: i32,
    pub left: i32,
}

/// The accepted tasks in the sampler's sight that have samples left to take, the oldest first; at most two hundred.
///
/// # Errors
/// What the database says.
pub fn for_sampling(rx: &mut Rx) -> Result<Vec<TaskToSample>, Problem> {
    let actor = rx.actor;
    let ids = table::at_work(rx.conn, actor, 200)?;
    let mut tasks: Vec<TaskToSample> = table::named(rx.conn, &ids)?
        .into_iter()
        .map(to_sample)
        .collect();
    tasks.reverse();
    Ok(tasks)
}

/// One accepted task in the sampler's sight, by its id or number.
///
/// # Errors
/// [`Problem::Missing`], [`Refusal::WrongState`] when it was not accepted or is done.
pub fn one_for_sampling(rx: &mut Rx, task: &str) -> Result<TaskToSample, Problem> {
    let actor = rx.actor;
    let number = match table::by_id(rx.conn, task) {
        Ok(row) => row.number,
        Err(_) => task.to_owned(),
    };
    let row = table::by_number(rx.conn, actor, &number)?;
    let from = [TaskState::Accepted, TaskState::InProgress];
    expect_state(row.state, &from, TaskState::zh, "抽样")?;
    let found = table::named(rx.conn, &[row.id])?.into_iter().next();
    found.map(to_sample).ok_or(Problem::Missing("这个任务"))
}

fn to_sample(row: table::Named) -> TaskToSample {
    let (task, line, _, agency_name, laboratory_code, laboratory_name) = row;
    TaskToSample {
        left: task.left(),
        id: task.id,
        number: task.number,
        stream: task.stream,
        plan_line_id: line.id,
        base_table_id: line.base_table_id,
        category_path: line.category_path,
        chain_stage: line.chain_stage,
        place_type: line.place_type,
        county: line.county,
        month: line.month,
        agency_id: task.agency_id,
        agency_name,
        laboratory_id: task.laboratory_id,
        laboratory_code,
        laboratory_name,
        quantity: task.quantity,
        taken: task.taken,
    }
}

/// What waits for this person in assignment: tasks to accept for a laboratory, declined ones for a planner.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let actor = rx.actor;
    let mut waiting = Vec::new();
    if actor.may(Right::TaskDecide) {
        let count = table::count(rx.conn, actor, TaskState::Assigned)?;
        waiting.push(tasks("待接受的任务", count, TaskState::Assigned, "接受"));
    }
    if actor.may(Right::TaskAssign) {
        let count = table::count(rx.conn, actor, TaskState::Declined)?;
        waiting.push(tasks(
            "检验机构退回的任务",
            count,
            TaskState::Declined,
            "改派",
        ));
    }
    Ok(waiting)
}

/// What this person waits for: tasks that their laboratory has not answered.
///
/// # Errors
/// What the database says.
pub fn awaited(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let actor = rx.actor;
    if !actor.may(Right::TaskAssign) {
        return Ok(Vec::new());
    }
    let count = table::count(rx.conn, actor, TaskState::Assigned)?;
    Ok(vec![tasks(
        "已下达、未答复的任务",
        count,
        TaskState::Assigned,
        "检验机构接受任务",
    )])
}

fn tasks(title: &str, count: i64, state: TaskState, verb: &str) -> Waiting {
    Waiting::counted(title, (count, None)).step(verb, format!("/tasks?state={}", state.code()))
}
