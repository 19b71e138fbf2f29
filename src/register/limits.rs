//! The limit for a sample: the base table in force on a day, the lines nearest to the sample's category, and what they say of an item.
//! It chooses and hands over; it never judges, and where lines differ it hands over all of them instead of picking one.
use crate::db::prelude::schema::food_category;
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::base_table::table::{self, BaseTableRow, LineRow};
use crate::rules::category;
use crate::rules::day::Day;
use crate::rules::judge::{Asked, LimitGiven, Purpose};
use crate::rules::limit::{self, Limit};
use crate::rules::measure::Unit;
use crate::rules::reading::LodKind;
use crate::rules::stream::ItemPurpose;
use crate::rules::text;

/// What stands in place of a limit when several lines of one category and item differ and cannot be read together; no reader takes it for a limit.
const DIFFER: &str = "多行限量不一致";

/// The base table in force on a day: activated, and the day lies in its period. Of several the one with the latest beginning.
///
/// # Errors
/// What the database says.
pub fn choose_table(conn: &mut Conn, day: Day) -> Result<Option<BaseTableRow>, Problem> {
    let in_force = |row: &BaseTableRow| {
        row.effective_from <= day && row.effective_until.is_none_or(|last| day <= last)
    };
    Ok(table::activated(conn)?.into_iter().rfind(in_force))
}

/// The base table for a sample: standards bind by the date of production; where none is known, by the day of sampling.
///
/// # Errors
/// What the database says.
pub fn table_for_sample(
    conn: &mut Conn,
    produced_on: Option<Day>,
    sampled_on: Day,
) -> Result<Option<BaseTableRow>, Problem> {
    choose_table(conn, produced_on.unwrap_or(sampled_on))
}

/// Every line that applies to a category: for each item and purpose those of the nearest category, the sample's own or one above it.
///
/// # Errors
/// What the database says.
pub fn lines_of_category(
    conn: &mut Conn,
    table_id: &str,
    path: &str,
) -> Result<Vec<LineRow>, Problem> {
    nearest(conn, table_id, path, None)
}

/// The lines of one item (found by [`super::items::item_by_name`]) for a category; both purposes, nearest category each.
///
/// # Errors
/// What the database says.
pub fn lines_for(
    conn: &mut Conn,
    table_id: &str,
    path: &str,
    item_id: &str,
) -> Result<Vec<LineRow>, Problem> {
    nearest(conn, table_id, path, Some(item_id))
}

/// The limit of one item for a category and purpose, ready for the judgement; `None` where the table has no such line.
///
/// # Errors
/// What the database says.
pub fn limit_for(
    conn: &mut Conn,
    table_id: &str,
    path: &str,
    (item_id, purpose): (&str, ItemPurpose),
) -> Result<Option<Applicable>, Problem> {
    let lines = lines_for(conn, table_id, path, item_id)?;
    let lines: Vec<LineRow> = lines
        .into_iter()
        .filter(|line| line.purpose == purpose)
        .collect();
    Ok(Applicable::of(&lines))
}

fn nearest(
    conn: &mut Conn,
    table_id: &str,
    path: &str,
    item_id: Option<&str>,
) -> Result<Vec<LineRow>, Problem> {
    let steps = steps(conn, table_id, path)?;
    let paths: Vec<String> = steps.iter().flatten().cloned().collect();
    let lines = table::lines_at(conn, table_id, &paths, item_id)?;
    let distance = |line: &LineRow| {
        steps
            .iter()
            .position(|step| step.contains(&line.category_path))
    };
    let closest = |one: &LineRow| {
        lines
            .iter()
            .filter(|line| line.item_id == one.item_id && line.purpose == one.purpose)
            .filter_map(distance)
            .min()
    };
    Ok(lines
        .iter()
        .filter(|line| distance(line) == closest(line))
        .cloned()
        .collect())
}

