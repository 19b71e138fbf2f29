//! Text tables: separated by tabs, commas or semicolons, in UTF-8, UTF-16 or GBK, often under the name of an .xls.
use super::cell::{Cell, Gathering};
use super::problem::{FileProblem, Halt, Sink};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A text table: its text and what separates its columns.
#[derive(Debug)]
pub(super) struct Table {
    text: String,
    separator: u8,
}

/// Takes bytes as a text table, or says what they are instead.
pub(super) fn read_table(bytes: &[u8]) -> Result<Table, FileProblem> {
    let text = decoded(bytes).ok_or(FileProblem::NotAWorkbook("不是表格，也不是文本"))?;
    if text.trim().is_empty() {
        return Err(FileProblem::Empty);
    }
    if let Some(instead) = markup_name(&text) {
        return Err(FileProblem::NotAWorkbook(instead));
    }
    let separator = separator(&text).ok_or(FileProblem::NotAWorkbook("是没有列的文本"))?;
    Ok(Table { text, separator })
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let text = match marked {
        Some(encoding) => strictly(encoding, bytes)?,
        None => strictly(UTF_8, bytes).or_else(|| strictly(GB18030, bytes))?,
    };
    let binary = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let odd = text
        .chars()
        .filter(|c| binary(*c) || *c == '\u{fffd}')
        .count();
    (odd == 0).then_some(text)
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let (mark, even) = match encoding {
        e if e == UTF_8 => (b"\xEF\xBB\xBF".as_slice(), false),
        e if e == UTF_16LE => (b"\xFF\xFE".as_slice(), true),
        e if e == UTF_16BE => (b"\xFE\xFF".as_slice(), true),
        _ => (b"".as_slice(), false),
    };
    let body = bytes.strip_prefix(mark).unwrap_or(bytes);
    let body = if even {
        body.get(..body.len() - body.len() % 2)?
    } else {
        body
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(body)?;
    Some(text.into_owned())
}

/// What a text is when it is no table but markup.
fn markup_name(text: &str) -> Option<&'static str> {
    let head: String = text
        .trim_start()
        .chars()
        .take(2000)
        .collect::<String>()
        .to_lowercase();
    if head.starts_with("%pdf") {
        return Some("是 PDF 文件");
    }
    if head.starts_with("{\\rtf") {
        return Some("是 RTF 文档");
    }
    if !head.starts_with('<') {
        return None;
    }
    Some(
        if head.contains("schemas-microsoft-com:office:spreadsheet") {
            "是 XML 表格"
        } else if head.contains("<html")
            || head.contains("<table")
            || head.contains("<!doctype html")
        {
            "是网页，不是工作簿"
        } else {
            "是 XML 或网页"
        },
    )
}

/// The separator that the first lines agree on.
fn separator(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(20)
        .collect();
    let count = |separator: char| {
        lines
            .iter()
            .map(|line| line.matches(separator).count())
            .sum::<usize>()
    };
    let (found, _) = [(b'\t', count('\t')), (b',', count(',')), (b';', count(';'))]
        .into_iter()
        .filter(|(_, n)| 0 < *n)
        .max_by_key(|(separator, n)| (*separator == b'\t', *n))?;
    Some(found)
}

impl Table {
    /// Gives the lines; their numbers count the rows a spreadsheet would show.
    pub(super) fn lines(&self, sink: &mut Sink<'_>) -> Result<(), Halt> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        let mut row: u32 = 0;
        let mut from: usize = 0;
        while reader
            .read_record(&mut record)
            .or(Err(FileProblem::Truncated("文本表格读不完")))?
        {
            let end = usize::try_from(reader.position().byte()).unwrap_or(from);
            row = row.saturating_add(1 + empty_lines(self.text.as_bytes(), from, end));
            from = end;
            let mut gathering = Gathering::at(row);
            for (column, field) in record.iter().enumerate() {
                if !field.is_empty() {
                    let column = u32::try_from(column).unwrap_or(u32::MAX);
                    gathering.push(Cell::text(column, unquoted(field)))?;
                }
            }
            if let Some(line) = gathering.take() {
                sink(line)?;
            }
        }
        Ok(())
    }
}

/// How many empty lines stand between the end of one record and the first character of the next.
fn empty_lines(text: &[u8], from: usize, end: usize) -> u32 {
    let record = text.get(from..end).unwrap_or_default();
    let breaks = record
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let breaks = breaks.filter(|byte| **byte == b'\n').count();
    let halved = text
        .get(..from)
        .is_some_and(|before| before.ends_with(b"\r"))
        && record.starts_with(b"\n");
    u32::try_from(breaks.saturating_sub(usize::from(halved))).unwrap_or(0)
}

/// A field without the `="…"` that keeps its leading zeros.
fn unquoted(field: &str) -> &str {
    field
        .strip_prefix("=\"")
        .and_then(|field| field.strip_suffix('"'))
        .unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Line;

    fn lines(bytes: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        let table = read_table(bytes).unwrap();
        table
            .lines(&mut |line| {
                lines.push(line);
                Ok(())
            })
            .unwrap();
        lines
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let found = lines("a,b\r\n\r\n\"c\nd\",e\n\n\nf,g\n".as_bytes());
        let rows: Vec<(u32, &str)> = found.iter().map(|line| (line.row, line.text(0))).collect();
        assert_eq!(rows, [(1, "a"), (3, "c\nd"), (6, "f")]);
    }

    #[test]
    fn gbk_and_utf_16_read_the_same() {
        let text = "抽样单号\t检验项目\r\n\tμg/kg\r\n";
        let (gbk, _, _) = GB18030.encode(text);
        let mut utf_16 = vec![0xFF, 0xFE];
        utf_16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [text.as_bytes(), &gbk, &utf_16] {
            let found = lines(bytes);
            assert_eq!(found[0].text(1), "检验项目");
            assert_eq!(found[1].text(1), "μg/kg");
            assert_eq!(found[1].cells.len(), 1);
        }
    }

    #[test]
    fn what_is_no_table_is_named() {
        let code = |bytes: &[u8]| read_table(bytes).unwrap_err();
        assert_eq!(
            code(b"<html><table><tr><td>1").to_string(),
            FileProblem::NotAWorkbook("是网页，不是工作簿").to_string()
        );
        assert_eq!(code(b"  \r\n ").code(), "empty");
        assert_eq!(code(b"%PDF-1.7, a, b").code(), "not_a_workbook");
        assert_eq!(
            code(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 1]).code(),
            "not_a_workbook"
        );
        assert_eq!(code(b"plain words").code(), "not_a_workbook");
    }

    #[test]
    fn a_number_kept_as_text_by_a_formula_loses_the_formula() {
        assert_eq!(lines(b"=\"00123\",x")[0].text(0), "00123");
    }
}
