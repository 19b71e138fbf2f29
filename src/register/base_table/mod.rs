//! Base tables (基础表): the versioned list of items and limits for each food category, imported from the 26-column sheet and activated by a person.
//! A table that is or was in force never changes; what changes is which one is in force.
pub mod report;
pub mod sheet;
pub mod table;
pub mod view;
pub mod web;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use report::{Doubt, Report};
pub use sheet::{BaseSheet, CellProblem, Unread, read, read_book};

use self::table::{BaseTableRow, CategoryRow, LineRow};
use crate::problem::{Conflict, Problem};
use crate::register::items::{self, ItemBook, ItemRow};
use crate::register::typed::Reading;
use crate::rules::category;
use crate::rules::item;
use crate::rules::refusal::Refusal;
use crate::unit::Tx;

/// What a person says of a base table beside its file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewBaseTable {
    /// The plan year.
    pub year: String,
    /// The plan it belongs to (报送分类B), or its own name.
    pub name: String,
    /// The day from which it is to be in force.
    pub effective_from: String,
}

/// A base table as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Its id.
    pub id: String,
    /// Its year.
    pub year: i32,
    /// Its version in that year.
    pub version: i32,
    /// Its lines.
    pub lines: usize,
    /// Its categories.
    pub categories: usize,
    /// Items that were not known before.
    pub new_items: usize,
}

/// Writes a sheet as a new draft version. Nothing is in force by it.
///
/// # Errors
/// Unreadable fields; [`Refusal::BaseTableKnown`] when this file was imported before.
pub fn import(tx: &mut Tx, sheet: &BaseSheet, new: &NewBaseTable) -> Result<Imported, Problem> {
    let today = tx.today();
    let mut read = Reading::default();
    let year: Option<i32> = read.number("year", "年度", &new.year);
    let name = read.text("name", "名称", &new.name);
    let from = read.day("effective_from", "生效日期", &new.effective_from, today);
    if year.is_some_and(|year| !(2015..=2099).contains(&year)) {
        read.wrong(
            "year",
            format!("年度「{}」不是四位年份，请写成 2026", new.year),
        );
    }
    read.end()?;
    let (Some(year), Some(effective_from)) = (year, from) else {
        return Err(Problem::fault("a form that was read has its year and day"));
    };
    if let Some(known) = table::by_digest(tx.conn, &sheet.file_sha256)? {
        return Err(Refusal::BaseTableKnown {
            year: known.year.to_string(),
            version: known.version.to_string(),
        }
        .into());
    }
    let row = BaseTableRow {
        id: tx.id(),
        year,
        version: table::last_version(tx.conn, year)? + 1,
        name,
        effective_from,
        effective_until: None,
        state: "draft".to_owned(),
        file_sha256: sheet.file_sha256.clone(),
        created_at: tx.now,
        acknowledged_by: None,
        acknowledged_note: String::new(),
        revision: 1,
    };
    tx.act("base_table.import", format!("base_table:{}", row.id));
    tx.note("year", year);
    tx.note("version", row.version);
    tx.note("file_sha256", sheet.file_sha256.as_str());
    tx.note("lines", sheet.lines.len());
    write(tx, &row, sheet)
}

fn write(tx: &mut Tx, row: &BaseTableRow, sheet: &BaseSheet) -> Result<Imported, Problem> {
    table::insert(tx.conn, row)?;
    let categories = sheet.categories();
    for path in &categories {
        table::insert_category(tx.conn, &category_row(&row.id, path))?;
    }
    let mut book = ItemBook::load(tx.conn)?;
    let known = book.len();
    for line in &sheet.lines {
        let line = LineRow {
            id: tx.id(),
            base_table_id: row.id.clone(),
            item_id: item_of(tx, &mut book, &line.item_name)?,
            ..line.clone()
        };
        table::insert_line(tx.conn, &line)?;
    }
    Ok(Imported {
        id: row.id.clone(),
        year: row.year,
        version: row.version,
        lines: sheet.lines.len(),
        categories: categories.len(),
        new_items: book.len() - known,
    })
}

fn category_row(table_id: &str, path: &str) -> CategoryRow {
    let above = category::with_ancestors(path);
    CategoryRow {
        base_table_id: table_id.to_owned(),
        path: path.to_owned(),
        parent: above.get(1).copied().unwrap_or_default().to_owned(),
        name: category::name(path).to_owned(),
        depth: i32::try_from(above.len()).unwrap_or(1),
    }
}

