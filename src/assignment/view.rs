//! What is read of tasks: the list, one task, the form that assigns one.
use serde::{Deserialize, Serialize};

use super::table::{self, Asked, Named};
use super::{Decision, NewTask};
use crate::people::table::names;
use crate::planning::line::table as lines;
use crate::planning::line::view::Choice;
use crate::planning::{Place, county_name};
use crate::problem::Problem;
use crate::register::laboratory::{laboratories_for, table as laboratories};
use crate::rules::category;
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::stage::TaskState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// How many tasks a page shows.
const MOST: i64 = 50;

/// The filter of the list, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskFilter {
    /// The stream's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stream: String,
    /// The state's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// The plan line's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line: String,
    /// Numbers before this one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
}

impl TaskFilter {
    fn href(&self) -> Result<String, Problem> {
        let query = serde_html_form::to_string(self)
            .map_err(|error| Problem::fault(format!("a filter does not serialise: {error}")))?;
        Ok(format!("/tasks?{query}"))
    }
}

/// A task as lists and its page show it.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns of the task and the names behind them"
)]
pub struct TaskView {
    pub number: String,
    pub href: String,
    pub stream: Stream,
    pub stream_name: &'static str,
    pub state: TaskState,
    pub state_zh: &'static str,
    pub tone: &'static str,
    pub category: String,
    pub category_path: String,
    pub chain_stage_zh: &'static str,
    pub place_type: String,
    pub county: String,
    pub county_name: String,
    pub month: i32,
    pub sampling_agency: String,
    pub sampling_agency_name: String,
    pub laboratory: String,
    pub laboratory_name: String,
    pub quantity: i32,
    pub taken: i32,
    pub left: i32,
    pub decline_reason: String,
    pub assigned_at: Instant,
    pub decided_at: Option<Instant>,
    pub plan_line_id: String,
    pub samples_href: String,
    pub revision: i32,
}

/// The list of tasks.
#[derive(Debug, Serialize)]
pub struct TasksPage {
    /// The tasks, the newest first.
    pub tasks: Vec<TaskView>,
    /// The filter.
    pub filter: TaskFilter,
    /// The streams to choose from.
    pub streams: Vec<Choice>,
    /// The states to choose from.
    pub states: Vec<Choice>,
    /// The page after, empty on the last.
    pub next: String,
    /// The first page, empty on it.
    pub first: String,
    /// Whether this person may assign.
    pub may_assign: bool,
    /// The lines whose quota is not wholly given out, from which tasks are assigned.
    pub assign_href: String,
}

impl View for TasksPage {
    const PAGE: &'static str = "assignment/tasks.html";
}

/// The tone of a state's tag.
const fn tone(state: TaskState) -> &'static str {
    match state {
        TaskState::Assigned => "wait",
        TaskState::Accepted => "ring",
        TaskState::InProgress => "dot",
        TaskState::Done => "done",
        TaskState::Declined => "failed",
        TaskState::Reassigned => "ended",
    }
}

fn view(row: Named) -> TaskView {
    let (task, line, agency, agency_name, laboratory, laboratory_name) = row;
    TaskView {
        href: format!("/tasks/{}", task.number),
        stream: task.stream,
        stream_name: task.stream.zh(),
        state: task.state,
        state_zh: task.state.zh(),
        tone: tone(task.state),
        category: category::name(&line.category_path).to_owned(),
        category_path: line.category_path,
        chain_stage_zh: line.chain_stage.zh(),
        place_type: line.place_type,
        county_name: county_name(&line.county),
        county: line.county,
        month: line.month,
        sampling_agency: agency,
        sampling_agency_name: agency_name,
        laboratory,
        laboratory_name,
        quantity: task.quantity,
        taken: task.taken,
        left: task.left(),
        decline_reason: task.decline_reason,
        assigned_at: task.assigned_at,
        decided_at: task.decided_at,
        samples_href: format!(
            "/samples?stream={}&line={}&task={}",
            task.stream.code(),
            task.plan_line_id,
            task.id
        ),
        plan_line_id: task.plan_line_id,
        number: task.number,
        revision: task.revision,
    }
}

