//! What is read of base tables: the list of versions, one table with its open points and its lines, the form for a new one.
mod lines;

use serde::Serialize;

pub use lines::{LimitLine, LineFilter};

use super::report::Report;
use super::table::{self, BaseTableRow};
use super::{ActivateForm, NewBaseTable};
use crate::db::prelude::schema::{base_table_line, food_category};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::limits;
use crate::register::paging::Pages;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// Open points of a kind on the table's own page; the report page shows all.
const SHOWN: usize = 8;

/// A version in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TableLine {
    /// Its page.
    pub href: String,
    /// The plan year.
    pub year: i32,
    /// The version in that year.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// The first day in force.
    pub effective_from: Day,
    /// The last day in force; none while open.
    pub effective_until: Option<Day>,
    /// The tone of the tag.
    pub tone: &'static str,
    /// 草稿, 现行, 将生效, 停用.
    pub state: &'static str,
    /// Its lines.
    pub lines: i64,
    /// Its categories.
    pub categories: i64,
}

/// The list of versions.
#[derive(Debug, Serialize)]
pub struct TablesPage {
    /// The versions, the latest first.
    pub tables: Vec<TableLine>,
    /// Whether the reader may import and activate.
    pub may_edit: bool,
    /// The day from which no table is in force, if today is such a day.
    pub none_in_force: bool,
}

impl View for TablesPage {
    const PAGE: &'static str = "register/base_table/list.html";
}

/// Reads the list of versions.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx) -> Result<TablesPage, Problem> {
    let today = rx.today();
    let mut tables = Vec::new();
    for row in table::all(rx.conn)? {
        tables.push(table_line(rx.conn, &row, today)?);
    }
    Ok(TablesPage {
        tables,
        may_edit: rx.actor.may(Right::BaseTableEdit),
        none_in_force: limits::choose_table(rx.conn, today)?.is_none(),
    })
}

fn table_line(conn: &mut Conn, row: &BaseTableRow, today: Day) -> QueryResult<TableLine> {
    let lines = base_table_line::table
        .filter(base_table_line::base_table_id.eq(&row.id))
        .count()
        .get_result(conn)?;
    let categories = food_category::table
        .filter(food_category::base_table_id.eq(&row.id))
        .count()
        .get_result(conn)?;
    let (tone, state) = standing(row, today);
    Ok(TableLine {
        href: format!("/base-tables/{}/{}", row.year, row.version),
        year: row.year,
        version: row.version,
        name: row.name.clone(),
        effective_from: row.effective_from,
        effective_until: row.effective_until,
        tone,
        state,
        lines,
        categories,
    })
}

/// Tone and word of a table on a day.
fn standing(row: &BaseTableRow, today: Day) -> (&'static str, &'static str) {
    if row.state == "draft" {
        ("ring", "草稿")
    } else if row.effective_until.is_some_and(|last| last < today) {
        ("ended", "停用")
    } else if today < row.effective_from {
        ("wait", "将生效")
    } else {
        ("done", "现行")
    }
}

/// The form for a new version.
#[derive(Debug, Default, Serialize)]
pub struct NewPage {
    /// What was typed.
    pub form: NewBaseTable,
}

impl View for NewPage {
    const PAGE: &'static str = "register/base_table/new.html";
}

/// One table.
#[derive(Debug, Serialize)]
pub struct TablePage {
    /// The version.
    pub table: TableLine,
    /// What was acknowledged at activation.
    pub note: String,
    /// By whom; empty for the console.
    pub acknowledged_by: String,
    /// The digest of the file.
    pub file_sha256: String,
    /// The open points, at most some of each kind.
    pub report: Report,
    /// How many open points there are of each kind.
    pub open: Open,
    /// The filter.
    pub filter: LineFilter,
    /// The food classes to choose from.
    pub classes: Vec<Choice>,
    /// The kinds of limit to choose from.
    pub kinds: Vec<Choice>,
    /// The lines of this page.
    pub lines: Vec<LimitLine>,
    /// The pages.
    pub pages: Pages,
    /// Whether the reader may activate it now.
    pub may_activate: bool,
    /// The form of activation.
    pub form: ActivateForm,
}

impl View for TablePage {
    const PAGE: &'static str = "register/base_table/table.html";
}

/// How many open points there are.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[expect(missing_docs, reason = "named after the lists of the report")]
pub struct Open {
    pub not_understood: usize,
    pub gaps: usize,
    pub overlaps: usize,
    pub by_person: usize,
    pub all: usize,
}

impl Open {
    fn of(report: &Report) -> Self {
        Self {
            not_understood: report.not_understood.len(),
            gaps: report.gaps.len(),
            overlaps: report.overlaps.len(),
            by_person: report.by_person,
            all: report.open(),
        }
    }
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

/// Reads one table with a page of its lines.
///
/// # Errors
/// Missing, or what the database says.
pub fn one(
    rx: &mut Rx,
    (year, version): (i32, i32),
    filter: LineFilter,
) -> Result<TablePage, Problem> {
    let row = find(rx, year, version)?;
    let today = rx.today();
    let mut report = super::report_on(rx.conn, &row)?;
    let open = Open::of(&report);
    for list in [
        &mut report.not_understood,
        &mut report.gaps,
        &mut report.overlaps,
    ] {
        list.truncate(SHOWN);
    }
    let (lines, pages) = lines::page(rx.conn, &row, &filter)?;
    let acknowledged_by = match &row.acknowledged_by {
        Some(id) => crate::people::table::by_id(rx.conn, id)?.name,
        None => String::new(),
    };
    Ok(TablePage {
        table: table_line(rx.conn, &row, today)?,
        note: row.acknowledged_note.clone(),
        acknowledged_by,
        file_sha256: row.file_sha256.clone(),
        report,
        open,
        classes: classes(rx.conn, &row.id)?,
        kinds: lines::kinds(),
        lines,
        pages,
        may_activate: row.state == "draft" && rx.actor.may(Right::BaseTableEdit),
        form: ActivateForm {
            revision: row.revision,
            ..ActivateForm::default()
        },
        filter,
    })
}

fn find(rx: &mut Rx, year: i32, version: i32) -> Result<BaseTableRow, Problem> {
    table::by_year(rx.conn, year, version)
        .optional()?
        .ok_or(Problem::Missing("这一版基础表"))
}

/// Every open point of one table.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    /// The version.
    pub table: TableLine,
    /// All of it.
    pub report: Report,
    /// How many of each kind.
    pub open: Open,
}

impl View for ReportPage {
    const PAGE: &'static str = "register/base_table/report.html";
}

/// Reads every open point of one table.
///
/// # Errors
/// Missing, or what the database says.
pub fn report(rx: &mut Rx, year: i32, version: i32) -> Result<ReportPage, Problem> {
    let row = find(rx, year, version)?;
    let today = rx.today();
    let report = super::report_on(rx.conn, &row)?;
    Ok(ReportPage {
        table: table_line(rx.conn, &row, today)?,
        open: Open::of(&report),
        report,
    })
}

fn classes(conn: &mut Conn, table_id: &str) -> Result<Vec<Choice>, Problem> {
    let all = Choice {
        value: String::new(),
        label: "全部大类".to_owned(),
    };
    let rows = table::categories_under(conn, table_id, "")?;
    Ok(std::iter::once(all)
        .chain(rows.into_iter().map(|row| Choice {
            value: row.path,
            label: row.name,
        }))
        .collect())
}