/// The sample's category and those above it, nearest first. Tables name several details in one cell (通用小麦粉、专用小麦粉):
/// such a category stands beside each of those it names.
fn steps(conn: &mut Conn, table_id: &str, path: &str) -> Result<Vec<Vec<String>>, Problem> {
    let mut steps: Vec<Vec<String>> = category::with_ancestors(path)
        .into_iter()
        .map(|path| vec![path.to_owned()])
        .collect();
    let Some((parent, name)) = path.rsplit_once(category::BETWEEN) else {
        return Ok(steps);
    };
    let beside: Vec<(String, String)> = food_category::table
        .filter(food_category::base_table_id.eq(table_id))
        .filter(food_category::parent.eq(parent))
        .select((food_category::path, food_category::name))
        .load(conn)?;
    if let Some(own) = steps.first_mut() {
        own.extend(
            beside
                .into_iter()
                .filter(|(other, names)| other != path && names.split('、').any(|one| one == name))
                .map(|(other, _)| other),
        );
    }
    Ok(steps)
}

/// The limit of one item, as its cells say it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cells {
    min: String,
    max: String,
    unit: String,
    text: Option<String>,
}

/// What a line, or several that belong together, says of an item: limit, unit, detection limit, method. Owned, so that it outlives the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicable {
    /// The first of the lines; a result points at it.
    pub line: LineRow,
    /// How many lines say it; more than one only where they differ by grade, form or method.
    pub lines: usize,
    /// Whether the lines differ: then the judgement answers only what all of them say.
    pub differ: bool,
    cells: Cells,
}

impl Applicable {
    /// What these lines of one item and purpose say together; `None` without lines.
    pub fn of(lines: &[LineRow]) -> Option<Self> {
        let first = lines.first()?;
        let all: Vec<Cells> = lines.iter().map(Cells::of).collect();
        let head = all.first()?.clone();
        let same = all.iter().all(|cells| cells.limit() == head.limit());
        Some(Self {
            line: first.clone(),
            lines: lines.len(),
            differ: !same,
            cells: if same { head } else { Cells::joined(&all) },
        })
    }

    /// The limit as the judgement takes it.
    pub fn given(&self) -> LimitGiven<'_> {
        match &self.cells.text {
            Some(text) => LimitGiven::Text(text),
            None => LimitGiven::Columns {
                min: &self.cells.min,
                max: &self.cells.max,
            },
        }
    }

    /// The unit of the limit; `None` where the table names none.
    pub fn unit(&self) -> Option<&str> {
        let unit = self.cells.unit.as_str();
        (!limit::says_none(&text::plain(unit))).then_some(unit)
    }

    /// The limit as it is read; [`Limit::Manual`] where it is not understood.
    pub fn limit(&self) -> Limit {
        self.cells.limit()
    }

    /// The three cells of the limit as a result keeps them: minimum, maximum, unit. A limit in words stands in the maximum.
    pub fn columns(&self) -> (&str, &str, &str) {
        match &self.cells.text {
            Some(text) => ("", text, ""),
            None => (&self.cells.min, &self.cells.max, &self.cells.unit),
        }
    }

    /// The question for the judgement: this limit against a result. `says` are the sample's grade, form and the like, the surest first:
    /// the first that names one of several alternatives of the limit decides between them.
    pub fn asked<'a>(&'a self, measured: &Measured<'a>, says: &[&'a str]) -> Asked<'a> {
        Asked {
            item: &self.line.item_name,
            result: measured.result,
            unit: measured.unit,
            limit: self.given(),
            limit_unit: self.unit(),
            lod: measured.lod,
            lod_unit: measured.lod_unit,
            lod_kind: measured.lod_kind,
            purpose: purpose(self.line.purpose),
            applies: self.applies(says),
            ..Asked::default()
        }
    }

    /// The first of these texts that names an alternative of the limit.
    pub fn applies<'a>(&self, says: &[&'a str]) -> Option<&'a str> {
        let limit = self.limit();
        says.iter()
            .copied()
            .find(|text| limit.clone().applying(text) != limit)
    }
}

/// What the laboratory reports of an item.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured<'a> {
    /// 检验结果.
    pub result: &'a str,
    /// 结果单位.
    pub unit: Option<&'a str>,
    /// 方法检出限.
    pub lod: Option<&'a str>,
    /// 检出限单位.
    pub lod_unit: Option<&'a str>,
    /// 检出限, 定量限 or 测定低限.
    pub lod_kind: LodKind,
}