/// Reads a page of the tasks in sight.
///
/// # Errors
/// What the database says.
pub fn tasks(rx: &mut Rx, filter: TaskFilter) -> Result<TasksPage, Problem> {
    let actor = rx.actor;
    let stream = Stream::from_slug(&filter.stream).or_else(|| filter.stream.parse().ok());
    let asked = Asked {
        stream,
        states: filter.state.parse().into_iter().collect(),
        line: filter.line.clone(),
        before: filter.before.clone(),
    };
    let mut rows = table::page(rx.conn, actor, &asked, MOST + 1)?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > MOST);
    rows.truncate(usize::try_from(MOST).unwrap_or(50));
    let last = rows.last().map(|row| row.0.number.clone());
    let next = match last.filter(|_| more) {
        Some(before) => TaskFilter {
            before,
            ..filter.clone()
        }
        .href()?,
        None => String::new(),
    };
    let first = TaskFilter {
        before: String::new(),
        ..filter.clone()
    }
    .href()?;
    let streams = Stream::ALL
        .iter()
        .map(|one| Choice::new(one.code(), one.zh()));
    let states = TaskState::ALL
        .iter()
        .map(|one| Choice::new(one.code(), one.zh()));
    Ok(TasksPage {
        tasks: rows.into_iter().map(view).collect(),
        streams: std::iter::once(Choice::new("", "全部类别"))
            .chain(streams)
            .collect(),
        states: std::iter::once(Choice::new("", "全部状态"))
            .chain(states)
            .collect(),
        next,
        first: if filter.before.is_empty() {
            String::new()
        } else {
            first
        },
        may_assign: rx.actor.may(Right::TaskAssign),
        assign_href: format!(
            "/plans/{}/{}/lines?open=1",
            rx.today().year(),
            stream.unwrap_or(Stream::Supervision).slug()
        ),
        filter,
    })
}

/// One task.
#[derive(Debug, Serialize)]
pub struct TaskPage {
    /// The task.
    pub task: TaskView,
    /// Who assigned it.
    pub assigned_by: String,
    /// Who decided on it.
    pub decided_by: String,
    /// The plan's title.
    pub plan: String,
    /// Where the plan stands; empty for those who see no plan.
    pub plan_href: String,
    /// The line's number in the plan.
    pub ordinal: i32,
    /// Whether this person decides on it.
    pub may_decide: bool,
    /// Where it is assigned anew; empty when it is not to be.
    pub reassign_href: String,
    /// The reason typed when declining was refused.
    pub reason: String,
}

impl View for TaskPage {
    const PAGE: &'static str = "assignment/task.html";
}

/// Reads one task; `typed` is what was refused.
///
/// # Errors
/// [`Problem::Missing`].
pub fn task(rx: &mut Rx, number: &str, typed: Decision) -> Result<TaskPage, Problem> {
    let actor = rx.actor;
    let row = table::by_number(rx.conn, actor, number)?;
    let found = table::named(rx.conn, std::slice::from_ref(&row.id))?;
    let named = found
        .into_iter()
        .next()
        .ok_or(Problem::Missing("这个任务"))?;
    let plan = crate::planning::table::by_id(rx.conn, &named.1.plan_id)?;
    let ordinal = named.1.ordinal;
    let ids: Vec<String> = std::iter::once(row.assigned_by.clone())
        .chain(row.decided_by.clone())
        .collect();
    let people = names(rx.conn, &ids)?;
    let name = |id: &String| people.get(id).cloned().unwrap_or_default();
    // A county works tasks of the city's plan without seeing the plan.
    let sees_plan = actor.may(Right::PlanSee)
        && crate::planning::table::newest(rx.conn, actor, &Place::of(&plan)).is_ok();
    let own = actor
        .laboratory
        .as_ref()
        .is_some_and(|one| one.id == row.laboratory_id);
    let again = matches!(row.state, TaskState::Declined | TaskState::Assigned);
    Ok(TaskPage {
        assigned_by: name(&row.assigned_by),
        decided_by: row.decided_by.as_ref().map_or_else(String::new, name),
        plan_href: if sees_plan {
            Place::of(&plan).href()
        } else {
            String::new()
        },
        plan: plan.title,
        ordinal,
        may_decide: own && row.state == TaskState::Assigned && actor.may(Right::TaskDecide),
        reassign_href: if again && actor.may(Right::TaskAssign) {
            format!(
                "/tasks/new?line={}&instead_of={}",
                row.plan_line_id, row.number
            )
        } else {
            String::new()
        },
        task: view(named),
        reason: typed.reason,
    })
}

