//! Rows and SQL of plan lines.
use crate::db::prelude::schema::{agency, base_table, food_category, laboratory, plan, plan_line};
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::stage::PlanState;
use crate::rules::stream::{ChainStage, Stream};

/// A row of `plan_line`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_line)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct LineRow {
    pub id: String,
    pub plan_id: String,
    pub ordinal: i32,
    pub stream: Stream,
    pub category_path: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub county: String,
    pub month: i32,
    pub quota: i32,
    pub agency_id: String,
    pub laboratory_id: Option<String>,
    pub base_table_id: String,
    pub assigned: i32,
    pub taken: i32,
    pub completed: i32,
    pub revision: i32,
}

impl LineRow {
    /// How much of the quota is not assigned yet.
    pub fn free(&self) -> i32 {
        (self.quota - self.assigned).max(0)
    }

    /// Whether another line is the same cell of the plan: category path, chain stage, place type, county and month.
    pub fn same_cell(&self, other: &Self) -> bool {
        self.category_path == other.category_path
            && self.chain_stage == other.chain_stage
            && self.place_type == other.place_type
            && self.county == other.county
            && self.month == other.month
    }
}

/// What a line says, apart from its progress.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = plan_line, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct Content {
    pub category_path: String,
    pub chain_stage: ChainStage,
    pub place_type: String,
    pub county: String,
    pub month: i32,
    pub quota: i32,
    pub agency_id: String,
    pub laboratory_id: Option<String>,
    pub base_table_id: String,
}

/// Which lines of which plans a list asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The plans.
    pub plans: Vec<String>,
    /// The county's code, empty for all.
    pub county: String,
    /// The chain stage, if one.
    pub stage: Option<ChainStage>,
    /// The month, if one.
    pub month: Option<i32>,
    /// A category and everything under it, empty for all.
    pub category: String,
    /// Only lines whose quota is not wholly assigned.
    pub open: bool,
}

/// A line with the names behind its ids.
pub(crate) type Named = (
    LineRow,
    String,
    String,
    Option<String>,
    Option<String>,
    i32,
    i32,
);

type Condition = Meets<plan_line::table>;

fn condition(asked: &Asked) -> Condition {
    let mut all: Condition = Box::new(plan_line::plan_id.eq_any(asked.plans.clone()));
    if !asked.county.is_empty() {
        all = Box::new(all.and(plan_line::county.eq(asked.county.clone())));
    }
    if let Some(stage) = asked.stage {
        all = Box::new(all.and(plan_line::chain_stage.eq(stage)));
    }
    if let Some(month) = asked.month {
        all = Box::new(all.and(plan_line::month.eq(month)));
    }
    if !asked.category.is_empty() {
        let under = format!("{}/%", escaped(&asked.category));
        let here = plan_line::category_path.eq(asked.category.clone());
        all = Box::new(all.and(here.or(plan_line::category_path.like(under).escape('!'))));
    }
    if asked.open {
        all = Box::new(all.and(plan_line::assigned.lt(plan_line::quota)));
    }
    all
}

/// A text in which `%` and `_` mean themselves.
fn escaped(text: &str) -> String {
    text.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

/// How many lines a list asks for.
pub(crate) fn count(conn: &mut Conn, asked: &Asked) -> QueryResult<i64> {
    plan_line::table
        .filter(condition(asked))
        .count()
        .get_result(conn)
}

/// A page of lines with the names behind their ids, in the order of their plans.
pub(crate) fn page(
    conn: &mut Conn,
    asked: &Asked,
    skip: i64,
    most: i64,
) -> QueryResult<Vec<Named>> {
    let ids = plan_line::table
        .filter(condition(asked))
        .order((plan_line::plan_id.asc(), plan_line::ordinal.asc()))
        .offset(skip)
        .limit(most)
        .select(plan_line::id)
        .load::<String>(conn)?;
    named(conn, &ids)
}

/// These lines with the names behind their ids.
pub(crate) fn named(conn: &mut Conn, ids: &[String]) -> QueryResult<Vec<Named>> {
    plan_line::table
        .inner_join(agency::table)
        .left_join(laboratory::table)
        .inner_join(base_table::table)
        .filter(plan_line::id.eq_any(ids))
        .order((plan_line::plan_id.asc(), plan_line::ordinal.asc()))
        .select((
            LineRow::as_select(),
            agency::code,
            agency::name,
            laboratory::code.nullable(),
            laboratory::name.nullable(),
            base_table::year,
            base_table::version,
        ))
        .load(conn)
}

/// Every line of a plan, in its order.
pub(crate) fn of_plan(conn: &mut Conn, plan_id: &str) -> QueryResult<Vec<LineRow>> {
    plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .order(plan_line::ordinal.asc())
        .select(LineRow::as_select())
        .load(conn)
}

/// One line of a plan.
pub(crate) fn one(conn: &mut Conn, plan_id: &str, ordinal: i32) -> QueryResult<LineRow> {
    plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .filter(plan_line::ordinal.eq(ordinal))
        .select(LineRow::as_select())
        .first(conn)
}

/// One line by its id, whoever asks: for commands of later stages that found its task or sample in sight before.
///
/// # Errors
/// `NotFound`.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<LineRow> {
    plan_line::table
        .find(id)
        .select(LineRow::as_select())
        .first(conn)
}

/// One line in the actor's sight with the plan it stands in.
///
/// # Errors
/// `NotFound`.
pub fn in_sight(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
) -> QueryResult<(LineRow, crate::planning::table::PlanRow)> {
    let line = by_id(conn, id)?;
    let plan = plan::table
        .filter(plan::id.eq(&line.plan_id))
        .filter(crate::planning::visible::plans(actor))
        .select(crate::planning::table::PlanRow::as_select())
        .first(conn)?;
    Ok((line, plan))
}

