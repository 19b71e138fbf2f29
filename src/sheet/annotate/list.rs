//! The sheet 问题清单 as markup: one row a remark, with a link to its cell.
use super::super::write::cut;
use super::marking::safe;
use super::styles::Palette;
use super::{Remark, Severity};

/// The headings of the list and their widths.
pub(super) const HEADINGS: [(&str, u16); 7] = [
    ("工作表", 16),
    ("单元格", 10),
    ("栏目", 18),
    ("程度", 10),
    ("代码", 24),
    ("原文", 30),
    ("说明", 70),
];
/// The name of the list's tab.
pub(super) const NAME: &str = "问题清单";
/// What the last row of a sheet leaves for remarks.
pub(super) const MOST: usize = 1_048_570;

/// The cells of a remark's row.
pub(super) fn cells(remark: &Remark) -> [String; 7] {
    [
        remark.sheet.clone(),
        remark.address(),
        remark.heading.clone(),
        remark.severity.word().to_owned(),
        remark.code.clone(),
        remark.found.clone(),
        remark.message.clone(),
    ]
}

/// The part of the list.
pub(super) fn part(remarks: &[Remark], palette: &mut Palette) -> String {
    let mut rows = String::new();
    let mut links = String::new();
    row(
        &mut rows,
        1,
        &HEADINGS.map(|(heading, _)| heading.to_owned()),
        None,
    );
    for (number, remark) in (2_u32..).zip(remarks.iter().take(MOST)) {
        let colour = palette.coloured(0, remark.severity);
        row(&mut rows, number, &cells(remark), Some(colour));
        if remark.place.is_some() && number <= 60_000 {
            let target = format!(
                "'{}'!{}",
                remark.sheet.replace('\'', "''"),
                remark.address()
            );
            links.push_str(&link(number, &target, &remark.address()));
        }
    }
    let widths = (1..).zip(HEADINGS);
    let columns: Vec<String> = widths
        .map(|(n, (_, width))| {
            format!(r#"<col min="{n}" max="{n}" width="{width}" customWidth="1"/>"#)
        })
        .collect();
    let columns = columns.concat();
    let links = if links.is_empty() {
        String::new()
    } else {
        format!("<hyperlinks>{links}</hyperlinks>")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>{rows}</sheetData>{links}</worksheet>"
    )
}

fn link(number: u32, target: &str, address: &str) -> String {
    let target = safe(target);
    format!(r#"<hyperlink ref="B{number}" location="{target}" display="{address}"/>"#)
}

fn row(rows: &mut String, number: u32, cells: &[String; 7], colour: Option<usize>) {
    let cells = ('A'..='G').zip(cells).map(|(letter, text)| {
        let style = match colour {
            Some(colour) if letter == 'D' => format!(r#" s="{colour}""#),
            _ => String::new(),
        };
        let text = safe(cut(text));
        format!(
            r#"<c r="{letter}{number}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
        )
    });
    let cells = cells.collect::<Vec<_>>().concat();
    let row = format!(r#"<row r="{number}">{cells}</row>"#);
    rows.push_str(&row);
}

/// The colours explained, for those who wonder.
pub(super) fn severities() -> [Severity; 3] {
    [Severity::Reject, Severity::Confirm, Severity::Note]
}
