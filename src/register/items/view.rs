//! What is read of items: the list with other names, one item with where its limits stand, the foods of the table in force.
use serde::{Deserialize, Serialize};

use super::{AliasForm, AliasRow, ItemRow};
use crate::db::prelude::schema::{base_table, base_table_line, item_alias, test_item};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::base_table::table::{self as tables, BaseTableRow};
use crate::register::limits::choose_table;
use crate::register::paging::{Pages, like_part};
use crate::rules::right::Right;
use crate::rules::{category, item};
use crate::unit::Rx;
use crate::web::View;

/// Items a page.
const PAGE: i64 = 50;

/// Which items are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemFilter {
    /// A part of the name or of another name.
    pub name: String,
    /// The page, from 1.
    pub page: String,
}

/// An item in the list.
#[derive(Debug, Serialize)]
pub struct ItemLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: String,
}

/// The list of items.
#[derive(Debug, Serialize)]
pub struct ItemsPage {
    /// The filter.
    pub filter: ItemFilter,
    /// The items of this page.
    pub items: Vec<ItemLine>,
    /// The pages.
    pub pages: Pages,
}

impl View for ItemsPage {
    const PAGE: &'static str = "register/items/list.html";
}

/// Reads a page of items.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, filter: ItemFilter) -> Result<ItemsPage, Problem> {
    let key = item::key(&filter.name);
    let wanted = || {
        let mut items = test_item::table.into_boxed();
        if !key.is_empty() {
            let part = like_part(&key);
            let by_alias = item_alias::table
                .filter(item_alias::folded.like(part.clone()))
                .select(item_alias::item_id);
            items = items.filter(
                test_item::folded
                    .like(part)
                    .or(test_item::id.eq_any(by_alias)),
            );
        }
        items
    };
    let all: i64 = wanted().count().get_result(rx.conn)?;
    let pages = Pages::of("/items", &filter, (all, PAGE))?;
    let rows: Vec<ItemRow> = wanted()
        .order((test_item::name.asc(), test_item::id.asc()))
        .limit(PAGE)
        .offset(pages.offset)
        .select(ItemRow::as_select())
        .load(rx.conn)?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let aliases: Vec<AliasRow> = item_alias::table
        .filter(item_alias::item_id.eq_any(ids))
        .order(item_alias::alias.asc())
        .select(AliasRow::as_select())
        .load(rx.conn)?;
    let items = rows
        .iter()
        .map(|row| {
            let own: Vec<&str> = aliases
                .iter()
                .filter(|alias| alias.item_id == row.id)
                .map(|alias| alias.alias.as_str())
                .collect();
            ItemLine {
                href: format!("/items/{}", row.id),
                name: row.name.clone(),
                aliases: own.join("、"),
            }
        })
        .collect();
    Ok(ItemsPage {
        filter,
        items,
        pages,
    })
}

/// In how many lines of a base table an item stands.
#[derive(Debug, Serialize)]
pub struct UseLine {
    /// The lines of that table, filtered.
    pub href: String,
    /// The table's year.
    pub year: i32,
    /// Its version.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// The lines.
    pub lines: i64,
}

/// One item.
#[derive(Debug, Serialize)]
pub struct ItemPage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<AliasRow>,
    /// The base tables it stands in, the latest first.
    pub uses: Vec<UseLine>,
    /// Whether the reader may register another name.
    pub may_edit: bool,
    /// The form.
    pub form: AliasForm,
}

impl View for ItemPage {
    const PAGE: &'static str = "register/items/item.html";
}