/// The line of a plan that is the same cell, if any.
pub(crate) fn same_cell(
    conn: &mut Conn,
    plan_id: &str,
    cell: &LineRow,
) -> QueryResult<Option<LineRow>> {
    plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .filter(plan_line::category_path.eq(&cell.category_path))
        .filter(plan_line::chain_stage.eq(cell.chain_stage))
        .filter(plan_line::place_type.eq(&cell.place_type))
        .filter(plan_line::county.eq(&cell.county))
        .filter(plan_line::month.eq(cell.month))
        .select(LineRow::as_select())
        .first(conn)
        .optional()
}

/// The number a new line of a plan gets; numbers of removed lines are not used again before the last.
pub(crate) fn next_ordinal(conn: &mut Conn, plan_id: &str) -> QueryResult<i32> {
    let last: Option<i32> = plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .select(diesel::dsl::max(plan_line::ordinal))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

pub(crate) fn insert(conn: &mut Conn, row: &LineRow) -> QueryResult<usize> {
    insert_into(plan_line::table).values(row).execute(conn)
}

/// Writes what a line says if it is still at this revision.
pub(crate) fn edit(
    conn: &mut Conn,
    id: &str,
    revision: i32,
    content: &Content,
) -> QueryResult<bool> {
    let line = plan_line::table.filter(plan_line::id.eq(id).and(plan_line::revision.eq(revision)));
    let changed = update(line)
        .set((content, plan_line::revision.eq(revision + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a line if it is still at this revision.
pub(crate) fn remove(conn: &mut Conn, id: &str, revision: i32) -> QueryResult<bool> {
    let line = plan_line::table.filter(plan_line::id.eq(id).and(plan_line::revision.eq(revision)));
    Ok(delete(line).execute(conn)? == 1)
}

/// Puts a whole line in the place of the row with its id.
pub(crate) fn replace(conn: &mut Conn, row: &LineRow) -> QueryResult<usize> {
    update(plan_line::table.find(&row.id))
        .set((
            plan_line::plan_id.eq(&row.plan_id),
            plan_line::ordinal.eq(row.ordinal),
            plan_line::quota.eq(row.quota),
            plan_line::agency_id.eq(&row.agency_id),
            plan_line::laboratory_id.eq(row.laboratory_id.as_ref()),
            plan_line::base_table_id.eq(&row.base_table_id),
            plan_line::assigned.eq(row.assigned),
            plan_line::taken.eq(row.taken),
            plan_line::completed.eq(row.completed),
            plan_line::revision.eq(row.revision),
        ))
        .execute(conn)
}

/// The lines of a plan that stand under one base table stand under another.
pub(crate) fn rebase(conn: &mut Conn, plan_id: &str, from: &str, to: &str) -> QueryResult<usize> {
    let lines = plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .filter(plan_line::base_table_id.eq(from));
    update(lines)
        .set(plan_line::base_table_id.eq(to))
        .execute(conn)
}

/// The first category of a plan's lines that a base table does not have.
pub(crate) fn unknown_category(
    conn: &mut Conn,
    plan_id: &str,
    base_table_id: &str,
) -> QueryResult<Option<String>> {
    let known = food_category::table
        .filter(food_category::base_table_id.eq(base_table_id))
        .select(food_category::path);
    plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .filter(plan_line::category_path.ne_all(known))
        .order(plan_line::ordinal.asc())
        .select(plan_line::category_path)
        .first(conn)
        .optional()
}

/// The laboratories planned for the lines of a plan with the categories they would test.
pub(crate) fn planned_laboratories(
    conn: &mut Conn,
    plan_id: &str,
) -> QueryResult<Vec<(String, String)>> {
    plan_line::table
        .filter(plan_line::plan_id.eq(plan_id))
        .filter(plan_line::quota.gt(0))
        .filter(plan_line::laboratory_id.is_not_null())
        .select((
            plan_line::laboratory_id.assume_not_null(),
            plan_line::category_path,
        ))
        .distinct()
        .order((plan_line::laboratory_id, plan_line::category_path))
        .load(conn)
}

/// A line of an issued plan in the actor's sight whose quota is not wholly assigned: how many there are, by plan.
pub(crate) fn unassigned(conn: &mut Conn, plan_ids: &[String]) -> QueryResult<Vec<(String, i64)>> {
    plan_line::table
        .inner_join(plan::table)
        .filter(plan::id.eq_any(plan_ids))
        .filter(plan::state.eq(PlanState::Issued))
        .filter(plan_line::assigned.lt(plan_line::quota))
        .group_by(plan_line::plan_id)
        .select((plan_line::plan_id, diesel::dsl::count_star()))
        .load(conn)
}

pub(crate) fn add_assigned(conn: &mut Conn, id: &str, quantity: i32) -> QueryResult<usize> {
    update(plan_line::table.find(id))
        .set(plan_line::assigned.eq(plan_line::assigned + quantity))
        .execute(conn)
}

pub(crate) fn add_taken(conn: &mut Conn, id: &str, samples: i32) -> QueryResult<usize> {
    update(plan_line::table.find(id))
        .set(plan_line::taken.eq(plan_line::taken + samples))
        .execute(conn)
}

pub(crate) fn set_completed(conn: &mut Conn, id: &str, samples: i32) -> QueryResult<usize> {
    update(plan_line::table.find(id))
        .set(plan_line::completed.eq(samples))
        .execute(conn)
}
