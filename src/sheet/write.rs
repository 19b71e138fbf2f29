//! Lists as workbooks: headings and rows, in constant memory, with bytes that depend on the content alone.
//!
//! Text stays text: sample numbers, credit codes and barcodes keep every digit, and what a spreadsheet might take for a
//! formula is disarmed. Measured values are handed over as text and never pass through a float.
use super::problem::FileProblem;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use std::io::{Seek, Write};

/// The most rows of a sheet, headings included.
pub const MAX_ROWS: u32 = 1_048_576;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteFault {
    /// The writing library refused.
    #[error("workbook not written: {0}")]
    Xlsx(#[from] XlsxError),
    /// The package could not be put together.
    #[error("package not written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The bytes went nowhere.
    #[error("bytes not written: {0}")]
    Io(#[from] std::io::Error),
    /// The file to copy from cannot be read.
    #[error("source not read: {0}")]
    Source(#[from] FileProblem),
    /// More rows than a sheet can hold.
    #[error("more rows than a sheet holds")]
    TooManyRows,
}

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, shown as it is; ids and measured values too.
    Text(String),
    /// A count or an amount that people may want to add up.
    Number(Decimal),
    /// A day, shown `2020-08-27`.
    Day(NaiveDate),
    /// Nothing.
    Blank,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// The heading, exactly as it shall stand.
    pub heading: String,
    /// The width in characters.
    pub width: u16,
}

impl ListColumn {
    /// A column as wide as its heading needs.
    pub fn new(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            width: u16::try_from(heading.chars().count() * 2 + 4)
                .unwrap_or(40)
                .clamp(10, 40),
        }
    }
}

/// Text that no spreadsheet takes for a formula, also after it went through CSV: what begins like one gets an
/// apostrophe before it. A number and a dash that means "nothing" stay as they are.
pub fn disarmed(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let harmless = text.chars().all(|c| c == '-' || c == '－') || is_number(text);
    if risky && !harmless {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn is_number(text: &str) -> bool {
    let digits = text
        .trim_start_matches(['-', '+'])
        .trim_end_matches(['%', '℃']);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain && digits.bytes().any(|byte| byte.is_ascii_digit()) && text.len() <= digits.len() + 4
}

/// A list while it is written, row by row.
pub struct ListWriter {
    workbook: Workbook,
    sheet: Worksheet,
    next_row: u32,
    columns: u16,
    text: Format,
    day: Format,
}

impl ListWriter {
    /// Begins a list; `sheet` names its tab.
    pub fn new(sheet: &str, columns: &[ListColumn]) -> Result<Self, WriteFault> {
        let mut workbook = fresh_workbook(sheet)?;
        let mut page = workbook.new_worksheet_with_constant_memory()?;
        page.set_name(tab_name(sheet))?;
        let heading = heading_format();
        for (index, column) in columns.iter().enumerate() {
            let index = u16::try_from(index).or(Err(WriteFault::TooManyRows))?;
            page.set_column_width(index, f64::from(column.width))?;
            page.write_string_with_format(0, index, &column.heading, &heading)?;
        }
        page.set_freeze_panes(1, 0)?;
        Ok(Self {
            workbook,
            sheet: page,
            next_row: 1,
            columns: u16::try_from(columns.len()).or(Err(WriteFault::TooManyRows))?,
            text: Format::new().set_num_format("@"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        })
    }

    /// Adds a row; values beyond the columns are written too.
    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteFault> {
        if MAX_ROWS <= self.next_row {
            return Err(WriteFault::TooManyRows);
        }
        for (index, value) in values.iter().enumerate() {
            let column = u16::try_from(index).or(Err(WriteFault::TooManyRows))?;
            self.cell(column, value)?;
        }
        self.next_row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, value: &Value) -> Result<(), WriteFault> {
        let row = self.next_row;
        match value {
            Value::Blank => {}
            Value::Text(text) => {
                self.sheet.write_string_with_format(
                    row,
                    column,
                    cut(&disarmed(text)),
                    &self.text,
                )?;
            }
            Value::Number(number) => match exact_float(*number) {
                Some(float) => {
                    self.sheet.write_number(row, column, float)?;
                }
                None => {
                    self.sheet.write_string_with_format(
                        row,
                        column,
                        number.to_string(),
                        &self.text,
                    )?;
                }
            },
            Value::Day(day) => {
                self.sheet
                    .write_datetime_with_format(row, column, day, &self.day)?;
            }
        }
        Ok(())
    }

    /// The whole workbook.
    pub fn finish(self) -> Result<Vec<u8>, WriteFault> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        self.finish_into(&mut bytes)?;
        Ok(bytes.into_inner())
    }

    /// Writes the workbook to a file or a stream.
    pub fn finish_into(mut self, target: impl Write + Seek + Send) -> Result<(), WriteFault> {
        if 0 < self.columns {
            self.sheet
                .autofilter(0, 0, self.next_row - 1, self.columns - 1)?;
        }
        self.workbook.push_worksheet(self.sheet);
        self.workbook.save_to_writer(target)?;
        Ok(())
    }
}

/// A number that a spreadsheet keeps exactly; longer ones are written as text.
fn exact_float(number: Decimal) -> Option<f64> {
    let digits = number.normalize().mantissa().unsigned_abs();
    (digits < 1_000_000_000_000_000)
        .then(|| number.to_f64())
        .flatten()
}

/// Text within what a cell can hold.
pub(super) fn cut(text: &str) -> &str {
    match text.char_indices().nth(32_767) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A name that a tab may have.
pub(super) fn tab_name(name: &str) -> String {
    let allowed = name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''));
    let name: String = allowed.filter(|c| !c.is_control()).take(31).collect();
    if name.trim().is_empty() {
        "表".to_owned()
    } else {
        name
    }
}

/// A workbook whose properties say nothing of the moment or the machine.
pub(super) fn fresh_workbook(title: &str) -> Result<Workbook, WriteFault> {
    let mut workbook = Workbook::new();
    let moment = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_author("安样");
    workbook.set_properties(&properties.set_creation_datetime(&moment));
    Ok(workbook)
}

/// How headings look in everything we write.
pub(super) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00BF_BFBF))
        .set_background_color(Color::RGB(0x00E7_EEF7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{CellKind, open};
    use std::str::FromStr;

    fn sample() -> ListWriter {
        let columns = ["抽样单编号", "批次", "抽样日期", "备注"].map(ListColumn::new);
        let mut list = ListWriter::new("完成情况", &columns).unwrap();
        list.row(&[
            "DBJ26410500305150398".into(),
            Value::Number(Decimal::from(12)),
            Value::Day(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
            "=cmd|' /C notepad'!'A1'".into(),
        ])
        .unwrap();
        list.row(&[
            "-".into(),
            Value::Number(Decimal::from_str("12345678901234567890").unwrap()),
            Value::Blank,
            "410105199412310021".into(),
        ])
        .unwrap();
        list
    }

    #[test]
    fn a_list_is_read_back_as_it_was_given() {
        let book = open(sample().finish().unwrap()).unwrap();
        assert_eq!(book.sheet_name(0), "完成情况");
        let lines: Vec<_> = book.lines(0).map(Result::unwrap).collect();
        assert_eq!(lines[0].text(0), "抽样单编号");
        assert_eq!(lines[1].text(0), "DBJ26410500305150398");
        assert_eq!(
            (lines[1].text(1), lines[1].cell(1).unwrap().kind),
            ("12", CellKind::Number)
        );
        assert_eq!(
            (lines[1].text(2), lines[1].cell(2).unwrap().kind),
            ("2026-03-02", CellKind::Date)
        );
        assert_eq!(lines[1].text(3), "'=cmd|' /C notepad'!'A1'");
        assert_eq!(lines[2].text(0), "-");
        assert_eq!(lines[2].text(1), "12345678901234567890");
        assert_eq!(lines[2].text(3), "410105199412310021");
    }

    #[test]
    fn the_same_list_has_the_same_bytes() {
        assert_eq!(sample().finish().unwrap(), sample().finish().unwrap());
    }

    #[test]
    fn what_begins_like_a_formula_is_disarmed_and_numbers_are_not() {
        for payload in [
            "=DDE(\"cmd\";\"/C calc\";\"!A0\")A0",
            "@SUM(1+9)*cmd|' /C calc'!A0",
            "=10+20+cmd|' /C calc'!A0",
            "-1+cmd|' /C calc'!A0",
            "+1;2",
            "\t=1",
        ] {
            assert_eq!(disarmed(payload), format!("'{payload}"));
        }
        for honest in ["-", "--", "-18", "-18℃", "+5%", "<10", "未检出", "1-2", ""] {
            assert_eq!(disarmed(honest), honest);
        }
    }
}
