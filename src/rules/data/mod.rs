//! The facts that are embedded in the program as tab-separated text: holidays, time limits, divisions, population.
//!
//! Here is only how such a table is read. It must never interpret a cell: each table's own module does,
//! skips a row it cannot read and reports it, and a test holds that the embedded tables have no such row.

/// The holidays and make-up working days.
pub(crate) const CALENDAR: &str = include_str!("calendar.tsv");
/// The legal time limits C-01 to C-41.
pub(crate) const CLOCKS: &str = include_str!("clocks.tsv");
/// The division codes to county level.
pub(crate) const REGIONS: &str = include_str!("regions.tsv");
/// The population of Anyang and its jurisdictions.
pub(crate) const POPULATION: &str = include_str!("population.tsv");

/// The figures with their definitions.
pub(crate) const INDICATORS: &str = include_str!("indicators.tsv");

/// A row of a table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行：{what}")]
pub struct DataFault {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What is wrong with it, in Chinese.
    pub what: String,
}

/// One row with the line it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    line: usize,
    fields: Vec<&'a str>,
}

impl<'a> Record<'a> {
    /// The cell of a column; a missing one and `-` are both empty.
    pub(crate) fn field(&self, column: usize) -> &'a str {
        match self.fields.get(column).copied() {
            Some("-") | None => "",
            Some(text) => text.trim(),
        }
    }

    /// The cell as anything that reads itself from text.
    pub(crate) fn parse<T: std::str::FromStr>(&self, column: usize) -> Result<T, DataFault> {
        let text = self.field(column);
        match text.parse() {
            Ok(value) => Ok(value),
            Err(_) => Err(self.fault(&format!("第 {} 列「{text}」读不懂", column + 1))),
        }
    }

    /// The same where the cell may be empty.
    pub(crate) fn parse_optional<T: std::str::FromStr>(
        &self,
        column: usize,
    ) -> Result<Option<T>, DataFault> {
        if self.field(column).is_empty() {
            return Ok(None);
        }
        self.parse(column).map(Some)
    }

    /// The cell where it must say something.
    pub(crate) fn required(&self, column: usize) -> Result<&'a str, DataFault> {
        match self.field(column) {
            "" => Err(self.fault(&format!("第 {} 列为空", column + 1))),
            text => Ok(text),
        }
    }

    /// A complaint about this row.
    pub(crate) fn fault(&self, what: &str) -> DataFault {
        DataFault {
            line: self.line,
            what: what.to_string(),
        }
    }
}

/// The rows of a table: comments, blank lines and the heading row are left out.
pub(crate) fn records(text: &str) -> impl Iterator<Item = Record<'_>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .map(|(at, line)| Record {
            line: at + 1,
            fields: line.split('\t').collect(),
        })
}

/// Reads every row; those that cannot be read come back as faults.
pub(crate) fn read<T>(
    text: &str,
    row: impl Fn(&Record<'_>) -> Result<T, DataFault>,
) -> (Vec<T>, Vec<DataFault>) {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for record in records(text) {
        match row(&record) {
            Ok(value) => rows.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    (rows, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_cannot_be_read_is_named_by_its_line() {
        let text = "# note\nn\tword\n1\ta\nx\tb\n\n3\t-\n";
        let (rows, faults) = read(text, |r| Ok((r.parse::<u32>(0)?, r.field(1).to_string())));
        assert_eq!(rows, [(1, "a".to_string()), (3, String::new())]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].to_string(), "第 4 行：第 1 列「x」读不懂");
    }
}
