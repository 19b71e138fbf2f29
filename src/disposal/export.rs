//! The list of cases as a workbook, as it stands on the page: one row a part, nothing personal.
use super::case_list::CaseLine;
use crate::problem::{Fault, Problem};
use crate::sheet::write::{ListColumn, ListWriter, Value};

const HEADINGS: &[&str] = &[
    "案件编号",
    "抽检类别",
    "抽样单编号",
    "样品名称",
    "不合格项目",
    "责任方",
    "责任方名称",
    "办理机构",
    "状态",
    "收到结论日期",
    "下一步",
    "时限",
    "到期日",
];

/// Writes the rows.
///
/// # Errors
/// A fault when the workbook cannot be written.
pub fn workbook(lines: &[CaseLine]) -> Result<Vec<u8>, Problem> {
    let columns: Vec<ListColumn> = HEADINGS.iter().map(|name| ListColumn::new(name)).collect();
    let mut list = ListWriter::new("案件", &columns).map_err(fault)?;
    for line in lines {
        list.row(&row(line)).map_err(fault)?;
    }
    list.finish().map_err(fault)
}

fn row(line: &CaseLine) -> Vec<Value> {
    let clock = line.clock.as_ref();
    let due = clock.and_then(|clock| clock.due);
    vec![
        Value::from(line.number.as_str()),
        Value::from(line.stream.zh()),
        Value::from(line.sample.as_str()),
        Value::from(line.food.as_str()),
        Value::from(line.items.as_str()),
        Value::from(line.role.as_str()),
        Value::from(line.party.as_str()),
        Value::from(line.agency.as_str()),
        Value::from(line.state_word),
        Value::Day(line.received_on.date()),
        Value::from(line.step),
        Value::from(clock.map_or("", |clock| clock.title.as_str())),
        due.map_or(Value::Blank, |due| Value::Day(due.date())),
    ]
}

fn fault(error: crate::sheet::write::WriteFault) -> Problem {
    Problem::Fault(Fault(error.into()))
}
