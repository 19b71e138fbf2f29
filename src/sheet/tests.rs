//! Whole files through the whole room: our own fixtures, and the real and hostile ones where they are at hand.
use super::*;
use hostile::code_of;
use rust_xlsxwriter::{Format as XlsxFormat, Formula, Workbook as XlsxWorkbook};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod hostile;

fn read_all(book: &Workbook) -> Result<Vec<Vec<Line>>, FileProblem> {
    (0..book.sheets().len())
        .map(|sheet| book.lines(sheet).collect())
        .collect()
}

fn first_sheet(bytes: Vec<u8>) -> Vec<Line> {
    open(bytes).unwrap().lines(0).map(Result::unwrap).collect()
}

fn shared(folder: &str) -> Option<PathBuf> {
    let found = shared_data()
        .map(|data| data.join(folder))
        .filter(|path| path.exists());
    if found.is_none() {
        eprintln!("{folder} of the shared data is not here: this test saw nothing");
    }
    found
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Item, result, unit, verdict, method, standard, LOD, note.
const HAZARDS: [[&str; 8]; 5] = [
    [
        "甜蜜素（以环已基氨基磺酸计）",
        "未检出",
        "g/kg",
        "合格",
        "/",
        "/",
        "定量限：0.030",
        "",
    ],
    [
        "铝的残留量\n（干样品，以Al计）",
        "未检出",
        "mg/kg",
        "合格",
        "GB 5009.182-2017",
        "GB/T 22475-2008、GB 2760-2014",
        "8",
        "",
    ],
    [
        "菌落总数",
        "4.8×10^(2)\n5.3×10^(2)\n3.1",
        "CFU/g",
        "合格",
        "GB 4789.2-2022",
        "GB/T 22475-2008",
        "",
        "",
    ],
    [
        "大肠菌群",
        "<10\n<10\n<10\n<10\n<10",
        "CFU/g",
        "合格项",
        "GB 4789.3-2016",
        "GB/T 22475-2008",
        "",
        "\u{a0}",
    ],
    [
        "霉菌",
        "3.7×104",
        "CFU/g",
        "合  格",
        "GB 4789.15-2016",
        "GB/T 22475-2008",
        "",
        "",
    ],
];

/// The hazards of laboratories' upload files, with invented names: titles above the headings, a blank before the number,
/// a line break inside an item, values of replicates in one cell of which some are missing, a kind inside the LOD.
pub(super) fn hazards() -> Vec<u8> {
    let mut book = write::fresh_workbook("上传例子").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("数据").unwrap();
    sheet
        .merge_range(0, 0, 0, 17, "检验结果汇总表", &XlsxFormat::new())
        .unwrap();
    for (column, field) in (0_u16..).zip(profiles::lab_results().fields.iter().take(18)) {
        let dressed = if column % 3 == 0 {
            format!(" {}* ", field.heading)
        } else {
            field.heading.clone()
        };
        sheet.write_string(2, column, dressed).unwrap();
    }
    sheet.write_string(2, 18, "主检人").unwrap();
    let number = " DBJ26410500999990001";
    for (row, cells) in (3_u32..).zip(HAZARDS) {
        let [item, result, unit, verdict, method, standard, lod, note] = cells;
        for (column, text) in [
            (0, number),
            (1, "SP2026990001"),
            (2, item),
            (3, result),
            (4, unit),
            (5, verdict),
            (6, method),
            (7, standard),
            (11, lod),
            (13, note),
            (16, "子虚牌沙琪玛"),
            (17, "某市市场监督管理局"),
            (18, "甲检验员"),
        ] {
            if !text.is_empty() {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    typed_numbers(sheet, number);
    book.save_to_buffer().unwrap()
}

/// A number whose format shows a third decimal, and a formula with a float's noise.
fn typed_numbers(sheet: &mut rust_xlsxwriter::Worksheet, number: &str) {
    let decimals = XlsxFormat::new().set_num_format("0.000_ ");
    sheet.write_string(8, 0, number).unwrap();
    sheet
        .write_string(8, 2, "脱氢乙酸及其钠盐（以脱氢乙酸计）")
        .unwrap();
    sheet
        .write_number_with_format(8, 3, 0.02, &decimals)
        .unwrap();
    sheet
        .write_formula(
            8,
            11,
            Formula::new("=0.1+0.2").set_result("0.30000000000000004"),
        )
        .unwrap();
}

/// Set ANYANG_BLESS to write it anew.
#[test]
fn the_fixture_of_hazards_is_the_one_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lab_upload_hazards.xlsx");
    if std::env::var_os("ANYANG_BLESS").is_some() {
        std::fs::write(&path, hazards()).unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == hazards());
}

#[test]
fn a_hazardous_upload_is_read_as_it_was_typed() {
    let book = open(hazards()).unwrap();
    let layout = locate(&book, &profiles::results()).unwrap();
    assert_eq!(layout.profile, "lab_result_upload_2020");
    assert_eq!((layout.sheet_name.as_str(), layout.header_row), ("数据", 3));
    assert!(layout.missing.is_empty() && layout.unknown().count() == 0);
    assert_eq!(layout.column("tester"), Some(18));
    let lines: Vec<Line> = book
        .lines(0)
        .map(Result::unwrap)
        .filter(|line| line.row > 3)
        .collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(
        layout.text(&lines[0], "sample_number"),
        " DBJ26410500999990001"
    );
    assert_eq!(
        layout.text(&lines[1], "item"),
        "铝的残留量\n（干样品，以Al计）"
    );
    assert_eq!(
        layout.text(&lines[2], "result"),
        "4.8×10^(2)\n5.3×10^(2)\n3.1"
    );
    assert_eq!(layout.text(&lines[3], "note"), "\u{a0}");
    assert_eq!(layout.text(&lines[5], "result"), "0.020");
    let sum = lines[5].cell(11).unwrap();
    assert_eq!((sum.text.as_str(), sum.formula), ("0.3", true));
    assert_eq!(layout.address(lines[5].row, "lod"), "L9");
}

#[test]
fn the_real_upload_and_templates_are_understood() {
    let Some(data) = shared("lab_uploads").and_then(|path| path.parent().map(Path::to_owned))
    else {
        return;
    };
    let opened = |path: &str| open(std::fs::read(data.join(path)).unwrap()).unwrap();
    let book = opened("lab_uploads/national_platform_upload_example_2020-03-09.xlsx");
    let layout = locate(&book, &profiles::results()).unwrap();
    assert_eq!(
        (
            layout.profile.as_str(),
            layout.header_row,
            layout.columns.len()
        ),
        ("lab_result_upload_2020", 1, 18)
    );
    assert!(layout.missing.is_empty() && layout.unknown().count() == 0);
    let lines: Vec<Line> = book.lines(0).map(Result::unwrap).collect();
    assert_eq!(lines.len(), 7);
    assert_eq!(layout.text(&lines[4], "result"), "0.0197");
    assert!(layout.text(&lines[1], "sample_number").starts_with(" XC"));
    let book = opened("base_table/base_table_template_26_columns.xls");
    let layout = locate(&book, &[profiles::base_table()]).unwrap();
    assert_eq!(
        layout
            .columns
            .iter()
            .filter(|column| column.key.is_some())
            .count(),
        26
    );
    let book = opened("base_table/base_table_2013_2015.csv");
    let layout = locate(&book, &[profiles::base_table()]).unwrap();
    assert_eq!(layout.missing, Vec::<String>::new());
    assert_eq!(book.lines(0).map(Result::unwrap).count(), 7387);
}

#[test]
fn an_open_document_is_read_with_its_repeats() {
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="表一"><table:table-row><table:table-cell office:value-type="string"><text:p>抽样单号</text:p><text:p>第二行</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="0.1"><text:p>0.10</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1000"/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="date" office:date-value="2020-08-27T00:00:00"><text:p>8/27</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:document-content>"#;
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let book = open(zipped(&[
        ("mimetype", mimetype),
        ("content.xml", content.as_bytes()),
    ]))
    .unwrap();
    assert_eq!(book.format(), Format::Ods);
    let lines: Vec<Line> = book.lines(0).map(Result::unwrap).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0].text(0), lines[0].text(1)),
        ("抽样单号\n第二行", "0.10")
    );
    assert_eq!((lines[1].row, lines[1].text(2)), (5, "2020-08-27"));
    let bomb = content.replace("number-rows-repeated=\"3\"><table:table-cell", "number-rows-repeated=\"900000\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell><table:table-cell");
    assert_eq!(
        code_of(zipped(&[("content.xml", bomb.as_bytes())])),
        "too_many_rows"
    );
}

