//! Headings: which row holds them, which named layout they belong to, and which column is which field.
//!
//! A heading is compared after folding (blanks, `*`, width and bracket variants are nothing); where one heading stands
//! for several fields, the field whose neighbour stands nearest to its left has it. Nothing is guessed beyond the aliases.
use super::cell::{Line, address};
use super::open::Workbook;
use super::problem::FileProblem;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const ROWS_LOOKED_AT: usize = 15;

/// Whether a layout is of use without a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// Without this heading nothing can be read.
    Required,
    /// May be left out.
    Optional,
}

/// One field of a layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Our name for it.
    pub key: String,
    /// The heading as the layout's maker writes it.
    pub heading: String,
    /// Other spellings that were met.
    pub aliases: Vec<String>,
    /// Headings that other fields use too, each with the key of the field that must stand before this one.
    pub beside: Vec<(String, String)>,
    /// Whether the layout can do without.
    pub need: Need,
}

/// A named layout: the fields of one kind of table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its stable name.
    pub id: String,
    /// Its name in Chinese.
    pub title: String,
    /// The fields in their usual order.
    pub fields: Vec<Field>,
}

impl Profile {
    /// The profile with one more spelling of a field, as a laboratory calls it. An unknown key changes nothing.
    #[must_use]
    pub fn with_alias(mut self, key: &str, alias: &str) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            field.aliases.push(alias.to_owned());
        }
        self
    }

    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// A column of the found table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub column: u32,
    /// The heading as it stands there.
    pub heading: String,
    /// The field it was taken for; `None` for a column that the layout does not know.
    pub key: Option<String>,
}

/// A table found in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The profile's stable name.
    pub profile: String,
    /// The sheet, counted from 0.
    pub sheet: usize,
    /// The name on its tab.
    pub sheet_name: String,
    /// The row of the headings, as the spreadsheet shows it.
    pub header_row: u32,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// Required headings that are not there.
    pub missing: Vec<String>,
    /// Headings that repeat a field already found further left, with their columns.
    pub repeated: Vec<(u32, String)>,
}

impl Layout {
    /// The column of a field, counted from 0.
    pub fn column(&self, key: &str) -> Option<u32> {
        let known = self
            .columns
            .iter()
            .find(|column| column.key.as_deref() == Some(key));
        known.map(|column| column.column)
    }

    /// The text of a field in a line; empty where there is none.
    pub fn text<'a>(&self, line: &'a Line, key: &str) -> &'a str {
        self.column(key).map_or("", |column| line.text(column))
    }

    /// The heading over a column; empty where there is none.
    pub fn heading(&self, column: u32) -> &str {
        let over = self.columns.iter().find(|over| over.column == column);
        over.map_or("", |over| over.heading.as_str())
    }

    /// The address of a field in a row, `F17`; where the sheet lacks the column, that of the row's first cell.
    pub fn address(&self, row: u32, key: &str) -> String {
        address(row, self.column(key).unwrap_or(0))
    }

    /// Headings that the profile does not know.
    pub fn unknown(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.key.is_none())
    }
}

