//! The lines of a table, filtered and a page at a time.
use serde::{Deserialize, Serialize};

use super::Choice;
use crate::db::prelude::schema::{base_table_line, test_item};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::base_table::table::{BaseTableRow, LineRow};
use crate::register::limits;
use crate::register::paging::{Pages, like_part};
use crate::rules::item;

/// Lines a page.
const PAGE: i64 = 50;

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

/// The kinds of limit to choose from.
pub(super) fn kinds() -> Vec<Choice> {
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

/// A page of the lines that the filter asks for.
pub(super) fn page(
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