/// Reads one item.
///
/// # Errors
/// Missing.
pub fn one(rx: &mut Rx, id: &str) -> Result<ItemPage, Problem> {
    let row = super::item(rx.conn, id)
        .optional()?
        .ok_or(Problem::Missing("这个检验项目"))?;
    let aliases = item_alias::table
        .filter(item_alias::item_id.eq(id))
        .order(item_alias::alias.asc())
        .select(AliasRow::as_select())
        .load(rx.conn)?;
    let counted: Vec<(i32, i32, String, i64)> = base_table_line::table
        .inner_join(base_table::table)
        .filter(base_table_line::item_id.eq(id))
        .group_by((base_table::year, base_table::version, base_table::name))
        .select((
            base_table::year,
            base_table::version,
            base_table::name,
            diesel::dsl::count(base_table_line::id),
        ))
        .order((base_table::year.desc(), base_table::version.desc()))
        .load(rx.conn)?;
    let query = serde_html_form::to_string([("item", row.name.as_str())])
        .map_err(|error| Problem::fault(error.to_string()))?;
    let uses = counted
        .into_iter()
        .map(|(year, version, name, lines)| UseLine {
            href: format!("/base-tables/{year}/{version}?{query}"),
            year,
            version,
            name,
            lines,
        })
        .collect();
    Ok(ItemPage {
        id: row.id,
        name: row.name,
        aliases,
        uses,
        may_edit: rx.actor.may(Right::BaseTableEdit),
        form: AliasForm::default(),
    })
}

/// Where in the tree of foods the reader stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FoodFilter {
    /// The category whose parts are shown; empty for the food classes.
    pub under: String,
}

/// A food category.
#[derive(Debug, Serialize)]
pub struct FoodLine {
    /// Its parts.
    pub href: String,
    /// Its lines in the base table.
    pub lines_href: String,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// How many categories stand right under it.
    pub parts: usize,
}

/// A step of the way to a category.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// The foods of the table in force.
#[derive(Debug, Serialize)]
pub struct FoodsPage {
    /// The table in words; empty when none is in force.
    pub table: String,
    /// Its page.
    pub table_href: String,
    /// The way from the food classes to here.
    pub way: Vec<Step>,
    /// The categories here.
    pub foods: Vec<FoodLine>,
}

impl View for FoodsPage {
    const PAGE: &'static str = "register/items/foods.html";
}

/// Reads the foods under a category of the table in force today.
///
/// # Errors
/// What the database says.
pub fn foods(rx: &mut Rx, filter: &FoodFilter) -> Result<FoodsPage, Problem> {
    let today = rx.today();
    let Some(table) = choose_table(rx.conn, today)? else {
        return Ok(FoodsPage {
            table: String::new(),
            table_href: String::new(),
            way: Vec::new(),
            foods: Vec::new(),
        });
    };
    let all = tables::categories(rx.conn, &table.id)?;
    let foods = all
        .iter()
        .filter(|one| one.parent == filter.under)
        .map(|one| {
            Ok(FoodLine {
                href: food_href(&one.path)?,
                lines_href: lines_href(&table, &one.path)?,
                name: one.name.clone(),
                path: one.path.clone(),
                parts: all.iter().filter(|other| other.parent == one.path).count(),
            })
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    let mut way = Vec::new();
    if !filter.under.is_empty() {
        for path in category::with_ancestors(&filter.under).into_iter().rev() {
            way.push(Step {
                label: category::name(path).to_owned(),
                href: food_href(path)?,
            });
        }
    }
    Ok(FoodsPage {
        table: format!("{} 年第 {} 版", table.year, table.version),
        table_href: format!("/base-tables/{}/{}", table.year, table.version),
        way,
        foods,
    })
}

fn food_href(path: &str) -> Result<String, Problem> {
    let query = serde_html_form::to_string([("under", path)])
        .map_err(|error| Problem::fault(error.to_string()))?;
    Ok(format!("/foods?{query}"))
}

fn lines_href(table: &BaseTableRow, path: &str) -> Result<String, Problem> {
    let query = serde_html_form::to_string([("category", path)])
        .map_err(|error| Problem::fault(error.to_string()))?;
    Ok(format!(
        "/base-tables/{}/{}?{query}",
        table.year, table.version
    ))
}