#[test]
fn days_in_both_counts_and_hidden_sheets_are_read() {
    let mut book = XlsxWorkbook::new();
    let day = XlsxFormat::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let sheet = book.add_worksheet();
    sheet.write_number_with_format(0, 0, 44070, &day).unwrap();
    sheet
        .write_number(1, 0, 410_105_199_412_310_000_f64)
        .unwrap();
    book.add_worksheet().set_hidden(true);
    let book = open(book.save_to_buffer().unwrap()).unwrap();
    let lines: Vec<Line> = book.lines(0).map(Result::unwrap).collect();
    assert_eq!(
        (lines[0].text(0), lines[0].cells[0].kind),
        ("2020-08-27", CellKind::Date)
    );
    assert_eq!(
        (lines[1].text(0), lines[1].cells[0].digits_lost),
        ("410105199412310000", true)
    );
    assert!(!book.sheets()[1].visible);
    assert_eq!(book.sha256().len(), 64);
}

#[test]
fn a_reader_that_stops_early_leaves_nothing_hanging() {
    let text = "a,b\n".repeat(100_000);
    let book = open(text.into_bytes()).unwrap();
    assert_eq!(book.lines(0).take(3).count(), 3);
    assert_eq!(book.lines(0).count(), 100_000);
    assert_eq!(book.lines(7).count(), 0);
}

/// Not run by default: `cargo test --release --lib sheet::tests::half_a_million -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement of minutes"]
fn half_a_million_rows_are_read() {
    let columns: Vec<_> = profiles::lab_results()
        .fields
        .iter()
        .take(18)
        .map(|field| write::ListColumn::new(&field.heading))
        .collect();
    let path = std::env::temp_dir().join("anyang_half_a_million.xlsx");
    if !path.exists() {
        let mut list = write::ListWriter::new("数据", &columns).unwrap();
        for row in 0..500_000 {
            let values: Vec<write::Value> = (0..18)
                .map(|column| write::Value::Text(format!("{}", row / 20 * 31 + column)))
                .collect();
            list.row(&values).unwrap();
        }
        std::fs::write(&path, list.finish().unwrap()).unwrap();
        eprintln!("written; run again to measure the reading alone");
        return;
    }
    let started = std::time::Instant::now();
    let bytes = std::fs::read(&path).unwrap();
    let size = bytes.len();
    let book = open(bytes).unwrap();
    let cells: usize = book.lines(0).map(|line| line.unwrap().cells.len()).sum();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("");
    eprintln!(
        "{size} bytes, {cells} cells, {:?}, {peak}",
        started.elapsed()
    );
}
