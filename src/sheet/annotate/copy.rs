//! A workbook of another format as an xlsx with remarks: the same sheets, every value as the text it shows.
use super::super::open::Workbook;
use super::super::write::{WriteFault, cut, fresh_workbook, heading_format, tab_name};
use super::{Mark, Marks, Remark, Severity, list};
use rust_xlsxwriter::{Color, Format, Note, Worksheet};
use std::collections::{BTreeMap, HashMap, HashSet};

const SAYS_SO: &str = "原文件不是可直接标注的 .xlsx：此文件保留了同样的工作表和单元格位置，所有值均为文本，格式和公式未保留。";

/// The copy.
pub(super) fn copied(
    book: &Workbook,
    remarks: &[Remark],
    marks: &BTreeMap<String, Marks>,
) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = fresh_workbook("批注后的工作簿")?;
    let none = Marks::new();
    let mut names = HashSet::from([list::NAME.to_owned()]);
    for (index, tab) in book.sheets().iter().enumerate() {
        let mut sheet = workbook.new_worksheet_with_low_memory()?;
        sheet.set_name(free_name(&tab.name, &mut names))?;
        let marks = marks.get(&tab.name).unwrap_or(&none);
        fill(&mut sheet, book, index, marks)?;
        workbook.push_worksheet(sheet);
    }
    list_sheet(workbook.add_worksheet(), remarks)?;
    Ok(workbook.save_to_buffer()?)
}

fn free_name(name: &str, names: &mut HashSet<String>) -> String {
    let mut free = tab_name(name);
    let mut number = 2;
    while !names.insert(free.to_lowercase()) {
        let stem: String = tab_name(name).chars().take(26).collect();
        free = format!("{stem}_{number}");
        number += 1;
    }
    free
}

fn fill(
    sheet: &mut Worksheet,
    book: &Workbook,
    index: usize,
    marks: &Marks,
) -> Result<(), WriteFault> {
    let text = Format::new().set_num_format("@");
    let colours = colours(&text);
    let mut left = marks.clone();
    for line in book.lines(index) {
        let line = line?;
        let later = left.split_off(&(line.row, 0));
        blanks(sheet, &std::mem::replace(&mut left, later), &colours)?;
        for cell in &line.cells {
            let mark = left.remove(&(line.row, cell.column));
            let format = mark
                .as_ref()
                .and_then(|mark| colours.get(&mark.severity))
                .unwrap_or(&text);
            let (row, column) = place(line.row, cell.column)?;
            sheet.write_string_with_format(row, column, cut(&cell.text), format)?;
            note(sheet, (row, column), mark.as_ref())?;
        }
        let later = left.split_off(&(line.row.saturating_add(1), 0));
        blanks(sheet, &std::mem::replace(&mut left, later), &colours)?;
    }
    blanks(sheet, &left, &colours)
}

/// Marked cells in which nothing stands.
fn blanks(
    sheet: &mut Worksheet,
    marks: &Marks,
    colours: &HashMap<Severity, Format>,
) -> Result<(), WriteFault> {
    for ((row, column), mark) in marks {
        let (row, column) = place(*row, *column)?;
        if let Some(format) = colours.get(&mark.severity) {
            sheet.write_blank(row, column, format)?;
        }
        note(sheet, (row, column), Some(mark))?;
    }
    Ok(())
}

fn note(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    mark: Option<&Mark>,
) -> Result<(), WriteFault> {
    if let Some(text) = mark.and_then(|mark| mark.comment.as_ref()) {
        let note = Note::new(text.as_str())
            .set_author("安样")
            .add_author_prefix(false);
        sheet.insert_note(row, column, &note.set_width(280).set_height(110))?;
    }
    Ok(())
}

fn place(row: u32, column: u32) -> Result<(u32, u16), WriteFault> {
    let column = u16::try_from(column).or(Err(WriteFault::TooManyRows))?;
    Ok((row.saturating_sub(1), column))
}

fn colours(text: &Format) -> HashMap<Severity, Format> {
    let coloured = list::severities().map(|severity| {
        let colour = u32::from_str_radix(severity.colour(), 16).unwrap_or(0x00FF_FFFF);
        (
            severity,
            text.clone().set_background_color(Color::RGB(colour)),
        )
    });
    coloured.into_iter().collect()
}

fn list_sheet(sheet: &mut Worksheet, remarks: &[Remark]) -> Result<(), WriteFault> {
    let text = Format::new().set_num_format("@");
    let colours = colours(&text);
    let heading = heading_format();
    sheet.set_name(list::NAME)?;
    for (column, (name, width)) in (0_u16..).zip(list::HEADINGS) {
        sheet.set_column_width(column, f64::from(width))?;
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    for (row, remark) in (1_u32..).zip(remarks.iter().take(list::MOST)) {
        for (column, cell) in (0_u16..).zip(list::cells(remark)) {
            let colour = colours.get(&remark.severity).filter(|_| column == 3);
            sheet.write_string_with_format(row, column, cut(&cell), colour.unwrap_or(&text))?;
        }
    }
    let after = u32::try_from(remarks.len().min(list::MOST)).unwrap_or(0) + 2;
    sheet.write_string(after, 0, SAYS_SO)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