/// The item of a name in the sheet: known by name, slip or alias, else a new one.
fn item_of(tx: &mut Tx, book: &mut ItemBook, name: &str) -> Result<String, Problem> {
    let folded = item::key(name);
    if let Some(known) = book.known(&folded) {
        return Ok(known.id.clone());
    }
    let row = ItemRow {
        id: tx.id(),
        name: name.to_owned(),
        folded,
    };
    items::insert_item(tx.conn, &row)?;
    book.add(row.clone());
    Ok(row.id)
}

/// What is wrong, missing or said twice in a table, as it stands beside the others today.
///
/// # Errors
/// What the database says.
pub fn report_on(conn: &mut crate::db::Conn, row: &BaseTableRow) -> Result<Report, Problem> {
    let lines = table::lines(conn, &row.id)?;
    let others = table::activated(conn)?;
    let before = others
        .iter()
        .rfind(|one| one.id != row.id && one.effective_from <= row.effective_from);
    let before: BTreeSet<String> = match before {
        Some(one) => table::categories(conn, &one.id)?
            .into_iter()
            .map(|category| category.path)
            .collect(),
        None => BTreeSet::new(),
    };
    Ok(report::report(row, &lines, &others, &before))
}

/// What a person says when putting a table into force.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivateForm {
    /// `yes` when the open points were read.
    pub acknowledged: String,
    /// Why it may be used as it is.
    pub note: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// Puts a draft into force from its day on; the table before it ends the day before.
///
/// # Errors
/// [`Refusal::WrongState`], [`Refusal::BaseTableUnacknowledged`], [`Problem::Stale`].
pub fn activate(tx: &mut Tx, id: &str, form: &ActivateForm) -> Result<(), Problem> {
    let row = table::by_id(tx.conn, id)?;
    if row.revision != form.revision {
        return Err(stale(&row, form)?);
    }
    if row.state != "draft" {
        return Err(Refusal::WrongState {
            act: "启用".to_owned(),
            found: state_word(&row.state).to_owned(),
            wanted: "草稿".to_owned(),
        }
        .into());
    }
    let open = report_on(tx.conn, &row)?.open();
    let note = form.note.trim();
    if open > 0 && (form.acknowledged != "yes" || note.is_empty()) {
        return Err(Refusal::BaseTableUnacknowledged {
            count: open.to_string(),
        }
        .into());
    }
    tx.act("base_table.activate", format!("base_table:{id}"));
    tx.note("open_points", open);
    tx.note("note", note);
    let until = end_others(tx, &row)?;
    let me = tx.actor.is_person().then(|| tx.actor.id.clone());
    let changed = BaseTableRow {
        state: "active".to_owned(),
        effective_until: until,
        acknowledged_by: me,
        acknowledged_note: note.to_owned(),
        ..row.clone()
    };
    if !table::set_state(tx.conn, &changed)? {
        return Err(stale(&row, form)?);
    }
    Ok(())
}

/// Ends the tables whose period this one takes over; gives the day on which this one ends because a later one is in force already.
fn end_others(tx: &mut Tx, row: &BaseTableRow) -> Result<Option<crate::rules::day::Day>, Problem> {
    let today = tx.today();
    let mut until = None;
    for mut other in table::activated(tx.conn)? {
        let from = other.effective_from;
        if from > row.effective_from {
            let day_before = from.previous();
            until = Some(until.map_or(day_before, |known: crate::rules::day::Day| {
                known.min(day_before)
            }));
            continue;
        }
        let last = row.effective_from.previous();
        if other.effective_until.is_some_and(|ended| ended <= last) {
            continue;
        }
        other.effective_until = Some(last);
        if last < today {
            "retired".clone_into(&mut other.state);
        }
        tx.note_also("ends", format!("base_table:{}", other.id));
        table::set_state(tx.conn, &other)?;
    }
    Ok(until)
}

/// The word of a state.
pub fn state_word(state: &str) -> &'static str {
    match state {
        "draft" => "草稿",
        "active" => "启用",
        _ => "停用",
    }
}

fn stale(row: &BaseTableRow, form: &ActivateForm) -> Result<Problem, Problem> {
    let href = format!("/base-tables/{}/{}", row.year, row.version);
    let place = (
        format!("{} 年第 {} 版基础表", row.year, row.version),
        href.clone(),
        format!("{href}/activate"),
    );
    let now = ActivateForm {
        acknowledged: String::new(),
        note: row.acknowledged_note.clone(),
        revision: row.revision,
    };
    Ok(Problem::Stale(Conflict::between(
        place,
        &[("note", "说明")],
        &now,
        form,
        row.revision,
    )?))
}
