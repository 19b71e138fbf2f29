//! Tasks as sampling reads them: what may be sampled, for whom, and what the task fixes. It writes none.
use crate::db::prelude::schema::{plan, plan_line, task};
use crate::db::prelude::*;
use crate::rules::stage::TaskState;
use crate::rules::stream::{ChainStage, Stream};

/// A task with the line of the plan it comes from.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct TaskRow {
    pub id: String,
    pub number: String,
    pub stream: Stream,
    pub agency_id: String,
    pub laboratory_id: String,
    pub quantity: i32,
    pub taken: i32,
    pub state: TaskState,
    pub line_id: String,
    pub base_table_id: String,
    pub category_path: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub county: String,
    pub month: i32,
    /// The division of the authority whose plan it is.
    pub level_code: String,
}

type TaskColumns = (
    (
        String,
        String,
        Stream,
        String,
        String,
        i32,
        i32,
        TaskState,
        String,
    ),
    (String, String, ChainStage, String, String, i32, String),
);

impl From<TaskColumns> for TaskRow {
    fn from((task, line): TaskColumns) -> Self {
        Self {
            id: task.0,
            number: task.1,
            stream: task.2,
            agency_id: task.3,
            laboratory_id: task.4,
            quantity: task.5,
            taken: task.6,
            state: task.7,
            line_id: task.8,
            base_table_id: line.0,
            category_path: line.1,
            chain_stage: line.2,
            place_type: line.3,
            county: line.4,
            month: line.5,
            level_code: line.6,
        }
    }
}

/// Loads tasks under a condition on `task`, the earliest month first.
macro_rules! tasks {
    ($conn:expr, $condition:expr) => {
        task::table
            .inner_join(plan_line::table.inner_join(plan::table))
            .filter($condition)
            .order((plan_line::month.asc(), task::number.asc()))
            .select((
                (
                    task::id,
                    task::number,
                    task::stream,
                    task::agency_id,
                    task::laboratory_id,
                    task::quantity,
                    task::taken,
                    task::state,
                    task::plan_line_id,
                ),
                (
                    plan_line::base_table_id,
                    plan_line::category_path,
                    plan_line::chain_stage,
                    plan_line::place_type,
                    plan_line::county,
                    plan_line::month,
                    plan::level_code,
                ),
            ))
            .limit(MOST_TASKS)
            .load::<TaskColumns>($conn)
            .map(|rows| rows.into_iter().map(TaskRow::from).collect::<Vec<_>>())
    };
}

/// As many open tasks are shown to a sampler.
const MOST_TASKS: i64 = 200;

/// One task by its id.
pub(super) fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<TaskRow>> {
    tasks!(conn, task::id.eq(id)).map(|rows| rows.into_iter().next())
}

/// The tasks of an agency that still want samples.
pub(super) fn open(conn: &mut Conn, agency_id: &str) -> QueryResult<Vec<TaskRow>> {
    tasks!(
        conn,
        task::agency_id
            .eq(agency_id)
            .and(task::state.eq_any([TaskState::Accepted, TaskState::InProgress]))
            .and(task::taken.lt(task::quantity))
    )
}
