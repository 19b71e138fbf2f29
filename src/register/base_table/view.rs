//! What is read of base tables: the list of versions, one table with its open points and its lines, the form for a new one.
use serde::{Deserialize, Serialize};

use super::report::Report;
use super::table::{self, BaseTableRow, LineRow};
use super::{ActivateForm, NewBaseTable};
use crate::db::prelude::schema::{base_table_line, food_category, test_item};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::limits;
use crate::register::paging::{Pages, like_part};
use crate::rules::day::Day;
use crate::rules::item;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// Lines a page.
const PAGE: i64 = 50;
/// Open points of a kind on the table's own page; the report page shows all.
const SHOWN: usize = 20;

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

/// Which lines of a table are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineFilter {
    /// A category; everything under it counts.
    pub category: String,
    /// A part of the item's name.
    pub item: String,
    /// A kind of limit: `manual`, `none` …
    pub kind: String,
    /// The page, from 1.
    pub page: String,
}

/// A line as the page shows it.
#[derive(Debug, Serialize)]
pub struct LimitLine {
    /// The row of the sheet.
    pub row: i32,
    /// The category.
    pub category: String,
    /// The item as written.
    pub item: String,
    /// 抽检项目 or 监测项目.
    pub purpose: &'static str,
    /// How the limit is read.
    pub limit: String,
    /// The stable code of its kind.
    pub limit_kind: String,
    /// The cells of the limit: minimum, maximum, unit.
    pub written: String,
    /// 判定依据.
    pub judgement_basis: String,
    /// 检验依据, shortened where the table has it so.
    pub method: String,
    /// Detection limit with unit.
    pub lod: String,
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
    let (lines, pages) = lines(rx.conn, &row, &filter)?;
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
        kinds: kinds(),
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

fn kinds() -> Vec<Choice> {
    [
        ("", "全部限量"),
        ("manual", "读不懂"),
        ("none", "没有限量"),
        ("not_detected", "不得检出"),
        ("not_permitted", "不得使用"),
        ("alternatives", "分情形"),
        ("two_class", "二级采样方案"),
        ("three_class", "三级采样方案"),
        ("label_value", "按标签明示值"),
        ("as_needed", "按生产需要"),
    ]
    .into_iter()
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    })
    .collect()
}

fn lines(
    conn: &mut Conn,
    row: &BaseTableRow,
    filter: &LineFilter,
) -> Result<(Vec<LimitLine>, Pages), Problem> {
    let wanted = || {
        let mut lines = base_table_line::table
            .inner_join(test_item::table)
            .filter(base_table_line::base_table_id.eq(row.id.clone()))
            .into_boxed();
        let category = filter.category.trim();
        if !category.is_empty() {
            // 「/」 is followed by 「0」 in the order of bytes.
            let under = base_table_line::category_path
                .ge(format!("{category}/"))
                .and(base_table_line::category_path.lt(format!("{category}0")));
            lines = lines.filter(
                base_table_line::category_path
                    .eq(category.to_owned())
                    .or(under),
            );
        }
        if !filter.item.trim().is_empty() {
            let part = like_part(&item::key(&filter.item));
            lines = lines.filter(test_item::folded.like(part));
        }
        if !filter.kind.is_empty() {
            lines = lines.filter(base_table_line::limit_kind.eq(filter.kind.clone()));
        }
        lines
    };
    let all: i64 = wanted().count().get_result(conn)?;
    let address = format!("/base-tables/{}/{}", row.year, row.version);
    let pages = Pages::of(&address, filter, (all, PAGE))?;
    let rows: Vec<LineRow> = wanted()
        .order((base_table_line::ordinal.asc(), base_table_line::id.asc()))
        .select(LineRow::as_select())
        .limit(PAGE)
        .offset(pages.offset)
        .load(conn)?;
    Ok((rows.into_iter().map(limit_line).collect(), pages))
}

fn limit_line(row: LineRow) -> LimitLine {
    let joined = |parts: &[&str]| {
        let said: Vec<&str> = parts
            .iter()
            .copied()
            .filter(|part| !matches!(*part, "" | "/" | "-" | "—"))
            .collect();
        said.join(" ")
    };
    let (min, max, unit) = if limits::only_standard(&row) {
        (&row.standard_min, &row.standard_max, &row.standard_max_unit)
    } else {
        (&row.min, &row.max, &row.max_unit)
    };
    LimitLine {
        row: row.ordinal,
        limit: limits::limit_of(&row).to_string(),
        written: joined(&[min, max, unit]),
        lod: joined(&[&row.standard_lod, &row.standard_lod_unit]),
        purpose: row.purpose.zh(),
        limit_kind: row.limit_kind,
        method: if row.method_short.is_empty() {
            row.method
        } else {
            row.method_short
        },
        category: row.category_path,
        item: row.item_name,
        judgement_basis: row.judgement_basis,
    }
}
