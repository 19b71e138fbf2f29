//! Workbooks handed back, read again.
use super::*;
use crate::sheet::{Line, open};
use calamine::{Reader, Xlsx};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn remark(sheet: &str, place: (u32, u32), severity: Severity, message: &str) -> Remark {
    Remark {
        sheet: sheet.to_owned(),
        place: Some(place),
        heading: "检验结果".to_owned(),
        code: "unreadable_result".to_owned(),
        severity,
        found: "1,2O".to_owned(),
        message: message.to_owned(),
    }
}

fn remarks() -> Vec<Remark> {
    vec![
        remark(
            "数据",
            (6, 3),
            Severity::Confirm,
            "应有 5 个值，只有 3 个 <n=5>",
        ),
        remark("数据", (4, 0), Severity::Reject, "查无此抽样单 & 编号"),
        remark("数据", (4, 0), Severity::Note, "前面有空格"),
        remark("数据", (5, 9), Severity::Confirm, "没有限量"),
        remark("数据", (30, 2), Severity::Note, "此行是空的"),
        Remark {
            place: None,
            ..remark("数据", (1, 0), Severity::Reject, "缺少表头“判定依据”")
        },
    ]
}

fn parts(bytes: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn lines(bytes: &[u8], sheet: usize) -> Vec<Line> {
    let book = open(bytes.to_vec()).unwrap();
    book.lines(sheet).map(Result::unwrap).collect()
}

fn text(part: &[u8]) -> String {
    String::from_utf8_lossy(part).into_owned()
}

#[test]
fn an_xlsx_is_patched_and_its_values_stay() {
    let before = crate::sheet::tests::hazards();
    let after = annotate(&open(before.clone()).unwrap(), &remarks()).unwrap();
    assert_eq!(lines(&after, 0), lines(&before, 0));
    let (old, new) = (parts(&before), parts(&after));
    for (name, content) in &old {
        let touched = [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
        ];
        assert!(
            touched.contains(&name.as_str()) || new[name] == *content,
            "{name}"
        );
    }
    let listed = lines(&after, 1);
    assert_eq!(listed.len(), 7);
    assert_eq!(listed[1].text(1), "D6");
    assert_eq!(listed[1].text(6), "应有 5 个值，只有 3 个 <n=5>");
    assert_eq!(listed[6].text(1), "");
    let sheet = text(&new["xl/worksheets/sheet1.xml"]);
    assert!(sheet.contains(r#"<row r="30"><c r="C30" s=""#), "{sheet}");
    assert!(sheet.contains(r#"<c r="J5" s=""#));
    let comments = text(&new["xl/anyang_comments1.xml"]);
    assert_eq!(comments.matches("<comment ").count(), 4);
    assert!(comments.contains("【拒绝】查无此抽样单 &amp; 编号\n【提示】前面有空格"));
}

#[test]
fn the_patched_file_is_one_that_others_read() {
    let after = annotate(&open(crate::sheet::tests::hazards()).unwrap(), &remarks()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(after)).unwrap();
    assert_eq!(book.sheet_names(), ["数据", "问题清单"]);
    let range = book.worksheet_range("问题清单").unwrap();
    assert_eq!(
        range.get_value((1, 4)).unwrap().to_string(),
        "unreadable_result"
    );
    assert_eq!(book.worksheet_range("数据").unwrap().height(), 9);
}

#[test]
fn a_workbook_with_comments_of_its_own_keeps_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("数据").unwrap();
    for row in 0..6 {
        sheet.write_string(row, 3, "值").unwrap();
    }
    sheet
        .insert_note(5, 3, &rust_xlsxwriter::Note::new("检验员自己的话"))
        .unwrap();
    sheet
        .insert_note(0, 0, &rust_xlsxwriter::Note::new("另一处"))
        .unwrap();
    let before = book.save_to_buffer().unwrap();
    let after = annotate(&open(before).unwrap(), &remarks()).unwrap();
    let new = parts(&after);
    let comments = text(&new["xl/comments1.xml"]);
    assert!(comments.contains("检验员自己的话") && comments.contains("另一处"));
    assert_eq!(comments.matches("ref=\"D6\"").count(), 1);
    assert_eq!(comments.matches("<comment ").count(), 5);
    let drawing = text(&new["xl/drawings/vmlDrawing1.vml"]);
    assert_eq!(drawing.matches("<v:shape ").count(), 6);
    assert!(!new.contains_key("xl/anyang_comments1.xml"));
    let again = annotate(&open(after).unwrap(), &remarks()).unwrap();
    assert_eq!(open(again).unwrap().sheets().len(), 2);
}

#[test]
fn another_format_comes_back_as_text_with_a_line_that_says_so() {
    let csv = "抽样单号,检验项目\n0012,铅\n,镉\n".as_bytes().to_vec();
    let book = open(csv).unwrap();
    let given = [
        remark("文本", (3, 0), Severity::Reject, "没有抽样单号"),
        remark("文本", (2, 1), Severity::Note, "别名"),
    ];
    let after = annotate(&book, &given).unwrap();
    let copied = lines(&after, 0);
    assert_eq!(
        (copied[1].text(0), copied[1].text(1), copied[2].text(1)),
        ("0012", "铅", "镉")
    );
    let listed = lines(&after, 1);
    assert!(listed.last().unwrap().text(0).contains("均为文本"));
    assert_eq!(
        parts(&after)
            .keys()
            .filter(|name| name.contains("comments"))
            .count(),
        1
    );
}

#[test]
fn comments_end_at_five_thousand_and_colours_do_not() {
    let many: Vec<Remark> = (1..=5_100)
        .map(|row| remark("数据", (row, 1), Severity::Confirm, "待确认"))
        .collect();
    let after = annotate(&open(crate::sheet::tests::hazards()).unwrap(), &many).unwrap();
    let new = parts(&after);
    assert_eq!(
        text(&new["xl/anyang_comments1.xml"])
            .matches("<comment ")
            .count(),
        MAX_COMMENTS
    );
    assert_eq!(
        text(&new["xl/worksheets/sheet1.xml"])
            .matches("<c r=\"B")
            .count(),
        5_100
    );
    assert_eq!(lines(&after, 1).len(), 5_101);
}

/// Set ANYANG_KEEP to a folder to look at the files with other programs.
#[test]
fn annotated_files_can_be_kept_to_look_at() {
    let Some(folder) = std::env::var_os("ANYANG_KEEP").map(std::path::PathBuf::from) else {
        return;
    };
    let hazards = crate::sheet::tests::hazards();
    std::fs::write(
        folder.join("patched.xlsx"),
        annotate(&open(hazards).unwrap(), &remarks()).unwrap(),
    )
    .unwrap();
    let Some(data) = crate::sheet::shared_data() else {
        return;
    };
    for (source, name) in [
        (
            "lab_uploads/national_platform_upload_example_2020-03-09.xlsx",
            "real.xlsx",
        ),
        (
            "base_table/base_table_template_26_columns.xls",
            "from_xls.xlsx",
        ),
    ] {
        let book = open(std::fs::read(data.join(source)).unwrap()).unwrap();
        let sheet = book.sheet_name(0).to_owned();
        let given = [
            remark(&sheet, (2, 3), Severity::Confirm, "请确认"),
            remark(&sheet, (2, 9), Severity::Reject, "没有限量"),
        ];
        std::fs::write(folder.join(name), annotate(&book, &given).unwrap()).unwrap();
    }
}
