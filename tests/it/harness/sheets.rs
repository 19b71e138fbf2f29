//! Result sheets as a laboratory uploads them, made of a few cells.

/// The headings of the 18-column sheet.
pub(crate) const HEADINGS: [&str; 18] = [
    "抽样单号",
    "报告书编号",
    "检验项目",
    "检验结果",
    "结果单位",
    "结果判定",
    "检验依据",
    "判定依据",
    "最小允许限",
    "最大允许限",
    "允许限单位",
    "方法检出限",
    "检出限单位",
    "说明",
    "监督抽检报告备注",
    "风险监测报告备注",
    "样品名称",
    "委托单位",
];

/// An xlsx of these rows under these headings.
pub(crate) fn workbook(headings: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string(0, column, *heading).expect("a cell");
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(row) {
            sheet.write_string(line, column, text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A row of the 18-column sheet: number, item, result, unit, the laboratory's verdict; the rest is empty.
pub(crate) fn row(
    number: &str,
    item: &str,
    result: &str,
    unit: &str,
    verdict: &str,
) -> Vec<String> {
    let mut cells = vec![String::new(); HEADINGS.len()];
    for (at, text) in [(0, number), (2, item), (3, result), (4, unit), (5, verdict)] {
        text.clone_into(&mut cells[at]);
    }
    cells
}

/// The 18-column sheet of these rows.
pub(crate) fn results(rows: &[Vec<String>]) -> Vec<u8> {
    workbook(&HEADINGS, rows)
}
