//! The annex of an announcement as a table: headings in the order in which announcements are written, one row a sample, and its files.
//! The same cells stand in the workbook, in the CSV and on the page.
use super::row::RowText;
use crate::problem::{Fault, Problem};
use crate::rules::publication::AnnouncementKind;
use crate::sheet::write::{ListColumn, ListWriter, Value, disarmed};

/// What the table tells beside its rows: number and day of the announcement.
#[derive(Debug, Clone)]
pub struct Head {
    /// 2026年第41期.
    pub name: String,
    /// 2026-10-30; empty while it is not published.
    pub day: String,
    /// What kind of rows it holds.
    pub kind: AnnouncementKind,
}

const PASS: &[&str] = &[
    "抽样编号",
    "序号",
    "标称生产企业名称",
    "标称生产企业地址",
    "被抽样单位名称",
    "被抽样单位所在省份",
    "食品名称",
    "规格型号",
    "生产日期/批号",
    "分类",
    "公告号",
    "公告日期",
    "任务来源/项目名称",
    "备注",
];

const FAIL: &[&str] = &[
    "抽样编号",
    "序号",
    "标称生产企业名称",
    "标称生产企业地址",
    "被抽样单位名称",
    "被抽样单位地址",
    "食品名称",
    "规格型号",
    "商标",
    "生产日期/批号",
    "不合格项目║检验结果║标准值",
    "分类",
    "公告号",
    "公告日期",
    "任务来源/项目名称",
    "检验机构",
    "备注",
];

const DISPOSAL: &[&str] = &[
    "抽样编号",
    "序号",
    "食品名称",
    "规格型号",
    "生产日期/批号",
    "被抽样单位名称",
    "标称生产企业名称",
    "不合格项目║检验结果║标准值",
    "处置单位",
    "产品控制措施",
    "原因排查",
    "行政处罚",
    "整改及办结",
    "公告号",
    "公告日期",
];

/// The headings of this kind.
pub const fn headings(kind: AnnouncementKind) -> &'static [&'static str] {
    match kind {
        AnnouncementKind::Pass => PASS,
        AnnouncementKind::Fail => FAIL,
        AnnouncementKind::Disposal => DISPOSAL,
    }
}

/// The cells of one row, as many as there are headings.
pub fn cells(head: &Head, ordinal: i32, row: &RowText) -> Vec<String> {
    let number = row.number.clone();
    let ordinal = ordinal.to_string();
    let day = head.day.clone();
    match head.kind {
        AnnouncementKind::Pass => vec![
            number,
            ordinal,
            row.producer.clone(),
            row.producer_address.clone(),
            row.unit.clone(),
            row.unit_province.clone(),
            row.food.clone(),
            row.specification.clone(),
            row.dated.clone(),
            row.category.clone(),
            head.name.clone(),
            day,
            row.task_source.clone(),
            row.remarks.clone(),
        ],
        AnnouncementKind::Fail => vec![
            number,
            ordinal,
            row.producer.clone(),
            row.producer_address.clone(),
            row.unit.clone(),
            row.unit_address.clone(),
            row.food.clone(),
            row.specification.clone(),
            row.brand.clone(),
            row.dated.clone(),
            row.found(),
            row.category.clone(),
            head.name.clone(),
            day,
            row.task_source.clone(),
            row.laboratory.clone(),
            row.remarks.clone(),
        ],
        AnnouncementKind::Disposal => disposal_cells(head, (number, ordinal, day), row),
    }
}

fn disposal_cells(
    head: &Head,
    (number, ordinal, day): (String, String, String),
    row: &RowText,
) -> Vec<String> {
    let each = |tell: fn(&super::row::DisposalText) -> &str| {
        let told: Vec<String> = row
            .disposal
            .iter()
            .filter(|part| !tell(part).is_empty())
            .map(|part| format!("{}：{}", part.party, tell(part)))
            .collect();
        if told.is_empty() {
            "/".to_owned()
        } else {
            told.join("；")
        }
    };
    vec![
        number,
        ordinal,
        row.food.clone(),
        row.specification.clone(),
        row.dated.clone(),
        row.unit.clone(),
        row.producer.clone(),
        row.found(),
        each(|part| &part.agency),
        each(|part| &part.control),
        each(|part| &part.cause),
        each(|part| &part.penalty),
        each(|part| &part.rectification),
        head.name.clone(),
        day,
    ]
}

/// The annex as a workbook.
///
/// # Errors
/// A fault when it cannot be written.
pub fn xlsx(head: &Head, rows: &[(i32, RowText)]) -> Result<Vec<u8>, Problem> {
    let columns: Vec<ListColumn> = headings(head.kind)
        .iter()
        .map(|heading| ListColumn::new(heading))
        .collect();
    let mut list = ListWriter::new(&head.name, &columns).map_err(fault)?;
    for (ordinal, row) in rows {
        let values: Vec<Value> = cells(head, *ordinal, row)
            .into_iter()
            .map(Value::Text)
            .collect();
        list.row(&values).map_err(fault)?;
    }
    list.finish().map_err(fault)
}

/// The annex as CSV in UTF-8 with its mark, so that spreadsheets read the Chinese; cells that a spreadsheet would run are disarmed.
pub fn csv(head: &Head, rows: &[(i32, RowText)]) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    let line = |cells: &mut dyn Iterator<Item = String>| {
        let quoted: Vec<String> = cells
            .map(|cell| format!("\"{}\"", disarmed(&cell).replace('"', "\"\"")))
            .collect();
        format!("{}\r\n", quoted.join(","))
    };
    out.push_str(&line(
        &mut headings(head.kind).iter().map(|one| (*one).to_owned()),
    ));
    for (ordinal, row) in rows {
        out.push_str(&line(&mut cells(head, *ordinal, row).into_iter()));
    }
    out.into_bytes()
}

fn fault(error: crate::sheet::write::WriteFault) -> Problem {
    Problem::Fault(Fault(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_as_many_cells_as_headings() {
        for kind in AnnouncementKind::ALL {
            let head = Head {
                name: "2026年第1期".to_owned(),
                day: "2026-03-02".to_owned(),
                kind: *kind,
            };
            let row = RowText::default();
            assert_eq!(cells(&head, 1, &row).len(), headings(*kind).len());
            assert!(csv(&head, &[(1, row.clone())]).starts_with("\u{feff}".as_bytes()));
            assert!(!xlsx(&head, &[(1, row)]).unwrap().is_empty());
        }
    }
}
