//! The list as a workbook: the rows one sees under the same filter, no persons.
use super::table::{self, Begin, Order};
use super::{Asked, county_name};
use crate::problem::{Fault, Problem};
use crate::register::laboratory::table as laboratories;
use crate::rules::day::Day;
use crate::sampling::table::SampleRow;
use crate::sampling::{shown_number, view};
use crate::sheet::write::{ListColumn, ListWriter, Value, WriteFault};
use crate::unit::Rx;

/// Rows read at once.
const CHUNK: i64 = 2_000;

/// A workbook holds no more; narrow the filter for the rest.
const MOST: usize = 200_000;

const HEADINGS: &[&str] = &[
    "抽样单编号",
    "类别",
    "附带监测项目",
    "样品名称",
    "食品分类",
    "被抽样单位",
    "标称生产企业",
    "样品日期",
    "抽样日期",
    "县区",
    "环节",
    "抽样地点",
    "检验机构",
    "接收日期",
    "状态",
];

/// The rows of the list as an xlsx file.
///
/// # Errors
/// What the database says; a workbook that cannot be written is a fault.
pub fn workbook(rx: &mut Rx, asked: &Asked) -> Result<Vec<u8>, Problem> {
    let wanted = asked.picked();
    let order = Order::of(wanted.state);
    let names: std::collections::BTreeMap<String, String> = laboratories::all(rx.conn)?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let columns: Vec<ListColumn> = HEADINGS.iter().map(|one| ListColumn::new(one)).collect();
    let mut list = ListWriter::new(asked.stream().zh(), &columns).map_err(fault)?;
    let (mut from, mut written) = (Begin::First, 0);
    while written < MOST {
        let rows = table::page(rx.conn, rx.actor, &wanted, order, (&from, CHUNK))?;
        let Some(last) = rows.last() else { break };
        let day = match order {
            Order::ByReception => last.received_on.unwrap_or(last.sampled_on),
            _ => last.sampled_on,
        };
        from = Begin::After(day, last.number.clone());
        written += rows.len();
        for row in &rows {
            let laboratory = names.get(&row.laboratory_id).map_or("", String::as_str);
            list.row(&cells(row, laboratory)).map_err(fault)?;
        }
    }
    list.finish().map_err(fault)
}

fn cells(row: &SampleRow, laboratory: &str) -> Vec<Value> {
    let day = |day: Option<Day>| day.map_or(Value::Blank, |day| Value::Day(day.date()));
    let text = |text: &str| Value::from(text);
    vec![
        text(shown_number(&row.number)),
        text(row.stream.zh()),
        text(if row.monitoring_annex { "是" } else { "否" }),
        text(&row.food_name),
        text(&row.category_path),
        text(&row.unit_name),
        text(if row.producer_name.is_empty() {
            "/"
        } else {
            &row.producer_name
        }),
        day(row.production_date),
        day(Some(row.sampled_on)),
        text(&county_name(&row.county)),
        text(row.chain_stage.zh()),
        text(&row.place_type),
        text(laboratory),
        day(row.received_on),
        text(view::tag_of(row).1),
    ]
}

fn fault(fault: WriteFault) -> Problem {
    Problem::Fault(Fault(fault.into()))
}
