//! What a base table leaves open: limits and units not understood, foods and days without a limit, lines and periods that overlap.
//! Worked out from the lines as they stand, so that it can be asked again at any time; it changes nothing and decides nothing.
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::table::{BaseTableRow, LineRow};
use crate::register::limits;
use crate::rules::day::Day;
use crate::rules::limit::Limit;
use crate::rules::measure::Unit;
use crate::rules::stream::ItemPurpose;

/// One open point: where it stands, what was found, what it means and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The row of the sheet; 0 where it is no row's.
    pub row: i32,
    /// The heading of the column, or what kind of point it is.
    pub heading: &'static str,
    /// The category.
    pub category: String,
    /// The item.
    pub item: String,
    /// What stands there.
    pub found: String,
    /// What it means and what to do.
    pub message: String,
}

/// Everything that activation asks to acknowledge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Limits and units that could not be understood, limits that contradict one another.
    pub not_understood: Vec<Doubt>,
    /// Items, foods and days without a limit.
    pub gaps: Vec<Doubt>,
    /// Lines and periods that say the same thing twice and differently.
    pub overlaps: Vec<Doubt>,
    /// Limits that were understood and always need a person or the label: 按生产需要适量使用, 标签明示值.
    pub by_person: usize,
}

impl Report {
    /// How many open points there are.
    pub fn open(&self) -> usize {
        self.not_understood.len() + self.gaps.len() + self.overlaps.len()
    }
}

/// The report on these lines of a table, beside the tables that are or were in force and the categories of the predecessor.
pub fn report(
    own: &BaseTableRow,
    lines: &[LineRow],
    others: &[BaseTableRow],
    before: &BTreeSet<String>,
) -> Report {
    let mut report = Report {
        by_person: lines.iter().filter(|line| needs_a_person(line)).count(),
        ..Report::default()
    };
    for line in lines {
        report.not_understood.extend(not_understood(line));
        report.gaps.extend(without_limit(line));
    }
    report.gaps.extend(lost_categories(lines, before));
    report.gaps.extend(days_without_table(own, others));
    report.overlaps.extend(said_twice(lines));
    report.overlaps.extend(periods_that_overlap(own, others));
    report
}

fn needs_a_person(line: &LineRow) -> bool {
    matches!(
        line.limit_kind.as_str(),
        "label_value" | "percent_of" | "as_needed"
    )
}

fn at(line: &LineRow, heading: &'static str, found: String, message: impl Into<String>) -> Doubt {
    Doubt {
        row: line.ordinal,
        heading,
        category: line.category_path.clone(),
        item: line.item_name.clone(),
        found,
        message: message.into(),
    }
}

fn not_understood(line: &LineRow) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if line.limit_kind == "manual" {
        let standard = limits::only_standard(line);
        let (heading, max, min) = if standard {
            ("标准最大允许限", &line.standard_max, &line.standard_min)
        } else {
            ("最大允许限", &line.max, &line.min)
        };
        let found = [min.as_str(), max.as_str()].join(" ").trim().to_owned();
        let told = "限量读不懂，这一项的结果都将待人工判定；请改写成「0.5」「不得检出」一类的写法，用 # 分开几种情形";
        doubts.push(at(line, heading, found, told));
    }
    for (heading, unit) in [
        ("结果单位", &line.result_unit),
        ("标准最大允许限单位", &line.standard_max_unit),
        ("最小允许限单位", &line.min_unit),
        ("最大允许限单位", &line.max_unit),
    ] {
        // One unit in several columns of a row is one point.
        if let Some(part) = unknown_unit(unit)
            && !doubts.iter().any(|doubt: &Doubt| doubt.found == part)
        {
            let told = "单位未收录，不能换算；结果用同一写法的单位时才能判定，请核对写法";
            doubts.push(at(line, heading, part, told));
        }
    }
    if limits::contradicts_standard(line) {
        let found = format!("{} / {}", line.max, line.standard_max);
        let told = "与标准最大允许限不同；判定时用最大允许限，请核对两列";
        doubts.push(at(line, "最大允许限", found, told));
    }
    doubts
}

/// The first unit of a cell (or of its list) that is not in the table of units.
fn unknown_unit(cell: &str) -> Option<String> {
    if Unit::is_known(cell) {
        return None;
    }
    cell.split(['#', ';', '；', ',', '，', '、', '\n'])
        .find(|part| matches!(Unit::parse(part), Some(Unit::Other(_))))
        .map(|part| part.trim().to_owned())
}