/// The form that assigns a task.
#[derive(Debug, Serialize)]
pub struct AssignPage {
    /// What is typed.
    pub form: NewTask,
    /// The plan's title.
    pub plan: String,
    /// Where the plan stands.
    pub plan_href: String,
    /// The line's number.
    pub ordinal: i32,
    /// The stream.
    pub stream: Stream,
    /// The category path.
    pub category_path: String,
    /// County, stage, place and month in words.
    pub cell: String,
    /// The line's quota.
    pub quota: i32,
    /// How much of it is assigned.
    pub assigned: i32,
    /// How much is free, with what the replaced task frees.
    pub free: i32,
    /// The laboratories that may test the category today.
    pub laboratories: Vec<Choice>,
    /// Those that may not, with the reason.
    pub unfit: Vec<String>,
}

impl View for AssignPage {
    const PAGE: &'static str = "assignment/new.html";
}

/// Reads the form that assigns a task from a line of a plan.
///
/// # Errors
/// [`Problem::Missing`].
pub fn assign(rx: &mut Rx, form: NewTask) -> Result<AssignPage, Problem> {
    let (actor, today) = (rx.actor, rx.today());
    let (line, plan) = lines::in_sight(rx.conn, actor, form.line.trim())?;
    let freed = match form.instead_of.trim() {
        "" => 0,
        number => {
            let old = table::by_number(rx.conn, actor, number)?;
            if old.state == TaskState::Assigned {
                old.quantity
            } else {
                0
            }
        }
    };
    let fit = laboratories_for(rx.conn, &line.category_path, today)?;
    let mut unfit = Vec::new();
    for one in laboratories::all(rx.conn)? {
        if !fit.iter().any(|good| good.id == one.id) {
            let why = crate::register::laboratory::standing(
                rx.conn,
                &one.id,
                &line.category_path,
                today,
            )?;
            unfit.push(format!("{}：{}", one.name, why.zh()));
        }
    }
    let planned = fit
        .iter()
        .find(|one| Some(&one.id) == line.laboratory_id.as_ref());
    let planned = planned.map_or_else(String::new, |one| one.code.clone());
    let free = line.free() + freed;
    let or = |typed: String, else_: String| if typed.is_empty() { else_ } else { typed };
    Ok(AssignPage {
        form: NewTask {
            laboratory: or(form.laboratory.clone(), planned),
            quantity: or(form.quantity.clone(), free.to_string()),
            ..form
        },
        plan_href: Place::of(&plan).href(),
        plan: plan.title,
        ordinal: line.ordinal,
        stream: line.stream,
        cell: format!(
            "{}，{}，{}，{}月",
            county_name(&line.county),
            line.chain_stage.zh(),
            line.place_type,
            line.month
        ),
        category_path: line.category_path,
        quota: line.quota,
        assigned: line.assigned,
        free,
        laboratories: fit
            .iter()
            .map(|one| Choice::new(&one.code, &one.name))
            .collect(),
        unfit,
    })
}
