//! The lines of a plan: a cell (category path, chain stage, place type, county, month) with its quota, sampling agency, laboratory and
//! base-table version. A cell stands once in a plan. Lines change in a draft only.
mod form;
pub mod table;
pub mod view;
pub mod web;

use super::{Place, table as plans};
use crate::planning::table::PlanRow;
use crate::problem::{Conflict, FieldProblem, Problem};
use crate::register::base_table::table as bases;
use crate::register::base_table::table::BaseTableRow;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{PlanState, expect_state};
use crate::unit::Tx;
use form::{Known, form_of, read};
pub use form::{LineForm, Lines};
pub(crate) use form::{form, text_or_number};
use table::{Content, LineRow};

/// Adds a line to a draft; answers its number.
///
/// # Errors
/// Unreadable fields, [`Refusal::CategoryUnknown`], [`Refusal::PlanLineTwice`], [`Refusal::WrongState`].
pub fn add(tx: &mut Tx, place: &Place, form: &LineForm) -> Result<i32, Problem> {
    let plan = draft(tx, place, "添加计划行")?;
    tx.act("plan_line.add", format!("plan:{}", plan.id));
    let known = Known::of(tx.reader())?;
    let row = add_one(tx, &plan, &known, form)?;
    tx.note("line", row.ordinal);
    Ok(row.ordinal)
}