/// The judgement's word for the purpose of a line.
pub const fn purpose(purpose: ItemPurpose) -> Purpose {
    match purpose {
        ItemPurpose::Inspection => Purpose::Inspection,
        ItemPurpose::Monitoring => Purpose::Monitoring,
    }
}

/// The limit that one line gives: the applied columns, or the standard's where those say nothing.
pub fn limit_of(line: &LineRow) -> Limit {
    Cells::of(line).limit()
}

/// Whether only the standard's columns say a limit.
pub fn only_standard(line: &LineRow) -> bool {
    Cells::applied(line).limit() == Limit::None
}

/// Whether the applied and the standard's columns of a line both say a limit and not the same.
pub fn contradicts_standard(line: &LineRow) -> bool {
    let (own, standard) = (Cells::applied(line).limit(), Cells::standard(line).limit());
    own != Limit::None && standard != Limit::None && own != standard
}

impl Cells {
    fn of(line: &LineRow) -> Self {
        let applied = Self::applied(line);
        if applied.limit() == Limit::None {
            Self::standard(line)
        } else {
            applied
        }
    }

    fn applied(line: &LineRow) -> Self {
        Self::read((&line.min, &line.min_unit), (&line.max, &line.max_unit))
    }

    fn standard(line: &LineRow) -> Self {
        Self::read(
            (&line.standard_min, &line.standard_min_unit),
            (&line.standard_max, &line.standard_max_unit),
        )
    }

    /// One limit from two cells with a unit each; units that differ are said in words, so that each number keeps its own.
    fn read((min, min_unit): (&str, &str), (max, max_unit): (&str, &str)) -> Self {
        let blank = |cell: &str| limit::says_none(&text::plain(cell));
        let no_minimum = limit::from_columns(min, "", None) == Limit::None;
        let unit = if blank(max_unit) || blank(max) && !no_minimum && !blank(min_unit) {
            min_unit
        } else {
            max_unit
        };
        let two_units = !no_minimum
            && !blank(max)
            && !blank(min_unit)
            && !blank(max_unit)
            && Unit::parse(min_unit) != Unit::parse(max_unit);
        Self {
            min: min.to_owned(),
            max: max.to_owned(),
            unit: if blank(unit) || two_units { "" } else { unit }.to_owned(),
            text: two_units.then(|| format!("≥{min}{min_unit}，≤{max}{max_unit}")),
        }
    }

    fn limit(&self) -> Limit {
        match &self.text {
            Some(text) => limit::from_text(text, crate::rules::item::look_up("")),
            None => limit::from_columns(&self.min, &self.max, Some(&self.unit)),
        }
    }

    /// Lines that differ, as parallel lists of the two columns: the judgement takes them as alternatives, of which all must agree.
    fn joined(all: &[Self]) -> Self {
        let plain = |cell: &str| !cell.contains(['#', ';', '；', ',', '，', '、']);
        let simple = all.iter().all(|cells| {
            cells.text.is_none()
                && [&cells.min, &cells.max, &cells.unit]
                    .into_iter()
                    .all(|cell| plain(cell))
                && matches!(cells.limit(), Limit::Bound(_) | Limit::NotDetected)
        });
        if !simple {
            return Self {
                min: String::new(),
                max: String::new(),
                unit: String::new(),
                text: Some(DIFFER.to_owned()),
            };
        }
        let list = |part: fn(&Self) -> &str| {
            let parts: Vec<&str> = all
                .iter()
                .map(|cells| match part(cells) {
                    "" => "/",
                    said => said,
                })
                .collect();
            parts.join("#")
        };
        let units = all.iter().map(|cells| &cells.unit);
        let one_unit = all.first().map(|cells| &cells.unit);
        Self {
            min: list(|cells| &cells.min),
            max: list(|cells| &cells.max),
            unit: if units.clone().all(|unit| Some(unit) == one_unit) {
                one_unit.cloned().unwrap_or_default()
            } else {
                list(|cells| &cells.unit)
            },
            text: None,
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