fn without_limit(line: &LineRow) -> Option<Doubt> {
    let open = line.limit_kind == "none" && line.purpose == ItemPurpose::Inspection;
    open.then(|| {
        let told = "抽检项目没有限量，结果都将待人工判定；请补上限量，只作监测的请改为「监测项目」";
        at(line, "最大允许限", String::new(), told)
    })
}

/// Foods that the predecessor has and this table has not.
fn lost_categories(lines: &[LineRow], before: &BTreeSet<String>) -> Vec<Doubt> {
    let named: BTreeSet<&str> = lines
        .iter()
        .flat_map(|line| crate::rules::category::with_ancestors(&line.category_path))
        .collect();
    before
        .iter()
        .filter(|path| {
            let above = crate::rules::category::with_ancestors(path);
            !above.iter().any(|one| named.contains(one))
        })
        .map(|path| Doubt {
            row: 0,
            heading: "食品类别",
            category: path.clone(),
            item: String::new(),
            found: String::new(),
            message: "上一版有这个食品类别，本表没有；启用后这类食品没有限量可用".to_owned(),
        })
        .collect()
}

/// The days of the table's year before it begins that no other table covers.
fn days_without_table(own: &BaseTableRow, others: &[BaseTableRow]) -> Option<Doubt> {
    let covered = |day: Day| {
        others.iter().any(|one| {
            one.id != own.id
                && one.effective_from <= day
                && one.effective_until.is_none_or(|last| day <= last)
        })
    };
    let mut day = Day::new(own.year, 1, 1)?;
    let (mut first, mut last) = (None, None);
    while day < own.effective_from && day.year() == own.year {
        if !covered(day) {
            first = first.or(Some(day));
            last = Some(day);
        }
        day = day.next();
    }
    let (first, last) = (first?, last?);
    Some(Doubt {
        row: 0,
        heading: "生效日期",
        category: String::new(),
        item: String::new(),
        found: format!("{first} 至 {last}"),
        message:
            "这些日子没有生效的基础表；其间生产的样品没有限量可用，请提前生效日期，或知悉后启用"
                .to_owned(),
    })
}

/// The same food, item and purpose twice with limits that are not the same.
fn said_twice(lines: &[LineRow]) -> Vec<Doubt> {
    let mut groups: BTreeMap<(&str, &str, ItemPurpose), Vec<&LineRow>> = BTreeMap::new();
    for line in lines {
        groups
            .entry((&line.category_path, &line.item_id, line.purpose))
            .or_default()
            .push(line);
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .filter_map(|group| {
            let limits: Vec<Limit> = group.iter().map(|line| limits::limit_of(line)).collect();
            let first = group.first()?;
            let differ = limits.iter().any(|limit| Some(limit) != limits.first());
            differ.then(|| {
                let rows: Vec<String> = group.iter().map(|line| line.ordinal.to_string()).collect();
                let found: Vec<String> = limits.iter().map(ToString::to_string).collect();
                let told = format!(
                    "第 {} 行是同一食品和项目而限量不同；判定时各行都得出同一结果才作结论，请合并或在名称中写明适用的品种",
                    rows.join("、")
                );
                at(first, "检验项目", found.join("；"), told)
            })
        })
        .collect()
}

/// Tables in force that end by this one's beginning, or after which this one ends.
fn periods_that_overlap(own: &BaseTableRow, others: &[BaseTableRow]) -> Vec<Doubt> {
    others
        .iter()
        .filter(|one| one.id != own.id && one.state == "active")
        .filter(|one| {
            one.effective_until
                .is_none_or(|last| own.effective_from <= last)
        })
        .map(|one| {
            let name = format!("{} 年第 {} 版", one.year, one.version);
            let message = match one.effective_from.cmp(&own.effective_from) {
                Ordering::Less => {
                    let last = own.effective_from.previous();
                    format!("与{name}的有效期重叠；启用后{name}到 {last} 为止")
                }
                Ordering::Equal => format!("与{name}同日生效；启用后{name}不再使用"),
                Ordering::Greater => {
                    format!("{name}自 {} 起生效；本表到前一日为止", one.effective_from)
                }
            };
            Doubt {
                row: 0,
                heading: "生效日期",
                category: String::new(),
                item: String::new(),
                found: own.effective_from.to_string(),
                message,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