/// Adds many lines to a draft: all of them or none. Problems name their line: `lines[3].month`.
///
/// # Errors
/// As [`add`]; at most 5,000 lines at once.
pub fn add_many(tx: &mut Tx, place: &Place, lines: &Lines) -> Result<usize, Problem> {
    let plan = draft(tx, place, "添加计划行")?;
    if lines.lines.is_empty() || lines.lines.len() > 5_000 {
        let told = format!("一次可添加 1–5000 行，这里有 {} 行", lines.lines.len());
        return Err(Problem::field("lines", told));
    }
    tx.act("plan_line.add", format!("plan:{}", plan.id));
    let known = Known::of(tx.reader())?;
    let mut problems = Vec::new();
    for (at, form) in lines.lines.iter().enumerate() {
        match add_one(tx, &plan, &known, form) {
            Ok(_) => {}
            Err(Problem::Invalid(fields)) => {
                let told = |one: FieldProblem| {
                    FieldProblem::new(format!("lines[{at}].{}", one.field), one.message)
                };
                problems.extend(fields.into_iter().map(told));
            }
            Err(Problem::Refused(refusal)) => problems.push(FieldProblem::new(
                format!("lines[{at}]"),
                refusal.to_string(),
            )),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() {
        tx.note("lines", lines.lines.len());
        Ok(lines.lines.len())
    } else {
        Err(Problem::Invalid(problems))
    }
}

fn add_one(
    tx: &mut Tx,
    plan: &PlanRow,
    known: &Known,
    form: &LineForm,
) -> Result<LineRow, Problem> {
    let content = read(tx, plan, known, (form, ""))?;
    let ordinal = table::next_ordinal(tx.conn, &plan.id)?;
    let row = row_of(tx, plan, ordinal, content);
    refuse_twice(tx, &row)?;
    table::insert(tx.conn, &row)?;
    Ok(row)
}

/// Changes a line of a draft.
///
/// # Errors
/// As [`add`]; [`Problem::Stale`] with both versions; [`Refusal::QuotaBelowAssigned`] and [`Refusal::PlanLineAtWork`] in an amendment.
pub fn edit(tx: &mut Tx, place: &Place, ordinal: i32, form: &LineForm) -> Result<(), Problem> {
    let plan = draft(tx, place, "修改计划行")?;
    let before = table::one(tx.conn, &plan.id, ordinal)?;
    tx.act("plan_line.edit", format!("plan:{}", plan.id));
    tx.note("line", ordinal);
    let known = Known::of(tx.reader())?;
    let content = read(tx, &plan, &known, (form, &before.place_type))?;
    let after = LineRow {
        id: before.id.clone(),
        ..row_of(tx, &plan, ordinal, content.clone())
    };
    refuse_twice(tx, &after)?;
    super::amendment::keeps_work(tx, &plan, &before, Some(&after))?;
    if table::edit(tx.conn, &before.id, form.revision, &content)? {
        return Ok(());
    }
    stale(tx, &plan, &before, form, "")
}

/// Removes a line of a draft.
///
/// # Errors
/// [`Problem::Stale`], [`Refusal::PlanLineAtWork`] in an amendment.
pub fn remove(tx: &mut Tx, place: &Place, ordinal: i32, revision: i32) -> Result<(), Problem> {
    let plan = draft(tx, place, "删除计划行")?;
    let before = table::one(tx.conn, &plan.id, ordinal)?;
    tx.act("plan_line.remove", format!("plan:{}", plan.id));
    tx.note("line", ordinal);
    super::amendment::keeps_work(tx, &plan, &before, None)?;
    if table::remove(tx.conn, &before.id, revision)? {
        return Ok(());
    }
    let yours = LineForm {
        revision,
        ..LineForm::default()
    };
    stale(tx, &plan, &before, &yours, "/remove")
}

/// Both versions of a line that somebody else changed; `at` is where the form was posted under the line.
fn stale(
    tx: &mut Tx,
    plan: &PlanRow,
    before: &LineRow,
    yours: &LineForm,
    at: &str,
) -> Result<(), Problem> {
    let (place, ordinal) = (Place::of(plan), before.ordinal);
    let known = Known::of(tx.reader())?;
    let now = form_of(tx.reader(), plan, before, &known)?;
    let subject = (
        format!("{}第 {ordinal} 行", plan.title),
        place.href(),
        format!("{}/lines/{ordinal}{at}", place.base()),
    );
    let labels = [
        ("category", "食品类别"),
        ("chain_stage", "抽样环节"),
        ("place_type", "场所类型"),
        ("county", "县（市、区）"),
        ("month", "月份"),
        ("quota", "计划批次"),
        ("agency", "抽样单位"),
        ("laboratory", "检验机构"),
        ("base_table", "基础表版本"),
    ];
    let conflict = Conflict::between(subject, &labels, &now, yours, before.revision)?;
    Err(Problem::Stale(conflict))
}

/// The lines stand under the plan's new base table, if it knows all their categories.
pub(super) fn rebase(tx: &mut Tx, plan: &PlanRow, base: &BaseTableRow) -> Result<(), Problem> {
    if plan.base_table_id == base.id {
        return Ok(());
    }
    if let Some(path) = table::unknown_category(tx.conn, &plan.id, &base.id)? {
        let table = named(base);
        return Err(Refusal::CategoryUnknown { path, table }.into());
    }
    table::rebase(tx.conn, &plan.id, &plan.base_table_id, &base.id)?;
    Ok(())
}

/// Copies the lines of the year before that was carried out: how many were copied, and how many not for want of their category.
pub(super) fn copy_last_year(tx: &mut Tx, plan: &PlanRow) -> Result<(usize, usize), Problem> {
    let before = Place {
        year: plan.year - 1,
        ..Place::of(plan)
    };
    let actor = tx.actor;
    let worked = plans::versions(tx.conn, actor, &before)?
        .into_iter()
        .find(|one| matches!(one.state, PlanState::Issued | PlanState::Closed));
    let Some(worked) = worked else {
        return Err(Problem::field(
            "copy",
            format!("没有{}，不能复制", before.title()),
        ));
    };
    let (mut copied, mut left_out) = (0, 0);
    for line in table::of_plan(tx.conn, &worked.id)? {
        if !bases::has_category(tx.conn, &plan.base_table_id, &line.category_path)? {
            left_out += 1;
            continue;
        }
        copied += 1;
        let row = LineRow {
            id: tx.id(),
            plan_id: plan.id.clone(),
            ordinal: i32::try_from(copied).unwrap_or(i32::MAX),
            base_table_id: plan.base_table_id.clone(),
            assigned: 0,
            taken: 0,
            completed: 0,
            revision: 1,
            ..line
        };
        table::insert(tx.conn, &row)?;
    }
    tx.note("copied_lines", copied);
    Ok((copied, left_out))
}

fn draft(tx: &mut Tx, place: &Place, act: &str) -> Result<PlanRow, Problem> {
    let actor = tx.actor;
    let plan = plans::newest(tx.conn, actor, place)?;
    expect_state(plan.state, &[PlanState::Draft], PlanState::zh, act)?;
    Ok(plan)
}

fn row_of(tx: &Tx, plan: &PlanRow, ordinal: i32, content: Content) -> LineRow {
    LineRow {
        id: tx.id(),
        plan_id: plan.id.clone(),
        ordinal,
        stream: plan.stream,
        category_path: content.category_path,
        chain_stage: content.chain_stage,
        place_type: content.place_type,
        county: content.county,
        month: content.month,
        quota: content.quota,
        agency_id: content.agency_id,
        laboratory_id: content.laboratory_id,
        base_table_id: content.base_table_id,
        assigned: 0,
        taken: 0,
        completed: 0,
        revision: 1,
    }
}

fn refuse_twice(tx: &mut Tx, row: &LineRow) -> Result<(), Problem> {
    match table::same_cell(tx.conn, &row.plan_id, row)? {
        Some(other) if other.id != row.id => Err(Refusal::PlanLineTwice {
            ordinal: other.ordinal.to_string(),
        }
        .into()),
        _ => Ok(()),
    }
}

/// 2026年第 1 版.
pub(crate) fn named(base: &BaseTableRow) -> String {
    format!("{}年第 {} 版", base.year, base.version)
}