/// A heading without what people add to it: blanks, stars, widths, kinds of brackets, 「必填」.
pub fn fold(heading: &str) -> String {
    let mut folded: String = heading
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '【' | '〔' | '〖' | '〈' | '[' | '{' => '(',
            '】' | '〕' | '〗' | '〉' | ']' | '}' => ')',
            '—' | '–' => '-',
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(|c| {
            !matches!(
                c,
                '*' | '★' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\'' | '"'
            )
        })
        .map(|c| match c {
            '[' | '{' => '(',
            ']' | '}' => ')',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    for added in ["(必填)", "(选填)", "(必填项)", "(文本)", "(文本格式)", ":"] {
        if let Some(bare) = folded.strip_suffix(added) {
            folded.truncate(bare.len());
        }
    }
    folded
}

/// Finds the table of one of the profiles: the row with the most known headings among the first fifteen of any sheet.
/// Of profiles that know as many, the one that misses the least wins, then the earlier in the list.
pub fn locate(book: &Workbook, profiles: &[Profile]) -> Result<Layout, FileProblem> {
    let matchers: Vec<Matcher<'_>> = profiles.iter().map(Matcher::of).collect();
    let mut best: Option<(Rank, Layout)> = None;
    let mut empty = true;
    for (sheet, tab) in book.sheets().iter().enumerate() {
        for line in book.lines(sheet).take(ROWS_LOOKED_AT) {
            let line = line?;
            empty = false;
            for matcher in &matchers {
                let Some(mut layout) = matcher.layout(&line) else {
                    continue;
                };
                layout.sheet = sheet;
                layout.sheet_name.clone_from(&tab.name);
                let rank = Rank::of(&layout, tab.visible);
                if best.as_ref().is_none_or(|(other, _)| *other < rank) {
                    best = Some((rank, layout));
                }
            }
        }
    }
    match best {
        Some((_, layout)) => Ok(layout),
        None if empty => Err(FileProblem::Empty),
        None => Err(FileProblem::NoHeadingRow),
    }
}

/// What makes one found table better than another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    known: usize,
    required_there: std::cmp::Reverse<usize>,
    visible: bool,
}

impl Rank {
    fn of(layout: &Layout, visible: bool) -> Self {
        Self {
            known: layout
                .columns
                .iter()
                .filter(|column| column.key.is_some())
                .count(),
            required_there: std::cmp::Reverse(layout.missing.len()),
            visible,
        }
    }
}

/// A profile made ready to compare headings with.
struct Matcher<'a> {
    profile: &'a Profile,
    sure: HashMap<String, usize>,
    beside: HashMap<String, Vec<(usize, &'a str)>>,
}

impl<'a> Matcher<'a> {
    fn of(profile: &'a Profile) -> Self {
        let mut sure = HashMap::new();
        let mut beside: HashMap<String, Vec<(usize, &'a str)>> = HashMap::new();
        for (index, field) in profile.fields.iter().enumerate() {
            for spelling in std::iter::once(&field.heading).chain(&field.aliases) {
                sure.entry(fold(spelling)).or_insert(index);
            }
            for (spelling, neighbour) in &field.beside {
                beside
                    .entry(fold(spelling))
                    .or_default()
                    .push((index, neighbour));
            }
        }
        Self {
            profile,
            sure,
            beside,
        }
    }

    /// Takes a line as headings; `None` where too few are known.
    fn layout(&self, line: &Line) -> Option<Layout> {
        let mut places: HashMap<usize, u32> = HashMap::new();
        let mut columns = Vec::new();
        let mut repeated = Vec::new();
        for cell in line
            .cells
            .iter()
            .filter(|cell| !cell.text.trim().is_empty())
        {
            let field = self.field(&fold(&cell.text), &places);
            let fresh = field.filter(|field| !places.contains_key(field));
            if field.is_some() && fresh.is_none() {
                repeated.push((cell.column, cell.text.clone()));
            }
            if let Some(field) = fresh {
                places.insert(field, cell.column);
            }
            columns.push(Column {
                column: cell.column,
                heading: cell.text.clone(),
                key: fresh
                    .and_then(|field| self.profile.fields.get(field))
                    .map(|field| field.key.clone()),
            });
        }
        let required = self
            .profile
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.need == Need::Required);
        let (there, missing): (Vec<_>, Vec<_>) =
            required.partition(|(index, _)| places.contains_key(index));
        let enough = 3.min(there.len() + missing.len()).max(2);
        if places.len() < enough || there.is_empty() {
            return None;
        }
        Some(Layout {
            profile: self.profile.id.clone(),
            sheet: 0,
            sheet_name: String::new(),
            header_row: line.row,
            columns,
            missing: missing
                .into_iter()
                .map(|(_, field)| field.heading.clone())
                .collect(),
            repeated,
        })
    }

    /// The field of a folded heading, given which fields stand to its left.
    fn field(&self, folded: &str, places: &HashMap<usize, u32>) -> Option<usize> {
        let near =
            self.beside
                .get(folded)
                .into_iter()
                .flatten()
                .filter_map(|(index, neighbour)| {
                    let neighbour = self
                        .profile
                        .fields
                        .iter()
                        .position(|field| field.key == *neighbour)?;
                    places.get(&neighbour).map(|column| (*column, *index))
                });
        let near = near
            .max_by_key(|(column, _)| *column)
            .map(|(_, index)| index);
        near.or_else(|| self.sure.get(folded).copied())
    }
}

#[cfg(test)]
mod tests;
